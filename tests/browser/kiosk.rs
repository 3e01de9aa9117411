//! The terminal at the pithead: one says it with a glove, walks away, and nothing of it stays.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::input::InsertTextParams;

use crate::house::House;
use crate::mine::Mine;
use crate::phone::{KIOSK, Phone};

const WORDS: &str = "夜班的班車能不能晚十分鐘走";
pub const ON_BOARD: &str = "document.body.dataset.kiosk === 'attract'";

/// Where anything could be kept: databases, caches, storage, cookies; and how far one can go back.
const TRACES: &str = "Promise.all([indexedDB.databases(), caches.keys()]).then(([bases, caches]) =>
  [bases.length, caches.length, localStorage.length, sessionStorage.length, document.cookie.length])";

/// The page's clock stands still until a test sets it forward: a slow machine is nobody who walked away.
const STILL_CLOCK: &str = "(at => { Date.now = () => at; })(Date.now())";

/// A kiosk on the first page of a place.
pub async fn standing_at(address: &str) -> Phone {
    let kiosk = Phone::with(KIOSK).await;
    kiosk.before_each_page(STILL_CLOCK).await;
    kiosk.open(address).await;
    begun(&kiosk).await;
    kiosk
}

/// The scripts run: the board turns only by them.
async fn begun(kiosk: &Phone) {
    kiosk.sees("[data-report]").await;
    kiosk
        .until("!document.querySelector('[data-slide] ~ [data-slide]:not([hidden])') && navigator.serviceWorker.controller")
        .await;
}

pub async fn at_step(kiosk: &Phone, name: &str) {
    kiosk
        .until(&format!("document.body.dataset.at === '{name}'"))
        .await;
}

async fn to_review(kiosk: &Phone, category: &str) {
    kiosk.touch("[data-report]").await;
    at_step(kiosk, "about").await;
    kiosk.touch(&format!("[data-pick={category}]")).await;
    at_step(kiosk, "say").await;
    let phrase = format!("[data-of={category}] [data-phrase]");
    kiosk.touch(&phrase).await;
    kiosk
        .until("document.querySelector('[data-phrase][aria-pressed=true]')")
        .await;
}

