//! Posters' codes: further ones, retired ones, replaced ones. None ever leads to nothing, and a case remembers its own.

use serde_json::json;
use shishiling::app::Error;
use shishiling::app::signs::Replacement;
use shishiling::domain::case::Case;
use shishiling::domain::place::PlaceCode;
use shishiling::domain::staff::Role;

use crate::pithead::Box;
use crate::world::{Filed, World, filing};

async fn case(world: &World, filed: &Filed) -> Case {
    world.app.case_by_number(&filed.number).await.unwrap()
}

/// The form that a code opens is that of this place, and posts that very code.
async fn opens(world: &World, code: PlaceCode, place: &str) {
    let answer = world.worker().get(&format!("/P/{code}")).await;
    let page = answer.text();
    assert_eq!(answer.status, 200, "{page}");
    assert!(
        page.contains(&format!("data-place-name=\"{place}\"")),
        "{page}"
    );
    assert!(page.contains(&format!("name=\"place\" value=\"{code}\"")));
}

#[tokio::test]
async fn every_code_leads_to_a_form_whatever_became_of_its_poster() {
    let world = World::new().await;
    let admin = world.member(&[Role::Admin], None).await;
    let (bath, canteen) = (world.place("女職工澡堂"), world.place("職工食堂"));
    let app = &world.app;
    let version = app.site().version;
    let second = app
        .add_sign(&admin, bath, "  更衣室   門外 ")
        .await
        .unwrap();
    assert_ne!(second, bath);
    assert_eq!(app.site().sign(second).unwrap().label, "更衣室 門外");
    assert!(
        app.site().version > version,
        "relays ask for the house again"
    );
    opens(&world, bath, "女職工澡堂").await;
    opens(&world, second, "女職工澡堂").await;

    app.retire_sign(&admin, second, true).await.unwrap();
    opens(&world, second, "女職工澡堂").await;
    // The new one's place counts, and a row of replacements is followed to its end.
    let third = Replacement::New {
        place: canteen,
        label: "窗口",
    };
    let third = app.replace_sign(&admin, second, third).await.unwrap();
    opens(&world, second, "職工食堂").await;
    let fourth = Replacement::New {
        place: bath,
        label: "",
    };
    let fourth = app.replace_sign(&admin, third, fourth).await.unwrap();
    opens(&world, second, "女職工澡堂").await;
    // No ring, no replacement by what hangs nowhere or is not there.
    for by in [second, third, fourth, PlaceCode::parse("ZZZZ").unwrap()] {
        let refused = app
            .replace_sign(&admin, fourth, Replacement::Known(by))
            .await;
        assert!(matches!(refused, Err(Error::NotFound)), "{by}");
    }
    let back = app
        .replace_sign(&admin, fourth, Replacement::Known(bath))
        .await;
    assert_eq!(back.unwrap(), bath);
    opens(&world, third, "女職工澡堂").await;
    // It hangs again after all.
    app.retire_sign(&admin, third, false).await.unwrap();
    opens(&world, third, "職工食堂").await;
    let nobody = world.worker().get("/P/ZZZZ").await;
    assert_eq!(nobody.status, 404);

    let world = world.restart().await;
    opens(&world, second, "職工食堂").await;
}

#[tokio::test]
async fn only_who_keeps_the_house_changes_posters() {
    let world = World::new().await;
    let bath = world.place("女職工澡堂");
    for role in [Role::Dispatcher, Role::Handler, Role::Leader] {
        let department = Some(world.department("後勤服務中心"));
        let member = world.member(&[role], department).await;
        let app = &world.app;
        let new = Replacement::New {
            place: bath,
            label: "",
        };
        assert!(matches!(
            app.add_sign(&member, bath, "").await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            app.retire_sign(&member, bath, true).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            app.replace_sign(&member, bath, new).await,
            Err(Error::Forbidden)
        ));
    }
    assert_eq!(world.app.site().signs.len(), world.app.site().places.len());
}

#[tokio::test]
async fn a_case_remembers_by_which_poster_it_came_by_whatever_way() {
    let world = World::new().await;
    let admin = world.member(&[Role::Admin], None).await;
    let bath = world.place("女職工澡堂");
    let code = world.app.add_sign(&admin, bath, "門外").await.unwrap();
    let worker = world.worker();
    let at = |code: PlaceCode, via: Option<&str>| {
        let mut command = filing("水不熱");
        command["place"] = json!(code.to_string());
        if let Some(via) = via {
            command["body"]["via"] = json!(via);
        }
        command
    };
    let mut numbers = Vec::new();
    for command in [
        at(code, None),
        at(bath, None),
        at(bath, Some("list")),
        at(bath, Some("kiosk")),
        at(PlaceCode::parse("ZZZZ").unwrap(), None),
    ] {
        let result = worker.deliver(&command).await;
        numbers.push(result["ack"]["number"].as_str().unwrap().to_owned());
    }
    // A relay knows the posters too, and its hub resolves them.
    let (mut pithead, _) = Box::enrolled(&world).await;
    let site = pithead.caller.get("/api/v1/relay/site").await.json();
    assert_eq!(
        site["signs"].as_array().unwrap().len(),
        world.app.site().signs.len()
    );
    pithead.take(&at(code, None));
    let brought = pithead.bring(1..=1).await.json();
    numbers.push(
        brought["results"][0]["ack"]["number"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
    let (b, c) = (Some(bath), Some(code));
    let wanted = [(b, c), (b, b), (b, None), (b, None), (None, None), (b, c)];
    for (number, wanted) in numbers.iter().zip(wanted) {
        let case = world.app.case_by_number(number).await.unwrap();
        assert_eq!((case.place, case.sign), wanted, "{number}");
    }
    assert_eq!(world.app.cases_by_sign().get(&code), Some(&2));

    // Without script, from the form and from the list; a mistake forgets neither.
    let by_form = |place: PlaceCode, via: &'static str, text: &'static str| {
        let (worker, place) = (worker.clone(), place.to_string());
        async move {
            let fields = [("place", place.as_str()), ("via", via), ("text", text)];
            worker.submit("/report", &fields).await
        }
    };
    let again = by_form(code, "", " ").await;
    assert_eq!(again.status, 422);
    let page = again.text();
    assert!(
        page.contains(&format!("name=\"place\" value=\"{code}\"")),
        "{page}"
    );
    assert!(!page.contains("value=\"list\""));
    let again = by_form(bath, "list", " ").await.text();
    assert!(again.contains("name=\"via\" value=\"list\""));
    assert_eq!(by_form(code, "", "水還是不熱").await.status, 200);
    world.app.store().settle().await.unwrap();
    assert_eq!(world.app.cases_by_sign().get(&code), Some(&3));
    let filed = worker
        .file_with(json!({"text": "沒有海報"}), json!([]))
        .await;
    assert_eq!(case(&world, &filed).await.sign, None);
}
