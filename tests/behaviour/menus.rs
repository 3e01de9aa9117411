//! What canteens serve, from outside: written at the desk, sold out, copied, planned; by whom, and what is said to those
//! who slip.

use image::ImageFormat;
use jiff::SignedDuration;
use jiff::civil::date;
use shishiling::domain::board::Meal;
use shishiling::domain::staff::Role;

use crate::desk::hidden;
use crate::kitchen::{Kitchen, TODAY, part};
use crate::sending::photo;

#[tokio::test]
async fn a_menu_is_written_line_by_line_moved_without_script_and_sold_out_in_one_tap() {
    let kitchen = Kitchen::new().await;
    let page = kitchen.cook.page("/desk/menu").await;
    assert!(page.contains("這一餐還沒有菜單") && page.contains("職工食堂"));
    assert!(
        page.contains("7月2日 週四 · 午餐"),
        "the next meal is at hand"
    );

    let typed = [
        ("紅燒肉", "12"),
        ("土豆絲 6元", ""),
        ("", ""),
        ("米飯", "免費"),
    ];
    let moved = {
        let mut fields = vec![("step", "up-1")];
        for (name, price) in typed {
            fields.extend([("name", name), ("price", price)]);
        }
        kitchen
            .post("/desk/menu", "2026-07-02", "lunch", &fields)
            .await
    };
    assert_eq!(moved.status, 200);
    let (potato, pork) = (moved.text().find("土豆絲"), moved.text().find("紅燒肉"));
    assert!(potato < pork && potato.is_some(), "moved, and not saved");
    assert_eq!(kitchen.served(TODAY, Meal::Lunch), [""; 0]);

    let saved = kitchen.write("2026-07-02", "lunch", &typed).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let lunch = ["紅燒肉 1200", "土豆絲 600", "米飯 0"];
    assert_eq!(kitchen.served(TODAY, Meal::Lunch), lunch);
    let shown = kitchen.cook.page(saved.header("location")).await;
    assert!(shown.contains("已保存") && shown.contains("12 元") && shown.contains("免費"));

    kitchen.world.pass(SignedDuration::from_mins(150));
    let gone = [("dish", "紅燒肉"), ("sold_out", "1")];
    let tap = kitchen.post("/desk/menu/sold-out", "2026-07-02", "lunch", &gone);
    assert_eq!(tap.await.status, 303);
    assert_eq!(kitchen.served(TODAY, Meal::Lunch)[0], "紅燒肉 1200 售完");
    let now = kitchen.world.app.menu_now(kitchen.place).unwrap();
    assert!(now.now && now.as_of == Some(kitchen.world.now()));
    let page = kitchen.cook.page("/desk/menu").await;
    assert!(page.contains("最後改動：7月2日 12:00") && page.contains("已售完"));

    // What is sold out stays so while prices are changed.
    let dearer = [("米飯", "1"), ("紅燒肉", "13")];
    assert_eq!(
        kitchen.write("2026-07-02", "lunch", &dearer).await.status,
        303
    );
    let lunch = ["米飯 100", "紅燒肉 1300 售完"];
    assert_eq!(kitchen.served(TODAY, Meal::Lunch), lunch);
    let back = [("dish", "紅燒肉"), ("sold_out", "")];
    let tap = kitchen.post("/desk/menu/sold-out", "2026-07-02", "lunch", &back);
    assert_eq!(tap.await.status, 303);
    assert_eq!(kitchen.served(TODAY, Meal::Lunch)[1], "紅燒肉 1300");
    let unknown = [("dish", "佛跳牆"), ("sold_out", "1")];
    let tap = kitchen.post("/desk/menu/sold-out", "2026-07-02", "lunch", &unknown);
    assert_eq!(tap.await.status, 404);

    // No dish at all: nothing is served, and that is written.
    assert_eq!(kitchen.write("2026-07-02", "lunch", &[]).await.status, 303);
    let page = kitchen.cook.page("/desk/menu?meal=lunch").await;
    assert!(page.contains("這一餐不供應"));
    let kitchen = Kitchen {
        world: kitchen.world.restart().await,
        ..kitchen
    };
    assert!(
        kitchen
            .board()
            .menu(kitchen.place, TODAY, Meal::Lunch)
            .is_some()
    );
}

