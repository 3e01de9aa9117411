//! No room on the relay's disk: said, and nothing lost.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::json;
use shishiling::domain::site::Site;
use shishiling::http::relay_router;
use shishiling::relay::line::Line;
use shishiling::relay::{Parts, Relay};
use shishiling::store::pithead::{Enrolment, Options, Pithead};
use tower::ServiceExt;
use uuid::Uuid;

fn enrolment() -> Enrolment {
    let identity = age::x25519::Identity::generate();
    Enrolment {
        relay: Uuid::now_v7(),
        token: "token".into(),
        recipient: identity.to_public().to_string(),
        name: "副井口".into(),
        place: None,
        hub: "http://127.0.0.1:9".into(),
        code: String::new(),
    }
}

#[tokio::test]
async fn a_full_relay_says_507_and_takes_again_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let filing = json!({"entries": [{"id": Uuid::now_v7(), "type": "case.filed", "v": 1,
        "body": {"receipt": "8F2KQ7M3ZD4W9XHT", "text": "燈不亮"}}]});
    for (reserve_bytes, status) in [(u64::MAX, 507), (0, 200)] {
        let options = Options {
            reserve_bytes,
            ..Options::default()
        };
        let pithead = Pithead::open(dir.path(), options).unwrap();
        pithead.papers().set_site(None, Site::default()).unwrap();
        let relay = Relay::new(Parts {
            pithead: pithead.clone(),
            enrolment: enrolment(),
            line: Line::new("http://127.0.0.1:9", None).unwrap(),
            now: Arc::new(Timestamp::now),
            zone: TimeZone::UTC,
            base_url: "http://relay.example".into(),
        })
        .unwrap();
        let request = Request::post("/api/v1/outbox")
            .header("content-type", "application/json")
            .body(Body::from(filing.to_string()))
            .unwrap();
        let answer = relay_router(relay).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), status);
        pithead.close().await;
    }
}
