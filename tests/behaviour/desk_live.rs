//! The desk moves by itself: who may see a case is told that it moved, nobody else; and lists with their clocks.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures::StreamExt;
use jiff::SignedDuration;
use serde_json::json;
use shishiling::domain::staff::Role;

use crate::world::{Caller, World};

/// An open stream of events.
struct Live(BodyDataStream);

impl Live {
    async fn open(caller: &Caller) -> Live {
        let response = caller.stream("/desk/live").await;
        assert_eq!(response.status(), 200);
        let kind = response.headers().get("content-type").unwrap();
        assert_eq!(kind, "text/event-stream");
        Live(response.into_body().into_data_stream())
            .greeted()
            .await
            .0
    }

    /// The stream behind its first event, and the entry of the journal up to which that says everything was told.
    async fn greeted(mut self) -> (Live, u64) {
        let hello = self.next().await.unwrap();
        assert!(hello.contains("event: hello"));
        (self, number_after(&hello, "{\"seq\":"))
    }

    /// The next piece of the stream; None where nothing comes.
    async fn next(&mut self) -> Option<String> {
        let next = tokio::time::timeout(Duration::from_secs(60), self.0.next()).await;
        let bytes = next.ok()??.unwrap();
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[tokio::test]
async fn a_filing_arrives_at_the_desks_that_may_see_it() {
    let world = World::new().await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let department = world.department("後勤服務中心");
    let handler = world.at_desk(&[Role::Handler], Some(department)).await;
    let mut desk = Live::open(&dispatcher.caller).await;
    let mut theirs = Live::open(&handler.caller).await;
    let case = world.worker().file("澡堂水涼").await;
    let event = desk.next().await.unwrap();
    assert!(
        event.contains("event: case") && event.contains(&case.number),
        "{event}"
    );
    assert!(event.contains("\"new\":true") && event.contains("\"danger\":false"));
    assert!(!event.contains("澡堂"), "numbers only, no words");
    let to = department.0.to_string();
    dispatcher
        .deed(&case.number, "dispatch", &[("department", &to)])
        .await;
    let event = theirs.next().await.unwrap();
    assert!(
        event.contains(&case.number) && event.contains("case.dispatched"),
        "{event}"
    );
    let hazard = json!({"text": "護欄鬆了", "kind": "hazard"});
    let hazard = world.worker().file_with(hazard, json!([])).await;
    let told = loop {
        let event = desk.next().await.unwrap();
        if event.contains(&hazard.number) {
            break event;
        }
    };
    assert!(told.contains("\"danger\":true"), "{told}");
}

/// The number that stands behind a mark.
fn number_after(text: &str, mark: &str) -> u64 {
    let rest = &text[text.find(mark).expect(mark) + mark.len()..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).expect("an end");
    rest[..end].parse().expect("a number")
}

#[tokio::test]
async fn what_moves_between_the_page_and_its_stream_is_noticed() {
    let world = World::new().await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let page = dispatcher.page("/desk/cases").await;
    let quiet = dispatcher.caller.stream("/desk/live").await;
    let (_, before) = Live(quiet.into_body().into_data_stream()).greeted().await;
    assert_eq!(number_after(&page, "data-seen=\""), before);

    world.worker().file("澡堂水涼").await;
    // It is shown by now.
    assert!(dispatcher.page("/desk/cases").await.contains("澡堂水涼"));
    let moved = dispatcher.caller.stream("/desk/live").await;
    let (_, after) = Live(moved.into_body().into_data_stream()).greeted().await;
    assert!(after > before);
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let world = World::new().await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let mut desk = Live::open(&dispatcher.caller).await;
    let form = dispatcher.form().await;
    dispatcher
        .caller
        .submit("/desk/sign-out", &[("form", &form)])
        .await;
    world.worker().file("之後的事").await;
    while let Some(event) = desk.next().await {
        assert!(!event.contains("case.filed"), "{event}");
    }
}

#[tokio::test]
async fn danger_stands_on_top_and_what_is_due_first_comes_first() {
    let world = World::new().await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let first = world.worker().file("先來的").await;
    world.pass(SignedDuration::from_secs(60));
    let second = world.worker().file("後來的").await;
    let hazard = json!({"text": "護欄鬆了", "kind": "hazard"});
    let hazard = world.worker().file_with(hazard, json!([])).await;
    let page = dispatcher.page("/desk/cases?list=new").await;
    let at = |number: &str| page.find(&format!("data-number=\"{number}\"")).unwrap();
    assert!(at(&hazard.number) < at(&first.number));
    assert!(at(&first.number) < at(&second.number));
    assert!(page.contains("答覆剩 4:00"));
    world.pass(SignedDuration::from_secs(3 * 60));
    let soon = dispatcher.page("/desk/cases?list=soon").await;
    assert!(
        soon.contains(&first.number)
            && !soon.contains(&format!("data-number=\"{}\"", second.number))
    );
    world.pass(SignedDuration::from_mins(200));
    let late = dispatcher.page("/desk/cases?list=late").await;
    assert!(late.contains("答覆超時 3 小時"), "{late}");
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_and_found_by_its_words() {
    let world = World::new().await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let worker = world.worker();
    for n in 0..60 {
        worker.file(&format!("第 {n} 件事")).await;
        world.pass(SignedDuration::from_secs(1));
    }
    let first = dispatcher.page("/desk/cases?list=new").await;
    assert_eq!(first.matches("data-number=\"2026-").count(), 50);
    let (_, next) = first
        .split_once("class=\"tool\" href=\"/desk/cases?")
        .unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let second = dispatcher.page(&format!("/desk/cases?{next}")).await;
    assert_eq!(second.matches("data-number=\"2026-").count(), 10);
    let found = dispatcher
        .page("/desk/cases?list=all&q=%E7%AC%AC%2037%20%E4%BB%B6")
        .await;
    assert_eq!(found.matches("data-number=\"2026-").count(), 1);
    let by_number = dispatcher.page("/desk/cases?list=all&q=2026-0042").await;
    assert_eq!(by_number.matches("data-number=\"2026-").count(), 1);
}
