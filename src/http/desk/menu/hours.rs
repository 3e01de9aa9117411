//! When meals are served: screens turn from one to the next by it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Time;

use super::{Desk, Fields, Posted, Shell};
use crate::domain::board::{Hours, Meal};
use crate::http::desk::page_with;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::ta;

/// `GET /desk/menu/hours`
#[derive(Template)]
#[template(path = "desk/menu/hours.html")]
pub struct HoursPage {
    pub shell: Shell,
    pub meals: Vec<MealHours>,
    pub problem: Option<String>,
}

/// A meal with its two times, as they are typed.
pub struct MealHours {
    pub key: &'static str,
    pub name: String,
    pub from: String,
    pub until: String,
}

/// `GET /desk/menu/hours`
pub async fn show(desk: Desk) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let site = desk.app.site();
    let meals = Meal::ALL.map(|meal| {
        let hours = site.board.served(meal);
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        typed(meal, clock(hours.from), clock(hours.until))
    });
    form(&desk, meals.into(), None).await
}

/// `POST /desk/menu/hours`
pub async fn set(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let mut hours = Vec::new();
    for meal in Meal::ALL {
        match read(&fields, meal) {
            Some(set) => hours.push((meal, set)),
            None => {
                let meals = Meal::ALL.map(|meal| {
                    let [from, until] = names(meal).map(|name| fields.get(&name).to_owned());
                    typed(meal, from, until)
                });
                let problem = ta("menu-hours-wrong", &[("meal", wording::meal(meal).into())]);
                return form(&desk, meals.into(), Some(problem)).await;
            }
        }
    }
    desk.app.set_meal_hours(desk.member(), hours).await?;
    Ok(Redirect::to("/desk/menu?done=hours").into_response())
}

fn names(meal: Meal) -> [String; 2] {
    let key = wording::meal_key(meal);
    [format!("from-{key}"), format!("until-{key}")]
}

fn read(fields: &Fields, meal: Meal) -> Option<Hours> {
    let [from, until] = names(meal).map(|name| fields.get(&name).parse::<Time>().ok());
    let hours = Hours {
        from: from?,
        until: until?,
    };
    (hours.from != hours.until).then_some(hours)
}

fn typed(meal: Meal, from: String, until: String) -> MealHours {
    MealHours {
        key: wording::meal_key(meal),
        name: wording::meal(meal),
        from,
        until,
    }
}

async fn form(
    desk: &Desk,
    meals: Vec<MealHours>,
    problem: Option<String>,
) -> Result<Response, Failed> {
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = HoursPage {
        shell: Shell::of(desk, "menu").await?,
        meals,
        problem,
    };
    Ok(page_with(status, page))
}
