//! The three stations of a command: this phone, the pithead, the service centre; and what may go wrong between them.

use serde_json::json;

use crate::filing::{file, open_form, reaches_the_hub};
use crate::house::House;
use crate::memory::{kept, once};
use crate::phone::Phone;
use crate::photos;
use crate::pithead::Pithead;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relay_took_is_asked_after_until_the_hub_has_it() {
    let house = House::new().await;
    let pithead = Pithead::before(house.address()).await;
    let phone = Phone::new().await;
    open_form(&phone, &pithead.at("/report")).await;
    file(&phone, "副井口的水管凍住了").await;
    phone.reads("井口已收，待轉服務中心").await;
    phone.picture("relay-390").await;
    assert_eq!(
        kept(&phone, "commands").await.len(),
        1,
        "kept until the hub has it"
    );
    phone.open(&pithead.at("/outbox")).await;
    phone.reads("井口已收，待轉服務中心").await;
    phone.reads("後再問服務中心收到沒有").await;
    phone.picture("outbox-relay-390").await;
    pithead.says("hub");
    phone.sees("[data-waiting-empty]").await;
    assert!(kept(&phone, "commands").await.is_empty());
    assert!(pithead.asked() >= 1);
    assert_eq!(pithead.came().len(), 1, "asked after, not sent again");
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_wiped_relay_forgot_is_sent_again() {
    let house = House::new().await;
    let pithead = Pithead::before(house.address()).await;
    let phone = Phone::new().await;
    open_form(&phone, &pithead.at("/report")).await;
    file(&phone, "候罐室的風門關不嚴").await;
    phone.reads("井口已收，待轉服務中心").await;
    pithead.is("relay", 2);
    pithead.says("unknown");
    phone
        .until(&once(
            "commands",
            "one.state === 'kept' || one.node.epoch === 2",
        ))
        .await;
    pithead.is("hub", 7);
    pithead.says("hub");
    reaches_the_hub(&phone).await;
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    assert!(pithead.came().len() >= 2, "sent again");
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_a_filing_goes_after_it_and_is_not_dropped_when_it_comes_too_early() {
    let house = House::new().await;
    let pithead = Pithead::before(house.address()).await;
    let phone = Phone::new().await;
    open_form(&phone, &pithead.at("/report")).await;
    file(&phone, "先有的事").await;
    phone.reads("井口已收，待轉服務中心").await;
    // The phone has come within reach of a hub that knows nothing of it yet.
    pithead.is("hub", 1);
    pithead.says("relay");
    pithead.answers("case.message", "rejected");
    let submit = "(async () => {
        const find = (name) => performance.getEntriesByType('resource').map((entry) => entry.name).find((url) => url.includes(`/assets/${name}.`));
        const store = await import(find('store'));
        const outbox = await import(find('outbox'));
        const [filing] = await store.all('commands');
        await outbox.submit({ id: store.uuid7(), type: 'case.message', body: { receipt: filing.body.receipt, text: '後說的話' } });
        return true;
      })()";
    assert!(phone.js::<bool>(submit).await);
    phone
        .until(&once("commands", "one.type === 'case.message' && one.tries >= 1 && one.state === 'kept' && one.fault === 'filing'"))
        .await;
    phone.open(&pithead.at("/outbox")).await;
    phone.reads("這一句要等前面那件先到").await;
    pithead.answers("case.message", "stored");
    pithead.says("hub");
    phone.tap("[data-send-all]").await;
    phone.sees("[data-waiting-empty]").await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_goes_back_into_the_form_and_out_under_a_new_receipt() {
    let house = House::new().await;
    let pithead = Pithead::before(house.address()).await;
    pithead.is("hub", 1);
    pithead.answers("case.filed", "rejected");
    let phone = Phone::new().await;
    open_form(&phone, &pithead.at("/report")).await;
    let old = file(&phone, "沒說清楚的話").await;
    phone.reads("服務中心沒有收下").await;
    phone.open(&pithead.at("/outbox")).await;
    phone.reads("沒說清楚的話").await;
    phone.picture("outbox-refused-390").await;
    phone.tap("[data-waiting] [data-slot=mend]").await;
    phone
        .until("document.querySelector('#text') && document.querySelector('#text').value === '沒說清楚的話'")
        .await;
    pithead.answers("case.filed", "stored");
    phone
        .until("document.querySelector('#report').dataset.state === 'editing'")
        .await;
    phone.tap("[data-send]").await;
    reaches_the_hub(&phone).await;
    assert_ne!(phone.text("[data-code]").await.replace('-', ""), old);
    assert_eq!(pithead.came().len(), 2);
    assert_eq!(kept(&phone, "receipts").await.len(), 1);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_stays_on_the_phone_until_the_relay_has_passed_it_on() {
    let house = House::new().await;
    let pithead = Pithead::before(house.address()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 800, 600);
    let phone = Phone::new().await;
    open_form(&phone, &pithead.at("/report")).await;
    phone.attach("[data-photo-input]", &[&photo]).await;
    phone.sees("[data-photo-list] img").await;
    file(&phone, "絞車房的窗玻璃碎了").await;
    // The house behind has to know what the photo belongs to.
    let command = kept(&phone, "commands").await[0].clone();
    let wire = json!({ "id": command["id"], "type": command["type"], "v": 1, "at": command["at"], "body": command["body"], "files": command["files"] });
    assert_eq!(house.deliver(wire).await["result"], "stored");
    phone.until(&once("files", "one.done")).await;
    pithead.holds(true);
    pithead.says("hub");
    phone
        .until(&once(
            "commands",
            "one.state === 'hub' && one.holding && one.tries >= 1",
        ))
        .await;
    assert_eq!(kept(&phone, "files").await.len(), 1);
    pithead.holds(false);
    phone
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    assert!(kept(&phone, "files").await.is_empty());
    phone.close().await;
}
