//! Asking the hub on a reader's behalf: the question goes through, the answer comes back, nothing stays here.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::app::uploads::Trouble;
use crate::http::extract::body;
use crate::http::pages::LANGUAGE_COOKIE;
use crate::http::photos::FORM_MAX_BYTES;
use crate::http::problem::{Failed, Problem};
use crate::relay::Relay;
use crate::store::uploads::UploadId;

/// Somebody waits at the screen: a hub that takes longer is away.
const WITHIN: Duration = Duration::from_secs(60);

/// What a reader's browser says that the hub needs; of its cookies the language only.
const PASSED: [HeaderName; 12] = [
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    header::CONTENT_TYPE,
    header::RANGE,
    header::USER_AGENT,
    header::IF_NONE_MATCH,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("tus-resumable"),
    HeaderName::from_static("upload-length"),
    HeaderName::from_static("upload-metadata"),
    HeaderName::from_static("upload-offset"),
    HeaderName::from_static("upload-checksum"),
];

/// What concerns one connection and not the answer.
const OWN: [HeaderName; 7] = [
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::CONTENT_LENGTH,
    header::DATE,
    header::UPGRADE,
    header::TE,
    HeaderName::from_static("keep-alive"),
];

/// Passes a request to the hub and its answer back.
pub async fn pass(State(relay): State<Relay>, request: Request) -> Result<Response, Failed> {
    let (parts, sent) = request.into_parts();
    let bytes = body(sent, FORM_MAX_BYTES, "72 MiB").await?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let headers = passed(&parts.headers);
    let asked = relay
        .line()
        .ask(parts.method, path, headers, bytes.to_vec(), WITHIN);
    let answer = asked.await.map_err(|_| away())?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    for (name, value) in answer.headers() {
        if !OWN.contains(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    *response.body_mut() = Body::from_stream(answer.bytes_stream());
    Ok(response)
}

fn passed(headers: &HeaderMap) -> HeaderMap {
    let mut passed = HeaderMap::new();
    for name in PASSED {
        if let Some(value) = headers.get(&name) {
            passed.insert(name, value.clone());
        }
    }
    let language = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(str::trim)
        .find(|cookie| {
            let (name, _) = cookie.split_once('=').unwrap_or_default();
            name == LANGUAGE_COOKIE
        });
    if let Some(value) = language.and_then(|cookie| HeaderValue::from_str(cookie).ok()) {
        passed.insert(header::COOKIE, value);
    }
    passed
}

/// Middleware around the uploads: a file whose words went straight to the hub is none of the relay's, and goes on
/// there.
pub async fn or_the_hub(
    state: State<Relay>,
    request: Request,
    next: Next,
) -> Result<Response, Failed> {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    if let Some(id) = UploadId::parse(name) {
        let is_ours = match state.upload_progress(id).await {
            Err(Trouble::Unknown) => false,
            Err(trouble) => return Err(trouble.into()),
            Ok(_) => true,
        };
        return match is_ours || !state.is_up() {
            true => Ok(next.run(request).await),
            false => pass(state, request).await,
        };
    }
    let mut again = Request::new(Body::empty());
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    let answer = next.run(request).await;
    match answer.status() == StatusCode::FORBIDDEN && state.is_up() {
        true => pass(state, again).await,
        false => Ok(answer),
    }
}

/// The hub cannot be asked just now.
pub(super) fn away() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "hub-away")
        .with(header::RETRY_AFTER, HeaderValue::from_static("10"))
}

/// What is not here at all: it stands at the hub.
pub async fn lead(State(relay): State<Relay>, request: Request) -> Result<Response, Failed> {
    let hub = relay.line().hub();
    // One name for both: whoever comes here was led here because the hub is out of reach.
    if relay.base_url() == hub {
        return Err(away().into());
    }
    let path = request.uri().path_and_query();
    let path = path.map_or("/", |path| path.as_str());
    Ok(Redirect::temporary(&format!("{hub}{path}")).into_response())
}
