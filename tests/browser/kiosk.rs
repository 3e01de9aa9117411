//! The terminal at the pithead: one files, walks away, and nothing of it stays.

use std::time::Duration;

use crate::house::House;
use crate::phone::{KIOSK, Phone};

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_forgets_who_stood_there() {
    let mut house = House::new().await;
    let kiosk = Phone::with(KIOSK).await;
    let code = house.poster("井口").await.replace("/P/", "");
    let start = house.at(&format!("/kiosk/{code}"));
    kiosk.open(&start).await;
    kiosk.picture("kiosk-attract").await;
    kiosk.tap("main a.main").await;
    kiosk.write("#text", "夜班的班車能不能晚十分鐘走").await;
    kiosk.picture("kiosk-write").await;

    // The node is away: the terminal says so, and takes nothing.
    house.kill();
    kiosk.tap("[data-send]").await;
    kiosk.sees("[data-kiosk-down]").await;
    kiosk.picture("kiosk-down").await;
    house.start().await;
    kiosk.sees("main output").await;
    let receipt = kiosk.text("main output").await.replace('-', "");
    kiosk.picture("kiosk-receipt").await;
    assert!(!house.track(&[&receipt]).await[0].is_null());
    assert_eq!(house.cases().await, 1, "asked twice, filed once");

    kiosk.tap("main a.main").await;
    kiosk
        .until("!location.search && !document.querySelector('main output')")
        .await;
    let traces: Vec<usize> = kiosk
        .js(
            "Promise.all([indexedDB.databases(), caches.keys()]).then(([bases, caches]) =>
               [bases.length, caches.length, localStorage.length, sessionStorage.length, document.cookie.length])",
        )
        .await;
    assert_eq!(traces, [0; 5], "nothing is stored");
    let _ = kiosk.page.evaluate("history.back()").await;
    kiosk
        .until("!document.body.innerText.includes('夜班的班車')")
        .await;
    let words: bool = kiosk
        .js("document.documentElement.outerHTML.includes('夜班的班車')")
        .await;
    assert!(!words, "back finds nobody's words");
    kiosk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_left_alone_warns_and_starts_over() {
    let house = House::new().await;
    let kiosk = Phone::with(KIOSK).await;
    let code = house.poster("井口").await.replace("/P/", "");
    kiosk
        .open(&house.at(&format!("/kiosk/{code}?step=write")))
        .await;
    // The page's clock runs; the test's does not wait for it.
    kiosk.write("#text", "寫到一半走開了").await;
    kiosk.forward(Duration::from_secs(65)).await;
    kiosk.sees("[data-idle]").await;
    kiosk.picture("kiosk-idle").await;
    kiosk.forward(Duration::from_secs(20)).await;
    kiosk
        .until("!location.search && !document.querySelector('#report')")
        .await;
    assert_eq!(house.cases().await, 0);
    kiosk.close().await;
}
