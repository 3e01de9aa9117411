//! The kiosk as it answers: in whose language, what it tells, what it offers, what it takes.

use jiff::civil::Time;
use serde_json::json;
use shishiling::domain::By;
use shishiling::domain::board::{BoardEvent, Hours, Notice, NoticeId, Programme};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::site::SiteEvent;
use shishiling::domain::staff::Role;

use crate::answer::Answer;
use crate::parts::{Part, post_parts};
use crate::world::{Caller, World, id, receipt};

fn kiosk(place: PlaceCode) -> String {
    format!("/kiosk/{place}")
}

async fn told(world: &World, event: BoardEvent) {
    let event = SiteEvent::Board(event);
    world.app.record(By::Hub, event).await.unwrap();
}

/// A form with a recording, as the kiosk's script sends it.
async fn spoken(caller: &Caller, path: &str, fields: &[(&str, &str)], voice: &[u8]) -> Answer {
    let recording = Part {
        name: "voice",
        filename: "voice.webm",
        kind: "audio/webm",
        bytes: voice,
    };
    post_parts(caller, path, ("accept", "text/html"), fields, &[recording]).await
}

#[tokio::test]
async fn a_kiosk_speaks_the_sites_language_until_somebody_chooses_another() {
    let world = World::new().await;
    let path = kiosk(world.place("井口"));
    let browser = world.worker().with("accept-language", "en");
    assert!(browser.get(&path).await.text().contains("lang=\"zh-Hant\""));
    let chosen = browser.get(&format!("{path}?lang=en")).await;
    assert!(chosen.text().contains("lang=\"en\""));
    let cookie = chosen.header("set-cookie").split(';').next().unwrap();
    let english = browser.clone().with("cookie", cookie);
    let steps = english.get(&format!("{path}?step=steps")).await.text();
    assert!(steps.contains("The food is cold"), "phrases too");
    assert_eq!(chosen.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_kiosk_tells_what_was_published_and_the_notices_of_its_place_and_no_name() {
    let world = World::new().await;
    let (here, there) = (world.place("井口"), world.place("職工食堂"));
    let filed = world
        .worker()
        .file_with(
            json!({"text": "食堂師傅給夜班留湯", "kind": "praise", "name": "周遠", "phone": "13800000000"}),
            json!([]),
        )
        .await;
    let desk = world.dispatcher().await;
    let published = json!({"title": "夜班有熱湯", "text": "謝謝食堂師傅", "answer": "已轉告"});
    let path = format!("/api/v1/desk/cases/{}/publication", filed.number);
    assert_eq!(desk.post(&path, &published).await.status, 200);
    let day = |day: &str| day.parse().unwrap();
    let notice = |title: &str, places: Vec<PlaceCode>, until: &str| Notice {
        id: NoticeId(uuid::Uuid::now_v7()),
        title: title.into(),
        text: "字".repeat(300),
        picture: None,
        from: day("2026-07-01T00:00:00Z"),
        until: day(until),
        places,
        activity: None,
    };
    for one in [
        notice("高溫天下井帶水", vec![], "2026-08-01T00:00:00Z"),
        notice("井口換安全帽", vec![here], "2026-08-01T00:00:00Z"),
        notice("食堂停電", vec![there], "2026-08-01T00:00:00Z"),
        notice("昨天的通知", vec![], "2026-07-02T00:00:00Z"),
    ] {
        told(&world, BoardEvent::NoticeSet(Box::new(one))).await;
    }
    let page = world.worker().get(&kiosk(here)).await.text();
    for words in ["夜班有熱湯", "高溫天下井帶水", "井口換安全帽"] {
        assert!(page.contains(words), "{words}");
    }
    for words in ["食堂停電", "昨天的通知", "周遠", "13800000000"] {
        assert!(!page.contains(words), "{words}");
    }
    assert!(page.contains(&format!("{}…", "字".repeat(140))));
}

#[tokio::test]
async fn a_kiosk_is_told_when_to_be_dark_in_the_mines_minutes() {
    let world = World::new().await;
    let here = world.place("井口");
    let page = world.worker().get(&kiosk(here)).await.text();
    // 09:30 in Shanghai.
    assert!(
        page.contains("data-minute=\"570\" data-dark=\"\""),
        "{page}"
    );
    let hours = Hours {
        from: Time::constant(22, 0, 0, 0),
        until: Time::constant(5, 30, 0, 0),
    };
    let programme = Programme {
        place: here,
        parts: Vec::new(),
        dark: Some(hours),
    };
    told(&world, BoardEvent::ProgrammeSet(programme)).await;
    let page = world.worker().get(&kiosk(here)).await.text();
    assert!(page.contains("data-dark=\"1320-330\""));
}

#[tokio::test]
async fn what_a_kiosk_offers_is_kept_at_the_desk() {
    let world = World::new().await;
    let admin = world.at_desk(&[Role::Admin], None).await;
    let site = world.app.site();
    let canteen = site.category_by_slug("canteen").unwrap();
    let form = crate::desk::hidden(&admin.page("/desk/categories").await, "form");
    let parent = canteen.parent.unwrap().0.to_string();
    let fields = [
        ("form", form.as_str()),
        ("hant", "食堂"),
        ("parent", parent.as_str()),
        ("phrases-hant", "\n麵條太軟\r\n\r\n湯太少"),
        ("phrases-en", "Stew, please\nThe noodles are too soft"),
    ];
    let path = format!("/desk/categories/{}", canteen.id.0);
    assert_eq!(admin.caller.submit(&path, &fields).await.status, 303);
    let steps = format!("{}?step=steps", kiosk(world.place("職工食堂")));
    let page = world.worker().get(&steps).await.text();
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("Stew, please") < at("麵條太軟") && at("麵條太軟") < at("湯太少"));
    assert!(!page.contains("飯菜涼了"), "what is not said any more");
    assert!(page.contains("水不熱"), "the others are as they were");
    assert!(
        admin
            .page("/desk/categories")
            .await
            .contains("\n麵條太軟\n")
    );

    assert!(page.contains("data-step=\"photo\"") && page.contains("data-step=\"words\""));
    let bathhouse = kiosk(world.place("女職工澡堂"));
    let page = world.worker().get(&format!("{bathhouse}?step=steps")).await;
    assert!(!page.text().contains("data-camera"), "禁拍");
    let box_without = format!("{bathhouse}?keyboard=no");
    let page = world.worker().get(&box_without).await.text();
    assert!(page.contains("?step=steps&#38;keyboard=no"), "{page}");
    let silent = format!("{bathhouse}?step=steps&keyboard=no");
    let page = world.worker().get(&silent).await;
    assert!(!page.text().contains("data-step=\"words\""));
    let plain = world.worker().get(&format!("{bathhouse}?step=write")).await;
    assert!(plain.text().contains("<textarea id=\"text\" name=\"text\""));
}

#[tokio::test]
async fn a_kiosk_takes_a_recording_alone_and_never_counsel() {
    let world = World::new().await;
    let path = kiosk(world.place("井口"));
    let webm = [
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88".as_slice(),
        b"webm....A_OPUS....",
    ]
    .concat();
    let (id, secret) = (id(), receipt());
    let fields = [
        ("id", id.as_str()),
        ("receipt", secret.as_str()),
        ("text", ""),
        ("sub", "shuttle"),
    ];
    let done = spoken(&world.worker(), &path, &fields, &webm).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(done.text().contains("data-kiosk=\"done\""));
    let again = spoken(&world.worker(), &path, &fields, &webm).await;
    assert_eq!(again.status, 200, "sent twice");
    let case = world.worker().track(&secret).await;
    let first = &case["messages"][0];
    assert_eq!(first["text"], "（見語音）", "{case}");
    assert!(first.to_string().contains("/files/"), "{case}");

    let before = world.app.site().version;
    for kind in ["counsel", "proposal"] {
        let fields = [("text", "睡不著，想找人談談"), ("kind", kind)];
        let refused = world.worker().submit(&path, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(!refused.text().contains("data-kiosk=\"done\""));
    }
    assert_eq!(world.app.site().version, before);
    let offered = world
        .worker()
        .get(&format!("{path}?step=steps"))
        .await
        .text();
    assert!(!offered.contains("value=\"counsel\""));
}
