//! The device's outbox: stored, the same again, other content under the same id, and what blocks nobody.

use serde_json::json;

use crate::world::{World, about, filing, id, receipt};

#[tokio::test]
async fn the_smallest_command_of_the_protocol_is_taken_and_becomes_a_case() {
    let world = World::new().await;
    let worker = world.worker();
    let batch = json!({"entries":[{"id":"01980000-0000-7000-8000-000000000001","type":"case.filed","v":1,"at":"2026-07-02T09:41:00Z","place":"7K3M","body":{"receipt":"8F2KQ7M3ZD4W9XHT","kind":"request","category":"logistics","text":"澡堂能不能晚一個鐘頭關門"},"files":[]}]});
    let answer = worker.post("/api/v1/outbox", &batch).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let answer = answer.json();
    assert_eq!(answer["node"]["role"], "hub");
    assert_eq!(answer["results"][0]["result"], "stored");
    assert_eq!(answer["results"][0]["ack"]["number"], "2026-0001");
    let case = worker.track("8F2K-Q7M3-ZD4W-9XHT").await;
    assert_eq!(case["number"], "2026-0001");
    assert_eq!(case["status"], "waiting");
    assert_eq!(case["title"], "澡堂能不能晚一個鐘頭關門");
    assert_eq!(case["category"]["code"], "logistics");
}

#[tokio::test]
async fn only_what_the_protocol_requires_is_required() {
    let world = World::new().await;
    let command = json!({"id": id(), "type": "case.filed", "v": 1, "body": {"receipt": receipt(), "text": "只有一句話"}});
    assert_eq!(world.worker().deliver(&command).await["result"], "stored");
}

#[tokio::test]
async fn the_same_command_again_gets_the_first_acknowledgement_again() {
    let world = World::new().await;
    let worker = world.worker();
    let mut command = filing("停車場的燈壞了");
    command["sent_at"] = json!("2026-07-02T01:30:00Z");
    let first = worker.deliver(&command).await;
    world.pass(jiff::SignedDuration::from_hours(50));
    command["sent_at"] = json!("2026-07-04T03:30:00Z");
    let again = worker.deliver(&command).await;
    assert_eq!(again["result"], "duplicate");
    assert_eq!(again["ack"], first["ack"]);
    let batch = json!({"entries": [command, command]});
    let twice = worker.post("/api/v1/outbox", &batch).await.json();
    assert_eq!(twice["results"][1]["result"], "duplicate");
    world.app.store().settle().await.unwrap();
    assert_eq!(world.app.store().facts(<[_]>::len), 1);
}

#[tokio::test]
async fn the_same_id_with_other_words_is_a_conflict_and_costs_neither() {
    let world = World::new().await;
    let worker = world.worker();
    let mut command = filing("饅頭太小");
    worker.deliver(&command).await;
    command["body"]["text"] = json!("饅頭太大");
    let result = worker.deliver(&command).await;
    assert_eq!(result["result"], "conflict");
    assert_eq!(result["problem"]["type"], "/problems/conflict");
    assert!(
        result["problem"]["detail"]
            .as_str()
            .unwrap()
            .contains("新的一件")
    );
    let case = worker
        .track(command["body"]["receipt"].as_str().unwrap())
        .await;
    assert_eq!(case["messages"][0]["text"], "饅頭太小");
    // Filed as new, it is taken.
    command["id"] = json!(id());
    command["body"]["receipt"] = json!(receipt());
    assert_eq!(worker.deliver(&command).await["result"], "stored");
}

#[tokio::test]
async fn one_bad_command_blocks_none_of_the_others() {
    let world = World::new().await;
    let entries = json!([
        filing("第一件"),
        17,
        {"id": "nonsense"},
        {"id": id(), "type": "case.filed", "v": 1, "body": "text"},
        {"id": id(), "type": "case.exploded", "v": 1, "body": {"receipt": receipt(), "text": "x"}},
        {"id": id(), "type": "case.seconded", "v": 1, "body": {"case": "2026-9999", "token": "0123456789abcdef"}},
        filing("最後一件"),
    ]);
    let answer = world
        .worker()
        .post("/api/v1/outbox", &json!({"entries": entries}))
        .await
        .json();
    let results: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["result"].as_str().unwrap())
        .collect();
    assert_eq!(
        results,
        [
            "stored", "rejected", "rejected", "rejected", "rejected", "rejected", "stored"
        ]
    );
    assert_eq!(
        answer["results"][4]["problem"]["type"],
        "/problems/malformed/type"
    );
    assert_eq!(
        answer["results"][5]["problem"]["type"],
        "/problems/refusal/no-such-case"
    );
    assert!(answer["results"][1]["id"].is_null());
}

