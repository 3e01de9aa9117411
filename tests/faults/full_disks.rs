//! No room on the relay's disk, and none on the hub's: it is said, nothing is lost, and it goes on once there is room.

use crate::chance::Chance;
use crate::loop_disk::{LoopDisk, fill};
use crate::mine::{Mine, filings, stand_once, until, until_at_hub};
use crate::weather::speaks;

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_takes_nothing_while_its_disk_is_full_and_loses_nothing() {
    let Some(disk) = LoopDisk::mount(96) else {
        return;
    };
    let mut mine = Mine::founded().await;
    mine.put_relay_on(disk.path());
    let (hub, relay) = mine.running().await;
    let chance = &mut Chance::seeded(48);
    let mut sent = filings(chance, 5);
    relay.deliver(&sent).await.unwrap();
    let filler = disk.path().join("filler");
    fill(&filler);
    let refused = filings(chance, 1);
    until("the relay says that it is full", async || {
        relay.deliver_status(&refused[0]).await.unwrap() == 507
    })
    .await;
    std::fs::remove_file(&filler).unwrap();
    until("there is room again", async || {
        relay.deliver_status(&refused[0]).await.unwrap() == 200
    })
    .await;
    sent.extend(refused);
    until_at_hub(&relay, &sent).await;
    stand_once(&hub, &sent).await;
    relay.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_with_a_full_disk_leaves_everything_with_the_relay_until_there_is_room() {
    let Some(disk) = LoopDisk::mount(160) else {
        return;
    };
    let mut mine = Mine::founded().await;
    mine.put_hub_on(disk.path());
    let (hub, relay) = mine.running().await;
    let chance = &mut Chance::seeded(49);
    let filler = disk.path().join("filler");
    fill(&filler);
    let first = filings(chance, 1);
    until("the hub says that it is full", async || {
        hub.deliver_status(&first[0]).await.unwrap() == 507
    })
    .await;
    let mut sent = filings(chance, 20);
    relay.deliver(&sent).await.unwrap();
    speaks(&relay, false).await;
    let states = relay.status(&[&sent[0].id, &sent[19].id]).await;
    assert!(states.values().all(|state| state == "relay"), "{states:?}");
    std::fs::remove_file(&filler).unwrap();
    // It was asked to wait for a minute, and does; started anew it asks at once.
    relay.kill();
    let relay = mine.relay().await;
    until_at_hub(&relay, &sent).await;
    until("the hub takes again", async || {
        hub.deliver_status(&first[0]).await.unwrap() == 200
    })
    .await;
    sent.extend(first);
    stand_once(&hub, &sent).await;
    hub.kill();
}
