//! What there is to show, in the order in which it is shown: each thing with the span of time in which it may be seen,
//! so that a page that is left alone lets go of it by its own clock.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::told::ToldAtPlace;
use super::{Body, DishCard, MenuSheet, NoticeSheet, Sheet, Told, wall};
use crate::app::pictures::address;
use crate::domain::board::table::{Served, Table};
use crate::domain::board::{Notice, Programme, Show};
use crate::domain::place::PlaceCode;
use crate::http::door::Door;
use crate::http::pages::moment;
use crate::http::wording;
use crate::poster::code;

/// Dishes on one sheet: with pictures, and as a list.
const PICTURED_MOST: usize = 8;
const LISTED_MOST: usize = 12;
/// Results on one sheet, and thanks.
const RESULTS_MOST: usize = 3;
const THANKS_MOST: usize = 2;
/// A meal is announced so long before it is served.
const AHEAD_HOURS: i64 = 12;
/// Meals of so many days from today on go along, in case the page is alone by then.
const DAYS_AHEAD: i64 = 2;
/// A notice that starts within this time goes along.
const NOTICE_AHEAD_HOURS: i64 = 48;
/// A notice with more characters than this is written smaller, and one with more than that is cut by the page.
const SHORT_CHARS: usize = 60;

/// Everything for one place's screen.
pub fn of(door: &Door, place: PlaceCode, programme: &Programme, told: ToldAtPlace) -> Vec<Sheet> {
    let now = door.now();
    let time = now.to_zoned_datetime(door.zone().clone()).time();
    let mut sheets = menus(door, place);
    sheets.extend(notices(door, place));
    sheets.extend(told_of(told));
    for sheet in &mut sheets {
        let in_time = sheet
            .from_ms
            .is_none_or(|from| from <= now.as_millisecond())
            && sheet
                .until_ms
                .is_none_or(|until| now.as_millisecond() < until);
        let show = Show::ALL.into_iter().find(|show| show.key() == sheet.show);
        sheet.shown = in_time && show.is_some_and(|show| programme.shows(show, time));
        sheet.serving = sheet
            .opens_ms
            .is_some_and(|opens| opens <= now.as_millisecond());
    }
    sheets
}

fn sheet(key: String, show: Show, body: Body) -> Sheet {
    Sheet {
        key,
        show: show.key(),
        from_ms: None,
        until_ms: None,
        opens_ms: None,
        serving: false,
        shown: false,
        body,
    }
}

/// A meal that is cooked, and when it is served.
struct Meant {
    table: Table,
    opens: Timestamp,
    closes: Timestamp,
}

fn menus(door: &Door, place: PlaceCode) -> Vec<Sheet> {
    let now = door.now();
    let mut tables = tables(door, place);
    tables.sort_by_key(|meant| meant.opens);
    let mut before: Option<Timestamp> = None;
    let mut sheets = Vec::new();
    for meant in tables {
        let ahead = meant.opens - AHEAD_HOURS.hours();
        // The next meal is announced once the one before it is over.
        let from = before.map_or(ahead, |closed| closed.max(ahead));
        before = Some(meant.closes);
        if meant.closes > now {
            sheets.extend(pages(door, &meant, from));
        }
    }
    sheets
}

fn tables(door: &Door, place: PlaceCode) -> Vec<Meant> {
    let site = door.site();
    let today = door.now().to_zoned_datetime(door.zone().clone()).date();
    // Yesterday's night shift still eats after midnight.
    let days = (-1..=DAYS_AHEAD).map(|ahead| today.saturating_add(ahead.days()));
    let tables = days.flat_map(|day| site.board.tables(place, day));
    let meant = tables.filter_map(|table| {
        let last = match table.hours.until <= table.hours.from {
            true => table.day.saturating_add(1.day()),
            false => table.day,
        };
        let at = |date: Date, time| {
            let local = date
                .to_datetime(time)
                .to_zoned_datetime(door.zone().clone());
            local.ok().map(|local| local.timestamp())
        };
        Some(Meant {
            opens: at(table.day, table.hours.from)?,
            closes: at(last, table.hours.until)?,
            table,
        })
    });
    meant.collect()
}

