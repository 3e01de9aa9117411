//! Every public page at every size: looked at by people afterwards (target/pictures), and by the test for what people
//! should not have to look for: anything wider than the screen, a script that fails, a policy that is broken.

use crate::filing::{file, open_form, reaches_the_hub};
use crate::house::House;
use crate::phone::{DESK, KIOSK, PHONE, Phone, SMALL_PHONE, Screen};

const SIZES: [(&str, Screen); 3] = [("360", SMALL_PHONE), ("390", PHONE), ("1280", DESK)];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_every_screen() {
    let house = House::new().await;
    let poster = house.poster("職工食堂").await;
    for (size, screen) in SIZES {
        let phone = Phone::with(screen).await;
        open_form(&phone, &house.at(&poster)).await;
        let receipt = file(&phone, "饅頭能不能做大一點？夜班的人吃不飽。").await;
        reaches_the_hub(&phone).await;
        fits(&phone, &format!("receipt-{size}")).await;
        let track = format!("/T#{receipt}");
        for (name, path) in [
            ("front", "/"),
            ("form", poster.as_str()),
            ("form-any-place", "/report"),
            ("find", "/T"),
            ("track", track.as_str()),
            ("mine", "/mine"),
            ("outbox", "/outbox"),
            ("home", "/home"),
            ("ledger", "/ledger"),
            ("not-found", "/P/ZZZZ"),
        ] {
            phone.open("about:blank").await;
            phone.open(&house.at(path)).await;
            phone.quiet().await;
            fits(&phone, &format!("{name}-{size}")).await;
        }
        phone.close().await;
    }
    let kiosk = Phone::with(KIOSK).await;
    let place = poster.replace("/P/", "/kiosk/");
    for (name, path) in [
        ("kiosk-attract", place.clone()),
        ("kiosk-about", format!("{place}?step=steps")),
    ] {
        kiosk.open(&house.at(&path)).await;
        kiosk.quiet().await;
        fits(&kiosk, &format!("{name}-1080")).await;
    }
    kiosk.close().await;
}

async fn fits(phone: &Phone, name: &str) {
    phone.whole_picture(name).await;
    let (wide, screen): (u32, u32) = phone
        .js("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        .await;
    assert!(
        wide <= screen,
        "{name}: {wide} px on a screen of {screen} px"
    );
}
