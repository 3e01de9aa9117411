//! What one entry changes in the views: the one fold that the writer, the replay and the check share. Pure.

use super::error::Error;
use super::journal::{Mark, Reader, Stored, offset_of};
use super::outcome::{Known, conflict_key};
use super::waiting;
use crate::domain::case::{Case, CaseEvent};
use crate::domain::evolve::evolve;
use crate::domain::receipt::ReceiptHash;
use crate::domain::{CaseId, CaseNumber, Digest, Entry, KeySlot, Meta, What};
use std::sync::Arc;

/// An entry with everything that follows from it.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub mark: Mark,
    pub entry: Arc<Entry>,
    /// The case as it stands after the entry.
    pub case: Option<Arc<Case>>,
    /// Set by the first entry of a case.
    pub filed: Option<(CaseNumber, ReceiptHash)>,
    /// The row of the command that caused it.
    pub known: (Vec<u8>, Known),
    /// A second or a thumb that counts once.
    pub token_mark: Option<Digest>,
    /// What waits from now on, or waits no longer.
    pub waiting: Option<(Vec<u8>, waiting::Row)>,
    /// The key that the entry names first.
    pub key: Option<KeySlot>,
    /// What is destroyed with the entry.
    pub erased: Option<Erased>,
}

/// What an erasure takes away for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Erased {
    pub key: KeySlot,
    pub files: Vec<[u8; 32]>,
}

impl Change {
    /// Folds an entry into the case it speaks of (`prior`, as it stood before).
    pub(super) fn of(mark: Mark, entry: Entry, prior: Option<&Case>) -> Change {
        let seq = mark.head.seq;
        let mut change = Change {
            mark,
            case: None,
            filed: None,
            known: (
                entry.cause.0.as_bytes().to_vec(),
                Known::of(&entry, seq, prior),
            ),
            token_mark: None,
            waiting: waiting::row_of(&entry, seq, mark.pos),
            key: None,
            erased: None,
            entry: Arc::new(entry),
        };
        let entry = change.entry.clone();
        match &entry.what {
            What::Case { id, event } => {
                let meta = Meta {
                    seq,
                    pos: mark.pos,
                    at: entry.at,
                    by: entry.by,
                };
                change.case = evolve(prior.cloned(), *id, event, &meta).map(Arc::new);
                change.known.1 = Known::of(&entry, seq, change.case.as_deref());
                match event {
                    CaseEvent::Filed(filed) if prior.is_none() => {
                        change.filed = Some((filed.number, filed.receipt));
                        change.key = Some(filed.key);
                    }
                    CaseEvent::Seconded | CaseEvent::Thumbed => {
                        change.token_mark = Some(entry.digest);
                    }
                    CaseEvent::Erased => {
                        change.erased = prior.map(|case| Erased {
                            key: case.key,
                            files: case
                                .files
                                .iter()
                                .filter_map(|file| file.stored)
                                .map(|file| file.0)
                                .collect(),
                        });
                    }
                    _ => {}
                }
            }
            What::Site(event) => change.key = event.key(),
            What::Conflict { key, .. } | What::Quarantined { key, .. } => {
                change.key = Some(*key);
                change.known.0 = conflict_key(entry.cause, &entry.digest).to_vec();
            }
            What::Parked { key, .. } => change.key = Some(*key),
            What::Unparked { key, .. } | What::Settled { key: Some(key), .. } => {
                change.erased = Some(Erased {
                    key: *key,
                    files: Vec::new(),
                });
            }
            What::Refused { .. } | What::Settled { key: None, .. } => {}
        }
        change
    }

    /// Whether pages that everybody reads look different after it.
    pub(super) fn is_news(&self) -> bool {
        match &self.entry.what {
            What::Site(event) => event.is_news(),
            What::Parked { .. } | What::Unparked { .. } | What::Quarantined { .. } => false,
            _ => true,
        }
    }

    /// The case that the entry speaks of.
    pub(super) fn case_id(&self) -> Option<CaseId> {
        case_of(&self.entry)
    }
}

/// The case that an entry speaks of.
pub(super) fn case_of(entry: &Entry) -> Option<CaseId> {
    match &entry.what {
        What::Case { id, .. } => Some(*id),
        What::Refused { case, .. } => *case,
        _ => None,
    }
}

/// What happened, in a word, for those who follow the tail.
pub(super) fn name_of(entry: &Entry) -> &'static str {
    use CaseEvent as E;
    let event = match &entry.what {
        What::Case { event, .. } => event,
        What::Site(event) if !event.is_news() => return "heard",
        What::Site(_) => return "site",
        What::Refused { .. } => return "refused",
        What::Conflict { .. } => return "conflict",
        What::Parked { .. } => return "parked",
        What::Unparked { .. } => return "unparked",
        What::Quarantined { .. } => return "quarantined",
        What::Settled { .. } => return "settled",
    };
    match event {
        E::Filed(_) => "case.filed",
        E::Answered { .. } => "case.answered",
        E::Wrote { .. } => "case.message",
        E::Reclassified(_) => "case.reclassified",
        E::Dispatched { .. } => "case.dispatched",
        E::Returned { .. } => "case.returned",
        E::Progressed { .. } => "case.progressed",
        E::Noted { .. } => "case.noted",
        E::Ended { .. } => "case.ended",
        E::NotAccepted { .. } => "case.not_accepted",
        E::Rated { .. } => "case.rated",
        E::Reopened { .. } => "case.reopened",
        E::Withdrawn => "case.withdrawn",
        E::Published { .. } => "case.published",
        E::Unpublished => "case.unpublished",
        E::Seconded => "case.seconded",
        E::Thumbed => "case.thumbed",
        E::FileStored { .. } => "case.file_stored",
        E::FileRefused { .. } => "case.file_refused",
        E::IdentitySeen => "case.identity_seen",
        E::Erased => "case.erased",
    }
}

/// The entry that a stored frame carries.
pub(super) fn parse(reader: &Reader, stored: &Stored) -> Result<Entry, Error> {
    serde_json::from_slice(&stored.payload).map_err(|error| {
        let pos = stored.mark.pos;
        Error::damaged(
            &reader.file(pos),
            offset_of(pos),
            format!("an entry cannot be read: {error}"),
        )
    })
}
