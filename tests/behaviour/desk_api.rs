//! The desk's operations for programs: who may see and do what, and what a repeat costs.

use serde_json::json;
use shishiling::domain::staff::Role;

use crate::world::{World, id};

#[tokio::test]
async fn a_program_without_a_token_or_with_a_forged_one_is_told_to_sign_in() {
    let world = World::new().await;
    let forged = "A".repeat(43);
    for caller in [
        world.worker(),
        world
            .worker()
            .with("authorization", &format!("Bearer {forged}")),
        world.worker().with("authorization", "Basic eDp5"),
        world.worker().with("cookie", "session=forged"),
    ] {
        let answer = caller.get("/api/v1/desk/cases").await;
        answer.is_problem(401, "signed-out");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
}

#[tokio::test]
async fn a_member_who_left_is_let_in_no_more() {
    let world = World::new().await;
    let mut member = world.member(&[Role::Dispatcher], None).await;
    let program = world.program(&member).await;
    assert_eq!(program.get("/api/v1/desk/cases").await.status, 200);
    member.left = true;
    let event = shishiling::domain::site::SiteEvent::MemberSet(member);
    world
        .app
        .record(shishiling::domain::By::Hub, event)
        .await
        .unwrap();
    program
        .get("/api/v1/desk/cases")
        .await
        .is_problem(401, "signed-out");
}

#[tokio::test]
async fn a_dispatcher_lists_narrows_and_opens_cases() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    for n in 0..52 {
        let kind = if n == 7 { "hazard" } else { "request" };
        let caller = if n % 2 == 0 {
            worker.clone()
        } else {
            world.worker()
        };
        caller
            .file_with(
                json!({"text": format!("第 {n} 件事"), "kind": kind}),
                json!([]),
            )
            .await;
    }
    let first = dispatcher.get("/api/v1/desk/cases").await.json();
    assert_eq!(
        (first["cases"].as_array().unwrap().len(), &first["matched"]),
        (50, &json!(52))
    );
    let next = first["next"].as_str().unwrap();
    let second = dispatcher
        .get(&format!("/api/v1/desk/cases?after={next}"))
        .await
        .json();
    assert_eq!(second["cases"].as_array().unwrap().len(), 2);
    let hazards = dispatcher
        .get("/api/v1/desk/cases?list=new&kind=hazard")
        .await
        .json();
    assert_eq!(hazards["cases"][0]["title"], "第 7 件事");
    assert_eq!(hazards["cases"][0]["class"], "danger");
    let case = dispatcher.get("/api/v1/desk/cases/2026-0008").await.json();
    assert_eq!(case["text"], "第 7 件事");
    dispatcher
        .get("/api/v1/desk/cases/2026-9999")
        .await
        .is_problem(404, "not-found");
    dispatcher
        .get("/api/v1/desk/cases/%E4%BA%8B")
        .await
        .is_problem(404, "not-found");
    for odd in [
        "list=everything",
        "kind=explosion",
        "place=%00",
        "category=nothing",
        "after=x",
        "department=ten",
    ] {
        let answer = dispatcher.get(&format!("/api/v1/desk/cases?{odd}")).await;
        assert_eq!(answer.status, 422, "{odd}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_handler_knows_of_the_cases_of_the_own_department_only() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let (mine, other) = (
        world.department("後勤服務中心"),
        world.department("安全監察部"),
    );
    let handler = world.handler(mine).await;
    let filed = worker.file("走廊燈不亮").await;
    let path = format!("/api/v1/desk/cases/{}", filed.number);
    handler.get(&path).await.is_problem(404, "not-found");
    handler
        .post(&format!("{path}/answers"), &json!({"text": "我來"}))
        .await
        .is_problem(404, "not-found");
    dispatcher
        .post(&format!("{path}/dispatch"), &json!({"department": other.0}))
        .await;
    handler.get(&path).await.is_problem(404, "not-found");
    dispatcher
        .post(&format!("{path}/dispatch"), &json!({"department": mine.0}))
        .await;
    let seen = handler.get(&path).await.json();
    // The day, not the second, of an anonymous filing.
    assert_eq!(seen["filed"], "2026-07-02");
    assert_eq!(seen["history"][0]["at"], "2026-07-01T16:00:00Z");
    assert_eq!(
        dispatcher.get(&path).await.json()["history"][0]["at"],
        "2026-07-02T01:30:00Z"
    );
    let answer = handler
        .post(
            &format!("{path}/publication"),
            &json!({"title": "燈", "text": "燈"}),
        )
        .await;
    answer.is_problem(403, "refusal/not-allowed");
    assert_eq!(
        handler
            .post(&format!("{path}/return"), &json!({"text": "不歸我們管"}))
            .await
            .status,
        200
    );
    handler.get(&path).await.is_problem(404, "not-found");
}

#[tokio::test]
async fn every_change_of_state_is_a_resource_of_its_own() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let named = json!({"text": "食堂的湯太鹹", "name": "王師傅", "phone": "8-2233"});
    let filed = worker.file_with(named, json!([])).await;
    let path = |what: &str| format!("/api/v1/desk/cases/{}/{what}", filed.number);
    let classified =
        json!({"category": "canteen", "kind": "suggestion", "class": "small", "title": "湯太鹹"});
    assert_eq!(
        dispatcher
            .post(&path("classification"), &classified)
            .await
            .status,
        200
    );
    let case = dispatcher.get(&path("")[..path("").len() - 1]).await.json();
    assert_eq!(
        (
            &case["title"],
            &case["kind"],
            &case["class"],
            &case["category"]["code"]
        ),
        (
            &json!("湯太鹹"),
            &json!("suggestion"),
            &json!("small"),
            &json!("canteen")
        )
    );
    dispatcher
        .post(&path("ending"), &json!({"ending": "declined"}))
        .await
        .is_problem(422, "refusal/reason-wanted");
    assert_eq!(
        dispatcher
            .post(
                &path("ending"),
                &json!({"ending": "explained", "text": "按標準放鹽"})
            )
            .await
            .status,
        200
    );
    dispatcher
        .post(&path("ending"), &json!({"ending": "solved"}))
        .await
        .is_problem(409, "refusal/already-ended");
    let rating = json!({"face": "dissatisfied", "text": "電話裡說還是鹹"});
    dispatcher
        .post(&path("phone-rating"), &rating)
        .await
        .is_problem(403, "refusal/not-allowed");
    let other = world.dispatcher().await;
    assert_eq!(other.post(&path("phone-rating"), &rating).await.status, 200);
    let published = json!({"title": "湯太鹹", "text": "食堂的湯", "answer": "已說明"});
    assert_eq!(
        dispatcher
            .post(&path("publication"), &published)
            .await
            .status,
        200
    );
    assert_eq!(
        dispatcher.get(&path("")[..path("").len() - 1]).await.json()["is_published"],
        true
    );
    let gone = dispatcher
        .send(
            axum::http::Method::DELETE,
            &path("publication"),
            &[],
            axum::body::Body::empty(),
        )
        .await;
    assert_eq!(gone.status, 200, "{}", gone.text());

    let other_case = world.worker().file("想談談心").await;
    let rejection = format!("/api/v1/desk/cases/{}/rejection", other_case.number);
    let body = json!({"reason": "elsewhere", "text": "請到服務中心當面談"});
    assert_eq!(dispatcher.post(&rejection, &body).await.status, 200);
}

