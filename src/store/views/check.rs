//! Compares every sort of row both ways with the journal, in the background: once as sums that cost little memory, and
//! row by row whatever those leave open. A damaged sled can answer every `get` and still end an iteration early, so
//! both are asked.

mod closer;
mod fold;
mod tally;
#[cfg(test)]
mod tests;

use super::rows::{self, Sort};
use super::{Broken, Views, guard};
use crate::domain::Entry;
use crate::store::change;
use crate::store::error::Error;
use crate::store::journal::{Mark, Reader};
use closer::Closer;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;
use tally::{BUCKETS, Tally};

/// Owners of rows, nearly all of them cases, that are held in memory at a time.
const HELD_OWNERS: usize = 20_000;

/// Why a check did not end well.
pub(in crate::store) enum Fault {
    /// The views differ from the journal: they are rebuilt.
    Views(Broken),
    /// The journal itself cannot be read.
    Journal(Error),
}

impl From<Broken> for Fault {
    fn from(broken: Broken) -> Fault {
        Fault::Views(broken)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Journal(error)
    }
}

/// What is compared with what.
pub(in crate::store) struct Ground<'a> {
    pub reader: &'a Reader,
    pub views: &'a Views,
    /// Held while the views change.
    pub changing: &'a Mutex<()>,
    /// The last entry that the views hold.
    pub applied: &'a dyn Fn() -> Option<Mark>,
    /// Whether the comparison should come to its end.
    pub is_ending: &'a dyn Fn() -> bool,
}

/// Compares everything; gives back how many rows there are. Filings go on meanwhile; only the last step of a closer
/// look holds the views back for a moment.
pub(in crate::store) fn check(ground: &Ground<'_>) -> Result<u64, Fault> {
    check_holding(ground, HELD_OWNERS)
}

fn check_holding(ground: &Ground<'_>, held_owners: usize) -> Result<u64, Fault> {
    let tally = Tally::of(ground, held_owners)?;
    let open = tally.open();
    // As many buckets at a time as hold so many owners.
    let at_once = (held_owners * BUCKETS / tally.owners.max(1)).clamp(1, BUCKETS);
    for buckets in open.chunks(at_once) {
        if (ground.is_ending)() {
            break;
        }
        Closer::look(ground, buckets)?;
    }
    Ok(tally.rows)
}

/// Runs over the entries behind a mark and up to another; gives back how far it came.
fn each_entry(
    ground: &Ground<'_>,
    after: Option<Mark>,
    until: Option<Mark>,
    mut take: impl FnMut(Mark, Entry) -> Result<(), Broken>,
) -> Result<Option<Mark>, Fault> {
    let mut reached = after;
    let Some(until) = until else {
        return Ok(reached);
    };
    let from = after.map_or(ground.reader.start(), |mark| mark.pos);
    for stored in ground.reader.walk(from) {
        let stored = stored?;
        let seq = stored.mark.head.seq;
        if after.is_some_and(|mark| seq <= mark.head.seq) {
            continue;
        }
        if seq > until.head.seq || (ground.is_ending)() {
            break;
        }
        let entry = change::parse(ground.reader, &stored)?;
        reached = Some(stored.mark);
        take(stored.mark, entry)?;
    }
    Ok(reached)
}

/// The sorts that are compared.
const SORTS: [Sort; 6] = [
    Sort::Case,
    Sort::Receipt,
    Sort::Command,
    Sort::Mark,
    Sort::Waiting,
    Sort::Scan,
];

/// Runs over the rows of a sort: the owner, the key and the hash of the value of each.
fn each_row(
    views: &Views,
    sort: Sort,
    mut take: impl FnMut(&[u8], &[u8], u64),
) -> Result<(), Broken> {
    if sort == Sort::Case {
        return views.each_case_row(|key, value| {
            take(key, key, hash(value));
            Ok(())
        });
    }
    guard(|| {
        for row in views.rows.scan_prefix(sort.key(&[])) {
            let (key, value) = row?;
            let key = &key[1..];
            take(&owner_in(sort, key, &value), key, hash(&value));
        }
        Ok(())
    })
}

/// The owner that a row itself tells of.
fn owner_in(sort: Sort, key: &[u8], value: &[u8]) -> Vec<u8> {
    let beginning = |of: &[u8]| of.get(..16).unwrap_or(of).to_vec();
    match sort {
        Sort::Command => match rows::known(value).ok().and_then(|known| known.ack.case) {
            Some((id, _)) => id.0.into_bytes().to_vec(),
            None => beginning(key),
        },
        Sort::Receipt | Sort::Mark => beginning(value),
        _ => key.to_vec(),
    }
}

fn hash(value: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
