//! `backup`: copies a data directory, beside a running hub too, into sets that only the recovery key opens.
//! Closed segments and files are copied once; the journal's tail, the vault and the secrets with every set.

use super::backed_up::{Proven, relays_in};
use super::epoch;
use super::error::Error;
use super::files::{Files, Name};
use super::journal::{Journal, offset_of, segment_file, segment_of};
use super::keys::Keys;
use super::medium::{self, Disk, Medium};
use super::restore::refuse_unfinished;
use super::vault::Vault;
use super::verify::{inspect, named_files};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a backup did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The directory of the new set.
    pub set: PathBuf,
    /// Sequence of the last entry in it.
    pub seq: u64,
    /// Hash of that entry, in hexadecimal.
    pub head: String,
    /// Segments copied now.
    pub segments_copied: u64,
    /// Files copied now.
    pub files_copied: u64,
    /// Files that the journal names and the data directory has lost; an earlier backup had copied them.
    pub files_kept: u64,
    /// Files that the journal names and nobody has any more.
    pub files_lost: u64,
    /// Sets that were too old and are gone.
    pub sets_removed: u64,
}

/// What a set holds; lies in it as `manifest.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub v: u8,
    pub made_at: Timestamp,
    /// The hub's epoch.
    #[serde(default = "first_epoch")]
    pub epoch: u64,
    pub seq: u64,
    pub head: String,
    /// Names in `journal/` with the SHA-256 of their bytes, in order.
    pub segments: Vec<(String, String)>,
    /// The number of the segment whose beginning is in `tail.age`.
    pub tail_segment: u32,
    /// SHA-256 of `tail.age`, `vault.age` and `secrets.age`.
    pub tail: String,
    pub vault: String,
    pub secrets: String,
    /// Names in `files/`.
    pub files: Vec<String>,
}

fn first_epoch() -> u64 {
    epoch::FIRST
}

/// Keys destroyed by erasures, kept beside the sets: a restore destroys them again.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Erasures {
    pub slots: Vec<u64>,
}

pub(super) const ERASED: &str = "erased.json";
pub(super) const MANIFEST: &str = "manifest.json";

/// Writes a new set into a backup directory and removes sets older than `keep_days`.
///
/// # Errors
/// `Damaged` when the data directory is: an older set stays the newest.
pub fn backup(data: &Path, into: &Path, keep_days: u16, now: Timestamp) -> Result<BackedUp, Error> {
    let medium: Arc<dyn Medium> = Arc::new(Disk);
    refuse_unfinished(data)?;
    if !data.join("journal").is_dir() {
        return Err(Error::Unfit(format!(
            "there is no data directory at {}",
            data.display()
        )));
    }
    let keys = Keys::read(&*medium, &data.join("keys"))?;
    // First how far the journal goes: vault and files only ever hold more than it names.
    let journal = inspect(medium.clone(), &data.join("journal"))?;
    let end = journal.reader.durable_end();
    let vault = Vault::snapshot(&*medium, &data.join("vault"))?;
    let writer = Copying {
        medium: &*medium,
        keys: &keys,
        into,
    };
    let (segments, segments_copied) = writer.segments(&data.join("journal"), segment_of(end))?;
    let named = named_files(&journal, &vault)?;
    let files = writer.files(
        &Files::read_only(medium.clone(), &data.join("files")),
        &named,
    )?;
    writer.erasures(vault.destroyed)?;
    let set = into
        .join("sets")
        .join(now.strftime("%Y-%m-%dT%H%M%S%.3fZ").to_string());
    writer.make_dir(&set)?;
    let tail = read(
        &*medium,
        &segment_file(&data.join("journal"), segment_of(end)),
    )?;
    let tail = &tail[..(offset_of(end) as usize).min(tail.len())];
    let manifest = Manifest {
        v: 1,
        made_at: now,
        epoch: epoch::read(&*medium, data)?,
        seq: journal.head.seq,
        head: hex(&journal.head.hash),
        segments,
        tail_segment: segment_of(end),
        tail: writer.sealed(&set.join("tail.age"), tail)?,
        vault: writer.sealed(&set.join("vault.age"), &vault.bytes)?,
        secrets: writer.sealed(&set.join("secrets.age"), &keys.hmac_key())?,
        files: files.names.iter().map(|name| hex(name)).collect(),
    };
    let text = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| Error::Unfit(format!("a manifest cannot be written: {error}")))?;
    write(&*medium, &set.join(MANIFEST), &text)?;
    writer.prove(&data.join("journal"), &set, &manifest, tail)?;
    let proven = Proven {
        at: now,
        seq: manifest.seq,
        head: manifest.head.clone(),
        relays: relays_in(&journal.reader, manifest.seq)?,
    };
    proven.write(&*medium, data)?;
    let sets_removed = remove_old(into, &set, keep_days, now)?;
    Ok(BackedUp {
        set,
        seq: journal.head.seq,
        head: manifest.head,
        segments_copied,
        files_copied: files.copied,
        files_kept: files.kept,
        files_lost: files.lost,
        sets_removed,
    })
}

