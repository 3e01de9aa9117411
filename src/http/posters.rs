//! Posters over HTTP: a place's sheet as SVG, PNG or PDF; public, since it hangs on a wall.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::problem::{Failed, Problem};
use crate::app::{App, Error};
use crate::domain::place::{Place, PlaceCode};
use crate::poster::{self, Order, Poster, Template};

/// Dots per inch of a PNG: sharp on A3, and drawn in a second.
const DPI: f32 = 150.0;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// `A4` (the default) or `A3`.
    size: String,
}

/// `GET /posters/{file}`: `7K3M.svg`, `7K3M.png`, `7K3M.pdf`, and `all.pdf` with a page for each place.
pub async fn show(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(paper): Query<Paper>,
) -> Result<Response, Failed> {
    let template = match paper.size.to_ascii_uppercase().as_str() {
        "" | "A4" => Template::Notice,
        "A3" => Template::Poster,
        _ => return Err(Problem::not_found().into()),
    };
    let (stem, ending) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let site = app.site();
    let places: Vec<Place> = match stem {
        "all" if ending == "pdf" => site.open_places().cloned().collect(),
        code => {
            let code = PlaceCode::parse(code).ok_or(Error::NotFound)?;
            vec![site.place(code).ok_or(Error::NotFound)?.clone()]
        }
    };
    let posters = places
        .iter()
        .map(|place| sheet(&app, place, template))
        .collect::<Result<Vec<Poster>, poster::Error>>()
        .map_err(unprintable)?;
    let kind = match ending {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        _ => return Err(Problem::not_found().into()),
    };
    let ending = ending.to_owned();
    // Setting type takes tens of milliseconds: off the threads that take filings.
    let drawn = tokio::task::spawn_blocking(move || match (ending.as_str(), posters.first()) {
        ("svg", Some(poster)) => Ok(poster.svg().into_bytes()),
        ("png", Some(poster)) => poster.png(DPI),
        _ => poster::pdf(&posters),
    });
    let bytes = drawn
        .await
        .map_err(|_| Error::TooMany { retry_seconds: 5 })?
        .map_err(unprintable)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
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

fn sheet(app: &App, place: &Place, template: Template) -> Result<Poster, poster::Error> {
    let site = app.site();
    let order = Order {
        template,
        ..Order::default()
    };
    Poster::of(place, place.code, &site.settings, app.base_url(), &order)
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
