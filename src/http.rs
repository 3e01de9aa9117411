//! The whole URL map, grouped by who calls. Handlers extract, make one app call, and answer with one page or redirect.

mod around;
pub mod assets;
mod board_map;
mod case_body;
pub mod certificate;
pub mod desk;
mod desk_api;
mod desk_asks;
pub mod door;
pub mod extract;
mod files;
pub mod front;
pub mod health;
pub mod home;
mod kept;
pub mod kiosk;
pub mod ledger;
pub mod limits;
mod manner;
pub mod message;
pub mod mine;
pub mod notices;
mod openapi;
mod outbox;
pub mod pages;
mod photos;
pub mod pictures;
pub mod posters;
pub mod problem;
pub mod redirect;
mod relay_api;
mod relay_map;
pub mod report;
pub mod screen;
pub mod track;
mod track_api;
pub mod wording;

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRef};
use axum::routing::{get, head, options, patch, post};
use axum::{Router, middleware};

use crate::app::App;
use around::around;
use door::Door;
use photos::FORM_MAX_BYTES;
pub use relay_map::{relay_router, relay_router_within};

/// Everything that is served, over one application, within the usual limits.
pub fn router(app: App) -> Router {
    router_within(app, limits::Rates::default())
}

/// Everything that is served, with limits of one's own.
pub fn router_within(app: App, rates: limits::Rates) -> Router {
    let limits = Arc::new(limits::Limits::new(rates));
    let door = Door::Hub(app.clone());
    let map = Router::new()
        .merge(files())
        .merge(uploads(door.clone()))
        .merge(worker(&app))
        .merge(public(&app))
        .merge(board_map::everybody(&app))
        .merge(screens(&app))
        .merge(staff())
        .merge(programs(door.clone()))
        .merge(relays())
        .merge(operators())
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method);
    around(map, door, limits).with_state(app)
}

/// What pages link to.
fn files<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/assets/{name}", get(assets::show))
        .route("/sw.js", get(assets::service_worker))
        .route("/screen-sw.js", get(assets::screen_worker))
        .route("/kiosk-sw.js", get(assets::kiosk_worker))
        .route("/manifest.webmanifest", get(assets::manifest))
        .route_layer(kept::thoroughly())
        .route_layer(middleware::from_fn_with_state(Arc::default(), kept::files))
}

/// Workers; no sign-in, no cookie but the language.
fn worker(app: &App) -> Router<App> {
    let forms = Router::new()
        .route(
            "/report",
            get(report::filing::open).post(report::filing::file),
        )
        .route("/T/message", post(track::thread::message))
        .route("/T/rating", post(track::thread::rating))
        .route("/T/reopening", post(track::thread::reopening))
        .route("/T/withdrawal", post(track::thread::withdrawal))
        .route(
            "/kiosk/{place}",
            get(kiosk::terminal::show).post(kiosk::terminal::file),
        )
        .route_layer(middleware::from_fn_with_state(
            Door::Hub(app.clone()),
            limits::forms,
        ));
    let asks = Router::new()
        .route("/T", get(track::thread::ask).post(track::thread::find))
        .route("/T/{receipt}", get(track::thread::link))
        .route_layer(middleware::from_fn_with_state(
            Door::Hub(app.clone()),
            limits::asks,
        ));
    Router::new()
        .merge(forms)
        .merge(asks)
        .route("/P/{code}", get(report::filing::scanned))
        .route("/P/{code}/opened", post(report::filing::opened))
        .route("/mine", get(mine::show))
        .route("/outbox", get(mine::waiting))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
}

/// Everybody.
fn public(app: &App) -> Router<App> {
    let shelf = (app.clone(), Arc::default());
    let marks = Router::new()
        .route("/home/{number}/second", post(home::wall::second))
        .route("/home/{number}/thumb", post(home::wall::thumb))
        .route_layer(middleware::from_fn_with_state(
            Door::Hub(app.clone()),
            limits::forms,
        ));
    Router::new()
        .route("/", get(front::door::show))
        .merge(marks)
        .route("/home", get(home::wall::show))
        .route("/ledger", get(ledger::accounts::show))
        .route_layer(kept::quickly())
        .route_layer(middleware::from_fn_with_state(shelf, kept::pages))
}

