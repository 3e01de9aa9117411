//! What the relay's disk answers, and what it is told of the hub's answers.

use jiff::Timestamp;

use super::index::Kept;

/// What became of a command at the relay's disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// On disk now.
    Stored(Ack),
    /// The same again: the first acknowledgement.
    Duplicate(Ack),
    /// Same id, other content: kept aside, for the hub to show.
    Conflict,
}

/// The relay's word that it is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ack {
    pub seq: u64,
    pub at: Timestamp,
}

/// Where a command is, as far as the relay knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// On the relay's disk only.
    Here,
    /// At the hub.
    Hub,
    /// The hub will not take it.
    Refused,
}

/// The queue in the numbers that the hub knows it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    pub epoch: u64,
    /// The lowest sequence that is still kept; `last + 1` when nothing is.
    pub first: u64,
    pub last: u64,
    /// The hub's verdict on all up to here is known.
    pub answered: u64,
}

/// The hub's verdict on a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Taken,
    Refused,
    /// It could not be brought to take it: it stays here.
    Aside,
}

/// What the hub said, in the hub's numbers.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub verdicts: Vec<(u64, Verdict)>,
    /// The hub has forgotten everything after this.
    pub taken_back_after: Option<u64>,
    /// Up to here nothing needs to be kept.
    pub release_up_to: Option<u64>,
}

impl From<Kept> for Ack {
    fn from(kept: Kept) -> Ack {
        Ack {
            seq: kept.seq,
            at: Timestamp::from_millisecond(kept.at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }
}
