//! Keeping the house: what two people change at the same moment, and one's own password.

use shishiling::app::upkeep::{CategoryWords, DepartmentWords, MemberWords};
use shishiling::domain::place::Name;
use shishiling::domain::staff::Role;

use crate::desk::{PASSWORD, hidden, session};
use crate::world::World;

#[tokio::test]
async fn what_two_admins_add_at_once_gets_two_numbers() {
    let world = World::new().await;
    let app = &world.app;
    let (one, two) = (
        world.member(&[Role::Admin], None).await,
        world.member(&[Role::Admin], None).await,
    );
    let named = |hant: &str| Name {
        hant: hant.into(),
        hans: String::new(),
        en: String::new(),
    };
    let member = |account: &str| MemberWords {
        account: account.into(),
        name: account.into(),
        roles: vec![Role::Dispatcher],
        department: None,
        left: false,
    };
    let (a, b) = tokio::join!(
        app.set_member(&one, None, member("li.na")),
        app.set_member(&two, None, member("wang.fang")),
    );
    let id = |set: Result<Result<(_, _), _>, _>| set.unwrap().unwrap().0;
    assert_ne!(id(a), id(b));
    let (a, b) = tokio::join!(
        app.set_member(&one, None, member("zhao.lei")),
        app.set_member(&two, None, member("zhao.lei")),
    );
    let taken = [a.unwrap().is_err(), b.unwrap().is_err()];
    assert_ne!(taken[0], taken[1], "one account, one member");

    let category = |hant: &str| CategoryWords {
        parent: None,
        name: named(hant),
        department: None,
        phrases: Vec::new(),
        retired: false,
    };
    let (a, b) = tokio::join!(
        app.set_category(&one, None, category("理髮")),
        app.set_category(&two, None, category("郵政")),
    );
    assert_ne!(a.unwrap(), b.unwrap());
    let department = |hant: &str| DepartmentWords {
        name: named(hant),
        phone: String::new(),
        safety: false,
        retired: false,
    };
    let (a, b) = tokio::join!(
        app.set_department(&one, None, department("理髮室")),
        app.set_department(&two, None, department("郵政所")),
    );
    assert_ne!(a.unwrap(), b.unwrap());
}

#[tokio::test]
async fn a_member_changes_the_own_password_and_is_signed_out_elsewhere() {
    let world = World::new().await;
    let here = world.at_desk(&[Role::Dispatcher], None).await;
    let account = here.member.account.clone();
    let sign_in = |password: &'static str| {
        let (worker, account) = (world.worker(), account.clone());
        async move {
            let fields = [("account", account.as_str()), ("password", password)];
            worker.submit("/desk/sign-in", &fields).await
        }
    };
    let elsewhere = session(&sign_in(PASSWORD).await);
    let elsewhere = world.worker().with("cookie", &elsewhere);
    let page = here.page("/desk/password").await;
    let form = hidden(&page, "form");
    let change = |old: &'static str, new: &'static str, again: &'static str| {
        let (caller, form) = (here.caller.clone(), form.clone());
        async move {
            let fields = [
                ("form", form.as_str()),
                ("old", old),
                ("password", new),
                ("again", again),
            ];
            caller.submit("/desk/password", &fields).await
        }
    };
    const FRESH: &str = "another sentence to remember";
    assert_eq!(change("a wrong sentence", FRESH, FRESH).await.status, 403);
    assert_eq!(change(PASSWORD, "short", "short").await.status, 422);
    assert_eq!(change(PASSWORD, FRESH, "something else").await.status, 422);
    assert_eq!(sign_in(PASSWORD).await.status, 303, "nothing has changed");

    let changed = change(PASSWORD, FRESH, FRESH).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let fresh = world.worker().with("cookie", &session(&changed));
    assert_eq!(fresh.get("/desk/cases").await.status, 200);
    assert_eq!(elsewhere.get("/desk/cases").await.status, 303);
    assert_eq!(here.caller.get("/desk/cases").await.status, 303);
    assert_eq!(sign_in(PASSWORD).await.status, 401);
    assert_eq!(sign_in(FRESH).await.status, 303);
}