#[tokio::test]
async fn a_repeat_with_the_same_id_does_nothing_twice() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let filed = worker.file("燈不亮").await;
    let path = format!("/api/v1/desk/cases/{}/answers", filed.number);
    let answer = json!({"id": id(), "text": "收到，儘快協調"});
    let first = dispatcher.post(&path, &answer).await.json();
    assert_eq!(dispatcher.post(&path, &answer).await.json(), first);
    let changed = json!({"id": answer["id"], "text": "不管"});
    dispatcher
        .post(&path, &changed)
        .await
        .is_problem(409, "conflict");
    assert_eq!(
        worker.track(&filed.receipt).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn what_somebody_said_elsewhere_is_typed_in_and_marked() {
    let world = World::new().await;
    let dispatcher = world.dispatcher().await;
    let entry = json!({"id": id(), "receipt": "8F2KQ7M3ZD4W9XHT", "via": "group", "text": "群裡說：班車晚點", "category": "shuttle", "name": "王師傅", "phone": "139"});
    let entered = dispatcher.post("/api/v1/desk/cases", &entry).await;
    assert_eq!(entered.status, 200, "{}", entered.text());
    assert_eq!(entered.json()["receipt"], "8F2KQ7M3ZD4W9XHT");
    assert_eq!(
        dispatcher.post("/api/v1/desk/cases", &entry).await.json(),
        entered.json()
    );
    let case = dispatcher.get("/api/v1/desk/cases/2026-0001").await.json();
    assert_eq!(
        (&case["via"], &case["named"]),
        (&json!("group"), &json!(true))
    );
    assert!(!case.to_string().contains("王師傅"));
    let handler = world.handler(world.department("後勤服務中心")).await;
    handler
        .post("/api/v1/desk/cases", &entry)
        .await
        .is_problem(403, "forbidden");
    let phone = json!({"via": "phone", "text": "冒充手機"});
    dispatcher
        .post("/api/v1/desk/cases", &phone)
        .await
        .is_problem(403, "forbidden");
}
