//! Pages and cases that are kept in memory: never older than what they show, never in another's language.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;
use shishiling::domain::command::Command;
use shishiling::domain::staff::Role;
use shishiling::domain::{By, Target};

use crate::world::{Caller, Filed, World, about};

async fn published(dispatcher: &Caller, filed: &Filed, title: &str) {
    let path = format!("/api/v1/desk/cases/{}/publication", filed.number);
    let words = json!({"title": title, "text": "早班車晚到"});
    let answer = dispatcher.post(&path, &words).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn the_wall_shows_what_was_published_and_taken_back_at_once() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let filed = worker.file("班車早上總是晚到").await;
    assert!(!worker.get("/home").await.text().contains("班車晚點"));
    published(&dispatcher, &filed, "班車晚點").await;
    for _ in 0..2 {
        assert!(worker.get("/home").await.text().contains("班車晚點"));
    }
    let path = format!("/api/v1/desk/cases/{}/publication", filed.number);
    let gone = dispatcher
        .send(Method::DELETE, &path, &[], Body::empty())
        .await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert!(!worker.get("/home").await.text().contains("班車晚點"));
}

#[tokio::test]
async fn a_kept_page_is_in_the_language_and_the_packing_that_was_asked() {
    let world = World::new().await;
    let worker = world.worker();
    for _ in 0..2 {
        for lang in ["zh-Hant", "zh-Hans", "en"] {
            let reader = world.worker().with("accept-language", lang);
            let page = reader.get("/home").await;
            assert_eq!(page.header("content-language"), lang);
            assert!(page.text().contains(&format!("lang=\"{lang}\"")));
            assert!(page.header("set-cookie").is_empty());
        }
        for (asked, packed) in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", "")] {
            let page = worker.clone().with("accept-encoding", asked);
            let page = page.get("/home").await;
            assert_eq!(page.header("content-encoding"), packed);
            assert!(page.header("vary").contains("Cookie"));
        }
        // Asking for a language by address is remembered by the one who asked, and by nobody else.
        let chosen = worker.get("/home?lang=en").await;
        assert!(chosen.header("set-cookie").starts_with("lang=en"));
    }
}

#[tokio::test]
async fn what_nobody_may_keep_is_made_anew_for_everybody() {
    let world = World::new().await;
    let (one, two) = (
        world.worker().get("/report").await,
        world.worker().get("/report").await,
    );
    assert_eq!(one.header(header::CACHE_CONTROL.as_str()), "no-store");
    assert_ne!(one.text(), two.text());
}

#[tokio::test]
async fn a_case_that_was_read_a_moment_ago_shows_the_next_word_and_none_once_erased() {
    let world = World::new().await;
    let worker = world.worker();
    let filed = worker.file("饅頭越來越小").await;
    for _ in 0..2 {
        assert_eq!(
            worker.track(&filed.receipt).await["messages"][0]["text"],
            "饅頭越來越小"
        );
    }
    let more = about(&filed.receipt, "case.message", json!({"text": "今天也是"}));
    worker.deliver(&more).await;
    let case = worker.track(&filed.receipt).await;
    assert_eq!(case["messages"][1]["text"], "今天也是");

    let member = world.member(&[Role::Dispatcher], None).await;
    let number = world.app.case_by_number(&filed.number).await.unwrap();
    let target = Target::Case(number.id);
    let erased = world.app.ask(
        world.app.new_id(),
        By::Staff(member.id),
        target,
        Command::Erase,
    );
    erased.await.unwrap();
    let case = worker.track(&filed.receipt).await;
    assert_eq!(case["erased"], true);
    assert!(!case.to_string().contains("饅頭"));
}
