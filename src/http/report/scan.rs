//! Which requests for a poster's form are a person's scan. Looked at and forgotten: no header is kept.

use axum::http::{HeaderMap, header::HeaderName};

/// Whether a browser was sent here by a poster or by hand: not by one of our own pages, and not ahead of time.
pub fn is_a_persons(headers: &HeaderMap) -> bool {
    let said = |name: &'static str, word: &str| {
        headers
            .get(HeaderName::from_static(name))
            .is_some_and(|value| value.as_bytes().starts_with(word.as_bytes()))
    };
    let is_ahead = said("sec-purpose", "prefetch")
        || said("purpose", "prefetch")
        || said("x-purpose", "preview")
        || said("x-moz", "prefetch");
    !is_ahead && !said("sec-fetch-site", "same-origin")
}
