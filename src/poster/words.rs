//! The words of a sheet from the catalogue, and a sheet from what the house knows of a place.

use super::{Error, Order, Payload, Poster, Second, Step, Words};
use crate::domain::place::{Place, PlaceCode};
use crate::domain::site::Settings;
use crate::i18n::{Lang, t_in};

impl Words {
    /// A sheet's words; `camera` is false where photos are forbidden (禁拍), and the sheet then
    /// does not speak of them.
    pub fn of(lang: Lang, camera: bool) -> Self {
        let t = |key: &str| t_in(lang, key);
        let step = |deed: &str, how: &str| Step {
            deed: t(deed),
            how: t(how),
        };
        let say_how = match camera {
            true => "poster-say-how",
            false => "poster-say-how-no-camera",
        };
        Self {
            lang: lang.tag().to_owned(),
            title: t("poster-title"),
            slogan: t("slogan"),
            steps: [
                step("poster-scan", "poster-scan-how"),
                step("poster-say", say_how),
                step("poster-keep", "poster-keep-how"),
            ],
            anonymous: t("poster-anonymous"),
            offline: t("poster-offline"),
            danger: t("poster-danger"),
            join_wifi: t("poster-join-wifi"),
            scan_to_report: t("poster-scan-to-report"),
            network: t("poster-network"),
            password: t("poster-password"),
        }
    }
}

impl Poster {
    /// The sheet of a place as ordered, with the code of the place or of another poster there.
    /// `base_url` is where phones reach the hub.
    ///
    /// # Errors
    /// Those of [`Order::checked`] and of [`Payload::of_place`].
    pub fn of(
        place: &Place,
        code: PlaceCode,
        settings: &Settings,
        base_url: &str,
        order: &Order,
    ) -> Result<Self, Error> {
        let order = order.checked()?;
        let site_lang: Lang = settings.language.parse().unwrap_or_default();
        let lang = order.languages.first().copied().unwrap_or(site_lang);
        let camera = !place.no_camera;
        Ok(Self {
            place: lang.name(&place.name).to_owned(),
            place_code: code.to_string(),
            payload: Payload::of_place(base_url, code.as_str())?,
            issuer: settings.issuer.clone(),
            phone: settings.phone.clone(),
            dispatch_phone: settings.danger_phone.clone(),
            words: Words::of(lang, camera),
            second: order.languages.get(1).map(|lang| Second {
                place: lang.name(&place.name).to_owned(),
                words: Words::of(*lang, camera),
            }),
            headline: order.headline,
            second_line: order.second_line,
            template: order.template,
            wifi: order.wifi,
            crop_marks: order.crop_marks,
        })
    }
}