/// A meal on as many sheets as it needs.
fn pages(door: &Door, meant: &Meant, from: Timestamp) -> Vec<Sheet> {
    let Meant {
        table,
        opens,
        closes,
    } = meant;
    let meal = wording::meal_key(table.meal);
    let pictured = table.dishes.iter().any(|dish| dish.picture.is_some());
    let most = match pictured {
        true => PICTURED_MOST,
        false => LISTED_MOST,
    };
    let whole = table.dishes.len().div_ceil(most);
    // As even as they come: nine dishes are five and four.
    let each = table.dishes.len().div_ceil(whole.max(1)).max(1);
    let local = opens.to_zoned_datetime(door.zone().clone());
    let chunks = table.dishes.chunks(each).enumerate();
    chunks
        .map(|(nth, dishes)| {
            let body = MenuSheet {
                meal: wording::meal(table.meal),
                day: wall::date(*opens, &local),
                hours: wording::hours(table.hours),
                opens: clock(table.hours.from),
                as_of: table.as_of.map(moment),
                pictured,
                dishes: dishes.iter().map(card).collect(),
                page: (whole > 1).then_some((nth + 1, whole)),
            };
            Sheet {
                from_ms: Some(from.as_millisecond()),
                until_ms: Some(closes.as_millisecond()),
                opens_ms: Some(opens.as_millisecond()),
                ..sheet(
                    format!("menu-{}-{meal}-{nth}", table.day),
                    Show::Menu,
                    Body::Menu(body),
                )
            }
        })
        .collect()
}

fn card(dish: &Served) -> DishCard {
    DishCard {
        name: dish.name.clone(),
        price: wording::price(dish.price_fen),
        picture: dish.picture.as_ref().map(address),
        sold_out: dish.sold_out,
    }
}

fn clock(time: jiff::civil::Time) -> String {
    time.strftime("%-H:%M").to_string()
}

fn notices(door: &Door, place: PlaceCode) -> Vec<Sheet> {
    let site = door.site();
    let now = door.now();
    let soon = now + NOTICE_AHEAD_HOURS.hours();
    let shown = site.board.notices.iter().rev().filter(|notice| {
        notice.shows(Some(place), now)
            || notice.from > now
                && notice.shows(Some(place), soon.min(notice.from))
                && notice.from < soon
    });
    shown.map(|notice| of_notice(door, notice)).collect()
}

fn of_notice(door: &Door, notice: &Notice) -> Sheet {
    let chars = notice.text.chars().count();
    let activity = notice.activity.as_ref();
    let open = activity.filter(|activity| door.now() < activity.closes);
    let page = format!("{}/notices", door.base_url());
    let body = NoticeSheet {
        title: notice.title.clone(),
        text: notice.text.clone(),
        length: if chars <= SHORT_CHARS {
            "short"
        } else {
            "long"
        },
        picture: notice.picture.as_ref().map(address),
        activity: activity
            .map(|activity| format!("{} · {}", moment(activity.starts), activity.whereabouts)),
        qr: open.and_then(|_| code::svg(&page).ok()),
    };
    Sheet {
        from_ms: Some(notice.from.as_millisecond()),
        until_ms: Some(notice.until.as_millisecond()),
        ..sheet(
            format!("notice-{}", notice.id.0.simple()),
            Show::Notices,
            Body::Notice(body),
        )
    }
}

fn told_of(told: ToldAtPlace) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for (nth, items) in told.results.chunks(RESULTS_MOST).enumerate() {
        let body = Body::Results(Told {
            here: told.results_here,
            items: items.to_vec(),
        });
        sheets.push(sheet(format!("results-{nth}"), Show::Results, body));
    }
    for (nth, items) in told.thanks.chunks(THANKS_MOST).enumerate() {
        let body = Body::Thanks(Told {
            here: told.thanks_here,
            items: items.to_vec(),
        });
        sheets.push(sheet(format!("thanks-{nth}"), Show::Thanks, body));
    }
    if !told.figures.is_empty() {
        let body = Body::Figures {
            period: told.period,
            figures: told.figures,
        };
        sheets.push(sheet("figures".into(), Show::Figures, body));
    }
    sheets
}
