//! The prepared world: a hub with its default site, and the people who ask something of it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use shishiling::app::App;
use shishiling::domain::By;
use shishiling::domain::place::{DepartmentId, PlaceCode};
use shishiling::domain::receipt::Receipt;
use shishiling::domain::site::SiteEvent;
use shishiling::domain::staff::{Member, Role, StaffId};
use shishiling::http::limits::Rates;
use shishiling::i18n::Lang;
use shishiling::store::{Options, Store};
use tower::ServiceExt;
use uuid::Uuid;

use crate::answer::Answer;

/// A hub on a temporary disk.
pub struct World {
    pub app: App,
    router: Arc<RwLock<Router>>,
    clock: Arc<AtomicI64>,
    people: AtomicU64,
    dir: tempfile::TempDir,
}

impl World {
    /// A Thursday morning at the mine, nobody has said anything yet.
    pub async fn new() -> World {
        World::within(Rates::default()).await
    }

    /// The same with limits of one's own.
    pub async fn within(rates: Rates) -> World {
        let dir = tempfile::tempdir().unwrap();
        let start: Timestamp = "2026-07-02T01:30:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let (app, router) = World::open(&dir, &clock, rates, 0);
        app.found(Lang::Hant).await.unwrap();
        World {
            app,
            router: Arc::new(RwLock::new(router)),
            clock,
            people: AtomicU64::new(0),
            dir,
        }
    }

    fn open(
        dir: &tempfile::TempDir,
        clock: &Arc<AtomicI64>,
        rates: Rates,
        reserve_bytes: u64,
    ) -> (App, Router) {
        let told = Arc::clone(clock);
        let now =
            Arc::new(move || Timestamp::from_millisecond(told.load(Ordering::Relaxed)).unwrap());
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let options = Options {
            now: now.clone(),
            zone: zone.clone(),
            reserve_bytes,
            ..Options::default()
        };
        let store = Store::open(dir.path(), options).unwrap();
        let app = App::new(store, now, zone, "https://mine.example");
        let router = shishiling::http::router_within(app.clone(), rates);
        (app, router)
    }

    /// The hub goes down and comes up again over the same folder; who called it calls the new one.
    pub async fn restart(self) -> World {
        self.restart_with(0).await
    }

    /// The same, taking nothing new with less free room than this on the disk.
    pub async fn restart_with(self, reserve_bytes: u64) -> World {
        let World {
            app,
            router,
            clock,
            people,
            dir,
        } = self;
        *router.write().unwrap() = Router::new();
        app.store().close().await;
        drop(app);
        let (app, fresh) = World::open(&dir, &clock, Rates::default(), reserve_bytes);
        *router.write().unwrap() = fresh;
        World {
            app,
            router,
            clock,
            people,
            dir,
        }
    }

    /// Copies the hub as it is now, beside the running one.
    pub fn back_up(&self, into: &Path) {
        shishiling::store::backup(self.dir.path(), into, 30, self.now()).unwrap();
    }

    /// The hub's machine is lost: the newest copy takes its place, and who called the old one calls it.
    pub async fn restored(self, from: &Path, kit: &str) -> World {
        let fresh = tempfile::tempdir().unwrap();
        shishiling::store::restore(from, None, fresh.path(), kit).unwrap();
        let lost = World { dir: fresh, ..self };
        lost.restart().await
    }

