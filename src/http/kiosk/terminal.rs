//! The kiosk over HTTP: draw people near, take what they say, hand the receipt to their phone, forget.

use axum::{
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::board::{Board, screen_off};
use super::{Group, KioskAttract, KioskDone, KioskSteps, KioskWrite, Tile};
use crate::domain::place::{Category, Place, PlaceCode};
use crate::domain::site::Site;
use crate::http::door::Door;
use crate::http::manner;
use crate::http::pages::Page;
use crate::http::problem::{Failed, Problem};
use crate::http::report::filing::{Brought, blank, fresh, take};
use crate::http::report::{ReportForm, kinds};
use crate::http::wording;
use crate::i18n::{self, Lang};
use crate::poster::code;

/// A browser without script forgets a receipt after so long …
const RECEIPT_SECONDS: u32 = 60;
/// … and a form, which nobody can see being written.
const FORM_SECONDS: u32 = 300;

/// Which step, in which language, on which box.
#[derive(Default, Deserialize)]
pub struct Asked {
    step: Option<String>,
    lang: Option<String>,
    /// `no` on a box without one.
    keyboard: Option<String>,
}

impl Asked {
    fn has_keyboard(&self) -> bool {
        self.keyboard.as_deref() != Some("no")
    }
}

/// `GET /kiosk/{place}`
pub async fn show(
    State(door): State<Door>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let place = place(&door, &code)?;
    let lang = language(asked.lang.as_deref(), &headers);
    i18n::scope(lang, async {
        match asked.step.as_deref() {
            Some("write") => {
                let mut form = blank(&door, Some(&place));
                form.once = Some(fresh(&door));
                Ok(write(form, &place, StatusCode::OK))
            }
            Some("steps") => Ok(steps(&door, &place, &asked)),
            _ => attract(&door, &place, &asked).await,
        }
    })
    .await
}

/// A kiosk speaks the site's language until somebody chooses another: its browser's says nothing of who stands there.
fn language(asked: Option<&str>, headers: &HeaderMap) -> Lang {
    let asked = asked.and_then(|tag| tag.parse().ok());
    asked
        .or_else(|| manner::remembered_language(headers))
        .unwrap_or_else(|| i18n::site().0)
}

async fn attract(door: &Door, place: &Place, asked: &Asked) -> Result<Response, Failed> {
    let Board {
        slides,
        figures,
        period,
        as_of,
    } = Board::of(door, place.code).await?;
    let (minute, dark) = screen_off(&door.site(), place.code, door.now());
    Ok(Page::secret(KioskAttract {
        place_name: wording::name(&place.name),
        start: address(place, asked, None),
        write: address(place, asked, Some("write")),
        steps: address(place, asked, Some("steps")),
        slides,
        figures,
        period,
        as_of,
        qr: poster_code(door, place),
        danger_phone: wording::phones(&door.site()).0,
        issuer: door.site().settings.issuer.clone(),
        minute,
        dark,
    })
    .into_response())
}

fn steps(door: &Door, place: &Place, asked: &Asked) -> Response {
    let site = door.site();
    let (danger_phone, centre_phone) = wording::phones(&site);
    Page::secret(KioskSteps {
        place_code: place.code.to_string(),
        place_name: wording::name(&place.name),
        start: address(place, asked, None),
        once: fresh(door),
        groups: groups(&site, place),
        kinds: kinds("request"),
        camera: !place.no_camera,
        keyboard: asked.has_keyboard(),
        qr: poster_code(door, place),
        danger_phone,
        centre_phone,
    })
    .into_response()
}

fn address(place: &Place, asked: &Asked, step: Option<&str>) -> String {
    let mut query: Vec<String> = step.iter().map(|step| format!("step={step}")).collect();
    if !asked.has_keyboard() {
        query.push("keyboard=no".into());
    }
    match query.is_empty() {
        true => format!("/kiosk/{}", place.code),
        false => format!("/kiosk/{}?{}", place.code, query.join("&")),
    }
}

fn poster_code(door: &Door, place: &Place) -> String {
    let poster = format!("{}/P/{}?from=kiosk", door.base_url(), place.code);
    code::svg(&poster).unwrap_or_default()
}

/// What can be touched, grouped by the first level; a first level without a second stands for itself.
fn groups(site: &Site, place: &Place) -> Vec<Group> {
    let open = |parent| {
        let all = site.categories.iter();
        all.filter(move |c| !c.retired && c.parent == parent)
    };
    let tile = |category: &Category| Tile {
        key: category.slug.clone(),
        name: wording::name(&category.name),
        chosen: place.category == Some(category.id),
        phrases: category.phrases.iter().map(wording::name).collect(),
    };
    open(None)
        .map(|top| {
            let mut tiles: Vec<Tile> = open(Some(top.id)).map(tile).collect();
            if tiles.is_empty() {
                tiles.push(tile(top));
            }
            Group {
                name: wording::name(&top.name),
                tiles,
            }
        })
        .collect()
}

fn write(mut form: ReportForm, place: &Place, status: StatusCode) -> Response {
    let back = format!("/kiosk/{}", place.code);
    form.action = back.clone();
    form.kiosk = true;
    form.camera = false;
    Page::secret(KioskWrite {
        form,
        steps: format!("{back}?step=steps"),
        back,
        seconds: FORM_SECONDS,
    })
    .status(status)
    .into_response()
}

/// `POST /kiosk/{place}`
pub async fn file(
    State(door): State<Door>,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Failed> {
    let place = place(&door, &code)?;
    let lang = language(None, request.headers());
    i18n::scope(lang, async {
        let mut brought = Brought::read(&door, request, Some("kiosk")).await?;
        brought.command.place = Some(place.code.to_string());
        match take(&door, &brought).await? {
            Ok(card) => Ok(Page::secret(KioskDone {
                card,
                back: format!("/kiosk/{}", place.code),
                seconds: RECEIPT_SECONDS,
            })
            .into_response()),
            Err(wrong) => {
                let form = brought.again(&door, wrong);
                Ok(write(form, &place, StatusCode::UNPROCESSABLE_ENTITY))
            }
        }
    })
    .await
}

fn place(door: &Door, code: &str) -> Result<Place, Failed> {
    let site = door.site();
    PlaceCode::parse(code)
        .and_then(|code| site.place(code))
        .cloned()
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "unknown-place").into())
}
