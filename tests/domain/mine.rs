//! A small mine with one member for every role.

use jiff::{Timestamp, tz::TimeZone};
use shishiling::domain::By;
use shishiling::domain::place::{
    Category, CategoryId, Department, DepartmentId, Name, Place, PlaceCode,
};
use shishiling::domain::site::Site;
use shishiling::domain::staff::{Member, Role, StaffId};

pub const DISPATCHER: StaffId = StaffId(2);
pub const LOGISTICS: StaffId = StaffId(3);
pub const TRANSPORT: StaffId = StaffId(4);
pub const SAFETY: StaffId = StaffId(6);
pub const DISCIPLINE: StaffId = StaffId(7);

/// Everybody who may ask for something; the last has left the mine.
pub fn actors() -> Vec<By> {
    let mut all = vec![By::Reporter, By::Public, By::Hub];
    all.extend((1..=10).map(|id| By::Staff(StaffId(id))));
    // Nobody has this number.
    all.push(By::Staff(StaffId(99)));
    all
}

pub fn site() -> Site {
    let member = |id, roles: &[Role], department: Option<u16>, left| Member {
        id: StaffId(id),
        account: format!("member{id}"),
        name: format!("成員{id}"),
        roles: roles.to_vec(),
        department: department.map(DepartmentId),
        left,
    };
    let category = |id, parent: Option<u16>, slug: &str| Category {
        id: CategoryId(id),
        parent: parent.map(CategoryId),
        slug: slug.into(),
        name: Name::plain(slug),
        department: Some(DepartmentId(1)),
        phrases: Vec::new(),
        retired: false,
    };
    Site {
        places: vec![Place {
            code: place(),
            name: Name::plain("井口"),
            no_camera: false,
            category: Some(CategoryId(2)),
            retired: false,
        }],
        categories: vec![
            category(1, None, "logistics"),
            category(2, Some(1), "bathhouse"),
        ],
        departments: (1..=3)
            .map(|id| Department {
                id: DepartmentId(id),
                name: Name::plain(&format!("部門{id}")),
                safety: id == 3,
                phone: String::new(),
                retired: false,
            })
            .collect(),
        members: vec![
            member(1, &[Role::Admin], None, false),
            member(2, &[Role::Dispatcher], None, false),
            member(3, &[Role::Handler], Some(1), false),
            member(4, &[Role::Handler], Some(2), false),
            member(5, &[Role::Supervisor], None, false),
            member(6, &[Role::Safety], None, false),
            member(7, &[Role::Discipline], None, false),
            member(8, &[Role::Leader], None, false),
            member(9, &[Role::Dispatcher, Role::Handler], Some(1), false),
            member(10, &Role::ALL, Some(2), true),
        ],
        ..Site::default()
    }
}

pub fn place() -> PlaceCode {
    PlaceCode::parse("7K3M").expect("a code")
}

pub fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("the zone is built in")
}

pub fn start() -> Timestamp {
    "2026-03-01T00:00:00Z".parse().expect("a time")
}