#[tokio::test]
async fn a_device_learns_where_each_of_its_commands_is() {
    let world = World::new().await;
    let worker = world.worker();
    let filed = worker.file("洗衣房的機器不轉了").await;
    let refused = about(&filed.receipt, "case.rated", json!({"face": "fairly"}));
    let result = worker.deliver(&refused).await;
    assert_eq!(result["result"], "rejected");
    assert_eq!(result["problem"]["type"], "/problems/refusal/not-ended");
    assert_eq!(result["problem"]["detail"], "這件事還沒有辦結");
    let never = id();
    let question = json!({"ids": [filed.id, refused["id"], never, "事事靈"]});
    let answer = worker.post("/api/v1/outbox/status", &question).await.json();
    assert_eq!(answer["states"][&filed.id], "hub");
    assert_eq!(answer["states"][refused["id"].as_str().unwrap()], "refused");
    assert_eq!(answer["states"][&never], "unknown");
    assert_eq!(answer["states"]["事事靈"], "unknown");
    let nothing = worker
        .post("/api/v1/outbox/status", &json!({"ids": []}))
        .await
        .json();
    assert_eq!(nothing["node"]["role"], "hub");
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_language_of_the_reader() {
    let world = World::new().await;
    let mut command = filing("x");
    command["body"]["text"] = json!("   ");
    for (language, words) in [
        ("zh-CN", "请先写一句话"),
        ("zh-TW", "請先寫一句話"),
        ("en", "Please write a sentence first"),
    ] {
        let worker = world.worker().with("accept-language", language);
        let result = worker.deliver(&command).await;
        assert_eq!(result["problem"]["detail"], words);
        assert_eq!(result["problem"]["field"], "text");
    }
}

#[tokio::test]
async fn ten_thousand_filings_from_one_device_wait_and_cost_nobody_else_anything() {
    let world = World::new().await;
    let flood = world.worker();
    let kept = flood.file("先前的一件").await;
    let (mut taken, mut waits) = (1, 0);
    for _ in 0..313 {
        let entries: Vec<_> = (0..32).map(|n| filing(&format!("灌水 {n}"))).collect();
        let answer = flood
            .post("/api/v1/outbox", &json!({"entries": entries}))
            .await;
        if answer.status == 200 {
            taken += 32;
        } else {
            let problem = answer.is_problem(429, "busy");
            assert!(problem["detail"].as_str().unwrap().contains("不會丟"));
            assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
            waits += 1;
        }
    }
    assert_eq!((taken, waits), (33, 312));
    // Somebody else behind the same address goes on, and what was there is there.
    world.worker().file("旁邊的工友").await;
    assert_eq!(flood.track(&kept.receipt).await["number"], kept.number);
    // And so does the first one, after a while.
    world.pass(jiff::SignedDuration::from_mins(10));
    flood.file("過了一會兒").await;
}

#[tokio::test]
async fn a_second_counts_once_for_each_phone_and_only_on_the_wall() {
    let world = World::new().await;
    let worker = world.worker();
    let filed = worker.file("班車早上總是晚到").await;
    let second = |token: &str| json!({"id": id(), "type": "case.seconded", "v": 1, "body": {"case": filed.number, "token": token}});
    let early = worker.deliver(&second("0123456789abcdef")).await;
    assert_eq!(early["problem"]["type"], "/problems/refusal/not-published");
    let dispatcher = world.dispatcher().await;
    let path = format!("/api/v1/desk/cases/{}/publication", filed.number);
    let answer = dispatcher
        .post(&path, &json!({"title": "班車晚點", "text": "早班車晚到"}))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        worker.deliver(&second("0123456789abcdef")).await["result"],
        "stored"
    );
    let again = worker.deliver(&second("0123456789abcdef")).await;
    assert_eq!(again["problem"]["type"], "/problems/refusal/already-marked");
    assert_eq!(
        worker.deliver(&second("fedcba9876543210")).await["result"],
        "stored"
    );
}

#[tokio::test]
async fn commands_survive_a_restart_and_stay_known() {
    let world = World::new().await;
    let command = filing("斷電前的一件");
    let first = world.worker().deliver(&command).await;
    let world = world.restart().await;
    let again = world.worker().deliver(&command).await;
    assert_eq!(again["result"], "duplicate");
    assert_eq!(again["ack"], first["ack"]);
}
