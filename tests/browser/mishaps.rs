//! What goes wrong on the phone and on the way: nothing is lost, nothing is filed twice.

use std::time::Instant;

use crate::filing::{file, open_form, reaches_the_hub};
use crate::house::House;
use crate::link::{Link, Weather};
use crate::memory::{kept, once, tried};
use crate::phone::Phone;
use crate::photos;

/// Everything has left the phone.
const DELIVERED: &str = "document.querySelector('[data-outbox]').hidden";

/// Files with a photo over a link that fails in the middle of it; gives the receipt and the photo's bytes.
async fn file_with_a_photo(
    phone: &Phone,
    base: &str,
    link: &mut Link,
    weather: Weather,
) -> (String, u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 3000, 2000);
    open_form(phone, &format!("{base}/report")).await;
    phone.write("#text", "皮帶機頭護欄鬆了").await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let bytes = kept(phone, "files").await[0]["bytes"].as_u64();
    link.set(weather).await;
    phone.tap("[data-send]").await;
    reaches_the_hub(phone).await;
    phone.until(&once("files", "one.sent > 0")).await;
    let receipt = phone.text("[data-code]").await.replace('-', "");
    (receipt, bytes.expect("a size"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_loaded_again_in_mid_chunk_goes_on_where_the_photo_stood() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    for host in ["localhost", "pithead.test"] {
        // With Web Locks, and on plain http without them.
        let base = format!("http://{host}:{}", link.port());
        let stalls = Weather::StallsAfter(100 * 1024);
        let (_, bytes) = file_with_a_photo(&phone, &base, &mut link, stalls).await;
        // A chunk is on its way and will never be answered.
        phone.reload().await;
        let sent = kept(&phone, "files").await[0]["sent"].as_u64();
        let sent = sent.expect("a size");
        link.set(Weather::Fair).await;
        let began = Instant::now();
        phone.until(DELIVERED).await;
        let again = link.up_bytes() as u64;
        println!(
            "{host}: {bytes} bytes, {sent} acknowledged before, {again} sent after with headers, whole {} ms after the link was back",
            began.elapsed().as_millis()
        );
        assert!(sent > 0 && again <= bytes - sent + 64 * 1024);
    }
    assert_eq!(house.cases().await, 2);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_in_mid_photo_gets_the_words_and_the_whole_photo() {
    let first = House::new().await;
    let second = House::new().await;
    let mut link = Link::to(first.address()).await;
    let phone = Phone::new().await;
    let base = link.base();
    let (receipt, bytes) =
        file_with_a_photo(&phone, &base, &mut link, Weather::CutsAfter(100 * 1024)).await;
    link.lead_to(second.address(), Weather::Fair).await;
    phone.until(DELIVERED).await;
    assert!(link.up_bytes() as u64 >= bytes, "from the first byte");
    assert!(!second.track(&[&receipt]).await[0].is_null());
    assert_eq!((first.cases().await, second.cases().await), (1, 1));
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_a_second_and_a_dead_connection_hold_nothing_up_once_the_link_is_back() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    for (weather, text) in [
        (Weather::Trickles, "飲水機的水不熱"),
        (Weather::Silent, "走廊的燈晚上不亮"),
    ] {
        open_form(&phone, &format!("{}/report", link.base())).await;
        link.set(weather).await;
        let receipt = file(&phone, text).await;
        phone.sees("[data-node=device][aria-current]").await;
        // What hangs goes on hanging; who connects now gets through.
        link.turn(Weather::Fair);
        let began = Instant::now();
        reaches_the_hub(&phone).await;
        println!(
            "{weather:?}: delivered {} ms after the link was back",
            began.elapsed().as_millis()
        );
        assert!(!house.track(&[&receipt]).await[0].is_null());
    }
    assert_eq!(house.cases().await, 2);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_a_year_off_delays_nothing_and_loses_no_draft() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    let form = format!("{}/report", link.base());
    const YEAR_MS: i64 = 366 * 86_400_000;
    phone
        .before_each_page(
            "(() => {
               const True = Date;
               const off = Number(sessionStorage.getItem('off') || 0);
               self.Date = class extends True {
                 constructor(...given) { given.length ? super(...given) : super(True.now() + off); }
                 static now() { return True.now() + off; }
               };
             })()",
        )
        .await;
    for (filed, sent) in [(YEAR_MS, 0), (0, -YEAR_MS), (-YEAR_MS, 0)] {
        set_clock(&phone, &form, filed).await;
        link.set(Weather::Broken(503)).await;
        let receipt = file(&phone, &format!("鐘差 {filed}")).await;
        phone.until(&tried()).await;
        link.set(Weather::Fair).await;
        set_clock(&phone, &form, sent).await;
        phone.until(DELIVERED).await;
        assert!(
            !house.track(&[&receipt]).await[0].is_null(),
            "{filed} {sent}"
        );
        phone.write("#text", "沒寫完").await;
        phone
            .until(&once("drafts", "one.fields.text === '沒寫完'"))
            .await;
        set_clock(&phone, &form, filed).await;
        assert_eq!(kept(&phone, "drafts").await.len(), 1);
        phone.open(&format!("{}/outbox", link.base())).await;
        phone.tap("[data-drafts-list] [data-slot=remove]").await;
        phone
            .until("document.querySelector('section[data-drafts]').hidden")
            .await;
    }
    assert_eq!(house.cases().await, 3);
    phone.close().await;
}

