//! Promises that nothing visible would remind one of: what addresses and numbers do not tell, and what secrets do not
//! outlive.

use image::ImageFormat;
use jiff::SignedDuration;
use serde_json::json;
use shishiling::domain::By;
use shishiling::domain::staff::Role;

use crate::sending::{Sending, photo};
use crate::world::{World, about, filing, id};

#[tokio::test]
async fn the_address_of_a_photo_bears_neither_the_case_nor_the_upload() {
    let world = World::new().await;
    let sending = Sending::of(&world, photo(ImageFormat::Png), "image/png").await;
    assert_eq!(sending.sent().await.status, 204);
    let url = sending.files().await[0]["url"].as_str().unwrap().to_owned();
    let said = url.strip_prefix("/files/").unwrap();
    let said = data_encoding::BASE64URL_NOPAD
        .decode(said.as_bytes())
        .unwrap();
    let case = world
        .app
        .case_by_number(&sending.filed.number)
        .await
        .unwrap();
    let upload: uuid::Uuid = sending.upload.parse().unwrap();
    // Four bytes of an id that begins with the moment of the draft would already tell.
    for told in [case.id.0, upload] {
        for piece in told.as_bytes().windows(4) {
            assert!(
                !said.windows(4).any(|four| four == piece),
                "{told} in {url}"
            );
        }
    }
}

#[tokio::test]
async fn a_figure_tells_in_public_of_fewer_than_five_only_that_they_are_few() {
    let world = World::new().await;
    let dispatcher = world.dispatcher().await;
    let received = |n: usize| {
        let (world, dispatcher) = (&world, &dispatcher);
        async move {
            for _ in 0..n {
                let filed = world.worker().file("走廊燈不亮").await;
                let path = format!("/api/v1/desk/cases/{}/answers", filed.number);
                let answer = dispatcher.post(&path, &json!({"text": "收到"})).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
            }
        }
    };
    let read = || async {
        let page = world
            .worker()
            .get("/home?figure=first-answer&period=2026")
            .await;
        assert_eq!(page.status, 200);
        page.text()
    };
    let figure = world.worker().get("/ledger").await.text();
    assert!(!figure.contains("/home?figure="), "nothing to open yet");
    received(4).await;
    world.pass(SignedDuration::from_hours(1));
    let few = read().await;
    assert!(
        few.contains("不足 5 件") && !few.contains("未公開 4"),
        "{few}"
    );
    assert!(
        !world
            .worker()
            .get("/ledger")
            .await
            .text()
            .contains("/home?figure=")
    );
    received(1).await;
    world.pass(SignedDuration::from_hours(1));
    let five = read().await;
    assert!(five.contains("5 件") && !five.contains("不足"), "{five}");
}

#[tokio::test]
async fn yesterdays_token_and_the_one_before_a_restart_say_nothing_about_todays() {
    let world = World::new().await;
    let token = |world: &World| world.app.day_token("10.20.30.40", "phone 1");
    let first = token(&world);
    assert_eq!(first, token(&world));
    assert_ne!(first, world.app.day_token("10.20.30.41", "phone 1"));
    let world = world.restart().await;
    let second = token(&world);
    assert_ne!(first, second, "the secret is never written");
    world.pass(SignedDuration::from_hours(24));
    assert_ne!(second, token(&world));
}

#[tokio::test]
async fn every_password_has_a_key_of_its_own_so_that_the_old_hash_goes_with_the_old_key() {
    let world = World::new().await;
    let member = world.member(&[Role::Dispatcher], None).await;
    let mut keys = Vec::new();
    for password in ["a first sentence", "a second sentence", "a second sentence"] {
        let set = world.app.set_password(By::Hub, member.id, password);
        set.await.unwrap();
        keys.push(world.app.site().password(member.id).unwrap().key);
    }
    assert!(keys[0] != keys[1] && keys[1] != keys[2], "{keys:?}");
}

#[tokio::test]
async fn a_phones_clock_is_kept_in_whole_minutes() {
    let world = World::new().await;
    let mut command = filing("走廊燈不亮");
    let ahead = world.now() + SignedDuration::from_millis(187_654);
    command["sent_at"] = json!(ahead.to_string());
    let filed = world.worker().deliver(&command).await;
    let number = filed["ack"]["number"].as_str().unwrap();
    let case = world.app.case_by_number(number).await.unwrap();
    let entry = world.app.store().entry(case.thread[0].pos).unwrap();
    assert_eq!(entry.skew_ms, Some(180_000));
}

#[tokio::test]
async fn a_place_without_cameras_takes_no_photo_with_a_later_message_either() {
    let world = World::new().await;
    let worker = world.worker();
    let mut sending = {
        let mut command = filing("水不熱");
        command["place"] = json!(world.place("女職工澡堂").to_string());
        let filed = worker.deliver(&command).await;
        Sending {
            filed: crate::world::Filed {
                id: command["id"].as_str().unwrap().into(),
                receipt: command["body"]["receipt"].as_str().unwrap().into(),
                number: filed["ack"]["number"].as_str().unwrap().into(),
                command,
            },
            worker,
            upload: id(),
            bytes: photo(ImageFormat::Jpeg),
        }
    };
    let receipt = sending.filed.receipt.clone();
    let mut message = about(&receipt, "case.message", json!({"text": "還是不熱"}));
    message["files"] = json!([
        {"slot": 1, "upload": sending.upload, "bytes": 9000, "type": "image/jpeg"},
        {"slot": 7, "upload": id(), "bytes": 5000, "type": "audio/webm"},
    ]);
    let sent = sending.worker.deliver(&message).await;
    assert_eq!(sent["result"], "stored", "the words are taken: {sent}");
    sending.create().await.is_problem(403, "file/not-yours");
    let case = sending.worker.track(&receipt).await;
    assert_eq!(case["files_missing"], 1, "the voice is awaited: {case}");
    sending.upload = message["files"][1]["upload"].as_str().unwrap().into();
    assert_eq!(sending.create().await.status, 201);
}
