//! What waits on the phone: its page, what it says, what a worker can do about it.

use serde_json::{Value, json};

use crate::filing::{file, open_form, reaches_the_hub};
use crate::house::House;
use crate::link::{Link, Weather};
use crate::memory::{kept, once, tried};
use crate::phone::{Phone, SMALL_PHONE};
use crate::photos;

/// The words of one slot of the only row.
fn slot(name: &str) -> String {
    format!("[data-waiting] [data-slot={name}]")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_says_where_each_thing_is_what_is_in_the_way_and_when_it_is_tried_next() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 900, 1200);
    let phone = Phone::with(SMALL_PHONE).await;
    open_form(&phone, &format!("{}/report", link.base())).await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    // The first touch has the pages kept.
    phone.tap("#text").await;
    phone
        .until("caches.open('shells-2').then((shells) => shells.match('/outbox')).then(Boolean)")
        .await;
    link.cut().await;
    let receipt = file(&phone, "採掘樓三樓的管道漏水，走廊裡都是水").await;
    phone.until(&tried()).await;
    phone.sees("a[data-outbox]").await;

    // With the house out of reach the page comes from the phone.
    phone.tap("a[data-outbox]").await;
    phone.reads("採掘樓三樓的管道漏水").await;
    phone.reads("已存本機，還沒發出").await;
    phone.reads("連不上").await;
    phone.reads("秒後再試").await;
    phone.reads(&format!("{}-", &receipt[..4])).await;
    phone.sees("[data-waiting] img").await;
    let first = phone.text(&slot("next")).await;
    phone
        .until(&format!(
            "document.querySelector('{}').textContent !== {}",
            slot("next"),
            json!(first)
        ))
        .await;
    phone.whole_picture("outbox-360").await;
    phone.dark().await;
    phone.whole_picture("outbox-dark-360").await;

    link.set(Weather::Captive).await;
    phone.tap("[data-send-all]").await;
    phone.reads("這個網絡要先登錄").await;
    link.set(Weather::Broken(507)).await;
    phone.tap("[data-send-all]").await;
    phone.reads("存滿了").await;
    link.set(Weather::Fair).await;
    phone.tap("[data-send-all]").await;
    phone.sees("[data-waiting-empty]").await;
    phone.picture("outbox-empty-360").await;
    assert!(!house.track(&[&receipt]).await[0].is_null());
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_can_be_taken_along_as_a_file_and_removed_after_a_warning() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    link.set(Weather::BrokenApi(503)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 400, 300);
    let phone = Phone::new().await;
    open_form(&phone, &format!("{}/report", link.base())).await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    let receipt = file(&phone, "宿舍的熱水晚上沒有了").await;
    phone.until(&tried()).await;
    phone.open(&format!("{}/outbox", link.base())).await;
    phone.reads("那邊的機器出了毛病").await;

    let text = saved_by(&phone, "[data-export-text]").await;
    assert!(
        text.contains("宿舍的熱水晚上沒有了") && text.contains(&receipt[..4]),
        "{text}"
    );
    let record = saved_by(&phone, "[data-export-file]").await;
    let record: Value = serde_json::from_str(&record).expect("JSON");
    assert_eq!(record["entries"][0]["body"]["receipt"], json!(receipt));
    let photo = record["files"][0]["data"].as_str().expect("base64");
    let photo = data_encoding::BASE64
        .decode(photo.as_bytes())
        .expect("base64");
    assert!(
        image::load_from_memory(&photo).is_ok(),
        "the photo is in it"
    );
    // The entries are what any node takes.
    let stored = house.deliver(record["entries"][0].clone()).await;
    assert_eq!(stored["result"], "stored");

    phone.tap(&slot("remove")).await;
    phone.sees("[data-waiting-empty]").await;
    let asked = phone.notes().asked;
    assert!(
        asked.iter().any(|said| said.contains("服務中心不會收到")),
        "{asked:?}"
    );
    for store in ["commands", "files", "bytes", "receipts"] {
        assert!(kept(&phone, store).await.is_empty(), "{store}");
    }
    phone.close().await;
}

