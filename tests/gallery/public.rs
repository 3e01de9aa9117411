//! What everybody may see: wall, ledger, front page, kiosk, a message.

use shishiling::{
    http::{
        front::{FrontFigure, FrontPage, FrontResult},
        home::{Answer, Chip, HomePage, WallCard},
        kiosk::{Item, KioskAttract, Slide},
        ledger::{ChainHead, Count, Figure, FigureRow, LedgerPage},
        message::MessagePage,
        track::Photo,
    },
    i18n::t,
};

use crate::{cases::picture, samples::qr};

fn row(period: &str, value: &str, lit: Option<u8>, parts: &str, link: bool) -> FigureRow {
    FigureRow {
        period: period.into(),
        value: value.into(),
        lit,
        parts: parts.into(),
        link: link.then(|| "/home?ended=2026".into()),
    }
}

fn figure(key: &str, name: &str, meaning: &str, rows: Vec<FigureRow>) -> Figure {
    Figure {
        key: key.into(),
        name: name.into(),
        meaning: meaning.into(),
        rows,
    }
}

pub fn ledger() -> LedgerPage {
    LedgerPage {
        issuer: "南屯煤礦工會".into(),
        made: "11月24日 08:00".into(),
        figures: vec![
            figure(
                "answer",
                "首次答覆",
                "從服務中心收到，到有人第一次答覆，中間等了多久。取中位數：一半比它快，一半比它慢。",
                vec![
                    row("本月", "46 秒", None, "41 件裡 40 件在時限內", true),
                    row("2026 年", "52 秒", None, "516 件裡 509 件在時限內", true),
                    row(
                        "2025 年",
                        "1 分 10 秒",
                        None,
                        "473 件裡 455 件在時限內",
                        true,
                    ),
                ],
            ),
            figure(
                "completion",
                "辦結率",
                "這段時間到期的事，如今辦結、沒被推翻、沒要求重辦的佔多少。列入計劃的另算掛賬。",
                vec![
                    row("本月", "97.6%", Some(98), "41 件裡 40 件", true),
                    row("2026 年", "98.1%", Some(98), "516 件裡 506 件", true),
                    row("2025 年", "96.4%", Some(96), "473 件裡 456 件", true),
                    row("2024 年", "91.0%", Some(91), "388 件裡 353 件", true),
                ],
            ),
            figure(
                "solution",
                "解決率",
                "真正解決了的，佔同樣那些到期的事多少。說明、不能辦的不算解決。",
                vec![
                    row("本月", "80.5%", Some(81), "41 件裡 33 件", true),
                    row("2026 年", "84.3%", Some(84), "516 件裡 435 件", true),
                ],
            ),
            figure(
                "satisfaction",
                "滿意率",
                "評價過的裡，滿意和基本滿意的佔多少。沒評價的不算滿意。",
                vec![
                    row(
                        "本月",
                        "95.8%",
                        Some(96),
                        "24 件裡 23 件；另有 17 件未評價",
                        false,
                    ),
                    row(
                        "2026 年",
                        "95.6%",
                        Some(96),
                        "431 件裡 412 件；另有 75 件未評價",
                        false,
                    ),
                ],
            ),
            figure(
                "overturned",
                "推翻率",
                "回訪時，反映人說其實沒辦好的佔多少。",
                vec![
                    row("本月", "", None, "", false),
                    row("2026 年", "2.1%", Some(2), "142 件裡 3 件", false),
                ],
            ),
        ],
        aside: vec![
            Count {
                name: "列入計劃（掛賬）".into(),
                value: "18 件".into(),
            },
            Count {
                name: "撤回".into(),
                value: "11 件".into(),
            },
            Count {
                name: "合併".into(),
                value: "63 件".into(),
            },
            Count {
                name: "表揚".into(),
                value: "37 件".into(),
            },
        ],
        head: Some(ChainHead {
            day: "11月24日".into(),
            hash: "9f2c41d07be85a3366cf0d9be1e27a54c3a1f08d7713b6a2e94d5c8807f6112e".into(),
        }),
    }
}

fn answer(by: &str, when: &str, text: &str) -> Answer {
    Answer {
        by: by.into(),
        when: when.into(),
        text: text.into(),
    }
}

