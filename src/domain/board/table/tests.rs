//! Menus and plans as they are folded, and what stands on the table by the clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date, datetime, time};

use super::Table;
use crate::domain::KeySlot;
use crate::domain::board::{Board, BoardEvent, Dish, Hours, Meal, Menu, Picture, Plan};
use crate::domain::case::FileRef;
use crate::domain::place::PlaceCode;

/// A Thursday.
const DAY: Date = date(2026, 7, 2);

fn place() -> PlaceCode {
    PlaceCode::parse("7K3M").expect("a code")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn dish(name: &str, yuan: u32) -> Dish {
    Dish {
        name: name.into(),
        price_fen: yuan * 100,
        sold_out: false,
    }
}

fn menu(day: Date, meal: Meal, names: &[&str]) -> BoardEvent {
    BoardEvent::MenuSet(Menu {
        place: place(),
        day,
        meal,
        dishes: names.iter().map(|name| dish(name, 12)).collect(),
        as_of: Timestamp::UNIX_EPOCH,
    })
}

fn plan(weekday: i8, meal: Meal, names: &[&str]) -> BoardEvent {
    BoardEvent::PlanSet(Plan {
        place: place(),
        weekday,
        meal,
        dishes: names.iter().map(|name| dish(name, 10)).collect(),
    })
}

/// The board after these, told at six in the morning of the day.
fn board(events: &[BoardEvent]) -> Board {
    let mut board = Board::default();
    for event in events {
        board.evolve(event, at("2026-07-01T22:00:00Z"));
    }
    board
}

fn names(table: &Table) -> Vec<&str> {
    let names = table.dishes.iter().map(|dish| dish.name.as_str());
    names.collect()
}

fn shown(board: &Board, now: DateTime) -> Option<(Meal, i8, bool)> {
    let table = board.table(place(), now)?;
    Some((table.meal, table.day.day(), table.now))
}

#[test]
fn the_meal_that_is_on_stands_on_the_table_and_else_the_next_one() {
    let board = board(&[
        menu(DAY, Meal::Breakfast, &["油條"]),
        menu(DAY, Meal::Lunch, &["紅燒肉"]),
        menu(DAY, Meal::Night, &["牛肉麵"]),
        menu(date(2026, 7, 3), Meal::Breakfast, &["豆漿"]),
    ]);
    for (hour, minute, expected) in [
        (0, 30, (Meal::Breakfast, 2, false)),
        (5, 0, (Meal::Breakfast, 2, true)),
        (9, 29, (Meal::Breakfast, 2, true)),
        (9, 30, (Meal::Lunch, 2, false)),
        (12, 0, (Meal::Lunch, 2, true)),
        // Nobody wrote a dinner: the night shift's is next.
        (17, 0, (Meal::Night, 2, false)),
        (23, 59, (Meal::Night, 2, true)),
    ] {
        let now = datetime(2026, 7, 2, hour, minute, 0, 0);
        assert_eq!(shown(&board, now), Some(expected), "{now}");
    }
    let over_midnight = datetime(2026, 7, 3, 1, 59, 59, 0);
    assert_eq!(shown(&board, over_midnight), Some((Meal::Night, 2, true)));
    let after = datetime(2026, 7, 3, 2, 0, 0, 0);
    assert_eq!(shown(&board, after), Some((Meal::Breakfast, 3, false)));
    let nothing_more = datetime(2026, 7, 3, 9, 30, 0, 0);
    assert_eq!(shown(&board, nothing_more), None);
    let elsewhere = PlaceCode::parse("AAAA").expect("a code");
    assert_eq!(board.table(elsewhere, over_midnight), None);
}

#[test]
fn the_weekly_plan_fills_a_day_without_a_menu_of_its_own() {
    let mut board = board(&[
        plan(4, Meal::Lunch, &["土豆絲"]),
        plan(5, Meal::Lunch, &["魚香肉絲"]),
    ]);
    let noon = datetime(2026, 7, 2, 12, 0, 0, 0);
    let table = board.table(place(), noon).expect("a plan");
    assert_eq!(names(&table), ["土豆絲"]);
    assert!(table.planned && table.now && table.as_of.is_none());

    board.evolve(
        &menu(DAY, Meal::Lunch, &["紅燒肉"]),
        at("2026-07-02T02:00:00Z"),
    );
    let table = board.table(place(), noon).expect("a menu");
    assert_eq!(names(&table), ["紅燒肉"]);
    assert!(!table.planned);
    assert_eq!(table.as_of, Some(at("2026-07-02T02:00:00Z")));

    // A menu without dishes: nothing is served, and tomorrow's is next.
    board.evolve(&menu(DAY, Meal::Lunch, &[]), at("2026-07-02T02:10:00Z"));
    assert_eq!(shown(&board, noon), Some((Meal::Lunch, 3, false)));
    let cleared = BoardEvent::MenuCleared {
        place: place(),
        day: DAY,
        meal: Meal::Lunch,
    };
    board.evolve(&cleared, at("2026-07-02T02:20:00Z"));
    assert_eq!(
        names(&board.table(place(), noon).expect("the plan")),
        ["土豆絲"]
    );
    board.evolve(&plan(4, Meal::Lunch, &[]), at("2026-07-02T02:30:00Z"));
    assert_eq!(board.tables(place(), DAY), []);
}

#[test]
fn a_dish_that_is_sold_out_says_since_when() {
    let mut board = board(&[menu(DAY, Meal::Lunch, &["紅燒肉", "土豆絲"])]);
    let sold_out = |sold_out| BoardEvent::SoldOut {
        place: place(),
        day: DAY,
        meal: Meal::Lunch,
        dish: "紅燒肉".into(),
        sold_out,
    };
    board.evolve(&sold_out(true), at("2026-07-02T04:10:00Z"));
    let table = board.table_of(place(), DAY, Meal::Lunch).expect("a menu");
    let marks: Vec<bool> = table.dishes.iter().map(|dish| dish.sold_out).collect();
    assert_eq!(marks, [true, false]);
    assert_eq!(table.as_of, Some(at("2026-07-02T04:10:00Z")));
    board.evolve(&sold_out(false), at("2026-07-02T04:12:00Z"));
    let table = board.table_of(place(), DAY, Meal::Lunch).expect("a menu");
    assert!(!table.dishes[0].sold_out);
}

#[test]
fn hours_that_the_mine_sets_rule_and_of_two_meals_at_once_the_later_is_shown() {
    let mut board = board(&[
        menu(DAY, Meal::Lunch, &["紅燒肉"]),
        menu(DAY, Meal::Dinner, &["餃子"]),
    ]);
    let hours = Hours {
        from: time(13, 0, 0, 0),
        until: time(20, 0, 0, 0),
    };
    let meal = Meal::Dinner;
    board.evolve(
        &BoardEvent::HoursSet { meal, hours },
        at("2026-07-02T00:00:00Z"),
    );
    let both = datetime(2026, 7, 2, 13, 30, 0, 0);
    assert_eq!(shown(&board, both), Some((Meal::Dinner, 2, true)));
    assert!(hours.holds(time(13, 0, 0, 0)) && !hours.holds(time(20, 0, 0, 0)));
    let night = board.served(Meal::Night);
    assert!(night.holds(time(23, 0, 0, 0)) && night.holds(time(1, 0, 0, 0)));
    assert!(!night.holds(time(2, 0, 0, 0)));
}

#[test]
fn a_menu_for_a_far_day_takes_no_other_away_and_old_ones_go() {
    let mut board = board(&[menu(DAY, Meal::Lunch, &["紅燒肉"])]);
    let far = menu(date(2026, 8, 20), Meal::Lunch, &["月餅"]);
    board.evolve(&far, at("2026-07-02T04:00:00Z"));
    assert!(board.menu(place(), DAY, Meal::Lunch).is_some());
    let later = menu(date(2026, 7, 17), Meal::Lunch, &["餃子"]);
    board.evolve(&later, at("2026-07-17T04:00:00Z"));
    assert!(board.menu(place(), DAY, Meal::Lunch).is_none());
    assert_eq!(board.menus.len(), 2);
}

#[test]
fn a_dish_keeps_its_picture_on_every_day() {
    let picture = |n| Picture {
        key: KeySlot(n),
        stored: FileRef([n as u8; 32]),
        bytes: 9,
    };
    let pictured = |picture| BoardEvent::DishPictured {
        dish: "紅燒肉".into(),
        picture,
    };
    let mut board = board(&[
        menu(DAY, Meal::Lunch, &["紅燒肉"]),
        plan(5, Meal::Lunch, &["紅燒肉"]),
        pictured(Some(picture(3))),
        pictured(Some(picture(4))),
    ]);
    for day in [DAY, date(2026, 7, 3)] {
        let table = board.table_of(place(), day, Meal::Lunch).expect("a meal");
        assert_eq!(table.dishes[0].picture, Some(picture(4)));
    }
    board.evolve(&pictured(None), at("2026-07-02T04:00:00Z"));
    assert_eq!(board.picture_of("紅燒肉"), None);
}
