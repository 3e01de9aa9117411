//! Photos and voice on their way in: piece by piece, after cuts and restarts, and what is not taken.

use axum::body::Body;
use axum::http::Method;
use data_encoding::BASE64;
use image::ImageFormat;
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::sending::{Sending, TUS, bomb, photo, voice};
use crate::world::{World, id, receipt};

#[tokio::test]
async fn the_server_says_what_it_speaks() {
    let world = World::new().await;
    let answer = world
        .worker()
        .send(Method::OPTIONS, "/api/v1/files", &[], Body::empty())
        .await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(
        answer.header("tus-extension"),
        "creation,checksum,expiration"
    );
    assert!(answer.header("tus-checksum-algorithm").contains("sha1"));
    assert_eq!(answer.header("tus-max-size"), "16777216");
}

#[tokio::test]
async fn a_photo_goes_in_pieces_and_comes_out_drawn_anew() {
    let world = World::new().await;
    let sending = Sending::of(&world, photo(ImageFormat::Jpeg), "image/jpeg").await;
    assert_eq!(sending.files().await[0]["stored"], false);
    let created = sending.create().await;
    assert_eq!(created.header("upload-offset"), "0");
    assert_eq!(
        created.header("upload-expires"),
        "Fri, 03 Jul 2026 01:30:00 GMT"
    );
    let location = created.header("location").to_owned();
    let half = sending.bytes.len() / 2;
    let first = sending.patch(&location, 0, half, &[]).await;
    assert_eq!(
        (first.status.as_u16(), first.header("upload-offset")),
        (204, half.to_string().as_str())
    );
    assert_eq!(first.header("tus-resumable"), "1.0.0");
    let standing = sending.head(&location).await;
    assert_eq!(
        (
            standing.header("upload-offset"),
            standing.header("upload-length")
        ),
        (
            half.to_string().as_str(),
            sending.bytes.len().to_string().as_str()
        )
    );
    let last = sending
        .patch(&location, half, sending.bytes.len(), &[])
        .await;
    assert_eq!(last.status, 204, "{}", last.text());

    let file = sending.files().await[0].clone();
    assert_eq!(
        (&file["stored"], &file["kind"]),
        (&json!(true), &json!("photo"))
    );
    let url = file["url"].as_str().unwrap();
    assert!(!url.contains(&sending.filed.receipt));
    let shown = sending.worker.get(url).await;
    assert_eq!(
        (shown.status.as_u16(), shown.header("content-type")),
        (200, "image/jpeg")
    );
    assert!(shown.header("cache-control").contains("no-store"));
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert_eq!(shown.header("content-disposition"), "inline");
    assert!(shown.header("content-security-policy").contains("sandbox"));
    assert_eq!(image::load_from_memory(&shown.body).unwrap().width(), 320);
    assert!(!shown.body.windows(3).any(|three| three == b"GPS"));
    // Who lost the last answer and asks again learns that all is there.
    assert_eq!(
        sending.head(&location).await.header("upload-offset"),
        sending.bytes.len().to_string()
    );
    assert_eq!(
        sending.create().await.header("upload-offset"),
        sending.bytes.len().to_string()
    );
}

#[tokio::test]
async fn a_half_sent_photo_lies_on_the_disk_sealed_and_goes_on_after_a_restart() {
    let world = World::new().await;
    let mut sending = Sending::of(&world, photo(ImageFormat::Png), "image/png").await;
    let location = sending.begun().await;
    sending.patch(&location, 0, 4_000, &[]).await;
    let disk = world.disk();
    assert!(
        !disk
            .windows(16)
            .any(|some| some == &sending.bytes[1_000..1_016])
    );
    let world = world.restart().await;
    sending.worker = world.worker();
    assert_eq!(
        sending.head(&location).await.header("upload-offset"),
        "4000"
    );
    let again = sending.create().await;
    assert_eq!(
        (again.header("location"), again.header("upload-offset")),
        (location.as_str(), "4000")
    );
    assert_eq!(
        sending
            .patch(&location, 4_000, sending.bytes.len(), &[])
            .await
            .status,
        204
    );
    assert_eq!(sending.files().await[0]["stored"], true);
}

