//! The views: sled behind one door. Everything here can be deleted and is rebuilt from the journal.

pub(super) mod apply;
pub(super) mod check;
pub(super) mod facts;
#[cfg(test)]
mod long_rows;
mod rows;
mod shape;

use super::change::Change;
use super::journal::Mark;
use super::outcome::Known;
use super::waiting::Waiting;
use crate::domain::case::Case;
use crate::domain::receipt::ReceiptHash;
use crate::domain::site::Site;
use crate::domain::{CaseId, CaseNumber};
use rows::{Applied, chunks, number_key};
use sled::Transactional;
use sled::transaction::{ConflictableTransactionError, TransactionError, TransactionalTree};
use std::fs::File;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

const CACHE_BYTES: u64 = 64 << 20;
const APPLIED: &[u8] = b"applied";
/// Rows that a walk reads before it lets others change them.
const ROWS_AT_ONCE: usize = 64;

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
    trees: Option<Trees>,
}

impl Deref for Views {
    type Target = Trees;
    fn deref(&self) -> &Trees {
        self.trees.as_ref().expect("taken only when dropped")
    }
}

impl Drop for Views {
    /// sled writes once more when it is let go, and panics when it cannot.
    fn drop(&mut self) {
        let trees = self.trees.take();
        let dropped = guard(|| {
            drop(trees);
            Ok(())
        });
        if let Err(broken) = dropped {
            tracing::error!(why = %broken.0, "the views could not be closed; they are rebuilt if need be");
        }
    }
}