/// The files of a set.
#[derive(Default)]
struct Kept {
    names: Vec<Name>,
    copied: u64,
    kept: u64,
    lost: u64,
}

struct Copying<'a> {
    medium: &'a dyn Medium,
    keys: &'a Keys,
    into: &'a Path,
}

impl Copying<'_> {
    fn make_dir(&self, dir: &Path) -> Result<(), Error> {
        self.medium
            .make_dir(dir)
            .map_err(|error| Error::io("make", dir, &error))
    }

    /// Closed segments, each once. Their names tell apart what a restored hub wrote from what the lost one had written.
    fn segments(&self, journal: &Path, last: u32) -> Result<(Vec<(String, String)>, u64), Error> {
        let dir = self.into.join("journal");
        self.make_dir(&dir)?;
        let (mut segments, mut copied) = (Vec::new(), 0);
        for segment in 1..last {
            let head = Journal::head_before(self.medium, journal, segment + 1)?;
            let name = format!("{segment:08}-{}.journal.age", hex(&head.hash[..8]));
            let file = dir.join(&name);
            if !file.exists() {
                let plain = read(self.medium, &segment_file(journal, segment))?;
                self.sealed(&file, &plain)?;
                copied += 1;
            }
            segments.push((name, hex(&Sha256::digest(read(self.medium, &file)?))));
        }
        Ok((segments, copied))
    }

    /// Files are sealed as they lie. One that is gone from here stays there: it may be lost, and the only good copy;
    /// if it was erased, its key is destroyed and no set newer than the kept days opens it.
    fn files(&self, files: &Files, named: &[Name]) -> Result<Kept, Error> {
        let dir = self.into.join("files");
        let kept = Files::open(Arc::new(Disk), &dir)?;
        let there: HashSet<_> = kept.names()?.into_iter().collect();
        let mut found = Kept::default();
        for name in files.names()? {
            if !there.contains(&name) {
                // A file erased a moment ago is left out.
                let Some(sealed) = files.read_sealed(&name)? else {
                    continue;
                };
                kept.put_sealed(&name, &sealed)?;
                found.copied += 1;
            }
            found.names.push(name);
        }
        let here: HashSet<_> = found.names.iter().copied().collect();
        for name in named.iter().filter(|name| !here.contains(*name)) {
            let file = files.path(name);
            if there.contains(name) {
                tracing::error!(file = %file.display(), "a file that the journal names is missing; the backup still has it");
                found.kept += 1;
                found.names.push(*name);
            } else {
                tracing::error!(file = %file.display(), "a file that the journal names is missing, and no backup here has it");
                found.lost += 1;
            }
        }
        Ok(found)
    }

    /// Reads the set again and compares what opens with what was copied: only then may anybody rely on it.
    fn prove(
        &self,
        journal: &Path,
        set: &Path,
        manifest: &Manifest,
        tail: &[u8],
    ) -> Result<(), Error> {
        let opened = |file: &Path, sha256: &str| {
            let sealed = read(self.medium, file)?;
            let plain = self.keys.open_as_hub(&sealed);
            match plain.filter(|_| hex(&Sha256::digest(&sealed)) == sha256) {
                Some(plain) => Ok(plain),
                None => Err(Error::damaged(
                    file,
                    0,
                    "this part of the backup does not open",
                )),
            }
        };
        for (segment, (name, sha256)) in (1..).zip(&manifest.segments) {
            let file = self.into.join("journal").join(name);
            if opened(&file, sha256)? != read(self.medium, &segment_file(journal, segment))? {
                return Err(Error::damaged(
                    &file,
                    0,
                    "the backup differs from the journal",
                ));
            }
        }
        let part = set.join("tail.age");
        if opened(&part, &manifest.tail)? != tail {
            return Err(Error::damaged(
                &part,
                0,
                "the backup differs from the journal",
            ));
        }
        opened(&set.join("vault.age"), &manifest.vault)?;
        opened(&set.join("secrets.age"), &manifest.secrets)?;
        Ok(())
    }

    fn erasures(&self, slots: Vec<u64>) -> Result<(), Error> {
        let file = self.into.join(ERASED);
        let mut erasures = read_erasures(self.medium, self.into)?;
        erasures.slots.extend(slots);
        erasures.slots.sort_unstable();
        erasures.slots.dedup();
        let text = serde_json::to_vec(&erasures)
            .map_err(|error| Error::Unfit(format!("a list cannot be written: {error}")))?;
        write(self.medium, &file, &text)
    }

    /// Seals bytes to the hub and writes them; returns the SHA-256 of what lies there.
    fn sealed(&self, file: &Path, plain: &[u8]) -> Result<String, Error> {
        let sealed = self.keys.seal_to_hub(plain);
        write(self.medium, file, &sealed)?;
        Ok(hex(&Sha256::digest(&sealed)))
    }
}

