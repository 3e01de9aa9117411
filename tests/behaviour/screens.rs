//! 電子屏: what hangs on a wall, when, and who says so.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shishiling::domain::By;
use shishiling::domain::board::{BoardEvent, Dish, Meal, Menu, Notice, NoticeId, Plan};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::site::SiteEvent;
use shishiling::domain::staff::Role;
use uuid::Uuid;

use crate::world::{Caller, World};

fn dish(name: &str, price_fen: u32) -> Dish {
    Dish {
        name: name.into(),
        price_fen,
        sold_out: false,
    }
}

async fn set(world: &World, event: BoardEvent) {
    let event = SiteEvent::Board(event);
    world.app.record(By::Hub, event).await.unwrap();
}

async fn lunch(world: &World, place: PlaceCode, dishes: Vec<Dish>) {
    let menu = Menu {
        place,
        day: Date::constant(2026, 7, 2),
        meal: Meal::Lunch,
        dishes,
        as_of: Timestamp::UNIX_EPOCH,
    };
    set(world, BoardEvent::MenuSet(menu)).await;
}

/// The sheets that are in turn, by what they show.
fn shown(stage: &str) -> Vec<String> {
    let sheets = stage.split("<section ").skip(1);
    let seen = sheets.filter(|sheet| {
        let tag = sheet.split('>').next().unwrap();
        !tag.ends_with(" hidden")
    });
    let of = |sheet: &str| match sheet.split_once("data-show=\"") {
        Some((_, rest)) => rest.split('"').next().unwrap().to_owned(),
        None => "rest".to_owned(),
    };
    seen.map(of).collect()
}

struct Wall {
    caller: Caller,
    path: String,
}

impl Wall {
    fn of(world: &World, place: PlaceCode) -> Wall {
        Wall {
            // The box's browser was set to English by its maker.
            caller: world.worker().with("accept-language", "en-US"),
            path: format!("/screen/{place}"),
        }
    }