#[tokio::test]
async fn what_was_typed_stays_when_a_line_is_wrong_or_somebody_else_was_faster() {
    let kitchen = Kitchen::new().await;
    let wrong = [("紅燒肉", "十二"), ("魚", "9"), ("魚", "10"), ("湯", "")];
    let answer = kitchen.write("2026-07-02", "lunch", &wrong).await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for kept in [
        "value=\"紅燒肉\"",
        "value=\"十二\"",
        "價格看不懂",
        "寫了兩遍",
        "沒有價格",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
    assert_eq!(kitchen.board().menus, []);

    let pasted = "紅燒肉 12\n2. 土豆絲…6.5元\n米飯￥1 饅頭￥0.5\n今天沒有魚";
    let put_in = [
        ("name", "湯"),
        ("price", "2"),
        ("pasted", pasted),
        ("step", "paste"),
    ];
    let answer = kitchen
        .post("/desk/menu", "2026-07-02", "lunch", &put_in)
        .await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    assert!(
        page.contains(">今天沒有魚</textarea>"),
        "what is not understood stays"
    );
    for kept in [
        "value=\"湯\"",
        "value=\"6.5\"",
        "value=\"饅頭\"",
        "value=\"0.5\"",
    ] {
        assert!(page.contains(kept), "{kept}");
    }

    // Two open the form; the second to save is told, and nothing of either is lost.
    let was = hidden(
        &kitchen
            .cook
            .page(&format!(
                "/desk/menu/edit?place={}&day=2026-07-02&meal=lunch",
                kitchen.place
            ))
            .await,
        "was",
    );
    assert_eq!(
        kitchen
            .write("2026-07-02", "lunch", &[("魚", "9")])
            .await
            .status,
        303
    );
    let late = [("name", "紅燒肉"), ("price", "12"), ("was", was.as_str())];
    let answer = kitchen
        .post("/desk/menu", "2026-07-02", "lunch", &late)
        .await;
    assert_eq!(answer.status, 409);
    let page = answer.text();
    assert!(page.contains("現在是：魚") && page.contains("value=\"紅燒肉\""));
    assert_eq!(kitchen.served(TODAY, Meal::Lunch), ["魚 900"]);
    let was = hidden(&page, "was");
    let again = [("name", "紅燒肉"), ("price", "12"), ("was", was.as_str())];
    let answer = kitchen
        .post("/desk/menu", "2026-07-02", "lunch", &again)
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(kitchen.served(TODAY, Meal::Lunch), ["紅燒肉 1200"]);
    for day in ["2027-07-02", "2026-05-01", "今天"] {
        let far = [("name", "魚"), ("price", "9")];
        let answer = kitchen.post("/desk/menu", day, "lunch", &far).await;
        assert_eq!(answer.status, 404, "{day}");
    }
}

#[tokio::test]
async fn yesterday_is_copied_in_one_tap_and_the_weekly_plan_fills_what_nobody_wrote() {
    let kitchen = Kitchen::new().await;
    for (meal, dish) in [
        ("breakfast", "油條"),
        ("lunch", "紅燒肉"),
        ("dinner", "餃子"),
    ] {
        let saved = kitchen.write("2026-07-01", meal, &[(dish, "5")]).await;
        assert_eq!(saved.status, 303);
    }
    let gone = [("dish", "紅燒肉"), ("sold_out", "1")];
    kitchen
        .post("/desk/menu/sold-out", "2026-07-01", "lunch", &gone)
        .await;
    kitchen
        .write("2026-07-02", "dinner", &[("麵條", "8")])
        .await;
    let page = kitchen
        .cook
        .page("/desk/menu?day=2026-07-02&meal=lunch")
        .await;
    assert!(page.contains("照昨天") && !page.contains("照上週同一天"));
    let from = [("from", "2026-07-01")];
    let copied = kitchen
        .post("/desk/menu/copies", "2026-07-02", "lunch", &from)
        .await;
    assert_eq!(copied.status, 303);
    let lunch = kitchen.served(TODAY, Meal::Lunch);
    assert_eq!(
        lunch,
        ["紅燒肉 500"],
        "a new day begins with everything there"
    );
    assert_eq!(kitchen.served(TODAY, Meal::Breakfast), [""; 0]);
    let whole = [("from", "2026-07-01"), ("whole_day", "1")];
    kitchen
        .post("/desk/menu/copies", "2026-07-02", "lunch", &whole)
        .await;
    assert_eq!(kitchen.served(TODAY, Meal::Breakfast), ["油條 500"]);
    let dinner = kitchen.served(TODAY, Meal::Dinner);
    assert_eq!(dinner, ["麵條 800"], "what somebody wrote is not replaced");

    let plan = [("weekday", "5"), ("name", "豆漿"), ("price", "2")];
    let saved = kitchen
        .post("/desk/menu/plan", "", "breakfast", &plan)
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let friday = date(2026, 7, 3);
    assert_eq!(kitchen.served(friday, Meal::Breakfast), ["豆漿 200"]);
    let page = kitchen
        .cook
        .page("/desk/menu?day=2026-07-03&meal=breakfast")
        .await;
    assert!(page.contains("現在按每週計劃") && page.contains("豆漿"));
    let week = kitchen.cook.page("/desk/menu/plan").await;
    assert!(week.contains("週五") && week.contains("豆漿"));

    // Sold out on one Friday is not sold out on every Friday.
    let gone = [("dish", "豆漿"), ("sold_out", "1")];
    kitchen
        .post("/desk/menu/sold-out", "2026-07-03", "breakfast", &gone)
        .await;
    assert_eq!(kitchen.served(friday, Meal::Breakfast), ["豆漿 200 售完"]);
    assert_eq!(
        kitchen.served(date(2026, 7, 10), Meal::Breakfast),
        ["豆漿 200"]
    );
    let cleared = kitchen
        .post("/desk/menu/clearance", "2026-07-03", "breakfast", &[])
        .await;
    assert_eq!(cleared.status, 303);
    assert_eq!(kitchen.served(friday, Meal::Breakfast), ["豆漿 200"]);

    let form = kitchen.form.as_str();
    let hours = |until| {
        let mut fields = vec![("form", form)];
        for (name, value) in [
            ("from-breakfast", "05:30"),
            ("until-breakfast", until),
            ("from-lunch", "10:30"),
            ("until-lunch", "14:00"),
            ("from-dinner", "16:30"),
            ("until-dinner", "20:00"),
            ("from-night", "22:30"),
            ("until-night", "03:00"),
        ] {
            fields.push((name, value));
        }
        fields
    };
    let caller = &kitchen.cook.caller;
    let wrong = caller.submit("/desk/menu/hours", &hours("05:30")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("早餐的時間不對") && wrong.text().contains("value=\"03:00\""));
    let set = caller.submit("/desk/menu/hours", &hours("10:00")).await;
    assert_eq!(set.status, 303);
    let board = kitchen.board();
    assert_eq!(board.served(Meal::Breakfast).until.hour(), 10);
    assert_eq!(board.hours.len(), 2, "only what changed is written");
    let now = kitchen.world.app.menu_now(kitchen.place).unwrap();
    assert_eq!((now.meal, now.now), (Meal::Breakfast, true));
}

#[tokio::test]
async fn menus_are_written_by_those_who_answer_for_the_canteens() {
    let kitchen = Kitchen::new().await;
    let logistics = kitchen.world.department("後勤服務中心");
    let others = kitchen.world.department("安全監察部");
    let place = kitchen.place.to_string();
    let who = Role::ALL.into_iter().map(|role| (role, None));
    let who = who.filter(|(role, _)| *role != Role::Handler);
    let handlers = [
        (Role::Handler, Some(logistics)),
        (Role::Handler, Some(others)),
    ];
    for (role, department) in who.chain(handlers) {
        let browser = kitchen.world.at_desk(&[role], department).await;
        let may = matches!(role, Role::Admin | Role::Dispatcher) || department == Some(logistics);
        let what = format!("{role:?} {department:?}");
        let pages = [
            "/desk/menu",
            "/desk/menu/plan",
            "/desk/menu/hours",
            "/desk/menu/import",
        ];
        for path in pages.into_iter().chain(["/desk/menu/template.csv"]) {
            let status = browser.caller.get(path).await.status;
            assert_eq!(status, if may { 200 } else { 403 }, "{what} {path}");
        }
        let form = browser.caller.get(if role == Role::Admin {
            "/desk/places"
        } else {
            "/desk/cases"
        });
        let form = hidden(&form.await.text(), "form");
        let fields = [
            ("form", form.as_str()),
            ("place", place.as_str()),
            ("day", "2026-07-02"),
            ("weekday", "4"),
            ("meal", "lunch"),
            ("from", "2026-07-01"),
            ("dish", "魚"),
        ];
        for (path, done) in [
            ("/desk/menu", 303),
            ("/desk/menu/plan", 303),
            ("/desk/menu/copies", 303),
            ("/desk/menu/clearance", 303),
            ("/desk/menu/sold-out", 404),
            ("/desk/menu/hours", 422),
            ("/desk/menu/dish", 422),
        ] {
            let status = browser.caller.submit(path, &fields).await.status;
            assert_eq!(status, if may { done } else { 403 }, "{what} {path}");
        }
        let forged = [
            ("place", place.as_str()),
            ("day", "2026-07-02"),
            ("meal", "lunch"),
        ];
        let status = browser.caller.submit("/desk/menu", &forged).await.status;
        assert_eq!(status, 403, "{what}: a form of another site");
    }
    let nobody = kitchen.world.worker().get("/desk/menu").await;
    assert!(nobody.header("location").starts_with("/desk/sign-in"));
}

#[tokio::test]
async fn a_dish_keeps_its_picture_on_every_day_until_it_is_taken_away() {
    let kitchen = Kitchen::new().await;
    kitchen
        .write("2026-07-02", "lunch", &[("紅燒肉", "12")])
        .await;
    kitchen
        .write("2026-07-03", "lunch", &[("紅燒肉", "12")])
        .await;
    let place = kitchen.place.to_string();
    let picture = |bytes: &[u8]| {
        let mut body = Vec::new();
        for (name, value) in [
            ("form", kitchen.form.as_str()),
            ("place", &place),
            ("day", "2026-07-02"),
            ("meal", "lunch"),
            ("dish", "紅燒肉"),
        ] {
            body.extend(part(name, "", value.as_bytes()));
        }
        body.extend(part("photo", "; filename=\"a.jpg\"", bytes));
        body.extend(b"--b--\r\n");
        kitchen.multipart("/desk/menu/dish", body)
    };
    let refused = picture(b"MZ a program").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("不是能用的圖片"));
    assert_eq!(picture(&photo(ImageFormat::Png)).await.status, 303);
    let address = |page: &str| {
        let (_, rest) = page.split_once("<img src=\"/pictures/").unwrap();
        format!("/pictures/{}", rest.split('"').next().unwrap())
    };
    let first = address(
        &kitchen
            .cook
            .page("/desk/menu?day=2026-07-02&meal=lunch")
            .await,
    );
    let next = address(
        &kitchen
            .cook
            .page("/desk/menu?day=2026-07-03&meal=lunch")
            .await,
    );
    assert_eq!(first, next);
    let seen = kitchen.world.worker().get(&first).await;
    assert_eq!(seen.status, 200);
    let none = [("dish", "紅燒肉"), ("none", "1")];
    let gone = kitchen
        .post("/desk/menu/dish", "2026-07-02", "lunch", &none)
        .await;
    assert_eq!(gone.status, 303);
    assert_eq!(kitchen.world.worker().get(&first).await.status, 404);
}
