//! Walks every sort of row both ways against the journal, in the background, a share of the cases at a time.
//! A damaged sled can answer every `get` and still end an iteration early, so both are asked.

use super::rows::{self, Rows, Sort};
use super::{Broken, Views, get_chunked, guard};
use crate::domain::case::Case;
use crate::domain::{CaseId, Entry, What};
use crate::store::change::{self, Change};
use crate::store::error::Error;
use crate::store::journal::{Mark, Reader};
use crate::store::waiting;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;

/// Cases held in memory at a time.
const SHARE_CASES: usize = 20_000;

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
    /// About how many cases there are.
    pub cases: usize,
}

/// Compares everything. Filings go on meanwhile; only the last step of each share holds the views back for a moment.
pub(in crate::store) fn check(ground: &Ground<'_>) -> Result<u64, Fault> {
    let shares = (ground.cases / SHARE_CASES + 1) as u64;
    let mut rows = 0;
    for share in 0..shares {
        rows += Share::check(ground, share, shares)?;
        if (ground.is_ending)() {
            break;
        }
    }
    Ok(rows)
}

/// What a share of the cases should have left in the views.
struct Share {
    number: u64,
    of: u64,
    cases: HashMap<CaseId, Case>,
    /// For each sort, the hash of every row's value and whether the walk has met it.
    expected: [HashMap<Vec<u8>, (u64, bool)>; 6],
    /// Ids of commands that are parked: their rows pass to their case when it comes.
    parked: HashSet<Vec<u8>>,
    /// Everything up to here is folded.
    reached: Option<Mark>,
}

const SORTS: [Sort; 6] = [
    Sort::Case,
    Sort::Receipt,
    Sort::Command,
    Sort::Mark,
    Sort::Waiting,
    Sort::Scan,
];
const COMMANDS: usize = 2;
const WAITING: usize = 4;
const SCAN: usize = 5;

impl Share {
    fn check(ground: &Ground<'_>, number: u64, of: u64) -> Result<u64, Fault> {
        let mut share = Share {
            number,
            of,
            cases: HashMap::new(),
            expected: Default::default(),
            parked: HashSet::new(),
            reached: None,
        };
        share.fold(ground, (ground.applied)())?;
        if (ground.is_ending)() {
            return Ok(0);
        }
        let mut doubtful: Vec<(usize, Vec<u8>)> = Vec::new();
        let mut moved = Vec::new();
        let mut seen = 0;
        for (at, sort) in SORTS.into_iter().enumerate() {
            let mut expected = std::mem::take(&mut share.expected[at]);
            share.each(ground.views, sort, |key, value| {
                seen += 1;
                match expected.get_mut(key) {
                    Some((hash, met)) => {
                        *met = true;
                        if *hash != value {
                            doubtful.push((at, key.to_vec()));
                        }
                    }
                    None => doubtful.push((at, key.to_vec())),
                }
            })?;
            for (key, _) in expected.iter().filter(|(_, (_, met))| !met) {
                // What was there before the walk began cannot have moved out of its way …
                if sort != Sort::Command || !share.parked.contains(key) {
                    return Err(mismatch(sort, key, "is missing").into());
                }
                // … but a parked command that became its case's.
                moved.push(key.clone());
            }
            share.expected[at] = expected;
        }
        // What differs may only have changed since: fold what came in, with the views held still, and look again.
        let held = ground.changing.lock().expect("no holder panics");
        share.fold(ground, (ground.applied)())?;
        if (ground.is_ending)() {
            return Ok(0);
        }
        if let Some(key) = moved.iter().find(|key| share.parked.contains(*key)) {
            return Err(mismatch(Sort::Command, key, "is missing").into());
        }
        for (at, key) in doubtful {
            let expected = share.expected[at].get(&key).map(|(hash, _)| *hash);
            if get(ground.views, SORTS[at], &key)? != expected {
                return Err(mismatch(SORTS[at], &key, "differs from the journal").into());
            }
        }
        drop(held);
        Ok(seen)
    }

