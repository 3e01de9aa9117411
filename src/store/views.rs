//! The views: sled behind one door. Everything here can be deleted and is rebuilt from the journal.

pub(super) mod apply;
pub(super) mod check;
pub(super) mod facts;
#[cfg(test)]
mod long_rows;
mod pieces;
mod rows;
mod shape;

use super::change::Change;
use super::journal::Mark;
use super::outcome::Known;
use super::waiting::Waiting;
use crate::domain::case::Case;
use crate::domain::receipt::ReceiptHash;
use crate::domain::scan::Scans;
use crate::domain::site::Site;
use crate::domain::{CaseId, Digest};
use pieces::{get_chunked, put_chunked, some_chunked};
use rows::{Applied, Sort};
use std::fs::File;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

const CACHE_BYTES: u64 = 64 << 20;
const ROWS: &str = "rows";

/// Why the views cannot be trusted any more. The cure is always the same: rebuild them.
#[derive(Debug, Clone)]
pub(super) struct Broken(pub String);

impl From<sled::Error> for Broken {
    fn from(error: sled::Error) -> Broken {
        Broken(error.to_string())
    }
}

/// Runs a use of sled; its panics are errors like any other.
fn guard<T>(run: impl FnOnce() -> Result<T, Broken>) -> Result<T, Broken> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("a panic without words");
        Err(Broken(format!("sled panicked: {why}")))
    })
}

/// The open views.
pub(super) struct Views {
    open: Option<Open>,
}

impl Deref for Views {
    type Target = Open;
    fn deref(&self) -> &Open {
        self.open.as_ref().expect("taken only when dropped")
    }
}

impl Drop for Views {
    /// sled writes once more when it is let go, and panics when it cannot.
    fn drop(&mut self) {
        let open = self.open.take();
        let dropped = guard(|| {
            drop(open);
            Ok(())
        });
        if let Err(broken) = dropped {
            tracing::error!(why = %broken.0, "the views could not be closed; they are rebuilt if need be");
        }
    }
}

/// sled's handles.
pub(super) struct Open {
    /// A long row lies in pieces: who reads one holds this, and who changes rows waits for them. sled guards single
    /// pieces only.
    pieces: std::sync::RwLock<()>,
    db: sled::Db,
    /// Rows of every sort, told apart by the first byte of their keys: sled writes many rows of one tree at once far
    /// more cheaply than rows of several.
    rows: sled::Tree,
    /// A handle of our own: sled's `flush` does not reach the disk, `sync_data` on the same file does.
    file: File,
}

/// What the views say of themselves.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// The last entry they hold; `None` when they are empty.
    pub applied: Option<Mark>,
    /// Keys that the entries up to there name: all below this slot.
    pub next_slot: u64,
    /// The last case number of each year.
    pub numbers: Vec<(i16, u32)>,
}

impl Views {
    /// Opens sled in a directory, or says why it cannot be trusted.
    pub(super) fn open(dir: &Path) -> Result<(Views, Standing), Broken> {
        drop_half_made_snapshots(dir);
        guard(|| {
            let config = sled::Config::new()
                .path(dir)
                .cache_capacity(CACHE_BYTES)
                .flush_every_ms(None);
            // A lock of a process that was killed just now may linger for a moment.
            let mut tries = 0;
            let db = loop {
                match config.open() {
                    Err(sled::Error::Io(error))
                        if tries < 100 && error.to_string().contains("could not acquire lock") =>
                    {
                        tries += 1;
                        std::thread::sleep(Duration::from_millis(20));
                    }
                    other => break other?,
                }
            };
            let file = std::fs::OpenOptions::new()
                .read(true)
                .write(true)
                .open(dir.join("db"))
                .map_err(|error| Broken(error.to_string()))?;
            let open = Open {
                pieces: std::sync::RwLock::new(()),
                rows: db.open_tree(ROWS)?,
                db,
                file,
            };
            let views = Views { open: Some(open) };
            let standing = views.standing()?;
            Ok((views, standing))
        })
    }

