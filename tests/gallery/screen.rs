//! The screen on the wall, standing still with everything it can show.

use askama::Template;
use shishiling::{
    http::{
        front::FrontFigure,
        screen::{Body, DishCard, MenuSheet, NoticeSheet, ScreenPage, Sheet, Stage, Told, told},
    },
    i18n::t,
};

use crate::{cases::picture, samples::qr};

fn page(sheets: Vec<(&'static str, Body)>) -> ScreenPage {
    let sheets = sheets
        .into_iter()
        .enumerate()
        .map(|(nth, (show, body))| Sheet {
            key: format!("{show}-{nth}"),
            show,
            from_ms: None,
            until_ms: None,
            opens_ms: None,
            serving: true,
            shown: true,
            body,
        });
    let stage = Stage {
        programme: "{}".into(),
        version: String::new(),
        sheets: sheets.collect(),
    };
    ScreenPage {
        place_name: "職工食堂".into(),
        issuer: "南屯煤礦工會".into(),
        phone: Some("8-1234".into()),
        qr: qr(),
        time: "11:42".into(),
        date: "7月2日 星期四".into(),
        dark: false,
        stage: stage.render().expect("a stage renders"),
    }
}

fn dishes(pictured: bool) -> MenuSheet {
    let dish = |(nth, (name, price)): (usize, (&str, &str))| DishCard {
        name: name.into(),
        price: price.into(),
        picture: (pictured && nth != 2).then(|| picture("#b04a26")),
        sold_out: nth == 1,
    };
    MenuSheet {
        meal: t("screen-meal-lunch"),
        day: "7月2日 星期四".into(),
        hours: "10:30–14:00".into(),
        opens: "10:30".into(),
        as_of: Some("7月2日 11:42".into()),
        pictured,
        dishes: [
            ("紅燒肉", "12 元"),
            ("西紅柿炒雞蛋", "6 元"),
            ("青菜豆腐", "4.5 元"),
            ("清蒸鱸魚", "16 元"),
            ("米飯", "1 元"),
        ]
        .into_iter()
        .enumerate()
        .map(dish)
        .collect(),
        page: Some((1, 2)),
    }
}

pub fn menu() -> ScreenPage {
    page(vec![
        ("menu", Body::Menu(dishes(true))),
        ("menu", Body::Menu(dishes(false))),
    ])
}

pub fn told() -> ScreenPage {
    let result = told::Result {
        number: "2026-0176".into(),
        title: "食堂的湯淡了，夜班也有熱湯喝".into(),
        facts: "職工食堂 · 1 天 4 小時辦結".into(),
        ending_key: "solved".into(),
        ending: t("ending-solved"),
        answer: "從週一起少放鹽，夜班窗口加了保溫桶。".into(),
    };
    let thanks = told::Thanks {
        number: "2026-0188".into(),
        title: "饅頭變大了，謝謝白案師傅".into(),
        words: "夜班的人一個就能吃飽，謝謝。".into(),
        facts: "職工食堂 · 7月11日".into(),
    };
    let figure = |value: &str, name: &str, parts: &str| FrontFigure {
        value: value.into(),
        name: name.into(),
        parts: parts.into(),
    };
    let here = true;
    page(vec![
        (
            "results",
            Body::Results(Told {
                here,
                items: vec![result],
            }),
        ),
        (
            "thanks",
            Body::Thanks(Told {
                here,
                items: vec![thanks],
            }),
        ),
        (
            "notices",
            Body::Notice(NoticeSheet {
                title: "雨季到了，上下井走廊請扶好欄杆".into(),
                text: "防滑墊已經鋪好。\n請扶好欄杆，不要跑。".into(),
                length: "short",
                picture: Some(picture("#7d8a94")),
                activity: Some("7月8日 19:00 · 俱樂部二樓".into()),
                qr: Some(qr()),
            }),
        ),
        (
            "figures",
            Body::Figures {
                period: "2026 年".into(),
                figures: vec![
                    figure("98.1%", "辦結率", "506 / 516"),
                    figure("46 秒", "首次答覆", "中位數"),
                ],
            },
        ),
    ])
}
