//! What one gets instead of what one asked for: a problem for programs, a page for people, nothing internal for anybody.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn an_unknown_address_is_a_problem_for_programs_and_a_page_for_people() {
    let world = World::new().await;
    world
        .worker()
        .get("/api/v1/nothing")
        .await
        .is_problem(404, "not-found");
    let reader = world.worker().with("accept", "text/html,*/*;q=0.8");
    let page = reader.get("/nothing").await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("沒有這一頁") && page.text().contains("lang=\"zh-Hant\""));
    let english = reader.with("accept-language", "en").get("/nothing").await;
    assert!(english.text().contains("There is no such page"));
}

#[tokio::test]
async fn an_address_asked_in_the_wrong_way_says_so() {
    let world = World::new().await;
    let answer = world.worker().get("/api/v1/outbox").await;
    answer.is_problem(405, "method");
    assert_eq!(answer.header("allow"), "POST");
}

#[tokio::test]
async fn the_hub_says_that_it_lives_is_ready_and_how_it_fares() {
    let world = World::new().await;
    let worker = world.worker();
    worker.file("一件事").await;
    assert_eq!(worker.get("/healthz").await.status, 200);
    let ready = worker.get("/readyz").await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json()["journal_seq"], ready.json()["shown_seq"]);
    let metrics = worker.get("/metrics").await.text();
    for line in [
        "shishiling_commands_total{result=\"stored\"} 1",
        "shishiling_cases 1",
        "shishiling_views_lag_entries 0",
        "shishiling_answer_seconds_bucket{route=\"/api/v1/outbox\"",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
    assert!(!metrics.contains("10.20.30.40") && !metrics.contains("2026-0001"));
}

#[tokio::test]
async fn the_interface_is_described_and_the_description_is_true() {
    let world = World::new().await;
    let worker = world.worker();
    let described = worker.get("/api/openapi.json").await.json();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let asked = path
                .replace("{number}", "2026-0001")
                .replace("{upload}", &"0".repeat(32));
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = worker
                .send(
                    method.clone(),
                    &asked,
                    &[("tus-resumable", "1.0.0")],
                    Body::empty(),
                )
                .await;
            assert_ne!(answer.status, 405, "{method} {path}");
            let unknown = answer.text().contains("/problems/not-found");
            assert!(!unknown, "{method} {path}");
        }
    }
    // Every shape that is named is there.
    let text = described.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(
            described["components"]["schemas"].get(name).is_some(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_too_long_or_of_another_kind_is_told_apart() {
    let world = World::new().await;
    let worker = world.worker();
    let json_kind = [("content-type", "application/json")];
    let post = |headers: &'static [(&'static str, &'static str)], body: String| {
        let worker = worker.clone();
        async move {
            worker
                .send(Method::POST, "/api/v1/outbox", headers, Body::from(body))
                .await
        }
    };
    post(&[], "{}".into()).await.is_problem(415, "media-type");
    post(&[("content-type", "text/plain")], "{}".into())
        .await
        .is_problem(415, "media-type");
    for broken in ["", "{", "<html>login</html>", "{\"entries\":[}", "\u{0}"] {
        let answer = worker
            .send(
                Method::POST,
                "/api/v1/outbox",
                &json_kind,
                Body::from(broken),
            )
            .await;
        answer.is_problem(400, "json");
    }
    for shape in [
        json!([]),
        json!({}),
        json!({"entries": 5}),
        json!({"entries": {"a": 1}}),
        json!(null),
    ] {
        worker
            .post("/api/v1/outbox", &shape)
            .await
            .is_problem(422, "malformed/shape");
    }
    let deep = format!(
        "{{\"entries\":[{}{}]}}",
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    worker
        .send(Method::POST, "/api/v1/outbox", &json_kind, Body::from(deep))
        .await
        .is_problem(400, "json");
    let long = json!({"entries": [], "more": "長".repeat(22_000)});
    worker
        .post("/api/v1/outbox", &long)
        .await
        .is_problem(413, "too-large");
    let many = json!({"entries": vec![0; 33]});
    worker
        .post("/api/v1/outbox", &many)
        .await
        .is_problem(422, "entries");
}
