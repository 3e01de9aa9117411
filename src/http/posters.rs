//! Posters over HTTP: a poster's sheet as SVG, PNG or PDF; public, since it hangs on a wall. Words of one's own, the
//! Wi-Fi and the finest pictures are for staff: nobody else speaks in the union's name.

use std::collections::HashSet;

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::desk::Desk;
use super::problem::{Failed, Problem};
use crate::app::{App, Error};
use crate::domain::place::PlaceCode;
use crate::domain::sign::Sign;
use crate::domain::site::Site;
use crate::domain::staff::HouseAct;
use crate::i18n::Lang;
use crate::poster::{self, Order, Poster, Template, Wifi};

/// Dots per inch of a PNG: sharp on A3, and drawn in a second.
const DPI: f32 = 150.0;
/// What print shops ask for.
pub const FINE_DPI: f32 = 300.0;
/// Sheets that are drawn at once: the filings come first.
static DRAWING: Semaphore = Semaphore::const_new(2);

/// What is asked of a sheet, as it stands in an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// `notice` (the default), `poster` or `board`.
    pub template: String,
    /// `A4` or `A3`: the notice or the poster.
    pub size: String,
    /// The first language of the sheet; the site's where it is none of ours.
    pub language: String,
    /// A second one below it.
    pub second: String,
    pub headline: String,
    pub line: String,
    pub ssid: String,
    pub password: String,
    pub hidden: String,
    /// Crop marks, for a print shop.
    pub crop: String,
    /// Of a PNG: `300` at most.
    pub dpi: String,
    /// Codes, parted by commas, that `all.pdf` is to hold.
    pub of: String,
}

impl Paper {
    /// Whether only staff may have it.
    fn is_staffs(&self) -> bool {
        let fields = [&self.headline, &self.line, &self.ssid, &self.dpi];
        fields.iter().any(|field| !field.trim().is_empty())
    }

    /// What is to be drawn.
    pub fn order(&self) -> Result<Order, poster::Error> {
        let template = [&self.template, &self.size]
            .into_iter()
            .find_map(|name| name.parse().ok());
        let language = |tag: &String| tag.parse::<Lang>().ok();
        let wifi = match self.ssid.trim() {
            "" => None,
            ssid => Some(Wifi::new(ssid, &self.password, !self.hidden.is_empty())?),
        };
        Order {
            template: template.unwrap_or_default(),
            languages: [language(&self.language), language(&self.second)]
                .into_iter()
                .flatten()
                .collect(),
            headline: self.headline.clone(),
            second_line: self.line.clone(),
            wifi,
            crop_marks: !self.crop.is_empty(),
        }
        .checked()
    }

    /// The template that was named; a nonsense name is none.
    fn is_known(&self) -> bool {
        let is_known = |name: &String| name.is_empty() || name.parse::<Template>().is_ok();
        is_known(&self.template) && is_known(&self.size)
    }

    /// The same as a query, as much of it as says something.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.fields() {
            if !value.trim().is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    fn fields(&self) -> [(&'static str, &String); 12] {
        [
            ("template", &self.template),
            ("size", &self.size),
            ("language", &self.language),
            ("second", &self.second),
            ("headline", &self.headline),
            ("line", &self.line),
            ("ssid", &self.ssid),
            ("password", &self.password),
            ("hidden", &self.hidden),
            ("crop", &self.crop),
            ("dpi", &self.dpi),
            ("of", &self.of),
        ]
    }
}

/// The posters that should hang, in the order of their places.
pub fn hanging(site: &Site) -> Vec<Sign> {
    site.hanging().cloned().collect()
}

/// `GET /posters/{file}`: `7K3M.svg`, `7K3M.png`, `7K3M.pdf`, and `all.pdf` with a page for each poster.
pub async fn show(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(paper): Query<Paper>,
    desk: Result<Desk, Response>,
) -> Result<Response, Response> {
    if paper.is_staffs() {
        let member = desk?;
        if !member.member().may_in_house(HouseAct::Posters) {
            return Err(Failed::from(Error::Forbidden).into_response());
        }
    }
    draw(&app, &file, &paper)
        .await
        .map_err(IntoResponse::into_response)
}

async fn draw(app: &App, file: &str, paper: &Paper) -> Result<Response, Failed> {
    let (stem, ending) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let kind = match ending {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        _ => return Err(Problem::not_found().into()),
    };
    if !paper.is_known() {
        return Err(Problem::not_found().into());
    }
    let posters = sheets(app, stem, ending, paper)?;
    let dpi = paper.dpi.parse().unwrap_or(DPI).clamp(50.0, FINE_DPI);
    let ending = ending.to_owned();
    let _turn = DRAWING.acquire().await;
    // Setting type takes tens of milliseconds: off the threads that take filings.
    let drawn = tokio::task::spawn_blocking(move || match (ending.as_str(), posters.first()) {
        ("svg", Some(poster)) => Ok(poster.svg().into_bytes()),
        ("png", Some(poster)) => poster.png(dpi),
        _ => poster::pdf(&posters),
    });
    let bytes = drawn
        .await
        .map_err(|_| Error::TooMany { retry_seconds: 5 })?
        .map_err(unprintable)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let caching = match paper.is_staffs() {
        true => "no-store",
        false => "no-cache",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // A sheet is drawn with attributes and its own fonts' names: it needs neither scripts nor other files.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        ),
    );
    Ok(response)
}

/// The sheets that a file holds.
fn sheets(app: &App, stem: &str, ending: &str, paper: &Paper) -> Result<Vec<Poster>, Failed> {
    let site = app.site();
    let order = paper.order().map_err(unprintable)?;
    let codes: Vec<PlaceCode> = match stem {
        "all" if ending == "pdf" => {
            let of: HashSet<PlaceCode> = paper.of.split(',').filter_map(PlaceCode::parse).collect();
            let all = hanging(&site).into_iter().map(|sign| sign.code);
            let chosen: Vec<_> = all
                .filter(|code| of.is_empty() || of.contains(code))
                .collect();
            match chosen.is_empty() && !of.is_empty() {
                true => return Err(Error::NotFound.into()),
                false => chosen,
            }
        }
        code => vec![PlaceCode::parse(code).ok_or(Error::NotFound)?],
    };
    codes
        .into_iter()
        .map(|code| sheet(app, &site, code, &order)?.map_err(unprintable))
        .collect()
}

/// The sheet of one code.
pub fn sheet(
    app: &App,
    site: &Site,
    code: PlaceCode,
    order: &Order,
) -> Result<Result<Poster, poster::Error>, Error> {
    let place = site.led_to(code).ok_or(Error::NotFound)?;
    let poster = Poster::of(place, code, &site.settings, app.base_url(), order);
    Ok(poster)
}

/// What cannot be drawn here; the sentence names the package that is missing.
fn unprintable(error: poster::Error) -> Failed {
    tracing::warn!(%error, "a poster could not be drawn");
    let name = match &error {
        poster::Error::NoChineseFont | poster::Error::NoGlyph(_) => "no-font",
        _ => "poster",
    };
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, name).into()
}
