//! 轉送站 at the hub: let in with a code, told how the house stands, and relieved of photos; a restored hub among them.

use axum::body::Body;
use axum::http::Method;
use image::ImageFormat;
use jiff::SignedDuration;
use serde_json::json;
use shishiling::domain::relay_wire::hide_receipt;
use shishiling::domain::staff::Role;
use shishiling::store::keys::seal_to_recipient;

use crate::pithead::{Box, enrol};
use crate::sending::photo;
use crate::world::{World, filing, id};

#[tokio::test]
async fn a_box_is_let_in_once_with_a_code_and_out_for_good_when_it_is_revoked() {
    let world = World::new().await;
    let admin = world.member(&[Role::Admin], None).await;
    let dispatcher = world.member(&[Role::Dispatcher], None).await;
    assert!(
        world
            .app
            .add_relay(&dispatcher, "井口", None)
            .await
            .is_err()
    );
    let place = Some(world.place("井口"));
    let (relay, code) = world.app.add_relay(&admin, "井口", place).await.unwrap();
    let wrong = enrol(&world, "8F2K-Q7M3-ZD4W-9XHT").await;
    assert_eq!(
        (
            wrong.status.as_u16(),
            enrol(&world, "井口").await.status.as_u16()
        ),
        (403, 403)
    );
    assert_eq!(wrong.json()["type"], "/problems/relay-code");

    let typed = code.grouped().to_lowercase();
    let answer = enrol(&world, &typed).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let enrolled = answer.json();
    assert_eq!(
        (&enrolled["name"], &enrolled["node"]["role"]),
        (&json!("井口"), &json!("hub"))
    );
    assert!(enrolled["recipient"].as_str().unwrap().starts_with("age1"));
    let site = &enrolled["site"];
    assert_eq!(site["places"].as_array().unwrap().len(), 11);
    for hidden in ["members", "passwords", "passes", "relays"] {
        assert_eq!(site[hidden], json!([]), "{hidden}");
    }
    assert_eq!(enrol(&world, &typed).await.status, 403, "a code works once");
    let disk = world.disk();
    for secret in [enrolled["token"].as_str().unwrap(), &code.grouped()] {
        assert!(
            !disk
                .windows(secret.len())
                .any(|part| part == secret.as_bytes())
        );
    }

    let first = Box::from(&world, &enrolled);
    assert_eq!(first.told_by_beat().await, (vec![], 0));
    // A new code for a wiped box: what the old one showed opens nothing any more.
    let code = world.app.renew_relay(&admin, relay).await.unwrap();
    assert_eq!(
        first.told_by_beat().await.1,
        0,
        "good until the code is used"
    );
    let second = Box::from(&world, &enrol(&world, &code.grouped()).await.json());
    assert_eq!(first.beat().await.status, 401);
    assert_eq!(second.told_by_beat().await.1, 0);
    // A code that nobody typed in time.
    let late = world.app.renew_relay(&admin, relay).await.unwrap();
    world.pass(SignedDuration::from_hours(25));
    assert_eq!(enrol(&world, &late.grouped()).await.status, 403);

    world.app.revoke_relay(&admin, relay).await.unwrap();
    for answer in [
        second.beat().await,
        second.caller.get("/api/v1/relay/site").await,
    ] {
        assert_eq!(answer.status, 401);
        assert_eq!(answer.json()["type"], "/problems/relay-revoked");
    }
    assert_eq!(world.worker().get("/api/v1/relay/site").await.status, 401);
}

