//! How fast a backlog drains, beside how fast the same hub takes filings from phones. Printed, not judged.

use std::time::Instant;

use crate::chance::Chance;
use crate::mine::{Mine, filings, stand_once, until};
use crate::program::Program;

/// Fewer than what everybody together may file at once, so that no limit is measured.
const COUNT: usize = 900;
/// As in a phone's outbox.
const BATCH: usize = 32;

async fn waiting(relay: &Program) -> usize {
    let figures = relay.text("/metrics").await;
    let line = figures
        .lines()
        .find_map(|line| line.strip_prefix("shishiling_relay_waiting "));
    line.unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_backlog_drains_and_says_how_fast() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let chance = &mut Chance::seeded(51);
    let (backlog, direct) = (filings(chance, COUNT), filings(chance, COUNT));
    let since = Instant::now();
    for batch in backlog.chunks(BATCH) {
        relay.deliver(batch).await.unwrap();
    }
    let taken = COUNT as f64 / since.elapsed().as_secs_f64();
    let hub = mine.hub().await;
    let mut begun = None;
    until("the backlog is at the hub", async || {
        let left = waiting(&relay).await;
        if left < COUNT {
            begun.get_or_insert((Instant::now(), left));
        }
        left == 0
    })
    .await;
    let forwarded = begun.map(|(at, left)| left as f64 / at.elapsed().as_secs_f64());
    let since = Instant::now();
    for batch in direct.chunks(BATCH) {
        hub.deliver(batch).await.unwrap();
    }
    let filed = COUNT as f64 / since.elapsed().as_secs_f64();
    println!(
        "a relay takes {taken:.0} commands a second from one phone and passes on {:.0}; its hub takes {filed:.0} from one phone",
        forwarded.unwrap_or_default()
    );
    stand_once(&hub, &backlog).await;
}
