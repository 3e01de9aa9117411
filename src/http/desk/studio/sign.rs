//! One poster: its scans by day, the cases that came by it, and what may become of it.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::ToSpan;

use super::sheets::{Printed, printed};
use super::{SignRow, day, name_of, row, rows, since};
use crate::app::Error;
use crate::app::signs::Replacement;
use crate::domain::place::PlaceCode;
use crate::domain::sign::Sign;
use crate::http::desk::{Choice, Desk, Fields, Posted, Shell, page_with};
use crate::http::pages::{self, filters};
use crate::http::posters::{Paper, hanging};
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::t;

/// Days that the picture of scans shows.
const SHOWN_DAYS: i32 = 60;
/// Its height, in its own units.
const BARS_HIGH: u32 = 60;

/// `GET /desk/posters/{code}`
#[derive(Template)]
#[template(path = "desk/poster.html")]
pub struct PosterPage {
    pub shell: Shell,
    pub rows: Vec<SignRow>,
    pub sign: SignRow,
    pub label: String,
    /// What was typed of another poster.
    pub new_label: String,
    /// Another was to take its place, and could not.
    pub replacing: bool,
    pub place: String,
    pub place_code: String,
    pub address: String,
    pub made: String,
    pub retired: bool,
    pub sheet: Option<Printed>,
    pub today: u32,
    pub week: u32,
    pub year: u32,
    pub bars: Vec<Bar>,
    /// The days with scans among those shown, the newest first.
    pub days: Vec<(String, u32)>,
    pub first_day: String,
    /// Posters that could hang in its stead.
    pub others: Vec<Choice>,
    pub places: Vec<Choice>,
    pub problem: Option<String>,
}

/// One day in the picture.
pub struct Bar {
    pub x: i32,
    pub y: u32,
    pub high: u32,
}

/// `GET /desk/posters/{code}`
pub async fn show(desk: Desk, Path(code): Path<String>) -> Result<Response, Failed> {
    render(&desk, &code, None).await
}

async fn render(
    desk: &Desk,
    code: &str,
    wrong: Option<(&Fields, String)>,
) -> Result<Response, Failed> {
    desk.prints()?;
    let sign = known(desk, code)?;
    let site = desk.app.site();
    let (today, by_day) = (desk.app.today(), desk.app.scans_of(sign.code));
    let first = today.saturating_sub((SHOWN_DAYS - 1).days());
    let most = by_day.range(first..).map(|(_, count)| *count).max();
    let bars = by_day.range(first..).map(|(day, count)| {
        let high = (count * BARS_HIGH).div_ceil(most.unwrap_or(1).max(1));
        Bar {
            x: (*day - first).get_days() * 10,
            y: BARS_HIGH - high,
            high,
        }
    });
    let cases = desk.app.cases_by_sign();
    let hanging = hanging(&site);
    let others = hanging.iter().filter(|other| other.code != sign.code);
    let row = row(desk, &site, &sign, &cases, Some(sign.code));
    let own = std::slice::from_ref(&sign);
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let typed = |field: &str, stands: &str| match &wrong {
        Some((fields, _)) if fields.has(field) => fields.get(field).to_owned(),
        _ => stands.to_owned(),
    };
    let chosen = typed("place", sign.place.as_str());
    let page = PosterPage {
        shell: Shell::of(desk, "posters").await?,
        rows: rows(desk, Some(sign.code)),
        label: sign.label.clone(),
        new_label: typed("label", ""),
        replacing: wrong.as_ref().is_some_and(|(fields, _)| fields.has("by")),
        place: wording::place(&site, Some(sign.place)),
        place_code: sign.place.to_string(),
        address: format!("{}/P/{}", desk.app.base_url(), sign.code),
        made: pages::day(sign.made),
        retired: sign.retired,
        sheet: match row.hangs {
            true => printed(&site, own, &Paper::default()).pop(),
            false => None,
        },
        today: by_day.get(&today).copied().unwrap_or_default(),
        week: since(&by_day, today, 7),
        year: since(&by_day, today, 365),
        bars: bars.collect(),
        days: by_day
            .range(first..)
            .rev()
            .map(|(on, count)| (day(desk, *on), *count))
            .collect(),
        first_day: day(desk, first),
        others: others
            .map(|other| {
                let name = format!("{} {}", name_of(&site, other), other.code);
                Choice::new(other.code, name, typed("by", "") == other.code.as_str())
            })
            .collect(),
        places: site
            .open_places()
            .map(|place| {
                let name = wording::name(&place.name);
                Choice::new(place.code, name, place.code.as_str() == chosen)
            })
            .collect(),
        sign: row,
        problem: wrong.map(|(_, problem)| problem),
    };
    Ok(page_with(status, page))
}

fn known(desk: &Desk, code: &str) -> Result<Sign, Error> {
    let code = PlaceCode::parse(code).ok_or(Error::NotFound)?;
    desk.app.site().sign(code).cloned().ok_or(Error::NotFound)
}

/// `POST /desk/posters`: one more poster for a place.
pub async fn add(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    desk.manages()?;
    let place = PlaceCode::parse(fields.get("place")).ok_or(Error::NotFound)?;
    // Two posters of one place are told apart by where they hang.
    if !fields.has("label") {
        let problem = t("studio-label-missing");
        return render(&desk, place.as_str(), Some((&fields, problem))).await;
    }
    let label = fields.get("label");
    let code = desk.app.add_sign(desk.member(), place, label).await?;
    Ok(to(code))
}

/// `POST /desk/posters/{code}/label`
pub async fn label(
    Path(code): Path<String>,
    Posted { desk, fields }: Posted,
) -> Result<Response, Failed> {
    let sign = known(&desk, &code)?;
    let label = fields.get("label");
    desk.app.label_sign(desk.member(), sign.code, label).await?;
    Ok(to(sign.code))
}

/// `POST /desk/posters/{code}/retirement`: off the wall, or up again.
pub async fn retire(
    Path(code): Path<String>,
    Posted { desk, fields }: Posted,
) -> Result<Response, Failed> {
    let sign = known(&desk, &code)?;
    let retired = !fields.has("again");
    desk.app
        .retire_sign(desk.member(), sign.code, retired)
        .await?;
    Ok(to(sign.code))
}

/// `POST /desk/posters/{code}/replacement`: by one that hangs, or by a new one.
pub async fn replace(
    Path(code): Path<String>,
    Posted { desk, fields }: Posted,
) -> Result<Response, Failed> {
    desk.manages()?;
    let sign = known(&desk, &code)?;
    let by = match PlaceCode::parse(fields.get("by")) {
        Some(known) => Replacement::Known(known),
        None => Replacement::New {
            place: PlaceCode::parse(fields.get("place")).unwrap_or(sign.place),
            label: fields.get("label"),
        },
    };
    match desk.app.replace_sign(desk.member(), sign.code, by).await {
        Ok(next) => Ok(to(next)),
        Err(Error::NotFound) => {
            let problem = t("studio-no-such-replacement");
            render(&desk, &code, Some((&fields, problem))).await
        }
        Err(other) => Err(other.into()),
    }
}

fn to(code: PlaceCode) -> Response {
    Redirect::to(&format!("/desk/posters/{code}")).into_response()
}