#[tokio::test]
async fn a_relay_asks_for_the_house_only_when_it_is_another() {
    let world = World::new().await;
    let (pithead, admin) = Box::enrolled(&world).await;
    let site = pithead.caller.get("/api/v1/relay/site").await;
    assert_eq!(site.status, 200);
    assert_eq!(site.json()["members"], json!([]));
    let tag = site.header("etag").to_owned();
    let knowing = pithead.caller.clone().with("if-none-match", &tag);
    assert_eq!(knowing.get("/api/v1/relay/site").await.status, 304);
    world.app.end_passes(&admin, admin.id).await.unwrap();
    assert_eq!(knowing.get("/api/v1/relay/site").await.status, 200);
    let wrong = json!({"v": 2, "epoch": 1, "head": {"seq": 0, "hash": "00".repeat(32)}});
    assert_eq!(
        pithead
            .caller
            .post("/api/v1/relay/batches", &wrong)
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn a_photo_comes_chunk_by_sealed_chunk() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    let (bytes, upload) = (photo(ImageFormat::Jpeg), id());
    let mut filed = filing("看照片");
    filed["files"] =
        json!([{"slot": 1, "upload": upload, "bytes": bytes.len(), "type": "image/jpeg"}]);
    let receipt = filed["body"]["receipt"].as_str().unwrap().to_owned();
    let mut hidden = filed.clone();
    let hash = hide_receipt(&mut hidden).unwrap();
    let announced = json!({"command": filed["id"], "upload": upload, "slot": 1, "bytes": bytes.len(),
        "type": "image/jpeg", "receipt_hash": hash});
    let early = pithead.caller.post("/api/v1/relay/files", &announced).await;
    assert_eq!(early.status, 403, "its command is not here yet");
    pithead.take(&filed);
    pithead.bring(1..=1).await;
    let begun = pithead.caller.post("/api/v1/relay/files", &announced).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    assert_eq!(begun.json()["offset"], 0);
    let location = begun.json()["location"].as_str().unwrap().to_owned();
    let patch = async |from: usize, until: usize, offset: usize| {
        let sealed = seal_to_recipient(&pithead.recipient, &bytes[from..until]).unwrap();
        let offset = offset.to_string();
        let headers = [("upload-offset", offset.as_str())];
        pithead
            .caller
            .send(Method::PATCH, &location, &headers, Body::from(sealed))
            .await
    };
    let half = bytes.len() / 2;
    let first = patch(0, half, 0).await;
    assert_eq!(
        (first.status.as_u16(), first.header("upload-offset")),
        (204, half.to_string().as_str())
    );
    let twice = patch(0, half, 0).await;
    assert_eq!(
        (twice.status.as_u16(), twice.header("upload-offset")),
        (409, half.to_string().as_str())
    );
    let open = [("upload-offset", half.to_string())];
    let open = [(open[0].0, open[0].1.as_str())];
    let plain = Body::from(bytes[half..].to_vec());
    let plain = pithead
        .caller
        .send(Method::PATCH, &location, &open, plain)
        .await;
    assert_eq!(
        plain.status, 422,
        "what is not sealed to this hub does not open"
    );
    assert_eq!(patch(half, bytes.len(), half).await.status, 204);
    let begun = pithead
        .caller
        .post("/api/v1/relay/files", &announced)
        .await
        .json();
    assert_eq!(begun["offset"], bytes.len(), "asked again, all is there");
    let case = world.worker().track(&receipt).await;
    assert_eq!(case["messages"][0]["files"][0]["stored"], true, "{case}");
    let bare = world.worker().post("/api/v1/relay/files", &announced).await;
    assert_eq!(bare.status, 401);
}

#[tokio::test]
async fn a_hub_restored_from_last_night_says_so_and_gets_the_rest_again() {
    let world = World::new().await;
    let kit = world.app.store().fresh_recovery_key().unwrap();
    let kept = tempfile::tempdir().unwrap();
    let (mut pithead, _) = Box::enrolled(&world).await;
    for n in 0..6 {
        pithead.take(&filing(&format!("第 {n} 件")));
    }
    assert_eq!(pithead.brought(1..=4).await.1, 4);
    let before = pithead.beat().await.json();
    assert_eq!(before["backed_up"], json!(null));
    world.back_up(kept.path());
    let after = pithead.brought(5..=6).await;
    assert_eq!(after.1, 6);
    let told_now = pithead.beat().await.json();
    assert_eq!(
        told_now["backed_up"], 4,
        "the rest lies in no verified copy"
    );

    let world = world.restored(kept.path(), &kit).await;
    let answer = pithead.beat().await.json();
    assert_eq!(answer["have"]["seq"], 4);
    assert_ne!(answer["node"]["epoch"], before["node"]["epoch"]);
    assert!(answer["node"]["epoch"].as_u64().unwrap() > 1);
    assert_eq!(answer["backed_up"], json!(null));
    assert_eq!(
        pithead.brought(4..=6).await,
        (
            vec!["duplicate".into(), "stored".into(), "stored".into()],
            6
        )
    );
    world.app.store().settle().await.unwrap();
    assert_eq!(
        world.app.store().facts(|facts| facts.len()),
        6,
        "none lost, none doubled"
    );
    let outbox = world
        .worker()
        .post("/api/v1/outbox/status", &json!({"ids": []}))
        .await;
    assert_eq!(outbox.json()["node"]["epoch"], answer["node"]["epoch"]);
}
