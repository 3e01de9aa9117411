//! Somebody between relay and hub who understands HTTP: repeats requests, at once or later, cuts answers short, and
//! falls over one command.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use tokio::task::AbortHandle;

/// What it does to each request.
#[derive(Clone, Debug, PartialEq)]
pub enum Meddling {
    Nothing,
    /// Everything arrives twice.
    Twice,
    /// Everything arrives once more, after what came next.
    Echo,
    /// Of every answer the second half is missing.
    Halves,
    /// A batch with the words of this command is answered with this status.
    Stumbles(String, u16),
}

#[derive(Clone)]
struct Passed {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

struct Inner {
    hub: String,
    http: reqwest::Client,
    meddling: Mutex<Meddling>,
    before: Mutex<Option<Passed>>,
    meddled: Mutex<usize>,
}

/// A proxy on a port of its own.
pub struct Meddler {
    address: SocketAddr,
    inner: Arc<Inner>,
    serving: AbortHandle,
}

impl Meddler {
    pub async fn before(hub: String) -> Meddler {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let inner = Arc::new(Inner {
            hub,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            meddling: Mutex::new(Meddling::Nothing),
            before: Mutex::default(),
            meddled: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(pass).with_state(inner.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Meddler {
            address,
            inner,
            serving: serving.abort_handle(),
        }
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set(&self, meddling: Meddling) {
        *self.inner.meddling.lock().unwrap() = meddling;
        *self.inner.meddled.lock().unwrap() = 0;
    }

    /// Requests that were meddled with since the last change.
    pub fn meddled(&self) -> usize {
        *self.inner.meddled.lock().unwrap()
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let passed = Passed {
        method: parts.method,
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: body.to_vec(),
    };
    let meddling = inner.meddling.lock().unwrap().clone();
    if let Meddling::Stumbles(id, status) = &meddling
        && holds_words_of(&passed.body, id)
    {
        *inner.meddled.lock().unwrap() += 1;
        return bare(StatusCode::from_u16(*status).unwrap(), Vec::new());
    }
    if meddling == Meddling::Twice {
        inner.send(&passed).await;
    }
    let (status, mut answer) = inner.send(&passed).await;
    if meddling == Meddling::Echo {
        let before = inner.before.lock().unwrap().replace(passed);
        if let Some(before) = before {
            inner.send(&before).await;
        }
    }
    if meddling == Meddling::Halves {
        answer.truncate(answer.len() / 2);
    }
    if meddling != Meddling::Nothing {
        *inner.meddled.lock().unwrap() += 1;
    }
    bare(status, answer)
}

impl Inner {
    async fn send(&self, passed: &Passed) -> (StatusCode, Vec<u8>) {
        let mut headers = passed.headers.clone();
        headers.remove("host");
        headers.remove("content-length");
        let asked = self
            .http
            .request(
                passed.method.clone(),
                format!("{}{}", self.hub, passed.path),
            )
            .headers(headers)
            .body(passed.body.clone());
        match asked.send().await {
            Ok(answer) => {
                let status = answer.status();
                (status, answer.bytes().await.unwrap_or_default().to_vec())
            }
            Err(_) => (StatusCode::BAD_GATEWAY, Vec::new()),
        }
    }
}

/// Whether a batch brings a command with its words, not only its number.
fn holds_words_of(batch: &[u8], id: &str) -> bool {
    let batch: serde_json::Value = serde_json::from_slice(batch).unwrap_or_default();
    let mut entries = batch["entries"].as_array().into_iter().flatten();
    entries.any(|entry| entry["id"] == id && entry["sealed"] != "")
}

fn bare(status: StatusCode, body: Vec<u8>) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Body::from(body))
        .unwrap()
}
