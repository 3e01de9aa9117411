//! `restore`: makes a data directory from a backup and the recovery key, destroys again what was erased since, and proves it.
//! All of it is made aside, in a directory beside which no hub starts, and moved to its place as the last step.

use super::backup::{self, Manifest, hex, read, read_erasures, read_manifest};
use super::epoch;
use super::error::Error;
use super::files::{Files, Name};
use super::journal::segment_file;
use super::keys::{self, Keys};
use super::medium::{self, Disk, Medium};
use super::open::{lock, lock_file};
use super::vault::Vault;
use super::verify::{Verified, prove};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The set that was used.
    pub set: PathBuf,
    /// What the new data directory holds, proved.
    pub verified: Verified,
    /// Keys destroyed again because they were erased after the set was made.
    pub erased_again: u64,
    /// Photos and voice that the journal names and the backup has not: their cases stand without them.
    pub files_missing: u64,
}

/// Where a restore makes the new house; its being there says that it has not come to its end.
pub(super) fn unfinished(data: &Path) -> PathBuf {
    data.join("restoring")
}

/// # Errors
/// `Unfit`, with the command that goes on, beside a restore that was cut off.
pub(super) fn refuse_unfinished(data: &Path) -> Result<(), Error> {
    if !unfinished(data).exists() {
        return Ok(());
    }
    Err(Error::Unfit(format!(
        "a restore into {0} was cut off before its end, run it again: shishiling restore --data {0} --from BACKUP --key RECOVERY-KEY",
        data.display()
    )))
}

/// Restores a set (the newest where none is named) into an empty data directory, or one that an earlier restore left
/// half made.
///
/// # Errors
/// `Unfit` when the directory is not empty, the key does not fit, or a part of the backup is not what its manifest says.
pub fn restore(
    from: &Path,
    set: Option<&str>,
    data: &Path,
    recovery_key: &str,
) -> Result<Restored, Error> {
    restore_onto(Arc::new(Disk), from, set, data, recovery_key)
}

/// The same, writing through a medium that may fail.
pub fn restore_onto(
    medium: Arc<dyn Medium>,
    from: &Path,
    set: Option<&str>,
    data: &Path,
    recovery_key: &str,
) -> Result<Restored, Error> {
    refuse_full(data)?;
    let set = match set {
        Some(name) => from.join("sets").join(name),
        None => newest(from)?,
    };
    let manifest = read_manifest(&*medium, &set)?;
    let opening = Opening {
        medium: &*medium,
        recovery_key,
    };
    let secrets = opening.part(&set.join("secrets.age"), &manifest.secrets)?;
    let hmac = secrets
        .try_into()
        .map_err(|_| Error::Unfit("the secrets of the set are not whole".into()))?;
    let keys = Keys::from_parts(recovery_key, hmac)
        .ok_or_else(|| Error::Unfit("this is no recovery key".into()))?;
    medium
        .make_dir(data)
        .map_err(|error| Error::io("make", data, &error))?;
    let _lock = lock(data)?;
    clear(data)?;
    let new = unfinished(data);
    medium
        .make_dir(&new)
        .map_err(|error| Error::io("make", &new, &error))?;
    opening.journal(from, &set, &manifest, &new.join("journal"))?;
    let vault = opening.part(&set.join("vault.age"), &manifest.vault)?;
    Vault::restore(&*medium, &new.join("vault"), &vault)?;
    let erased = read_erasures(&*medium, from)?.slots;
    let erased_below = erased.iter().max().map_or(0, |slot| slot + 1);
    let vault = Vault::snapshot(&*medium, &new.join("vault"))?;
    let destroyed: HashSet<u64> = vault.destroyed.into_iter().collect();
    let again: Vec<u64> = erased
        .into_iter()
        .filter(|slot| *slot < vault.slots && !destroyed.contains(slot))
        .collect();
    let vault = Vault::open(medium.clone(), &new.join("vault"), 0, true)?;
    vault.destroy(&again)?;
    copy_files(medium.clone(), from, &manifest, &new.join("files"))?;
    epoch::raise(&*medium, &new, manifest.epoch, jiff::Timestamp::now())?;
    keys.write(&*medium, &new.join("keys"))?;
    let (verified, missing) = prove(&new)?;
    vault.burn(verified.next_slot, erased_below)?;
    drop(vault);
    move_in(&*medium, &new, data)?;
    for file in &missing {
        tracing::error!(file = %file.display(), "the backup has no copy of this file: its case stands without it");
    }
    Ok(Restored {
        set,
        verified,
        erased_again: again.len() as u64,
        files_missing: missing.len() as u64,
    })
}

