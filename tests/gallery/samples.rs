//! Believable content for every page.

use shishiling::{
    http::{
        home::HomePage,
        kiosk::{Group, KioskDone, KioskSteps, KioskWrite, Tile},
        mine::MinePage,
        pages::Choice,
        report::{
            CategoryChoice, Once, Reached, ReceiptCard, ReceiptPage, ReportForm, ReportPage, kinds,
        },
        track::TrackPage,
    },
    i18n::t,
};

use crate::{cases, page, public, screen};

/// Every page under the name of its file.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![
        (
            "form",
            page(ReportPage {
                form: form(),
                card: ReceiptCard::default(),
            }),
        ),
        (
            "form-mistakes",
            page(ReportPage {
                form: mistakes(),
                card: ReceiptCard::default(),
            }),
        ),
        ("receipt", page(ReceiptPage { card: card() })),
        (
            "track-find",
            page(TrackPage {
                typed: "8F2K Q7M3".into(),
                problem: Some(t("receipt-name")),
                ..TrackPage::default()
            }),
        ),
        ("track-handling", page(cases::handling())),
        ("track-rating", page(cases::rating())),
        ("track-closed", page(cases::closed())),
        ("mine", page(MinePage)),
        ("ledger", page(public::ledger())),
        ("home", page(public::home())),
        (
            "home-empty",
            page(HomePage {
                behind: None,
                chips: vec![],
                cards: vec![],
                older: None,
                newer: None,
            }),
        ),
        ("screen-menu", page(screen::menu())),
        ("screen-told", page(screen::told())),
        ("front", page(public::front())),
        ("message", page(public::message())),
        ("kiosk-attract", page(public::kiosk())),
        ("kiosk-write", page(kiosk_write())),
        ("kiosk-steps", page(kiosk_steps())),
        (
            "kiosk-done",
            page(KioskDone {
                card: card(),
                back: "/kiosk/7K3M".into(),
                seconds: 60,
            }),
        ),
    ]
}

fn choice(key: &str, name: &str, chosen: bool) -> Choice {
    Choice {
        key: key.into(),
        name: name.into(),
        chosen,
    }
}

fn categories(chosen: &str) -> Vec<CategoryChoice> {
    [
        (
            "safety",
            "category-safety",
            &["頂板", "機電", "運輸", "通風", "勞動防護", "其他"][..],
        ),
        (
            "management",
            "category-management",
            &["工資考勤", "勞動合同", "培訓", "制度", "其他"],
        ),
        (
            "production",
            "category-production",
            &["材料", "設備", "工序", "班車", "其他"],
        ),
        (
            "logistics",
            "category-logistics",
            &[
                "食堂",
                "澡堂",
                "宿舍",
                "洗衣房",
                "停車",
                "文體",
                "水電暖",
                "其他",
            ],
        ),
    ]
    .map(|(key, name, children)| CategoryChoice {
        key: key.into(),
        name: t(name),
        chosen: key == chosen,
        children: children
            .iter()
            .enumerate()
            .map(|(n, name)| choice(&format!("{key}-{n}"), name, key == chosen && n == 1))
            .collect(),
    })
    .into()
}

fn form() -> ReportForm {
    ReportForm {
        action: "/report".into(),
        once: Some(Once {
            id: "0198c2a4-7f1e-7c3b-9d55-0a1b2c3d4e5f".into(),
            receipt: "8F2KQ7M3ZD4W9XHT".into(),
        }),
        place_code: "7K3M".into(),
        place_name: "採掘樓".into(),
        camera: true,
        kinds: kinds("request"),
        categories: categories("logistics"),
        category_name: "物業後勤 · 澡堂".into(),
        danger_phone: Some("8-1119".into()),
        centre_phone: Some("8-1234".into()),
        ..ReportForm::default()
    }
}

fn mistakes() -> ReportForm {
    ReportForm {
        kinds: kinds("hazard"),
        camera: false,
        place_code: String::new(),
        place_name: String::new(),
        places: vec![
            choice("7K3M", "女職工澡堂", true),
            choice("2B9P", "井口", false),
        ],
        category_open: true,
        problems: 2,
        text_problem: Some("請寫一句話：哪裡、什麼事。".into()),
        phone: "12".into(),
        name: "王".into(),
        phone_problem: Some("電話號碼不完整。".into()),
        ..form()
    }
}

fn card() -> ReceiptCard {
    ReceiptCard {
        title: t("state-hub"),
        code: "8F2K Q7M3 ZD4W 9XHT".into(),
        code_plain: "8F2KQ7M3ZD4W9XHT".into(),
        qr: qr(),
        number: "2026-0176".into(),
        relay_name: "井口".into(),
        reached: Reached::Hub,
        again: "/P/7K3M".into(),
    }
}

fn kiosk_write() -> KioskWrite {
    let form = ReportForm {
        action: "/kiosk/7K3M".into(),
        kiosk: true,
        camera: false,
        category_open: true,
        ..form()
    };
    KioskWrite {
        form,
        back: "/kiosk/7K3M".into(),
        steps: "/kiosk/7K3M?step=steps".into(),
        seconds: 300,
    }
}

fn kiosk_steps() -> KioskSteps {
    let tile = |key: &str, name: &str, chosen, phrases: &[&str]| Tile {
        key: key.into(),
        name: name.into(),
        chosen,
        phrases: phrases.iter().map(|phrase| phrase.to_string()).collect(),
    };
    KioskSteps {
        place_code: "7K3M".into(),
        place_name: "女職工澡堂".into(),
        start: "/kiosk/7K3M".into(),
        once: Once {
            id: "0198c6f2-2b9e-7a31-8f00-8f2kq7m3zd4w".into(),
            receipt: "8F2KQ7M3ZD4W9XHT".into(),
        },
        groups: vec![Group {
            name: "物業後勤".into(),
            tiles: vec![
                tile("bathhouse", "澡堂", true, &["水不熱", "關門太早"]),
                tile("canteen", "食堂", false, &["飯菜涼了"]),
            ],
        }],
        kinds: kinds("request"),
        camera: false,
        keyboard: true,
        qr: qr(),
        danger_phone: Some("8-1119".into()),
        centre_phone: Some("8-1234".into()),
    }
}

pub fn qr() -> String {
    let code = qrcode::QrCode::new("HTTPS://SSL.EXAMPLE.COM/T#8F2KQ7M3ZD4W9XHT").expect("fits");
    let svg = code
        .render::<qrcode::render::svg::Color>()
        .quiet_zone(false)
        .build();
    svg[svg.find("<svg").expect("an svg")..].to_owned()
}
