//! Relay and hub: everything arrives once, in whatever order they fall and rise.

use reqwest::Method;
use serde_json::json;
use shishiling::domain::place::PlaceCode;
use shishiling::store::{Options, Store};
use uuid::Uuid;

use crate::chance::Chance;
use crate::mine::{
    Mine, filings, picture, send_photo, stand_once, until, until_at_hub, with_photo,
};
use crate::program::{Filing, Program, command};

#[tokio::test]
async fn what_is_filed_at_the_relay_is_at_the_hub_within_seconds_and_is_tracked_through_it() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let form = relay.text(&format!("/P/{}", mine.place)).await;
    assert!(form.contains(&mine.place_name));
    let chance = &mut Chance::seeded(21);
    let sent = filings(chance, 20);
    let answers = relay.deliver(&sent).await.unwrap();
    assert!(answers.iter().all(|delivery| delivery.result == "stored"));
    let took = until_at_hub(&relay, &sent).await;
    println!("20 filings at the hub after {} ms", took.as_millis());
    stand_once(&hub, &sent).await;
    let there = relay.track(&[&sent[3].receipt]).await;
    let there = there[0].as_ref().unwrap();
    assert_eq!(there["messages"][0]["text"], sent[3].text.as_str());
    let page = relay.submit("/T", &[("receipt", &sent[3].receipt)]).await;
    assert!(page.contains(there["number"].as_str().unwrap()), "{page}");
    // The poster that was scanned at the relay is counted at the hub, once.
    drop((hub, relay));
    let store = Store::open(&mine.hub_dir(), Options::default()).unwrap();
    let code = PlaceCode::parse(&mine.place).unwrap();
    let scans = store.scans(|scans| scans.by_day(code));
    assert_eq!(scans.into_values().collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn a_backlog_arrives_once_when_the_hub_is_back_and_both_were_killed_in_between() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let chance = &mut Chance::seeded(22);
    let mut sent = filings(chance, 300);
    for batch in sent.chunks(30) {
        relay.deliver(batch).await.unwrap();
    }
    relay.kill();
    let relay = mine.relay().await;
    let hub = mine.hub().await;
    // In the middle of it, or after it: both are as likely and neither may matter.
    until("some of it is there", async || {
        relay.status(&[&sent[0].id]).await[&sent[0].id] == "hub"
    })
    .await;
    relay.kill();
    hub.kill();
    let (hub, relay) = (mine.hub().await, mine.relay().await);
    let late = filings(chance, 5);
    relay.deliver(&late).await.unwrap();
    sent.extend(late);
    until_at_hub(&relay, &sent).await;
    stand_once(&hub, &sent).await;
    let again = hub.deliver(&sent[..30]).await.unwrap();
    assert!(
        again.iter().all(|delivery| delivery.result == "duplicate"),
        "the same at either node"
    );
}

#[tokio::test]
async fn a_photo_follows_its_words_from_the_relays_disk() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let filing = Filing::new(&mut Chance::seeded(23));
    let (jpeg, upload) = (picture(), Uuid::now_v7());
    let batch = json!({"entries": [with_photo(&filing, upload, jpeg.len())]});
    relay.post("/api/v1/outbox", &batch).await;
    send_photo(&relay, &filing.receipt, upload, &jpeg).await;
    relay.kill();
    let (hub, _relay) = (mine.hub().await, mine.relay().await);
    until_photo(&hub, &filing).await;
}

#[tokio::test]
async fn a_photo_whose_words_went_straight_to_the_hub_reaches_it_through_the_relay() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let filing = Filing::new(&mut Chance::seeded(25));
    let (jpeg, upload) = (picture(), Uuid::now_v7());
    let batch = json!({"entries": [with_photo(&filing, upload, jpeg.len())]});
    hub.post("/api/v1/outbox", &batch).await;
    send_photo(&relay, &filing.receipt, upload, &jpeg).await;
    until_photo(&hub, &filing).await;
}

async fn until_photo(hub: &Program, filing: &Filing) {
    until("the photo is on the case", async || {
        let case = hub.track(&[&filing.receipt]).await.pop().flatten();
        case.is_some_and(|case| {
            let files = case["messages"][0]["files"].as_array();
            case["files_missing"] == 0 && files.is_some_and(|files| files.len() == 1)
        })
    })
    .await;
}

