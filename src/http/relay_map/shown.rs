//! What a relay shows of its own: the last good copies of the public pages, and how it stands.

use std::time::Duration;

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde::Serialize;

use super::live;
use crate::http::door::Door;
use crate::http::extract::Json;
use crate::http::health::Metrics;
use crate::http::notices;
use crate::http::pages::moment;
use crate::http::problem::Failed;
use crate::i18n::{self, ta};
use crate::relay::Relay;
use crate::relay::pictures::media_type;
use crate::relay::shelf::Copy;

/// A copy younger than this is as good as the hub's own page.
const FRESH: SignedDuration = SignedDuration::from_secs(150);

/// `GET /`, `/home`, `/ledger`: fresh from the shelf, else from the hub, else the last good copy with its date.
pub async fn page(state: State<Relay>, request: Request) -> Result<Response, Failed> {
    let State(relay) = &state;
    let relay = relay.clone();
    let copy = relay.shelf().copy(request.uri().path(), i18n::lang());
    let age = copy
        .as_ref()
        .map(|copy| relay.now().duration_since(copy.at));
    let is_fresh = age.is_some_and(|age| age < FRESH);
    let is_plain = asks_for_nothing_special(request.uri());
    match copy {
        Some(copy) if is_fresh && is_plain && relay.is_up() => Ok(shown(&copy, false)),
        Some(copy) if !relay.is_up() => Ok(shown(&copy, true)),
        Some(copy) => match live::pass(state, request).await {
            Ok(answer) if answer.status().is_success() => Ok(answer),
            _ => Ok(shown(&copy, !is_fresh)),
        },
        None => live::pass(state, request).await,
    }
}

/// The copy is the page without any choice; a choice of language has been heard already.
fn asks_for_nothing_special(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    query
        .split('&')
        .all(|pair| pair.is_empty() || pair.starts_with("lang="))
}

fn shown(copy: &Copy, dated: bool) -> Response {
    let html = match dated {
        true => {
            let when = ta("relay-shelf-dated", &[("when", moment(copy.at).into())]);
            let note = format!("<p class=\"wrong\" role=\"status\">{when}</p>");
            match copy.html.split_once("</header>") {
                Some((top, rest)) => format!("{top}</header>{note}{rest}"),
                None => copy.html.clone(),
            }
        }
        false => copy.html.clone(),
    };
    let mut response = html.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, i18n::lang().tag()),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "Accept-Language, Cookie"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&copy.policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `GET /pictures/…`, `/home/…/photos/…`: from this disk, else from the hub.
pub async fn picture(state: State<Relay>, request: Request) -> Result<Response, Failed> {
    let kept = state.picture(request.uri().path()).await;
    let kept = kept.and_then(|bytes| Some((media_type(&bytes)?, bytes)));
    let Some((kind, bytes)) = kept else {
        return live::pass(state, request).await;
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// `GET /notices/{id}`: from the hub, where one can sign up; with the hub away what stands on this disk.
pub async fn notice(
    state: State<Relay>,
    id: Path<String>,
    request: Request,
) -> Result<Response, Failed> {
    let State(relay) = state.clone();
    if relay.is_up()
        && let Ok(answer) = live::pass(state, request).await
        && !answer.status().is_server_error()
    {
        return Ok(answer);
    }
    notices::show(State(Door::Relay(relay)), id).await
}

/// What a relay's readiness says.
#[derive(Serialize)]
pub struct Ready {
    /// Commands that the hub does not have.
    pub waiting: u64,
    /// Whether the hub answers.
    pub hub: bool,
}

/// `GET /readyz`: filings can be taken, hub or no hub.
pub async fn ready(State(relay): State<Relay>) -> Result<Json<Ready>, Failed> {
    relay.pithead().need_room()?;
    if let Some(error) = relay.pithead().stop_reason() {
        return Err(error.into());
    }
    Ok(Json(Ready {
        waiting: relay.pithead().waiting().0,
        hub: relay.is_up(),
    }))
}

/// `GET /metrics`: gauges in Prometheus' text form.
pub async fn metrics(
    State(relay): State<Relay>,
    Extension(metrics): Extension<Metrics>,
) -> Response {
    let (waiting, oldest) = relay.pithead().waiting();
    let age = oldest.map_or(Duration::ZERO, |oldest| {
        relay.now().duration_since(oldest).unsigned_abs()
    });
    metrics.written(|| {
        metrics::gauge!("shishiling_relay_waiting").set(waiting as f64);
        metrics::gauge!("shishiling_relay_oldest_seconds").set(age.as_secs_f64());
        metrics::gauge!("shishiling_relay_files_waiting").set(relay.files().count_waiting() as f64);
        metrics::gauge!("shishiling_relay_hub_reachable").set(f64::from(u8::from(relay.is_up())));
    })
}