pub(super) fn read_erasures(medium: &dyn Medium, from: &Path) -> Result<Erasures, Error> {
    let file = from.join(ERASED);
    if !file.exists() {
        return Ok(Erasures::default());
    }
    serde_json::from_slice(&read(medium, &file)?).map_err(|error| {
        Error::Unfit(format!(
            "{} cannot be read: {error}; without it erased words could come back",
            file.display()
        ))
    })
}

/// Removes sets beyond their days, and with them their vaults; the newest stays whatever its age.
fn remove_old(into: &Path, newest: &Path, keep_days: u16, now: Timestamp) -> Result<u64, Error> {
    let mut removed = 0;
    for set in sets(into)? {
        if set == newest {
            continue;
        }
        let manifest = read_manifest(&Disk, &set);
        let age = manifest.map(|manifest| now.duration_since(manifest.made_at));
        // A set without a manifest is one that never got whole.
        if age.is_ok_and(|age| age <= SignedDuration::from_hours(24 * i64::from(keep_days))) {
            continue;
        }
        std::fs::remove_dir_all(&set).map_err(|error| Error::io("remove", &set, &error))?;
        removed += 1;
    }
    Ok(removed)
}

/// The sets of a backup, oldest first.
pub(super) fn sets(into: &Path) -> Result<Vec<PathBuf>, Error> {
    let dir = into.join("sets");
    let failed = |error: std::io::Error| Error::io("list", &dir, &error);
    let mut sets = Vec::new();
    for entry in std::fs::read_dir(&dir).map_err(failed)? {
        sets.push(entry.map_err(failed)?.path());
    }
    sets.sort();
    Ok(sets)
}

pub(super) fn read_manifest(medium: &dyn Medium, set: &Path) -> Result<Manifest, Error> {
    let file = set.join(MANIFEST);
    serde_json::from_slice(&read(medium, &file)?)
        .map_err(|error| Error::Unfit(format!("{} cannot be read: {error}", file.display())))
}

pub(super) fn read(medium: &dyn Medium, file: &Path) -> Result<Vec<u8>, Error> {
    medium::read_all(medium, file).map_err(|error| Error::io("read", file, &error))
}

fn write(medium: &dyn Medium, file: &Path, bytes: &[u8]) -> Result<(), Error> {
    medium::write_whole(medium, file, bytes).map_err(|error| Error::io("write", file, &error))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
