//! A node between the phone and the house that answers as it is told to: what a relay, a restored hub or a hub that
//! does not know a case yet would say. Pages come from the house.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, routing::post};
use serde_json::{Value, json};

/// What it answers.
#[derive(Default)]
struct Script {
    /// `relay` or `hub`.
    role: &'static str,
    epoch: u64,
    /// Result of a command by its type; else `stored`.
    results: HashMap<&'static str, &'static str>,
    /// What is said of every command that is asked after.
    state: &'static str,
    /// Whether it says that it holds the files of whatever it is asked after.
    holding: bool,
    /// What came: type and text of each command.
    came: Vec<(String, String)>,
    /// How often it was asked after commands.
    asked: usize,
}

#[derive(Clone)]
pub struct Pithead {
    address: SocketAddr,
    house: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl Pithead {
    /// A relay in front of a house.
    pub async fn before(house: SocketAddr) -> Pithead {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let pithead = Pithead {
            address: listener.local_addr().expect("it is bound"),
            house,
            script: Arc::new(Mutex::new(Script {
                role: "relay",
                epoch: 1,
                state: "relay",
                ..Script::default()
            })),
        };
        let app = Router::new()
            .route("/api/v1/outbox", post(receive))
            .route("/api/v1/outbox/status", post(status))
            .fallback(pass)
            .with_state(pithead.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        pithead
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn told<T>(&self, change: impl FnOnce(&mut Script) -> T) -> T {
        change(&mut self.script.lock().expect("nobody panics while telling"))
    }

    /// Which node answers from now on.
    pub fn is(&self, role: &'static str, epoch: u64) {
        self.told(|script| (script.role, script.epoch) = (role, epoch));
    }

    /// What it says of every command from now on.
    pub fn says(&self, state: &'static str) {
        self.told(|script| script.state = state);
    }

    /// Whether files still lie here only.
    pub fn holds(&self, holding: bool) {
        self.told(|script| script.holding = holding);
    }

    /// What becomes of commands of a type from now on.
    pub fn answers(&self, kind: &'static str, result: &'static str) {
        self.told(|script| script.results.insert(kind, result));
    }

    /// Type and text of each command that came.
    pub fn came(&self) -> Vec<(String, String)> {
        self.told(|script| script.came.clone())
    }

    pub fn asked(&self) -> usize {
        self.told(|script| script.asked)
    }
}

fn node(script: &Script) -> Value {
    json!({ "id": script.role, "role": script.role, "epoch": script.epoch, "name": "井口" })
}

async fn receive(State(pithead): State<Pithead>, Json(batch): Json<Value>) -> Json<Value> {
    let entries = batch["entries"].as_array().cloned().unwrap_or_default();
    pithead.told(|script| {
        let results: Vec<Value> = entries
            .iter()
            .map(|entry| {
                let kind = entry["type"].as_str().unwrap_or_default();
                let text = entry["body"]["text"].as_str().unwrap_or_default();
                script.came.push((kind.to_owned(), text.to_owned()));
                let result = script.results.get(kind).copied().unwrap_or("stored");
                json!({ "id": entry["id"], "result": result, "problem": { "title": "查不到這個回執" } })
            })
            .collect();
        Json(json!({ "node": node(script), "results": results }))
    })
}

async fn status(State(pithead): State<Pithead>, Json(question): Json<Value>) -> Json<Value> {
    let ids = question["ids"].as_array().cloned().unwrap_or_default();
    pithead.told(|script| {
        script.asked += usize::from(!ids.is_empty());
        let states: serde_json::Map<String, Value> = ids
            .iter()
            .filter_map(|id| Some((id.as_str()?.to_owned(), json!(script.state))))
            .collect();
        let holding = if script.holding { ids } else { Vec::new() };
        Json(json!({ "node": node(script), "states": states, "holding": holding }))
    })
}

async fn pass(State(pithead): State<Pithead>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 16 << 20).await.unwrap_or_default();
    let url = format!("http://{}{}", pithead.house, parts.uri);
    let asked = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
        .request(parts.method, url)
        .headers(parts.headers)
        .body(body)
        .send();
    let Ok(answer) = asked.await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    for (name, value) in answer.headers() {
        if name != header::TRANSFER_ENCODING {
            response.headers_mut().append(name, value.clone());
        }
    }
    *response.body_mut() = Body::from(answer.bytes().await.unwrap_or_default());
    response
}