pub fn home() -> HomePage {
    let chip = |name: &str, current| Chip {
        name: name.into(),
        href: "/home".into(),
        current,
    };
    let photo = |colour: &str, alt: &str| Photo {
        url: picture(colour),
        small: picture(colour),
        alt: alt.into(),
    };
    HomePage {
        behind: None,
        chips: vec![
            chip("全部", true),
            chip("已解決", false),
            chip("正在辦理", false),
            chip("列入計劃", false),
            chip("安全生產", false),
            chip("物業後勤", false),
        ],
        cards: vec![
            WallCard {
                number: "2026-0176".into(),
                title: "澡堂能不能晚一個鐘頭關門".into(),
                words: "天太熱，下班晚，澡堂六點就關門，能不能晚一個鐘頭？".into(),
                kind_key: "request".into(),
                kind: t("kind-request"),
                place: "女職工澡堂 · 物業後勤".into(),
                when: "7月2日".into(),
                status_key: "closed".into(),
                status: t("status-closed"),
                ending: Some(t("ending-solved")),
                ending_key: "solved".into(),
                first_answer: Some("40 秒後答覆".into()),
                answers: vec![
                    answer("群團服務中心", "7月2日", "收到！儘快協調，三天內給您準信。"),
                    answer(
                        "後勤服務中心",
                        "7月5日",
                        "從今天起延到 19 點，門口的牌子已經換了。",
                    ),
                ],
                before: vec![photo("#7d8a94", "舊牌子：18 點關門")],
                after: vec![photo("#b98a3a", "新牌子：19 點關門")],
                seconds: 27,
                seconded: true,
                thumbs: 41,
                thumbed: false,
            },
            WallCard {
                number: "2026-0203".into(),
                title: "採掘樓二樓走廊的管道滴水，地上很滑".into(),
                kind_key: "hazard".into(),
                kind: t("kind-hazard"),
                place: "採掘樓 · 安全生產".into(),
                when: "7月19日".into(),
                status_key: "handling".into(),
                status: t("status-handling"),
                first_answer: Some("2 分鐘後答覆".into()),
                answers: vec![answer(
                    "安全監察處",
                    "7月19日",
                    "已經放了警示牌，今天夜班換管子。",
                )],
                seconds: 6,
                ..WallCard::default()
            },
            WallCard {
                number: "2026-0188".into(),
                title: "食堂的饅頭變大了，謝謝師傅".into(),
                kind_key: "praise".into(),
                kind: t("kind-praise"),
                place: "職工食堂 · 物業後勤".into(),
                when: "7月11日".into(),
                status_key: "closed".into(),
                status: t("status-closed"),
                ending: Some(t("ending-explained")),
                ending_key: "explained".into(),
                thumbs: 63,
                thumbed: true,
                ..WallCard::default()
            },
        ],
        older: Some("/home?before=2026-0150".into()),
        newer: Some("/home".into()),
    }
}

fn glance(value: &str, name: &str, parts: &str) -> FrontFigure {
    FrontFigure {
        value: value.into(),
        name: name.into(),
        parts: parts.into(),
    }
}

fn figures() -> Vec<FrontFigure> {
    vec![
        glance("98.1%", "辦結率", "506 / 516"),
        glance("95.6%", "滿意率", "412 / 431"),
        glance("46 秒", "首次答覆", "中位數"),
    ]
}

fn results() -> Vec<FrontResult> {
    let result = |title: &str, facts: &str| FrontResult {
        title: title.into(),
        facts: facts.into(),
        href: "/home".into(),
    };
    vec![
        result("女職工澡堂延到 19 點", "三天辦成 · 27 人我也遇到"),
        result("採掘樓管道不漏了", "當天辦成 · 6 人我也遇到"),
        result("停車場新添 400 個車位", "民生工程 · 143 人我也遇到"),
    ]
}

pub fn front() -> FrontPage {
    FrontPage {
        issuer: "南屯煤礦工會".into(),
        danger_phone: Some("8-1119".into()),
        centre_phone: Some("8-1234".into()),
        figures: figures(),
        notices: Vec::new(),
        results: results(),
    }
}

pub fn kiosk() -> KioskAttract {
    KioskAttract {
        place_name: "井口".into(),
        start: "/kiosk/7K3M".into(),
        write: "/kiosk/7K3M?step=write".into(),
        steps: "/kiosk/7K3M?step=steps".into(),
        slides: slides(),
        figures: figures(),
        period: "2026 年 1 月 1 日至今".into(),
        qr: qr(),
        danger_phone: Some("8-1119".into()),
        issuer: "南屯煤礦工會".into(),
        ..KioskAttract::default()
    }
}

fn slides() -> Vec<Slide> {
    let done = results().into_iter().map(|result| Item {
        title: result.title,
        facts: result.facts,
    });
    let item = |title: &str, facts: &str| Item {
        title: title.into(),
        facts: facts.into(),
    };
    vec![
        Slide {
            sign: "check",
            heading: t("front-results"),
            items: done.collect(),
            notice: None,
        },
        Slide {
            sign: "praise",
            heading: t("kiosk-thanks"),
            items: vec![
                item("夜班食堂的師傅給我們留了熱湯", "職工食堂 · 物業後勤"),
                item("班車司機等了我兩分鐘", "井口 · 物業後勤"),
            ],
            notice: None,
        },
        Slide {
            sign: "sound",
            heading: t("kiosk-notice"),
            items: Vec::new(),
            notice: Some(item(
                "惠工講堂：孩子考前，家長做什麼",
                "11月28日 19:00，文體館二樓。請了市一中的老師，帶孩子一起來也行。",
            )),
        },
    ]
}

pub fn message() -> MessagePage {
    MessagePage {
        title: "沒有這張海報".into(),
        text: "碼可能印壞了，或地點已經改了。不要緊，直接寫也行。".into(),
        status: 404,
        action: Some((t("nav-report"), "/report".into())),
        centre_phone: Some("8-1234".into()),
        danger_phone: Some("8-1119".into()),
    }
}
