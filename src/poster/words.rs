//! The words of a sheet from the catalogue, and a sheet from what the house knows of a place.

use super::{Error, Payload, Poster, Size, Step, Words};
use crate::domain::place::Place;
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
        }
    }
}

impl Poster {
    /// The sheet of a place, in the site's language. `base_url` is where phones reach the hub.
    pub fn of(
        place: &Place,
        settings: &Settings,
        base_url: &str,
        size: Size,
    ) -> Result<Self, Error> {
        let lang: Lang = settings.language.parse().unwrap_or_default();
        Ok(Self {
            place: lang.name(&place.name).to_owned(),
            place_code: place.code.to_string(),
            payload: Payload::of_place(base_url, place.code.as_str())?,
            issuer: settings.issuer.clone(),
            phone: settings.phone.clone(),
            dispatch_phone: settings.danger_phone.clone(),
            words: Words::of(lang, !place.no_camera),
            size,
        })
    }
}
