//! Who works in the demo's service centre, and where things are: the default site by the names of its parts.

use crate::domain::place::{CategoryId, DepartmentId, PlaceCode};
use crate::domain::site::Site;
use crate::domain::staff::{Member, Role, StaffId};
use crate::i18n::{Lang, t_in};

use Role::{Admin, Discipline, Dispatcher, Handler, Leader, Safety, Supervisor};

pub(super) const BY_DAY: StaffId = StaffId(2);
pub(super) const BY_NIGHT: StaffId = StaffId(3);
pub(super) const SUPERVISOR: StaffId = StaffId(4);
pub(super) const SAFETY_OFFICER: StaffId = StaffId(5);
pub(super) const DISCIPLINE_OFFICER: StaffId = StaffId(6);

/// Number, account, name, roles, key of the department.
const STAFF: [(u32, &str, &str, &[Role], &str); 16] = [
    (1, "admin", "孟慶文", &[Admin], ""),
    (2, "zhou", "周曉燕", &[Dispatcher], ""),
    (3, "liu", "劉建國", &[Dispatcher], ""),
    (4, "he", "何淑芬", &[Supervisor], ""),
    (5, "xu", "許國梁", &[Safety], ""),
    (6, "shen", "沈正", &[Discipline], ""),
    (7, "pang", "龐遠山", &[Leader], ""),
    (8, "wang", "王立新", &[Handler], "logistics"),
    (9, "gao", "高志遠", &[Handler], "safety"),
    (10, "wu", "吳敏", &[Handler], "personnel"),
    (11, "li", "李海濤", &[Handler], "production"),
    (12, "zhao", "趙永強", &[Handler], "electromechanics"),
    (13, "ma", "馬東昇", &[Handler], "dispatch-room"),
    (14, "zheng", "鄭海燕", &[Handler], "party"),
    (15, "chen", "陳秀蘭", &[Handler], "logistics"),
    (16, "song", "宋雅琴", &[Handler], "centre"),
];

/// The staff of a site.
pub(super) fn staff(site: &Site) -> Vec<Member> {
    let member =
        |(id, account, name, roles, department): (u32, &str, &str, &[Role], &str)| Member {
            id: StaffId(id),
            account: account.into(),
            name: name.into(),
            roles: roles.to_vec(),
            department: department_named(site, department),
            left: false,
        };
    STAFF.into_iter().map(member).collect()
}

/// The catalogue's name of a thing of the default site; None where the story names none.
fn try_name(what: &str, key: &str) -> Option<String> {
    (!key.is_empty()).then(|| t_in(Lang::Hant, &format!("{what}-{key}")))
}

/// A department of the default site by the key of its name.
pub(super) fn department_named(site: &Site, key: &str) -> Option<DepartmentId> {
    let name = try_name("department", key)?;
    site.departments
        .iter()
        .find(|d| d.name.hant == name)
        .map(|d| d.id)
}

/// A place of the default site by the key of its name.
pub(super) fn place_named(site: &Site, key: &str) -> Option<PlaceCode> {
    let name = try_name("place", key)?;
    site.places
        .iter()
        .find(|p| p.name.hant == name)
        .map(|p| p.code)
}

/// A category by its slug, with the department that is offered its cases.
pub(super) fn category_named(
    site: &Site,
    slug: &str,
) -> (Option<CategoryId>, Option<DepartmentId>) {
    let category = site.category_by_slug(slug);
    (category.map(|c| c.id), category.and_then(|c| c.department))
}

/// Who handles a department's cases; where two do, they take turns.
pub(super) fn handler_of(site: &Site, department: DepartmentId, turn: u64) -> Option<StaffId> {
    let handlers: Vec<StaffId> = site
        .members
        .iter()
        .filter(|m| m.is(Handler) && m.department == Some(department))
        .map(|m| m.id)
        .collect();
    let turn = turn.checked_rem(handlers.len() as u64)?;
    handlers.get(turn as usize).copied()
}
