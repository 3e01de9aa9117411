//! Opening a data directory: keys, views, journal, vault, replay; then the threads.

use super::change::{self, Change};
use super::error::Error;
use super::files::Files;
use super::journal::{Journal, Reader};
use super::keys::Keys;
use super::medium::{Disk, Medium};
use super::shared::{Parts, Shared};
use super::vault::Vault;
use super::views::check::{self, Fault};
use super::views::facts::{self, Facts};
use super::views::{self, Broken, Standing, Views, apply};
use super::writer::Writer;
use super::{Options, Store};
use crate::domain::CaseId;
use crate::domain::case::Case;
use crate::domain::site::Site;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

/// Changes taken into the views at a time while replaying.
const REPLAY_CHANGES: usize = 2000;
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
    let lock = lock(dir)?;
    let keys = Keys::open(&*medium, &dir.join("keys"))?;
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

/// One process at a time. A process that was killed just now may take a moment to let go.
fn lock(dir: &Path) -> Result<std::fs::File, Error> {
    let file = dir.join("lock");
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

fn set_aside(dir: &Path, broken: &Broken) -> Result<(), Error> {
    tracing::error!(dir = %dir.display(), why = %broken.0,
        "the views are broken: they are moved aside and rebuilt from the journal");
    views::move_aside(dir).map_err(|error| Error::io("move aside", dir, &error))?;
    Ok(())
}

fn open_fresh(dir: &Path) -> Result<(Views, Standing), Error> {
    Views::open(dir).map_err(|broken| Error::Stopped {
        why: format!(
            "new views cannot be made in {}: {}",
            dir.display(),
            broken.0
        ),
    })
}

struct Replay<'a> {
    dir: &'a Path,
    reader: &'a Reader,
    vault: &'a Vault,
    files: &'a Files,
}

struct Replayed {
    views: Views,
    standing: Standing,
    site: Site,
    entries: u64,
    rebuilt: bool,
}

/// Why a replay did not end.
enum Halt {
    Views(Broken),
    Other(Error),
}

impl From<Broken> for Halt {
    fn from(broken: Broken) -> Halt {
        Halt::Views(broken)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Halt {
        Halt::Other(error)
    }
}

impl Replay<'_> {
    /// Brings the views up to the journal; when they break on the way, once more from nothing.
    fn run(&self, views: Views, mut standing: Standing) -> Result<Replayed, Error> {
        match self.catch_up(&views, &mut standing) {
            Ok((site, entries)) => {
                return Ok(Replayed {
                    views,
                    standing,
                    site,
                    entries,
                    rebuilt: false,
                });
            }
            Err(Halt::Other(error)) => return Err(error),
            Err(Halt::Views(broken)) => {
                drop(views);
                set_aside(&views_dir(self.dir), &broken)?;
            }
        }
        let (views, mut standing) = open_fresh(&views_dir(self.dir))?;
        match self.catch_up(&views, &mut standing) {
            Ok((site, entries)) => Ok(Replayed {
                views,
                standing,
                site,
                entries,
                rebuilt: true,
            }),
            Err(Halt::Other(error)) => Err(error),
            Err(Halt::Views(broken)) => Err(Error::Stopped {
                why: format!("the views cannot be rebuilt: {}", broken.0),
            }),
        }
    }

    fn catch_up(&self, views: &Views, standing: &mut Standing) -> Result<(Site, u64), Halt> {
        let mut site = views.site()?.unwrap_or_default();
        let site_before = site.version;
        let from = standing
            .applied
            .map_or(self.reader.start(), |mark| mark.pos);
        let after = standing.applied.map_or(0, |mark| mark.head.seq);
        let mut entries = 0;
        let mut cases: HashMap<CaseId, Arc<Case>> = HashMap::new();
        let mut changes = Vec::new();
        for stored in self.reader.walk(from) {
            let stored = stored?;
            if stored.mark.head.seq <= after {
                continue;
            }
            let entry = change::parse(self.reader, &stored)?;
            let prior = match change::case_of(&entry) {
                None => None,
                Some(id) => match cases.get(&id) {
                    Some(case) => Some(case.clone()),
                    None => views.case(id)?.map(Arc::new),
                },
            };
            if let crate::domain::What::Site(event) = &entry.what {
                erase_password(self.vault, &site, event)?;
                site.evolve(event, entry.at);
            }
            let change = Change::of(stored.mark, entry, prior.as_deref());
            // Destroyed before the views say that the entry is dealt with.
            erase(self.vault, self.files, &change)?;
            if let Some(case) = &change.case {
                cases.insert(case.id, case.clone());
            }
            standing.advance(&change);
            changes.push(change);
            entries += 1;
            if changes.len() == REPLAY_CHANGES {
                views.apply(&changes, None, standing)?;
                changes.clear();
                cases.clear();
            }
        }
        if entries > 0 {
            let site = (site.version != site_before).then_some(&site);
            views.apply(&changes, site, standing)?;
            views.sync()?;
            tracing::info!(entries, "the views caught up with the journal");
        }
        Ok((site, entries))
    }
}

/// Destroys what an erasure takes away; doing it again changes nothing.
pub(super) fn erase(vault: &Vault, files: &Files, change: &Change) -> Result<(), Error> {
    if let Some(erased) = &change.erased {
        vault.destroy(&[erased.key.0])?;
        for file in &erased.files {
            files.delete(file)?;
        }
    }
    Ok(())
}

/// A new password takes the key of the old one with it.
pub(super) fn erase_password(
    vault: &Vault,
    site: &Site,
    event: &crate::domain::site::SiteEvent,
) -> Result<(), Error> {
    if let crate::domain::site::SiteEvent::PasswordSet {
        staff, password, ..
    } = event
        && let Some(old) = site.password(*staff)
        && old.key != password.key
    {
        vault.destroy(&[old.key.0])?;
    }
    Ok(())
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
    let writer = Writer::new(shared.clone(), journal, applying, low, numbers);
    let for_views = shared.clone();
    let for_keys = shared.clone();
    let for_proof = shared.clone();
    let threads = vec![
        spawn("writer", move || writer.run(&incoming))?,
        spawn("views", move || {
            apply::run(&for_views, &to_apply, standing, facts);
        })?,
        spawn("keys", move || make_keys(&for_keys, &refills))?,
        spawn("proof", move || prove(&for_proof))?,
    ];
    Ok(Store::assembled(shared, jobs, threads))
}

fn spawn(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> Result<std::thread::JoinHandle<()>, Error> {
    std::thread::Builder::new()
        .name(format!("store {name}"))
        .spawn(run)
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

/// Reads the whole journal and vault in the background, and after an unclean stop the views against them.
fn prove(shared: &Shared) {
    let proved = shared.vault.check().map_err(Fault::Journal).and_then(|_| {
        if shared.is_proved() {
            prove_journal(shared)
        } else {
            check::check(shared)
        }
    });
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

fn prove_journal(shared: &Shared) -> Result<u64, Fault> {
    let mut entries = 0;
    for stored in shared.reader.walk(shared.reader.start()) {
        stored?;
        entries += 1;
        if shared.is_ending() {
            break;
        }
    }
    Ok(entries)
}
