//! A worker who sends a file the way any tus client does, and the files that are sent.

use std::io::Cursor;

use axum::body::Body;
use axum::http::Method;
use data_encoding::BASE64;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::{Caller, Filed, World, id};

pub const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
pub const CHUNK: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// A photo of something, with a word in its metadata that must not survive.
pub fn photo(format: ImageFormat) -> Vec<u8> {
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
pub fn voice() -> Vec<u8> {
    let mut bytes = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm....A_OPUS....".to_vec();
    bytes.resize(5_000, 7);
    bytes
}

pub struct Sending {
    pub worker: Caller,
    pub filed: Filed,
    pub upload: String,
    pub bytes: Vec<u8>,
}

impl Sending {
    /// A worker who has filed a case that announces one file.
    pub async fn of(world: &World, bytes: Vec<u8>, media: &str) -> Sending {
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

    pub fn metadata(&self, receipt: &str) -> String {
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

    pub async fn create(&self) -> Answer {
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

    pub async fn begun(&self) -> String {
        let answer = self.create().await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.header("location").to_owned()
    }

    pub async fn head(&self, location: &str) -> Answer {
        self.worker
            .send(Method::HEAD, location, &[TUS], Body::empty())
            .await
    }

    pub async fn patch(
        &self,
        location: &str,
        from: usize,
        to: usize,
        more: &[(&str, &str)],
    ) -> Answer {
        let offset = from.to_string();
        let mut headers = vec![TUS, CHUNK, ("upload-offset", offset.as_str())];
        headers.extend_from_slice(more);
        let body = Body::from(self.bytes[from..to].to_vec());
        self.worker
            .send(Method::PATCH, location, &headers, body)
            .await
    }

    pub async fn sent(&self) -> Answer {
        let location = self.begun().await;
        self.patch(&location, 0, self.bytes.len(), &[]).await
    }

    pub async fn files(&self) -> Value {
        self.worker.track(&self.filed.receipt).await["messages"][0]["files"].clone()
    }
}

/// A PNG that says it is so large, and has next to nothing in it.
pub fn bomb(width: u32, height: u32) -> Vec<u8> {
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
