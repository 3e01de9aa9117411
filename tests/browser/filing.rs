//! A worker files: with the link up, cut, lying; with script and without; on plain http; with photos and a recording.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::house::House;
use crate::link::{Link, Weather};
use crate::phone::{Phone, SMALL_PHONE};
use crate::photos;
use crate::scripts::read_code;

/// What the phone keeps, store by store.
pub async fn kept(phone: &Phone, store: &str) -> Vec<Value> {
    phone
        .js(&format!(
            "new Promise((yes, no) => {{
               const opening = indexedDB.open('shishiling');
               opening.onerror = no;
               opening.onsuccess = () => {{
                 const asking = opening.result.transaction('{store}').objectStore('{store}').getAll();
                 asking.onsuccess = () => {{
                   opening.result.close();
                   yes(JSON.parse(JSON.stringify(asking.result, (_, value) => value instanceof ArrayBuffer ? value.byteLength : value)));
                 }};
               }};
             }})"
        ))
        .await
}

/// Opens a form and waits until the script has taken it over.
pub async fn open_form(phone: &Phone, url: &str) {
    phone.open(url).await;
    phone
        .until("document.querySelector('#report').dataset.state === 'editing'")
        .await;
}

/// Writes, sends, and gives the receipt that is shown.
pub async fn file(phone: &Phone, text: &str) -> String {
    phone.write("#text", text).await;
    phone.tap("[data-send]").await;
    phone.sees("[data-receipt-card]").await;
    phone.text("[data-code]").await.replace('-', "")
}

