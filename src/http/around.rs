//! What lies around every handler of a node: compression, the reader's language, a page in the place of a problem, the
//! figures, and what a panic becomes.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use axum::{Extension, Router, middleware};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use super::door::Door;
use super::manner::Manner;
use super::{health, limits, problem};

/// What lies around every handler of a node.
pub(super) fn around<S>(map: Router<S>, door: Door, limits: Arc<limits::Limits>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let metrics = health::Metrics::new().expect("the bounds of the histogram are not empty");
    // In one piece, the outermost first: each step of its own costs every request something.
    let around = ServiceBuilder::new()
        .layer(CompressionLayer::new().compress_when(compressed()))
        .layer(Extension(metrics.clone()))
        .layer(Extension(limits))
        .layer(middleware::from_fn_with_state(
            Arc::new((door, metrics)),
            attend,
        ))
        .layer(CatchPanicLayer::custom(problem::panicked));
    map.layer(around)
}

/// Middleware around every handler: the reader's language, a page in the place of a problem, the figures.
async fn attend(
    State(at): State<Arc<(Door, health::Metrics)>>,
    request: Request,
    next: middleware::Next,
) -> Response {
    let (door, metrics) = &*at;
    let (manner, timing) = (Manner::of(&request), health::Timing::of(&request));
    let reads_pages = problem::reads_pages(&request);
    let answer = async {
        let mut response = next.run(request).await;
        if reads_pages {
            response = problem::as_page(door, response);
        }
        metrics.count_answer(&timing, response.status());
        response
    };
    manner.answer(answer).await
}

/// Words are; what is compressed already is not, and sound must be readable in ranges.
fn compressed() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("audio/"))
}
