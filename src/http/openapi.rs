//! `/api/openapi.json`: the interface described, OpenAPI 3.1, out of the code's own types.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::extract::Json;
use super::{desk_api, desk_asks, files, health, outbox, relay_api, track_api};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "事事靈",
        description = "What devices, programs of the desk and operators may ask. Errors are RFC 9457 problems in the reader's language (Accept-Language)."
    ),
    paths(
        outbox::receive,
        outbox::status,
        track_api::track,
        files::capabilities,
        files::create,
        files::look,
        files::append,
        desk_api::list,
        desk_api::enter,
        desk_api::show,
        desk_asks::answer,
        desk_asks::dispatch,
        desk_asks::hand_back,
        desk_asks::progress,
        desk_asks::note,
        desk_asks::end,
        desk_asks::reject,
        desk_asks::classify,
        desk_asks::publish,
        desk_asks::unpublish,
        desk_asks::rate_by_phone,
        relay_api::enrol,
        relay_api::batches,
        relay_api::site,
        relay_api::begin_file,
        relay_api::append_file,
        show,
        health::lives,
        health::ready,
        health::metrics,
    ),
    modifiers(&Token),
    tags(
        (name = "worker", description = "What a phone, kiosk or relay asks; no sign-in"),
        (name = "desk", description = "What a program asks in a member's name"),
        (name = "relay", description = "What a relay asks of its hub, with the token it got when it enrolled"),
        (name = "operator", description = "What whoever runs the hub asks"),
    )
)]
struct Described;

/// How a program shows for whom it speaks.
struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("token", bearer);
    }
}

/// The description.
#[utoipa::path(get, path = "/api/openapi.json", tag = "operator", responses((status = 200, description = "This document")))]
pub async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(Described::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_api_route_is_described() {
        let described = Described::openapi();
        let map = include_str!("../http.rs");
        let mut routes = 0;
        for part in map.split("\"/api/").skip(1) {
            let path = format!("/api/{}", part.split('"').next().unwrap());
            assert!(
                described.paths.paths.contains_key(&path),
                "{path} is not described"
            );
            routes += 1;
        }
        assert!(routes > 10);
    }
}
