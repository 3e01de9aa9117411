//! What the planner says: the next step, what an answer taught, how the line stands.

use std::time::Duration;

use uuid::Uuid;

use super::hub::{Person, Verdict};

/// Names the request under way, so that a late answer to an earlier one is not taken for its.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub(super) u64);

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing before this moment, unless a command or a piece of a file arrives.
    Wait { until: Duration },
    /// Send `count` commands from this sequence on, or at least one where they are too long together; none: a
    /// heartbeat. `blank`: keep the words back and send an empty seal, so that the numbers go on.
    Batch {
        ticket: Ticket,
        from: u64,
        count: u64,
        blank: bool,
    },
    /// Ask where this file stands and send its next piece.
    File { ticket: Ticket, upload: Uuid },
    /// Fetch the site.
    Site { ticket: Ticket },
    /// Give what is kept a new epoch, in which it is numbered from 1 again and nothing of it is answered; then plan
    /// with that shelf. The old numbers may no longer mean the same at both ends.
    Renumber,
}

/// What an answer taught; the relay writes it to its shelf before it plans on. Verdicts are durable before anything is
/// released.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// By sequence.
    pub verdicts: Vec<(u64, Verdict)>,
    /// The hub has forgotten all after this sequence: what was said of them no longer holds.
    pub taken_back_after: Option<u64>,
    /// Up to here nothing needs to be kept, but for files that have not all gone.
    pub release_up_to: Option<u64>,
    /// The hub was restored: files that had arrived may be gone there.
    pub offer_files_again: bool,
}

/// How the relay stands with its hub, for people to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not one answer yet.
    Unasked,
    Up,
    /// Tried again at this moment.
    Away {
        again: Duration,
    },
    /// Waits for somebody.
    Needs(Person),
}

/// What is under way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cargo {
    Batch { from: u64, count: u64, blank: bool },
    File(Uuid),
    Site,
}
