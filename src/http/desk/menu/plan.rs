//! What a canteen cooks every week: seven days, four meals; it fills a day that has no menu of its own.

use askama::Template;
use axum::{extract::Query, http::HeaderMap, response::Response};

use super::{Desk, Places, Shell, Wish, chosen_place, done, places, remembering, weekday_said};
use crate::app::Error;
use crate::domain::board::Meal;
use crate::domain::place::Place;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::http::wording;

/// `GET /desk/menu/plan`
#[derive(Template)]
#[template(path = "desk/menu/plan.html")]
pub struct PlanPage {
    pub shell: Shell,
    pub places: Places,
    pub place: String,
    pub days: Vec<PlanDay>,
    pub said: Option<String>,
}

/// One day of the week.
pub struct PlanDay {
    pub name: String,
    pub today: bool,
    pub meals: Vec<PlanMeal>,
}

/// One meal of it.
pub struct PlanMeal {
    pub name: String,
    pub href: String,
    pub dishes: Vec<String>,
}

/// One meal of every week.
pub(super) struct Week {
    pub place: Place,
    pub weekday: i8,
    pub meal: Meal,
}

impl Week {
    /// 「每週四 · 午餐」
    pub fn said(&self) -> String {
        let day = weekday_said(self.weekday);
        let every = crate::i18n::ta("menu-every", &[("day", day.into())]);
        format!("{every} · {}", wording::meal(self.meal))
    }
}

/// 1 Monday … 7 Sunday.
pub(super) fn weekday(text: &str) -> Result<i8, Error> {
    let weekday = text.parse().ok().filter(|day| (1..=7).contains(day));
    weekday.ok_or(Error::NotFound)
}

/// `GET /desk/menu/plan`
pub async fn show(
    desk: Desk,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let shell = Shell::of(&desk, "menu").await?;
    let place = chosen_place(&desk, &headers, &wish.place)?;
    let site = desk.app.site();
    let today = desk.app.local_now().date().weekday();
    let meal = |weekday: i8, meal: Meal| {
        let plan = site.board.plan(place.code, weekday, meal);
        let dishes = plan.iter().flat_map(|plan| &plan.dishes);
        PlanMeal {
            name: wording::meal(meal),
            href: format!(
                "/desk/menu/plan/edit?place={}&weekday={weekday}&meal={}",
                place.code,
                wording::meal_key(meal)
            ),
            dishes: dishes.map(|dish| dish.name.clone()).collect(),
        }
    };
    let days = (1..=7).map(|weekday| PlanDay {
        name: weekday_said(weekday),
        today: weekday == today.to_monday_one_offset(),
        meals: Meal::ALL.map(|of| meal(weekday, of)).into(),
    });
    let page = PlanPage {
        places: places(&desk, &place),
        place: place.code.to_string(),
        days: days.collect(),
        said: done(&wish.done),
        shell,
    };
    Ok(remembering(crate::http::desk::page(page), place.code))
}
