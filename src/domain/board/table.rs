//! What stands on a canteen's table: the menu of the day, or the weekly plan where the day has none of its own, and
//! which meal is on at a given moment.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::{Board, Hours, Meal, Picture};
use crate::domain::place::PlaceCode;

/// A dish as it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    pub name: String,
    pub price_fen: u32,
    pub sold_out: bool,
    pub picture: Option<Picture>,
}

/// One meal of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The day on whose menu it stands; what is eaten after midnight stands on the day before.
    pub day: Date,
    pub meal: Meal,
    pub hours: Hours,
    /// Never empty.
    pub dishes: Vec<Served>,
    /// When the menu was last changed; none of a weekly plan.
    pub as_of: Option<Timestamp>,
    /// Nobody has written a menu for this day: it is the week's plan.
    pub planned: bool,
    /// Whether it is being served.
    pub now: bool,
}

impl Board {
    /// What `place` serves at the local time `now`; else what it serves next, until the end of tomorrow.
    pub fn table(&self, place: PlaceCode, now: DateTime) -> Option<Table> {
        let today = now.date();
        let days = [today.yesterday().ok(), Some(today), today.tomorrow().ok()];
        let mut on: Option<(DateTime, Table)> = None;
        let mut next: Option<(DateTime, Table)> = None;
        for day in days.into_iter().flatten() {
            for meal in Meal::ALL {
                let (from, until) = self.span(day, meal);
                let best = match from <= now {
                    true if now < until => &mut on,
                    true => continue,
                    false => &mut next,
                };
                // Of two meals at once the later one; of those to come the first.
                let better = |old: DateTime| match from <= now {
                    true => from > old,
                    false => from < old,
                };
                if best.as_ref().is_none_or(|(old, _)| better(*old))
                    && let Some(table) = self.table_of(place, day, meal)
                {
                    let now = from <= now;
                    *best = Some((from, Table { now, ..table }));
                }
            }
        }
        on.or(next).map(|(_, table)| table)
    }

    /// Every meal of a day that has dishes, in the order of the day.
    pub fn tables(&self, place: PlaceCode, day: Date) -> Vec<Table> {
        let of = |meal| self.table_of(place, day, meal);
        Meal::ALL.into_iter().filter_map(of).collect()
    }

    /// One meal of a day, if anything is served; as of a moment when it is not being served.
    pub fn table_of(&self, place: PlaceCode, day: Date, meal: Meal) -> Option<Table> {
        let weekday = day.weekday().to_monday_one_offset();
        let menu = self.menu(place, day, meal);
        let dishes = match menu {
            Some(menu) => &menu.dishes,
            None => &self.plan(place, weekday, meal)?.dishes,
        };
        let served = dishes.iter().map(|dish| Served {
            name: dish.name.clone(),
            price_fen: dish.price_fen,
            sold_out: dish.sold_out,
            picture: self.picture_of(&dish.name),
        });
        let table = Table {
            day,
            meal,
            hours: self.served(meal),
            dishes: served.collect(),
            as_of: menu.map(|menu| menu.as_of),
            planned: menu.is_none(),
            now: false,
        };
        (!table.dishes.is_empty()).then_some(table)
    }

    /// From when until when a day's meal is served; the night shift's runs into the next day.
    fn span(&self, day: Date, meal: Meal) -> (DateTime, DateTime) {
        let hours = self.served(meal);
        let from = day.to_datetime(hours.from);
        let last = match hours.from < hours.until {
            true => day,
            false => day.tomorrow().unwrap_or(day),
        };
        (from, last.to_datetime(hours.until))
    }
}

#[cfg(test)]
mod tests;