#[tokio::test]
async fn a_chunk_counts_only_where_the_upload_stands_and_only_if_its_checksum_fits() {
    let world = World::new().await;
    let sending = Sending::of(&world, photo(ImageFormat::Jpeg), "image/jpeg").await;
    let location = sending.begun().await;
    let sum = format!(
        "sha256 {}",
        BASE64.encode(&Sha256::digest(&sending.bytes[..1_000]))
    );
    let wrong = sending
        .patch(&location, 0, 999, &[("upload-checksum", sum.as_str())])
        .await;
    wrong.is_problem(460, "file/checksum");
    assert_eq!(sending.head(&location).await.header("upload-offset"), "0");
    assert_eq!(
        sending
            .patch(&location, 0, 1_000, &[("upload-checksum", sum.as_str())])
            .await
            .status,
        204
    );
    let elsewhere = sending.patch(&location, 0, 1_000, &[]).await;
    elsewhere.is_problem(409, "file/offset");
    assert_eq!(elsewhere.header("upload-offset"), "1000");
    sending
        .patch(&location, 1_000, 2_000, &[("upload-checksum", "md5 AAAA")])
        .await
        .is_problem(400, "file/checksum");
    let sha1 = format!(
        "sha1 {}",
        BASE64.encode(&<sha1::Sha1 as sha1::Digest>::digest(
            &sending.bytes[1_000..2_000]
        ))
    );
    assert_eq!(
        sending
            .patch(
                &location,
                1_000,
                2_000,
                &[("upload-checksum", sha1.as_str())]
            )
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn only_the_version_and_the_type_of_the_protocol_are_heard() {
    let world = World::new().await;
    let sending = Sending::of(&world, photo(ImageFormat::Jpeg), "image/jpeg").await;
    let location = sending.begun().await;
    let old = sending
        .worker
        .send(
            Method::HEAD,
            &location,
            &[("tus-resumable", "0.2.2")],
            Body::empty(),
        )
        .await;
    assert_eq!(
        (old.status.as_u16(), old.header("tus-version")),
        (412, "1.0.0")
    );
    let headers = [TUS, ("content-type", "image/jpeg"), ("upload-offset", "0")];
    let wrong = sending
        .worker
        .send(Method::PATCH, &location, &headers, Body::from("x"))
        .await;
    wrong.is_problem(415, "media-type");
    assert_eq!(sending.head("/api/v1/files/0000").await.status, 404);
    assert_eq!(
        sending
            .head(&format!("/api/v1/files/{}", "0".repeat(32)))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn only_who_holds_the_receipt_may_send_and_only_what_was_announced() {
    let world = World::new().await;
    let mut sending = Sending::of(&world, photo(ImageFormat::Jpeg), "image/jpeg").await;
    let mine = std::mem::replace(&mut sending.filed.receipt, receipt());
    sending.create().await.is_problem(403, "file/not-yours");
    sending.filed.receipt = "not a receipt".into();
    sending.create().await.is_problem(403, "file/not-yours");
    sending.filed.receipt = mine;
    sending.upload = id();
    sending.create().await.is_problem(403, "file/not-yours");
    let metadata = sending.metadata(&sending.filed.receipt);
    let long = [
        TUS,
        ("upload-length", "16777217"),
        ("upload-metadata", metadata.as_str()),
    ];
    let long = sending
        .worker
        .send(Method::POST, "/api/v1/files", &long, Body::empty())
        .await;
    long.is_problem(413, "too-large");
    for length in ["0", "-1", "many"] {
        let odd = [
            TUS,
            ("upload-length", length),
            ("upload-metadata", metadata.as_str()),
        ];
        let odd = sending
            .worker
            .send(Method::POST, "/api/v1/files", &odd, Body::empty())
            .await;
        odd.is_problem(400, "file/length");
    }
    let bare = [
        TUS,
        ("upload-length", "10"),
        ("upload-metadata", "receipt !!!"),
    ];
    let bare = sending
        .worker
        .send(Method::POST, "/api/v1/files", &bare, Body::empty())
        .await;
    bare.is_problem(400, "file/metadata");
}

#[tokio::test]
async fn more_than_was_announced_is_not_taken() {
    let world = World::new().await;
    let mut sending = Sending::of(&world, photo(ImageFormat::Jpeg), "image/jpeg").await;
    let location = sending.begun().await;
    sending.bytes.push(0);
    let answer = sending.patch(&location, 0, sending.bytes.len(), &[]).await;
    answer.is_problem(400, "file/length");
    assert_eq!(sending.head(&location).await.header("upload-offset"), "0");
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_is_refused_and_said_so() {
    let world = World::new().await;
    for (bytes, media) in [
        (b"<script>alert(1)</script>".repeat(20), "image/jpeg"),
        (photo(ImageFormat::Jpeg), "audio/webm"),
        (voice(), "image/jpeg"),
        (photo(ImageFormat::Jpeg)[..3_000].to_vec(), "image/jpeg"),
        (b"GIF89a".repeat(50), "image/gif"),
        (b"MZ".repeat(400), "audio/mp4"),
    ] {
        let sending = Sending::of(&world, bytes, media).await;
        sending.sent().await.is_problem(422, "file/unreadable");
        let case = sending.worker.track(&sending.filed.receipt).await;
        assert_eq!(case["messages"][0].get("files"), None, "{case}");
        assert_eq!(case["messages"][1]["what"], "file_refused");
        assert!(
            case["messages"][1]["text"]
                .as_str()
                .unwrap()
                .contains("沒有收下")
        );
        sending.create().await.is_problem(403, "file/not-yours");
    }
}

#[tokio::test]
async fn a_decompression_bomb_is_refused_before_it_unfolds() {
    let world = World::new().await;
    let sending = Sending::of(&world, bomb(30_000, 30_000), "image/png").await;
    assert!(sending.bytes.len() < 10_000);
    sending.sent().await.is_problem(422, "file/too-many-pixels");
    let sending = Sending::of(&world, bomb(11_000, 11_000), "image/png").await;
    sending.sent().await.is_problem(422, "file/too-many-pixels");
}

#[tokio::test]
async fn an_abandoned_upload_runs_out_after_a_day_and_may_begin_again() {
    let world = World::new().await;
    let sending = Sending::of(&world, photo(ImageFormat::Jpeg), "image/jpeg").await;
    let location = sending.begun().await;
    sending.patch(&location, 0, 1_000, &[]).await;
    world.pass(SignedDuration::from_hours(23));
    assert_eq!(
        sending.head(&location).await.header("upload-offset"),
        "1000"
    );
    world.pass(SignedDuration::from_hours(1));
    assert_eq!(sending.head(&location).await.status, 404);
    world.app.tend_uploads().await.unwrap();
    let again = sending.create().await;
    assert_eq!(
        (again.header("location"), again.header("upload-offset")),
        (location.as_str(), "0")
    );
}
