//! Photos and voice on their way out: in ranges, under links that run out, to whom they are for.

use image::ImageFormat;
use jiff::SignedDuration;
use serde_json::json;

use crate::sending::{Sending, photo, voice};
use crate::world::World;

#[tokio::test]
async fn a_recording_is_played_in_ranges() {
    let world = World::new().await;
    let sending = Sending::of(&world, voice(), "audio/webm;codecs=opus").await;
    assert_eq!(sending.sent().await.status, 204);
    let file = sending.files().await[0].clone();
    assert_eq!(file["kind"], "voice");
    let url = file["url"].as_str().unwrap();
    let range = |range: &'static str| sending.worker.clone().with("range", range);
    let part = range("bytes=0-3").get(url).await;
    assert_eq!(
        (part.status.as_u16(), part.header("content-range")),
        (206, "bytes 0-3/5000")
    );
    assert_eq!(part.body, b"\x1a\x45\xdf\xa3");
    assert_eq!(part.header("content-type"), "audio/webm");
    let rest = range("bytes=4990-").get(url).await;
    assert_eq!(rest.body.len(), 10);
    let beyond = range("bytes=5000-").get(url).await;
    assert_eq!(
        (beyond.status.as_u16(), beyond.header("content-range")),
        (416, "bytes */5000")
    );
    assert_eq!(
        sending.worker.get(url).await.header("accept-ranges"),
        "bytes"
    );
}

#[tokio::test]
async fn a_link_runs_out_and_cannot_be_bent() {
    let world = World::new().await;
    let sending = Sending::of(&world, photo(ImageFormat::WebP), "image/webp").await;
    assert_eq!(sending.sent().await.status, 204);
    let url = sending.files().await[0]["url"].as_str().unwrap().to_owned();
    assert_eq!(sending.worker.get(&url).await.status, 200);
    // The same page within the hour has the same address.
    world.pass(SignedDuration::from_mins(10));
    assert_eq!(sending.files().await[0]["url"], url.as_str());
    for at in [8, 30, 60, url.len() - 2] {
        let mut bent = url.clone().into_bytes();
        bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
        let bent = String::from_utf8(bent).unwrap();
        sending.worker.get(&bent).await.is_problem(404, "not-found");
    }
    world.pass(SignedDuration::from_hours(3));
    sending.worker.get(&url).await.is_problem(404, "not-found");
    assert_ne!(sending.files().await[0]["url"], url.as_str());
}

#[tokio::test]
async fn a_handler_sees_the_photo_and_only_the_dispatcher_hears_the_voice() {
    let world = World::new().await;
    let sending = Sending::of(&world, voice(), "audio/mp4").await;
    assert_eq!(sending.sent().await.status, 204);
    let department = world.department("後勤服務中心");
    let (dispatcher, handler) = (world.dispatcher().await, world.handler(department).await);
    let path = format!("/api/v1/desk/cases/{}", sending.filed.number);
    let to = json!({"department": department.0});
    assert_eq!(
        dispatcher
            .post(&format!("{path}/dispatch"), &to)
            .await
            .status,
        200
    );
    let heard = dispatcher.get(&path).await.json()["history"][0]["files"][0].clone();
    assert!(heard["url"].is_string());
    let seen = handler.get(&path).await.json()["history"][0]["files"][0].clone();
    assert_eq!((&seen["stored"], seen.get("url")), (&json!(true), None));
}
