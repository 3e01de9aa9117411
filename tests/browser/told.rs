//! The demo's hub as a worker and a dispatcher see it: the pictures of the README.

use crate::house::House;
use crate::phone::{DESK, Phone};

#[tokio::test(flavor = "multi_thread")]
async fn three_years_show_on_a_phone_and_at_the_desk() {
    let title = "採掘樓三樓暖氣管滲水";
    let house = House::told().await;
    let printed = house.printed();
    let receipt = printed
        .lines()
        .find(|line| line.ends_with(title))
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or_else(|| panic!("its receipt is printed:\n{printed}"));

    let worker = Phone::new().await;
    worker.open(&house.at(&format!("/T#{receipt}"))).await;
    worker.reads("等管件").await;
    worker.sees("main img").await;
    worker.quiet().await;
    worker.picture("demo-track").await;
    worker.open(&house.at("/home")).await;
    worker.sees("main article, main li").await;
    worker.picture("demo-home").await;
    worker.close().await;

    let desk = Phone::with(DESK).await;
    desk.open(&house.at("/desk")).await;
    desk.write("#account", "zhou").await;
    desk.write("#password", shishiling::app::demo::PASSWORD)
        .await;
    desk.tap("main button.main").await;
    desk.sees("[data-rows] a").await;
    desk.js::<()>(
        "[...document.querySelectorAll('[data-rows] a')].find(a => a.innerText.includes('饅頭')).click()",
    )
    .await;
    desk.until("document.title.includes('饅頭')").await;
    desk.sees("main img").await;
    desk.quiet().await;
    desk.picture("demo-desk").await;
    desk.close().await;
}
