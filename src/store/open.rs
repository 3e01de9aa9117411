//! Opening a data directory: keys, views, journal, vault, replay; then the threads.

use super::error::Error;
use super::files::Files;
use super::journal::Journal;
use super::keys::Keys;
use super::medium::{Disk, Medium};
use super::replay::{Replay, Replayed};
use super::restore::refuse_unfinished;
use super::shared::{Parts, Shared};
use super::vault::Vault;
use super::views::check::{self, Fault, Ground};
use super::views::facts::{self, Facts};
use super::views::{self, Broken, Standing, Views, apply};
use super::writer::Writer;
use super::{Options, Store};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

/// Batches that may wait for the views before the writer waits for them.
const WAITING_BATCHES: usize = 256;

/// Its being there says that the views must be rebuilt.
pub(super) fn rebuild_marker(data: &Path) -> PathBuf {
    data.join("views.rebuild")
}

pub(super) fn views_dir(data: &Path) -> PathBuf {
    data.join("views")
}

pub(super) fn open(dir: &Path, options: Options) -> Result<Store, Error> {
    let medium: Arc<dyn Medium> = Arc::new(Disk);
    medium
        .make_dir(dir)
        .map_err(|error| Error::io("make", dir, &error))?;
    if dir.join("relay.json").exists() {
        return Err(Error::Unfit(format!(
            "{} is a relay's data directory: start it with --relay-to, or give the hub another with --data",
            dir.display()
        )));
    }
    let lock = lock(dir)?;
    refuse_unfinished(dir)?;
    let epoch = super::epoch::read(&*medium, dir)?;
    let keys = Keys::open(&*medium, &dir.join("keys"), has_journal(&*medium, dir)?)?;
    let (views, standing, fresh) = open_views(dir)?;
    let image = facts::read_image(dir);
    // Views that had to go may have left word of how far they went.
    let known = standing
        .applied
        .or_else(|| image.as_ref().and_then(|image| image.mark));
    let journal = Journal::open(
        medium.clone(),
        &dir.join("journal"),
        options.segment_bytes,
        known,
    )?;
    let vault = Vault::open(
        medium.clone(),
        &dir.join("vault"),
        standing.next_slot,
        journal.head().seq > 0,
    )?;
    let files = Files::open(medium, &dir.join("files"))?;
    facts::drop_image(dir).map_err(|error| Error::io("remove", &facts::image_file(dir), &error))?;
    let replaying = Replay {
        dir,
        reader: &journal.reader(),
        vault: &vault,
        files: &files,
    };
    let Replayed {
        views,
        standing,
        site,
        entries,
        rebuilt,
    } = replaying.run(views, standing)?;
    vault.use_below(standing.next_slot)?;
    let facts = image
        .filter(|image| image.mark == standing.applied && entries == 0 && !fresh && !rebuilt)
        .and_then(|image| image.facts);
    let clean = fresh || rebuilt || facts.is_some();
    let shared = Arc::new(Shared::new(Parts {
        dir: dir.to_path_buf(),
        epoch,
        options,
        keys,
        vault,
        files,
        reader: journal.reader(),
        views,
        site: Arc::new(site),
        head: journal.head(),
        applied: standing.applied,
        clean,
        lock,
    }));
    start(shared, journal, standing, facts)
}

/// Whether anything was ever written here, whole or not.
fn has_journal(medium: &dyn Medium, dir: &Path) -> Result<bool, Error> {
    let journal = dir.join("journal");
    if !journal.is_dir() {
        return Ok(false);
    }
    medium
        .list(&journal)
        .map(|names| !names.is_empty())
        .map_err(|error| Error::io("list", &journal, &error))
}

/// The file that the process which has the directory holds locked.
pub(super) fn lock_file(data: &Path) -> PathBuf {
    data.join("lock")
}

