//! Which meal of which day where: as addresses and forms carry it, and as it is said.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jiff::civil::{Date, DateTime};

use crate::app::Error;
use crate::domain::board::{Board, Meal};
use crate::domain::place::{Place, PlaceCode};
use crate::http::desk::{Choice, Desk, cookie, name};
use crate::http::wording;
use crate::i18n::{self, Lang, t};

/// What remembers, in a browser, whose menu was looked at last.
const PLACE_COOKIE: &str = "desk-menu";

/// Whose menu it is, and whose it could be.
pub struct Places {
    pub name: String,
    pub canteens: Vec<Choice>,
    pub others: Vec<Choice>,
}

/// Which meal of which day where, as forms and addresses carry it.
#[derive(Clone)]
pub struct Spot {
    pub place: String,
    pub day: String,
    pub meal: &'static str,
    /// 「7月2日 週四 · 午餐」
    pub said: String,
    /// When the meal is served.
    pub hours: String,
    /// 1 Monday … 7 Sunday.
    pub weekday: i8,
    pub weekday_name: String,
}

/// Which meal of which day where.
pub(super) struct At {
    pub place: Place,
    pub day: Date,
    pub meal: Meal,
}

impl At {
    pub(super) fn query(&self) -> String {
        let meal = wording::meal_key(self.meal);
        format!("place={}&day={}&meal={meal}", self.place.code, self.day)
    }

    pub(super) fn spot(&self, board: &Board) -> Spot {
        let weekday = self.day.weekday().to_monday_one_offset();
        Spot {
            place: self.place.code.to_string(),
            day: self.day.to_string(),
            meal: wording::meal_key(self.meal),
            said: format!(
                "{} {} · {}",
                day_said(self.day),
                weekday_said(weekday),
                wording::meal(self.meal)
            ),
            hours: wording::hours(board.served(self.meal)),
            weekday,
            weekday_name: weekday_said(weekday),
        }
    }
}

pub(super) fn meal_of(key: &str) -> Option<Meal> {
    let mut meals = Meal::ALL.into_iter();
    meals.find(|meal| wording::meal_key(*meal) == key)
}

pub(super) fn known_place(desk: &Desk, code: &str) -> Result<Place, Error> {
    let code = PlaceCode::parse(code).ok_or(Error::NotFound)?;
    desk.app.site().place(code).cloned().ok_or(Error::NotFound)
}

/// The place asked for, the one remembered, else the first canteen.
pub(super) fn chosen_place(desk: &Desk, headers: &HeaderMap, wish: &str) -> Result<Place, Error> {
    let remembered = cookie(headers, PLACE_COOKIE).unwrap_or_default();
    let mut wished = [wish, &remembered].into_iter();
    let wished = wished.find_map(|code| known_place(desk, code).ok());
    wished
        .or_else(|| desk.app.canteens().into_iter().next())
        .ok_or(Error::NotFound)
}

pub(super) fn remembering(mut response: Response, place: PlaceCode) -> Response {
    let set = format!(
        "{PLACE_COOKIE}={place}; Path=/desk/menu; Max-Age=31536000; HttpOnly; SameSite=Lax"
    );
    if let Ok(set) = HeaderValue::from_str(&set) {
        response.headers_mut().append(header::SET_COOKIE, set);
    }
    response
}

pub(super) fn places(desk: &Desk, chosen: &Place) -> Places {
    let site = desk.app.site();
    let choice =
        |place: &Place| Choice::new(place.code, name(&place.name), place.code == chosen.code);
    let all = desk.app.canteens();
    let (canteens, others): (Vec<&Place>, Vec<&Place>) =
        all.iter().partition(|place| site.is_canteen(place));
    Places {
        name: name(&chosen.name),
        canteens: canteens.into_iter().map(choice).collect(),
        others: others.into_iter().map(choice).collect(),
    }
}

/// The day and the meal that one most likely writes for: the one being served, else the next of this day.
pub(super) fn at_hand(board: &Board, now: DateTime) -> (Date, Meal) {
    let (today, time) = (now.date(), now.time());
    let mut over_midnight = Meal::ALL.into_iter().filter(|meal| {
        let hours = board.served(*meal);
        hours.from > hours.until && time < hours.until
    });
    if let (Some(meal), Ok(yesterday)) = (over_midnight.next(), today.yesterday()) {
        return (yesterday, meal);
    }
    let ahead = Meal::ALL.into_iter().filter(|meal| {
        let hours = board.served(*meal);
        hours.from > hours.until || time < hours.until
    });
    let next = ahead.min_by_key(|meal| board.served(*meal).from);
    (today, next.unwrap_or(Meal::Night))
}

/// 「7月2日」
pub(super) fn day_said(day: Date) -> String {
    let pattern = match i18n::lang() {
        Lang::En => "%-d %b",
        _ => "%-m月%-d日",
    };
    day.strftime(pattern).to_string()
}

pub(super) fn weekday_said(weekday: i8) -> String {
    t(&format!("menu-weekday-{weekday}"))
}
