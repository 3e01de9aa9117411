//! The one writer: takes what waits, decides each command against applied and pending state, appends, syncs, acknowledges.

mod deciding;
mod overlay;
mod parking;

use super::change::Change;
use super::error::Error;
use super::journal::{Batch, Journal};
use super::outcome::Outcome;
use super::replay::{erase, erase_of_site};
use super::shared::Shared;
use super::views::apply::Applying;
use super::waiting::Waiting;
use crate::domain::What;
use crate::domain::command::{Body, Request};
use crate::domain::site::{Site, SiteEvent};
use jiff::Timestamp;
use overlay::Overlay;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use tokio::sync::oneshot;

/// Commands that share one sync.
const BATCH_COMMANDS: usize = 512;
/// Where several asked at once, so long the writer waits for others before it takes the next batch: one sync for all.
const GATHER: Duration = Duration::from_micros(300);
/// So many in one batch are several.
const SEVERAL: usize = 3;
/// After this much quiet the last batch is sealed.
const QUIET: Duration = Duration::from_millis(50);

/// What the writer is asked.
pub(super) enum Job {
    /// Commands in order, and where the answer goes.
    Submit(Vec<Request>, Reply),
    /// Seal and end.
    Close,
}

/// An outcome for each command, or why none of them was taken.
pub(super) type Answer = Result<Vec<Result<Outcome, Error>>, Error>;
pub(super) type Reply = oneshot::Sender<Answer>;

pub(super) struct Writer {
    shared: Arc<Shared>,
    journal: Journal,
    applying: SyncSender<Applying>,
    keys_low: SyncSender<()>,
    overlay: Overlay,
    site: Arc<Site>,
    /// The last case number of each year.
    numbers: Vec<(i16, u32)>,
    waiting: Arc<Waiting>,
}

/// A command's entries on their way.
struct Pending<'a> {
    batch: &'a mut Batch,
    changes: &'a mut Vec<Change>,
    sites_before: &'a mut Vec<(Arc<Site>, SiteEvent)>,
    now: Timestamp,
}

impl Writer {
    pub(super) fn new(
        shared: Arc<Shared>,
        journal: Journal,
        applying: SyncSender<Applying>,
        keys_low: SyncSender<()>,
        numbers: Vec<(i16, u32)>,
    ) -> Writer {
        Writer {
            site: shared.site.load_full(),
            waiting: shared.waiting.load_full(),
            shared,
            journal,
            applying,
            keys_low,
            overlay: Overlay::default(),
            numbers,
        }
    }

    /// Runs until it is closed, or every handle of the store is gone, or the journal stops.
    pub(super) fn run(mut self, incoming: &Receiver<Job>) {
        let mut were_several = false;
        loop {
            let first = if self.journal.is_sealed() {
                incoming.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                incoming.recv_timeout(QUIET)
            };
            let mut closing = false;
            match first {
                Ok(Job::Submit(requests, reply)) => {
                    let mut commands = requests.len();
                    let mut submitted = vec![(requests, reply)];
                    if were_several {
                        std::thread::sleep(GATHER);
                    }
                    while commands < BATCH_COMMANDS && !closing {
                        match incoming.try_recv() {
                            Ok(Job::Submit(requests, reply)) => {
                                commands += requests.len();
                                submitted.push((requests, reply));
                            }
                            Ok(Job::Close) => closing = true,
                            Err(_) => break,
                        }
                    }
                    were_several = submitted.len() >= SEVERAL;
                    self.take_batch(submitted);
                }
                Err(RecvTimeoutError::Timeout) => self.seal(),
                Ok(Job::Close) | Err(RecvTimeoutError::Disconnected) => closing = true,
            }
            if closing || self.shared.is_stopped() {
                break;
            }
        }
        if !self.shared.is_stopped() {
            self.seal();
        }
        self.shared.end();
    }

    fn seal(&mut self) {
        match self.journal.seal() {
            // A full disk leaves the last batch unsealed; the next quiet moment tries again.
            Ok(()) | Err(Error::Full { .. }) => {}
            Err(error) => {
                self.shared.stop(&error);
            }
        }
    }

    fn take_batch(&mut self, submitted: Vec<(Vec<Request>, Reply)>) {
        let (replies, outcomes) = match self.write_batch(submitted) {
            Ok(done) => done,
            Err((replies, error)) => {
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
                return;
            }
        };
        for (reply, outcome) in replies.into_iter().zip(outcomes) {
            // Who asked may have gone; the entry stands.
            let _ = reply.send(Ok(outcome));
        }
        if self.shared.vault.is_low() {
            let _ = self.keys_low.try_send(());
        }
    }

