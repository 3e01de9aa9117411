//! Answers that are the same for everybody, made once and kept in memory, packed as browsers take them. A page stays
//! for as long as nothing that it may show has changed: no case, not the house, not the minute. What says `no-store`,
//! sets a cookie or is no plain 200 is never kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use super::problem::Failed;
use crate::app::App;
use crate::i18n::{self, Lang};

/// All kept answers together take no more than this.
const SHELF_MAX_BYTES: usize = 4 << 20;
/// A longer answer is made afresh every time.
const ANSWER_MAX_BYTES: usize = 512 << 10;

/// Packs pages: little work, since a busy hub makes them often.
pub fn quickly() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(5))
}

/// Packs what is kept for good.
pub fn thoroughly() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(9))
}

/// What is kept, and until when it holds.
#[derive(Default)]
pub struct Shelf {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    holds: Stamp,
    /// By path and query, a variant for each language and packing.
    answers: HashMap<String, Vec<(Variant, Answer)>>,
    bytes: usize,
}

/// What an answer was made from: the generation of the cases and the house, and the minute.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Stamp {
    generation: u64,
    minute: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Variant {
    lang: Lang,
    packing: Packing,
}

/// How an answer is packed on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Brotli,
}

impl Packing {
    /// The best of ours that a browser takes.
    fn accepted(headers: &HeaderMap) -> Packing {
        let takes = |wanted: &str| {
            headers
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|range| {
                    let (name, rest) = range.split_once(';').unwrap_or((range, ""));
                    let weight = rest.trim().strip_prefix("q=").map(str::trim);
                    let refused = weight.is_some_and(|q| q.parse() == Ok(0.0));
                    name.trim().eq_ignore_ascii_case(wanted) && !refused
                })
        };
        match () {
            () if takes("br") => Packing::Brotli,
            () if takes("gzip") => Packing::Gzip,
            () => Packing::Plain,
        }
    }

    fn name(self) -> Option<HeaderValue> {
        match self {
            Packing::Plain => None,
            Packing::Gzip => Some(HeaderValue::from_static("gzip")),
            Packing::Brotli => Some(HeaderValue::from_static("br")),
        }
    }
}

#[derive(Clone)]
struct Answer {
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.headers_mut() = self.headers;
        response
    }
}

impl Shelf {
    fn find(&self, stamp: Stamp, address: &str, variant: Variant) -> Option<Answer> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.holds != stamp {
            *kept = Kept::default();
            return None;
        }
        let variants = kept.answers.get(address)?;
        let (_, answer) = variants.iter().find(|(known, _)| *known == variant)?;
        Some(answer.clone())
    }

    fn keep(&self, stamp: Stamp, address: String, variant: Variant, answer: Answer) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = answer.body.len() + address.len() + 1024;
        if kept.holds != stamp || kept.bytes + bytes > SHELF_MAX_BYTES {
            *kept = Kept::default();
        }
        kept.holds = stamp;
        let variants = kept.answers.entry(address).or_default();
        if variants.iter().all(|(known, _)| *known != variant) {
            variants.push((variant, answer));
            kept.bytes += bytes;
        }
    }
}

/// Middleware for pages that everybody reads.
pub async fn pages(
    State((app, shelf)): State<(App, Arc<Shelf>)>,
    request: Request,
    next: Next,
) -> Result<Response, Failed> {
    if request.method() != Method::GET {
        return Ok(next.run(request).await);
    }
    app.store().settle().await?;
    // Taken before the page is made: what changes meanwhile makes it stale.
    let stamp = Stamp {
        generation: app.store().generation(),
        minute: app.now().as_second().div_euclid(60),
    };
    Ok(answer(&shelf, stamp, request, next).await)
}

/// Middleware for what never changes while the program runs.
pub async fn files(State(shelf): State<Arc<Shelf>>, request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET => answer(&shelf, Stamp::default(), request, next).await,
        _ => next.run(request).await,
    }
}

async fn answer(shelf: &Shelf, stamp: Stamp, mut request: Request, next: Next) -> Response {
    let packing = Packing::accepted(request.headers());
    let variant = Variant {
        lang: i18n::lang(),
        packing,
    };
    let address = match request.uri().path_and_query() {
        Some(address) => address.as_str(),
        None => request.uri().path(),
    };
    if let Some(answer) = shelf.find(stamp, address, variant) {
        return answer.into_response();
    }
    let address = address.to_owned();
    // What is packed inside is what is kept.
    match packing.name() {
        Some(name) => request.headers_mut().insert(header::ACCEPT_ENCODING, name),
        None => request.headers_mut().remove(header::ACCEPT_ENCODING),
    };
    let response = next.run(request).await;
    if !may_be_kept(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        // Made in memory: it does not break off.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let answer = Answer {
        headers: parts.headers,
        body,
    };
    if answer.body.len() <= ANSWER_MAX_BYTES {
        shelf.keep(stamp, address, variant, answer.clone());
    }
    answer.into_response()
}

fn may_be_kept(response: &Response) -> bool {
    let headers = response.headers();
    let caching = headers.get(header::CACHE_CONTROL);
    let caching = caching.and_then(|value| value.to_str().ok());
    response.status() == StatusCode::OK
        && caching.is_some_and(|caching| !caching.contains("no-store"))
        && !headers.contains_key(header::SET_COOKIE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_best_packing_that_it_takes() {
        for (said, packing) in [
            ("gzip, deflate, br, zstd", Packing::Brotli),
            ("gzip, deflate", Packing::Gzip),
            ("br;q=0, gzip;q=0.5", Packing::Gzip),
            ("identity", Packing::Plain),
            ("", Packing::Plain),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            assert!(Packing::accepted(&headers) == packing, "{said}");
        }
    }
}
