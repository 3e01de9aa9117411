//! How a dish looks: one picture, shown with it on every day and in every canteen.

use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{At, Desk, Posted, Shell, Spot, known_place, meal_of, posted_at};
use crate::app::Error;
use crate::app::menu::lines;
use crate::app::picture::Refused;
use crate::app::pictures::address;
use crate::http::desk::page_with;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::i18n::t;

/// `GET /desk/menu/dish`
#[derive(Template)]
#[template(path = "desk/menu/dish.html")]
pub struct DishPage {
    pub shell: Shell,
    pub at: Spot,
    pub dish: String,
    pub picture: Option<String>,
    pub back: String,
    pub problem: Option<String>,
}

/// Which dish, and the meal to go back to.
#[derive(Deserialize)]
pub struct Which {
    place: String,
    day: String,
    meal: String,
    dish: String,
}

/// `GET /desk/menu/dish`
pub async fn show(desk: Desk, Query(which): Query<Which>) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let at = At {
        place: known_place(&desk, &which.place)?,
        day: which.day.parse().map_err(|_| Error::NotFound)?,
        meal: meal_of(&which.meal).ok_or(Error::NotFound)?,
    };
    form(&desk, &at, &which.dish, None).await
}

/// `POST /desk/menu/dish`: another picture, or none.
pub async fn set(Posted { desk, mut fields }: Posted) -> Result<Response, Failed> {
    let at = posted_at(&desk, &fields)?;
    let dish = lines::name(fields.get("dish")).map_err(|_| Error::NotFound)?;
    let photo = fields.photos.drain(..).next();
    if photo.is_none() && !fields.has("none") {
        return form(&desk, &at, &dish, Some(t("menu-picture-missing"))).await;
    }
    match desk.app.picture_dish(desk.member(), &dish, photo).await? {
        Ok(()) => {
            let back = format!("/desk/menu?{}&done=picture", at.query());
            Ok(Redirect::to(&back).into_response())
        }
        Err(refused) => {
            let key = match refused {
                Refused::NotAPicture => "menu-picture-none",
                Refused::TooLarge => "menu-picture-large",
                _ => "menu-picture-damaged",
            };
            form(&desk, &at, &dish, Some(t(key))).await
        }
    }
}

async fn form(
    desk: &Desk,
    at: &At,
    dish: &str,
    problem: Option<String>,
) -> Result<Response, Failed> {
    let dish = lines::name(dish).map_err(|_| Error::NotFound)?;
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = DishPage {
        shell: Shell::of(desk, "menu").await?,
        at: at.spot(&desk.app.site().board),
        picture: desk
            .app
            .site()
            .board
            .picture_of(&dish)
            .as_ref()
            .map(address),
        back: format!("/desk/menu?{}", at.query()),
        dish,
        problem,
    };
    Ok(page_with(status, page))
}
