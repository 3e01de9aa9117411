//! What relays bring: decided at the hub, each once, whatever way and in whatever order it came.

use jiff::SignedDuration;
use serde_json::json;
use shishiling::domain::relay::RelayId;
use shishiling::domain::relay_wire::hide_receipt;
use shishiling::store::keys::seal_to_recipient;

use crate::pithead::{Box, told};
use crate::world::{World, about, filing, id};

#[tokio::test]
async fn what_a_relay_brings_is_decided_here_and_answered_one_by_one() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    let one = filing("罐籠口太滑");
    let receipt_of_one = one["body"]["receipt"].as_str().unwrap();
    pithead.take(&one);
    pithead.take(&about(
        receipt_of_one,
        "case.message",
        json!({"text": "昨天摔了一個"}),
    ));
    pithead.take(&filing("更衣室的燈壞了"));
    let version = world.app.site().version;
    world.app.store().settle().await.unwrap();
    let generation = world.app.store().generation();
    let answer = pithead.bring(1..=3).await.json();
    assert_eq!(told(&answer), (vec!["stored".into(); 3], 3));
    let result = &answer["results"][0];
    assert_eq!((&result["seq"], &result["id"]), (&json!(1), &one["id"]));
    assert!(
        result["ack"]["number"]
            .as_str()
            .unwrap()
            .starts_with("2026-")
    );
    assert_eq!(
        (&answer["site_version"], &answer["backed_up"]),
        (&json!(version), &json!(null))
    );
    let case = world.worker().track(receipt_of_one).await;
    assert_eq!(case["messages"][1]["text"], "昨天摔了一個");
    // How far it was heard is on disk, and no page is out of date for it.
    let news = world.app.store().generation() - generation;
    assert_eq!((news, world.app.site().version), (3, version));
    pithead.beat().await;
    assert_eq!(
        pithead.brought(1..=3).await,
        (vec!["duplicate".into(); 3], 3)
    );
    let seq = world.app.store().head().seq;
    pithead.bring(2..=3).await;
    assert_eq!(
        world.app.store().head().seq,
        seq,
        "repeats and signs of life write nothing"
    );

    let world = world.restart().await;
    assert_eq!(pithead.told_by_beat().await, (vec![], 3));
    let presence = world.app.relay_presence(RelayId(pithead.relay)).unwrap();
    assert_eq!((presence.waiting, presence.version.as_str()), (5, "0.1.0"));
    assert!(presence.is_up(world.now()));
    world.pass(SignedDuration::from_mins(10));
    assert!(!presence.is_up(world.now()));
}

#[tokio::test]
async fn a_command_that_comes_by_both_ways_counts_once_and_a_changed_one_is_kept_aside() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    let worker = world.worker();
    let by_relay = filing("班車又晚點了");
    // Numbers and odd keys go through the one form too.
    let mut straight = filing("食堂的饅頭太小");
    straight["at"] = json!("2026-07-02T01:00:00Z");
    straight["files"] = json!([{"slot": 1, "upload": id(), "bytes": 1234, "type": "image/jpeg"}]);
    let stored = worker.deliver(&straight).await;
    pithead.take(&straight);
    pithead.take(&by_relay);
    let answer = pithead.bring(1..=2).await.json();
    assert_eq!(told(&answer).0, ["duplicate", "stored"]);
    assert_eq!(answer["results"][0]["ack"], stored["ack"]);
    let mut again = by_relay.clone();
    again["sent_at"] = json!("2026-07-02T01:29:00Z");
    assert_eq!(worker.deliver(&again).await["result"], "duplicate");
    let mut changed = by_relay.clone();
    changed["body"]["text"] = json!("班車沒有來");
    pithead.take(&changed);
    let answer = pithead.bring(3..=3).await.json();
    assert_eq!(told(&answer), (vec!["conflict".into()], 3));
    assert_eq!(
        answer["results"][0]["problem"]["type"],
        "/problems/conflict"
    );
    assert_eq!(world.app.store().asides().len(), 1);
    // A hash is no receipt: only a relay may say it in its place.
    let mut forged = about("", "case.message", json!({"text": "我不是本人"}));
    hide_receipt(&mut again).unwrap();
    forged["body"]["receipt"] = again["body"]["receipt"].clone();
    let refused = worker.deliver(&forged).await;
    assert_eq!(refused["problem"]["type"], "/problems/malformed/receipt");
}

