//! Pictures of before and after: photos that staff attach to an answer, an ending or what they type in for somebody.

use image::ImageFormat;
use shishiling::domain::staff::Role;

use crate::answer::Answer;
use crate::desk::{Browser, hidden};
use crate::parts::{Part, post_parts};
use crate::sending::photo;
use crate::world::{World, id};

/// Posts a form of the desk with photos, as a browser does.
async fn post(
    at_desk: &Browser,
    path: &str,
    fields: &[(&str, &str)],
    photos: &[Vec<u8>],
) -> Answer {
    let photos: Vec<Part> = photos.iter().map(|photo| Part::photo(photo)).collect();
    let ours = ("sec-fetch-site", "same-origin");
    post_parts(&at_desk.caller, path, ours, fields, &photos).await
}

#[tokio::test]
async fn a_photo_with_an_ending_is_drawn_anew_shown_to_the_reporter_and_public_only_when_chosen() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let worker = world.worker();
    let filed = worker.file("走廊燈不亮").await;
    let (form, ending) = (at_desk.form().await, id());
    let path = format!("/desk/cases/{}/ending", filed.number);
    let fields = [
        ("form", form.as_str()),
        ("id", ending.as_str()),
        ("ending", "solved"),
        ("text", "燈換好了"),
    ];
    let photos = [photo(ImageFormat::Jpeg), b"MZ a program".to_vec()];
    for _ in 0..2 {
        let done = post(&at_desk, &path, &fields, &photos).await;
        assert_eq!(
            done.status,
            303,
            "a second press is the same: {}",
            done.text()
        );
    }
    let case = worker.track(&filed.receipt).await;
    let messages = case["messages"].as_array().unwrap();
    let ended = messages
        .iter()
        .find(|line| line["what"] == "ended")
        .unwrap();
    let files = ended["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "{case}");
    assert!(messages.iter().any(|line| line["what"] == "file_refused"));
    let shown = worker.get(files[0]["url"].as_str().unwrap()).await;
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert!(!shown.body.windows(3).any(|w| w == b"GPS"), "drawn anew");
    let asked = worker.get(&format!("/desk/cases/{}", filed.number)).await;
    assert_eq!(asked.status, 303);

    let publish = |photo: Option<String>| {
        let (at_desk, number, form) = (&at_desk, filed.number.clone(), form.clone());
        async move {
            let own = id();
            let mut fields = vec![("form", form.as_str()), ("id", own.as_str())];
            fields.extend([("title", "走廊的燈"), ("text", "走廊燈不亮")]);
            fields.extend(photo.iter().map(|photo| ("photo", photo.as_str())));
            let path = format!("/desk/cases/{number}/publication");
            let done = at_desk.caller.submit(&path, &fields).await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
    };
    publish(None).await;
    assert!(!worker.get("/home").await.text().contains("/photos/"));
    let page = at_desk.page(&format!("/desk/cases/{}", filed.number)).await;
    publish(Some(hidden(&page, "photo"))).await;
    let wall = worker.get("/home").await.text();
    assert!(wall.contains("走廊的燈"), "{wall}");
    let photo = wall.split('"').find(|part| part.contains("/photos/"));
    let photo = photo.expect("a photo on the wall").to_owned();
    let shown = worker.get(&photo).await;
    assert_eq!(shown.header("content-type"), "image/jpeg");
    let again = worker.clone().with("if-none-match", shown.header("etag"));
    assert_eq!(again.get(&photo).await.status, 304);
    let own = id();
    let fields = [("form", form.as_str()), ("id", own.as_str())];
    let path = format!("/desk/cases/{}/unpublication", filed.number);
    let done = at_desk.caller.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(worker.get(&photo).await.status, 404, "public no more");
}

#[tokio::test]
async fn an_answer_and_a_proxy_entry_take_photos_and_a_place_without_cameras_none() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let page = at_desk.page("/desk/entry").await;
    assert!(page.contains("multipart/form-data"));
    let (form, entry) = (hidden(&page, "form"), hidden(&page, "id"));
    let receipt = hidden(&page, "receipt");
    let fields = [
        ("form", form.as_str()),
        ("id", entry.as_str()),
        ("receipt", receipt.as_str()),
        ("via", "visit"),
        ("text", "宿舍的窗戶關不嚴"),
    ];
    let done = post(
        &at_desk,
        "/desk/entry",
        &fields,
        &[photo(ImageFormat::Jpeg)],
    )
    .await;
    assert_eq!(done.status, 200, "{}", done.text());
    let case = world.worker().track(&receipt).await;
    assert!(case["messages"][0]["files"][0]["url"].is_string(), "{case}");
    let number = case["number"].as_str().unwrap();

    let answer = |number: String| {
        let (at_desk, form) = (&at_desk, form.clone());
        async move {
            let own = id();
            let fields = [
                ("form", form.as_str()),
                ("id", own.as_str()),
                ("text", "看過了"),
            ];
            let path = format!("/desk/cases/{number}/answers");
            let done = post(at_desk, &path, &fields, &[photo(ImageFormat::Png)]).await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
    };
    answer(number.to_owned()).await;
    let case = world.worker().track(&receipt).await;
    assert!(case["messages"][1]["files"][0]["url"].is_string(), "{case}");

    let bathhouse = world.place("女職工澡堂").to_string();
    let mut command = crate::world::filing("水不熱");
    command["place"] = bathhouse.into();
    let filed = world.worker().deliver(&command).await;
    let number = filed["ack"]["number"].as_str().unwrap().to_owned();
    answer(number.clone()).await;
    let receipt = command["body"]["receipt"].as_str().unwrap();
    let case = world.worker().track(receipt).await;
    assert_eq!(case["messages"][1]["text"], "看過了");
    assert!(case["messages"][1].get("files").is_none(), "{case}");
    let page = at_desk.page(&format!("/desk/cases/{number}")).await;
    assert!(!page.contains("type=\"file\""));
}

#[tokio::test]
async fn a_form_with_photos_from_another_page_or_without_a_session_is_not_taken() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let filed = world.worker().file("走廊燈不亮").await;
    let path = format!("/desk/cases/{}/answers", filed.number);
    let own = id();
    let fields = [("form", "0000"), ("id", own.as_str()), ("text", "看過了")];
    let forged = post(&at_desk, &path, &fields, &[photo(ImageFormat::Png)]).await;
    assert_eq!(forged.status, 403);
    let stranger = Browser {
        caller: world.worker(),
        member: at_desk.member.clone(),
    };
    assert_eq!(post(&stranger, &path, &fields, &[]).await.status, 401);
}
