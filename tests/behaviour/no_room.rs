//! A full disk, and words that are erased: what is said, what is kept, and what is gone for good.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;
use shishiling::domain::command::Command;
use shishiling::domain::staff::Role;
use shishiling::domain::{By, Target};

use crate::sending::{Sending, voice};
use crate::world::{World, filing};

#[tokio::test]
async fn a_full_disk_is_said_with_507_loses_nothing_and_takes_again_once_there_is_room() {
    let world = World::new().await;
    let worker = world.worker();
    let kept = worker.file("滿之前的一件").await;
    let world = world.restart_with(u64::MAX).await;
    let late = json!({"entries": [filing("滿了以後的一件")]});
    let answer = worker.post("/api/v1/outbox", &late).await;
    let problem = answer.is_problem(507, "full");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("已收的一件不少")
    );
    assert!(!answer.header("retry-after").is_empty());
    worker.get("/readyz").await.is_problem(507, "full");
    assert_eq!(worker.get("/healthz").await.status, 200);
    assert_eq!(worker.track(&kept.receipt).await["number"], kept.number);
    let page = worker
        .submit("/report", &[("text", "沒有腳本的一件")])
        .await;
    assert_eq!(page.status, 507);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("磁盤滿了"));
    let _world = world.restart_with(0).await;
    let answer = worker.post("/api/v1/outbox", &late).await.json();
    assert_eq!(answer["results"][0]["result"], "stored");
}

#[tokio::test]
async fn a_recording_under_way_waits_while_the_disk_is_full_and_goes_on_where_it_stood() {
    let world = World::new().await;
    let sending = Sending::of(&world, voice(), "audio/webm").await;
    let location = sending.begun().await;
    let first = sending.patch(&location, 0, 2_000, &[]).await;
    assert_eq!(first.status, 204, "{}", first.text());
    let world = world.restart_with(u64::MAX).await;
    let more = sending.patch(&location, 2_000, 5_000, &[]).await;
    more.is_problem(507, "full");
    sending.create().await.is_problem(507, "full");
    let standing = sending.head(&location).await;
    assert_eq!(standing.header("upload-offset"), "2000");
    let _world = world.restart_with(0).await;
    let more = sending.patch(&location, 2_000, 5_000, &[]).await;
    assert_eq!(more.status, 204, "{}", more.text());
    assert_eq!(sending.files().await[0]["stored"], true);
}

#[tokio::test]
async fn after_an_erasure_the_case_stands_without_a_word_and_its_files_open_no_more() {
    let world = World::new().await;
    let worker = world.worker();
    let upload = crate::world::id();
    let files = json!([{"slot": 1, "upload": upload, "bytes": 5000, "type": "audio/webm"}]);
    let filed = worker
        .file_with(json!({"text": "請刪去這句話"}), files)
        .await;
    let receipt = shishiling::domain::receipt::Receipt::parse(&filed.receipt).unwrap();
    let mut voice = b"\x1a\x45\xdf\xa3\x9fwebm A_OPUS".to_vec();
    voice.resize(5_000, 7);
    let upload = upload.parse().unwrap();
    world.app.take_file(&receipt, upload, voice).await.unwrap();
    let url = worker.track(&filed.receipt).await["messages"][0]["files"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(worker.get(&url).await.status, 200);

    let member = world.member(&[Role::Dispatcher], None).await;
    let number = filed.number.parse().unwrap();
    let case = world.app.store().case_by_number(number).unwrap().unwrap();
    let by = By::Staff(member.id);
    world
        .app
        .ask(
            world.app.new_id(),
            by,
            Target::Case(case.id),
            Command::Erase,
        )
        .await
        .unwrap();

    let case = worker.track(&filed.receipt).await;
    assert_eq!(case["erased"], true);
    assert!(!case.to_string().contains("這句話"));
    assert!(case["can"].as_array().unwrap().is_empty());
    worker.get(&url).await.is_problem(404, "not-found");
    let more = crate::world::about(&filed.receipt, "case.message", json!({"text": "還有"}));
    assert_eq!(
        worker.deliver(&more).await["problem"]["type"],
        "/problems/refusal/erased"
    );
}

#[tokio::test]
async fn a_form_without_script_counts_like_a_command() {
    let world = World::new().await;
    let worker = world.worker();
    for n in 0..60 {
        let answer = worker
            .submit("/report", &[("text", &format!("第 {n} 件"))])
            .await;
        assert_eq!(answer.status, 200, "{n}: {}", answer.text());
    }
    let answer = worker.submit("/report", &[("text", "太快了")]).await;
    assert_eq!(answer.status, 429);
    assert!(answer.text().contains("請稍等一下"));
    assert!(!answer.header("retry-after").is_empty());
    // Reading is not filing.
    let headers = [("accept", "text/html")];
    let page = worker
        .send(Method::GET, "/report", &headers, Body::empty())
        .await;
    assert_eq!(page.status, 200);
}
