//! The hub away: what a relay takes, says, keeps and shows by itself.

use std::os::unix::fs::FileExt;

use serde_json::json;
use uuid::Uuid;

use crate::chance::Chance;
use crate::mine::{
    Mine, filings, holds, picture, send_photo, stand_once, until_at_hub, with_photo,
};
use crate::program::Filing;

#[tokio::test]
async fn with_the_hub_away_forms_outbox_status_and_kiosk_go_on_and_say_what_is_true() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let chance = &mut Chance::seeded(11);
    let sent = filings(chance, 3);
    let answer = relay.deliver(&sent).await.unwrap();
    assert!(answer.iter().all(|delivery| delivery.result == "stored"));
    let again = relay.deliver(&sent).await.unwrap();
    assert!(again.iter().all(|delivery| delivery.result == "duplicate"));
    let other = Filing {
        text: "同一個號，另一句話".into(),
        ..sent[0].clone()
    };
    assert_eq!(relay.deliver(&[other]).await.unwrap()[0].result, "conflict");
    let states = relay
        .status(&[&sent[0].id, &Uuid::now_v7().to_string()])
        .await;
    assert_eq!(states[&sent[0].id], "relay");
    assert!(states.values().any(|state| state == "unknown"));

    let form = relay.text(&format!("/P/{}", mine.place)).await;
    assert!(form.contains(&mine.place_name) && form.contains("name=\"receipt\""));
    let filed = [("text", "澡堂的水是涼的"), ("place", mine.place.as_str())];
    let page = relay.submit("/report", &filed).await;
    assert!(
        page.contains(&format!("{}已收，待轉服務中心", mine.place_name)),
        "{page}"
    );
    assert!(!page.contains("成功"));
    let kiosk = format!("/kiosk/{}", mine.place);
    assert!(relay.text(&kiosk).await.contains(&mine.place_name));
    let done = relay.submit(&kiosk, &[("text", "食堂的面條太鹹")]).await;
    assert!(done.contains("待轉服務中心"));
    assert!(relay.text("/mine").await.contains("data-mine"));

    let asked = json!({"receipts": [sent[0].receipt]});
    let (status, problem) = relay.post("/api/v1/track", &asked).await;
    assert_eq!(status, 503);
    assert_eq!(problem["type"], "/problems/hub-away");
    let stays = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let desk = format!("{}/desk/cases", relay.base);
    let desk = stays.get(desk).send().await.unwrap();
    assert_eq!(desk.status(), 307);
    let to = desk.headers()["location"].to_str().unwrap();
    assert_eq!(to, format!("{}/desk/cases", mine.hub_address()));
    let counsel = json!({"entries": [{"id": Uuid::now_v7(), "type": "case.filed", "v": 1,
        "body": {"receipt": sent[0].receipt, "text": "睡不著", "kind": "counsel"}}]});
    let (_, answer) = relay.post("/api/v1/outbox", &counsel).await;
    assert_eq!(answer["results"][0]["result"], "rejected");
    let figures = relay.text("/metrics").await;
    assert!(figures.contains("shishiling_relay_waiting 6"), "{figures}");
}

#[tokio::test]
async fn no_word_no_receipt_and_no_photo_lies_readable_on_the_relays_disk() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let filing = Filing::new(&mut Chance::seeded(12));
    let (jpeg, upload) = (picture(), Uuid::now_v7());
    let batch = json!({"entries": [with_photo(&filing, upload, jpeg.len())]});
    let (_, answer) = relay.post("/api/v1/outbox", &batch).await;
    assert_eq!(answer["results"][0]["result"], "stored");
    send_photo(&relay, &filing.receipt, upload, &jpeg).await;
    relay
        .submit("/report", &[("text", "絕不能留在盤上的話")])
        .await;
    let grouped = shishiling::domain::receipt::Receipt::parse(&filing.receipt).unwrap();
    let dir = mine.relay_dir();
    assert!(
        holds(&dir, b"age-encryption.org").is_some(),
        "what is sealed lies there"
    );
    let middle = &jpeg[jpeg.len() / 2..jpeg.len() / 2 + 24];
    for needle in [
        filing.text.as_bytes(),
        &filing.text.as_bytes()[..12],
        "絕不能留".as_bytes(),
        filing.receipt.as_bytes(),
        grouped.grouped().as_bytes(),
        &jpeg[..24],
        middle,
    ] {
        assert_eq!(
            holds(&dir, needle),
            None,
            "{}",
            String::from_utf8_lossy(needle)
        );
    }
}

#[tokio::test]
async fn what_was_acknowledged_outlives_kill_nine_with_its_first_acknowledgement() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let chance = &mut Chance::seeded(13);
    let sent = filings(chance, 40);
    for batch in sent.chunks(8) {
        relay.deliver(batch).await.unwrap();
    }
    relay.kill();
    let relay = mine.relay().await;
    for batch in sent.chunks(8) {
        let answers = relay.deliver(batch).await.unwrap();
        assert!(
            answers
                .iter()
                .all(|delivery| delivery.result == "duplicate")
        );
    }
    let figures = relay.text("/metrics").await;
    assert!(figures.contains("shishiling_relay_waiting 40"), "{figures}");
}

#[tokio::test]
async fn a_flipped_bit_in_the_queue_costs_one_command_at_most_and_the_relay_goes_on() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let chance = &mut Chance::seeded(14);
    let sent = filings(chance, 20);
    for filing in &sent {
        relay.deliver(std::slice::from_ref(filing)).await.unwrap();
    }
    relay.kill();
    let segment = mine.relay_dir().join("queue/00000001.journal");
    let file = std::fs::File::options()
        .read(true)
        .write(true)
        .open(&segment)
        .unwrap();
    let (mut byte, middle) = ([0], file.metadata().unwrap().len() / 2);
    file.read_exact_at(&mut byte, middle).unwrap();
    file.write_all_at(&[byte[0] ^ 4], middle).unwrap();
    let relay = mine.relay().await;
    // Who still holds them sends them again; all but the damaged one are known.
    let again = relay.deliver(&sent).await.unwrap();
    let stored = again.iter().filter(|delivery| delivery.result == "stored");
    assert!(stored.count() <= 1);
    let hub = mine.hub().await;
    until_at_hub(&relay, &sent).await;
    stand_once(&hub, &sent).await;
}
