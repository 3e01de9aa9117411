//! The desk's two cookies: who is signed in, and that a browser has signed in there before.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::App;

/// What remembers, in a browser, that an account has signed in there before.
pub(super) const DEVICE_COOKIE: &str = "desk-device";

/// The name of the session's cookie; over https the browser itself guards it against other hosts.
pub(super) fn session_cookie(app: &App) -> &'static str {
    match is_https(app) {
        true => "__Host-desk",
        false => "desk",
    }
}

pub(super) fn is_https(app: &App) -> bool {
    app.base_url().starts_with("https://")
}

/// The `Set-Cookie` that signs a browser in, or out again with an empty token.
pub(super) fn session_set(app: &App, token: &str) -> HeaderValue {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let age = if token.is_empty() { 0 } else { 14 * 3600 };
    let name = session_cookie(app);
    HeaderValue::from_str(&format!(
        "{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"
    ))
    .expect("base64url and ASCII words make a header")
}

/// The `Set-Cookie` by which a browser is known at the door the next time.
pub(super) fn device_set(app: &App, account: &str) -> HeaderValue {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let mark = app.device_mark(account);
    HeaderValue::from_str(&format!(
        "{DEVICE_COOKIE}={mark}; Path=/desk/sign-in; Max-Age=15552000; HttpOnly; SameSite=Strict{secure}"
    ))
    .expect("hexadecimal and ASCII words make a header")
}

/// A cookie of the request by its name.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}