#[tokio::test]
async fn a_wiped_relay_starts_anew_and_a_restored_hub_is_told_again() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let chance = &mut Chance::seeded(24);
    let mut sent = filings(chance, 10);
    relay.deliver(&sent).await.unwrap();
    until_at_hub(&relay, &sent).await;
    let set = mine.dir().join("set");
    let (hub_dir, set_dir) = (mine.hub_dir(), set.to_str().unwrap().to_owned());
    let data = hub_dir.to_str().unwrap().to_owned();
    let (went_well, said) = command(&["backup", "--data", &data, "--to", &set_dir]);
    assert!(went_well, "{said}");

    let after_backup = filings(chance, 10);
    relay.deliver(&after_backup).await.unwrap();
    sent.extend(after_backup);
    until_at_hub(&relay, &sent).await;
    hub.kill();
    let kit = mine.dir().join("kit.txt");
    std::fs::copy(hub_dir.join("keys/identity.txt"), &kit).unwrap();
    std::fs::rename(&hub_dir, mine.dir().join("lost")).unwrap();
    let kit = kit.to_str().unwrap().to_owned();
    let (went_well, said) = command(&[
        "restore", "--data", &data, "--from", &set_dir, "--key", &kit,
    ]);
    assert!(went_well, "{said}");
    let hub = mine.hub().await;
    until("what the backup had not is there again", async || {
        let receipts: Vec<&str> = sent.iter().map(|f| f.receipt.as_str()).collect();
        hub.track(&receipts).await.iter().all(Option::is_some)
    })
    .await;
    stand_once(&hub, &sent).await;

    relay.kill();
    std::fs::remove_dir_all(mine.relay_dir().join("queue")).unwrap();
    let relay = mine.relay().await;
    let fresh = filings(chance, 3);
    relay.deliver(&fresh).await.unwrap();
    // A device that still holds an old one sends it again: the hub knows it.
    relay.deliver(&sent[..2]).await.unwrap();
    sent.extend(fresh);
    until_at_hub(&relay, &sent[20..]).await;
    until_at_hub(&relay, &sent[..2]).await;
    stand_once(&hub, &sent).await;
}

#[tokio::test]
async fn public_pages_are_shown_with_their_date_while_the_hub_is_away() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let dated = "現在連不上服務中心，這是";
    until("the pages are on the shelf", async || {
        mine.relay_dir().join("shelf/ledger-en").exists()
    })
    .await;
    let front = relay.text("/").await;
    assert!(front.contains("data-page=\"front\"") && !front.contains(dated));
    hub.kill();
    until("the relay notices", async || {
        relay.text("/ledger").await.contains(dated)
    })
    .await;
    relay.kill();
    let relay = mine.relay().await;
    for path in ["/", "/home", "/ledger"] {
        let page = relay.text(path).await;
        assert!(page.contains(dated), "{path}: {page}");
    }
    let english = relay
        .request(Method::GET, "/home")
        .header("accept-language", "en")
        .send()
        .await
        .unwrap();
    assert!(
        english
            .text()
            .await
            .unwrap()
            .contains("This is how it stood on")
    );
}

#[tokio::test]
async fn a_wrong_code_and_a_missing_one_are_said_in_plain_words() {
    let mine = Mine::founded().await;
    let _hub = mine.hub().await;
    let (hub, dir) = (mine.hub_address(), mine.dir().join("other"));
    let dir = dir.to_str().unwrap();
    let (went_well, said) =
        command(&["--relay-to", &hub, "--data", dir, "--listen", "127.0.0.1:0"]);
    assert!(!went_well && said.contains("--enrol"), "{said}");
    let wrong = "0000-0000-0000-0000";
    let (went_well, said) = command(&[
        "--relay-to",
        &hub,
        "--data",
        dir,
        "--listen",
        "127.0.0.1:0",
        "--enrol",
        wrong,
    ]);
    assert!(!went_well && said.contains("登記碼不對"), "{said}");
}
