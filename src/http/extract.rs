//! What handlers take out of a request, typed; what does not fit is answered with a problem and goes no further.

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Serialize, de::DeserializeOwned};

use super::problem::{Failed, Problem};

/// The largest JSON body, in bytes: a batch of an outbox is no larger.
pub const JSON_MAX_BYTES: usize = 64 << 10;

/// A JSON body of at most 64 KiB; as an answer, one that nobody keeps.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(json) => {
                let headers = [
                    (header::CONTENT_TYPE, "application/json"),
                    (header::CACHE_CONTROL, "no-store"),
                    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                ];
                (headers, json).into_response()
            }
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
            }
        }
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failed> {
        if !is_json(request.headers()) {
            return Err(Problem::media_type("application/json").into());
        }
        let bytes = body(request.into_body(), JSON_MAX_BYTES, "64 KiB").await?;
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Json(value)),
            Err(error) if error.is_data() => Err(Problem::shape(&error.to_string()).into()),
            Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "json").into()),
        }
    }
}

/// Reads a whole body of at most `max_bytes`, said as `limit`.
pub async fn body(body: Body, max_bytes: usize, limit: &str) -> Result<Bytes, Failed> {
    match Limited::new(body, max_bytes).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::too_large(limit).into()),
        // The connection broke: nobody is left to read the answer.
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "json").into()),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|kind| kind.trim().to_ascii_lowercase());
    kind.is_some_and(|kind| kind == "application/json" || kind.ends_with("+json"))
}

/// Who asks, as far as limits need it. Neither part is ever logged or stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// The other end of the connection; None inside tests and behind a socket without addresses.
    pub address: Option<IpAddr>,
    /// `User-Agent`, which tells devices behind one address apart.
    pub agent: String,
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Client {
            address: address_of(parts),
            agent: parts
                .headers
                .get(header::USER_AGENT)
                .and_then(|agent| agent.to_str().ok())
                .unwrap_or_default()
                .chars()
                .take(200)
                .collect(),
        })
    }
}

/// The other end of the connection; where that is a proxy on this very machine, the one that the proxy names.
fn address_of(parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let named = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok());
    match named {
        Some(named) if peer.is_loopback() => Some(named),
        _ => Some(peer),
    }
}

/// The token behind `Authorization: Bearer`, if there is one.
pub struct Bearer(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim().to_owned());
        Ok(Bearer(token))
    }
}
