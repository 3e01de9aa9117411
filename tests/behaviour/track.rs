//! Following a case by its receipt: what the reporter reads, in which order, and what the reporter may do.

use serde_json::{Value, json};

use crate::world::{World, about, receipt};

fn can(case: &Value) -> Vec<&str> {
    case["can"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn cases_come_in_the_order_asked_with_null_for_what_opens_nothing() {
    let world = World::new().await;
    let worker = world.worker();
    let (one, two) = (worker.file("第一件").await, worker.file("第二件").await);
    let asked =
        json!({"receipts": [two.receipt, receipt(), "不是回執", one.receipt.to_lowercase()]});
    let answer = worker.post("/api/v1/track", &asked).await;
    let cases = answer.json()["cases"].clone();
    assert_eq!(cases[0]["number"], two.number);
    assert!(cases[1].is_null() && cases[2].is_null());
    assert_eq!(cases[3]["number"], one.number);
    let many = json!({"receipts": vec![receipt(); 33]});
    worker
        .post("/api/v1/track", &many)
        .await
        .is_problem(422, "receipts");
}

#[tokio::test]
async fn a_reporter_reads_the_whole_way_of_a_case_and_nothing_that_is_for_colleagues() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let logistics = world
        .app
        .site()
        .category_by_slug("logistics")
        .unwrap()
        .department
        .unwrap();
    let handler = world.handler(logistics).await;
    let filed = worker
        .file_with(
            json!({"text": "澡堂能不能晚一個鐘頭關門", "category": "bathhouse"}),
            json!([]),
        )
        .await;
    assert_eq!(
        can(&worker.track(&filed.receipt).await),
        ["write", "withdraw"]
    );

    let path = |what: &str| format!("/api/v1/desk/cases/{}/{what}", filed.number);
    for (who, what, body) in [
        (&dispatcher, "answers", json!({"text": "收到，儘快協調"})),
        (
            &dispatcher,
            "notes",
            json!({"text": "問過班長了", "call": true}),
        ),
        (
            &dispatcher,
            "dispatch",
            json!({"department": logistics.0, "note": "請今天回覆"}),
        ),
        (&handler, "progress", json!({"text": "正在排班"})),
        (
            &handler,
            "ending",
            json!({"ending": "solved", "text": "八點關門"}),
        ),
    ] {
        let answer = who.post(&path(what), &body).await;
        assert_eq!(answer.status, 200, "{what}: {}", answer.text());
    }
    let case = worker.track(&filed.receipt).await;
    assert_eq!(case["status"], "rating");
    assert_eq!(case["ending"], "solved");
    assert!(!case["department"].as_str().unwrap().is_empty());
    assert_eq!(can(&case), ["write", "rate", "reopen"]);
    let said: Vec<_> = case["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["from"].as_str().unwrap(),
                line["what"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("reporter", "filed"),
            ("centre", "answered"),
            ("centre", "dispatched"),
            ("centre", "progressed"),
            ("centre", "ended")
        ]
    );
    let text = case.to_string();
    assert!(
        text.contains("八點關門")
            && !text.contains("問過班長")
            && text.contains("請今天回覆")
            && !text.contains("第2號")
    );

    let rated = about(
        &filed.receipt,
        "case.rated",
        json!({"face": "satisfied", "text": "謝謝"}),
    );
    assert_eq!(worker.deliver(&rated).await["result"], "stored");
    let case = worker.track(&filed.receipt).await;
    assert_eq!(
        (&case["status"], &case["rated"]),
        (&json!("closed"), &json!("satisfied"))
    );
    let reopened = about(
        &filed.receipt,
        "case.reopened",
        json!({"text": "又是七點關門"}),
    );
    assert_eq!(worker.deliver(&reopened).await["result"], "stored");
    assert_eq!(worker.track(&filed.receipt).await["status"], "handling");
}

#[tokio::test]
async fn a_withdrawn_case_takes_nothing_more() {
    let world = World::new().await;
    let worker = world.worker();
    let filed = worker.file("算了").await;
    let withdrawn = about(&filed.receipt, "case.withdrawn", json!({}));
    assert_eq!(worker.deliver(&withdrawn).await["result"], "stored");
    let case = worker.track(&filed.receipt).await;
    assert_eq!(
        (&case["status"], &case["closing"]),
        (&json!("closed"), &json!("withdrawn"))
    );
    assert!(can(&case).is_empty());
    let message = about(&filed.receipt, "case.message", json!({"text": "還在嗎"}));
    assert_eq!(
        worker.deliver(&message).await["problem"]["type"],
        "/problems/refusal/closed"
    );
}
