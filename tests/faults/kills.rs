//! Relay and hub killed with SIGKILL at any moment while people file at the relay: before the sync, after it, in the
//! middle of a batch between the two.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::chance::Chance;
use crate::mine::{Mine, stand_once, until_at_hub};
use crate::program::{Filing, Program};

const ROUNDS: u64 = 9;
const CLIENTS: u64 = 4;

/// Files until the relay is dead; notes what it was about to send, and what was acknowledged.
async fn device(relay: Arc<Program>, seed: u64, sent: Arc<Mutex<Vec<(Filing, bool)>>>) {
    let chance = &mut Chance::seeded(seed);
    loop {
        let batch: Vec<Filing> = (0..1 + chance.below(4))
            .map(|_| Filing::new(chance))
            .collect();
        let from = {
            let mut sent = sent.lock().unwrap();
            sent.extend(batch.iter().map(|filing| (filing.clone(), false)));
            sent.len() - batch.len()
        };
        let Ok(results) = relay.deliver(&batch).await else {
            return;
        };
        let mut sent = sent.lock().unwrap();
        for (at, result) in results.iter().enumerate() {
            assert_eq!(result.result, "stored");
            sent[from + at].1 = true;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_whenever_nothing_is_lost_and_nothing_is_doubled() {
    let mine = Mine::founded().await;
    let (mut hub, relay) = mine.running().await;
    let mut relay = Arc::new(relay);
    let (mut acked, mut unanswered) = (Vec::new(), Vec::new());
    let chance = &mut Chance::seeded(45);
    for round in 0..ROUNDS {
        let ledgers: Vec<_> = (0..CLIENTS).map(|_| Arc::default()).collect();
        let filing: Vec<_> = ledgers
            .iter()
            .zip(0..)
            .map(|(ledger, client)| {
                let seed = 1_000 * (round + 1) + client;
                tokio::spawn(device(relay.clone(), seed, Arc::clone(ledger)))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(20 + chance.below(130))).await;
        if round % 3 != 0 {
            hub.kill();
            tokio::time::sleep(Duration::from_millis(chance.below(60))).await;
        }
        relay.kill();
        for client in filing {
            client.await.unwrap();
        }
        for ledger in ledgers {
            for (filing, is_acked) in ledger.lock().unwrap().drain(..) {
                match is_acked {
                    true => acked.push(filing),
                    false => unanswered.push(filing),
                }
            }
        }
        if round % 3 != 0 {
            hub = mine.hub().await;
        }
        relay = Arc::new(mine.relay().await);
    }
    // What a device does: it sends again what was not answered.
    let (mut kept, mut lost) = (0, 0);
    for batch in unanswered.chunks(32) {
        for result in relay.deliver(batch).await.unwrap() {
            match result.result.as_str() {
                "duplicate" => kept += 1,
                _ => lost += 1,
            }
        }
    }
    println!(
        "{ROUNDS} kills, {} filings acknowledged, {kept} kept unanswered, {lost} not kept and sent again",
        acked.len()
    );
    acked.extend(unanswered);
    for some in acked.chunks(500) {
        until_at_hub(&relay, some).await;
    }
    stand_once(&hub, &acked).await;
}