/// What hangs on walls, asked for every few seconds.
fn screens(app: &App) -> Router<App> {
    let shelf = (app.clone(), Arc::default());
    Router::new()
        .route("/screen/{place}", get(screen::wall::show))
        .route("/screen/{place}/now", get(screen::wall::now))
        .route("/screen/{place}/told", get(screen::told::show))
        .route_layer(kept::quickly())
        .route_layer(middleware::from_fn_with_state(shelf, kept::pages))
        .route_layer(middleware::from_fn_with_state(
            Door::Hub(app.clone()),
            screen::wall::fresh,
        ))
}

/// Staff at the desk: behind a session, forms of our own pages only.
fn staff() -> Router<App> {
    let photos = Router::new()
        .route(
            "/desk/cases/{number}/{deed}",
            get(desk::cases::back).post(desk::deeds::act),
        )
        .route(
            "/desk/entry",
            get(desk::entry::show).post(desk::entry::file),
        )
        .route_layer(middleware::from_fn(limits::photos))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES));
    Router::new()
        .merge(photos)
        .route("/desk", get(desk::home))
        .route(
            "/desk/sign-in",
            get(desk::door::show).post(desk::door::enter),
        )
        .route("/desk/sign-out", post(desk::door::leave))
        .route(
            "/desk/invitation/{token}",
            get(desk::invitation::show).post(desk::invitation::take_up),
        )
        .route("/desk/live", get(desk::live::stream))
        .route("/desk/list", get(desk::cases::part))
        .route("/desk/cases", get(desk::cases::list))
        .route("/desk/cases/{number}", get(desk::cases::show))
        .route("/desk/cases/{number}/slip", get(desk::slip::show))
        .route(
            "/desk/password",
            get(desk::password::show).post(desk::password::set),
        )
        .merge(house())
        .merge(posters())
        .merge(menus())
}

/// What the canteens serve; sheets and pictures of dishes may be large.
fn menus() -> Router<App> {
    use desk::menu::{self, dish, edit, hours, import, plan};
    let files = Router::new()
        .route("/desk/menu/import", get(import::show).post(import::look))
        .route("/desk/menu/import/confirmation", post(import::confirm))
        .route("/desk/menu/dish", get(dish::show).post(dish::set))
        .route_layer(middleware::from_fn(limits::photos))
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES));
    Router::new()
        .merge(files)
        .route("/desk/menu", get(menu::show).post(edit::save))
        .route("/desk/menu/edit", get(edit::show))
        .route("/desk/menu/sold-out", post(menu::sell_out))
        .route("/desk/menu/copies", post(menu::copy))
        .route("/desk/menu/clearance", post(menu::clear))
        .route("/desk/menu/plan", get(plan::show).post(edit::save_plan))
        .route("/desk/menu/plan/edit", get(edit::show_plan))
        .route("/desk/menu/hours", get(hours::show).post(hours::set))
        .route("/desk/menu/template.csv", get(import::template))
}

/// The admin's part of the desk.
fn house() -> Router<App> {
    use desk::{asides, departments, places, relays, screens, settings, staff};
    Router::new()
        .route("/desk/places", get(places::list).post(places::add))
        .route("/desk/places/{code}", get(places::show).post(places::set))
        .route(
            "/desk/categories",
            get(departments::categories).post(departments::add_category),
        )
        .route("/desk/categories/{id}", post(departments::set_category))
        .route(
            "/desk/departments",
            get(departments::list).post(departments::add),
        )
        .route("/desk/departments/{id}", post(departments::set))
        .route("/desk/staff", get(staff::list).post(staff::add))
        .route("/desk/staff/{id}", get(staff::show).post(staff::set))
        .route("/desk/staff/{id}/invitation", post(staff::invite))
        .route("/desk/staff/{id}/sessions/end", post(staff::end_sessions))
        .route("/desk/screens", get(screens::list))
        .route(
            "/desk/screens/{code}",
            get(screens::show).post(screens::set),
        )
        .merge(board_map::desk())
        .route("/desk/relays", get(relays::list).post(relays::add))
        .route("/desk/relays/{id}", get(relays::show))
        .route("/desk/relays/{id}/code", post(relays::renew))
        .route("/desk/relays/{id}/revocation", post(relays::revoke))
        .route("/desk/asides", get(asides::list))
        .route("/desk/asides/{seq}/filing", post(asides::file))
        .route("/desk/asides/{seq}/settlement", post(asides::settle))
        .route("/desk/tokens", post(staff::token))
        .route("/desk/settings", get(settings::show).post(settings::set))
}

