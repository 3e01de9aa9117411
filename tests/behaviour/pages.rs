//! Bad input on the pages of workers, without script: a clear page in the reader's language, and what was typed is not lost.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use crate::parts::{Part, post_parts};
use crate::world::{Caller, World, filing, id, receipt};

/// Posts the form as a browser does: its fields, and perhaps a photo.
async fn multipart(
    caller: &Caller,
    fields: &[(&str, &str)],
    photo: Option<&[u8]>,
) -> crate::answer::Answer {
    let photos: Vec<Part> = photo.into_iter().map(Part::photo).collect();
    let accept = ("accept", "text/html");
    post_parts(caller, "/report", accept, fields, &photos).await
}

#[tokio::test]
async fn an_unknown_poster_says_so_and_leads_on() {
    let world = World::new().await;
    for code in [
        "ZZZZ",
        "%00",
        "..%2F..%2Fetc%2Fpasswd",
        "%E4%BA%8B%E4%BA%8B",
        &"9".repeat(5_000),
        "<script>",
    ] {
        let reader = world.worker().with("accept", "text/html");
        let page = reader
            .get(&format!(
                "/P/{}",
                code.replace('<', "%3C").replace('>', "%3E")
            ))
            .await;
        assert_eq!(page.status, 404, "{code}");
        assert!(page.text().contains("href=\"/"), "{code}");
        assert!(!page.text().contains("<script>"), "{code}");
    }
}

#[tokio::test]
async fn a_form_with_a_mistake_comes_back_with_everything_that_was_typed() {
    let world = World::new().await;
    let reader = world.worker();
    let long = "礦".repeat(100_000);
    for (text, words) in [
        ("", "請先寫一句話"),
        (long.as_str(), "最多 4000 個字"),
        ("壞\u{1}字符", "顯示不出來"),
    ] {
        let fields = [
            ("text", text),
            ("name", "王師傅"),
            ("phone", "13900000000"),
            ("kind", "hazard"),
        ];
        let page = reader.submit("/report", &fields).await;
        assert_eq!(page.status, 422, "{words}");
        let html = page.text();
        assert!(html.contains(words), "{words}");
        assert!(html.contains("王師傅") && html.contains("13900000000"));
        assert!(html.contains(text));
        assert!(page.header("cache-control").contains("no-store"));
    }
    assert_eq!(world.app.store().facts(<[_]>::len), 0);
}

#[tokio::test]
async fn a_form_with_a_file_that_is_no_photo_keeps_the_words_and_says_so_on_the_case() {
    let world = World::new().await;
    let (worker, receipt) = (world.worker(), receipt());
    let fields = [
        ("id", id()),
        ("receipt", receipt.clone()),
        ("text", "話要留下".to_owned()),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = multipart(&worker, &fields, Some(b"MZ this is a program")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let case = worker.track(&receipt).await;
    assert_eq!(case["messages"][0]["text"], "話要留下");
    assert_eq!(case["messages"][1]["what"], "file_refused");
    let huge = vec![0xff; (12 << 20) + 1];
    let page = multipart(&worker, &[("text", "太大的照片")], Some(&huge)).await;
    assert_eq!(page.status, 413);
    assert!(page.text().contains("太大了"));
}

#[tokio::test]
async fn a_broken_form_is_told_and_files_nothing() {
    let world = World::new().await;
    let worker = world.worker().with("accept", "text/html");
    for (kind, body) in [
        ("multipart/form-data", "x"),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\ncut",
        ),
    ] {
        let page = worker
            .send(
                Method::POST,
                "/report",
                &[("content-type", kind)],
                Body::from(body),
            )
            .await;
        assert_eq!(page.status, 400, "{kind}");
        assert!(page.header("content-type").starts_with("text/html"));
    }
    assert_eq!(world.app.store().facts(<[_]>::len), 0);
}

#[tokio::test]
async fn another_sites_page_files_nothing_through_a_visitor() {
    let world = World::new().await;
    let worker = world.worker();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "cross-site"),
        ("accept", "text/html"),
    ];
    for path in [
        "/report",
        "/T/message",
        "/T/rating",
        "/home/2026-0001/second",
    ] {
        let page = worker
            .send(Method::POST, path, &headers, Body::from("text=spam"))
            .await;
        assert_eq!(page.status, 403, "{path}");
        assert!(page.text().contains("別的網站"));
    }
    assert_eq!(world.app.store().facts(<[_]>::len), 0);
}