    fn standing(&self) -> Result<Standing, Broken> {
        match self.rows.get(Sort::Applied.key(&[]))? {
            None if !self.rows.is_empty() => {
                Err(Broken("the views do not say how far they go".into()))
            }
            None if self.are_of_another_version() => {
                Err(Broken("they were made by another version".into()))
            }
            None => Ok(Standing::default()),
            Some(bytes) => Ok(Applied::from_bytes(&bytes)?.into()),
        }
    }

    /// sled has a tree of its own beside ours.
    fn are_of_another_version(&self) -> bool {
        self.db.tree_names().len() > 2
    }

    /// Takes changes in, all at once, together with how far the views now go.
    pub(super) fn apply<'a>(
        &self,
        changes: impl IntoIterator<Item = &'a Change>,
        site: Option<&Site>,
        standing: &Standing,
    ) -> Result<(), Broken> {
        let rows = rows::Rows::of(changes)?;
        let applied = Applied::from(standing).to_bytes();
        let site = site.map(rows::site_bytes).transpose()?;
        let _alone = self
            .pieces
            .write()
            .unwrap_or_else(|broken| broken.into_inner());
        guard(|| {
            let mut batch = sled::Batch::default();
            for (id, row) in &rows.cases {
                let before = match row.is_new {
                    true => 0,
                    false => self.pieces_of(Sort::Case, id)?,
                };
                put_chunked(&mut batch, Sort::Case, id, &row.bytes, before);
            }
            for (key, value) in &rows.receipts {
                batch.insert(Sort::Receipt.key(key), &value[..]);
            }
            for (key, value) in &rows.commands {
                batch.insert(Sort::Command.key(key), &value[..]);
            }
            for (key, value) in &rows.marks {
                batch.insert(Sort::Mark.key(key), &value[..]);
            }
            for (key, value) in &rows.waiting {
                batch.insert(Sort::Waiting.key(key), &value[..]);
            }
            for (key, value) in &rows.scans {
                batch.insert(Sort::Scan.key(key), &value[..]);
            }
            if let Some(site) = &site {
                let before = self.pieces_of(Sort::Site, &[])?;
                put_chunked(&mut batch, Sort::Site, &[], site, before);
            }
            batch.insert(Sort::Applied.key(&[]), &applied[..]);
            Ok(self.rows.apply_batch(batch)?)
        })
    }

    /// In how many pieces a long row lies; 0 when there is none.
    fn pieces_of(&self, sort: Sort, key: &[u8]) -> Result<usize, Broken> {
        let first = self.rows.get(sort.piece_key(key, 0))?;
        Ok(first
            .and_then(|row| row.first().copied())
            .map_or(0, usize::from))
    }

    /// Makes what was applied durable.
    pub(super) fn sync(&self) -> Result<(), Broken> {
        guard(|| {
            self.db.flush()?;
            self.file
                .sync_data()
                .map_err(|error| Broken(error.to_string()))
        })
    }

    /// A case as it stands.
    pub(super) fn case(&self, id: CaseId) -> Result<Option<Case>, Broken> {
        let _whole = self
            .pieces
            .read()
            .unwrap_or_else(|broken| broken.into_inner());
        guard(
            || match get_chunked(&self.rows, Sort::Case, id.0.as_bytes())? {
                None => Ok(None),
                Some(bytes) => Ok(Some(rows::case(&bytes)?)),
            },
        )
    }

    /// The case that a receipt opens.
    pub(super) fn case_by_receipt(&self, receipt: &ReceiptHash) -> Result<Option<CaseId>, Broken> {
        Ok(self.opens(receipt)?.map(|(id, _)| id))
    }

    fn opens(&self, receipt: &ReceiptHash) -> Result<Option<(CaseId, Digest)>, Broken> {
        guard(|| match self.rows.get(Sort::Receipt.key(&receipt.0))? {
            None => Ok(None),
            Some(row) => Ok(Some(rows::opens(&row)?)),
        })
    }

    /// What is remembered of a command (16 bytes) or of a conflict (24 bytes).
    pub(super) fn known(&self, key: &[u8]) -> Result<Option<Known>, Broken> {
        let own = guard(|| match self.rows.get(Sort::Command.key(key))? {
            None => Ok(None),
            Some(bytes) => Ok(Some(rows::known(&bytes)?)),
        })?;
        let Ok(id) = Uuid::from_slice(key) else {
            return Ok(own);
        };
        match own {
            Some(known) => Ok(Some(known)),
            None => self.known_filing(CaseId(id)),
        }
    }

    fn known_filing(&self, id: CaseId) -> Result<Option<Known>, Broken> {
        let Some(case) = self.case(id)? else {
            return Ok(None);
        };
        let digest = self.opens(&case.receipt)?.filter(|(of, _)| *of == id);
        Ok(digest.map(|(_, digest)| rows::filed_by(&case, digest)))
    }

    /// Whether a token has marked before.
    pub(super) fn is_marked(&self, mark: &[u8]) -> Result<bool, Broken> {
        guard(|| Ok(self.rows.contains_key(Sort::Mark.key(mark))?))
    }

    /// Everything that waits, and what has waited.
    pub(super) fn waiting(&self) -> Result<Waiting, Broken> {
        guard(|| {
            let mut rows = Vec::new();
            for row in self.rows.scan_prefix(Sort::Waiting.key(&[])) {
                rows.push(rows::waiting(&row?.1)?);
            }
            Ok(Waiting::of(rows))
        })
    }

    /// Every count of scans that is kept.
    pub(super) fn scans(&self) -> Result<Scans, Broken> {
        guard(|| {
            let mut scans = Scans::default();
            for row in self.rows.scan_prefix(Sort::Scan.key(&[])) {
                let (key, value) = row?;
                rows::scan(&key[1..], &value, &mut scans)?;
            }
            Ok(scans)
        })
    }

    /// The house as the views hold it.
    pub(super) fn site(&self) -> Result<Option<Site>, Broken> {
        let _whole = self
            .pieces
            .read()
            .unwrap_or_else(|broken| broken.into_inner());
        guard(|| match get_chunked(&self.rows, Sort::Site, &[])? {
            None => Ok(None),
            Some(bytes) => Ok(Some(rows::site(&bytes)?)),
        })
    }

    /// Runs over every case, in no order that means anything.
    pub(super) fn each_case(&self, mut take: impl FnMut(Case)) -> Result<(), Broken> {
        self.each_case_row(|_, bytes| {
            take(rows::case(bytes)?);
            Ok(())
        })
    }

    /// Runs over the row of every case. Rows may change meanwhile, each as a whole: who changes them waits for some
    /// rows at a time, and no longer.
    fn each_case_row(
        &self,
        mut take: impl FnMut(&[u8], &[u8]) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        guard(|| {
            let mut after = None;
            loop {
                let _whole = self
                    .pieces
                    .read()
                    .unwrap_or_else(|broken| broken.into_inner());
                after = some_chunked(&self.rows, Sort::Case, after, &mut take)?;
                if after.is_none() {
                    return Ok(());
                }
            }
        })
    }
}

/// A kill while sled opens leaves a half-made snapshot, which the next open would take for the newest (sled issue 1527).
fn drop_half_made_snapshots(dir: &Path) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Moves broken views aside; only the last broken ones are kept.
pub(super) fn move_aside(dir: &Path) -> std::io::Result<PathBuf> {
    let aside = dir.with_extension("broken");
    if aside.exists() {
        std::fs::remove_dir_all(&aside)?;
    }
    if dir.exists() {
        std::fs::rename(dir, &aside)?;
    }
    Ok(aside)
}
