//! What the writer answers to a command, and what it remembers of one for ever.

use crate::domain::case::Case;
use crate::domain::decide::Refusal;
use crate::domain::{CaseId, CaseNumber, CommandId, Digest, Entry, What};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An acknowledgement: the node's word that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The journal's sequence of the (last) entry that the command caused.
    pub seq: u64,
    /// When the hub had it, to the millisecond.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// The case it concerns, where it concerns one.
    pub case: Option<(CaseId, CaseNumber)>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decided, journalled and synced now.
    Stored(Ack),
    /// Same id, same content: the first acknowledgement again.
    Duplicate(Ack),
    /// Same id, other content: kept aside.
    Conflict,
    /// The rules say no. A repeat of a refused command gets this again; where nothing answered to the target,
    /// nothing is remembered: its case may come later.
    Refused(Refusal),
}

/// What the hub knows of a command that it has seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The keyed digest of its content.
    pub digest: Digest,
    /// The refusal's code, where it was refused.
    pub refused: Option<String>,
    /// The acknowledgement it got.
    pub ack: Ack,
}

impl Known {
    /// What an entry tells of the command that caused it; `case` as it stands after the entry.
    pub(super) fn of(entry: &Entry, seq: u64, case: Option<&Case>) -> Known {
        let refused = match &entry.what {
            What::Refused { refusal, .. } => Some(refusal.clone()),
            // Its case never came.
            What::Unparked { expired: true, .. } => Some(Refusal::NoSuchCase.code().to_owned()),
            _ => None,
        };
        Known {
            digest: entry.digest,
            refused,
            ack: Ack {
                seq,
                at: entry.at,
                case: case.map(|case| (case.id, case.number)),
            },
        }
    }

    /// The answer to the same command coming again.
    pub(super) fn again(&self) -> Outcome {
        let refusal = self
            .refused
            .as_deref()
            .and_then(|code| Refusal::ALL.into_iter().find(|known| known.code() == code));
        match refusal {
            Some(refusal) => Outcome::Refused(refusal),
            None => Outcome::Duplicate(self.ack.clone()),
        }
    }
}

/// The key under which a conflicting content is remembered, so that it is kept aside once only.
pub(super) fn conflict_key(id: CommandId, digest: &Digest) -> [u8; 24] {
    let mut key = [0; 24];
    key[..16].copy_from_slice(id.0.as_bytes());
    key[16..].copy_from_slice(&digest.0[..8]);
    key
}