/// The posters' studio, and the sheets themselves.
fn posters() -> Router<App> {
    use desk::studio::{sheets, sign};
    Router::new()
        .route("/desk/posters", get(sheets::show).post(sign::add))
        .route("/desk/posters/print", get(sheets::print))
        .route("/desk/posters/{code}", get(sign::show))
        .route("/desk/posters/{code}/label", post(sign::label))
        .route("/desk/posters/{code}/retirement", post(sign::retire))
        .route("/desk/posters/{code}/replacement", post(sign::replace))
        .route("/posters/{file}", get(posters::show))
}

/// Photos and voice on their way in.
fn uploads<S>(door: Door) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Door: FromRef<S>,
{
    Router::new()
        .route(
            "/api/v1/files",
            options(files::capabilities).post(files::create),
        )
        .route(
            "/api/v1/files/{upload}",
            head(files::look)
                .patch(files::append)
                .options(files::capabilities),
        )
        .route_layer(middleware::from_fn_with_state(door, limits::asks))
        .route_layer(middleware::from_fn(files::tus))
}

/// Programs: devices without sign-in, the desk's with a token.
fn programs(door: Door) -> Router<App> {
    let asks = Router::new()
        .route("/api/v1/track", post(track_api::track))
        .route("/api/v1/outbox/status", post(outbox::status))
        .route_layer(middleware::from_fn_with_state(door, limits::asks));
    Router::new()
        .merge(asks)
        .route("/files/{signed}", get(files::show))
        .route("/home/{number}/photos/{name}", get(home::photos::show))
        .route("/api/v1/outbox", post(outbox::receive))
        .route(
            "/api/v1/desk/cases",
            get(desk_api::list).post(desk_api::enter),
        )
        .route("/api/v1/desk/cases/{number}", get(desk_api::show))
        .route(
            "/api/v1/desk/cases/{number}/answers",
            post(desk_asks::answer),
        )
        .route(
            "/api/v1/desk/cases/{number}/dispatch",
            post(desk_asks::dispatch),
        )
        .route(
            "/api/v1/desk/cases/{number}/return",
            post(desk_asks::hand_back),
        )
        .route(
            "/api/v1/desk/cases/{number}/progress",
            post(desk_asks::progress),
        )
        .route("/api/v1/desk/cases/{number}/notes", post(desk_asks::note))
        .route("/api/v1/desk/cases/{number}/ending", post(desk_asks::end))
        .route(
            "/api/v1/desk/cases/{number}/rejection",
            post(desk_asks::reject),
        )
        .route(
            "/api/v1/desk/cases/{number}/classification",
            post(desk_asks::classify),
        )
        .route(
            "/api/v1/desk/cases/{number}/publication",
            post(desk_asks::publish).delete(desk_asks::unpublish),
        )
        .route(
            "/api/v1/desk/cases/{number}/phone-rating",
            post(desk_asks::rate_by_phone),
        )
        .route("/api/openapi.json", get(openapi::show))
}

/// Relays, each with a token of its own.
fn relays() -> Router<App> {
    Router::new()
        .route("/api/v1/relays", post(relay_api::enrol))
        .route("/api/v1/relay/batches", post(relay_api::batches))
        .route("/api/v1/relay/site", get(relay_api::site))
        .route("/api/v1/relay/files", post(relay_api::begin_file))
        .route(
            "/api/v1/relay/files/{upload}",
            patch(relay_api::append_file),
        )
}

/// Whoever runs the hub.
fn operators() -> Router<App> {
    Router::new()
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
}
