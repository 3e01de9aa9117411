//! A command that the hub will not take, tried alone with patience and at last set aside, so that it blocks nobody.
//!
//! A hub that stumbles over everything looks the same as one that stumbles over one command. So the hub must be well
//! for heartbeats, and each command set aside with none taken in between costs twice the patience of the one before.

use std::time::Duration;

use super::retry::{Jitter, Retry};

/// Tries alone when the hub says that it is the command's fault.
const PATIENCE_SURE: u32 = 3;
/// Tries alone, with the hub well in between, when the hub just falls.
const PATIENCE_UNSURE: u32 = 8;
/// However many were set aside in a row.
const DOUBLINGS_MAX: u32 = 4;

#[derive(Clone, Debug, Default)]
pub(super) struct Poison {
    at: Option<Suspect>,
    set_aside_in_a_row: u32,
}

#[derive(Clone, Copy, Debug)]
struct Suspect {
    seq: u64,
    retry: Retry,
    sure: bool,
    /// Tries after which the hub was well.
    counted: u32,
    hub_asked: bool,
}

impl Poison {
    /// Whether the command from which the next batch would begin is under suspicion.
    pub(super) fn is_at(&self, seq: u64) -> bool {
        self.at.is_some_and(|suspect| suspect.seq == seq)
    }

    /// Whether the hub is to show, by a heartbeat, that it is not ill itself.
    pub(super) fn is_hub_well_wanted(&self) -> bool {
        self.at.is_some_and(|suspect| !suspect.hub_asked)
    }

    pub(super) fn rest_until(&self, seq: u64) -> Duration {
        let suspect = self.at.filter(|suspect| suspect.seq == seq);
        suspect.map_or(Duration::ZERO, |suspect| suspect.retry.not_before())
    }

    pub(super) fn is_given_up(&self, seq: u64) -> bool {
        let patience = |suspect: &Suspect| {
            let base = match suspect.sure {
                true => PATIENCE_SURE,
                false => PATIENCE_UNSURE,
            };
            base << self.set_aside_in_a_row.min(DOUBLINGS_MAX)
        };
        self.at
            .is_some_and(|suspect| suspect.seq == seq && suspect.counted >= patience(&suspect))
    }

    pub(super) fn failed(
        &mut self,
        seq: u64,
        now: Duration,
        sure: bool,
        asked: Option<Duration>,
        jitter: Jitter,
    ) {
        let mut suspect = self
            .at
            .filter(|suspect| suspect.seq == seq)
            .unwrap_or(Suspect {
                seq,
                retry: Retry::default(),
                sure,
                counted: 0,
                hub_asked: false,
            });
        suspect.retry.failed(now, asked, jitter);
        suspect.sure &= sure;
        suspect.hub_asked = false;
        self.at = Some(suspect);
    }

    /// A heartbeat was answered.
    pub(super) fn hub_is_well(&mut self) {
        if let Some(suspect) = self.at.as_mut().filter(|suspect| !suspect.hub_asked) {
            suspect.hub_asked = true;
            suspect.counted += 1;
        }
    }

    /// The hub has a verdict on this one.
    pub(super) fn passed(&mut self, seq: u64, set_aside: bool) {
        self.at.take_if(|suspect| suspect.seq <= seq);
        self.set_aside_in_a_row = match set_aside {
            true => self.set_aside_in_a_row + 1,
            false => 0,
        };
    }
}
