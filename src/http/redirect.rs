//! The door on plain http beside https: it sends everybody over, and answers only whether the program lives.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http::HeaderValue};

use super::health;

/// Where https is.
#[derive(Clone, Debug)]
pub enum Secure {
    /// At this address, without a slash at its end.
    At(String),
    /// At the host that was asked, on this port.
    Port(u16),
}

/// Everything leads to https, for now only: a browser must not remember it for ever.
pub fn router(secure: Secure) -> Router {
    Router::new()
        .route("/healthz", get(health::lives))
        .fallback(send_over)
        .with_state(secure)
}

async fn send_over(State(secure): State<Secure>, headers: HeaderMap, uri: Uri) -> Response {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let to = match (secure, host.and_then(without_port)) {
        (Secure::At(base), _) => format!("{base}{path}"),
        (Secure::Port(443), Some(host)) => format!("https://{host}{path}"),
        (Secure::Port(port), Some(host)) => format!("https://{host}:{port}{path}"),
        (Secure::Port(_), None) => return StatusCode::BAD_REQUEST.into_response(),
    };
    match HeaderValue::from_str(&to) {
        Ok(to) => {
            let headers = [
                (header::LOCATION, to),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// `lamp.example:8080` is `lamp.example`; an address of IPv6 keeps its brackets.
fn without_port(host: &str) -> Option<&str> {
    let bare = match host.rsplit_once(':') {
        Some((bare, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => bare,
        _ => host,
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_[]:".contains(&byte);
    (!bare.is_empty() && bare.bytes().all(plain)).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    async fn asked(secure: Secure, host: &str, path: &str) -> (u16, String) {
        let request = Request::builder().uri(path).header("host", host);
        let request = request.body(Body::empty()).unwrap();
        let answer = router(secure).oneshot(request).await.unwrap();
        let to = answer.headers().get("location");
        let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
        (answer.status().as_u16(), to)
    }

    #[tokio::test]
    async fn everybody_is_sent_over_and_only_health_is_answered() {
        let base = || Secure::At("https://lamp.example".into());
        let sent = asked(base(), "10.0.0.7", "/P/7K3M?lang=en").await;
        assert_eq!(sent, (307, "https://lamp.example/P/7K3M?lang=en".into()));
        let sent = asked(Secure::Port(8443), "lamp.example:8080", "/T").await;
        assert_eq!(sent, (307, "https://lamp.example:8443/T".into()));
        let sent = asked(Secure::Port(443), "[fe80::1]:80", "/").await;
        assert_eq!(sent, (307, "https://[fe80::1]/".into()));
        let sent = asked(Secure::Port(443), "evil.example/x?", "/").await;
        assert_eq!(sent.0, 400);
        let lives = asked(base(), "10.0.0.7", "/healthz").await;
        assert_eq!(lives, (200, String::new()));
    }
}
