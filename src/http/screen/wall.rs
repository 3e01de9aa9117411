//! The screen over HTTP: the page, and its stage by itself for as long as it hangs there.

use askama::Template;
use axum::{
    body::Body as Bytes,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use jiff::civil::Time;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{ScreenPage, Stage, sheets};
use crate::domain::board::{Hours, Programme};
use crate::domain::place::{Place, PlaceCode};
use crate::domain::programme::SECONDS_USUAL;
use crate::http::assets;
use crate::http::door::Door;
use crate::http::pages::{Page, day};
use crate::http::problem::{Failed, Problem};
use crate::http::wording;
use crate::i18n::{self, Lang, t};
use crate::poster::code;

/// The node's clock, in milliseconds since 1970: a screen goes by it, and by its own once it is alone.
const NOW: HeaderName = HeaderName::from_static("x-now");
/// As of when a relay knows what it shows, the same way, where its hub is away.
const AS_OF: HeaderName = HeaderName::from_static("x-as-of");
/// What a page is loaded again for when it changes.
const PARTS: [&str; 2] = ["screen.js", "screen.css"];

/// `GET /screen/{place}`
pub async fn show(State(door): State<Door>, Path(code): Path<String>) -> Result<Response, Failed> {
    let place = known(&door, &code)?;
    i18n::scope(language(&door), async {
        let stage = stage(&door, &place).await?;
        let site = door.site();
        let now = door.now();
        let local = now.to_zoned_datetime(door.zone().clone());
        let poster = format!("{}/P/{}?from=screen", door.base_url(), place.code);
        let page = ScreenPage {
            place_name: wording::name(&place.name),
            issuer: site.settings.issuer.clone(),
            phone: wording::phones(&site).1,
            qr: code::svg(&poster).unwrap_or_default(),
            time: local.strftime("%H:%M").to_string(),
            date: date(now, &local),
            dark: programme(&door, place.code).is_dark(local.time()),
            stage: drawn(&stage),
        };
        Ok(Page::new(page).into_response())
    })
    .await
}

/// `GET /screen/{place}/now`
pub async fn now(State(door): State<Door>, Path(code): Path<String>) -> Result<Response, Failed> {
    let place = known(&door, &code)?;
    i18n::scope(language(&door), async {
        let html = drawn(&stage(&door, &place).await?);
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
            (header::ETAG, tagged(&html)),
        ];
        Ok((headers, html).into_response())
    })
    .await
}

/// Middleware outside of whatever keeps answers: the node's clock, and a short word where nothing has changed.
pub async fn fresh(State(door): State<Door>, request: Request, next: Next) -> Response {
    let code = request
        .uri()
        .path()
        .split('/')
        .nth(2)
        .and_then(PlaceCode::parse);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    let tag = response.headers().get(header::ETAG);
    if tag.is_some() && tag == known.as_ref() {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Bytes::empty();
        for name in [
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::CONTENT_ENCODING,
        ] {
            response.headers_mut().remove(name);
        }
    }
    let now = HeaderValue::from(door.now().as_millisecond());
    response.headers_mut().insert(NOW, now);
    if let Some(as_of) = code.and_then(|code| door.as_of(code)) {
        let as_of = HeaderValue::from(as_of.as_millisecond());
        response.headers_mut().insert(AS_OF, as_of);
    }
    response
}

/// The place, while it is one.
pub fn known(door: &Door, code: &str) -> Result<Place, Failed> {
    let site = door.site();
    PlaceCode::parse(code)
        .and_then(|code| site.place(code))
        .cloned()
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "unknown-place").into())
}

/// A screen speaks the mine's language, whatever its browser was set to.
pub fn language(door: &Door) -> Lang {
    door.site().settings.language.parse().unwrap_or_default()
}

/// The name of an answer by what it says.
pub fn tagged(body: &str) -> HeaderValue {
    let digest = Sha256::digest(body);
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&digest[..12]));
    HeaderValue::from_str(&tag).expect("hexadecimal digits")
}

/// What a place's screen runs.
pub fn programme(door: &Door, place: PlaceCode) -> Programme {
    let site = door.site();
    let set = site.board.programme(place).cloned();
    set.unwrap_or_else(|| Programme::usual(place))
}

fn drawn(stage: &Stage) -> String {
    stage.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a stage could not be rendered");
        String::new()
    })
}

async fn stage(door: &Door, place: &Place) -> Result<Stage, Failed> {
    let told = door.told(place.code).await?;
    let programme = programme(door, place.code);
    Ok(Stage {
        sheets: sheets::of(door, place.code, &programme, told),
        programme: said(&programme, door),
        version: PARTS.map(assets::url).concat().replace("/assets/", ""),
    })
}

/// The programme as the page's script reads it: minutes of the day.
fn said(programme: &Programme, door: &Door) -> String {
    let hours = |hours: Hours| json!([minutes(hours.from), minutes(hours.until)]);
    let parts = programme.parts.iter().map(|part| {
        let shows: Vec<_> = part.shows.iter().map(|show| show.key()).collect();
        json!({"hours": hours(part.hours), "shows": shows, "seconds": part.seconds})
    });
    json!({
        "zone": door.zone().iana_name(),
        "parts": parts.collect::<Vec<_>>(),
        "dark": programme.dark.map(hours),
        "seconds": SECONDS_USUAL,
    })
    .to_string()
}

fn minutes(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

/// 「7月2日 星期四」
pub fn date(at: Timestamp, local: &jiff::ZonedDateTime) -> String {
    let weekday = local.weekday().to_monday_one_offset();
    format!("{} {}", day(at), t(&format!("screen-weekday-{weekday}")))
}