    async fn page(&self) -> String {
        let answer = self.caller.get(&self.path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }

    async fn stage(&self) -> String {
        let answer = self.caller.get(&format!("{}/now", self.path)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }
}

#[tokio::test]
async fn a_canteen_shows_the_meal_that_comes_next_marks_what_is_sold_out_and_lets_go_of_it() {
    let world = World::new().await;
    let canteen = world.place("職工食堂");
    let wall = Wall::of(&world, canteen);
    let page = wall.page().await;
    assert_eq!(shown(&page), ["rest"], "nothing has been said yet");
    assert!(page.contains("lang=\"zh-Hant\"") && page.contains("職工食堂"));
    assert!(page.contains("http-equiv=\"refresh\"") && page.contains("<noscript>"));

    lunch(
        &world,
        canteen,
        vec![dish("紅燒肉", 1200), dish("青菜豆腐", 450)],
    )
    .await;
    // Half past nine in the morning: lunch is from half past ten.
    let stage = wall.stage().await;
    assert_eq!(shown(&stage), ["menu"]);
    assert!(stage.contains("紅燒肉") && stage.contains("12 元") && stage.contains("4.5 元"));
    assert!(
        stage.contains("10:30–14:00") && stage.contains("截至 7月2日 9:30")
            || stage.contains("截至 7月2日 09:30")
    );
    assert!(!stage.contains("售完") && !stage.contains(" data-serving"));
    let elsewhere = Wall::of(&world, world.place("井口")).stage().await;
    assert!(!elsewhere.contains("紅燒肉"), "another place cooks its own");

    world.pass(SignedDuration::from_mins(75));
    let sold_out = BoardEvent::SoldOut {
        place: canteen,
        day: Date::constant(2026, 7, 2),
        meal: Meal::Lunch,
        dish: "紅燒肉".into(),
        sold_out: true,
    };
    set(&world, sold_out).await;
    let stage = wall.stage().await;
    assert!(stage.contains("售完") && stage.contains(" data-serving"));
    assert!(stage.contains("截至 7月2日 10:45"));

    world.pass(SignedDuration::from_hours(4));
    let stage = wall.stage().await;
    assert!(!stage.contains("紅燒肉"), "lunch is over");
    assert_eq!(shown(&stage), ["rest"]);
}

#[tokio::test]
async fn where_nobody_wrote_a_menu_the_weeks_plan_is_shown_and_the_night_shift_eats_after_midnight()
{
    let world = World::new().await;
    let canteen = world.place("職工食堂");
    let wall = Wall::of(&world, canteen);
    let plan = Plan {
        place: canteen,
        // 2026-07-02 is a Thursday.
        weekday: 4,
        meal: Meal::Night,
        dishes: (1..=14).map(|n| dish(&format!("夜宵{n}"), 800)).collect(),
    };
    set(&world, BoardEvent::PlanSet(plan)).await;
    let stage = wall.stage().await;
    assert!(
        stage.contains("夜宵1") && shown(&stage) == ["rest"],
        "not twelve hours ahead"
    );
    // A quarter to one at night, on the Friday.
    world.pass(SignedDuration::from_mins(15 * 60 + 15));
    let stage = wall.stage().await;
    assert_eq!(
        shown(&stage),
        ["menu", "menu"],
        "fourteen dishes on two sheets"
    );
    assert!(stage.contains("按每週菜單") && stage.contains("1 / 2") && stage.contains("7月2日"));
    world.pass(SignedDuration::from_mins(90));
    assert_eq!(shown(&wall.stage().await), ["rest"]);
}

#[tokio::test]
async fn only_what_was_published_is_told_and_what_is_taken_back_is_gone() {
    let world = World::new().await;
    let canteen = world.place("職工食堂");
    let wall = Wall::of(&world, canteen);
    let dispatcher = world.dispatcher().await;
    let mut numbers = Vec::new();
    for (text, kind) in [
        ("湯太鹹，廚房裡的老張總不管", "request"),
        ("饅頭變大了", "praise"),
    ] {
        let mut command = crate::world::filing(text);
        command["place"] = canteen.to_string().into();
        command["body"]["kind"] = kind.into();
        let filed = world.worker().deliver(&command).await;
        numbers.push(filed["ack"]["number"].as_str().unwrap().to_owned());
    }
    let path = |number: &str, what: &str| format!("/api/v1/desk/cases/{number}/{what}");
    let ended = json!({"ending": "solved", "text": "少放鹽"});
    let done = dispatcher.post(&path(&numbers[0], "ending"), &ended).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let stage = wall.stage().await;
    assert!(!stage.contains("湯") && !stage.contains("饅頭"), "{stage}");

    for (number, title) in numbers.iter().zip(["食堂的湯淡了", "饅頭變大了，謝謝師傅"])
    {
        let words = json!({"title": title, "text": title, "answer": "少放鹽"});
        let done = dispatcher.post(&path(number, "publication"), &words).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
    let stage = wall.stage().await;
    assert_eq!(shown(&stage), ["results", "thanks"]);
    assert!(
        stage.contains("食堂的湯淡了") && stage.contains(&numbers[0]) && stage.contains("已解決")
    );
    assert!(stage.contains("饅頭變大了，謝謝師傅"));
    assert!(
        !stage.contains("老張"),
        "the words that were published, not those that came"
    );
    assert!(stage.contains("這裡辦成的事"));
    let office = Wall::of(&world, world.place("辦公樓")).stage().await;
    assert!(office.contains("各處辦成的事"), "said as the whole mine's");

    let gone = dispatcher
        .send(
            axum::http::Method::DELETE,
            &path(&numbers[0], "publication"),
            &[],
            axum::body::Body::empty(),
        )
        .await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    let stage = wall.stage().await;
    assert_eq!(shown(&stage), ["thanks"]);
    assert!(!stage.contains("食堂的湯淡了"));
}

#[tokio::test]
async fn notices_hang_from_until_and_where_they_are_meant_to() {
    let world = World::new().await;
    let (canteen, pithead) = (world.place("職工食堂"), world.place("井口"));
    let hours = |n: i64| world.now() + SignedDuration::from_hours(n);
    let notice = |title: &str, from: i64, until: i64, places: Vec<PlaceCode>| {
        BoardEvent::NoticeSet(Box::new(Notice {
            id: NoticeId(Uuid::now_v7()),
            title: title.into(),
            text: "請大家\n注意".into(),
            picture: None,
            from: hours(from),
            until: hours(until),
            places,
            activity: None,
        }))
    };
    set(&world, notice("雨季注意防滑", -1, 5, Vec::new())).await;
    set(&world, notice("食堂停水兩小時", -1, 1, vec![canteen])).await;
    set(&world, notice("明天停電", 3, 6, Vec::new())).await;
    set(&world, notice("下個月的事", 300, 400, Vec::new())).await;
    let wall = Wall::of(&world, canteen);
    let stage = wall.stage().await;
    assert_eq!(shown(&stage), ["notices", "notices"]);
    assert!(stage.contains("請大家<br>注意"));
    assert!(
        stage.contains("明天停電"),
        "it goes along, should the line be cut"
    );
    assert!(!stage.contains("下個月的事"));
    let below = Wall::of(&world, pithead).stage().await;
    assert!(!below.contains("食堂停水兩小時") && shown(&below) == ["notices"]);
    world.pass(SignedDuration::from_hours(4));
    let stage = wall.stage().await;
    assert!(!stage.contains("食堂停水兩小時"));
    assert_eq!(
        shown(&stage),
        ["notices", "notices"],
        "rain, and tomorrow's cut"
    );
}

#[tokio::test]
async fn an_unchanged_stage_is_answered_in_a_word_and_the_nodes_clock_goes_along() {
    let world = World::new().await;
    let canteen = world.place("職工食堂");
    let wall = Wall::of(&world, canteen);
    let path = format!("{}/now", wall.path);
    let first = wall.caller.get(&path).await;
    let tag = first.header("etag").to_owned();
    assert_eq!(
        first.header("x-now"),
        world.now().as_millisecond().to_string()
    );
    let again = wall.caller.clone().with("if-none-match", &tag);
    world.pass(SignedDuration::from_secs(5));
    let same = again.get(&path).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(
        same.header("x-now"),
        world.now().as_millisecond().to_string()
    );
    lunch(&world, canteen, vec![dish("紅燒肉", 1200)]).await;
    let news = again.get(&path).await;
    assert_eq!(news.status, 200);
    assert!(news.text().contains("紅燒肉"));
    assert_eq!(wall.caller.get("/screen/0000").await.status, 404);
}

#[tokio::test]
async fn the_desk_says_what_a_screen_shows_when_and_when_it_is_dark() {
    let world = World::new().await;
    let canteen = world.place("職工食堂");
    let desk = world.at_desk(&[Role::Dispatcher], None).await;
    let path = format!("/desk/screens/{canteen}");
    let page = desk.page(&path).await;
    assert!(page.contains(&format!("/screen/{canteen}")) && page.contains("第 1 段"));
    let form = desk.form().await;
    let post = async |fields: &[(&str, &str)]| {
        let mut all = vec![("form", form.as_str())];
        all.extend_from_slice(fields);
        desk.caller.submit(&path, &all).await
    };
    let morning = [
        ("from-0", "9:00"),
        ("until-0", "11:00"),
        ("seconds-0", "20"),
        ("show-0", "notices"),
        ("show-0", "figures"),
        ("from-1", ""),
        ("until-1", ""),
        ("seconds-1", "14"),
        ("dark_from", "22:30"),
        ("dark_until", "4:00"),
    ];
    for (field, wrong) in [
        ("from-0", "25:00"),
        ("until-0", "9:00"),
        ("seconds-0", "1"),
        ("dark_until", ""),
    ] {
        let with = morning.map(|(name, value)| match name == field {
            true => (name, wrong),
            false => (name, value),
        });
        let refused = post(&with).await;
        assert_eq!(refused.status, 422, "{field}: {}", refused.text());
        assert!(refused.text().contains("role=\"alert\""));
    }
    assert!(world.app.site().board.programmes.is_empty());
    let done = post(&morning).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = desk.page("/desk/screens").await;
    assert!(
        page.contains("通知 數字") && page.contains("22:30–04:00 熄屏"),
        "{page}"
    );
    let site = world.app.site();
    let programme = site.board.programme(canteen).unwrap();
    assert_eq!(programme.parts[0].seconds, 20);
    assert!(programme.is_dark(Time::constant(23, 0, 0, 0)));

    lunch(&world, canteen, vec![dish("紅燒肉", 1200)]).await;
    let wall = Wall::of(&world, canteen);
    let stage = wall.stage().await;
    assert_eq!(shown(&stage), ["rest"], "notices only, and there are none");
    assert!(stage.contains("&#34;seconds&#34;:20"), "{stage}");
    world.pass(SignedDuration::from_mins(100));
    assert_eq!(shown(&wall.stage().await), ["menu"]);
    assert!(!wall.page().await.contains(" data-dark"));
    world.pass(SignedDuration::from_hours(12));
    assert!(
        wall.page().await.contains(" data-dark"),
        "a quarter past eleven at night"
    );

    for role in [Role::Handler, Role::Supervisor, Role::Leader] {
        let department = Some(world.department("後勤服務中心"));
        let other = world.at_desk(&[role], department).await;
        assert_eq!(other.caller.get(&path).await.status, 403, "{role:?}");
        assert_eq!(other.caller.get("/desk/screens").await.status, 403);
    }
    assert_eq!(
        world
            .worker()
            .with("accept", "text/html")
            .get(&path)
            .await
            .status,
        303
    );
    let admin = world.at_desk(&[Role::Admin], None).await;
    assert_eq!(admin.caller.get(&path).await.status, 200);
}
