//! Brings the views up to the journal at opening, and destroys on the way what erasures name.

use super::change::{self, Change};
use super::error::Error;
use super::files::Files;
use super::journal::Reader;
use super::open::{open_fresh, set_aside, views_dir};
use super::vault::Vault;
use super::views::{Broken, Standing, Views};
use crate::domain::case::Case;
use crate::domain::site::{Site, SiteEvent};
use crate::domain::{CaseId, What};
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Changes taken into the views at a time.
const REPLAY_CHANGES: usize = 2000;

pub(super) struct Replay<'a> {
    pub dir: &'a Path,
    pub reader: &'a Reader,
    pub vault: &'a Vault,
    pub files: &'a Files,
}

pub(super) struct Replayed {
    pub views: Views,
    pub standing: Standing,
    pub site: Site,
    pub entries: u64,
    pub rebuilt: bool,
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
    pub(super) fn run(&self, views: Views, mut standing: Standing) -> Result<Replayed, Error> {
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
        let mut is_site_changed = false;
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
            if let What::Site(event) = &entry.what {
                erase_of_site(self.vault, self.files, &site, event, entry.at)?;
                site.evolve(event, entry.at);
                is_site_changed |= event.is_kept_in_site();
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
            let site = is_site_changed.then_some(&site);
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

/// Destroys what the house lets go of with an event: the key of the password before, the pictures that nothing names any
/// more. Doing it again changes nothing.
pub(super) fn erase_of_site(
    vault: &Vault,
    files: &Files,
    before: &Site,
    event: &SiteEvent,
    at: Timestamp,
) -> Result<(), Error> {
    let let_go = before.lets_go(event, at);
    let keys: Vec<u64> = let_go.iter().map(|(key, _)| key.0).collect();
    vault.destroy(&keys)?;
    for (_, file) in let_go {
        if let Some(file) = file {
            files.delete(&file.0)?;
        }
    }
    Ok(())
}
