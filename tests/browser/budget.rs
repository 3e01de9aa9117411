//! What the first look at the form costs, on a phone that has never been here.

use std::time::{Duration, Instant};

use crate::house::House;
use crate::phone::Phone;

/// Bytes on the wire and requests of the whole first load, and of the document alone.
const LOAD_BYTES: f64 = 22.0 * 1024.0;
const LOAD_REQUESTS: usize = 5;
const DOCUMENT_BYTES: f64 = 11.5 * 1024.0;

#[tokio::test(flavor = "multi_thread")]
async fn the_form_comes_in_few_bytes_and_few_requests() {
    let house = House::new().await;
    let phone = Phone::new().await;
    // Plain http under a name of its own: gzip only, as on the LAN of a mine.
    let form = house.poster("職工食堂").await;
    phone.count_traffic();
    phone
        .open(&format!(
            "http://pithead.test:{}{form}",
            house.address().port()
        ))
        .await;
    phone
        .until("document.querySelector('#report').dataset.state === 'editing'")
        .await;
    phone.quiet().await;
    let traffic = phone.notes();
    let document: f64 = phone
        .js("performance.getEntriesByType('navigation')[0].transferSize")
        .await;
    println!(
        "form page: {document} bytes; first load: {} bytes in {} requests",
        traffic.bytes,
        traffic.requests.len()
    );
    for request in &traffic.requests {
        println!("  {request}");
    }
    assert!(
        document <= DOCUMENT_BYTES,
        "{document} bytes for the document"
    );
    assert!(
        traffic.bytes <= LOAD_BYTES,
        "{} bytes in all",
        traffic.bytes
    );
    assert!(
        traffic.requests.len() <= LOAD_REQUESTS,
        "{:?}",
        traffic.requests
    );
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_can_be_used_within_five_seconds_on_a_pitheads_network() {
    let house = House::new().await;
    let phone = Phone::new().await;
    let form = house.at(&house.poster("井口").await);
    phone
        .network(Duration::from_millis(600), 50_000.0 / 8.0)
        .await;
    let began = Instant::now();
    phone.begin(&form).await;
    phone.sees("#text").await;
    let usable = began.elapsed();
    phone
        .until("document.querySelector('#report').dataset.state === 'editing'")
        .await;
    let script = began.elapsed();
    let painted = "performance.getEntriesByName('first-contentful-paint')[0].startTime";
    println!(
        "at 600 ms and 50 kbit/s: first painted after {} ms, form there after {} ms, its script after {} ms",
        phone.js::<f64>(painted).await.round(),
        usable.as_millis(),
        script.as_millis()
    );
    phone.close().await;
}
