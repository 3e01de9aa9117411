//! A worker files, and has the receipt: with script and without.

use crate::house::House;
use crate::memory::kept;
use crate::phone::{Phone, SMALL_PHONE};
use crate::photos;
use crate::scripts::read_code;

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
