//! The line to the hub: requests and answers over https, nothing decided here. A call that brings nothing for a while
//! is given up; how long a large one may take grows with its size.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Certificate, Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::plan::hub::Failure;
use crate::domain::relay_wire::{
    BatchAnswer, Enrol, Enrolled, FileAnnounced, FileBegun, RelayBatch,
};
use crate::domain::site::Site;

/// Making a connection takes no longer.
const CONNECT: Duration = Duration::from_secs(10);
/// A hub that has everything and says nothing for so long is away.
const SILENCE: Duration = Duration::from_secs(20);
/// The slowest line that is worth waiting for, bytes per second.
const SLOWEST: u64 = 2 << 10;

/// Why the relay cannot even try.
#[derive(Debug, thiserror::Error)]
pub enum NoLine {
    #[error("the hub's address is no http or https address: {0}")]
    Address(String),
    #[error("the certificate of --relay-ca cannot be read: {0}")]
    Certificate(String),
    #[error("no client for https: {0}")]
    Client(String),
}

/// A call that did not go through.
#[derive(Debug)]
pub struct Failed {
    pub failure: Failure,
    /// The hub's certificate is none that this machine trusts.
    pub distrusted: bool,
    /// In the words of whoever noticed.
    pub why: String,
}

/// The way to one hub; cheap to clone.
#[derive(Clone)]
pub struct Line {
    client: Client,
    hub: String,
}

impl Line {
    /// `ca`: certificates in PEM form that are trusted besides those of the machine.
    pub fn new(hub: &str, ca: Option<&[u8]>) -> Result<Line, NoLine> {
        let hub = hub.trim_end_matches('/').to_owned();
        let address = reqwest::Url::parse(&hub).map_err(|_| NoLine::Address(hub.clone()))?;
        if !matches!(address.scheme(), "http" | "https") || address.host_str().is_none() {
            return Err(NoLine::Address(hub));
        }
        // Another part of the program may have done it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let own = match ca {
            Some(pem) => Certificate::from_pem_bundle(pem)
                .map_err(|error| NoLine::Certificate(error.to_string()))?,
            None => Vec::new(),
        };
        if ca.is_some() && own.is_empty() {
            return Err(NoLine::Certificate("no certificate in it".into()));
        }
        let builder = || {
            Client::builder()
                .user_agent(concat!("shishiling/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
        };
        let client = match builder().tls_certs_merge(own.clone()).build() {
            Ok(client) => client,
            // A machine without any certificates of its own.
            Err(_) => builder()
                .tls_certs_only(own)
                .build()
                .map_err(|error| NoLine::Client(error.to_string()))?,
        };
        Ok(Line { client, hub })
    }

    /// The hub's address, without a slash at its end.
    pub fn hub(&self) -> &str {
        &self.hub
    }

    /// Trades a code of the desk for what a relay needs.
    pub async fn enrol(&self, code: &str) -> Result<Enrolled, Failed> {
        let asked = self.request(Method::POST, "/api/v1/relays");
        let code = code.to_owned();
        read(asked.timeout(SILENCE).json(&Enrol { code })).await
    }

    pub async fn batch(&self, token: &str, batch: &RelayBatch) -> Result<BatchAnswer, Failed> {
        let body = serde_json::to_vec(batch).expect("numbers and text are JSON");
        let asked = self
            .request(Method::POST, "/api/v1/relay/batches")
            .bearer_auth(token)
            .header("content-type", "application/json")
            .timeout(patience(body.len()))
            .body(body);
        read(asked).await
    }

    pub async fn site(&self, token: &str) -> Result<Site, Failed> {
        let asked = self.request(Method::GET, "/api/v1/relay/site");
        read(asked.bearer_auth(token).timeout(patience(1 << 20))).await
    }

    pub async fn begin_file(&self, token: &str, file: &FileAnnounced) -> Result<FileBegun, Failed> {
        let asked = self.request(Method::POST, "/api/v1/relay/files");
        read(asked.bearer_auth(token).timeout(SILENCE).json(file)).await
    }

    /// Sends one sealed chunk; the answer is where the file stands now, in plain bytes.
    pub async fn send_chunk(
        &self,
        token: &str,
        location: &str,
        offset: u64,
        sealed: Vec<u8>,
    ) -> Result<u64, Failed> {
        let path = match location.strip_prefix(&self.hub) {
            Some(path) => path,
            None => location,
        };
        let asked = self
            .request(Method::PATCH, path)
            .bearer_auth(token)
            .header("content-type", "application/offset+octet-stream")
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", offset)
            .timeout(patience(sealed.len()))
            .body(sealed);
        let answer = sent(asked).await?;
        let reached = answer.headers().get("upload-offset");
        let reached = reached.and_then(|value| value.to_str().ok()?.parse().ok());
        reached.ok_or_else(not_the_hub)
    }

    /// Asks the hub on somebody's behalf; whatever it answers is the answer.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Vec<u8>,
        within: Duration,
    ) -> Result<Response, Failed> {
        let asked = self.request(method, path).headers(headers);
        let asked = asked.timeout(within).body(body);
        asked
            .send()
            .await
            .map_err(|error| failed(&error.without_url()))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.hub))
    }
}

fn patience(bytes: usize) -> Duration {
    SILENCE + Duration::from_secs(bytes as u64 / SLOWEST)
}

async fn sent(asked: RequestBuilder) -> Result<Response, Failed> {
    let answer = asked
        .send()
        .await
        .map_err(|error| failed(&error.without_url()))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    if status.is_redirection() || status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
        return Err(not_the_hub());
    }
    let retry_after = answer.headers().get(RETRY_AFTER).and_then(seconds);
    let why = answer.text().await.unwrap_or_default();
    let why: String = why.chars().take(300).collect();
    Err(Failed {
        failure: Failure::Status {
            code: status.as_u16(),
            retry_after,
        },
        distrusted: false,
        why: format!("{status} {why}"),
    })
}

async fn read<T: DeserializeOwned>(asked: RequestBuilder) -> Result<T, Failed> {
    let answer = sent(asked).await?;
    let bytes = answer
        .bytes()
        .await
        .map_err(|error| failed(&error.without_url()))?;
    serde_json::from_slice(&bytes).map_err(|_| not_the_hub())
}

fn seconds(value: &HeaderValue) -> Option<Duration> {
    let seconds = value.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn not_the_hub() -> Failed {
    Failed {
        failure: Failure::NotTheHub,
        distrusted: false,
        why: "something else than the hub answered".into(),
    }
}

fn failed(error: &reqwest::Error) -> Failed {
    let mut why = error.to_string();
    let mut inner = std::error::Error::source(error);
    while let Some(cause) = inner {
        why = cause.to_string();
        inner = cause.source();
    }
    let failure = match error.is_connect() {
        true => Failure::Unreachable,
        false => Failure::Cut,
    };
    Failed {
        failure,
        distrusted: error.is_connect() && why.contains("certificate"),
        why,
    }
}
