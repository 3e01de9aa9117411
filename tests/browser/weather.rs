//! Filing while the link is cut, lies, or loses answers; and on plain http, where browsers lend fewer means.

use std::time::Instant;

use crate::filing::{file, open_form, reaches_the_hub};
use crate::house::House;
use crate::link::{Link, Weather};
use crate::memory::tried;
use crate::phone::Phone;
use crate::photos;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filed_with_the_house_down_is_delivered_once_after_the_browser_was_closed() {
    let mut house = House::new().await;
    let phone = Phone::new().await;
    let form = house.at(&house.poster("井口").await);
    open_form(&phone, &form).await;
    // The first touch has the shell kept.
    phone.tap("#text").await;
    phone.until("navigator.serviceWorker.controller").await;
    phone.until("caches.open('shells-2').then((shells) => shells.keys()).then((keys) => keys.length >= 3)").await;
    house.kill();
    let receipt = file(&phone, "井口的燈不亮，交班的時候看不清").await;
    phone
        .until("document.querySelector('[data-node=device][aria-current]')")
        .await;
    phone.reads("已存本機，還沒發出").await;
    phone.picture("kept-390").await;

    let phone = phone.reopened().await;
    phone.open(&form).await;
    let ready = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd";
    println!(
        "form usable without network after {} ms",
        phone.js::<f64>(ready).await.round()
    );
    phone
        .until("document.querySelector('[data-outbox-count]').textContent === '1'")
        .await;
    phone.sees("#text").await;

    house.start().await;
    let began = Instant::now();
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    println!(
        "delivered {} ms after the house was back",
        began.elapsed().as_millis()
    );
    let cases = house.track(&[&receipt]).await;
    assert!(!cases[0].is_null(), "it has arrived");
    assert_eq!(house.cases().await, 1, "once");
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_files_nothing_twice() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    open_form(&phone, &format!("{}/report", link.base())).await;
    link.set(Weather::LosesAnswers).await;
    let receipt = file(&phone, "洗衣房少兩台烘乾機").await;
    while house.track(&[&receipt]).await[0].is_null() {
        tokio::task::yield_now().await;
    }
    phone
        .until("document.querySelector('[data-node=device][aria-current]')")
        .await;
    link.set(Weather::Fair).await;
    let began = Instant::now();
    reaches_the_hub(&phone).await;
    println!(
        "delivered {} ms after the link was back",
        began.elapsed().as_millis()
    );
    assert_eq!(house.cases().await, 1);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_captive_portal_and_a_broken_server_are_not_believed() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    for (weather, text) in [
        (Weather::Captive, "宿舍的熱水晚上沒有了"),
        (Weather::Broken(500), "停車場的車位不夠"),
        (Weather::Broken(413), "班車能不能早十分鐘"),
        (Weather::Broken(429), "食堂的湯能不能熱一點"),
        (Weather::Broken(507), "更衣室少兩排櫃子"),
    ] {
        open_form(&phone, &format!("{}/report", link.base())).await;
        link.set(weather).await;
        let receipt = file(&phone, text).await;
        // It has been tried in vain, and still says so.
        phone.until(&tried()).await;
        phone
            .until("document.querySelector('[data-node=device][aria-current]')")
            .await;
        assert!(house.track(&[&receipt]).await[0].is_null());
        link.set(Weather::Fair).await;
        reaches_the_hub(&phone).await;
        assert!(!house.track(&[&receipt]).await[0].is_null());
    }
    assert_eq!(house.cases().await, 5);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_on_a_lan_files_with_a_photo_and_survives_a_cut() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 1200, 900);
    let phone = Phone::new().await;
    // A name that is not this machine's own: for the browser no secure context.
    open_form(
        &phone,
        &format!("http://pithead.test:{}/report", link.port()),
    )
    .await;
    let lacking: Vec<bool> = phone
        .js("[isSecureContext, 'serviceWorker' in navigator, Boolean(crypto.subtle), Boolean(navigator.locks)]")
        .await;
    assert_eq!(lacking, [false; 4], "no secure context: none of these");
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    link.cut().await;
    let receipt = file(&phone, "女職工澡堂能不能晚一個鐘頭關門").await;
    phone.until(&tried()).await;
    link.set(Weather::Fair).await;
    reaches_the_hub(&phone).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    assert!(!house.track(&[&receipt]).await[0].is_null());
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tabs_one_sends() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    for host in ["localhost", "pithead.test"] {
        // With Web Locks, and on plain http without them.
        let base = format!("http://{host}:{}", link.port());
        let other = phone.another_tab(&format!("{base}/mine")).await;
        open_form(&phone, &format!("{base}/report")).await;
        link.cut().await;
        let receipt = file(&phone, "體育館的門早點開").await;
        phone.until(&tried()).await;
        link.set(Weather::Fair).await;
        reaches_the_hub(&phone).await;
        phone
            .until("document.querySelector('[data-outbox]').hidden")
            .await;
        assert!(!house.track(&[&receipt]).await[0].is_null());
        other.close().await.expect("the other tab closes");
    }
    assert_eq!(house.commands("stored").await, 2);
    assert_eq!(
        house.commands("duplicate").await,
        0,
        "nothing was sent twice"
    );
    phone.close().await;
}
