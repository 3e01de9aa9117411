//! A phone, a relay at the pithead and the hub: the real programs, one name for both nodes.

use std::net::SocketAddr;
use std::time::Instant;

use crate::filing::{file, open_form, reaches_the_hub};
use crate::link::{Link, Weather};
use crate::memory::{kept, once};
use crate::mine::Mine;
use crate::phone::Phone;
use crate::photos;
use crate::program::Program;

/// Everything has left the phone.
const DELIVERED: &str = "document.querySelector('[data-outbox]').hidden";

fn address(node: &Program) -> SocketAddr {
    let address = node.base.trim_start_matches("http://").parse();
    address.expect("an address")
}

/// Files with a photo at a relay whose hub is away; gives the receipt.
async fn filed_at_the_relay(phone: &Phone, form: &str, text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 1600, 1200);
    open_form(phone, form).await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let receipt = file(phone, text).await;
    phone.reads("井口已收，待轉服務中心").await;
    phone.until(&once("files", "one.done")).await;
    receipt
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relay_took_with_the_hub_away_is_at_the_hub_once_it_is_back_photo_and_all() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let phone = Phone::new().await;
    let form = format!("{}/P/{}", relay.base, mine.place);
    let receipt = filed_at_the_relay(&phone, &form, "候罐室的燈不亮").await;
    phone.picture("relayed-390").await;
    assert_eq!(
        kept(&phone, "files").await.len(),
        1,
        "the phone keeps it too"
    );
    // Nobody can be asked how the case stands: the page says how far the words have come.
    phone.tap("[data-track]").await;
    phone.reads("井口已收，待轉服務中心").await;
    phone.picture("relayed-track-390").await;
    let hub = mine.hub().await;
    let began = Instant::now();
    phone.open(&format!("{}/outbox", relay.base)).await;
    phone.sees("[data-waiting-empty]").await;
    println!(
        "at the hub, photo and all, {} ms after it was back",
        began.elapsed().as_millis()
    );
    assert!(hub.track(&[&receipt]).await[0].is_some());
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stolen_relay_had_taken_is_brought_to_the_hub_by_the_phone() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    hub.kill();
    let mut link = Link::to(address(&relay)).await;
    let phone = Phone::new().await;
    let form = format!("{}/report", link.base());
    let receipt = filed_at_the_relay(&phone, &form, "井底車場的水溝堵了").await;
    relay.kill();
    let hub = mine.hub().await;
    link.lead_to(address(&hub), Weather::Fair).await;
    reaches_the_hub(&phone).await;
    phone.until(DELIVERED).await;
    let case = hub.track(&[&receipt]).await[0].clone().expect("a case");
    assert!(case.to_string().contains("井底車場的水溝堵了"));
    assert!(kept(&phone, "files").await.is_empty());
    phone.open(&format!("{}/T#{receipt}", link.base())).await;
    phone.sees(".shaft .shots img").await;
    phone.close().await;
}