    /// Where the hub keeps everything.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Time goes by.
    pub fn pass(&self, time: SignedDuration) {
        let ms = i64::try_from(time.as_millis()).unwrap();
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// Everything that lies on the disk, to look for what must not be there.
    pub fn disk(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut folders = vec![self.dir.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    bytes.extend(std::fs::read(path).unwrap_or_default());
                }
            }
        }
        bytes
    }

    /// A place of the default site by its Chinese name.
    pub fn place(&self, name: &str) -> PlaceCode {
        let site = self.app.site();
        let place = site.places.iter().find(|place| place.name.hant == name);
        place.expect("a place of the default site").code
    }

    /// A department of the default site by its Chinese name.
    pub fn department(&self, name: &str) -> DepartmentId {
        let site = self.app.site();
        let department = site.departments.iter().find(|d| d.name.hant == name);
        department.expect("a department of the default site").id
    }

    fn next(&self) -> u64 {
        self.people.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Somebody with a phone of their own, in Traditional Chinese.
    pub fn worker(&self) -> Caller {
        let number = self.next();
        Caller {
            router: Arc::clone(&self.router),
            address: "10.20.30.40".into(),
            headers: vec![
                ("user-agent".into(), format!("phone {number}")),
                ("accept-language".into(), "zh-Hant".into()),
            ],
        }
    }

    /// A member of staff with these roles, known to the house from now on.
    pub async fn member(&self, roles: &[Role], department: Option<DepartmentId>) -> Member {
        let id = StaffId(self.app.site().members.len() as u32 + 1);
        let member = Member {
            id,
            account: format!("member{}", id.0),
            name: format!("第{}號", id.0),
            roles: roles.to_vec(),
            department,
            left: false,
        };
        let event = SiteEvent::MemberSet(member.clone());
        self.app.record(By::Hub, event).await.unwrap();
        member
    }

    /// A program that speaks for a member.
    pub async fn program(&self, member: &Member) -> Caller {
        let token = self.app.issue_token(member).await.unwrap();
        self.worker()
            .with("authorization", &format!("Bearer {}", token.reveal()))
    }

    /// 值班受理員, by a program.
    pub async fn dispatcher(&self) -> Caller {
        let member = self.member(&[Role::Dispatcher], None).await;
        self.program(&member).await
    }

    /// 承辦人 of a department, by a program.
    pub async fn handler(&self, department: DepartmentId) -> Caller {
        let member = self.member(&[Role::Handler], Some(department)).await;
        self.program(&member).await
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Caller {
    router: Arc<RwLock<Router>>,
    address: String,
    headers: Vec<(String, String)>,
}

impl Caller {
    /// The same one with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Caller {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn post(&self, path: &str, json: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send(Method::POST, path, &headers, Body::from(json.to_string()))
            .await
    }

    /// Posts a form as a browser without script does, from a page of the site.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| {
            text.bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                    _ => format!("%{byte:02X}"),
                })
                .collect::<String>()
        };
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://mine.example"),
            ("accept", "text/html"),
        ];
        self.send(Method::POST, path, &headers, Body::from(body))
            .await
    }

    /// An answer whose body goes on: a stream of events.
    pub async fn stream(&self, path: &str) -> axum::response::Response {
        let mut request = Request::builder().uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::empty()).unwrap();
        let router = self.router.read().unwrap().clone();
        router.oneshot(request).await.unwrap()
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let known = self.headers.iter();
        let known = known.map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in known.chain(headers.iter().copied()) {
            request = request.header(name, value);
        }
        let mut request = request
            .header(header::HOST, "mine.example")
            .body(body)
            .unwrap();
        let from: SocketAddr = format!("{}:4000", self.address).parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        let router = self.router.read().unwrap().clone();
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
        }
    }

    /// Files a case with these words; gives back the receipt.
    pub async fn file(&self, text: &str) -> Filed {
        self.file_with(json!({"text": text}), json!([])).await
    }

    /// Files a case with more than words.
    pub async fn file_with(&self, body: Value, files: Value) -> Filed {
        let mut command = filing("");
        for (name, value) in body.as_object().unwrap() {
            command["body"][name] = value.clone();
        }
        command["files"] = files;
        let result = self.deliver(&command).await;
        assert_eq!(result["result"], "stored", "{result}");
        Filed {
            id: command["id"].as_str().unwrap().into(),
            receipt: command["body"]["receipt"].as_str().unwrap().into(),
            number: result["ack"]["number"].as_str().unwrap().into(),
            command,
        }
    }

    /// Sends one command; what became of it.
    pub async fn deliver(&self, command: &Value) -> Value {
        let answer = self
            .post("/api/v1/outbox", &json!({"entries": [command]}))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["results"][0].clone()
    }

    /// Follows one case.
    pub async fn track(&self, receipt: &str) -> Value {
        let answer = self
            .post("/api/v1/track", &json!({"receipts": [receipt]}))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["cases"][0].clone()
    }
}

/// What was filed.
pub struct Filed {
    pub id: String,
    pub receipt: String,
    pub number: String,
    pub command: Value,
}

/// A fresh id as a phone makes it.
pub fn id() -> String {
    Uuid::now_v7().to_string()
}

/// A fresh receipt as a phone makes it.
pub fn receipt() -> String {
    Receipt::from_bits(rand::random()).reveal().to_owned()
}

/// The smallest filing that must work, with fresh id and receipt.
pub fn filing(text: &str) -> Value {
    json!({"id": id(), "type": "case.filed", "v": 1, "body": {"receipt": receipt(), "text": text}})
}

/// Another command on a case, by its receipt.
pub fn about(receipt: &str, kind: &str, body: Value) -> Value {
    let mut command = json!({"id": id(), "type": kind, "v": 1, "body": {"receipt": receipt}});
    for (name, value) in body.as_object().unwrap() {
        command["body"][name] = value.clone();
    }
    command
}