#[tokio::test]
async fn a_gap_takes_nothing_and_says_where_to_go_on() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    for n in 0..6 {
        pithead.take(&filing(&format!("第 {n} 件")));
    }
    assert_eq!(pithead.brought(3..=4).await, (vec![], 0));
    assert_eq!(pithead.brought(1..=2).await.1, 2);
    // Out of order and with a hole: what hangs together is taken.
    let entries = [3, 1, 2, 5].map(|n: usize| pithead.queue[n].clone());
    let answer = pithead.send(&entries, 0).await.json();
    assert_eq!(
        told(&answer),
        (
            vec!["duplicate".into(), "stored".into(), "stored".into()],
            4
        )
    );
    // A relay that no longer holds what the hub asks for goes on from what it has.
    let mut wiped = pithead;
    wiped.epoch = 12;
    let answer = wiped.send(&wiped.queue[4..6], 5).await.json();
    assert_eq!(told(&answer), (vec!["stored".into(); 2], 6));
    assert_eq!(answer["have"]["epoch"], 12);
    // A queue made anew begins at one again; nothing of it is taken for known by its number.
    wiped.epoch = 13;
    wiped.queue.clear();
    wiped.take(&filing("新箱子的第一件"));
    assert_eq!(wiped.brought(1..=1).await, (vec!["stored".into()], 1));
    wiped.queue.clear();
    wiped.take(&filing("同一個編號，另一件事"));
    assert_eq!(wiped.brought(1..=1).await, (vec!["stored".into()], 1));
}

#[tokio::test]
async fn what_nobody_can_read_is_kept_for_the_desk_and_blocks_nothing() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    let good = filing("好的一件");
    let other_hub = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";
    let elsewhere = data_encoding::BASE64.encode(&seal_to_recipient(other_hub, b"{}").unwrap());
    pithead.take_sealed(&id(), &data_encoding::BASE64.encode(b"no age file at all"));
    pithead.take_sealed(&id(), &elsewhere);
    let shapeless = pithead.sealed(b"{\"command\": 5}");
    pithead.take_sealed(&id(), &shapeless);
    let mut long = filing("");
    long["body"]["text"] = json!("長".repeat(5_000));
    pithead.take(&long);
    // An envelope that is not what its label says.
    let other = json!({"command": good, "received": "2026-07-02T01:20:00Z", "node": pithead.relay});
    let other = pithead.sealed(other.to_string().as_bytes());
    pithead.take_sealed(&id(), &other);
    pithead.take(&good);
    let answer = pithead.bring(1..=6).await.json();
    let (words, have) = told(&answer);
    assert_eq!(
        (words[..5].to_vec(), have),
        (vec!["rejected".to_owned(); 5], 6)
    );
    assert_eq!(words[5], "stored");
    assert_eq!(
        answer["results"][3]["problem"]["type"],
        "/problems/malformed/text-too-long"
    );
    assert_eq!(world.app.store().asides().len(), 5);
    assert_eq!(
        pithead.brought(1..=6).await.0[..5],
        vec!["rejected".to_owned(); 5]
    );
    let world = world.restart().await;
    let asides = world.app.store().asides();
    assert_eq!(asides.len(), 5, "each once");
    assert!(
        asides
            .iter()
            .all(|aside| aside.relay == Some(RelayId(pithead.relay)))
    );
    let disk = world.disk();
    let words = "長長長長".as_bytes();
    assert!(!disk.windows(words.len()).any(|part| part == words));
}

#[tokio::test]
async fn what_overtook_its_filing_by_another_way_is_there_when_it_comes() {
    let world = World::new().await;
    let (mut pithead, _) = Box::enrolled(&world).await;
    let filed = filing("洗衣房的烘乾機壞了");
    let receipt = filed["body"]["receipt"].as_str().unwrap();
    // The phone filed at the pithead, came up, and wrote on straight to the hub.
    let straight = about(receipt, "case.message", json!({"text": "三號機"}));
    let stored = world.worker().deliver(&straight).await;
    assert_eq!(stored["result"], "stored");
    assert_eq!(stored["ack"]["number"], json!(null));
    pithead.take(&about(
        receipt,
        "case.message",
        json!({"text": "還有五號機"}),
    ));
    pithead.take(&filed);
    assert_eq!(pithead.brought(1..=2).await.0, ["stored", "stored"]);
    let case = world.worker().track(receipt).await;
    let texts: Vec<_> = case["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["text"])
        .collect();
    assert_eq!(texts, ["洗衣房的烘乾機壞了", "三號機", "還有五號機"]);
    let again = world.worker().deliver(&straight).await;
    assert_eq!(again["result"], "duplicate");
    assert!(again["ack"]["number"].is_string(), "by now it has a case");
    // A form without script reads its answer now: nothing of it waits for later.
    let unknown = crate::world::receipt();
    let said = [
        ("receipt", unknown.as_str()),
        ("id", &id()),
        ("text", "在嗎"),
    ];
    let answer = world.worker().submit("/T/message", &said).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}