/// It is sent, or tries until it is: by the page's clock half a minute is never over.
pub async fn sent(kiosk: &Phone) {
    kiosk.until("document.body.dataset.kiosk === 'done'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_on_a_relay_takes_words_voice_and_photo_with_the_hub_pulled_in_the_middle() {
    let mine = Mine::founded().await;
    let (hub, relay) = mine.running().await;
    let kiosk = standing_at(&format!("{}/kiosk/{}", relay.base, mine.place)).await;
    kiosk.picture("kiosk-relay").await;
    to_review(&kiosk, "canteen").await;
    kiosk.picture("kiosk-say").await;

    kiosk.touch("[data-go=voice]").await;
    at_step(&kiosk, "voice").await;
    kiosk.touch("[data-mic]").await;
    kiosk
        .until("document.querySelector('[data-mic][aria-pressed=true]')")
        .await;
    kiosk.forward(Duration::from_secs(3)).await;
    kiosk
        .until("document.querySelector('[data-voice-progress]').value > 1")
        .await;
    // What the microphone hears takes its time, whatever the page's clock says.
    kiosk
        .until("performance.now() - (window.began ??= performance.now()) > 1500")
        .await;
    kiosk.picture("kiosk-voice").await;
    hub.kill();
    kiosk.touch("[data-mic]").await;
    kiosk.sees("[data-voice-play]").await;
    kiosk.touch("[data-step=voice] [data-close]").await;
    at_step(&kiosk, "say").await;
    kiosk.touch("[data-step=say] [data-onward]").await;
    at_step(&kiosk, "photo").await;
    kiosk.touch("[data-camera]").await;
    kiosk
        .until("document.querySelector('[data-view]').videoWidth > 0 && !document.querySelector('[data-camera]').disabled")
        .await;
    kiosk.touch("[data-camera]").await;
    kiosk.sees("[data-shots] img").await;
    kiosk.picture("kiosk-photo").await;
    kiosk.touch("[data-step=photo] [data-onward]").await;
    at_step(&kiosk, "review").await;
    kiosk.sees("[data-review-shots] img").await;
    kiosk.picture("kiosk-review").await;
    kiosk.touch("[data-send]").await;
    sent(&kiosk).await;
    kiosk.reads("待轉服務中心").await;
    kiosk.picture("kiosk-receipt").await;
    let receipt = kiosk.text("main output").await.replace('-', "");
    let drawn: String = kiosk
        .js("document.querySelector('[data-receipt-qr] svg').outerHTML.length > 500 ? 'yes' : 'no'")
        .await;
    assert_eq!(drawn, "yes");

    // The box's own relay is pulled too: the last person goes all the same, and nothing is taken from the next.
    relay.kill();
    kiosk.touch("[data-leave]").await;
    kiosk.until(ON_BOARD).await;
    kiosk.touch("[data-report]").await;
    kiosk.sees("[data-kiosk-down]").await;
    kiosk.picture("kiosk-down").await;
    kiosk.until(ON_BOARD).await;
    let relay = mine.relay().await;
    kiosk.touch("[data-report]").await;
    at_step(&kiosk, "about").await;

    let hub = mine.hub().await;
    crate::mine::until("the relay has nothing left to pass on", async || {
        relay.text("/readyz").await.contains("\"waiting\":0")
            && relay
                .text("/metrics")
                .await
                .contains("shishiling_relay_files_waiting 0")
    })
    .await;
    // Asked slowly: questions are limited.
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    crate::mine::until("words, voice and photo are at the hub", async || {
        ticks.tick().await;
        let case = hub.track(&[&receipt]).await[0].clone();
        case.is_some_and(|case| {
            let said = case["messages"][0].to_string();
            said.contains("飯菜涼了") && said.matches("/files/").count() >= 2
        })
    })
    .await;
    kiosk.close().await;
    drop(relay);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_last_person_is_found_on_a_kiosk() {
    let mut house = House::new().await;
    let code = house.poster("井口").await.replace("/P/", "");
    let kiosk = standing_at(&house.at(&format!("/kiosk/{code}"))).await;
    kiosk.picture("kiosk-attract").await;

    // Somebody chooses a language, writes, and is asked whether they are there.
    kiosk.touch("[hreflang=en]").await;
    kiosk.until("document.documentElement.lang === 'en'").await;
    to_review(&kiosk, "shuttle").await;
    kiosk.touch("[data-go=words]").await;
    at_step(&kiosk, "words").await;
    kiosk.touch("#text").await;
    let typed = kiosk.page.execute(InsertTextParams::new(WORDS)).await;
    typed.expect("words can be typed");
    kiosk.touch("[data-step=words] [data-close]").await;
    at_step(&kiosk, "say").await;
    kiosk.forward(Duration::from_secs(65)).await;
    kiosk.sees("[data-idle]").await;
    kiosk.picture("kiosk-idle").await;
    kiosk.touch("[data-go-on]").await;
    kiosk
        .until("document.querySelector('[data-idle]').hidden")
        .await;
    kiosk.touch("[data-step=say] [data-onward]").await;
    at_step(&kiosk, "photo").await;
    kiosk.touch("[data-step=photo] [data-onward]").await;
    kiosk.reads(WORDS).await;
    let filled: bool = kiosk
        .js("[...document.querySelectorAll('form, input:not([type=radio], [type=checkbox]), textarea')].every((one) => one.autocomplete === 'off')")
        .await;
    assert!(filled, "the browser is asked to remember nothing");

    // They walk away.
    kiosk.forward(Duration::from_secs(85)).await;
    kiosk.until(ON_BOARD).await;
    kiosk
        .until("document.documentElement.lang === 'zh-Hant' && !document.cookie")
        .await;
    kiosk
        .until(&format!(
            "{TRACES}.then((all) => all.every((count) => count === 0))"
        ))
        .await;
    assert_eq!(house.cases().await, 0, "nothing was filed");
    let words: bool = kiosk
        .js(&format!(
            "document.documentElement.outerHTML.includes('{WORDS}') || [...document.querySelectorAll('textarea')].length > 0"
        ))
        .await;
    assert!(!words);

    // Somebody files; the node is pulled just then, and comes back.
    to_review(&kiosk, "shuttle").await;
    kiosk.touch("[data-step=say] [data-onward]").await;
    at_step(&kiosk, "photo").await;
    kiosk.touch("[data-step=photo] [data-onward]").await;
    at_step(&kiosk, "review").await;
    house.kill();
    kiosk.touch("[data-send]").await;
    kiosk.sees("[data-kiosk-down]").await;
    house.start().await;
    sent(&kiosk).await;
    let receipt = kiosk.text("main output").await.replace('-', "");
    assert!(!house.track(&[&receipt]).await[0].is_null());
    assert_eq!(house.cases().await, 1, "asked twice, filed once");
    kiosk.touch("[data-leave]").await;
    kiosk.until(ON_BOARD).await;
    let _ = kiosk.page.evaluate("history.back()").await;
    kiosk
        .until(&format!(
            "!document.documentElement.outerHTML.match(/{receipt}|{WORDS}/)"
        ))
        .await;
    assert_eq!(
        kiosk.notes().asked,
        Vec::<String>::new(),
        "no browser dialog"
    );

    // Loaded again while nobody answers: a line that asks again by itself, not the browser's error page.
    kiosk.open(&house.at(&format!("/kiosk/{code}"))).await;
    begun(&kiosk).await;
    house.kill();
    kiosk
        .try_open(&house.at(&format!("/kiosk/{code}?again")))
        .await;
    kiosk.sees("[data-waiting]").await;
    house.start().await;
    begun(&kiosk).await;

    // Screen-off hours: black, and a touch wakes it without doing anything else.
    kiosk
        .before_each_page(
            "document.addEventListener('readystatechange', () => document.body && (document.body.dataset.dark = '0-1440'))",
        )
        .await;
    kiosk.open(&house.at(&format!("/kiosk/{code}"))).await;
    begun(&kiosk).await;
    kiosk.forward(Duration::from_secs(65)).await;
    kiosk.sees("[data-black]").await;
    kiosk.touch("[data-black]").await;
    kiosk.until("!document.querySelector('[data-black]')").await;
    kiosk.until(ON_BOARD).await;
    kiosk.close().await;
}
