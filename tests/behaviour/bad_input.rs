//! Wrong, missing, over-long, malformed and hostile input: a clear answer each, and nothing that was there is lost.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::world::{World, about, filing, id, receipt};

/// Sends a filing changed like this; the problem that comes back.
async fn rejected(world: &World, change: impl Fn(&mut Value)) -> Value {
    let mut command = filing("一件事");
    change(&mut command);
    let result = world.worker().deliver(&command).await;
    assert_eq!(result["result"], "rejected", "{result}");
    let problem = result["problem"].clone();
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    problem
}

#[tokio::test]
async fn every_wrong_field_of_a_command_has_its_own_answer() {
    let world = World::new().await;
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 20] = [
        ("id", |c| c["id"] = json!("5")),
        ("id", |c| {
            c["id"] = json!("c56a4180-65aa-42ec-a945-5fd21dec0538")
        }),
        ("id", |c| {
            c.as_object_mut().unwrap().remove("id");
        }),
        ("version", |c| c["v"] = json!(2)),
        ("type", |c| c["type"] = json!("case.erased")),
        ("type", |c| c["type"] = json!("")),
        ("receipt", |c| c["body"]["receipt"] = json!("8F2K")),
        ("receipt", |c| {
            c["body"]["receipt"] = json!("ＡＢＣＤ事事靈事事靈事事靈事事")
        }),
        ("receipt", |c| {
            c["body"].as_object_mut().unwrap().remove("receipt");
        }),
        ("text-missing", |c| {
            c["body"].as_object_mut().unwrap().remove("text");
        }),
        ("text-missing", |c| c["body"]["text"] = json!("\n\t 　")),
        ("text-too-long", |c| {
            c["body"]["text"] = json!("長".repeat(4_001))
        }),
        ("text-unreadable", |c| {
            c["body"]["text"] = json!("前\u{0}後")
        }),
        ("text-unreadable", |c| {
            c["body"]["text"] = json!("\u{1b}[31m紅\u{7}")
        }),
        ("kind", |c| c["body"]["kind"] = json!("order")),
        ("kind-not-offered", |c| c["body"]["kind"] = json!("counsel")),
        ("identity", |c| c["body"]["name"] = json!("名".repeat(41))),
        ("identity", |c| c["body"]["phone"] = json!("1".repeat(31))),
        (
            "files",
            |c| {
                c["files"] =
                    json!([{"slot": 1, "upload": id(), "bytes": 5, "type": "application/x-sh"}])
            },
        ),
        ("files", |c| {
            c["files"] = (0..7)
                .map(|n| json!({"slot": n, "upload": id(), "bytes": 5, "type": "image/jpeg"}))
                .collect()
        }),
    ];
    for (code, change) in changes {
        let problem = rejected(&world, change).await;
        assert_eq!(
            problem["type"],
            format!("/problems/malformed/{code}"),
            "{problem}"
        );
    }
    let shapes: [Change; 8] = [
        |c| c["v"] = json!("one"),
        |c| c["v"] = json!(-1),
        |c| c["body"] = json!("x"),
        |c| c["body"]["text"] = json!({"$ne": null}),
        |c| c["body"]["receipt"] = json!(8),
        |c| c["files"] = json!({"0": "x"}),
        |c| c["files"] = json!([{"slot": 300, "upload": id(), "bytes": 5, "type": "image/jpeg"}]),
        |c| c["files"] = json!([{"slot": 1, "upload": id(), "bytes": -5, "type": "image/jpeg"}]),
    ];
    for change in shapes {
        assert_eq!(
            rejected(&world, change).await["type"],
            "/problems/malformed/shape"
        );
    }
    assert_eq!(world.app.store().facts(<[_]>::len), 0);
}

#[tokio::test]
async fn a_text_of_a_hundred_thousand_characters_is_turned_down_whole_and_a_full_one_is_kept_whole()
{
    let world = World::new().await;
    let worker = world.worker();
    let huge = json!({"entries": [filing(&"長".repeat(100_000))]});
    worker
        .post("/api/v1/outbox", &huge)
        .await
        .is_problem(413, "too-large");
    let plain = filing(&"x".repeat(60_000));
    assert_eq!(
        worker.deliver(&plain).await["problem"]["type"],
        "/problems/malformed/text-too-long"
    );
    let full: String = "礦燈照路".repeat(1_000);
    let filed = worker.file(&full).await;
    assert_eq!(
        worker.track(&filed.receipt).await["messages"][0]["text"],
        full
    );
}

