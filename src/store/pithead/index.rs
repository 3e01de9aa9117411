//! What the relay knows of its queue without reading it: each id with its digest and first acknowledgement, where each
//! command lies, and which files were announced. Rebuilt from the disk at every start.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::record::{Announced, Record};
use crate::domain::Digest;
use crate::domain::receipt::ReceiptHash;
use crate::store::journal::segment_of;

/// A repeat is recognised for so long.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What is known of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub digest: Digest,
    pub seq: u64,
    pub at_ms: i64,
}

/// A file that the queue's commands announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub command: Uuid,
    /// The command's place in the queue.
    pub seq: u64,
    pub receipt: ReceiptHash,
    pub file: Announced,
}

/// Where a command lies, and when it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub pos: u64,
    pub at_ms: i64,
}

#[derive(Default)]
pub(super) struct Index {
    ids: HashMap<Uuid, Kept>,
    /// The same id with other content, kept aside once each.
    conflicts: HashSet<(Uuid, Digest)>,
    files: HashMap<Uuid, Expected>,
    /// The commands that still lie in the queue, the first of them with the number `first`.
    places: VecDeque<Place>,
    first: u64,
}

impl Index {
    /// `first`: the number of the oldest command that still lies in the queue, or of the next one.
    pub fn new(first: u64) -> Index {
        Index {
            first,
            ..Index::default()
        }
    }

    /// Takes note of a command of the queue; they come in order.
    pub fn add(&mut self, seq: u64, pos: u64, record: &Record) {
        debug_assert_eq!(seq, self.first + self.places.len() as u64);
        self.places.push_back(Place {
            pos,
            at_ms: record.at_ms,
        });
        self.remember(seq, record);
    }

    /// Takes note of a command that no longer lies in the queue.
    pub fn remember(&mut self, seq: u64, record: &Record) {
        let kept = Kept {
            digest: record.digest,
            seq,
            at_ms: record.at_ms,
        };
        let first = self.ids.entry(record.id).or_insert(kept);
        if first.digest != record.digest {
            self.conflicts.insert((record.id, record.digest));
            return;
        }
        let Some(receipt) = record.receipt else {
            return;
        };
        for file in &record.files {
            let expected = Expected {
                command: record.id,
                seq,
                receipt,
                file: file.clone(),
            };
            self.files.entry(file.upload).or_insert(expected);
        }
    }

    pub fn get(&self, id: &Uuid) -> Option<Kept> {
        self.ids.get(id).copied()
    }

    pub fn has_conflict(&self, id: Uuid, digest: Digest) -> bool {
        self.conflicts.contains(&(id, digest))
    }

    pub fn expected(&self, upload: &Uuid) -> Option<&Expected> {
        self.files.get(upload)
    }

    /// The number of the oldest command in the queue, or of the next one where it is empty.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// The number of the newest command; one less than `first` where the queue is empty.
    pub fn last(&self) -> u64 {
        self.first + self.places.len() as u64 - 1
    }

    pub fn place(&self, seq: u64) -> Option<Place> {
        let at = seq.checked_sub(self.first)?;
        self.places.get(at as usize).copied()
    }

    /// The first of the commands that lie in a segment.
    pub fn oldest_in(&self, segment: u32) -> Option<Place> {
        let at = self
            .places
            .partition_point(|place| segment_of(place.pos) < segment);
        self.places.get(at).copied()
    }

    /// The places from a number on.
    pub fn places_from(&self, seq: u64, most: usize) -> Vec<u64> {
        let skip = seq.saturating_sub(self.first) as usize;
        let places = self.places.iter().skip(skip).take(most);
        places.map(|place| place.pos).collect()
    }

    /// Forgets where commands up to a number lay: they are gone from the queue.
    pub fn drop_up_to(&mut self, seq: u64) {
        while self.first <= seq && self.places.pop_front().is_some() {
            self.first += 1;
        }
    }

    /// Forgets what came before a moment and lies in the queue no more.
    pub fn forget_before(&mut self, at: Timestamp) {
        let (before, first) = (at.as_millisecond(), self.first);
        let gone: BTreeSet<u64> = self
            .ids
            .values()
            .filter(|kept| kept.seq < first && kept.at_ms < before)
            .map(|kept| kept.seq)
            .collect();
        if gone.is_empty() {
            return;
        }
        self.ids.retain(|_, kept| !gone.contains(&kept.seq));
        self.files
            .retain(|_, expected| !gone.contains(&expected.seq));
        let ids = &self.ids;
        self.conflicts.retain(|(id, _)| ids.contains_key(id));
    }
}