    /// Folds the journal up to a mark.
    fn fold(&mut self, ground: &Ground<'_>, until: Option<Mark>) -> Result<(), Fault> {
        let Some(until) = until else { return Ok(()) };
        let from = self.reached.map_or(ground.reader.start(), |mark| mark.pos);
        for stored in ground.reader.walk(from) {
            let stored = stored?;
            let seq = stored.mark.head.seq;
            if self.reached.is_some_and(|mark| seq <= mark.head.seq) {
                continue;
            }
            if seq > until.head.seq || (ground.is_ending)() {
                break;
            }
            let entry = change::parse(ground.reader, &stored)?;
            self.reached = Some(stored.mark);
            self.take(stored.mark, entry)?;
        }
        Ok(())
    }

    fn holds(&self, key: &[u8]) -> bool {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        hasher.finish() % self.of == self.number
    }

    fn take(&mut self, mark: Mark, entry: Entry) -> Result<(), Broken> {
        let id = change::case_of(&entry);
        let owner = id.map_or(entry.cause.0, |id| id.0);
        let waiting = waiting::row_of(&entry, mark.head.seq, mark.pos);
        if let Some((key, row)) = waiting.filter(|(key, _)| self.holds(key)) {
            let row = rows::waiting_bytes(&row)?;
            self.expected[WAITING].insert(key, (hash(&row), false));
        }
        for (key, value) in rows::scan_rows(&entry) {
            if self.holds(&key) {
                self.expected[SCAN].insert(key, (hash(&value), false));
            }
        }
        if !self.holds(owner.as_bytes()) {
            return Ok(());
        }
        let cause = entry.cause.0.as_bytes().to_vec();
        match entry.what {
            What::Parked { .. } => {
                self.parked.insert(cause);
            }
            What::Unparked { expired, .. } => {
                self.parked.remove(&cause);
                if !expired {
                    self.expected[COMMANDS].remove(&cause);
                    return Ok(());
                }
            }
            _ => {}
        }
        let change = Change::of(mark, entry, id.and_then(|id| self.cases.get(&id)));
        let rows = Rows::of(std::slice::from_ref(&change))?;
        if let (Some(id), Some(case)) = (id, change.case) {
            self.cases.insert(id, (*case).clone());
        }
        let cases = rows
            .cases
            .iter()
            .map(|(key, row)| (0, key.to_vec(), &row.bytes[..]));
        let receipts = rows
            .receipts
            .iter()
            .map(|(key, value)| (1, key.to_vec(), &value[..]));
        let commands = rows
            .commands
            .iter()
            .map(|(key, value)| (COMMANDS, key.clone(), &value[..]));
        let marks = rows
            .marks
            .iter()
            .map(|(key, value)| (3, key.to_vec(), &value[..]));
        let all = cases.chain(receipts).chain(commands).chain(marks);
        for (at, key, value) in all {
            self.expected[at].insert(key, (hash(value), false));
        }
        Ok(())
    }

    /// Runs over the rows of a sort that belong to this share.
    fn each(
        &self,
        views: &Views,
        sort: Sort,
        mut take: impl FnMut(&[u8], u64),
    ) -> Result<(), Broken> {
        if sort == Sort::Case {
            return views.each_case_row(|key, value| {
                if self.holds(key) {
                    take(key, hash(value));
                }
                Ok(())
            });
        }
        guard(|| {
            for row in views.rows.scan_prefix(sort.key(&[])) {
                let (key, value) = row?;
                let key = &key[1..];
                let owner = if matches!(sort, Sort::Waiting | Sort::Scan) {
                    key.to_vec()
                } else if sort == Sort::Command {
                    let known = rows::known(&value)?;
                    match known.ack.case {
                        Some((id, _)) => id.0.into_bytes().to_vec(),
                        None => key.get(..16).unwrap_or(key).to_vec(),
                    }
                } else {
                    value.get(..16).unwrap_or(&value).to_vec()
                };
                if self.holds(&owner) {
                    take(key, hash(&value));
                }
            }
            Ok(())
        })
    }
}

fn get(views: &Views, sort: Sort, key: &[u8]) -> Result<Option<u64>, Broken> {
    guard(|| {
        let value = if sort == Sort::Case {
            get_chunked(&views.rows, sort, key)?
        } else {
            views.rows.get(sort.key(key))?.map(|value| value.to_vec())
        };
        Ok(value.map(|value| hash(&value)))
    })
}

fn hash(value: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn mismatch(sort: Sort, key: &[u8], what: &str) -> Broken {
    let key = data_encoding::HEXLOWER.encode(key);
    Broken(format!("row {key} of the sort {sort:?} {what}"))
}
