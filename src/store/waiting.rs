//! What waits: commands parked before their case, and what was kept aside for the desk. Rows of one tree, and the
//! writer's table of those that are open. Pure.

use crate::domain::receipt::ReceiptHash;
use crate::domain::relay::RelayId;
use crate::domain::{By, CommandId, Digest, Entry, KeySlot, What};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Commands that may wait for one receipt.
pub const PARKED_A_RECEIPT: usize = 20;
/// Commands that may wait in all.
pub const PARKED_MAX: usize = 10_000;
/// So long a parked command waits for its case.
pub const PARKED_DAYS: i64 = 30;

/// A command that waits for its case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Parked {
    pub seq: u64,
    /// Where its entry stands in the journal.
    pub pos: u64,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    pub receipt: ReceiptHash,
    pub id: CommandId,
    pub digest: Digest,
    pub by: By,
    pub key: KeySlot,
}

/// What nobody could take: it waits until somebody at the desk has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The sequence of the entry that kept it; by this it is spoken of.
    pub seq: u64,
    /// Where that entry stands in the journal.
    pub pos: u64,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// The id it came with: that of another command where the two collided.
    pub id: CommandId,
    pub key: KeySlot,
    /// The relay that brought it, where it cannot be read; a conflict has none.
    pub relay: Option<RelayId>,
}

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Row {
    Parked(Parked),
    Aside(Aside),
    /// It waits no longer.
    Done,
}

/// The key and the row that an entry leaves.
pub(super) fn row_of(entry: &Entry, seq: u64, pos: u64) -> Option<(Vec<u8>, Row)> {
    let aside = |key: KeySlot, relay| {
        let aside = Aside {
            seq,
            pos,
            at: entry.at,
            id: entry.cause,
            key,
            relay,
        };
        Some((aside_key(seq), Row::Aside(aside)))
    };
    match &entry.what {
        What::Parked { receipt, key, .. } => {
            let parked = Parked {
                seq,
                pos,
                at: entry.at,
                receipt: *receipt,
                id: entry.cause,
                digest: entry.digest,
                by: entry.by,
                key: *key,
            };
            Some((parked_key(receipt, entry.cause), Row::Parked(parked)))
        }
        What::Unparked { receipt, .. } => Some((parked_key(receipt, entry.cause), Row::Done)),
        What::Conflict { key, .. } => aside(*key, None),
        What::Quarantined { key, relay, .. } => aside(*key, Some(*relay)),
        What::Settled { aside, .. } => Some((aside_key(*aside), Row::Done)),
        What::Case { .. } | What::Site(_) | What::Refused { .. } => None,
    }
}

fn parked_key(receipt: &ReceiptHash, id: CommandId) -> Vec<u8> {
    [b"p".as_slice(), &receipt.0, id.0.as_bytes()].concat()
}

fn aside_key(seq: u64) -> Vec<u8> {
    [b"a".as_slice(), &seq.to_be_bytes()].concat()
}

/// Everything that waits now.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    parked: HashMap<ReceiptHash, Vec<Parked>>,
    /// The same by age: receipt and sequence.
    by_age: BTreeMap<u64, ReceiptHash>,
    asides: BTreeMap<u64, Aside>,
}

impl Waiting {
    pub(super) fn of(rows: impl IntoIterator<Item = Row>) -> Waiting {
        let mut waiting = Waiting::default();
        for row in rows {
            match row {
                Row::Parked(parked) => waiting.park(parked),
                Row::Aside(aside) => {
                    waiting.asides.insert(aside.seq, aside);
                }
                Row::Done => {}
            }
        }
        for list in waiting.parked.values_mut() {
            list.sort_by_key(|parked| parked.seq);
        }
        waiting
    }

    /// Takes in what an entry says.
    pub(super) fn take_in(&mut self, entry: &Entry, row: &Row) {
        match (row, &entry.what) {
            (Row::Parked(parked), _) => self.park(parked.clone()),
            (Row::Aside(aside), _) => {
                self.asides.insert(aside.seq, aside.clone());
            }
            (Row::Done, What::Unparked { receipt, .. }) => self.unpark(receipt, entry.cause),
            (Row::Done, What::Settled { aside, .. }) => {
                self.asides.remove(aside);
            }
            (Row::Done, _) => {}
        }
    }

    fn park(&mut self, parked: Parked) {
        self.by_age.insert(parked.seq, parked.receipt);
        self.parked.entry(parked.receipt).or_default().push(parked);
    }

    fn unpark(&mut self, receipt: &ReceiptHash, id: CommandId) {
        let Some(list) = self.parked.get_mut(receipt) else {
            return;
        };
        for gone in list.extract_if(.., |parked| parked.id == id) {
            self.by_age.remove(&gone.seq);
        }
        if list.is_empty() {
            self.parked.remove(receipt);
        }
    }

    /// Whether one more may wait for this receipt.
    pub(super) fn has_room_for(&self, receipt: &ReceiptHash) -> bool {
        let for_it = self.parked.get(receipt).map_or(0, Vec::len);
        for_it < PARKED_A_RECEIPT && self.by_age.len() < PARKED_MAX
    }

    /// What waits for a receipt, in the order in which it came.
    pub(super) fn for_receipt(&self, receipt: &ReceiptHash) -> Vec<Parked> {
        self.parked.get(receipt).cloned().unwrap_or_default()
    }

    /// What has waited too long, the oldest first; at most so many.
    pub(super) fn expired(&self, now: Timestamp, at_most: usize) -> Vec<Parked> {
        let waited = SignedDuration::from_hours(24 * PARKED_DAYS);
        self.by_age
            .iter()
            .take(at_most)
            .filter_map(|(seq, receipt)| {
                let list = self.parked.get(receipt)?;
                list.iter().find(|parked| parked.seq == *seq)
            })
            .take_while(|parked| now.duration_since(parked.at) > waited)
            .cloned()
            .collect()
    }

    pub(super) fn aside(&self, seq: u64) -> Option<&Aside> {
        self.asides.get(&seq)
    }

    pub(super) fn asides(&self) -> impl Iterator<Item = &Aside> {
        self.asides.values()
    }
}
