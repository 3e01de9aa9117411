//! Screens at a relay: from its own disk, pictures and all, hub or no hub; what the hub takes back goes here too.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reqwest::Method;
use serde_json::json;
use shishiling::app::App;
use shishiling::domain::By;
use shishiling::domain::board::{BoardEvent, Dish, Hours, Meal, Menu, Notice, NoticeId, Plan};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::site::SiteEvent;
use shishiling::store::{Options, Store};
use uuid::Uuid;

use crate::chance::Chance;
use crate::mine::{Mine, picture, send_photo, until, with_photo};
use crate::program::{Filing, Program};

/// Does something to a hub that does not run.
async fn at_hub(dir: &Path, work: impl AsyncFnOnce(&App)) {
    let options = Options {
        now: Arc::new(Timestamp::now),
        ..Options::default()
    };
    let store = Store::open(dir, options).unwrap();
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let app = App::new(store, Arc::new(Timestamp::now), zone, "http://hub.example");
    work(&app).await;
    let store = app.store().clone();
    store.close().await;
}

async fn set(app: &App, event: BoardEvent) {
    app.record(By::Hub, SiteEvent::Board(event)).await.unwrap();
}

/// A dish with a picture, served around the clock, and a notice.
async fn furnish(app: &App, place: PlaceCode) {
    let kept = app.take_picture(picture()).await.unwrap().unwrap();
    let pictured = BoardEvent::DishPictured {
        dish: "紅燒肉".into(),
        picture: Some(kept),
    };
    set(app, pictured).await;
    let at = |hour, minute| Time::constant(hour, minute, 0, 0);
    let hours = Hours {
        from: at(0, 0),
        until: at(23, 59),
    };
    let meal = Meal::Lunch;
    set(app, BoardEvent::HoursSet { meal, hours }).await;
    for weekday in 1..=7 {
        let dishes = vec![Dish {
            name: "紅燒肉".into(),
            price_fen: 1200,
            sold_out: false,
        }];
        set(
            app,
            BoardEvent::PlanSet(Plan {
                place,
                weekday,
                meal,
                dishes,
            }),
        )
        .await;
    }
    let notice = Notice {
        id: NoticeId(Uuid::now_v7()),
        title: "雨季注意防滑".into(),
        text: "請扶好欄杆".into(),
        picture: None,
        from: Timestamp::now() - SignedDuration::from_hours(1),
        until: Timestamp::now() + SignedDuration::from_hours(100),
        places: Vec::new(),
        activity: None,
    };
    set(app, BoardEvent::NoticeSet(Box::new(notice))).await;
}

/// A case with a photo, published with it; the photo's address on the wall.
async fn published_photo(hub: &Program, token: &str) -> String {
    let filing = Filing::new(&mut Chance::seeded(21));
    let (jpeg, upload) = (picture(), Uuid::now_v7());
    let batch = json!({"entries": [with_photo(&filing, upload, jpeg.len())]});
    let (_, answer) = hub.post("/api/v1/outbox", &batch).await;
    let number = answer["results"][0]["ack"]["number"].as_str().unwrap();
    send_photo(hub, &filing.receipt, upload, &jpeg).await;
    let path = format!("/api/v1/desk/cases/{number}/publication");
    let words = json!({"title": "走廊的燈", "text": "走廊燈不亮", "photos": [upload]});
    let asked = hub.request(Method::POST, &path).bearer_auth(token);
    let done = asked.json(&words).send().await.unwrap();
    assert!(done.status().is_success(), "{}", done.text().await.unwrap());
    let wall = hub.text("/home").await;
    let photo = wall.split('"').find(|part| part.contains("/photos/"));
    photo.expect("a photo on the wall").to_owned()
}

/// Copies of pictures on the relay's disk.
fn copies(mine: &Mine) -> usize {
    let names = std::fs::read_dir(mine.relay_dir().join("shelf"));
    let names = names.into_iter().flatten().flatten();
    names
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("picture-"))
        .count()
}

