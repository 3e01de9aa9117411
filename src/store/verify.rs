//! `verify`: reads a whole data directory and proves it, beside a running hub too. It changes nothing: the views, which
//! their database opens for writing only, are compared in a copy.

mod copy;

use super::change;
use super::error::Error;
use super::files::{Files, Name};
use super::journal::{Head, Inspected, Journal, offset_of};
use super::medium::{Disk, Medium};
use super::open::views_dir;
use super::restore::refuse_unfinished;
use super::vault::{Snapshot, Vault};
use super::views::Views;
use super::views::check::{self, Fault, Ground};
use crate::domain::case::CaseEvent;
use crate::domain::{CaseId, What};
use copy::Copy;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was found, all of it good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// The last entry and the hash that stands for everything before it.
    pub head: Head,
    /// Bytes of a write that never finished; the next start cuts them.
    pub torn_bytes: u64,
    /// Cases filed.
    pub cases: u64,
    /// Cases whose words were erased.
    pub erased: u64,
    /// Keys in the vault.
    pub keys: u64,
    /// Keys that one of the two copies has lost; the running hub heals them.
    pub keys_to_heal: u64,
    /// Files that the journal names, each proved by its hash.
    pub files: u64,
    /// Files that nothing names: uploads that were not taken over.
    pub files_unnamed: u64,
    /// Rows of the views compared with the journal.
    pub view_rows: Option<u64>,
    /// Why the views were not looked at, where they were not.
    pub views_unseen: Option<Unseen>,
    /// Keys that the journal names: all below this slot.
    pub(super) next_slot: u64,
}

/// Why views were not compared with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// A hub runs on them; it compares its own.
    HubRuns,
    /// There are none: the next start makes them from the journal.
    NotThere,
    /// There is no room for a copy of them in the folder for temporary files.
    NoRoom,
}

/// Proves a data directory. Changes no byte of it.
///
/// # Errors
/// `Damaged` names the file, the byte and the command that restores; `Unfit` where there is none, or half of one.
pub fn verify(data: &Path) -> Result<Verified, Error> {
    if !data.is_dir() {
        return Err(Error::Unfit(format!(
            "there is no data directory at {}",
            data.display()
        )));
    }
    refuse_unfinished(data)?;
    let (verified, missing) = prove(data)?;
    match missing.first() {
        None => Ok(verified),
        Some(file) => Err(Error::damaged(
            file,
            0,
            "a file that the journal names is missing",
        )),
    }
}

/// Proves a data directory; says which files are missing that the journal names.
pub(super) fn prove(data: &Path) -> Result<(Verified, Vec<PathBuf>), Error> {
    let medium: Arc<dyn Medium> = Arc::new(Disk);
    // First the views: what they hold must be found in a journal that is read later.
    let views = Copy::of_views(data)?;
    let journal = inspect(medium.clone(), &data.join("journal"))?;
    let vault = Vault::snapshot(&*medium, &data.join("vault"))?;
    let mut verified = Verified {
        head: journal.head,
        torn_bytes: journal.torn_bytes,
        keys: vault.slots,
        keys_to_heal: vault.bad_in_one_copy,
        ..Verified::default()
    };
    let named = walk(&journal, &mut verified)?;
    let mut missing = Vec::new();
    if verified.next_slot > vault.slots {
        return Err(Error::damaged(
            &data.join("vault/keys"),
            vault.bytes.len() as u64,
            "the vault ends before a key that the journal names",
        ));
    }
    if data.join("files").is_dir() {
        missing = prove_files(medium, data, &named, &vault, &mut verified)?;
    }
    match views {
        Ok(copy) => {
            verified.view_rows = Some(compare_views(data, &copy, &journal)?);
        }
        Err(unseen) => verified.views_unseen = Some(unseen),
    }
    Ok((verified, missing))
}

/// The files that the journal names, of cases whose words can still be read.
pub(super) fn named_files(journal: &Inspected, vault: &Snapshot) -> Result<Vec<Name>, Error> {
    let destroyed: HashSet<u64> = vault.destroyed.iter().copied().collect();
    let named = walk(journal, &mut Verified::default())?;
    let kept = named.files().filter(|(key, _)| !destroyed.contains(key));
    Ok(kept.map(|(_, name)| name).collect())
}

/// Reads the journal; a batch that is being written right now is given time to be whole.
pub(super) fn inspect(medium: Arc<dyn Medium>, dir: &Path) -> Result<Inspected, Error> {
    let mut tries = 0;
    loop {
        match Journal::inspect(medium.clone(), dir) {
            Err(Error::Damaged { .. }) if tries < 3 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(100));
            }
            other => return other,
        }
    }
}

