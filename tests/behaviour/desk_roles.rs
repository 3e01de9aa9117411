//! Each role × each act × each kind, as the rules in `domain/staff.rs` say it and as the desk's forms carry it out.

use serde_json::json;
use shishiling::domain::case::Kind;
use shishiling::domain::staff::{Act, Role};

use crate::desk::Browser;
use crate::world::{World, id};

/// The form of an act that changes a case, with fields that are right for it.
fn form_of(act: Act, department: &str) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    let text = || ("text", "一句話".to_owned());
    Some(match act {
        Act::Answer => ("answers", vec![text()]),
        Act::Reclassify => ("classification", vec![("class", "complex".into())]),
        Act::Dispatch => ("dispatch", vec![("department", department.to_owned())]),
        Act::Return => ("return", vec![text()]),
        Act::Progress => ("progress", vec![text()]),
        Act::Note => ("notes", vec![text()]),
        Act::End => ("ending", vec![("ending", "solved".into()), text()]),
        Act::NotAccept => ("rejection", vec![("reason", "unclear".into()), text()]),
        Act::Publish => ("publication", vec![("title", "標題".into()), text()]),
        Act::Identify => ("identity", vec![]),
        Act::RateByPhone => ("phone-rating", vec![("face", "satisfied".into())]),
        Act::Erase => ("erasure", vec![]),
        Act::See | Act::Listen | Act::Attach => return None,
    })
}

fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "request",
        Kind::Hazard => "hazard",
        Kind::Suggestion => "suggestion",
        Kind::Praise => "praise",
        Kind::Question => "question",
    }
}

/// Every role does everything to every kind, undispatched and dispatched to the handler's department: what the rules
/// allow comes about, what they do not is refused, and what one may not see is not there.
#[tokio::test]
async fn every_role_may_do_what_the_rules_say_and_nothing_else() {
    let world = World::new().await;
    let department = world.department("後勤服務中心");
    let number = department.0.to_string();
    let other = world.department("安全監察部").0.to_string();
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let mut browsers: Vec<(Role, Browser)> = Vec::new();
    for role in Role::ALL {
        let of = (role == Role::Handler).then_some(department);
        browsers.push((role, world.at_desk(&[role], of).await));
    }
    for kind in Kind::ALL {
        for dispatched in [false, true] {
            for act in Act::ALL {
                let Some((deed, fields)) = form_of(act, &other) else {
                    continue;
                };
                for (role, browser) in &browsers {
                    let filed = json!({"text": "一件事", "kind": key(kind), "name": "張三"});
                    let case = world.worker().file_with(filed, json!([])).await;
                    if dispatched {
                        let to = [("department", number.as_str())];
                        dispatcher.deed(&case.number, "dispatch", &to).await;
                    }
                    if act == Act::RateByPhone {
                        end(
                            &world,
                            kind,
                            dispatched,
                            &dispatcher,
                            &browsers,
                            &case.number,
                        )
                        .await;
                    }
                    let state = world.app.case_by_number(&case.number).await.unwrap();
                    let may = browser.member.may(act, &state);
                    let sees = browser.member.may(Act::See, &state);
                    let mut fields: Vec<(&str, &str)> =
                        fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
                    if act == Act::Erase {
                        fields.push(("confirm", &case.number));
                    }
                    let answer = browser.deed_with(&case.number, deed, &id(), &fields).await;
                    let after = world.app.case_by_number(&case.number).await.unwrap();
                    let what = format!("{role:?} {act:?} {kind:?} dispatched {dispatched}");
                    let status = answer.status.as_u16();
                    if !sees {
                        assert_eq!(status, 404, "{what}: what one may not see is not there");
                    } else if !may {
                        assert_eq!(status, 403, "{what}: {}", answer.text());
                    } else if act == Act::RateByPhone && kind == Kind::Praise {
                        assert_eq!(status, 409, "{what}: nobody rates praise");
                    } else if act == Act::Identify {
                        assert_eq!(status, 200, "{what}");
                    } else {
                        assert_eq!(status, 303, "{what}: {}", answer.text());
                    }
                    let changed = after.version != state.version;
                    assert_eq!(changed, matches!(status, 200 | 303), "{what}");
                }
            }
        }
    }
}

/// Ends a case by somebody who may, so that it can be rated.
async fn end(
    world: &World,
    kind: Kind,
    dispatched: bool,
    dispatcher: &Browser,
    browsers: &[(Role, Browser)],
    number: &str,
) {
    let safety = browsers.iter().find(|(role, _)| *role == Role::Safety);
    let by = match kind == Kind::Hazard && dispatched {
        true => &safety.expect("every role is there").1,
        false => dispatcher,
    };
    let ended = [("ending", "solved"), ("text", "好了")];
    let answer = by.deed(number, "ending", &ended).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let _ = world;
}

