//! The menus of the canteens: one meal at a time, what is sold out in one tap, yesterday's copied. One file per form
//! below.

pub mod dish;
pub mod edit;
pub mod hours;
pub mod import;
pub mod plan;
mod spot;

use askama::Template;
use axum::{
    extract::Query,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Desk, Fields, Posted, Shell, page};
use crate::app::Error;
use crate::app::pictures::address;
use crate::domain::board::table::Table;
use crate::domain::board::{Board, Meal};
use crate::http::pages::{filters, moment};
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::{self, Lang, t, ta};
use spot::{
    At, Places, Spot, at_hand, chosen_place, day_said, known_place, meal_of, places, remembering,
    weekday_said,
};

/// `GET /desk/menu`
#[derive(Template)]
#[template(path = "desk/menu/day.html")]
pub struct MenuPage {
    pub shell: Shell,
    pub places: Places,
    pub at: Spot,
    pub days: Vec<Tab>,
    pub meals: Vec<Tab>,
    /// 「截至 11:42」, 「按每週計劃」, 「還沒有菜單」
    pub standing: String,
    pub dishes: Vec<DishRow>,
    /// The day has a menu of its own.
    pub own: bool,
    pub copies: Vec<Copy>,
    /// What was just done.
    pub said: Option<String>,
}

/// A day or a meal to go to.
pub struct Tab {
    pub href: String,
    pub name: String,
    pub under: String,
    pub current: bool,
    /// Something is served.
    pub lit: bool,
}

/// A dish with its button.
pub struct DishRow {
    pub name: String,
    pub price: String,
    pub sold_out: bool,
    pub picture: Option<String>,
    pub picture_href: String,
}

/// An earlier day whose dishes may be taken over.
pub struct Copy {
    pub from: String,
    pub name: String,
    pub dishes: String,
    /// So many meals of that day could be taken over at once.
    pub day_count: usize,
}

/// What an address asks for; anything that does not fit is as if it were not there.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    place: String,
    day: String,
    meal: String,
    weekday: String,
    from: String,
    dish: String,
    done: String,
}

impl Desk {
    fn keeps_menus(&self) -> Result<(), Failed> {
        match self.member().keeps_menus(self.app.site().kitchen()) {
            true => Ok(()),
            false => Err(Error::Forbidden.into()),
        }
    }
}

/// `GET /desk/menu`
pub async fn show(
    desk: Desk,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let shell = Shell::of(&desk, "menu").await?;
    let place = chosen_place(&desk, &headers, &wish.place)?;
    let site = desk.app.site();
    let board = &site.board;
    let now = desk.app.local_now();
    let (usual_day, usual_meal) = at_hand(board, now);
    let day = wish.day.parse().unwrap_or(usual_day);
    let day = if desk.app.takes_menus_of(day) {
        day
    } else {
        usual_day
    };
    let meal = meal_of(&wish.meal).unwrap_or(match day == usual_day {
        true => usual_meal,
        false => Meal::Lunch,
    });
    let at = At { place, day, meal };
    let table = board.table_of(at.place.code, day, meal);
    let menu = board.menu(at.place.code, day, meal);
    let dishes = table.iter().flat_map(|table| &table.dishes);
    let dishes = dishes.map(|dish| DishRow {
        name: dish.name.clone(),
        price: wording::price(dish.price_fen),
        sold_out: dish.sold_out,
        picture: dish.picture.as_ref().map(address),
        picture_href: format!(
            "/desk/menu/dish?{}&dish={}",
            at.query(),
            super::percent_encoded(&dish.name)
        ),
    });
    let standing = match (&table, menu) {
        (_, Some(menu)) if menu.dishes.is_empty() => t("menu-nothing-served"),
        (_, Some(menu)) => ta("menu-as-of", &[("when", moment(menu.as_of).into())]),
        (Some(_), None) => t("menu-planned"),
        (None, None) => t("menu-none"),
    };
    let day_page = MenuPage {
        places: places(&desk, &at.place),
        days: days(&at, board, now.date(), usual_day),
        meals: meals(&at, board),
        standing,
        dishes: dishes.collect(),
        own: menu.is_some(),
        copies: copies(&at, board),
        said: done(&wish.done),
        at: at.spot(board),
        shell,
    };
    let code = at.place.code;
    Ok(remembering(page(day_page), code))
}

/// `POST /desk/menu/sold-out`
pub async fn sell_out(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    let at = posted_at(&desk, &fields)?;
    let sold_out = fields.has("sold_out");
    let dish = fields.get("dish");
    let spot = (at.place.code, at.day, at.meal);
    desk.app
        .sell_out(desk.member(), spot, dish, sold_out)
        .await?;
    Ok(back(&at, ""))
}

