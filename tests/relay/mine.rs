//! A mine with a hub and a relay, each a program in a process of its own with a data directory that outlives it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::Method;
use serde_json::{Value, json};
use shishiling::app::App;
use shishiling::i18n::Lang;
use shishiling::store::{Options, Store};
use tempfile::TempDir;
use uuid::Uuid;

use crate::chance::Chance;
use crate::program::{Filing, Program, free_port};

/// The data directories of a hub and its relay.
pub struct Mine {
    dir: TempDir,
    hub_dir: PathBuf,
    relay_dir: PathBuf,
    hub_port: u16,
    relay_port: u16,
    /// What the desk gave for the relay.
    pub code: String,
    /// A place with a poster.
    pub place: String,
    /// What that place is called.
    pub place_name: String,
}

impl Mine {
    /// A founded hub whose admin has added a relay; no program runs yet.
    pub async fn founded() -> Mine {
        let dir = TempDir::new().unwrap();
        let options = Options {
            now: Arc::new(Timestamp::now),
            ..Options::default()
        };
        let store = Store::open(&dir.path().join("hub"), options).unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let app = App::new(store, Arc::new(Timestamp::now), zone, "http://hub.example");
        app.found(Lang::Hant).await.unwrap();
        let site = app.site();
        let place = site.open_places().next().unwrap().clone();
        let admin = site.members.first().unwrap();
        let (_, code) = app
            .add_relay(admin, "副井口", Some(place.code))
            .await
            .unwrap();
        let code = code.grouped();
        let store = app.store().clone();
        store.close().await;
        drop((app, store));
        Mine {
            hub_dir: dir.path().join("hub"),
            relay_dir: dir.path().join("relay"),
            dir,
            hub_port: free_port(),
            relay_port: free_port(),
            code,
            place: place.code.to_string(),
            place_name: place.name.hant.clone(),
        }
    }

    pub fn hub_dir(&self) -> PathBuf {
        self.hub_dir.clone()
    }

    pub fn relay_dir(&self) -> PathBuf {
        self.relay_dir.clone()
    }

    /// The relay's data lie on another disk.
    pub fn put_relay_on(&mut self, disk: PathBuf) {
        self.relay_dir = disk.join("relay");
    }

    /// The hub's data move to another disk.
    pub fn put_hub_on(&mut self, disk: PathBuf) {
        let moved = disk.join("hub");
        let done = std::process::Command::new("cp")
            .arg("-a")
            .args([&self.hub_dir, &moved])
            .status();
        assert!(done.unwrap().success());
        self.hub_dir = moved;
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn hub_address(&self) -> String {
        format!("http://127.0.0.1:{}", self.hub_port)
    }

    /// Starts the hub at the address that the relay knows.
    pub async fn hub(&self) -> Program {
        let base = self.hub_address();
        let variables = [("SHISHILING_BASE_URL", base.as_str())];
        Program::start_at(&self.hub_dir(), self.hub_port, &variables).await
    }

    /// Starts the relay; the code is in its start script, as people leave it there.
    pub async fn relay(&self) -> Program {
        self.relay_to(&self.hub_address()).await
    }

    /// The same, with its hub at the other end of somebody's line.
    pub async fn relay_to(&self, hub: &str) -> Program {
        let variables = [
            ("SHISHILING_RELAY_TO", hub),
            ("SHISHILING_ENROL", self.code.as_str()),
        ];
        Program::start_at(&self.relay_dir(), self.relay_port, &variables).await
    }

    /// A hub and a relay that has spoken with it.
    pub async fn running(&self) -> (Program, Program) {
        let hub = self.hub().await;
        let relay = self.relay().await;
        until("the relay speaks with its hub", async || {
            relay.text("/readyz").await.contains("\"hub\":true")
        })
        .await;
        (hub, relay)
    }
}

impl Program {
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let address = format!("{}{path}", self.base);
        self.http.request(method, address)
    }