#[tokio::test]
async fn rare_characters_come_back_as_they_were_sent() {
    let world = World::new().await;
    let worker = world.worker();
    for text in [
        "𠮷野家的𡃁仔，㐂𪚥",
        "👷‍♂️🔦 滴水 💧",
        "عربي מימין לשמאל \u{202e}abc\u{202c}",
        "e\u{301} \u{200b}zero\u{200d}width\u{feff}",
        "第一行\n第二行\t製表",
        "\u{10ffff}\u{fffd}\u{e000}",
        "%00 %0d%0a \\u0000 \\x00",
        "Robert'); DROP TABLE cases;--",
    ] {
        let filed = worker.file(text).await;
        assert_eq!(
            worker.track(&filed.receipt).await["messages"][0]["text"],
            text
        );
    }
    // Half of a pair is no character: JSON itself turns it down, by itself.
    let half = format!(
        r#"{{"entries":[{{"id":"{}","type":"case.filed","v":1,"body":{{"receipt":"{}","text":"\ud842"}}}}]}}"#,
        id(),
        receipt()
    );
    let headers = [("content-type", "application/json")];
    worker
        .send(Method::POST, "/api/v1/outbox", &headers, Body::from(half))
        .await
        .is_problem(400, "json");
}

#[tokio::test]
async fn an_unknown_place_or_category_costs_no_words() {
    let world = World::new().await;
    let worker = world.worker();
    for place in [
        "ZZZZ",
        "7K3M",
        "",
        "很長的地點名字很長的地點名字",
        "../../etc/passwd",
    ] {
        let mut command = filing("地點寫錯了，話還在");
        command["place"] = json!(place);
        command["body"]["category"] = json!("no-such-category");
        assert_eq!(
            worker.deliver(&command).await["result"],
            "stored",
            "{place}"
        );
        let case = worker
            .track(command["body"]["receipt"].as_str().unwrap())
            .await;
        assert_eq!(case.get("place"), None);
    }
}

#[tokio::test]
async fn an_unknown_receipt_or_case_is_refused_in_words() {
    let world = World::new().await;
    let worker = world.worker();
    for (kind, body) in [
        ("case.message", json!({"text": "在嗎"})),
        ("case.rated", json!({"face": "satisfied"})),
        ("case.reopened", json!({"text": "又壞了"})),
        ("case.withdrawn", json!({})),
    ] {
        // Out of an outbox it may have overtaken its filing: it waits, and nobody sees it anywhere.
        let unknown = receipt();
        let result = worker.deliver(&about(&unknown, kind, body)).await;
        assert_eq!(result["result"], "stored", "{kind}");
        assert!(worker.track(&unknown).await.is_null());
    }
    for case in ["2026-9999", "９", "-1", "2026-", ""] {
        let second = json!({"id": id(), "type": "case.seconded", "v": 1, "body": {"case": case, "token": "0123456789abcdef"}});
        assert_eq!(
            worker.deliver(&second).await["result"],
            "rejected",
            "{case}"
        );
    }
    let faceless = about(&receipt(), "case.rated", json!({}));
    assert_eq!(
        worker.deliver(&faceless).await["problem"]["type"],
        "/problems/malformed/face"
    );
    let grin = about(&receipt(), "case.rated", json!({"face": "grinning"}));
    assert_eq!(
        worker.deliver(&grin).await["problem"]["type"],
        "/problems/malformed/shape"
    );
}

#[tokio::test]
async fn a_receipt_that_is_taken_opens_nothing_new_and_hides_nothing_old() {
    let world = World::new().await;
    let (worker, other) = (world.worker(), world.worker());
    let filed = worker.file("原來的一件").await;
    let mut command = filing("搶回執的一件");
    command["body"]["receipt"] = json!(filed.receipt);
    let result = other.deliver(&command).await;
    assert_eq!(result["problem"]["type"], "/problems/refusal/receipt-taken");
    assert_eq!(
        worker.track(&filed.receipt).await["messages"][0]["text"],
        "原來的一件"
    );
}

