//! What the hub says to a relay, read from the wire by the transport, and what can go wrong on the way.

use std::time::Duration;

/// A hub's answer to a batch or to a heartbeat.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Counts the hub's restores.
    pub hub_epoch: u64,
    /// The relay's epoch that `have_seq` speaks of.
    pub have_epoch: u64,
    /// The last sequence of that epoch up to which all is durable at the hub.
    pub have_seq: u64,
    /// One for each command that was looked at.
    pub results: Vec<(u64, Verdict)>,
    /// Up to here, the commands of this epoch lie in a verified backup of the hub.
    pub backed_up: Option<u64>,
    /// Which version of the site the hub has.
    pub site_version: Option<String>,
}

/// What became of one command at the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Stored,
    Duplicate,
    /// Same id, other content: the hub has kept it aside.
    Conflict,
    /// The hub has it in quarantine.
    Rejected,
    /// The hub could not be brought to take it, alone and tried often; the relay keeps it. Never said by a hub.
    SetAside,
}

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection: no name, no route, a refused or untrusted one.
    Unreachable,
    /// Something was sent, and no whole answer came back.
    Cut,
    /// Somebody else answered: a captive portal's page with status 200, a redirect, not our JSON.
    NotTheHub,
    /// The hub, or something before it, answered with this status.
    Status {
        code: u16,
        retry_after: Option<Duration>,
    },
}

/// What has to be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// It passes.
    Wait,
    /// It passes, but smaller pieces may get through better.
    WaitSmaller,
    /// Less at once.
    Smaller,
    /// Something in this batch may be what the hub stumbles over; the hub says so (400) or falls (500).
    Divide { sure: bool },
    /// Nobody but a person mends this.
    Person(Person),
}

/// What a person has to see to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// The hub does not know this relay's token, or no more: enrol again.
    Revoked,
    /// Whoever answers at the hub's address has no such pages: wrong address, or a much older hub.
    WrongPlace,
}

impl Failure {
    pub(super) fn remedy(self) -> Remedy {
        let Failure::Status { code, .. } = self else {
            return match self {
                Failure::Cut => Remedy::WaitSmaller,
                _ => Remedy::Wait,
            };
        };
        match code {
            401 | 403 => Remedy::Person(Person::Revoked),
            404 | 405 | 410 | 426 => Remedy::Person(Person::WrongPlace),
            413 => Remedy::Smaller,
            408 | 425 | 429 => Remedy::Wait,
            400..=499 => Remedy::Divide { sure: true },
            500 => Remedy::Divide { sure: false },
            _ => Remedy::Wait,
        }
    }

    /// What the other side asked for.
    pub(super) fn retry_after(self) -> Option<Duration> {
        match self {
            Failure::Status { retry_after, .. } => retry_after,
            _ => None,
        }
    }
}