    /// A page, whatever its status.
    pub async fn text(&self, path: &str) -> String {
        let asked = self
            .request(Method::GET, path)
            .header("accept", "text/html");
        asked.send().await.unwrap().text().await.unwrap()
    }

    /// A form as a browser without script sends it; the page that answers.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let asked = self
            .request(Method::POST, path)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        asked.send().await.unwrap().text().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.request(Method::POST, path).json(body).send().await;
        let answer = answer.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

/// Waits for something to become so; how long it took.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) -> Duration {
    let since = Instant::now();
    while !is_so().await {
        assert!(since.elapsed() < Duration::from_secs(180), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    since.elapsed()
}

/// Waits until every filing is at the hub by the relay's own word.
pub async fn until_at_hub(relay: &Program, filings: &[Filing]) -> Duration {
    let ids: Vec<&str> = filings.iter().map(|filing| filing.id.as_str()).collect();
    until("every command is at the hub", async || {
        let states = relay.status(&ids).await;
        states.values().all(|state| state == "hub")
    })
    .await
}

/// Each of them once at the hub, word for word.
pub async fn stand_once(hub: &Program, filings: &[Filing]) {
    let receipts: Vec<&str> = filings.iter().map(|f| f.receipt.as_str()).collect();
    let mut numbers = std::collections::BTreeSet::new();
    for some in receipts.chunks(32).zip(filings.chunks(32)) {
        let (receipts, filings) = some;
        for (case, filing) in hub.track(receipts).await.into_iter().zip(filings) {
            let case = case.unwrap_or_else(|| panic!("lost: {}", filing.text));
            assert_eq!(case["messages"][0]["text"], filing.text.as_str());
            assert!(numbers.insert(case["number"].as_str().unwrap().to_owned()));
        }
    }
}

pub fn filings(chance: &mut Chance, count: usize) -> Vec<Filing> {
    (0..count).map(|_| Filing::new(chance)).collect()
}

/// A picture with a word in it that a grep would find.
pub fn picture() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let pixels = image::RgbImage::from_fn(320, 240, |x, y| {
        image::Rgb([(x % 251) as u8, (y % 241) as u8, (x * y % 239) as u8])
    });
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90);
    encoder.encode_image(&pixels).unwrap();
    jpeg
}

/// A filing that announces a photo, as a device sends it.
pub fn with_photo(filing: &Filing, upload: Uuid, bytes: usize) -> Value {
    json!({"id": filing.id, "type": "case.filed", "v": 1,
        "body": {"receipt": filing.receipt, "text": filing.text},
        "files": [{"slot": 1, "upload": upload, "bytes": bytes, "type": "image/jpeg"}]})
}

/// Sends a photo as any tus client does, in two chunks.
pub async fn send_photo(node: &Program, receipt: &str, upload: Uuid, bytes: &[u8]) {
    let base64 = |text: &str| data_encoding::BASE64.encode(text.as_bytes());
    let metadata = format!(
        "receipt {},upload {}",
        base64(receipt),
        base64(&upload.to_string())
    );
    let begun = node
        .request(Method::POST, "/api/v1/files")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", bytes.len())
        .header("upload-metadata", metadata)
        .send()
        .await
        .unwrap();
    assert_eq!(begun.status(), 201);
    let location = begun.headers()["location"].to_str().unwrap().to_owned();
    let half = bytes.len() / 2;
    for (offset, part) in [(0, &bytes[..half]), (half, &bytes[half..])] {
        let taken = node
            .request(Method::PATCH, &location)
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", offset)
            .header("content-type", "application/offset+octet-stream")
            .body(part.to_vec())
            .send()
            .await
            .unwrap();
        assert_eq!(taken.status(), 204, "{:?}", taken.text().await);
    }
}

/// Whether any file below a directory holds these bytes.
pub fn holds(dir: &Path, needle: &[u8]) -> Option<PathBuf> {
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(needle.len()).any(|window| window == needle)
        {
            return Some(path);
        }
    }
    None
}