/// Moves what was made to its place. Until the very last step the directory says that the restore has not ended.
fn move_in(medium: &dyn Medium, new: &Path, data: &Path) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::io("move", new, &error);
    let mut names = medium.list(new).map_err(failed)?;
    names.sort();
    for name in &names {
        medium
            .rename(&new.join(name), &data.join(name))
            .map_err(failed)?;
    }
    medium.sync_dir(new).map_err(failed)?;
    medium.sync_dir(data).map_err(failed)?;
    medium.remove_dir(new).map_err(failed)?;
    medium.sync_dir(data).map_err(failed)
}

/// Removes what an earlier restore left half made: it had begun in an empty directory, and no hub starts beside it.
fn clear(data: &Path) -> Result<(), Error> {
    let half = unfinished(data);
    if !half.exists() {
        return Ok(());
    }
    let failed = |error: std::io::Error| Error::io("clear", data, &error);
    for entry in std::fs::read_dir(data).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path == half || path == lock_file(data) {
            continue;
        }
        match path.is_dir() {
            true => std::fs::remove_dir_all(&path),
            false => std::fs::remove_file(&path),
        }
        .map_err(failed)?;
    }
    std::fs::remove_dir_all(&half).map_err(failed)
}

fn refuse_full(data: &Path) -> Result<(), Error> {
    let is_empty = match std::fs::read_dir(data) {
        Ok(entries) => entries
            .flatten()
            .all(|entry| entry.path() == lock_file(data)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(Error::io("list", data, &error)),
    };
    if is_empty || unfinished(data).exists() {
        return Ok(());
    }
    Err(Error::Unfit(format!(
        "{} is not empty: move it aside first, nothing is overwritten",
        data.display()
    )))
}

/// The newest set that is whole.
fn newest(from: &Path) -> Result<PathBuf, Error> {
    backup::sets(from)?
        .into_iter()
        .rfind(|set| set.join(backup::MANIFEST).exists())
        .ok_or_else(|| Error::Unfit(format!("{} holds no backup", from.display())))
}

struct Opening<'a> {
    medium: &'a dyn Medium,
    recovery_key: &'a str,
}

impl Opening<'_> {
    /// A part of the backup, proved by its hash and opened.
    fn part(&self, file: &Path, sha256: &str) -> Result<Vec<u8>, Error> {
        let sealed = read(self.medium, file)?;
        if hex(&Sha256::digest(&sealed)) != sha256 {
            return Err(Error::Unfit(format!(
                "{} is not what the manifest says: use another set with --set",
                file.display()
            )));
        }
        keys::open_with_recovery_key(self.recovery_key, &sealed).ok_or_else(|| {
            Error::Unfit(format!("the recovery key does not open {}", file.display()))
        })
    }

    fn journal(
        &self,
        from: &Path,
        set: &Path,
        manifest: &Manifest,
        into: &Path,
    ) -> Result<(), Error> {
        self.medium
            .make_dir(into)
            .map_err(|error| Error::io("make", into, &error))?;
        for (segment, (name, sha256)) in (1..).zip(&manifest.segments) {
            let plain = self.part(&from.join("journal").join(name), sha256)?;
            self.write(&segment_file(into, segment), &plain)?;
        }
        let plain = self.part(&set.join("tail.age"), &manifest.tail)?;
        self.write(&segment_file(into, manifest.tail_segment), &plain)
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), Error> {
        medium::write_whole(self.medium, file, bytes)
            .map_err(|error| Error::io("write", file, &error))
    }
}

fn copy_files(
    medium: Arc<dyn Medium>,
    from: &Path,
    manifest: &Manifest,
    into: &Path,
) -> Result<(), Error> {
    let kept = Files::read_only(medium.clone(), &from.join("files"));
    let files = Files::open(medium, into)?;
    for hex in &manifest.files {
        let name: Option<Name> = data_encoding::HEXLOWER
            .decode(hex.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        let name = name.ok_or_else(|| Error::Unfit(format!("{hex} is no name of a file")))?;
        // What was erased after the set was made is not there any more; `verify` tells it from a loss.
        if let Some(sealed) = kept.read_sealed(&name)? {
            files.put_sealed(&name, &sealed)?;
        }
    }
    Ok(())
}