#[tokio::test]
async fn a_screen_at_a_relay_goes_on_without_the_hub_and_lets_go_of_what_the_hub_took_back() {
    let mine = Mine::founded().await;
    let place = PlaceCode::parse(&mine.place).unwrap();
    at_hub(&mine.hub_dir(), async |app| furnish(app, place).await).await;
    let mut token = String::new();
    at_hub(&mine.hub_dir(), async |app| {
        let site = app.site();
        let issued = app.issue_token(&site.members[0]).await.unwrap();
        token = issued.reveal().to_owned();
    })
    .await;
    let hub = mine.hub().await;
    let photo = published_photo(&hub, &token).await;
    let relay = mine.relay().await;
    let now = format!("/screen/{}/now", mine.place);
    until("the relay shows the dish", async || {
        relay.text(&now).await.contains("紅燒肉")
    })
    .await;
    until("its picture lies here, and the wall's photo", async || {
        relay.text(&now).await;
        copies(&mine) == 2
    })
    .await;
    let told = mine.relay_dir().join(format!("shelf/told-{}", mine.place));
    until("what is told of cases lies here", async || told.exists()).await;
    let stage = relay.text(&now).await;
    let shown = stage.split('"').find(|part| part.starts_with("/pictures/"));
    let shown = shown.expect("an address").to_owned();

    hub.kill();
    relay.kill();
    let relay = mine.relay().await;
    let page = relay.text(&format!("/screen/{}", mine.place)).await;
    assert!(
        page.contains("紅燒肉") && page.contains("雨季注意防滑"),
        "{page}"
    );
    // What the union tells is read here too; the words on it, and a seat, are the hub's to give.
    let list = relay.text("/notices").await;
    let (_, from) = list.split_once("href=\"/notices/").expect("a notice");
    let notice = format!("/notices/{}", from.split('"').next().unwrap());
    let read = relay.text(&notice).await;
    assert!(list.contains("雨季注意防滑") && read.contains("請扶好欄杆"));
    assert!(read.contains("現在連不上服務中心"), "{read}");
    let answer = relay.request(Method::GET, &now).send().await.unwrap();
    let as_of = answer.headers().get("x-as-of").expect("it is dated");
    let as_of: i64 = as_of.to_str().unwrap().parse().unwrap();
    assert!(as_of <= Timestamp::now().as_millisecond());
    assert!(relay.text("/home").await.contains(&photo));
    for path in [&shown, &photo] {
        let copy = relay.request(Method::GET, path).send().await.unwrap();
        assert_eq!(copy.headers()["content-type"], "image/jpeg", "{path}");
        assert!(copy.bytes().await.unwrap().starts_with(&[0xff, 0xd8]));
    }

    at_hub(&mine.hub_dir(), async |app| {
        let site = app.site();
        let id = site.board.notices[0].id;
        set(app, BoardEvent::NoticeRemoved { id }).await;
        let bare = BoardEvent::DishPictured {
            dish: "紅燒肉".into(),
            picture: None,
        };
        set(app, bare).await;
        let today = Timestamp::now()
            .to_zoned_datetime(app.zone().clone())
            .date();
        let menu = Menu {
            place,
            day: today,
            meal: Meal::Lunch,
            dishes: vec![Dish {
                name: "紅燒肉".into(),
                price_fen: 1200,
                sold_out: true,
            }],
            as_of: Timestamp::UNIX_EPOCH,
        };
        set(app, BoardEvent::MenuSet(menu)).await;
    })
    .await;
    let _hub = mine.hub().await;
    until("it is sold out here too", async || {
        relay.text(&now).await.contains("售完")
    })
    .await;
    assert!(!relay.text(&now).await.contains("雨季注意防滑"));
    until("the dish's picture is gone", async || {
        relay.text(&now).await;
        copies(&mine) == 1
    })
    .await;
}
