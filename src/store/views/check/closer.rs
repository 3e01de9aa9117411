//! A closer look at the rows of some owners: row by row, so that what differs is named. What only grew meanwhile is not
//! taken for damage.

use super::super::rows::Sort;
use super::super::{Broken, Views, get_chunked, guard};
use super::fold::Fold;
use super::tally::{BUCKETS, bucket};
use super::{Fault, Ground, SORTS, each_entry, each_row, hash, owner_in};
use crate::store::journal::Mark;
use std::collections::HashSet;

type Key = (Sort, Vec<u8>);

/// The owners of some buckets.
pub(super) struct Closer {
    buckets: Vec<bool>,
    fold: Fold,
    /// Everything up to here is folded.
    reached: Option<Mark>,
}

impl Closer {
    /// Compares all rows that belong to the owners of these buckets.
    pub(super) fn look(ground: &Ground<'_>, buckets: &[usize]) -> Result<(), Fault> {
        let mut is_held = vec![false; BUCKETS];
        for bucket in buckets {
            is_held[*bucket] = true;
        }
        let mut closer = Closer {
            buckets: is_held,
            fold: Fold::default(),
            reached: None,
        };
        closer.fold(ground, (ground.applied)())?;
        if (ground.is_ending)() {
            return Ok(());
        }
        let mut doubtful: Vec<(Vec<u8>, Key)> = Vec::new();
        let mut met: HashSet<Key> = HashSet::new();
        for sort in SORTS {
            each_row(ground.views, sort, |owner, key, value| {
                if !closer.holds(owner) {
                    return;
                }
                let key = (sort, key.to_vec());
                if closer.owed(owner, &key) == Some(value) {
                    met.insert(key);
                } else {
                    doubtful.push((owner.to_vec(), key));
                }
            })?;
        }
        met.extend(doubtful.iter().map(|(_, key)| key.clone()));
        let mut moved = Vec::new();
        for (owner, owed) in &closer.fold.owners {
            for key in owed.rows.keys().filter(|key| !met.contains(*key)) {
                // What was there before the walk began cannot have moved out of its way …
                if key.0 != Sort::Command || !owed.is_parked {
                    return Err(mismatch(key, "is missing").into());
                }
                // … but a parked command that became its case's.
                moved.push((owner.clone(), key.clone()));
            }
        }
        drop(met);
        // What differs may only have changed since: fold what came in, with the views held still, and look again.
        let _still = ground.changing.lock().expect("no holder panics");
        closer.fold(ground, (ground.applied)())?;
        if (ground.is_ending)() {
            return Ok(());
        }
        let is_parked = |owner| closer.fold.owners.get(owner).is_some_and(|o| o.is_parked);
        if let Some((_, key)) = moved.iter().find(|(owner, _)| is_parked(owner)) {
            return Err(mismatch(key, "is missing").into());
        }
        for (then, key) in doubtful {
            let (now, value) = match get(ground.views, &key)? {
                Some((now, value)) => (now, Some(value)),
                None => (then.clone(), None),
            };
            // A parked command became its case's, and that may be looked at by others.
            let is_right = !closer.holds(&now) || value == closer.owed(&now, &key);
            if !is_right || now != then && closer.owed(&then, &key).is_some() {
                return Err(mismatch(&key, "differs from the journal").into());
            }
        }
        Ok(())
    }

    /// Folds the journal up to a mark.
    fn fold(&mut self, ground: &Ground<'_>, until: Option<Mark>) -> Result<(), Fault> {
        let Closer { buckets, fold, .. } = self;
        self.reached = each_entry(ground, self.reached, until, |mark, entry| {
            fold.take(mark, entry, |owner| buckets[bucket(owner)])
        })?;
        Ok(())
    }

    fn holds(&self, owner: &[u8]) -> bool {
        self.buckets[bucket(owner)]
    }

    fn owed(&self, owner: &[u8], key: &Key) -> Option<u64> {
        self.fold.owners.get(owner)?.rows.get(key).copied()
    }
}

/// The owner and the hash of a row as it is now.
fn get(views: &Views, (sort, key): &Key) -> Result<Option<(Vec<u8>, u64)>, Broken> {
    guard(|| {
        let value = if *sort == Sort::Case {
            get_chunked(&views.rows, *sort, key)?
        } else {
            views.rows.get(sort.key(key))?.map(|value| value.to_vec())
        };
        let Some(value) = value else { return Ok(None) };
        Ok(Some((owner_in(*sort, key, &value), hash(&value))))
    })
}

fn mismatch((sort, key): &Key, what: &str) -> Broken {
    let key = data_encoding::HEXLOWER.encode(key);
    Broken(format!("row {key} of the sort {sort:?} {what}"))
}
