//! Journal and views as sums over buckets of owners: each row that the journal owes is added, each that is there is
//! taken away. What is not nought at the end is looked at more closely. Only owners whose last entry has yet to come
//! are held in memory.

use super::fold::{Fold, Owed, owners_of};
use super::{Fault, Ground, SORTS, each_entry, each_row, hash};
use crate::store::views::rows::Sort;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Owners are told apart by so many sums.
pub(super) const BUCKETS: usize = 1 << 16;

/// The bucket of an owner.
pub(super) fn bucket(owner: &[u8]) -> usize {
    hash(owner) as usize % BUCKETS
}

/// The sums, once everything was added and taken away.
pub(super) struct Tally {
    sums: Vec<u64>,
    /// Buckets that were not summed up, for want of room.
    left: Vec<bool>,
    /// About how many owners the journal tells of.
    pub owners: usize,
    /// How many rows are there.
    pub rows: u64,
}

impl Tally {
    /// Sums up, with at most about so many owners in memory. Rows that change meanwhile leave their buckets open.
    pub(super) fn of(ground: &Ground<'_>, held_owners: usize) -> Result<Tally, Fault> {
        let until = (ground.applied)();
        // By a hash of the owner; two that share one are held longer, no more.
        let mut last: HashMap<u64, u64> = HashMap::new();
        each_entry(ground, None, until, |mark, entry| {
            for owner in owners_of(mark, &entry)? {
                last.insert(hash(&owner), mark.head.seq);
            }
            Ok(())
        })?;
        let mut tally = Tally {
            sums: vec![0; BUCKETS],
            left: vec![false; BUCKETS],
            owners: last.len(),
            rows: 0,
        };
        let mut fold = Fold::default();
        each_entry(ground, None, until, |mark, entry| {
            let touched = owners_of(mark, &entry)?;
            for owner in &touched {
                if fold.owners.len() >= held_owners && !fold.owners.contains_key(owner) {
                    tally.left[bucket(owner)] = true;
                }
            }
            fold.take(mark, entry, |owner| !tally.left[bucket(owner)])?;
            for owner in touched {
                if last.get(&hash(&owner)) == Some(&mark.head.seq) {
                    let owed = fold.owners.remove(&owner);
                    tally.add(&owner, owed.unwrap_or_default());
                }
            }
            Ok(())
        })?;
        drop(last);
        for (owner, owed) in fold.owners {
            tally.add(&owner, owed);
        }
        for sort in SORTS {
            if (ground.is_ending)() {
                break;
            }
            each_row(ground.views, sort, |owner, key, value| {
                tally.rows += 1;
                let sum = &mut tally.sums[bucket(owner)];
                *sum = sum.wrapping_sub(row(sort, key, value));
            })?;
        }
        Ok(tally)
    }

    fn add(&mut self, owner: &[u8], owed: Owed) {
        let sum = &mut self.sums[bucket(owner)];
        for ((sort, key), value) in owed.rows {
            *sum = sum.wrapping_add(row(sort, &key, value));
        }
    }

    /// The buckets that need a closer look.
    pub(super) fn open(&self) -> Vec<usize> {
        (0..BUCKETS)
            .filter(|at| self.left[*at] || self.sums[*at] != 0)
            .collect()
    }
}

/// One row as a number.
fn row(sort: Sort, key: &[u8], value: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (sort, key, value).hash(&mut hasher);
    hasher.finish()
}
