//! `verify`: reads a whole data directory and proves it, beside a running hub too. It changes nothing.

use super::change;
use super::error::Error;
use super::files::Files;
use super::journal::{Head, Inspected, Journal, offset_of};
use super::medium::{Disk, Medium};
use super::open::{lock, views_dir};
use super::vault::{Snapshot, Vault};
use super::views::Views;
use super::views::check::{self, Fault, Ground};
use super::views::facts;
use crate::domain::case::CaseEvent;
use crate::domain::site::SiteEvent;
use crate::domain::{CaseId, What};
use std::collections::{HashMap, HashSet};
use std::path::Path;
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
    /// Rows of the views compared with the journal; `None` beside a running hub, which compares its own.
    pub view_rows: Option<u64>,
    /// Keys that the journal names: all below this slot.
    pub(super) next_slot: u64,
}

/// Proves a data directory.
///
/// # Errors
/// `Damaged` names the file, the byte and the command that restores.
pub fn verify(data: &Path) -> Result<Verified, Error> {
    let medium: Arc<dyn Medium> = Arc::new(Disk);
    let alone = lock_if_free(data)?;
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
    if verified.next_slot > vault.slots {
        return Err(Error::damaged(
            &data.join("vault/keys"),
            vault.bytes.len() as u64,
            "the vault ends before a key that the journal names",
        ));
    }
    if data.join("files").is_dir() {
        prove_files(medium, data, &named, &vault, &mut verified)?;
    }
    if alone.is_some() && views_dir(data).is_dir() {
        verified.view_rows = compare_views(data, &journal, verified.cases)?;
    }
    Ok(verified)
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

fn lock_if_free(data: &Path) -> Result<Option<std::fs::File>, Error> {
    if !data.is_dir() {
        return Err(Error::Unfit(format!(
            "there is no data directory at {}",
            data.display()
        )));
    }
    match lock(data) {
        Ok(lock) => Ok(Some(lock)),
        Err(Error::InUse { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The files of cases that were not erased, each with the case's key.
type Named = HashMap<CaseId, (u64, Vec<[u8; 32]>)>;

fn walk(journal: &Inspected, verified: &mut Verified) -> Result<Named, Error> {
    let mut named = Named::new();
    let reader = &journal.reader;
    for stored in reader.walk(reader.start()) {
        let stored = stored?;
        let entry = change::parse(reader, &stored)?;
        match entry.what {
            What::Case { id, event } => match event {
                CaseEvent::Filed(filed) => {
                    verified.cases += 1;
                    verified.next_slot = verified.next_slot.max(filed.key.0 + 1);
                    named.insert(id, (filed.key.0, Vec::new()));
                }
                CaseEvent::FileStored { file, .. } => {
                    if let Some((_, files)) = named.get_mut(&id) {
                        files.push(file.0);
                    }
                }
                CaseEvent::Erased => {
                    verified.erased += 1;
                    named.remove(&id);
                }
                _ => {}
            },
            What::Site(SiteEvent::PasswordSet { password, .. }) => {
                verified.next_slot = verified.next_slot.max(password.key.0 + 1);
            }
            What::Conflict { key, .. }
            | What::Parked { key, .. }
            | What::Quarantined { key, .. } => {
                verified.next_slot = verified.next_slot.max(key.0 + 1);
            }
            What::Site(_) | What::Refused { .. } | What::Unparked { .. } | What::Settled { .. } => {
            }
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
) -> Result<(), Error> {
    let files = Files::read_only(medium, &data.join("files"));
    let mut met = HashSet::new();
    let destroyed: HashSet<u64> = vault.destroyed.iter().copied().collect();
    for (key, names) in named.values() {
        for name in names {
            met.insert(*name);
            match files.check(name)? {
                Some(_) => verified.files += 1,
                // Erased a moment ago, or before a restore of something older.
                None if destroyed.contains(key) => {}
                None => {
                    return Err(Error::damaged(
                        &files.path(name),
                        0,
                        "a file that the journal names is missing",
                    ));
                }
            }
        }
    }
    let stored = files.names()?;
    verified.files_unnamed = stored.iter().filter(|name| !met.contains(*name)).count() as u64;
    Ok(())
}

fn compare_views(data: &Path, journal: &Inspected, cases: u64) -> Result<Option<u64>, Error> {
    let broken = |why: String| Error::Damaged {
        file: views_dir(data),
        byte: 0,
        what: format!("the views differ from the journal: {why}"),
        cure: format!(
            "nothing is lost: delete {} and they are rebuilt at the next start",
            views_dir(data).display()
        ),
    };
    let image = facts::read_image(data).and_then(|image| image.mark);
    let opened = Views::open(&views_dir(data)).map_err(|views| broken(views.0));
    let applied = opened.as_ref().ok().and_then(|(_, views)| views.applied);
    if let Some(mark) = applied
        .or(image)
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
        cases: cases as usize,
    });
    match rows {
        Ok(rows) => Ok(Some(rows)),
        Err(Fault::Views(why)) => Err(broken(why.0)),
        Err(Fault::Journal(error)) => Err(error),
    }
}
