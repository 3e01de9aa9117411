//! A week's backlog with photos drains when the line is back, while workers go on filing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use uuid::Uuid;

use crate::chance::Chance;
use crate::mine::{
    Mine, filings, picture, send_photo, stand_once, until, until_at_hub, with_photo,
};
use crate::program::{Filing, Program};

/// Commands of the backlog; `tests/long` asks for ten thousand.
fn size() -> usize {
    let asked = std::env::var("BACKLOG").map(|n| n.parse().expect("BACKLOG is a number"));
    asked.unwrap_or(1_000)
}

/// How many a second a node takes from `clients` devices at once.
async fn rate_of(node: &Arc<Program>, clients: u64, each: usize) -> f64 {
    let since = Instant::now();
    let filing = (0..clients).map(|client| {
        let node = node.clone();
        tokio::spawn(async move {
            let sent = filings(&mut Chance::seeded(90_000 + client), each);
            for batch in sent.chunks(32) {
                node.deliver(batch).await.unwrap();
            }
        })
    });
    for client in filing.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    (clients as usize * each) as f64 / since.elapsed().as_secs_f64()
}

/// Workers who go on filing one by one; the slowest acknowledgement.
async fn workers(relay: Arc<Program>, done: Arc<AtomicBool>) -> (Vec<Filing>, Duration) {
    let chance = &mut Chance::seeded(51);
    let (mut sent, mut slowest) = (Vec::new(), Duration::ZERO);
    while !done.load(Ordering::Relaxed) {
        let filing = Filing::new(chance);
        let since = Instant::now();
        let answer = relay.deliver(std::slice::from_ref(&filing)).await.unwrap();
        assert_eq!(answer[0].result, "stored");
        slowest = slowest.max(since.elapsed());
        sent.push(filing);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    (sent, slowest)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_with_photos_drains_while_workers_file() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let relay = Arc::new(relay);
    let chance = &mut Chance::seeded(50);
    let sent = filings(chance, size());
    for batch in sent.chunks(32) {
        relay.deliver(batch).await.unwrap();
    }
    let jpeg = picture();
    let pictured = filings(chance, 10);
    for filing in &pictured {
        let upload = Uuid::now_v7();
        let batch = json!({"entries": [with_photo(filing, upload, jpeg.len())]});
        relay.post("/api/v1/outbox", &batch).await;
        send_photo(&relay, &filing.receipt, upload, &jpeg).await;
    }

    let hub = Arc::new(mine.hub().await);
    let done = Arc::new(AtomicBool::new(false));
    let filing = tokio::spawn(workers(relay.clone(), done.clone()));
    let last = sent.last().unwrap();
    until("the first of it", async || {
        relay.status(&[&sent[0].id]).await[&sent[0].id] == "hub"
    })
    .await;
    let since = Instant::now();
    until("the last of it", async || {
        relay.status(&[&last.id]).await[&last.id] == "hub"
    })
    .await;
    let forwarded = sent.len().saturating_sub(64) as f64 / since.elapsed().as_secs_f64();
    until_at_hub(&relay, &pictured).await;
    done.store(true, Ordering::Relaxed);
    let (late, slowest) = filing.await.unwrap();
    until_at_hub(&relay, &late).await;
    let receipts: Vec<&str> = pictured.iter().map(|f| f.receipt.as_str()).collect();
    until("every photo is on its case", async || {
        let cases = hub.track(&receipts).await;
        cases
            .iter()
            .flatten()
            .all(|case| case["files_missing"] == 0)
    })
    .await;
    stand_once(&hub, &sent).await;
    stand_once(&hub, &pictured).await;
    stand_once(&hub, &late).await;
    let own = rate_of(&hub, 4, 250).await;
    println!(
        "forwarded {forwarded:.0} commands a second ({} of them); the hub's own filings: {own:.0} a second; slowest of \
         {} acknowledgements meanwhile: {} ms",
        sent.len(),
        late.len(),
        slowest.as_millis()
    );
}
