//! The posters' studio: what staff choose, see and print, and who may.

use shishiling::domain::staff::Role;

use crate::desk::hidden;
use crate::world::World;

#[tokio::test]
async fn posters_are_chosen_seen_and_printed_one_or_all() {
    let world = World::new().await;
    let desk = world.at_desk(&[Role::Dispatcher], None).await;
    let (bath, canteen) = (world.place("女職工澡堂"), world.place("職工食堂"));
    let page = desk.page("/desk/posters").await;
    for sign in &world.app.site().signs {
        let sheet = format!("src=\"/posters/{}.svg?", sign.code);
        assert_eq!(page.matches(&sheet).count(), 1, "{page}");
    }
    assert!(page.contains("米內能掃"), "how far a phone can stand");
    assert!(page.contains("href=\"/posters/all.pdf?"));
    // Two of them, on a board, in two languages, with words and the relay's Wi-Fi.
    let chosen = format!(
        "template=board&which=some&code={bath}&code={canteen}&language=zh-Hant&second=en\
         &headline=%E6%9C%89%E8%A9%B1%E8%AB%8B%E8%AA%AA&ssid=pithead&password=lamp%26cage&crop=1"
    );
    let page = desk.page(&format!("/desk/posters?{chosen}")).await;
    assert_eq!(page.matches("<img src=\"/posters/").count(), 2, "{page}");
    for kept in [
        "value=\"有話請說\"",
        "value=\"pithead\"",
        "value=\"lamp&#38;cage\"",
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let link = |page: &str, file: &str| {
        let at = page.find(&format!("\"/posters/{file}?")).expect("a link") + 1;
        let link = page[at..].split('"').next().unwrap();
        link.replace("&#38;", "&").replace("&amp;", "&")
    };
    let svg = link(&page, &format!("{bath}.svg"));
    let sheet = desk.page(&svg).await;
    assert!(
        sheet.contains("有話請說") && sheet.contains("pithead"),
        "{svg}"
    );
    // Words of one's own are staff's: nobody else speaks in the union's name.
    assert_eq!(world.worker().get(&svg).await.status, 303);
    let pdf = desk.caller.get(&link(&page, "all.pdf")).await;
    assert_eq!(pdf.status, 200);
    assert!(pdf.body.starts_with(b"%PDF"));
    let print = format!("/desk/posters/print?{chosen}");
    let print = desk.page(&print).await;
    assert_eq!(print.matches("<img class=\"leaf\"").count(), 2);
    let mut sheets = print.split("<img").skip(1);
    assert!(
        sheets.all(|sheet| !sheet.contains("crop=1")),
        "a browser prints on the paper itself"
    );

    // What everybody may have goes on as it was.
    let public = world
        .worker()
        .get(&format!("/posters/{bath}.svg?size=A3"))
        .await;
    assert_eq!(public.status, 200);
    assert_eq!(world.worker().get("/posters/ZZZZ.svg").await.status, 404);
    let nonsense = format!("/posters/{bath}.svg?size=A9");
    assert_eq!(world.worker().get(&nonsense).await.status, 404);
    let fine = format!("/posters/{bath}.png?dpi=300");
    assert_eq!(world.worker().get(&fine).await.status, 303);
}

#[tokio::test]
async fn a_mistake_in_the_studio_costs_nothing_that_was_typed() {
    let world = World::new().await;
    let desk = world.at_desk(&[Role::Admin], None).await;
    let long = "%E7%BF%92".repeat(21);
    for (query, said) in [
        (format!("headline={long}&line=abc"), "大標題太長了"),
        ("ssid=pithead&password=short&line=abc".into(), "8 到 63 個"),
        ("which=some&line=abc".into(), "一張也沒選"),
        (
            "language=zh-Hant&second=zh-Hant&line=abc&which=some".into(),
            "一張也沒選",
        ),
    ] {
        let answer = desk.caller.get(&format!("/desk/posters?{query}")).await;
        let page = answer.text();
        assert_eq!(answer.status, 422, "{query}");
        assert!(
            page.contains(said) && page.contains("value=\"abc\""),
            "{query}: {page}"
        );
        assert!(!page.contains("<img src=\"/posters/"), "{query}");
    }
    let handler = world.at_desk(&[Role::Leader], None).await;
    for path in ["/desk/posters", "/desk/posters/print"] {
        assert_eq!(handler.caller.get(path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn an_admin_adds_a_poster_sees_its_scans_and_replaces_it() {
    let world = World::new().await;
    let admin = world.at_desk(&[Role::Admin], None).await;
    let bath = world.place("女職工澡堂");
    let own = format!("/desk/posters/{bath}");
    let form = hidden(&admin.page(&own).await, "form");
    let nameless = [("form", form.as_str()), ("place", bath.as_str())];
    assert_eq!(
        admin.caller.submit("/desk/posters", &nameless).await.status,
        422
    );
    let named = [nameless[0], nameless[1], ("label", "更衣室門外")];
    let added = admin.caller.submit("/desk/posters", &named).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let path = added.headers["location"].to_str().unwrap().to_owned();
    let code = path.rsplit('/').next().unwrap().to_owned();

    let worker = world.worker();
    for _ in 0..3 {
        assert_eq!(worker.get(&format!("/P/{code}")).await.status, 200);
    }
    let mut command = crate::world::filing("水不熱");
    command["place"] = code.clone().into();
    let number = worker.deliver(&command).await["ack"]["number"].clone();
    world.app.store().settle().await.unwrap();
    let page = admin.page(&path).await;
    for said in [
        "女職工澡堂 · 更衣室門外",
        "<dt>今天</dt><dd>3</dd>",
        "<dt>報來事項</dt><dd>1</dd>",
        "30 天 3 次",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // The dispatcher reads by which poster it came, and may not change it.
    let desk = world.at_desk(&[Role::Dispatcher], None).await;
    let case = format!("/desk/cases/{}", number.as_str().unwrap());
    let case = desk.page(&case).await;
    assert!(case.contains("掃「女職工澡堂 · 更衣室門外」海報"), "{case}");
    let theirs = desk.form().await;
    let retire = format!("{path}/retirement");
    let refused = desk.caller.submit(&retire, &[("form", &theirs)]).await;
    assert_eq!(refused.status, 403);

    // Replaced by itself: said, nothing done, what was typed is there.
    let replace = format!("{path}/replacement");
    let ring = [
        ("form", form.as_str()),
        ("by", code.as_str()),
        ("label", "新牌子"),
    ];
    let ring = admin.caller.submit(&replace, &ring).await;
    assert_eq!(ring.status, 422);
    assert!(ring.text().contains("value=\"新牌子\""));
    let by_own = [("form", form.as_str()), ("by", bath.as_str())];
    let replaced = admin.caller.submit(&replace, &by_own).await;
    assert_eq!(replaced.headers["location"], own.as_str());
    assert!(admin.page(&path).await.contains(&format!("已換成 {bath}")));
    assert_eq!(worker.get(&format!("/P/{code}")).await.status, 200);
    let again = [("form", form.as_str()), ("again", "1")];
    assert_eq!(admin.caller.submit(&retire, &again).await.status, 303);
    assert!(!admin.page(&path).await.contains("已換成"));
}

#[tokio::test]
async fn dead_posters_stand_in_the_rail_of_who_prints_them() {
    let world = World::new().await;
    let desk = world.at_desk(&[Role::Dispatcher], None).await;
    assert!(!desk.page("/desk/cases").await.contains("沒人掃的海報"));
    let path = format!("/P/{}", world.place("井口"));
    world.pass(jiff::SignedDuration::from_hours(13 * 24));
    world.worker().get(&path).await;
    world.pass(jiff::SignedDuration::from_hours(24));
    // Sessions last a shift.
    let desk = world.at_desk(&[Role::Dispatcher], None).await;
    let dead = world.app.site().places.len() - 1;
    let page = desk.page("/desk/cases").await;
    assert!(
        page.contains(&format!("<span>沒人掃的海報</span> <b>{dead}</b>")),
        "{page}"
    );
    let page = desk.page("/desk/posters").await;
    assert!(page.contains("做好 14 天了，還沒人掃過"), "{page}");
    assert!(page.contains(&format!("{dead} 張海報沒人掃了")));
    let leader = world.at_desk(&[Role::Supervisor], None).await;
    assert!(!leader.page("/desk/cases").await.contains("沒人掃的海報"));
}
