//! The kiosk over HTTP: draw people near, take what they say, hand the receipt to their phone, forget.

use axum::{
    extract::{Path, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{KioskAttract, KioskDone, KioskWrite};
use crate::domain::place::{Place, PlaceCode};
use crate::http::door::{Door, Lately};
use crate::http::pages::Page;
use crate::http::problem::{Failed, Problem};
use crate::http::report::ReportForm;
use crate::http::report::filing::{Brought, blank, fresh, take};
use crate::http::wording;
use crate::poster::code;

/// Without a touch for so long, the kiosk asks whether anybody is there.
const IDLE_SECONDS: u32 = 60;
/// The receipt stands so long.
const RECEIPT_SECONDS: u32 = 60;

/// Which step.
#[derive(Deserialize)]
pub struct Step {
    step: Option<String>,
}

/// `GET /kiosk/{place}`
pub async fn show(
    State(door): State<Door>,
    Path(code): Path<String>,
    Query(step): Query<Step>,
) -> Result<Response, Failed> {
    let place = place(&door, &code)?;
    match step.step.as_deref() {
        Some("write") => {
            let mut form = blank(&door, Some(&place));
            form.once = Some(fresh(&door));
            Ok(write(form, &place, StatusCode::OK))
        }
        _ => attract(&door, &place).await,
    }
}

async fn attract(door: &Door, place: &Place) -> Result<Response, Failed> {
    let Lately {
        period,
        figures,
        results,
    } = door.lately().await?;
    let poster = format!("{}/P/{}?from=kiosk", door.base_url(), place.code);
    Ok(Page::secret(KioskAttract {
        place_name: wording::name(&place.name),
        write: format!("/kiosk/{}?step=write", place.code),
        results,
        figures,
        period,
        qr: code::svg(&poster).unwrap_or_default(),
        danger_phone: wording::phones(&door.site()).0,
        issuer: door.site().settings.issuer.clone(),
    })
    .into_response())
}

fn write(mut form: ReportForm, place: &Place, status: StatusCode) -> Response {
    let back = format!("/kiosk/{}", place.code);
    form.action = back.clone();
    form.kiosk = true;
    form.camera = false;
    Page::secret(KioskWrite {
        form,
        back,
        idle_seconds: IDLE_SECONDS,
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
}

fn place(door: &Door, code: &str) -> Result<Place, Failed> {
    let site = door.site();
    PlaceCode::parse(code)
        .and_then(|code| site.place(code))
        .cloned()
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "unknown-place").into())
}
