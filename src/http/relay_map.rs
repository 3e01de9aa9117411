//! The URL map of a relay: workers' forms, outbox and files are taken here; what only the hub knows is asked of it live
//! and never kept; what everybody reads stands on the shelf.

mod live;
mod shown;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use axum::{Router, middleware};

use super::door::Door;
use super::photos::FORM_MAX_BYTES;
use super::{
    around::around, files, health, kiosk, limits, mine, notices, outbox, problem, report, screen,
    track, uploads,
};
use crate::relay::Relay;

/// Everything that a relay serves, within the usual limits.
pub fn relay_router(relay: Relay) -> Router {
    relay_router_within(relay, limits::Rates::default())
}

/// Everything that a relay serves, with limits of one's own.
pub fn relay_router_within(relay: Relay, rates: limits::Rates) -> Router {
    let door = Door::Relay(relay.clone());
    let map = Router::new()
        .merge(files())
        .merge(
            uploads(door.clone()).route_layer(middleware::from_fn_with_state(
                relay.clone(),
                live::or_the_hub,
            )),
        )
        .merge(taken_here(&door))
        .merge(asked_of_the_hub(&door))
        .merge(public())
        .merge(screens(&door))
        .merge(operators())
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method);
    around(map, door, Arc::new(limits::Limits::new(rates))).with_state(relay)
}

/// What is on this disk before it is acknowledged.
fn taken_here(door: &Door) -> Router<Relay> {
    let forms = Router::new()
        .route(
            "/report",
            get(report::filing::open).post(report::filing::file),
        )
        .route(
            "/kiosk/{place}",
            get(kiosk::terminal::show).post(kiosk::terminal::file),
        )
        .route_layer(middleware::from_fn_with_state(door.clone(), limits::forms));
    let asks = Router::new()
        .route("/api/v1/outbox/status", post(outbox::status))
        .route_layer(middleware::from_fn_with_state(door.clone(), limits::asks));
    Router::new()
        .merge(forms)
        .merge(asks)
        .route("/P/{code}", get(report::filing::scanned))
        .route("/P/{code}/opened", post(report::filing::opened))
        .route("/mine", get(mine::show))
        .route("/outbox", get(mine::waiting))
        .route("/api/v1/outbox", post(outbox::receive))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
}

/// What only the hub knows: passed on, never kept, never logged.
fn asked_of_the_hub(door: &Door) -> Router<Relay> {
    let forms = Router::new()
        .route("/T/message", post(live::pass))
        .route("/T/rating", post(live::pass))
        .route("/T/reopening", post(live::pass))
        .route("/T/withdrawal", post(live::pass))
        .route("/home/{number}/second", post(live::pass))
        .route("/home/{number}/thumb", post(live::pass))
        .route("/notices/{id}/sign-up", post(live::pass))
        .route("/notices/{id}/place", post(live::pass))
        .route("/notices/{id}/sign-off", post(live::pass))
        .route_layer(middleware::from_fn_with_state(door.clone(), limits::forms));
    let asks = Router::new()
        .route("/T", get(track::thread::ask).post(live::pass))
        .route("/T/{receipt}", get(live::pass))
        .route("/api/v1/track", post(live::pass))
        .route_layer(middleware::from_fn_with_state(door.clone(), limits::asks));
    Router::new()
        .merge(forms)
        .merge(asks)
        .route("/files/{signed}", get(live::pass))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
}

/// What everybody reads, and where staff work.
fn public() -> Router<Relay> {
    Router::new()
        .route("/", get(shown::page))
        .route("/home", get(shown::page))
        .route("/ledger", get(shown::page))
        .route("/home/{number}/photos/{name}", get(shown::picture))
        .route("/pictures/{file}", get(shown::picture))
        .route("/notices", get(notices::list))
        .route("/notices/{id}", get(shown::notice))
        .route("/desk", any(live::lead))
        .route("/desk/{*rest}", any(live::lead))
        .route("/posters/{file}", get(live::lead))
        .route("/api/v1/desk/{*rest}", any(live::lead))
        .route("/api/openapi.json", get(live::lead))
}

/// What hangs on walls: from this disk, hub or no hub.
fn screens(door: &Door) -> Router<Relay> {
    Router::new()
        .route("/screen/{place}", get(screen::wall::show))
        .route("/screen/{place}/now", get(screen::wall::now))
        .route_layer(middleware::from_fn_with_state(
            door.clone(),
            screen::wall::fresh,
        ))
}

/// Whoever runs the relay.
fn operators() -> Router<Relay> {
    Router::new()
        .route("/healthz", get(health::lives))
        .route("/readyz", get(shown::ready))
        .route("/metrics", get(shown::metrics))
}