/// sled's handles.
pub(super) struct Trees {
    /// A long row lies in pieces: who reads one holds this, and who changes rows waits for them. sled guards single
    /// pieces only.
    pieces: std::sync::RwLock<()>,
    db: sled::Db,
    cases: sled::Tree,
    numbers: sled::Tree,
    receipts: sled::Tree,
    commands: sled::Tree,
    marks: sled::Tree,
    waiting: sled::Tree,
    meta: sled::Tree,
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
            let trees = Trees {
                pieces: std::sync::RwLock::new(()),
                cases: db.open_tree("cases")?,
                numbers: db.open_tree("numbers")?,
                receipts: db.open_tree("receipts")?,
                commands: db.open_tree("commands")?,
                marks: db.open_tree("marks")?,
                waiting: db.open_tree("waiting")?,
                meta: db.open_tree("meta")?,
                db,
                file,
            };
            let views = Views { trees: Some(trees) };
            let standing = views.standing()?;
            Ok((views, standing))
        })
    }

    fn standing(&self) -> Result<Standing, Broken> {
        match self.meta.get(APPLIED)? {
            None if self.db.was_recovered() && !self.cases.is_empty() => {
                Err(Broken("the views do not say how far they go".into()))
            }
            None => Ok(Standing::default()),
            Some(bytes) => Ok(Applied::from_bytes(&bytes)?.into()),
        }
    }

    /// Takes changes in, in one transaction over all trees, together with how far the views now go.
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
            let trees = (
                &self.cases,
                &self.numbers,
                &self.receipts,
                &self.commands,
                &self.marks,
                &self.waiting,
                &self.meta,
            );
            let done: Result<(), TransactionError<()>> = trees.transaction(
                |(cases, numbers, receipts, commands, marks, waiting, meta)| {
                    for (key, value) in &rows.cases {
                        put_chunked(cases, key, value)?;
                    }
                    for (key, value) in &rows.numbers {
                        numbers.insert(&key[..], &value[..])?;
                    }
                    for (key, value) in &rows.receipts {
                        receipts.insert(&key[..], &value[..])?;
                    }
                    for (key, value) in &rows.commands {
                        commands.insert(&key[..], &value[..])?;
                    }
                    for (key, value) in &rows.marks {
                        marks.insert(&key[..], &value[..])?;
                    }
                    for (key, value) in &rows.waiting {
                        waiting.insert(&key[..], &value[..])?;
                    }
                    if let Some(site) = &site {
                        put_chunked(meta, rows::SITE, site)?;
                    }
                    meta.insert(APPLIED, &applied[..])?;
                    Ok::<(), ConflictableTransactionError<()>>(())
                },
            );
            done.map_err(|error| Broken(format!("{error:?}")))
        })
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
        guard(|| match get_chunked(&self.cases, id.0.as_bytes())? {
            None => Ok(None),
            Some(bytes) => Ok(Some(rows::case(&bytes)?)),
        })
    }

    /// The case with a number.
    pub(super) fn case_by_number(&self, number: CaseNumber) -> Result<Option<CaseId>, Broken> {
        guard(|| rows::id(self.numbers.get(number_key(number))?))
    }

    /// The case that a receipt opens.
    pub(super) fn case_by_receipt(&self, receipt: &ReceiptHash) -> Result<Option<CaseId>, Broken> {
        guard(|| rows::id(self.receipts.get(receipt.0)?))
    }

    /// What is remembered of a command (16 bytes) or of a conflict (24 bytes).
    pub(super) fn known(&self, key: &[u8]) -> Result<Option<Known>, Broken> {
        guard(|| match self.commands.get(key)? {
            None => Ok(None),
            Some(bytes) => Ok(Some(rows::known(&bytes)?)),
        })
    }

    /// Whether a token has marked before.
    pub(super) fn is_marked(&self, mark: &[u8]) -> Result<bool, Broken> {
        guard(|| Ok(self.marks.contains_key(mark)?))
    }

    /// Everything that waits, and what has waited.
    pub(super) fn waiting(&self) -> Result<Waiting, Broken> {
        guard(|| {
            let mut rows = Vec::new();
            for row in self.waiting.iter() {
                rows.push(rows::waiting(&row?.1)?);
            }
            Ok(Waiting::of(rows))
        })
    }

    /// The house as the views hold it.
    pub(super) fn site(&self) -> Result<Option<Site>, Broken> {
        let _whole = self
            .pieces
            .read()
            .unwrap_or_else(|broken| broken.into_inner());
        guard(|| match get_chunked(&self.meta, rows::SITE)? {
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
                after = some_chunked(&self.cases, after, &mut take)?;
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

fn put_chunked(
    tree: &TransactionalTree,
    key: &[u8],
    value: &[u8],
) -> Result<(), sled::transaction::UnabortableTransactionError> {
    let parts = chunks(key, value);
    let before = tree
        .get(&parts[0].0[..])?
        .map_or(0, |old| usize::from(old[0]));
    for (key, value) in &parts {
        tree.insert(&key[..], &value[..])?;
    }
    for surplus in parts.len()..before {
        tree.remove(rows::chunk_key(key, surplus))?;
    }
    Ok(())
}

fn get_chunked(tree: &sled::Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    let Some(first) = tree.get(rows::chunk_key(key, 0))? else {
        return Ok(None);
    };
    let (count, head) = first
        .split_first()
        .ok_or_else(|| Broken("an empty row".into()))?;
    let mut bytes = head.to_vec();
    for chunk in 1..usize::from(*count) {
        let more = tree
            .get(rows::chunk_key(key, chunk))?
            .ok_or_else(|| Broken("a row is not whole".into()))?;
        bytes.extend_from_slice(&more);
    }
    Ok(Some(bytes))
}

/// Runs over some rows of a tree of chunked rows, from behind the row `after`. The key of the last one where more may
/// follow. Nothing may change meanwhile.
fn some_chunked(
    tree: &sled::Tree,
    after: Option<Vec<u8>>,
    take: &mut impl FnMut(&[u8], &[u8]) -> Result<(), Broken>,
) -> Result<Option<Vec<u8>>, Broken> {
    let mut items = match &after {
        // No piece of a row bears this number.
        Some(row) => tree.range(rows::chunk_key(row, usize::from(u8::MAX))..),
        None => tree.iter(),
    };
    for taken in 1.. {
        let Some(first) = items.next() else {
            return Ok(None);
        };
        let (key, value) = first?;
        let (row, count, mut bytes) = match (key.split_last(), value.split_first()) {
            (Some((0, row)), Some((count, head))) if *count > 0 => (row, *count, head.to_vec()),
            _ => return Err(Broken("a row is not whole".into())),
        };
        for chunk in 1..usize::from(count) {
            match items.next().transpose()? {
                Some((key, value)) if *key == *rows::chunk_key(row, chunk) => {
                    bytes.extend_from_slice(&value);
                }
                _ => return Err(Broken("a row is not whole".into())),
            }
        }
        take(row, &bytes)?;
        if taken == ROWS_AT_ONCE {
            return Ok(Some(row.to_vec()));
        }
    }
    Ok(None)
}