#[tokio::test]
async fn a_clock_that_is_years_off_or_broken_costs_no_words() {
    let world = World::new().await;
    let worker = world.worker();
    for time in [
        json!("1970-01-01T00:00:00Z"),
        json!("2199-12-31T23:59:59Z"),
        json!("昨天"),
        json!(12345),
        json!(null),
        json!("9999999-01-01T00:00:00Z"),
    ] {
        let mut command = filing("鐘錯了");
        command["at"] = time.clone();
        command["sent_at"] = time.clone();
        assert_eq!(worker.deliver(&command).await["result"], "stored", "{time}");
    }
}

#[tokio::test]
async fn nobody_signs_in_by_forging_and_no_other_site_writes_through_a_visitor() {
    let world = World::new().await;
    let filed = world.worker().file("一件事").await;
    let answers = format!("/api/v1/desk/cases/{}/answers", filed.number);
    let said = json!({"text": "冒名回覆"});
    for (name, value) in [
        ("authorization", "Bearer"),
        ("authorization", "Bearer ../../../etc/passwd"),
        (
            "authorization",
            "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
        (
            "cookie",
            "session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
        ("cookie", "__Host-desk=1; role=admin; staff=1"),
    ] {
        let forger = world.worker().with(name, value);
        forger
            .post(&answers, &said)
            .await
            .is_problem(401, "signed-out");
    }
    // A form of another site can send no JSON; what it can send is not heard here.
    for kind in [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
    ] {
        let headers = [
            ("content-type", kind),
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ];
        let body = json!({"entries": [filing("替別人寫")]}).to_string();
        let answer = world
            .worker()
            .send(Method::POST, "/api/v1/outbox", &headers, Body::from(body))
            .await;
        answer.is_problem(415, "media-type");
        assert!(answer.header("access-control-allow-origin").is_empty());
    }
}

#[tokio::test]
async fn script_in_any_text_stays_text() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let script = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}";
    let mut command = filing(script);
    command["place"] = json!(script);
    command["body"]["name"] = json!("<script>a</script>");
    command["body"]["category"] = json!(script);
    let result = worker.deliver(&command).await;
    assert_eq!(result["result"], "stored", "{result}");
    let answer = worker
        .post(
            "/api/v1/track",
            &json!({"receipts": [command["body"]["receipt"]]}),
        )
        .await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.json()["cases"][0]["messages"][0]["text"], script);
    let path = format!(
        "/api/v1/desk/cases/{}",
        result["ack"]["number"].as_str().unwrap()
    );
    assert_eq!(dispatcher.get(&path).await.json()["text"], script);
    // Where the sender's own words come back in a problem, they come back as JSON.
    command["v"] = json!(script);
    let odd = worker
        .post("/api/v1/outbox", &json!({"entries": [command]}))
        .await;
    assert_eq!(odd.header("content-type"), "application/json");
}

#[tokio::test]
async fn neither_words_nor_receipts_lie_readable_on_the_disk() {
    let world = World::new().await;
    let worker = world.worker();
    let text = "這句話不能在磁盤上讀到";
    let mut command = filing(text);
    command["body"]["name"] = json!("張三豐");
    command["body"]["phone"] = json!("13912345678");
    assert_eq!(worker.deliver(&command).await["result"], "stored");
    let receipt = command["body"]["receipt"].as_str().unwrap().to_owned();
    command["body"]["text"] = json!("改過的這句話也不能讀到");
    assert_eq!(worker.deliver(&command).await["result"], "conflict");
    let world = world.restart().await;
    let disk = world.disk();
    for secret in [
        text,
        "改過的這句話也不能讀到",
        "張三豐",
        "13912345678",
        &receipt,
    ] {
        let found = disk
            .windows(secret.len())
            .any(|some| some == secret.as_bytes());
        assert!(!found, "{secret} lies on the disk");
    }
}