/// `POST /desk/menu/copies`: one meal of an earlier day, or every meal that has no menu of its own yet.
pub async fn copy(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    let at = posted_at(&desk, &fields)?;
    let from: Date = fields.get("from").parse().map_err(|_| Error::NotFound)?;
    let meal = (!fields.has("whole_day")).then_some(at.meal);
    let days = (from, at.day);
    let count = desk
        .app
        .copy_menus(desk.member(), at.place.code, days, meal)
        .await?;
    Ok(back(
        &at,
        if count > 0 {
            "copied"
        } else {
            "nothing-copied"
        },
    ))
}

/// `POST /desk/menu/clearance`: the weekly plan rules again.
pub async fn clear(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    let at = posted_at(&desk, &fields)?;
    desk.app
        .clear_menu(desk.member(), at.place.code, at.day, at.meal)
        .await?;
    Ok(back(&at, "cleared"))
}

fn back(at: &At, done: &str) -> Response {
    let done = match done {
        "" => String::new(),
        done => format!("&done={done}"),
    };
    Redirect::to(&format!("/desk/menu?{}{done}", at.query())).into_response()
}

/// What was done, in words; an address may claim anything.
fn done(key: &str) -> Option<String> {
    [
        "saved",
        "copied",
        "nothing-copied",
        "cleared",
        "imported",
        "plan",
        "hours",
        "picture",
    ]
    .contains(&key)
    .then(|| t(&format!("menu-done-{key}")))
}

/// The spot that a form carries.
fn posted_at(desk: &Desk, fields: &Fields) -> Result<At, Failed> {
    desk.keeps_menus()?;
    let day: Date = fields.get("day").parse().map_err(|_| Error::NotFound)?;
    Ok(At {
        place: known_place(desk, fields.get("place"))?,
        day,
        meal: meal_of(fields.get("meal")).ok_or(Error::NotFound)?,
    })
}

/// From yesterday to the end of the week that follows, and the day that is open.
fn days(at: &At, board: &Board, today: Date, usual: Date) -> Vec<Tab> {
    let mut days: Vec<Date> = (-1..=7)
        .filter_map(|n: i64| today.checked_add(n.days()).ok())
        .collect();
    if !days.contains(&at.day) {
        days.push(at.day);
        days.sort();
    }
    let tab = |day: Date| Tab {
        href: format!(
            "/desk/menu?place={}&day={day}{}",
            at.place.code,
            match day == usual {
                true => String::new(),
                false => format!("&meal={}", wording::meal_key(at.meal)),
            }
        ),
        name: match (day - today).get_days() {
            -1 => t("menu-yesterday"),
            0 => t("menu-today"),
            1 => t("menu-tomorrow"),
            _ => weekday_said(day.weekday().to_monday_one_offset()),
        },
        under: day_said(day),
        current: day == at.day,
        lit: !board.tables(at.place.code, day).is_empty(),
    };
    days.into_iter().map(tab).collect()
}

fn meals(at: &At, board: &Board) -> Vec<Tab> {
    let tab = |meal: Meal| Tab {
        href: format!(
            "/desk/menu?place={}&day={}&meal={}",
            at.place.code,
            at.day,
            wording::meal_key(meal)
        ),
        name: wording::meal(meal),
        under: wording::hours(board.served(meal)),
        current: meal == at.meal,
        lit: board.table_of(at.place.code, at.day, meal).is_some(),
    };
    Meal::ALL.map(tab).into()
}

/// Yesterday, and the same day last week, where anything was served.
fn copies(at: &At, board: &Board) -> Vec<Copy> {
    let code = at.place.code;
    let unwritten = |table: &Table| board.menu(code, at.day, table.meal).is_none();
    let copy = |(back, key): (i64, &str)| {
        let from = at.day.checked_sub(back.days()).ok()?;
        let table = board.table_of(code, from, at.meal)?;
        let tables = board.tables(code, from);
        Some(Copy {
            from: from.to_string(),
            name: t(key),
            dishes: listed(&table),
            day_count: tables.iter().filter(|table| unwritten(table)).count(),
        })
    };
    [(1, "menu-copy-yesterday"), (7, "menu-copy-last-week")]
        .into_iter()
        .filter_map(copy)
        .collect()
}

/// 「紅燒肉、土豆絲、米飯 …」
fn listed(table: &Table) -> String {
    let names: Vec<&str> = table
        .dishes
        .iter()
        .take(4)
        .map(|dish| dish.name.as_str())
        .collect();
    let names = names.join(if i18n::lang() == Lang::En {
        ", "
    } else {
        "、"
    });
    match table.dishes.len() {
        0..=4 => names,
        _ => format!("{names} …"),
    }
}
