//! The desk's words: what was typed stays text, what was heard is typed in, what is handed on says no name.

use serde_json::json;

use shishiling::domain::staff::Role;

use crate::desk::hidden;
use crate::world::{World, filing};

#[tokio::test]
async fn script_in_any_text_stays_text() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let case = world.worker().file(evil).await;
    let answer = [("text", evil)];
    assert_eq!(
        browser.deed(&case.number, "answers", &answer).await.status,
        303
    );
    let page = browser.page(&format!("/desk/cases/{}", case.number)).await;
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    assert!(page.contains("&#60;script&#62;alert(1)"));
    let policy = browser.caller.get("/desk/cases").await;
    let policy = policy.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
    let search = browser
        .page("/desk/cases?list=all&q=%3Cscript%3Ealert")
        .await;
    assert!(!search.contains("<script>alert"));
}

#[tokio::test]
async fn what_was_heard_elsewhere_is_typed_in_with_a_receipt_to_take_along() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let page = browser.page("/desk/entry").await;
    let (form, once, receipt) = (
        hidden(&page, "form"),
        hidden(&page, "id"),
        hidden(&page, "receipt"),
    );
    let fields = [
        ("form", form.as_str()),
        ("id", &once),
        ("receipt", &receipt),
        ("via", "group"),
        ("text", "群裡說：洗衣房要添烘乾機"),
        ("kind", "suggestion"),
    ];
    let filed = browser.caller.submit("/desk/entry", &fields).await;
    assert_eq!(filed.status, 200, "{}", filed.text());
    assert!(filed.text().contains("2026-0001"));
    let again = browser.caller.submit("/desk/entry", &fields).await;
    assert!(
        again.text().contains("2026-0001"),
        "pressed twice, filed once"
    );
    assert_eq!(world.worker().track(&receipt).await["number"], "2026-0001");
    let handler = world
        .at_desk(&[Role::Handler], Some(world.department("後勤服務中心")))
        .await;
    assert_eq!(handler.caller.get("/desk/entry").await.status, 403);
    // A phone cannot pass itself off as staff.
    let mut command = filing("假裝是別人打的");
    command["body"]["via"] = json!("group");
    let result = world.worker().deliver(&command).await;
    assert_eq!(result["result"], "stored");
    let page = browser.page("/desk/cases/2026-0002").await;
    let (_, case) = page.split_once("id=\"case\"").unwrap();
    assert!(!case.contains("代錄 ·"));
}

#[tokio::test]
async fn the_slip_and_the_group_text_say_no_name() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let named = json!({"text": "班車總晚，我是李四", "name": "張三", "phone": "13800000000"});
    let case = world.worker().file_with(named, json!([])).await;
    let department = world.department("後勤服務中心").0.to_string();
    let to = [("department", department.as_str()), ("note", "請今天查")];
    assert_eq!(
        browser.deed(&case.number, "dispatch", &to).await.status,
        303
    );
    let slip = browser
        .page(&format!("/desk/cases/{}/slip", case.number))
        .await;
    for wanted in [case.number.as_str(), "班車總晚", "後勤服務中心", "請今天查"] {
        assert!(slip.contains(wanted), "{wanted}");
    }
    let page = browser.page(&format!("/desk/cases/{}", case.number)).await;
    let (_, group) = page.split_once("id=\"group-text\"").unwrap();
    let group = group.split("</textarea>").next().unwrap();
    assert!(group.contains(&case.number));
    for secret in ["張三", "13800000000", "李四"] {
        assert!(!group.contains(secret), "{secret} in the group's text");
        assert!(!slip.contains("張三") && !slip.contains("13800000000"));
    }
    assert!(
        !page.contains("13800000000"),
        "a number is shown when asked for"
    );
    let shown = browser.deed(&case.number, "identity", &[]).await;
    assert!(shown.text().contains("13800000000"));
    let page = browser.page(&format!("/desk/cases/{}", case.number)).await;
    assert!(!page.contains("13800000000"));
    assert!(
        page.contains("看了反映人的姓名電話"),
        "the look is an entry"
    );
}
