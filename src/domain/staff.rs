//! Who works here and what each may see and do. The one place where that is decided (design §6).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::case::{Case, Kind, Status};
use super::place::DepartmentId;
use super::{KeySlot, Sealed, bytes32};

/// A member's number, given in order from 1; 1 is the first admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffId(pub u32);

/// What somebody is at the centre; one may be several.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 管理員: places, departments, staff, posters, backup. Sees no case by this role alone.
    Admin,
    /// 值班受理員
    Dispatcher,
    /// 承辦人 of one department
    Handler,
    /// 督辦
    Supervisor,
    /// 安監: looks at a mended hazard again and closes it
    Safety,
    /// 紀檢: cases about a cadre or a unit, from the first word to the last
    Discipline,
    /// 礦領導: figures and published words
    Leader,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::Admin,
        Role::Dispatcher,
        Role::Handler,
        Role::Supervisor,
        Role::Safety,
        Role::Discipline,
        Role::Leader,
    ];
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: StaffId,
    /// What they sign in with; lower case, unique.
    pub account: String,
    /// What the public and colleagues read.
    pub name: String,
    pub roles: Vec<Role>,
    /// Whose cases a handler sees.
    pub department: Option<DepartmentId>,
    /// No longer here: may do nothing, is never deleted.
    pub left: bool,
}

/// SHA-256 of a secret token; the token itself is never written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenHash(pub [u8; 32]);
bytes32!(TokenHash);

/// What lets somebody in without the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    pub hash: TokenHash,
    pub staff: StaffId,
    pub kind: PassKind,
    pub since: Timestamp,
    pub until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassKind {
    /// A one-time link with which a member sets a password.
    Invitation,
    /// A signed-in browser.
    Session,
    /// A token for programs, `Authorization: Bearer`.
    Token,
}

/// A password's argon2id hash, sealed under the member's own key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password {
    pub key: KeySlot,
    pub sealed: Sealed,
}

/// What one may ask of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    See,
    Answer,
    Reclassify,
    Dispatch,
    Return,
    Progress,
    Note,
    End,
    NotAccept,
    Publish,
    /// Look at the name and telephone that a worker gave.
    Identify,
    /// Record a rating by telephone.
    RateByPhone,
    /// Listen to a voice recording: the dispatcher's alone, who types the transcript.
    Listen,
    Attach,
    Erase,
}

impl Act {
    pub const ALL: [Act; 15] = [
        Act::See,
        Act::Answer,
        Act::Reclassify,
        Act::Dispatch,
        Act::Return,
        Act::Progress,
        Act::Note,
        Act::End,
        Act::NotAccept,
        Act::Publish,
        Act::Identify,
        Act::RateByPhone,
        Act::Listen,
        Act::Attach,
        Act::Erase,
    ];
}

/// What one may ask of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HouseAct {
    /// Places, categories, departments, settings, staff.
    Manage,
    /// Type in what somebody said: 代錄.
    EnterForOthers,
    /// See figures of unpublished cases too.
    SeeAllFigures,
    /// See and print posters.
    Posters,
    /// Say what screens show and when they are dark.
    Screens,
    /// Write notices, see who signed up.
    Notices,
}

/// A hazard that a department has, or once had, to mend; one about a cadre goes by the discipline office's rule.
fn was_dispatched_hazard(case: &Case) -> bool {
    case.kind == Kind::Hazard && case.dispatched_at.is_some() && !case.cadre
}

impl Member {
    pub fn is(&self, role: Role) -> bool {
        !self.left && self.roles.contains(&role)
    }

    /// Whether a case of this kind, with this department, is theirs to see; 涉及幹部 is for the discipline office alone.
    pub fn sees(&self, kind: Kind, cadre: bool, department: Option<DepartmentId>) -> bool {
        if cadre {
            return self.is(Role::Discipline);
        }
        let handler =
            self.is(Role::Handler) && department.is_some() && self.department == department;
        self.is(Role::Dispatcher)
            || self.is(Role::Supervisor)
            || handler
            || (self.is(Role::Safety) && kind == Kind::Hazard)
    }

