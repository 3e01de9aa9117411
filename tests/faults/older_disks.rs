//! A disk that is an older state of itself: of the hub, put back from a copy that nobody made by `backup`; of the relay,
//! from an image.

use std::path::Path;
use std::process::Command;

use crate::chance::Chance;
use crate::mine::{Mine, filings, stand_once, until_at_hub};

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(done.unwrap().success());
}

fn put_back(copy_of: &Path, to: &Path) {
    std::fs::remove_dir_all(to).unwrap();
    copy(copy_of, to);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_on_an_older_disk_is_told_again_by_its_relay() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let chance = &mut Chance::seeded(46);
    let mut sent = filings(chance, 40);
    relay.deliver(&sent[..20]).await.unwrap();
    until_at_hub(&relay, &sent[..20]).await;
    hub.kill();
    let older = mine.dir().join("older");
    copy(&mine.hub_dir(), &older);
    let hub = mine.hub().await;
    relay.deliver(&sent[20..]).await.unwrap();
    until_at_hub(&relay, &sent).await;
    hub.kill();
    put_back(&older, &mine.hub_dir());
    let hub = mine.hub().await;
    let fresh = filings(chance, 5);
    relay.deliver(&fresh).await.unwrap();
    sent.extend(fresh);
    until_at_hub(&relay, &sent[40..]).await;
    until_at_hub(&relay, &sent).await;
    stand_once(&hub, &sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_on_an_older_disk_gives_no_number_twice() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let chance = &mut Chance::seeded(47);
    let mut sent = filings(chance, 30);
    relay.deliver(&sent[..10]).await.unwrap();
    until_at_hub(&relay, &sent[..10]).await;
    relay.kill();
    let older = mine.dir().join("older");
    copy(&mine.relay_dir(), &older);
    let relay = mine.relay().await;
    relay.deliver(&sent[10..]).await.unwrap();
    until_at_hub(&relay, &sent).await;
    relay.kill();
    hub.kill();
    put_back(&older, &mine.relay_dir());
    // New words under numbers that the hub knows already, and a start before anybody could compare.
    let relay = mine.relay().await;
    let fresh = filings(chance, 15);
    relay.deliver(&fresh).await.unwrap();
    relay.kill();
    let (hub, relay) = (mine.hub().await, mine.relay().await);
    until_at_hub(&relay, &fresh).await;
    sent.extend(fresh);
    stand_once(&hub, &sent).await;
}