    #[allow(clippy::type_complexity)]
    fn write_batch(
        &mut self,
        submitted: Vec<(Vec<Request>, Reply)>,
    ) -> Result<(Vec<Reply>, Vec<Vec<Result<Outcome, Error>>>), (Vec<Reply>, Error)> {
        let (asked, replies): (Vec<_>, Vec<_>) = submitted.into_iter().unzip();
        let applied = self.shared.applied_mark().map_or(0, |mark| mark.head.seq);
        self.overlay.forget(applied);
        let begun = self.shared.alive().and_then(|()| {
            if !self.shared.room.take() {
                return Err(Error::Full {
                    file: self.shared.dir.clone(),
                });
            }
            self.journal.begin()
        });
        let mut batch = match begun {
            Ok(batch) => batch,
            Err(error) => return Err((replies, self.note(error))),
        };
        let before = (
            self.site.clone(),
            self.numbers.clone(),
            self.waiting.clone(),
        );
        let (mut changes, mut sites_before) = (Vec::new(), Vec::new());
        let now = self.now();
        let mut pending = Pending {
            batch: &mut batch,
            changes: &mut changes,
            sites_before: &mut sites_before,
            now,
        };
        if let Err(error) = self.give_up_expired(&mut pending) {
            tracing::error!(%error, "what has waited too long could not be given up");
        }
        let outcomes: Vec<_> = asked
            .into_iter()
            .map(|requests| {
                let mut whole = true;
                let mut take = |request: Request| {
                    // A relay is heard only as far as everything before was taken.
                    if !whole && matches!(&request.body, Body::Site(event) if !event.is_news()) {
                        return Err(Error::Unfit("not all of it could be taken".into()));
                    }
                    let taken = self.take(request, &mut pending);
                    whole &= taken.is_ok();
                    taken
                };
                requests.into_iter().map(&mut take).collect()
            })
            .collect();
        if changes.is_empty() {
            return Ok((replies, outcomes));
        }
        let committed = self
            .shared
            .alive()
            .and_then(|()| self.journal.commit(batch))
            .map_err(|error| self.note(error));
        if let Err(error) = committed {
            (self.site, self.numbers, self.waiting) = before;
            self.overlay.take_back();
            return Err((replies, error));
        }
        let destroyed = changes
            .iter()
            .try_for_each(|change| erase(&self.shared.vault, &self.shared.files, change))
            .and_then(|()| {
                let (vault, files) = (&self.shared.vault, &self.shared.files);
                sites_before
                    .iter()
                    .try_for_each(|(site, event)| erase_of_site(vault, files, site, event, now))
            });
        if let Err(error) = destroyed {
            // The entry stands; the next start destroys what it names before anything else.
            return Err((replies, self.shared.stop(&error)));
        }
        self.publish(changes, &before.0);
        Ok((replies, outcomes))
    }

    /// What is durable becomes visible.
    fn publish(&mut self, changes: Vec<Change>, site_before: &Arc<Site>) {
        let site = (!Arc::ptr_eq(site_before, &self.site)).then(|| self.site.clone());
        if let Some(site) = &site {
            self.shared.site.store(site.clone());
        }
        if changes.iter().any(|change| change.waiting.is_some()) {
            self.shared.waiting.store(self.waiting.clone());
        }
        for change in &changes {
            if let What::Site(SiteEvent::Scanned(scanned)) = &change.entry.what {
                let mut scans = self.shared.scans.write().expect("no holder panics");
                scans.take_in(scanned);
            }
        }
        self.shared.set_head(self.journal.head());
        let changes = Arc::new(changes);
        self.overlay.keep(changes.clone());
        if self.applying.send(Applying { changes, site }).is_err() {
            self.shared.stop(&Error::Stopped {
                why: "the views have ended".into(),
            });
        }
    }

    /// A full disk passes; anything else ends the store.
    fn note(&self, error: Error) -> Error {
        match error {
            Error::Full { .. } => {
                tracing::error!(%error, "nothing new is taken");
                error
            }
            other => self.shared.stop(&other),
        }
    }

    fn now(&self) -> Timestamp {
        let now = (self.shared.options.now)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}
