//! Photos and voice: sent piece by piece as any tus client does, drawn anew, and read back under links that run out.

use std::io::Cursor;

use axum::body::Body;
use axum::http::Method;
use data_encoding::BASE64;
use image::{ImageFormat, Rgb, RgbImage};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::world::{Answer, Caller, Filed, World, id, receipt};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const CHUNK: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// A photo of something, with a word in its metadata that must not survive.
fn photo(format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(320, 200, |x, y| Rgb([x as u8, y as u8, (x * y) as u8]));
    let mut bytes = Vec::new();
    pixels
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    if format == ImageFormat::Jpeg {
        let comment = b"\xff\xfe\x00\x17GPS 36.123 113.456 XX";
        bytes.splice(2..2, comment.iter().copied());
    }
    bytes
}

/// The beginning of what Android's browser records.
fn voice() -> Vec<u8> {
    let mut bytes = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm....A_OPUS....".to_vec();
    bytes.resize(5_000, 7);
    bytes
}

struct Sending {
    worker: Caller,
    filed: Filed,
    upload: String,
    bytes: Vec<u8>,
}

impl Sending {
    /// A worker who has filed a case that announces one file.
    async fn of(world: &World, bytes: Vec<u8>, media: &str) -> Sending {
        let worker = world.worker();
        let upload = id();
        let files = json!([{"slot": 1, "upload": upload, "bytes": bytes.len(), "type": media}]);
        let filed = worker.file_with(json!({"text": "照片在後面"}), files).await;
        Sending {
            worker,
            filed,
            upload,
            bytes,
        }
    }

    fn metadata(&self, receipt: &str) -> String {
        let pair = |name: &str, value: &str| format!("{name} {}", BASE64.encode(value.as_bytes()));
        [
            pair("receipt", receipt),
            pair("command", &self.filed.id),
            pair("upload", &self.upload),
            pair("slot", "1"),
            pair("type", "image/jpeg"),
        ]
        .join(",")
    }

    async fn create(&self) -> Answer {
        let (length, metadata) = (
            self.bytes.len().to_string(),
            self.metadata(&self.filed.receipt),
        );
        let headers = [
            TUS,
            ("upload-length", length.as_str()),
            ("upload-metadata", metadata.as_str()),
        ];
        self.worker
            .send(Method::POST, "/api/v1/files", &headers, Body::empty())
            .await
    }

    async fn begun(&self) -> String {
        let answer = self.create().await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.header("location").to_owned()
    }

    async fn head(&self, location: &str) -> Answer {
        self.worker
            .send(Method::HEAD, location, &[TUS], Body::empty())
            .await
    }

    async fn patch(&self, location: &str, from: usize, to: usize, more: &[(&str, &str)]) -> Answer {
        let offset = from.to_string();
        let mut headers = vec![TUS, CHUNK, ("upload-offset", offset.as_str())];
        headers.extend_from_slice(more);
        let body = Body::from(self.bytes[from..to].to_vec());
        self.worker
            .send(Method::PATCH, location, &headers, body)
            .await
    }

    async fn sent(&self) -> Answer {
        let location = self.begun().await;
        self.patch(&location, 0, self.bytes.len(), &[]).await
    }

    async fn files(&self) -> Value {
        self.worker.track(&self.filed.receipt).await["messages"][0]["files"].clone()
    }
}

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

/// A PNG that says it is so large, and has next to nothing in it.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbImage::new(8, 8)
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

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
