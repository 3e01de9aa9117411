//! The URL map of the board: notices and pictures for everybody, and where they are written.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};

use super::door::Door;
use super::photos::FORM_MAX_BYTES;
use super::{desk, kept, limits, notices, pictures};
use crate::app::App;

/// What the board shows to everybody.
pub fn everybody(app: &App) -> Router<App> {
    use notices::sign_up;
    let kept = (app.clone(), Arc::default());
    let pages = Router::new()
        .route("/notices", get(notices::list))
        .route("/notices/{id}", get(notices::show))
        .route_layer(kept::quickly())
        .route_layer(middleware::from_fn_with_state(kept, kept::pages));
    let forms = Router::new()
        .route("/notices/{id}/sign-up", post(sign_up::sign_up))
        .route("/notices/{id}/place", post(sign_up::look))
        .route("/notices/{id}/sign-off", post(sign_up::sign_off))
        .route_layer(middleware::from_fn_with_state(
            Door::Hub(app.clone()),
            limits::forms,
        ));
    Router::new()
        .merge(pages)
        .merge(forms)
        .route("/pictures/{file}", get(pictures::show))
}

/// Notices as they are written.
pub fn desk() -> Router<App> {
    use desk::notices;
    let forms = Router::new()
        .route("/desk/notices", get(notices::list).post(notices::add))
        .route("/desk/notices/{id}", get(notices::show).post(notices::set))
        .route_layer(middleware::from_fn(limits::photos))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES));
    Router::new()
        .merge(forms)
        .route("/desk/notices/{id}/removal", post(notices::remove))
        .route("/desk/notices/{id}/names", post(notices::names::show))
        .route("/desk/pictures/{token}", get(notices::picture))
}
