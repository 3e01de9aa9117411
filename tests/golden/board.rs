//! One event for everything that can happen to the board: menus, plans, hours, notices, programmes.

use jiff::civil::{date, time};
use shishiling::domain::KeySlot;
use shishiling::domain::board::{
    Activity, BoardEvent, Dish, Hours, Meal, Menu, Notice, NoticeId, Part, Picture, Plan,
    Programme, Show,
};
use shishiling::domain::case::FileRef;
use shishiling::domain::receipt::Receipt;
use shishiling::domain::signup::{SignUp, SignUpEvent};
use shishiling::domain::site::SiteEvent;

use crate::samples::{at, place, uuid, words};

fn picture(key: u64) -> Picture {
    Picture {
        key: KeySlot(key),
        stored: FileRef([key as u8; 32]),
        bytes: 81_000,
    }
}

fn dishes() -> Vec<Dish> {
    let dish = |name: &str, price_fen, sold_out| Dish {
        name: name.into(),
        price_fen,
        sold_out,
    };
    vec![
        dish("紅燒肉", 1_250, false),
        dish("土豆絲", 400, true),
        dish("米湯", 0, false),
    ]
}

pub fn events() -> Vec<BoardEvent> {
    let day = date(2026, 7, 2);
    let hours = |from, until| Hours {
        from: time(from, 30, 0, 0),
        until: time(until, 0, 0, 0),
    };
    let notice = Notice {
        id: NoticeId(uuid(4_000)),
        title: "惠工講堂：高考志願怎麼填".into(),
        text: "週六上午九點，工會二樓會議室。".into(),
        picture: Some(picture(21)),
        from: at(0),
        until: at(10_000),
        places: vec![place()],
        activity: Some(Activity {
            starts: at(9_000),
            whereabouts: "工會二樓會議室".into(),
            seats: Some(60),
            closes: at(8_000),
        }),
    };
    vec![
        BoardEvent::MenuSet(Menu {
            place: place(),
            day,
            meal: Meal::Lunch,
            dishes: dishes(),
            as_of: at(1),
        }),
        BoardEvent::SoldOut {
            place: place(),
            day,
            meal: Meal::Lunch,
            dish: "紅燒肉".into(),
            sold_out: true,
        },
        BoardEvent::PlanSet(Plan {
            place: place(),
            weekday: 4,
            meal: Meal::Night,
            dishes: dishes(),
        }),
        BoardEvent::MenuCleared {
            place: place(),
            day,
            meal: Meal::Dinner,
        },
        BoardEvent::DishPictured {
            dish: "紅燒肉".into(),
            picture: Some(picture(20)),
        },
        BoardEvent::HoursSet {
            meal: Meal::Night,
            hours: hours(22, 3),
        },
        BoardEvent::ProgrammeSet(Programme {
            place: place(),
            parts: vec![Part {
                hours: hours(10, 14),
                shows: Show::ALL.to_vec(),
                seconds: 12,
            }],
            dark: Some(hours(23, 4)),
        }),
        BoardEvent::NoticeSet(Box::new(notice)),
        BoardEvent::NoticeRemoved {
            id: NoticeId(uuid(4_000)),
        },
    ]
}

/// What happens to the list of a notice.
pub fn sign_ups() -> Vec<SiteEvent> {
    let receipt = Receipt::from_bits([9; 10]).hash();
    let events = [
        SignUpEvent::SignedUp(SignUp {
            receipt,
            key: KeySlot(31),
            sealed: words(),
        }),
        SignUpEvent::Seen,
        SignUpEvent::SignedOff { receipt },
        SignUpEvent::Forgotten,
    ];
    let notice = NoticeId(uuid(4_000));
    let events = events.into_iter();
    events
        .map(|event| SiteEvent::SignUp { notice, event })
        .collect()
}