/// One process at a time. A process that was killed just now may take a moment to let go.
pub(super) fn lock(dir: &Path) -> Result<std::fs::File, Error> {
    let file = lock_file(dir);
    let lock = std::fs::File::create(&file).map_err(|error| Error::io("make", &file, &error))?;
    for _ in 0..150 {
        if lock.try_lock().is_ok() {
            return Ok(lock);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(Error::InUse {
        dir: dir.to_path_buf(),
    })
}

/// Opens the views; broken ones are moved aside and empty ones made. Says whether they are empty.
fn open_views(data: &Path) -> Result<(Views, Standing, bool), Error> {
    let dir = views_dir(data);
    let marker = rebuild_marker(data);
    make_private(&dir)?;
    if marker.exists() {
        let why = std::fs::read_to_string(&marker).unwrap_or_default();
        set_aside(&dir, &Broken(why))?;
        std::fs::remove_file(&marker).map_err(|error| Error::io("remove", &marker, &error))?;
    }
    let (views, standing) = match Views::open(&dir) {
        Ok(open) => open,
        Err(broken) => {
            set_aside(&dir, &broken)?;
            open_fresh(&dir)?
        }
    };
    let fresh = standing.applied.is_none();
    Ok((views, standing, fresh))
}

/// sled's files are readable by everybody; their directory is not.
fn make_private(dir: &Path) -> Result<(), Error> {
    Disk.make_dir(dir)
        .map_err(|error| Error::io("make", dir, &error))
}

pub(super) fn set_aside(dir: &Path, broken: &Broken) -> Result<(), Error> {
    tracing::error!(dir = %dir.display(), why = %broken.0,
        "the views are broken: they are moved aside and rebuilt from the journal");
    views::move_aside(dir).map_err(|error| Error::io("move aside", dir, &error))?;
    Ok(())
}

pub(super) fn open_fresh(dir: &Path) -> Result<(Views, Standing), Error> {
    make_private(dir)?;
    Views::open(dir).map_err(|broken| Error::Stopped {
        why: format!(
            "new views cannot be made in {}: {}",
            dir.display(),
            broken.0
        ),
    })
}

/// Starts the threads: the writer, the views, the maker of keys, and whatever has to be proved in the background.
fn start(
    shared: Arc<Shared>,
    journal: Journal,
    standing: Standing,
    facts: Option<Facts>,
) -> Result<Store, Error> {
    let (jobs, incoming) = mpsc::channel();
    let (applying, to_apply) = mpsc::sync_channel(WAITING_BATCHES);
    let (low, refills) = mpsc::sync_channel(1);
    let numbers = standing.numbers.clone();
    shared
        .waiting
        .store(Arc::new(shared.sound(shared.views.waiting())?));
    *shared.scans.write().expect("no holder panics") = shared.sound(shared.views.scans())?;
    let writer = Writer::new(shared.clone(), journal, applying, low, numbers);
    let threads = vec![
        spawn(&shared, "writer", move |_| writer.run(&incoming))?,
        spawn(&shared, "views", move |shared| {
            apply::run(shared, &to_apply, standing, facts);
        })?,
        spawn(&shared, "keys", move |shared| make_keys(shared, &refills))?,
        spawn(&shared, "proof", prove)?,
    ];
    Ok(Store::assembled(shared, jobs, threads))
}

/// A thread of the store; a panic in it stops the store.
fn spawn(
    shared: &Arc<Shared>,
    name: &str,
    run: impl FnOnce(&Shared) + Send + 'static,
) -> Result<std::thread::JoinHandle<()>, Error> {
    let shared = shared.clone();
    let thread = name.to_owned();
    std::thread::Builder::new()
        .name(format!("store {name}"))
        .spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| run(&shared))).is_err() {
                shared.stop(&Error::Stopped {
                    why: format!("the thread of the {thread} panicked"),
                });
            }
        })
        .map_err(|error| Error::Stopped {
            why: format!("no thread for the {name}: {error}"),
        })
}

fn make_keys(shared: &Shared, refills: &mpsc::Receiver<()>) {
    while refills.recv().is_ok() {
        match shared.vault.refill() {
            Ok(()) => {}
            Err(error @ Error::Full { .. }) => {
                tracing::error!(%error, "no new keys can be made for now");
            }
            Err(error) => {
                shared.stop(&error);
            }
        }
    }
}

/// In the background: every key of the vault, the whole chain of the journal, and every row of the views against it.
fn prove(shared: &Shared) {
    let proved = shared
        .vault
        .check_while(&|| !shared.is_ending())
        .map_err(Fault::Journal)
        .and_then(|_| check_views(shared));
    match proved {
        Ok(_) if shared.is_ending() => {}
        Ok(rows) => {
            shared.set_proved();
            tracing::debug!(rows, "journal, vault and views are as they should be");
        }
        Err(_) if shared.is_stopped() => {}
        Err(Fault::Views(broken)) => {
            shared.break_views(&broken);
        }
        Err(Fault::Journal(error)) => {
            shared.stop(&error);
        }
    }
}

fn check_views(shared: &Shared) -> Result<u64, Fault> {
    check::check(&Ground {
        reader: &shared.reader,
        views: &shared.views,
        changing: &shared.changing,
        applied: &|| shared.applied_mark(),
        is_ending: &|| shared.is_ending(),
    })
}
