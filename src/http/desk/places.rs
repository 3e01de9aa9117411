//! Places and their posters.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{Choice, Desk, Fields, Posted, Shell, case_forms, name, page_with};
use crate::app::Error;
use crate::app::upkeep::PlaceWords;
use crate::domain::place::{CategoryId, Name, Place, PlaceCode};
use crate::domain::site::Site;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::i18n::t;

/// `GET /desk/places`
#[derive(Template)]
#[template(path = "desk/places.html")]
pub struct PlacesPage {
    pub shell: Shell,
    pub places: Vec<PlaceRow>,
    pub form: PlaceForm,
    pub problem: Option<String>,
}

/// A place in the list.
pub struct PlaceRow {
    pub code: String,
    pub name: String,
    pub category: String,
    pub no_camera: bool,
    pub retired: bool,
    pub current: bool,
}

/// A place as it is edited; no code for a new one.
#[derive(Default)]
pub struct PlaceForm {
    pub code: String,
    pub name: Name,
    pub no_camera: bool,
    pub retired: bool,
    pub categories: Vec<Choice>,
    /// Where the phone's form is.
    pub address: String,
    pub shown: String,
}

/// `GET /desk/places`: for those who keep the house, and those who print posters.
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    render(&desk, None, None, StatusCode::OK).await
}

/// `GET /desk/places/{code}`
pub async fn show(desk: Desk, Path(code): Path<String>) -> Result<Response, Failed> {
    let place = known(&desk.app.site(), &code)?;
    render(&desk, Some(place), None, StatusCode::OK).await
}

/// `POST /desk/places`
pub async fn add(posted: Posted) -> Result<Response, Failed> {
    keep(posted, None).await
}

/// `POST /desk/places/{code}`
pub async fn set(Path(code): Path<String>, posted: Posted) -> Result<Response, Failed> {
    let place = known(&posted.desk.app.site(), &code)?;
    keep(posted, Some(place)).await
}

async fn keep(Posted { desk, fields }: Posted, place: Option<Place>) -> Result<Response, Failed> {
    desk.manages()?;
    let Ok(name) = fields.name() else {
        let problem = t("desk-name-missing");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return render(&desk, place, Some((fields, problem)), status).await;
    };
    let words = PlaceWords {
        name,
        no_camera: fields.has("no_camera"),
        category: fields.get("category").parse().ok().map(CategoryId),
        retired: fields.has("retired"),
    };
    let code = desk
        .app
        .set_place(desk.member(), place.map(|p| p.code), words)
        .await?;
    Ok(Redirect::to(&format!("/desk/places/{code}")).into_response())
}

fn known(site: &Site, code: &str) -> Result<Place, Error> {
    let code = PlaceCode::parse(code).ok_or(Error::NotFound)?;
    site.place(code).cloned().ok_or(Error::NotFound)
}

async fn render(
    desk: &Desk,
    place: Option<Place>,
    typed: Option<(Fields, String)>,
    status: StatusCode,
) -> Result<Response, Failed> {
    let shell = Shell::of(desk, "places").await?;
    if !shell.may_manage && !shell.posters {
        return Err(Error::Forbidden.into());
    }
    let site = desk.app.site();
    let rows = site.places.iter().map(|p| PlaceRow {
        code: p.code.to_string(),
        name: name(&p.name),
        category: p
            .category
            .and_then(|id| site.category(id))
            .map(|c| name(&c.name))
            .unwrap_or_default(),
        no_camera: p.no_camera,
        retired: p.retired,
        current: place.as_ref().is_some_and(|open| open.code == p.code),
    });
    let mut form = match &place {
        Some(place) => PlaceForm {
            code: place.code.to_string(),
            name: place.name.clone(),
            no_camera: place.no_camera,
            retired: place.retired,
            categories: case_forms::categories(&site, place.category),
            address: format!("{}/P/{}", desk.app.base_url(), place.code),
            shown: name(&place.name),
        },
        None => PlaceForm {
            categories: case_forms::categories(&site, None),
            ..PlaceForm::default()
        },
    };
    let problem = typed.map(|(fields, problem)| {
        form.name = Name {
            hant: fields.get("hant").to_owned(),
            hans: fields.get("hans").to_owned(),
            en: fields.get("en").to_owned(),
        };
        form.no_camera = fields.has("no_camera");
        problem
    });
    let page = PlacesPage {
        shell,
        places: rows.collect(),
        form,
        problem,
    };
    Ok(page_with(status, page))
}
