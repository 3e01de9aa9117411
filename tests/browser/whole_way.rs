//! The main job from end to end, two people at two browsers: a worker with a phone, a dispatcher at the desk.

use crate::filing::{open_form, reaches_the_hub};
use crate::house::House;
use crate::phone::{DESK, Phone};
use crate::photos;

const PASSWORD: &str = "井口的燈要亮 2026";

/// Takes the first admin's invitation and comes in.
pub async fn first_admin(house: &House) -> Phone {
    let desk = Phone::with(DESK).await;
    let printed = house.printed();
    let link = printed
        .split_whitespace()
        .find_map(|word| word.find("/desk/invitation/").map(|at| &word[at..]))
        .unwrap_or_else(|| panic!("an invitation is printed:\n{printed}"));
    desk.open(&house.at(link)).await;
    desk.picture("desk-invitation").await;
    desk.write("#password", PASSWORD).await;
    desk.write("#again", PASSWORD).await;
    desk.tap("main button.main").await;
    desk.until(
        "location.pathname.startsWith('/desk') && !location.pathname.includes('invitation')",
    )
    .await;
    if desk
        .js::<bool>("location.pathname.includes('sign-in')")
        .await
    {
        desk.write("#password", PASSWORD).await;
        desk.tap("main button.main").await;
    }
    desk.sees("[data-rows], .list").await;
    desk
}

/// Does one deed of the case that is open: unfolds its form, fills it, sends it.
async fn deed(desk: &Phone, name: &str, fill: impl AsyncFnOnce(&Phone)) {
    let fold = format!("#do-{name}");
    desk.tap(&format!("{fold}:not([open]) > summary")).await;
    desk.sees(&format!("{fold} form")).await;
    fill(desk).await;
    desk.js::<bool>("(document.body.dataset.before = '1', true)")
        .await;
    desk.tap(&format!("{fold} button.go")).await;
    desk.until("!document.body.dataset.before").await;
}

/// Has the page ask now instead of at its next turn.
async fn looks(worker: &Phone) {
    worker
        .js::<bool>("dispatchEvent(new Event('hashchange'))")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_asks_the_desk_answers_sends_it_on_ends_it_and_the_worker_rates() {
    let house = House::new().await;
    let desk = first_admin(&house).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photos::from_a_camera(&folder, 1600, 1200);

    let worker = Phone::new().await;
    open_form(&worker, &house.at(&house.poster("採掘樓").await)).await;
    worker
        .write("#text", "採掘樓二樓的管道漏水，走廊裡都是水。")
        .await;
    worker.attach("[data-photo-input]", &[&photo]).await;
    worker.sees("[data-photo-list] img").await;
    worker.picture("whole-way-1-form").await;
    worker.tap("[data-send]").await;
    reaches_the_hub(&worker).await;
    worker.picture("whole-way-2-receipt").await;
    worker
        .until("document.querySelector('[data-outbox]').hidden")
        .await;
    worker.tap("[data-track]").await;
    worker.reads("採掘樓二樓的管道漏水").await;

    // It has come up by itself.
    desk.reads("採掘樓二樓的管道漏水").await;
    desk.picture("whole-way-3-desk-list").await;
    desk.tap("[data-rows] a").await;
    desk.sees("main img").await;
    desk.picture("whole-way-4-desk-case").await;
    desk.tap(".quick form[action*=answers] button").await;
    looks(&worker).await;
    worker.reads("收到").await;
    worker.picture("whole-way-5-answered").await;

    deed(&desk, "dispatch", async |desk: &Phone| {
        let choose = "(field => { if (!field.value) field.selectedIndex = 1; return true; })(document.querySelector('#do-dispatch select[name=department]'))";
        desk.js::<bool>(choose).await;
    })
    .await;
    worker
        .until(
            "document.querySelector('.shaft li[aria-current] h2').textContent.includes('正在辦理')",
        )
        .await;
    worker.picture("whole-way-6-handling").await;
    deed(&desk, "progress", async |desk: &Phone| {
        desk.write("#progress-text", "管子今天下午換").await
    })
    .await;
    looks(&worker).await;
    worker.reads("管子今天下午換").await;

    worker.write("textarea[name=text]", "水已經小多了").await;
    worker
        .tap("form[data-command='case.message'] button.go")
        .await;
    desk.reads("水已經小多了").await;

    deed(&desk, "ending", async |desk: &Phone| {
        desk.tap("label[for=ending-solved]").await;
        desk.write("#ending-text", "管子換好了，地面也拖乾了。")
            .await;
    })
    .await;
    looks(&worker).await;
    worker.sees(".face.f1").await;
    worker.picture("whole-way-7-rate").await;
    worker.tap(".face.f1").await;
    worker
        .until(
            "document.querySelector('.shaft li[aria-current] h2').textContent.includes('已完結')",
        )
        .await;
    worker.picture("whole-way-8-closed").await;

    // The desk's page takes the rating in by itself; only then does it stand still.
    desk.reads("評價：滿意").await;
    deed(&desk, "publication", async |_: &Phone| ()).await;
    worker.open(&house.at("/home")).await;
    worker.reads("管道漏水").await;
    worker.picture("whole-way-9-home").await;
    worker.tap("form[data-second] button").await;
    worker
        .until("document.querySelector('form[data-second] [data-count]').textContent === '1'")
        .await;
    worker.open(&house.at("/mine")).await;
    worker.reads("已完結").await;
    worker.picture("whole-way-10-mine").await;
    worker.open(&house.at("/ledger")).await;
    worker.picture("whole-way-11-ledger").await;
    worker.close().await;
    desk.close().await;
}
