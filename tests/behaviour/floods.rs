//! More than there is room for: unfinished files, questions without end, photos for more memory than there is.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use shishiling::http::limits::Rates;

use crate::sending::Sending;
use crate::world::{World, id};

#[tokio::test]
async fn one_case_has_only_so_much_on_its_way_at_once() {
    let world = World::new().await;
    let uploads: Vec<String> = (0..6).map(|_| id()).collect();
    let announced = uploads.iter().enumerate().map(
        |(slot, upload)| json!({"slot": slot, "upload": upload, "bytes": 1, "type": "image/jpeg"}),
    );
    let worker = world.worker();
    let said = json!({"text": "六張照片"});
    let filed = worker.file_with(said, announced.collect()).await;
    let mut sending = Sending {
        worker,
        filed,
        upload: String::new(),
        bytes: vec![0; 16 << 20],
    };
    for upload in &uploads[..4] {
        sending.upload = upload.clone();
        assert_eq!(sending.create().await.status, 201);
    }
    assert_eq!(sending.create().await.status, 201, "the same one again");
    sending.upload = uploads[4].clone();
    let fifth = sending.create().await;
    fifth.is_problem(429, "busy");
    assert_eq!(fifth.header("retry-after"), "600");
    world.pass(SignedDuration::from_hours(25));
    assert_eq!(
        sending.create().await.status,
        201,
        "abandoned ones are gone"
    );
}

#[tokio::test]
async fn a_device_that_asks_without_end_waits_and_others_do_not() {
    let world = World::within(Rates {
        asks_burst: 6,
        asks_per_minute: 6,
        ..Rates::default()
    })
    .await;
    let sending = Sending::of(&world, vec![7; 100], "image/jpeg").await;
    let worker = &sending.worker;
    for _ in 0..5 {
        worker.track(&sending.filed.receipt).await;
    }
    assert_eq!(sending.create().await.status, 201);
    let receipts = json!({"receipts": [&sending.filed.receipt]});
    let asked = worker.post("/api/v1/track", &receipts).await;
    asked.is_problem(429, "busy");
    assert_eq!(asked.header("retry-after"), "10");
    sending.create().await.is_problem(429, "busy");
    let found = [("receipt", sending.filed.receipt.as_str())];
    assert_eq!(worker.submit("/T", &found).await.status, 429);
    assert_eq!(worker.get("/T").await.status, 429);
    let other = world.worker();
    assert_eq!(other.submit("/T", &found).await.status, 200);
    worker.file("說話不受影響").await;
    world.pass(SignedDuration::from_secs(10));
    worker.track(&sending.filed.receipt).await;
}

#[tokio::test]
async fn photos_for_more_memory_than_there_is_wait_and_words_do_not() {
    let world = World::within(Rates {
        forms_mib: 3,
        forms_wait: Duration::from_millis(50),
        ..Rates::default()
    })
    .await;
    let form =
        "--b\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n走廊燈不亮\r\n--b--\r\n";
    let multipart = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("content-length", "2000000"),
        ("accept", "text/html"),
    ];
    let (begin, begun) = tokio::sync::oneshot::channel();
    // Half a form, and then nothing more.
    let stuck = futures::stream::once(async {
        let _ = begin.send(());
        Ok::<_, std::io::Error>(Bytes::from(&form[..20]))
    });
    let stuck = Body::from_stream(futures::StreamExt::chain(stuck, futures::stream::pending()));
    let slow = world.worker();
    let slow = tokio::spawn(async move {
        slow.send(Method::POST, "/report", &multipart, stuck).await;
    });
    begun.await.unwrap();

    let worker = world.worker();
    let photos = || worker.send(Method::POST, "/report", &multipart, Body::from(form));
    let refused = photos().await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), "60");
    assert!(refused.text().contains("文字馬上能收"));
    let words = [("text", "走廊燈不亮")];
    assert_eq!(worker.submit("/report", &words).await.status, 200);
    slow.abort();
    let _ = slow.await;
    assert_eq!(photos().await.status, 200);
}

#[tokio::test]
async fn the_ledger_is_counted_once_for_as_long_as_nothing_changes() {
    let world = World::new().await;
    world.worker().file("走廊燈不亮").await;
    let first = world.app.ledger().await.unwrap();
    let again = world.app.ledger().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &again));
    world.worker().file("澡堂水不熱").await;
    let changed = world.app.ledger().await.unwrap();
    assert_eq!(changed.rows[0].1.received, first.rows[0].1.received + 1);
    world.pass(SignedDuration::from_mins(1));
    let later = world.app.ledger().await.unwrap();
    assert!(
        !std::sync::Arc::ptr_eq(&changed, &later),
        "limits run out by the minute"
    );
}
