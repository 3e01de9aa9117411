//! The one writer: takes what waits, decides each command against applied and pending state, appends, syncs, acknowledges.

mod overlay;

use super::change::Change;
use super::error::Error;
use super::journal::{Batch, Journal, frame::PAYLOAD_MAX_BYTES};
use super::open::{erase, erase_password};
use super::outcome::{Known, Outcome, conflict_key};
use super::shared::Shared;
use super::views::apply::Applying;
use super::{keys, vault::Key};
use crate::domain::case::{Case, CaseEvent};
use crate::domain::command::{Body, Command, Filing, Request};
use crate::domain::decide::{Ctx, Refusal, decide, decide_filing};
use crate::domain::site::{Site, SiteEvent};
use crate::domain::{
    By, CaseId, CaseNumber, Digest, ENTRY_VERSION, Entry, KeySlot, Sealed, Target, What, Words,
};
use jiff::Timestamp;
use overlay::Overlay;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use tokio::sync::oneshot;

/// Commands that share one sync.
const BATCH_COMMANDS: usize = 512;
/// After this much quiet the last batch is sealed.
const QUIET: Duration = Duration::from_millis(50);

/// What the writer is asked.
pub(super) enum Job {
    /// Commands in order, and where the answer goes.
    Submit(Vec<Request>, Reply),
    /// Seal and end.
    Close,
}

pub(super) type Reply = oneshot::Sender<Result<Vec<Outcome>, Error>>;

pub(super) struct Writer {
    shared: Arc<Shared>,
    journal: Journal,
    applying: SyncSender<Applying>,
    keys_low: SyncSender<()>,
    overlay: Overlay,
    site: Arc<Site>,
    /// The last case number of each year.
    numbers: Vec<(i16, u32)>,
}

