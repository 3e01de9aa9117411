//! The phone's modules by themselves, on a bare page: names, receipts, the code on the receipt.

use std::collections::HashSet;

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;

use crate::phone::Phone;

/// A bare page beside the scripts, on a free port. Returns its address.
async fn bare_page() -> String {
    let page = "<!doctype html><meta charset=utf-8><body style='margin:0'><main></main>";
    let app = Router::new()
        .route("/", get(async move || Html(page)))
        .route("/{script}", get(script));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}/")
}

async fn script(Path(name): Path<String>) -> impl IntoResponse {
    let path = format!("{}/web/scripts/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/javascript")], text)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_that_the_phone_draws_is_read_by_a_scanner() {
    let phone = Phone::new().await;
    phone.open(&bare_page().await).await;
    let mut texts = vec![
        "A".to_owned(),
        "http://10.0.0.5:8080/T#8F2KQ7M3ZD4W9XHT".to_owned(),
        "x".repeat(106),
    ];
    for length in [14, 15, 26, 27, 42, 43, 62, 63, 84, 85] {
        texts.push(
            "https://mine.example/T#"
                .chars()
                .chain("0123456789ABCDEF".chars().cycle())
                .take(length)
                .collect(),
        );
    }
    let receipts: Vec<String> = phone
        .js("import('./store.js').then((store) => Array.from({ length: 20 }, () => store.newReceipt()))")
        .await;
    texts.extend(
        receipts
            .iter()
            .map(|receipt| format!("https://shishiling.mine.example:8443/T#{receipt}")),
    );
    for text in &texts {
        let draw = format!(
            "import('./qr.js').then((qr) => {{
               const svg = qr.svg({});
               svg.style.cssText = 'display:block;width:360px;height:360px';
               document.querySelector('main').replaceChildren(svg);
               return true;
             }})",
            serde_json::to_string(text).expect("text is JSON")
        );
        assert!(phone.js::<bool>(&draw).await);
        assert_eq!(read_code(&phone.picture_of("svg").await), *text);
    }
    let too_long: bool = phone
        .js("import('./qr.js').then((qr) => qr.encode('x'.repeat(107)) === null)")
        .await;
    assert!(too_long, "what does not fit is not drawn");
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_in_order_of_time_and_receipts_never_meet() {
    let phone = Phone::new().await;
    phone.open(&bare_page().await).await;
    let ids: Vec<String> = phone
        .js("import('./store.js').then((store) => Array.from({ length: 500 }, () => store.uuid7()))")
        .await;
    let now = jiff::Timestamp::now().as_millisecond() as u64;
    for id in &ids {
        let id = uuid::Uuid::parse_str(id).expect("a UUID");
        assert_eq!(id.get_version_num(), 7);
        let (seconds, nanos) = id
            .get_timestamp()
            .expect("version 7 tells the time")
            .to_unix();
        assert!(now.abs_diff(seconds * 1000 + u64::from(nanos) / 1_000_000) < 60_000);
    }
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    let receipts: Vec<String> = phone
        .js("import('./store.js').then((store) => Array.from({ length: 500 }, () => store.newReceipt()))")
        .await;
    assert!(
        receipts
            .iter()
            .all(|receipt| receipt.len() == 16 && receipt.bytes().all(crockford))
    );
    assert_eq!(
        receipts.iter().collect::<HashSet<_>>().len(),
        receipts.len()
    );
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_read_as_people_write_it() {
    let phone = Phone::new().await;
    phone.open(&bare_page().await).await;
    for (written, read) in [
        ("8F2KQ7M3ZD4W9XHT", "8F2KQ7M3ZD4W9XHT"),
        ("#8f2k-q7m3-zd4w-9xht", "8F2KQ7M3ZD4W9XHT"),
        (" 8F2K Q7M3 ZD4W 9XHT ", "8F2KQ7M3ZD4W9XHT"),
        ("OIL0-OIL0-OIL0-OIL0", "0110011001100110"),
        ("8F2K%20Q7M3%20ZD4W%209XHT", "8F2KQ7M3ZD4W9XHT"),
        ("8F2KQ7M3ZD4W9XH", ""),
        ("8F2KQ7M3ZD4W9XHU", ""),
        ("%", ""),
        ("<script>alert(1)</script>", ""),
    ] {
        let read_there: String = phone
            .js(&format!(
                "import('./store.js').then((store) => store.readReceipt({}))",
                serde_json::to_string(written).expect("text is JSON")
            ))
            .await;
        assert_eq!(read_there, read, "{written}");
    }
    phone.close().await;
}

fn crockford(byte: u8) -> bool {
    b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&byte)
}

/// What a scanner reads from a picture.
pub fn read_code(png: &[u8]) -> String {
    let picture = image::load_from_memory(png).expect("a PNG").to_luma8();
    let mut scanner = rqrr::PreparedImage::prepare(picture);
    let codes = scanner.detect_grids();
    assert_eq!(codes.len(), 1, "one code in the picture");
    codes[0].decode().expect("a whole code").1
}