/// The files that the journal names.
#[derive(Default)]
struct Named {
    /// Those of cases that were not erased, each with the case's key.
    cases: HashMap<CaseId, (u64, Vec<Name>)>,
    /// Those of the house: pictures, each with a key of its own.
    house: HashMap<Name, u64>,
}

impl Named {
    /// Each file with the key that opens it.
    fn files(&self) -> impl Iterator<Item = (u64, Name)> {
        let cases = self.cases.values();
        let cases = cases.flat_map(|(key, names)| names.iter().map(|name| (*key, *name)));
        cases.chain(self.house.iter().map(|(name, key)| (*key, *name)))
    }
}

fn walk(journal: &Inspected, verified: &mut Verified) -> Result<Named, Error> {
    let mut named = Named::default();
    let reader = &journal.reader;
    for stored in reader.walk(reader.start()) {
        let stored = stored?;
        let entry = change::parse(reader, &stored)?;
        match entry.what {
            What::Case { id, event } => match event {
                CaseEvent::Filed(filed) => {
                    verified.cases += 1;
                    verified.next_slot = verified.next_slot.max(filed.key.0 + 1);
                    named.cases.insert(id, (filed.key.0, Vec::new()));
                }
                CaseEvent::FileStored { file, .. } => {
                    if let Some((_, files)) = named.cases.get_mut(&id) {
                        files.push(file.0);
                    }
                }
                CaseEvent::Erased => {
                    verified.erased += 1;
                    named.cases.remove(&id);
                }
                _ => {}
            },
            What::Site(event) => {
                let next = event.key().map_or(0, |key| key.0 + 1);
                verified.next_slot = verified.next_slot.max(next);
                let files = event.files().map(|(key, file)| (file.0, key.0));
                named.house.extend(files);
            }
            What::Conflict { key, .. }
            | What::Parked { key, .. }
            | What::Quarantined { key, .. } => {
                verified.next_slot = verified.next_slot.max(key.0 + 1);
            }
            What::Refused { .. } | What::Unparked { .. } | What::Settled { .. } => {}
        }
    }
    Ok(named)
}

fn prove_files(
    medium: Arc<dyn Medium>,
    data: &Path,
    named: &Named,
    vault: &Snapshot,
    verified: &mut Verified,
) -> Result<Vec<PathBuf>, Error> {
    let files = Files::read_only(medium, &data.join("files"));
    let (mut met, mut missing) = (HashSet::new(), Vec::new());
    let destroyed: HashSet<u64> = vault.destroyed.iter().copied().collect();
    for (key, name) in named.files() {
        met.insert(name);
        match files.check(&name)? {
            Some(_) => verified.files += 1,
            // Erased a moment ago, or before a restore of something older.
            None if destroyed.contains(&key) => {}
            None => missing.push(files.path(&name)),
        }
    }
    let stored = files.names()?;
    verified.files_unnamed = stored.iter().filter(|name| !met.contains(*name)).count() as u64;
    Ok(missing)
}

fn compare_views(data: &Path, copy: &Copy, journal: &Inspected) -> Result<u64, Error> {
    let broken = |why: String| Error::Damaged {
        file: views_dir(data),
        byte: 0,
        what: format!("the views differ from the journal: {why}"),
        cure: format!(
            "nothing is lost: delete {} and they are rebuilt at the next start",
            views_dir(data).display()
        ),
    };
    let opened = Views::open(copy.views()).map_err(|views| broken(views.0));
    let applied = opened.as_ref().ok().and_then(|(_, views)| views.applied);
    if let Some(mark) = applied
        .or(copy.image())
        .filter(|mark| mark.head.seq > journal.head.seq)
    {
        let end = journal.reader.durable_end();
        return Err(Error::damaged(
            &journal.reader.file(end),
            offset_of(end),
            format!(
                "the journal ends with entry {}, but the views hold entry {}: acknowledged entries are missing",
                journal.head.seq, mark.head.seq
            ),
        ));
    }
    let (views, standing) = opened?;
    let rows = check::check(&Ground {
        reader: &journal.reader,
        views: &views,
        changing: &Mutex::new(()),
        applied: &|| standing.applied,
        is_ending: &|| false,
    });
    match rows {
        Ok(rows) => Ok(rows),
        Err(Fault::Views(why)) => Err(broken(why.0)),
        Err(Fault::Journal(error)) => Err(error),
    }
}
