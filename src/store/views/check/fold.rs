//! What the journal says that the rows of each owner should be. An owner is a case, a command that concerns none, or
//! a row that stands for itself, as what waits does.

use super::super::Broken;
use super::super::rows::{self, Rows, Sort};
use super::hash;
use crate::domain::case::Case;
use crate::domain::{Entry, What};
use crate::store::change::{self, Change};
use crate::store::journal::Mark;
use crate::store::waiting;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that the journal owes to one owner.
#[derive(Default)]
pub(super) struct Owed {
    case: Option<Arc<Case>>,
    /// The hash of the value of each, by sort and key.
    pub rows: HashMap<(Sort, Vec<u8>), u64>,
    /// A command that is parked: its row passes to its case when that comes.
    pub is_parked: bool,
}

/// The owners that an entry changes.
pub(super) fn owners_of(mark: Mark, entry: &Entry) -> Result<Vec<Vec<u8>>, Broken> {
    let own = own_rows(mark, entry)?;
    let own = own.into_iter().map(|(_, key, _)| key);
    Ok(std::iter::once(owner_of(entry)).chain(own).collect())
}

/// A row that owns itself: sort, key and value.
type OwnRow = (Sort, Vec<u8>, Vec<u8>);

/// The rows that an entry leaves which are owners of their own.
fn own_rows(mark: Mark, entry: &Entry) -> Result<Vec<OwnRow>, Broken> {
    let mut all = Vec::new();
    if let Some((key, row)) = waiting::row_of(entry, mark.head.seq, mark.pos) {
        all.push((Sort::Waiting, key, rows::waiting_bytes(&row)?));
    }
    let scans = rows::scan_rows(entry).into_iter();
    all.extend(scans.map(|(key, value)| (Sort::Scan, key, value)));
    Ok(all)
}

fn owner_of(entry: &Entry) -> Vec<u8> {
    let id = change::case_of(entry).map_or(entry.cause.0, |id| id.0);
    id.as_bytes().to_vec()
}

/// Owners with their rows.
#[derive(Default)]
pub(super) struct Fold {
    pub owners: HashMap<Vec<u8>, Owed>,
}

impl Fold {
    /// Folds the next entry into the owners that are held.
    pub(super) fn take(
        &mut self,
        mark: Mark,
        entry: Entry,
        is_held: impl Fn(&[u8]) -> bool,
    ) -> Result<(), Broken> {
        for (sort, key, value) in own_rows(mark, &entry)? {
            if is_held(&key) {
                let owed = self.owners.entry(key.clone()).or_default();
                owed.rows.insert((sort, key), hash(&value));
            }
        }
        let owner = owner_of(&entry);
        if !is_held(&owner) {
            return Ok(());
        }
        let owed = self.owners.entry(owner).or_default();
        match entry.what {
            What::Parked { .. } => owed.is_parked = true,
            What::Unparked { expired, .. } => {
                owed.is_parked = false;
                if !expired {
                    let key = entry.cause.0.as_bytes().to_vec();
                    owed.rows.remove(&(Sort::Command, key));
                    return Ok(());
                }
            }
            _ => {}
        }
        // A command that concerns no case may bear the id of one.
        let prior = change::case_of(&entry).and(owed.case.as_deref());
        let change = Change::of(mark, entry, prior);
        let rows = Rows::of(std::slice::from_ref(&change))?;
        let mut owe = |sort, key: &[u8], value: &[u8]| {
            owed.rows.insert((sort, key.to_vec()), hash(value));
        };
        for (key, row) in &rows.cases {
            owe(Sort::Case, key, &row.bytes);
        }
        for (key, value) in &rows.receipts {
            owe(Sort::Receipt, key, value);
        }
        for (key, value) in &rows.commands {
            owe(Sort::Command, key, value);
        }
        for (key, value) in &rows.marks {
            owe(Sort::Mark, key, value);
        }
        if change.case.is_some() {
            owed.case = change.case;
        }
        Ok(())
    }
}
