//! Relays and what was kept aside, at the desk: seen by whoever should, done by a button.

use jiff::SignedDuration;
use serde_json::json;
use shishiling::domain::staff::Role;

use crate::desk::hidden;
use crate::pithead::{Box, enrol};
use crate::world::{World, filing, id};

#[tokio::test]
async fn an_admin_adds_a_relay_and_sees_how_it_is() {
    let world = World::new().await;
    let admin = world.at_desk(&[Role::Admin], None).await;
    let page = admin.page("/desk/relays").await;
    assert!(page.contains("添加轉送站") && page.contains("href=\"/desk/relays\""));
    let token = hidden(&page, "form");
    let place = world.place("井口").to_string();
    let nameless = [("form", token.as_str()), ("name", " ")];
    let nameless = admin.caller.submit("/desk/relays", &nameless).await;
    assert_eq!(nameless.status, 422);
    let said = [
        ("form", token.as_str()),
        ("name", "副井口"),
        ("place", &place),
    ];
    let once = admin.caller.submit("/desk/relays", &said).await.text();
    let line = once.split("--enrol ").nth(1).expect("the line to type");
    let code = &line[..19];
    assert!(once.contains("--relay-to https://mine.example"));
    let list = admin.page("/desk/relays").await;
    assert!(list.contains("副井口") && list.contains("等著登記") && !list.contains(code));

    let enrolled = enrol(&world, code).await.json();
    assert!(admin.page("/desk/relays").await.contains("還沒有它的消息"));
    let mut pithead = Box::from(&world, &enrolled);
    pithead.take(&filing("路燈不亮"));
    pithead.bring(1..=1).await;
    let path = format!("/desk/relays/{}", pithead.relay);
    let page = admin.page(&path).await;
    for said in [
        "起一直在線",
        "5 條等著送",
        "最早的一條等了",
        "程序 0.1.0",
        "已送到總站 1 條",
        "還不在查驗過的備份裡",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let kept = tempfile::tempdir().unwrap();
    world.back_up(kept.path());
    assert!(
        admin
            .page(&path)
            .await
            .contains("其中 1 條已在查驗過的備份裡")
    );
    world.pass(SignedDuration::from_mins(10));
    assert!(admin.page(&path).await.contains("起沒有消息"));

    let form = [("form", token.as_str())];
    let renewed = admin.caller.submit(&format!("{path}/code"), &form).await;
    assert!(renewed.text().contains("--enrol "));
    let revoked = admin
        .caller
        .submit(&format!("{path}/revocation"), &form)
        .await;
    assert_eq!(revoked.status, 303);
    assert!(admin.page(&path).await.contains("停用"));
    assert_eq!(pithead.bring(1..=1).await.status, 401);

    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    assert_eq!(dispatcher.caller.get("/desk/relays").await.status, 403);
    let form = dispatcher.form().await;
    let form = [("form", form.as_str()), ("name", "x")];
    assert_eq!(
        dispatcher.caller.submit("/desk/relays", &form).await.status,
        403
    );
    let unknown = format!("/desk/relays/{}", id());
    assert_eq!(admin.caller.get(&unknown).await.status, 404);
}

#[tokio::test]
async fn what_was_kept_aside_is_seen_and_filed_or_set_aside() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    assert!(dispatcher.page("/desk/asides").await.contains("沒有另放的"));
    let worker = world.worker();
    let filed = worker.file("食堂的湯太鹹").await;
    let mut changed = filed.command.clone();
    changed["body"]["text"] = json!("食堂的湯<b>沒有</b>味道");
    assert_eq!(worker.deliver(&changed).await["result"], "conflict");
    let mut long = filing("");
    let words = format!("{}最後一句", "長".repeat(4_500));
    long["body"]["text"] = json!(words);
    pithead.take(&long);
    pithead.take_sealed(&id(), &data_encoding::BASE64.encode(b"garbage"));
    pithead.bring(1..=2).await;

    let page = dispatcher.page("/desk/asides").await;
    for said in [
        "食堂的湯&#60;b&#62;沒有",
        &filed.number,
        "手機直接發來",
        "從轉送站「井口」送來",
        "最後一句",
        "打不開",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(
        dispatcher
            .page("/desk/cases")
            .await
            .contains("href=\"/desk/asides\"")
    );
    let asides = world.app.store().asides();
    let form = dispatcher.form().await;
    let form = [("form", form.as_str())];
    // The same receipt opens the first case already: the second is found at the desk alone.
    let path = format!("/desk/asides/{}/filing", asides[0].seq);
    let answer = dispatcher.caller.submit(&path, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let case = answer.header("location").to_owned();
    assert!(dispatcher.page(&case).await.contains("沒有"));
    assert_ne!(case, format!("/desk/cases/{}", filed.number));
    assert_eq!(dispatcher.caller.submit(&path, &form).await.status, 404);
    // What was too long for one command becomes one case, word for word.
    let path = format!("/desk/asides/{}/filing", asides[1].seq);
    let answer = dispatcher.caller.submit(&path, &form).await;
    let page = dispatcher.page(answer.header("location")).await;
    assert!(page.contains("最後一句"));
    // In the garbage are no words to file.
    let path = format!("/desk/asides/{}", asides[2].seq);
    let none = dispatcher
        .caller
        .submit(&format!("{path}/filing"), &form)
        .await;
    assert_eq!(none.status, 404);
    let seen = dispatcher
        .caller
        .submit(&format!("{path}/settlement"), &form)
        .await;
    assert_eq!(seen.status, 303);
    assert!(dispatcher.page("/desk/asides").await.contains("沒有另放的"));
    assert!(world.app.store().asides().is_empty());
}

#[tokio::test]
async fn what_is_about_a_cadre_is_kept_aside_for_the_discipline_office_alone() {
    let world = World::new().await;
    let worker = world.worker();
    let filed = worker
        .file_with(json!({"text": "科長收了禮", "cadre": true}), json!([]))
        .await;
    let mut changed = filed.command.clone();
    changed["body"]["text"] = json!("科長收了兩次禮");
    // Not even the flag is needed: it collided with a case of theirs.
    changed["body"].as_object_mut().unwrap().remove("cadre");
    assert_eq!(worker.deliver(&changed).await["result"], "conflict");
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let page = dispatcher.page("/desk/asides").await;
    assert!(!page.contains("收了") && !page.contains(&filed.number));
    let seq = world.app.store().asides()[0].seq;
    let form = dispatcher.form().await;
    let path = format!("/desk/asides/{seq}/settlement");
    let form = [("form", form.as_str())];
    assert_eq!(dispatcher.caller.submit(&path, &form).await.status, 404);
    let discipline = world.at_desk(&[Role::Discipline], None).await;
    assert!(discipline.page("/desk/asides").await.contains("收了兩次禮"));
    let handler = world.at_desk(&[Role::Handler], None).await;
    assert_eq!(handler.caller.get("/desk/asides").await.status, 403);
}