/// A command's entries on their way.
struct Pending<'a> {
    batch: &'a mut Batch,
    changes: &'a mut Vec<Change>,
    old_passwords: &'a mut Vec<(Arc<Site>, SiteEvent)>,
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
            let _ = reply.send(outcome);
        }
        if self.shared.vault.is_low() {
            let _ = self.keys_low.try_send(());
        }
    }

    #[allow(clippy::type_complexity)]
    fn write_batch(
        &mut self,
        submitted: Vec<(Vec<Request>, Reply)>,
    ) -> Result<(Vec<Reply>, Vec<Result<Vec<Outcome>, Error>>), (Vec<Reply>, Error)> {
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
        let before = (self.site.clone(), self.numbers.clone());
        let (mut changes, mut old_passwords) = (Vec::new(), Vec::new());
        let mut pending = Pending {
            batch: &mut batch,
            changes: &mut changes,
            old_passwords: &mut old_passwords,
            now: self.now(),
        };
        let outcomes: Vec<_> = asked
            .into_iter()
            .map(|requests| {
                requests
                    .into_iter()
                    .map(|request| self.take(request, &mut pending))
                    .collect()
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
            (self.site, self.numbers) = before;
            self.overlay.take_back();
            return Err((replies, error));
        }
        let destroyed = changes
            .iter()
            .try_for_each(|change| erase(&self.shared.vault, &self.shared.files, change))
            .and_then(|()| {
                old_passwords
                    .iter()
                    .try_for_each(|(site, event)| erase_password(&self.shared.vault, site, event))
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

    /// Decides one command.
    fn take(&mut self, request: Request, pending: &mut Pending<'_>) -> Result<Outcome, Error> {
        let Request {
            id,
            digest,
            by,
            sent_at,
            token,
            content,
            body,
        } = request;
        let mut entry = Entry {
            v: ENTRY_VERSION,
            at: pending.now,
            cause: id,
            digest,
            by,
            skew_ms: sent_at.map(|sent| sent.as_millisecond() - pending.now.as_millisecond()),
            what: What::Refused {
                kind: String::new(),
                refusal: String::new(),
                case: None,
            },
        };
        let case = match &body {
            Body::Case { target, .. } => self.find(target)?,
            Body::Site(_) => None,
        };
        if let (Body::Case { command, .. }, Some(case), Some(token)) = (&body, &case, &token) {
            entry.digest = self.mark_of(command, case.id, token).unwrap_or(digest);
        }
        if let Some(known) = self.known(id.0.as_bytes())? {
            return self.again(&known, entry, &content, pending);
        }
        let (target, command) = match body {
            Body::Site(event) => {
                pending
                    .old_passwords
                    .push((self.site.clone(), event.clone()));
                let mut site = (*self.site).clone();
                site.evolve(&event, entry.at);
                entry.what = What::Site(event);
                let ack = self.push(entry, None, pending)?;
                self.site = Arc::new(site);
                return Ok(Outcome::Stored(ack.ack));
            }
            Body::Case { target, command } => (target, command),
        };
        let name = command.name();
        let decided = match (target, command, &case) {
            (Target::NewCase, Command::File(filing), _) => {
                self.decide_filing(CaseId(id.0), filing, &entry)?
            }
            (_, command, Some(case)) => self.decide(case, command, &entry)?,
            (_, _, None) => return Ok(Outcome::Refused(Refusal::NoSuchCase)),
        };
        match decided {
            Ok(events) => {
                let id = case.as_ref().map_or(CaseId(id.0), |case| case.id);
                let mut prior = case;
                let mut outcome = Outcome::Refused(Refusal::NothingToDo);
                for event in events {
                    let mut entry = entry.clone();
                    entry.what = What::Case { id, event };
                    let known = self.push(entry, prior.as_deref(), pending)?;
                    prior = self.overlay.case(id);
                    outcome = Outcome::Stored(known.ack);
                }
                Ok(outcome)
            }
            Err(refusal) => {
                // What anybody with a phone may send a thousand times is not worth an entry each.
                if entry.by != By::Public {
                    entry.what = What::Refused {
                        kind: name.into(),
                        refusal: refusal.code().into(),
                        case: case.as_ref().map(|case| case.id),
                    };
                    self.push(entry, case.as_deref(), pending)?;
                }
                Ok(Outcome::Refused(refusal))
            }
        }
    }

    /// A command that came before: the same answer, or, with other content, kept aside once.
    fn again(
        &mut self,
        known: &Known,
        mut entry: Entry,
        content: &str,
        pending: &mut Pending<'_>,
    ) -> Result<Outcome, Error> {
        if known.digest == entry.digest {
            return Ok(known.again());
        }
        if self
            .known(&conflict_key(entry.cause, &entry.digest))?
            .is_none()
        {
            let (slot, key) = self.shared.vault.take()?;
            let sealed = keys::seal(&key, entry.cause.0.as_bytes(), content.as_bytes());
            entry.what = What::Conflict {
                key: KeySlot(slot),
                content: Sealed(sealed),
            };
            self.push(entry, None, pending)?;
        }
        Ok(Outcome::Conflict)
    }

    fn decide_filing(
        &mut self,
        id: CaseId,
        filing: Filing<Words>,
        entry: &Entry,
    ) -> Result<Result<Vec<CaseEvent>, Refusal>, Error> {
        if self.find(&Target::Receipt(filing.receipt))?.is_some() {
            return Ok(Err(Refusal::ReceiptTaken));
        }
        let (slot, key) = self.shared.vault.take()?;
        let Command::File(filing) = seal(Command::File(filing), &key, id) else {
            return Ok(Err(Refusal::NothingToDo));
        };
        let number = self.next_number(entry.at);
        Ok(decide_filing(
            filing,
            &self.ctx(entry, number, KeySlot(slot), false),
        ))
    }

    fn decide(
        &mut self,
        case: &Case,
        command: Command<Words>,
        entry: &Entry,
    ) -> Result<Result<Vec<CaseEvent>, Refusal>, Error> {
        let marked = matches!(command, Command::Second | Command::Thumb)
            && self.is_marked(&entry.digest.0)?;
        let command = match self.shared.vault.key(case.key.0)? {
            Some(key) => seal(command, &key, case.id),
            None => return Ok(Err(Refusal::Erased)),
        };
        Ok(decide(
            case,
            command,
            &self.ctx(entry, case.number, case.key, marked),
        ))
    }

    fn ctx(&self, entry: &Entry, number: CaseNumber, key: KeySlot, marked: bool) -> Ctx<'_> {
        Ctx {
            now: entry.at,
            by: entry.by,
            site: &self.site,
            zone: &self.shared.options.zone,
            number,
            key,
            marked,
        }
    }

    /// Appends an entry to the batch and folds it into what the next command sees.
    fn push(
        &mut self,
        entry: Entry,
        prior: Option<&Case>,
        pending: &mut Pending<'_>,
    ) -> Result<Known, Error> {
        let payload = serde_json::to_vec(&entry)
            .map_err(|error| Error::Unfit(format!("an entry cannot be written: {error}")))?;
        if payload.len() > PAYLOAD_MAX_BYTES {
            return Err(Error::Unfit(format!(
                "an entry of {} bytes is too long",
                payload.len()
            )));
        }
        let mark = pending.batch.push(&payload);
        let change = Change::of(mark, entry, prior);
        if let Some((number, _)) = change.filed {
            match self
                .numbers
                .iter_mut()
                .find(|(year, _)| *year == number.year)
            {
                Some((_, count)) => *count = number.count,
                None => self.numbers.push((number.year, number.count)),
            }
        }
        self.overlay.put(&change);
        let known = change.known.1.clone();
        pending.changes.push(change);
        Ok(known)
    }

    /// Counted within the year of the mine.
    fn next_number(&self, at: Timestamp) -> CaseNumber {
        let year = at
            .to_zoned_datetime(self.shared.options.zone.clone())
            .year();
        let last = self.numbers.iter().find(|(known, _)| *known == year);
        CaseNumber {
            year,
            count: last.map_or(0, |(_, count)| *count) + 1,
        }
    }

    /// One phone's token of the day counts once for a case: the entry's digest is the mark.
    fn mark_of(&self, command: &Command<Words>, case: CaseId, token: &str) -> Option<Digest> {
        matches!(command, Command::Second | Command::Thumb).then(|| {
            let parts = [
                command.name().as_bytes(),
                case.0.as_bytes(),
                token.as_bytes(),
            ];
            Digest(self.shared.keys.hash("mark", &parts))
        })
    }

    fn find(&self, target: &Target) -> Result<Option<Arc<Case>>, Error> {
        let views = &self.shared.views;
        let id = match target {
            Target::NewCase => None,
            Target::Case(id) => Some(*id),
            Target::Number(number) => match self.overlay.by_number(*number) {
                Some(id) => Some(id),
                None => self.shared.sound(views.case_by_number(*number))?,
            },
            Target::Receipt(receipt) => match self.overlay.by_receipt(receipt) {
                Some(id) => Some(id),
                None => self.shared.sound(views.case_by_receipt(receipt))?,
            },
        };
        let Some(id) = id else { return Ok(None) };
        match self.overlay.case(id) {
            Some(case) => Ok(Some(case)),
            None => Ok(self.shared.sound(views.case(id))?.map(Arc::new)),
        }
    }

    fn known(&self, key: &[u8]) -> Result<Option<Known>, Error> {
        match self.overlay.known(key) {
            Some(known) => Ok(Some(known)),
            None => self.shared.sound(self.shared.views.known(key)),
        }
    }

    fn is_marked(&self, mark: &[u8; 32]) -> Result<bool, Error> {
        Ok(self.overlay.is_marked(mark) || self.shared.sound(self.shared.views.is_marked(mark))?)
    }
}

/// Seals every word of a command under the key of its case.
fn seal(command: Command<Words>, key: &Key, case: CaseId) -> Command<Sealed> {
    command.map_words(&mut |words| Sealed(keys::seal(key, case.0.as_bytes(), words.0.as_bytes())))
}