#[tokio::test]
async fn script_in_a_text_stays_text_on_the_reporters_page_and_on_the_wall() {
    let world = World::new().await;
    let (worker, dispatcher) = (world.worker(), world.dispatcher().await);
    let script = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>";
    let mut command = filing(script);
    command["body"]["name"] = json!(script);
    let refused = worker.deliver(&command).await;
    assert_eq!(refused["problem"]["type"], "/problems/malformed/identity");
    command["body"]["name"] = json!("<b>王</b>");
    let result = worker.deliver(&command).await;
    let number = result["ack"]["number"].as_str().unwrap();
    let published = json!({"title": "<script>alert(3)</script>", "text": script, "answer": script});
    let path = format!("/api/v1/desk/cases/{number}/publication");
    assert_eq!(dispatcher.post(&path, &published).await.status, 200);
    let receipt = command["body"]["receipt"].as_str().unwrap();
    let track = worker.submit("/T", &[("receipt", receipt)]).await;
    assert_eq!(track.status, 200);
    let wall = worker.get("/home").await;
    for page in [&track, &wall] {
        let html = page.text();
        assert!(html.contains("alert(1)"), "the words are there");
        for tag in ["<script>alert", "<img src=x", "</textarea></script>"] {
            assert!(!html.contains(tag), "{tag}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("default-src 'none'"));
        assert!(!policy.contains("unsafe"));
    }
    assert!(track.header("cache-control").contains("no-store"));
    assert_eq!(track.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn no_page_for_workers_sets_a_cookie_that_tells_them_apart() {
    let world = World::new().await;
    let worker = world.worker();
    let filed = worker.file("一件事").await;
    for path in ["/", "/report", "/T", "/mine", "/outbox", "/home", "/ledger"] {
        let page = worker.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.headers.get("set-cookie").is_none(), "{path}");
    }
    let page = worker.submit("/T", &[("receipt", &filed.receipt)]).await;
    assert!(page.headers.get("set-cookie").is_none());
    let page = worker.get("/report?lang=en").await;
    assert!(page.header("set-cookie").starts_with("lang=en; "));
    let page = worker.get("/report?lang=%0d%0aSet-Cookie:%20a=b").await;
    assert!(page.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn an_unknown_or_mistyped_receipt_is_answered_on_the_same_page() {
    let world = World::new().await;
    let worker = world.worker();
    for typed in [
        "",
        "8F2K",
        "事事靈",
        "0000000000000000",
        "<script>alert(1)</script>",
        &"A".repeat(10_000),
    ] {
        let page = worker.submit("/T", &[("receipt", typed)]).await;
        assert!(
            page.status == 200 || page.status == 404 || page.status == 422,
            "{typed}: {}",
            page.status
        );
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(!page.text().contains("<script>alert"));
        assert!(page.header("cache-control").contains("no-store"));
    }
}

#[tokio::test]
async fn a_page_that_shows_a_receipt_once_has_no_link_that_loses_it() {
    let world = World::new().await;
    let worker = world.worker();
    assert!(worker.get("/report").await.text().contains("?lang="));
    let fields = [("text", "澡堂能不能晚一個鐘頭關門")];
    let page = worker.submit("/report", &fields).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("receipt"));
    assert!(!page.text().contains("?lang="), "{}", page.text());
    let filed = worker.file("走廊燈不亮").await;
    let found = [("receipt", filed.receipt.as_str())];
    let case = worker.submit("/T", &found).await.text();
    assert!(
        case.contains("走廊燈不亮") && !case.contains("?lang="),
        "{case}"
    );
}
