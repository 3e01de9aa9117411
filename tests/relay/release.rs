//! What the hub has safely, in a verified backup too, leaves the relay's disk; what tells a repeat stays.

use crate::chance::Chance;
use crate::mine::{Mine, filings, holds, until, until_at_hub};
use crate::program::command;

#[tokio::test]
async fn sealed_words_leave_the_relay_once_a_backup_of_the_hub_has_them_and_repeats_are_still_known()
 {
    let mine = Mine::founded().await;
    let (_hub, relay) = mine.running().await;
    let sent = filings(&mut Chance::seeded(41), 12);
    relay.deliver(&sent).await.unwrap();
    until_at_hub(&relay, &sent).await;
    let queue = mine.relay_dir().join("queue");
    let seal = b"age-encryption.org";
    assert!(holds(&queue, seal).is_some(), "kept until then");
    let (hub, set) = (mine.hub_dir(), mine.dir().join("set"));
    let (hub, set) = (hub.to_str().unwrap(), set.to_str().unwrap());
    let (went_well, said) = command(&["backup", "--data", hub, "--to", set]);
    assert!(went_well, "{said}");
    // It hears of the backup with its next sign of life.
    until("nothing sealed is left", async || {
        holds(&queue, seal).is_none()
    })
    .await;
    for id in sent.iter().map(|filing| filing.id.as_str()) {
        assert_eq!(relay.status(&[id]).await[id], "hub");
    }
    relay.kill();
    let relay = mine.relay().await;
    let again = relay.deliver(&sent).await.unwrap();
    assert!(again.iter().all(|delivery| delivery.result == "duplicate"));
    assert_eq!(holds(&queue, seal), None);
}
