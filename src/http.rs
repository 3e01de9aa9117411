//! The whole URL map, grouped by who calls. Handlers extract, make one app call, and answer with one page or redirect.

pub mod assets;
pub mod front;
pub mod home;
pub mod kiosk;
pub mod ledger;
pub mod message;
pub mod mine;
pub mod pages;
pub mod report;
pub mod track;

use axum::{Router, middleware, routing::get};

use crate::app::App;

/// Everything that is served, over one application.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(files())
        .merge(worker())
        .layer(middleware::from_fn(pages::speak))
        .with_state(app)
}

/// What pages link to.
fn files() -> Router<App> {
    Router::new()
        .route("/assets/{name}", get(assets::show))
        .route("/sw.js", get(assets::service_worker))
        .route("/manifest.webmanifest", get(assets::manifest))
}

/// Workers and passers-by; no sign-in, no cookie but the language.
fn worker() -> Router<App> {
    Router::new()
}
