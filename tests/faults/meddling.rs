//! Batches that arrive twice, late, and in another order; answers cut short; a command that the hub falls over; clocks
//! that are wrong; words that overtake their case.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::chance::Chance;
use crate::meddler::{Meddler, Meddling};
use crate::mine::{Mine, filings, stand_once, until, until_at_hub};
use crate::program::{Filing, Program};
use crate::weather::speaks;

async fn with_a_meddler(mine: &Mine) -> (Program, Meddler, Program) {
    let hub = mine.hub().await;
    let meddler = Meddler::before(mine.hub_address()).await;
    let relay = mine.relay_to(&meddler.base()).await;
    speaks(&relay, true).await;
    (hub, meddler, relay)
}

async fn deliver_one(node: &Program, entry: Value) -> String {
    let (_, answer) = node
        .post("/api/v1/outbox", &json!({ "entries": [entry] }))
        .await;
    answer["results"][0]["result"].as_str().unwrap().to_owned()
}

fn message(receipt: &str, text: &str) -> Value {
    json!({"id": Uuid::now_v7(), "type": "case.message", "v": 1, "body": {"receipt": receipt, "text": text}})
}

async fn texts(hub: &Program, receipt: &str) -> Vec<String> {
    let case = hub.track(&[receipt]).await.pop().flatten();
    let case = case.unwrap_or_default();
    let messages = case["messages"].as_array().into_iter().flatten();
    let texts = messages.filter_map(|message| message["text"].as_str());
    texts.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_late_and_truncated_batches_double_nothing() {
    let mine = Mine::founded().await;
    let (hub, meddler, relay) = with_a_meddler(&mine).await;
    let chance = &mut Chance::seeded(42);
    let mut sent = Vec::new();
    for meddling in [Meddling::Twice, Meddling::Echo, Meddling::Halves] {
        meddler.set(meddling.clone());
        for _ in 0..4 {
            let fresh = filings(chance, 5);
            relay.deliver(&fresh).await.unwrap();
            let texts = ["第一句", "第二句", "第三句"];
            for text in texts {
                let entry = message(&fresh[0].receipt, text);
                assert_eq!(deliver_one(&relay, entry).await, "stored");
            }
            sent.extend(fresh);
        }
        let meddled = async || meddler.meddled() > 0;
        until("it has meddled", meddled).await;
        if meddling != Meddling::Halves {
            until_at_hub(&relay, &sent).await;
        }
    }
    meddler.set(Meddling::Nothing);
    until_at_hub(&relay, &sent).await;
    for filing in sent.iter().step_by(5) {
        let wanted = [filing.text.as_str(), "第一句", "第二句", "第三句"];
        until("all that was said is there, in order", async || {
            texts(&hub, &filing.receipt).await == wanted
        })
        .await;
    }
    stand_once(&hub, &sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_the_hub_falls_over_holds_up_nobody_and_is_not_thrown_away() {
    let mine = Mine::founded().await;
    let (hub, meddler, relay) = with_a_meddler(&mine).await;
    let sent = filings(&mut Chance::seeded(43), 12);
    meddler.set(Meddling::Stumbles(sent[4].id.clone(), 400));
    relay.deliver(&sent).await.unwrap();
    let (before, after) = (&sent[..4], &sent[5..]);
    until_at_hub(&relay, before).await;
    let took = until_at_hub(&relay, after).await;
    println!(
        "past a command that the hub refuses after {} ms",
        took.as_millis()
    );
    stand_once(&hub, before).await;
    stand_once(&hub, after).await;
    let state = relay.status(&[&sent[4].id]).await;
    assert_ne!(state[&sent[4].id], "hub", "nobody says that it arrived");
    assert!(hub.track(&[&sent[4].receipt]).await[0].is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_overtake_their_case_wait_for_it() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let filing = Filing::new(&mut Chance::seeded(44));
    relay.deliver(std::slice::from_ref(&filing)).await.unwrap();
    relay.kill();
    let hub = mine.hub().await;
    let early = message(&filing.receipt, "我到了井口，那邊的網好了");
    assert_eq!(deliver_one(&hub, early.clone()).await, "stored");
    assert_eq!(deliver_one(&hub, early).await, "duplicate");
    let _relay = mine.relay().await;
    until("the case and what was said of it", async || {
        texts(&hub, &filing.receipt).await == [filing.text.as_str(), "我到了井口，那邊的網好了"]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_are_years_off_change_no_order_and_no_day() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let (today, chance) = (jiff::Timestamp::now(), &mut Chance::seeded(45));
    for (clock, node) in [
        ("2019-01-01T00:00:00Z", &relay),
        ("2036-12-31T23:59:59Z", &relay),
        ("2019-01-01T00:00:00Z", &hub),
    ] {
        let filing = Filing::new(chance);
        let id = Uuid::now_v7().to_string();
        let filed = json!({"id": id, "type": "case.filed", "v": 1, "at": clock, "sent_at": clock,
            "body": {"receipt": filing.receipt, "text": filing.text}});
        let mut later = message(&filing.receipt, "再說一句");
        later["at"] = "2001-01-01T00:00:00Z".into();
        later["sent_at"] = "2001-01-01T00:00:00Z".into();
        assert_eq!(deliver_one(node, filed).await, "stored");
        assert_eq!(deliver_one(node, later).await, "stored");
        until("both are there in order", async || {
            texts(&hub, &filing.receipt).await == [filing.text.as_str(), "再說一句"]
        })
        .await;
        let case = hub.track(&[&filing.receipt]).await.pop().flatten().unwrap();
        let said = case["messages"][0]["at"].as_str().unwrap();
        assert!(said.starts_with(&today.to_string()[..4]), "{clock}: {said}");
    }
}
