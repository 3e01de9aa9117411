//! Screens at a relay: from its own disk, pictures and all, hub or no hub; what the hub takes back goes here too.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reqwest::Method;
use shishiling::app::App;
use shishiling::domain::By;
use shishiling::domain::board::{BoardEvent, Dish, Hours, Meal, Menu, Notice, NoticeId, Plan};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::site::SiteEvent;
use shishiling::store::{Options, Store};
use uuid::Uuid;

use crate::mine::{Mine, picture, until};

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
    let (hub, relay) = mine.running().await;
    let now = format!("/screen/{}/now", mine.place);
    until("the relay shows the dish", async || {
        relay.text(&now).await.contains("紅燒肉")
    })
    .await;
    until("its picture lies here", async || {
        relay.text(&now).await;
        copies(&mine) == 1
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
    let answer = relay.request(Method::GET, &now).send().await.unwrap();
    let as_of = answer.headers().get("x-as-of").expect("it is dated");
    let as_of: i64 = as_of.to_str().unwrap().parse().unwrap();
    assert!(as_of <= Timestamp::now().as_millisecond());
    let copy = relay.request(Method::GET, &shown).send().await.unwrap();
    assert_eq!(copy.headers()["content-type"], "image/jpeg");
    assert!(copy.bytes().await.unwrap().starts_with(&[0xff, 0xd8]));

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
    until("the picture is gone", async || {
        relay.text(&now).await;
        copies(&mine) == 0
    })
    .await;
}