    /// Whether this member may do `act` to `case`.
    pub fn may(&self, act: Act, case: &Case) -> bool {
        if self.left {
            return false;
        }
        // 涉及幹部: the discipline office does all of it, and nobody else sees that it is there.
        let discipline = self.is(Role::Discipline);
        if case.cadre && !discipline {
            return false;
        }
        let dispatcher = self.is(Role::Dispatcher) || case.cadre;
        let supervisor = self.is(Role::Supervisor) || case.cadre;
        let handler = self.handles(case);
        let safety = self.is(Role::Safety) && case.kind == Kind::Hazard;
        match act {
            Act::See => self.sees(case.kind, case.cadre, case.department),
            Act::Answer | Act::Progress | Act::Attach | Act::Note => {
                dispatcher || handler || safety || (act == Act::Note && supervisor)
            }
            Act::Reclassify | Act::Dispatch | Act::Publish | Act::Listen => dispatcher,
            Act::NotAccept => dispatcher && !was_dispatched_hazard(case),
            Act::Return => handler,
            Act::End => {
                // A hazard that was dispatched is closed by the safety office after it has looked again,
                // never by whoever mended it. One about a cadre stays with the discipline office.
                if was_dispatched_hazard(case) {
                    safety && !handler
                } else {
                    handler || dispatcher
                }
            }
            Act::Identify => dispatcher || supervisor,
            Act::RateByPhone => {
                (dispatcher || supervisor)
                    && case.ended.as_ref().is_none_or(|ended| ended.by != self.id)
            }
            Act::Erase => dispatcher || supervisor,
        }
    }

    /// A handler whose department has the case, or gave it an ending.
    fn handles(&self, case: &Case) -> bool {
        self.is(Role::Handler) && self.department.is_some() && self.department == case.department
    }

    /// Whether what was kept aside is theirs to look after.
    pub fn sees_asides(&self) -> bool {
        self.is(Role::Dispatcher) || self.is(Role::Discipline)
    }

    /// The same of one that is, or is not, about a cadre or a unit.
    pub fn sees_aside(&self, cadre: bool) -> bool {
        self.is(match cadre {
            true => Role::Discipline,
            false => Role::Dispatcher,
        })
    }

    pub fn may_in_house(&self, act: HouseAct) -> bool {
        match act {
            HouseAct::Manage => self.is(Role::Admin),
            HouseAct::EnterForOthers => self.is(Role::Dispatcher),
            HouseAct::SeeAllFigures => {
                self.is(Role::Dispatcher) || self.is(Role::Supervisor) || self.is(Role::Leader)
            }
            HouseAct::Posters | HouseAct::Screens | HouseAct::Notices => {
                self.is(Role::Admin) || self.is(Role::Dispatcher)
            }
        }
    }

    /// Whether menus, the weekly plan and the hours of meals are theirs to write; `kitchen` is the department that
    /// answers for canteens.
    pub fn keeps_menus(&self, kitchen: Option<DepartmentId>) -> bool {
        let cooks = self.is(Role::Handler) && kitchen.is_some() && self.department == kitchen;
        self.is(Role::Admin) || self.is(Role::Dispatcher) || cooks
    }

    /// Handlers see the day, not the second, of an anonymous filing.
    pub fn sees_exact_time(&self, case: &Case) -> bool {
        self.sees_second(case.named, case.cadre)
    }

    /// The same of a case that is known by whether a name was given and whether it is about a cadre or a unit.
    pub fn sees_second(&self, named: bool, cadre: bool) -> bool {
        named || cadre || self.is(Role::Dispatcher) || self.is(Role::Supervisor)
    }

    /// Whether the case waits for this member: the inbox.
    pub fn is_waited_for(&self, case: &Case) -> bool {
        match case.status() {
            Status::Waiting if case.cadre => self.is(Role::Discipline),
            Status::Waiting => self.is(Role::Dispatcher),
            Status::Handling if case.cadre => self.is(Role::Discipline),
            Status::Handling => self.handles(case),
            Status::Rating | Status::Closed => false,
        }
    }
}