/// What a button saves, as text; the page also shows photos by such addresses.
async fn saved_by(phone: &Phone, button: &str) -> String {
    let watch = "(make => { URL.createObjectURL = (blob) => { if (!blob.type.startsWith('image/')) self.saved = blob; return make(blob); }; return true; })(URL.createObjectURL.bind(URL))";
    phone.js::<bool>(watch).await;
    phone.js::<bool>("(self.saved = null, true)").await;
    phone.tap(button).await;
    phone.until("self.saved").await;
    phone.js("self.saved.text()").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_filed_before_with_other_words_goes_as_new_under_a_receipt_of_its_own() {
    let house = House::new().await;
    let mut link = Link::to(house.address()).await;
    let phone = Phone::new().await;
    open_form(&phone, &format!("{}/report", link.base())).await;
    link.set(Weather::BrokenApi(503)).await;
    let old = file(&phone, "浴室的燈壞了兩盞").await;
    phone.until(&tried()).await;
    // The same id and receipt have meanwhile arrived with other words, from a phone restored from a backup.
    let mut earlier = kept(&phone, "commands").await[0].clone();
    earlier["body"]["text"] = json!("浴室的燈壞了一盞");
    let earlier = json!({ "id": earlier["id"], "type": earlier["type"], "v": 1, "at": earlier["at"], "body": earlier["body"] });
    assert_eq!(house.deliver(earlier).await["result"], "stored");
    link.set(Weather::Fair).await;
    phone.sees("[data-as-new]").await;
    phone.picture("conflict-390").await;
    phone.tap("[data-as-new]").await;
    reaches_the_hub(&phone).await;
    phone.sees("[data-renewed]").await;
    let fresh = phone.text("[data-code]").await.replace('-', "");
    assert_ne!(fresh, old);
    let cases = house.track(&[&old, &fresh]).await;
    assert!(!cases[0].is_null() && !cases[1].is_null());
    assert_eq!(house.cases().await, 2);
    let receipts = kept(&phone, "receipts").await;
    assert!(receipts.iter().any(|kept| kept["receipt"] == json!(fresh)));
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_drafts_are_kept_listed_gone_on_with_and_removed() {
    let house = House::new().await;
    let phone = Phone::with(SMALL_PHONE).await;
    let form = house.at("/report");
    open_form(&phone, &form).await;
    phone.write("#text", "第一份：停車場的車位不夠").await;
    phone
        .until(&once("drafts", "one.fields.text.startsWith('第一份')"))
        .await;
    let phone = phone.reopened().await;
    open_form(&phone, &form).await;
    phone.sees("[data-draft]").await;
    phone.tap("[data-draft-aside]").await;
    phone.until("document.querySelector('#report').dataset.state === 'editing' && document.querySelector('#text').value === '' && !location.hash").await;
    phone.sees("[data-drafts]").await;
    phone.write("#text", "第二份：班車能不能早十分鐘").await;
    phone.picture("drafts-form-360").await;
    phone.tap("[data-drafts] a").await;
    phone.reads("第一份").await;
    phone.reads("第二份").await;
    phone.whole_picture("drafts-360").await;
    // The older one stands below.
    phone
        .tap("[data-drafts-list] li:nth-child(2) [data-slot=go]")
        .await;
    phone.until("document.querySelector('#text') && document.querySelector('#text').value.startsWith('第一份')").await;
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone.open(&house.at("/outbox")).await;
    phone.reads("第二份").await;
    phone.tap("[data-drafts-list] [data-slot=remove]").await;
    phone
        .until("document.querySelector('section[data-drafts]').hidden")
        .await;
    assert!(kept(&phone, "drafts").await.is_empty());
    phone.close().await;
}
