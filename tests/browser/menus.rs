//! Menus under a thumb: lines move without a new page, a dish is sold out in one tap, and a tap that did not arrive says so.

use crate::house::House;
use crate::whole_way::first_admin;

#[tokio::test(flavor = "multi_thread")]
async fn a_menu_is_written_and_sold_out_under_a_thumb_and_a_lost_tap_is_told() {
    let mut house = House::new().await;
    let desk = first_admin(&house).await;
    desk.open(&house.at("/desk/menu")).await;
    desk.sees("body[data-menu=ready]").await;
    desk.tap(".acts .go").await;
    desk.sees("body[data-menu=ready] .lines").await;
    for (line, name, price) in [
        (1, "紅燒肉", "12"),
        (2, "土豆絲 6 元", ""),
        (3, "米飯", "0"),
    ] {
        desk.write(&format!(".lines li:nth-child({line}) [name=name]"), name)
            .await;
        desk.write(&format!(".lines li:nth-child({line}) [name=price]"), price)
            .await;
    }
    desk.sees(".lines li:nth-child(4)").await;
    desk.tap(".lines li:nth-child(2) .up").await;
    desk.until("document.querySelector('.lines [name=name]').value === '土豆絲 6 元'")
        .await;
    desk.tap(".lines li:nth-child(3) .out").await;
    desk.until("document.querySelectorAll('.lines li').length === 3")
        .await;
    desk.picture("menu-edit").await;
    desk.tap("button.go").await;
    desk.sees("body[data-menu=ready] .dishes").await;
    let names = "[...document.querySelectorAll('.dishes b')].map((b) => b.textContent).join()";
    assert_eq!(desk.js::<String>(names).await, "土豆絲,紅燒肉");

    desk.js::<bool>("(document.body.dataset.before = '1', true)")
        .await;
    desk.tap(".dishes li:nth-child(2) button").await;
    desk.until("document.querySelector('.dishes .out button')?.textContent === '已售完'")
        .await;
    house.kill();
    desk.tap(".dishes li:nth-child(1) button").await;
    desk.reads("沒有發出去").await;
    desk.until("document.querySelectorAll('.dishes .out').length === 1")
        .await;
    house.start().await;
    desk.tap(".dishes li:nth-child(1) button").await;
    desk.until("document.querySelectorAll('.dishes .out').length === 2 && !document.querySelector('.standing').textContent.includes('沒有')")
        .await;
    let same = desk.js::<bool>("document.body.dataset.before === '1'");
    assert!(same.await, "all of it on one page");
    desk.picture("menu-day").await;
    desk.open(&house.at("/desk/menu")).await;
    desk.until("document.querySelectorAll('.dishes .out').length === 2")
        .await;
    desk.quiet().await;
    desk.close().await;
}