/// The phone's clock is off by so much, and the form is opened.
async fn set_clock(phone: &Phone, form: &str, off_ms: i64) {
    phone.open(form).await;
    phone
        .js::<bool>(&format!("(sessionStorage.setItem('off', {off_ms}), true)"))
        .await;
    open_form(phone, form).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_closes_in_mid_write_is_opened_again_and_one_that_stays_shut_leaves_the_plain_form()
 {
    let house = House::new().await;
    let phone = Phone::new().await;
    let form = house.at("/report");
    open_form(&phone, &form).await;
    phone.write("#text", "井口的候車亭漏雨").await;
    // The next write of a command is torn, and its connection closed.
    phone.js::<bool>(&closing_at_a_command("1")).await;
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    assert_eq!(phone.js::<u32>("self.torn").await, 1);
    phone.until(DELIVERED).await;

    open_form(&phone, &form).await;
    phone.write("#text", "候車亭的凳子也壞了").await;
    phone.js::<bool>(&closing_at_a_command("Infinity")).await;
    phone.tap("[data-send]").await;
    // The server's own receipt.
    phone
        .until("document.documentElement.dataset.page === 'receipt'")
        .await;
    assert_eq!(house.cases().await, 2);
    phone.close().await;
}

/// Has the browser abort and close, so many times, what would write a command.
fn closing_at_a_command(times: &str) -> String {
    format!(
        "(() => {{
           self.torn = 0;
           const begin = IDBDatabase.prototype.transaction;
           IDBDatabase.prototype.transaction = function (stores, mode, options) {{
             const transaction = begin.call(this, stores, mode, options);
             if (mode === 'readwrite' && stores.includes('commands') && stores.includes('receipts') && self.torn < {times}) {{
               self.torn++;
               queueMicrotask(() => {{ transaction.abort(); this.close(); }});
             }}
             return transaction;
           }};
           return true;
         }})()"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_service_worker_in_mid_form_takes_nothing_away() {
    let house = House::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 800, 600);
    let phone = Phone::new().await;
    open_form(&phone, &house.at("/report")).await;
    phone.write("#text", "澡堂的水忽冷忽熱").await;
    phone.until("navigator.serviceWorker.controller").await;
    phone
        .js::<bool>("navigator.serviceWorker.register('/sw.js?another').then(() => true)")
        .await;
    phone
        .until("navigator.serviceWorker.controller.scriptURL.endsWith('another')")
        .await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let typed: String = phone.js("document.querySelector('#text').value").await;
    assert_eq!(typed, "澡堂的水忽冷忽熱");
    phone.reload().await;
    phone
        .until("document.querySelector('#text').value === '澡堂的水忽冷忽熱'")
        .await;
    phone.sees("[data-photo-list] img").await;
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone.until(DELIVERED).await;
    assert_eq!(house.cases().await, 1);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_phone_keeps_the_words_and_refuses_the_photo_with_a_word() {
    let house = House::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 3000, 2000);
    let phone = Phone::new().await;
    open_form(&phone, &house.at("/report")).await;
    phone.write("#text", "護欄鬆了").await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    phone.until(&once("drafts", "one.fields.text")).await;
    let bytes = kept(&phone, "files").await[0]["bytes"].as_f64();
    phone.until("navigator.serviceWorker.controller").await;
    phone
        .until("caches.open('shells-2').then((shells) => shells.match('/T')).then(Boolean)")
        .await;
    // A browser goes by the room that it last found: a new one has to look.
    let phone = phone.reopened().await;
    phone.open(&house.at("/healthz")).await;
    let used: f64 = phone
        .js("navigator.storage.estimate().then((room) => room.usage)")
        .await;
    // The browser needs some room of its own while it tidies up; what is left is not enough for five more.
    let room = used + 4.5 * bytes.expect("a size");
    phone.room(&house.at(""), room).await;
    open_form(&phone, &house.at("/report")).await;
    phone
        .until("document.querySelector('#text').value === '護欄鬆了'")
        .await;
    phone.sees("[data-photo-list] img").await;
    phone
        .attach("[data-photo-input]", &[photo.as_path(); 5])
        .await;
    phone.reads("手機存不下這個附件；文字已經存好").await;
    phone.picture("full-390").await;
    let photos = kept(&phone, "files").await.len();
    println!("full after {photos} photos");
    assert!((1..6).contains(&photos));
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone.until(DELIVERED).await;
    assert_eq!(house.cases().await, 1);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_wechat_the_way_out_is_said_once() {
    let house = House::new().await;
    let phone = Phone::new().await;
    let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/4G Language/zh_CN";
    phone
        .page
        .set_user_agent(iphone)
        .await
        .expect("a user agent");
    // As there: no service worker.
    phone
        .before_each_page("delete Navigator.prototype.serviceWorker")
        .await;
    open_form(&phone, &house.at("/report")).await;
    phone.sees("[data-browser-hint]").await;
    phone.reads("沒網先存本機；有網再打開本頁就發出").await;
    phone.picture("wechat-390").await;
    open_form(&phone, &house.at("/report")).await;
    assert!(
        phone
            .js::<bool>("document.querySelector('[data-browser-hint]').hidden")
            .await
    );
    // The open page goes on without network, and delivers when it is back.
    let mut house = house;
    house.kill();
    phone.write("#text", "班中餐能不能熱一點").await;
    phone.tap("[data-send]").await;
    phone.sees("[data-receipt-card]").await;
    phone.until(&tried()).await;
    house.start().await;
    let began = Instant::now();
    reaches_the_hub(&phone).await;
    println!(
        "delivered {} ms after the house was back",
        began.elapsed().as_millis()
    );
    phone.close().await;
}
