//! How soon the form is there again without network.

use serde::Deserialize;

use crate::filing::open_form;
use crate::house::House;
use crate::phone::Phone;

/// Where the time of one opening went, in ms since it was asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Opening {
    worker: f64,
    answered: f64,
    parsed: f64,
    ready: f64,
}

impl Opening {
    async fn of(phone: &Phone) -> Opening {
        phone
            .js(
                "(entry => ({ worker: entry.workerStart, answered: entry.responseStart, parsed: entry.domInteractive,
                    ready: entry.domContentLoadedEventEnd }))(performance.getEntriesByType('navigation')[0])",
            )
            .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_is_there_again_at_once_without_network() {
    let mut house = House::new().await;
    let mut phone = Phone::new().await;
    let form = house.at(&house.poster("井口").await);
    open_form(&phone, &form).await;
    phone.tap("#text").await;
    let path = form.trim_start_matches(&house.at("")).to_owned();
    phone
        .until(&format!(
            "caches.open('shells-2').then((shells) => shells.match('{path}')).then(Boolean)"
        ))
        .await;
    house.kill();
    for (name, cold) in [("browser closed before", true), ("browser running", false)] {
        let mut openings = Vec::new();
        for _ in 0..5 {
            if cold {
                phone = phone.reopened().await;
            } else {
                phone.open("about:blank").await;
            }
            open_form(&phone, &form).await;
            openings.push(Opening::of(&phone).await);
        }
        let median = |of: fn(&Opening) -> f64| {
            let mut times: Vec<f64> = openings.iter().map(of).collect();
            times.sort_by(f64::total_cmp);
            times[times.len() / 2].round()
        };
        println!(
            "without network, {name}: worker asked after {} ms, page from the cache {}, form there {}, its script {}",
            median(|opening| opening.worker),
            median(|opening| opening.answered),
            median(|opening| opening.parsed),
            median(|opening| opening.ready)
        );
    }
    phone.close().await;
}
