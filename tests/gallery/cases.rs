//! Cases as their reporters see them.

use shishiling::{
    http::track::{Bubble, CommandIds, Lit, Photo, Rated, Station, TrackPage, TrackedCase},
    i18n::t,
};

fn id(n: u8) -> String {
    format!("0198c2a4-7f1e-7c3b-9d55-0a1b2c3d4e{n:02x}")
}

fn said(by: &str, when: &str, text: &str) -> Bubble {
    Bubble {
        mine: by == "您",
        by: by.into(),
        when: when.into(),
        text: text.into(),
        ..Bubble::default()
    }
}

fn station(name: &str, state: Lit, facts: &[&str], lines: Vec<Bubble>) -> Station {
    Station {
        name: t(name),
        state,
        facts: facts.iter().map(|f| (*f).to_owned()).collect(),
        lines,
        rated: None,
    }
}

fn case() -> TrackedCase {
    TrackedCase {
        receipt: "8F2KQ7M3ZD4W9XHT".into(),
        code: "8F2K Q7M3 ZD4W 9XHT".into(),
        ids: CommandIds {
            message: id(1),
            rating: id(2),
            reopening: id(3),
            withdrawal: id(4),
        },
        number: "2026-0176".into(),
        title: "澡堂能不能晚一個鐘頭關門".into(),
        kind_key: "request".into(),
        kind: t("kind-request"),
        place: "女職工澡堂".into(),
        camera: true,
        ..TrackedCase::default()
    }
}

fn filed() -> Station {
    let mut first = said(
        "您",
        "7月2日 17:41",
        "天太熱，下班晚，澡堂六點就關門，能不能晚一個鐘頭？",
    );
    first.photos = vec![Photo {
        url: picture("#7d8a94"),
        small: picture("#7d8a94"),
        alt: "照片 1".into(),
    }];
    station(
        "status-waiting",
        Lit::Passed,
        &["7月2日 17:41 服務中心已收到"],
        vec![
            first,
            said(
                "群團服務中心",
                "7月2日 17:42",
                "收到！儘快協調，三天內給您準信。",
            ),
        ],
    )
}

/// A grey picture, as data.
pub fn picture(colour: &str) -> String {
    let colour = colour.replace('#', "%23");
    format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E%3Crect width='4' height='3' fill='{colour}'/%3E%3Cpath d='M0 3 1.5 1.200 2.500 2.200 3.200 1.600 4 2.400V3z' fill='%23fff' opacity='.35'/%3E%3C/svg%3E"
    )
}

pub fn handling() -> TrackPage {
    let case = TrackedCase {
        may_write: true,
        may_withdraw: true,
        stations: vec![
            filed(),
            station(
                "status-handling",
                Lit::Here,
                &["後勤服務中心承辦", "7月5日 17:41 前辦完"],
                vec![said(
                    "後勤服務中心",
                    "7月3日 09:20",
                    "已與澡堂、鍋爐房商量，下午給準話。",
                )],
            ),
            station("status-rating", Lit::Ahead, &[], vec![]),
            station("status-closed", Lit::Ahead, &[], vec![]),
        ],
        ..case()
    };
    TrackPage {
        case: Some(case),
        ..TrackPage::default()
    }
}

pub fn rating() -> TrackPage {
    let case = TrackedCase {
        may_write: true,
        may_rate: true,
        may_reopen: true,
        stations: vec![
            filed(),
            station(
                "status-handling",
                Lit::Passed,
                &["後勤服務中心承辦"],
                vec![
                    said(
                        "後勤服務中心",
                        "7月3日 09:20",
                        "已與澡堂、鍋爐房商量，下午給準話。",
                    ),
                    said("您", "7月3日 12:05", "能延到七點就行，謝謝。"),
                ],
            ),
            station(
                "status-rating",
                Lit::Here,
                &["7月5日 10:12 辦理結果：已解決"],
                vec![said(
                    "後勤服務中心",
                    "7月5日 10:12",
                    "從今天起延到 19 點，門口的牌子已經換了。",
                )],
            ),
            station("status-closed", Lit::Ahead, &[], vec![]),
        ],
        ..case()
    };
    TrackPage {
        case: Some(case),
        ..TrackPage::default()
    }
}

pub fn closed() -> TrackPage {
    let mut page = rating();
    if let Some(case) = &mut page.case {
        case.may_rate = false;
        case.done = Some("謝謝，評價記下了。".into());
        case.stations[2].state = Lit::Passed;
        case.stations[3] = Station {
            rated: Some(Rated {
                value: 1,
                sign: "face-satisfied",
                name: t("face-satisfied"),
            }),
            ..station("status-closed", Lit::Here, &["7月5日 12:30"], vec![])
        };
    }
    page
}
