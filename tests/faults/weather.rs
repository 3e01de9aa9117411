//! Between relay and hub the line is cut, lies, loses answers, or is a captive portal's.

use crate::chance::Chance;
use crate::link::{Link, Weather};
use crate::mine::{Mine, filings, stand_once, until, until_at_hub};
use crate::program::Program;

/// A hub, a line to it, and a relay at the line's other end.
async fn at_a_line(mine: &Mine) -> (Program, Link, Program) {
    let hub = mine.hub().await;
    let link = Link::to(mine.hub_address()[7..].parse().unwrap()).await;
    let relay = mine.relay_to(&link.base()).await;
    speaks(&relay, true).await;
    (hub, link, relay)
}

/// Waits until the relay has noticed whether its hub is there.
pub async fn speaks(relay: &Program, hub: bool) {
    until("the relay notices how its hub is", async || {
        let ready = relay.text("/readyz").await;
        ready.contains(&format!("\"hub\":{hub}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_line_does_all_arrives_once_and_nothing_is_claimed_before() {
    let mine = Mine::founded().await;
    let (hub, mut link, relay) = at_a_line(&mine).await;
    let chance = &mut Chance::seeded(41);
    let mut sent = Vec::new();
    for weather in [
        Weather::LosesAnswers,
        Weather::Captive,
        Weather::Broken(500),
        Weather::Broken(507),
        Weather::Broken(413),
        Weather::Broken(429),
        Weather::CutsAfter(900),
        Weather::Trickles,
    ] {
        link.set(weather).await;
        let fresh = filings(chance, 3);
        relay.deliver(&fresh).await.unwrap();
        if weather == Weather::Trickles {
            // It would take minutes to notice; that nothing is claimed meanwhile is enough.
            until("a byte went up", async || link.up_bytes() > 0).await;
        } else {
            speaks(&relay, false).await;
        }
        for (id, state) in relay.status(&[&fresh[0].id, &fresh[2].id]).await {
            assert_eq!(state, "relay", "{weather:?}: {id}");
        }
        link.set(Weather::Fair).await;
        let took = until_at_hub(&relay, &fresh).await;
        println!("{weather:?}: at the hub {} ms after", took.as_millis());
        sent.extend(fresh);
    }
    stand_once(&hub, &sent).await;
    let known = hub.deliver(&sent).await.unwrap();
    assert!(known.iter().all(|delivery| delivery.result == "duplicate"));
}
