//! The day, not the second: what a handler is told of when an anonymous worker filed, on every page and in every answer.

use jiff::SignedDuration;
use serde_json::json;
use shishiling::domain::staff::Role;
use shishiling::http::pages;
use shishiling::i18n::{Lang, within};

use crate::world::{World, id};

#[tokio::test]
async fn a_handler_reads_no_second_of_an_anonymous_filing_and_a_dispatcher_reads_all() {
    let world = World::new().await;
    let department = world.department("後勤服務中心");
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let handling = world.at_desk(&[Role::Handler], Some(department)).await;
    let (dispatcher, handler) = (world.dispatcher().await, world.handler(department).await);
    world.pass(SignedDuration::from_secs(77));
    let upload = id();
    let photo = json!([{"slot": 0, "upload": upload, "bytes": 9000, "type": "image/jpeg"}]);
    let said = json!({"text": "走廊燈不亮"});
    let filed = world.worker().file_with(said, photo).await;
    world.pass(SignedDuration::from_mins(9));
    let path = format!("/api/v1/desk/cases/{}", filed.number);
    let to = json!({"department": department.0});
    let sent = dispatcher.post(&format!("{path}/dispatch"), &to).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    world.pass(SignedDuration::from_mins(9));

    let case = world.app.case_by_number(&filed.number).await.unwrap();
    let second = |at: jiff::Timestamp| at.as_second().to_string();
    let clock = |at: jiff::Timestamp| {
        let moment = within(Lang::Hant, || pages::moment(at));
        moment.split_whitespace().last().unwrap().to_owned()
    };
    let telling = [
        case.filed_at.to_string(),
        case.finish_by().to_string(),
        second(case.filed_at),
        second(case.finish_by()),
        second(case.due.dispatch),
        clock(case.filed_at),
        clock(case.finish_by()),
        upload,
    ];
    let desk = format!("/desk/cases/{}", filed.number);
    let slip = format!("{desk}/slip");
    for page in [&desk, &slip, "/desk/cases", "/desk/list?list=all"] {
        let read = handling.page(page).await;
        for moment in &telling {
            assert!(!read.contains(moment), "{moment} on {page}: {read}");
        }
    }
    for asked in [path.as_str(), "/api/v1/desk/cases?list=all"] {
        let read = handler.get(asked).await.text();
        assert!(read.contains("走廊燈不亮"), "{read}");
        for moment in &telling {
            assert!(!read.contains(moment), "{moment} in {asked}: {read}");
        }
    }
    let known = at_desk.page(&desk).await;
    assert!(known.contains(&second(case.finish_by())), "{known}");
    let printed = at_desk.page(&slip).await;
    assert!(
        !printed.contains(&clock(case.filed_at)),
        "the department reads it"
    );
    let told = dispatcher.get(&path).await.json();
    assert_eq!(told["due"], case.finish_by().to_string());
}

#[tokio::test]
async fn the_address_of_the_next_page_tells_no_moment() {
    let world = World::new().await;
    let department = world.department("後勤服務中心");
    let (dispatcher, handler) = (world.dispatcher().await, world.handler(department).await);
    for n in 0..51 {
        let filed = world.worker().file(&format!("第 {n} 件事")).await;
        let path = format!("/api/v1/desk/cases/{}/dispatch", filed.number);
        let to = json!({"department": department.0});
        assert_eq!(dispatcher.post(&path, &to).await.status, 200);
    }
    let case = world.app.case_by_number("2026-0001").await.unwrap();
    for list in ["mine", "all"] {
        let first = handler
            .get(&format!("/api/v1/desk/cases?list={list}"))
            .await;
        let first = first.json();
        let next = first["next"].as_str().unwrap_or_else(|| panic!("{first}"));
        for told in [case.filed_at, case.finish_by()] {
            let told = told.as_millisecond();
            assert!(!next.contains(&told.to_string()), "{next}");
            let said = data_encoding::BASE64URL_NOPAD
                .decode(next.as_bytes())
                .unwrap();
            let told = &told.to_be_bytes()[2..5];
            assert!(!said.windows(3).any(|three| three == told), "{next}");
        }
        let path = format!("/api/v1/desk/cases?list={list}&after={next}");
        let second = handler.get(&path).await.json();
        assert_eq!(second["cases"].as_array().unwrap().len(), 1, "{second}");
        let bent = format!("/api/v1/desk/cases?list={list}&after=A{}", &next[1..]);
        let bent = handler.get(&bent).await.status;
        assert!(bent == 422 || next.starts_with('A'), "{bent}");
    }
}
