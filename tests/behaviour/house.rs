//! Keeping the house: what two people change at the same moment, and one's own password.

use shishiling::app::upkeep::{CategoryWords, DepartmentWords, MemberWords};
use shishiling::domain::place::Name;
use shishiling::domain::staff::Role;

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
