//! Photos and recordings: small before they leave, whole when they arrive.

use crate::filing::{open_form, reaches_the_hub};
use crate::house::House;
use crate::link::{Link, Weather};
use crate::memory::{kept, once};
use crate::phone::Phone;
use crate::photos;
use crate::whole_way::first_admin;

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
                 const asking = opening.result.transaction('bytes').objectStore('bytes').getAll();
                 asking.onsuccess = async () => {
                   const { data } = asking.result[0];
                   const picture = await createImageBitmap(new Blob([data]));
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
    for store in ["files", "bytes"] {
        let left = kept(&phone, store).await;
        assert!(left.is_empty(), "sent files do not stay on the phone");
    }
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
    phone
        .until(&once("files", "one.tries >= 1 && one.sent > 0"))
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
    // It is played where the case is followed, and at the desk, a piece at a time.
    phone.tap("[data-track]").await;
    plays_in_pieces(&phone).await;
    phone.close().await;
    let desk = first_admin(&house).await;
    desk.tap("[data-rows] a").await;
    plays_in_pieces(&desk).await;
    desk.close().await;
}

/// A recording on the page can be played, and is given in ranges.
async fn plays_in_pieces(phone: &Phone) {
    phone.sees("audio").await;
    let (status, range): (u16, String) = phone
        .js("fetch(document.querySelector('audio').src, { headers: { Range: 'bytes=100-199' } })
               .then(async (answer) => (await answer.arrayBuffer(), [answer.status, answer.headers.get('content-range')]))")
        .await;
    assert_eq!(status, 206);
    assert!(range.starts_with("bytes 100-199/"), "{range}");
    phone
        .js::<bool>("(document.querySelector('audio').muted = true, document.querySelector('audio').play(), true)")
        .await;
    phone
        .until("document.querySelector('audio').currentTime > 0.2 && !document.querySelector('audio').error")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_survives_the_end_of_its_page() {
    let house = House::new().await;
    let phone = Phone::new().await;
    let form = house.at("/report");
    open_form(&phone, &form).await;
    phone.tap("[data-voice]").await;
    phone.until(&once("slices", "one.n >= 1")).await;
    let phone = phone.reopened().await;
    open_form(&phone, &form).await;
    phone.sees("[data-voice-list] audio").await;
    phone
        .js::<bool>("(document.querySelector('audio').muted = true, document.querySelector('audio').play(), true)")
        .await;
    phone
        .until("document.querySelector('audio').currentTime > 1 && !document.querySelector('audio').error")
        .await;
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    assert!(kept(&phone, "slices").await.is_empty());
    phone.close().await;
}
