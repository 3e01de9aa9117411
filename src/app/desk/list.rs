//! Which lists the desk has, what belongs into each, and how a case's next clock stands.

use jiff::Timestamp;

use crate::domain::case::{Kind, Status};
use crate::domain::measure::Fact;
use crate::domain::staff::{Member, Role};

/// The lists of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// 新到: nobody handles it yet.
    New,
    /// 我要辦: waits for this member.
    Mine,
    /// 正在辦理
    Handling,
    /// 快到期: three quarters of the time are gone.
    Soon,
    /// 超時
    Late,
    /// 待評價
    Rating,
    /// 已完結
    Closed,
    /// 全部
    All,
}

impl List {
    pub const ALL: [List; 8] = [
        List::New,
        List::Mine,
        List::Soon,
        List::Late,
        List::Handling,
        List::Rating,
        List::Closed,
        List::All,
    ];

    /// The word in addresses and, behind `desk-list-`, in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            List::New => "new",
            List::Mine => "mine",
            List::Handling => "handling",
            List::Soon => "soon",
            List::Late => "late",
            List::Rating => "rating",
            List::Closed => "closed",
            List::All => "all",
        }
    }

    pub fn parse(key: &str) -> Option<List> {
        List::ALL.into_iter().find(|list| list.key() == key)
    }

    /// Where a member's day begins.
    pub fn home_of(member: &Member) -> List {
        if member.is(Role::Dispatcher) || member.is(Role::Discipline) {
            List::New
        } else if member.is(Role::Supervisor) {
            List::Late
        } else {
            List::Mine
        }
    }

    /// Whether the list means anything to this member.
    pub fn is_for(self, member: &Member) -> bool {
        match self {
            List::New => {
                member.is(Role::Dispatcher)
                    || member.is(Role::Supervisor)
                    || member.is(Role::Discipline)
            }
            List::Mine => member.is(Role::Handler) || member.is(Role::Safety),
            _ => true,
        }
    }

    pub(super) fn has(self, fact: &Fact, member: &Member, now: Timestamp) -> bool {
        let open = fact.status.is_open();
        match self {
            List::New => fact.status == Status::Waiting,
            List::Mine => open && is_theirs(fact, member),
            List::Handling => fact.status == Status::Handling,
            List::Soon => pressure(fact, now) == Pressure::Soon,
            List::Late => pressure(fact, now) == Pressure::Late,
            List::Rating => fact.status == Status::Rating,
            List::Closed => fact.status == Status::Closed,
            List::All => true,
        }
    }

    /// Open lists show what is due first; the others what happened last.
    pub(super) fn is_by_due(self) -> bool {
        !matches!(self, List::Rating | List::Closed | List::All)
    }
}

fn is_theirs(fact: &Fact, member: &Member) -> bool {
    let handled = member.is(Role::Handler)
        && fact.department.is_some()
        && fact.department == member.department;
    handled || (member.is(Role::Safety) && fact.kind == Kind::Hazard)
}

/// How a case's next clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressure {
    /// No clock runs.
    None,
    Calm,
    /// Three quarters of the time are gone.
    Soon,
    Late,
}

/// How the next clock of a case stands at `now`.
pub fn pressure(fact: &Fact, now: Timestamp) -> Pressure {
    let Some(due) = fact.next_due() else {
        return Pressure::None;
    };
    if due <= now {
        return Pressure::Late;
    }
    let start = match fact.status {
        Status::Handling => fact.dispatched_at.unwrap_or(fact.filed_at),
        _ => fact.filed_at,
    };
    let whole = due.as_millisecond() - start.as_millisecond();
    let left = due.as_millisecond() - now.as_millisecond();
    if left * 4 <= whole {
        Pressure::Soon
    } else {
        Pressure::Calm
    }
}