pub async fn reaches_the_hub(phone: &Phone) {
    phone
        .until("document.querySelector('[data-node=hub][aria-current]')")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_shown_at_once_and_its_code_leads_to_the_case() {
    let house = House::new().await;
    let phone = Phone::new().await;
    open_form(&phone, &house.at(&house.poster("職工食堂").await)).await;
    phone.picture("form-390").await;
    let receipt = file(&phone, "饅頭能不能做大一點").await;
    reaches_the_hub(&phone).await;
    phone.until("document.querySelector('[data-qr] svg')").await;
    phone.picture("receipt-390").await;
    let code = read_code(&phone.picture_of("[data-qr]").await);
    assert_eq!(code, house.at(&format!("/T#{receipt}")));
    phone
        .until("!document.querySelector('[data-outbox-count]').textContent.match(/[1-9]/)")
        .await;
    assert!(
        kept(&phone, "commands").await.is_empty(),
        "the words do not stay on the phone"
    );
    assert_eq!(kept(&phone, "receipts").await.len(), 1, "the receipt does");
    assert!(!house.track(&[&receipt]).await[0].is_null());

    phone.open(&code).await;
    phone.reads("饅頭能不能做大一點").await;
    phone.picture("track-390").await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_saved_as_a_picture_that_a_scanner_reads() {
    let house = House::new().await;
    let phone = Phone::new().await;
    open_form(&phone, &house.at("/report")).await;
    let receipt = file(&phone, "文體館的燈壞了兩盞").await;
    phone.tap("[data-save]").await;
    phone
        .until("document.querySelector('[data-picture]').naturalWidth > 0")
        .await;
    let data: String = phone
        .js("document.querySelector('[data-picture]').src")
        .await;
    let png = data
        .strip_prefix("data:image/png;base64,")
        .expect("a PNG in the page");
    let png = data_encoding::BASE64
        .decode(png.as_bytes())
        .expect("base64");
    assert_eq!(read_code(&png), house.at(&format!("/T#{receipt}")));
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filed_with_the_house_down_is_delivered_once_after_the_browser_was_closed() {
    let mut house = House::new().await;
    let phone = Phone::new().await;
    let form = house.at(&house.poster("井口").await);
    open_form(&phone, &form).await;
    // The first touch has the shell kept.
    phone.tap("#text").await;
    phone.until("navigator.serviceWorker.controller").await;
    phone.until("caches.open('shells-1').then((shells) => shells.keys()).then((keys) => keys.length >= 3)").await;
    house.kill();
    let receipt = file(&phone, "井口的燈不亮，交班的時候看不清").await;
    phone
        .until("document.querySelector('[data-node=device][aria-current]')")
        .await;
    phone.reads("已存本機，還沒發出").await;
    phone.picture("kept-390").await;

    let phone = phone.reopened().await;
    let began = Instant::now();
    phone.open(&form).await;
    println!(
        "reopened without network in {} ms",
        began.elapsed().as_millis()
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
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "within five seconds, the page being open"
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
    ] {
        open_form(&phone, &format!("{}/report", link.base())).await;
        link.set(weather).await;
        let receipt = file(&phone, text).await;
        // It has been tried in vain, and still says so.
        phone.until(&tried("1")).await;
        phone
            .until("document.querySelector('[data-node=device][aria-current]')")
            .await;
        assert!(house.track(&[&receipt]).await[0].is_null());
        link.set(Weather::Fair).await;
        reaches_the_hub(&phone).await;
        assert!(!house.track(&[&receipt]).await[0].is_null());
    }
    assert_eq!(house.cases().await, 3);
    phone.close().await;
}

/// A promise that is true once the only command in the outbox has been tried.
fn tried(at_least: &str) -> String {
    format!(
        "new Promise((yes) => {{
           const opening = indexedDB.open('shishiling');
           opening.onsuccess = () => {{
             const asking = opening.result.transaction('commands').objectStore('commands').getAll();
             asking.onsuccess = () => {{ opening.result.close(); yes(asking.result.some((one) => one.tries >= {at_least})); }};
           }};
         }})"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_closing_the_page_with_its_photo() {
    let house = House::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 800, 600);
    let phone = Phone::new().await;
    let form = house.at("/report");
    open_form(&phone, &form).await;
    phone.write("#text", "採掘樓三樓的管道漏水").await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let phone = phone.reopened().await;
    open_form(&phone, &form).await;
    phone
        .until("document.querySelector('#text').value === '採掘樓三樓的管道漏水'")
        .await;
    phone.sees("[data-photo-list] img").await;
    phone.sees("[data-draft]").await;
    phone.picture("draft-390").await;
    phone.tap("[data-draft-clear]").await;
    phone.until("document.querySelector('#report').dataset.state === 'editing' && document.querySelector('#text').value === ''").await;
    assert!(kept(&phone, "files").await.is_empty());
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_leaves_the_phone_small_upright_and_without_its_secrets() {
    let house = House::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 3000, 2000);
    let phone = Phone::new().await;
    open_form(&phone, &house.at("/report")).await;
    phone.write("#text", "護欄鬆了，有照片").await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let (bytes, width, height, jpeg): (usize, u32, u32, String) = phone
        .js(
            "new Promise((yes) => {
               const opening = indexedDB.open('shishiling');
               opening.onsuccess = () => {
                 const asking = opening.result.transaction('files').objectStore('files').getAll();
                 asking.onsuccess = async () => {
                   const { data, type } = asking.result[0];
                   const picture = await createImageBitmap(new Blob([data], { type }));
                   const text = Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join('');
                   yes([data.byteLength, picture.width, picture.height, btoa(text)]);
                 };
               };
             })",
        )
        .await;
    assert!(bytes <= 250 * 1024, "{bytes} bytes");
    assert!(
        height > width && height <= 1600,
        "turned upright and shrunk: {width}×{height}"
    );
    let jpeg = data_encoding::BASE64
        .decode(jpeg.as_bytes())
        .expect("base64");
    assert!(
        !jpeg
            .windows(photos::SECRET.len())
            .any(|window| window == photos::SECRET.as_bytes())
    );
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    assert!(
        kept(&phone, "files").await.is_empty(),
        "sent files do not stay on the phone"
    );
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_in_the_middle_of_a_photo_costs_one_chunk_at_most() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 3000, 2000);
    let phone = Phone::new().await;
    open_form(&phone, &format!("{}/report", link.base())).await;
    phone.write("#text", "皮帶機頭護欄鬆了").await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let bytes = kept(&phone, "files").await[0]["bytes"]
        .as_u64()
        .expect("a size") as usize;
    link.set(Weather::CutsAfter(100 * 1024)).await;
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone.until(
        "new Promise((yes) => {
           const opening = indexedDB.open('shishiling');
           opening.onsuccess = () => {
             const asking = opening.result.transaction('files').objectStore('files').getAll();
             asking.onsuccess = () => { opening.result.close(); yes(asking.result.some((one) => one.tries >= 1 && one.sent > 0)); };
           };
         })",
    )
    .await;
    let sent = kept(&phone, "files").await[0]["sent"]
        .as_u64()
        .expect("a size") as usize;
    link.set(Weather::Fair).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    let again = link.up_bytes();
    println!(
        "{bytes} bytes, {sent} acknowledged before the cut, {again} sent after it with headers"
    );
    assert!(
        again <= bytes - sent + 64 * 1024,
        "what was acknowledged is not sent again"
    );
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_alone_is_a_filing() {
    let house = House::new().await;
    let phone = Phone::new().await;
    open_form(&phone, &house.at("/report")).await;
    phone.tap("[data-voice]").await;
    phone
        .until("parseInt(document.querySelector('[data-voice-time]').textContent) >= 3")
        .await;
    phone.picture("recording-390").await;
    phone.tap("[data-voice]").await;
    phone.sees("[data-voice-list] audio").await;
    let bytes = kept(&phone, "files").await[0]["bytes"]
        .as_u64()
        .expect("a size");
    assert!(
        bytes < 20_000,
        "three seconds in {bytes} bytes: a minute stays below 240 KB"
    );
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
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
    phone.until(&tried("1")).await;
    link.set(Weather::Fair).await;
    reaches_the_hub(&phone).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    assert!(!house.track(&[&receipt]).await[0].is_null());
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_the_receipt_comes_from_the_server() {
    let house = House::new().await;
    let mut phone = Phone::with(SMALL_PHONE).await;
    phone.without_script().await;
    phone.open(&house.at(&house.poster("宿舍").await)).await;
    phone.picture("form-without-script-360").await;
    phone.write("#text", "宿舍樓道的燈壞了").await;
    phone.tap("[data-send]").await;
    phone.sees("[data-code]").await;
    let code = phone.text("[data-code]").await;
    assert_eq!(code.replace('-', "").trim().len(), 16);
    phone.picture("receipt-without-script-360").await;
    assert!(!house.track(&[&code.replace('-', "")]).await[0].is_null());
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn script_in_a_text_stays_text() {
    let house = House::new().await;
    let phone = Phone::new().await;
    let evil = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>{{7*7}}\u{202e}";
    open_form(&phone, &house.at("/report")).await;
    let receipt = file(&phone, evil).await;
    reaches_the_hub(&phone).await;
    phone.open(&house.at(&format!("/T#{receipt}"))).await;
    phone.reads("<script>document.title").await;
    phone.open(&house.at("/mine")).await;
    phone.reads("<img src=x onerror").await;
    let title: String = phone.js("document.title").await;
    assert_ne!(title, "pwned");
    let planted: usize = phone
        .js("document.querySelectorAll('img[src=x]').length")
        .await;
    assert_eq!(planted, 0);
    phone.close().await;
}