#[tokio::test]
async fn a_handler_sees_the_departments_cases_only_and_the_day_not_the_second() {
    let world = World::new().await;
    let department = world.department("後勤服務中心");
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let handler = world.at_desk(&[Role::Handler], Some(department)).await;
    let theirs = world.worker().file("本部門的事：澡堂水涼").await;
    let others = world.worker().file("別的部門的事：工資算錯").await;
    let to = department.0.to_string();
    let answer = dispatcher
        .deed(&theirs.number, "dispatch", &[("department", &to)])
        .await;
    assert_eq!(answer.status, 303);
    for list in ["mine", "all", "late", "new", "handling"] {
        let page = handler.page(&format!("/desk/cases?list={list}")).await;
        assert!(!page.contains("工資算錯"), "{list}");
    }
    let found = handler
        .page("/desk/cases?list=all&q=%E5%B7%A5%E8%B3%87")
        .await;
    assert!(!found.contains(&others.number), "a search looks no further");
    let page = handler.page("/desk/cases?list=mine").await;
    assert!(page.contains("澡堂水涼"));
    assert_eq!(
        handler
            .caller
            .get(&format!("/desk/cases/{}", others.number))
            .await
            .status,
        404
    );
    assert_eq!(
        handler
            .caller
            .get(&format!("/desk/cases/{}/slip", others.number))
            .await
            .status,
        404
    );
    let theirs_page = handler
        .page(&format!("/desk/cases/{}", theirs.number))
        .await;
    let (_, said) = theirs_page.split_once("class=\"word reporter\"").unwrap();
    let said = said.split("</div>").next().unwrap();
    assert!(said.contains("7月2日") && !said.contains("09:30"), "{said}");
    let full = dispatcher
        .page(&format!("/desk/cases/{}", theirs.number))
        .await;
    assert!(full.contains("7月2日 09:30"));
}

#[tokio::test]
async fn a_case_about_a_cadre_is_there_for_the_discipline_office_alone() {
    let world = World::new().await;
    let discipline = world.at_desk(&[Role::Discipline], None).await;
    let filed = json!({"text": "區長私用公車", "cadre": true});
    let case = world.worker().file_with(filed, json!([])).await;
    for role in Role::ALL {
        if role == Role::Discipline {
            continue;
        }
        let department = (role == Role::Handler).then(|| world.department("紀檢監察室"));
        let browser = world.at_desk(&[role], department).await;
        let answer = browser
            .caller
            .get(&format!("/desk/cases/{}", case.number))
            .await;
        assert_eq!(answer.status, 404, "{role:?}");
        let list = browser.caller.get("/desk/cases?list=all").await.text();
        assert!(!list.contains("公車"), "{role:?}");
    }
    let page = discipline.page("/desk/cases?list=new").await;
    assert!(page.contains("區長私用公車"));
    let answer = [("text", "收到，我們核實。")];
    assert_eq!(
        discipline
            .deed(&case.number, "answers", &answer)
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn only_an_admin_keeps_the_house() {
    let world = World::new().await;
    for role in Role::ALL {
        let of = (role == Role::Handler).then(|| world.department("後勤服務中心"));
        let browser = world.at_desk(&[role], of).await;
        let may = role == Role::Admin;
        for path in [
            "/desk/staff",
            "/desk/settings",
            "/desk/categories",
            "/desk/departments",
        ] {
            let answer = browser.caller.get(path).await;
            assert_eq!(
                answer.status,
                if may { 200 } else { 403 },
                "{role:?} {path}"
            );
        }
        let posters = may || role == Role::Dispatcher;
        let answer = browser.caller.get("/desk/places").await;
        assert_eq!(
            answer.status,
            if posters { 200 } else { 403 },
            "{role:?} places"
        );
        let page = browser
            .caller
            .get(if may { "/desk/places" } else { "/desk/cases" })
            .await;
        let form = crate::desk::hidden(&page.text(), "form");
        let fields = [
            ("form", form.as_str()),
            ("hant", "新澡堂"),
            ("no_camera", "1"),
        ];
        let answer = browser.caller.submit("/desk/places", &fields).await;
        assert_eq!(answer.status, if may { 303 } else { 403 }, "{role:?}");
    }
    let site = world.app.site();
    let made: Vec<_> = site
        .places
        .iter()
        .filter(|p| p.name.hant == "新澡堂")
        .collect();
    assert_eq!(made.len(), 1);
    assert!(made[0].no_camera);
}

#[tokio::test]
async fn publishing_shows_the_new_words_and_leaves_the_case_as_it_was() {
    let world = World::new().await;
    let dispatcher = world.at_desk(&[Role::Dispatcher], None).await;
    let case = world.worker().file("張三說饅頭小").await;
    let words = [
        ("title", "饅頭的大小"),
        ("text", "有職工反映饅頭小了"),
        ("answer", "已改回原樣"),
    ];
    assert_eq!(
        dispatcher
            .deed(&case.number, "publication", &words)
            .await
            .status,
        303
    );
    let wall = world
        .worker()
        .with("accept", "text/html")
        .get("/home")
        .await
        .text();
    assert!(wall.contains("饅頭的大小") && !wall.contains("張三"));
    let page = dispatcher
        .page(&format!("/desk/cases/{}", case.number))
        .await;
    assert!(page.contains("張三說饅頭小"), "nothing else is hidden");
    assert_eq!(
        world.worker().track(&case.receipt).await["status"],
        "waiting"
    );
    assert_eq!(
        dispatcher
            .deed(&case.number, "unpublication", &[])
            .await
            .status,
        303
    );
    let wall = world
        .worker()
        .with("accept", "text/html")
        .get("/home")
        .await
        .text();
    assert!(!wall.contains("饅頭的大小"));
}
