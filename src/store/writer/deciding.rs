//! One command: recognised if it came before, sealed, decided, and appended as entries.

use super::{Pending, Writer};
use crate::domain::case::{Case, CaseEvent};
use crate::domain::command::{Body, Command, Filing, Request};
use crate::domain::decide::{Ctx, Refusal, decide, decide_filing};
use crate::domain::{
    By, CaseId, CaseNumber, Digest, ENTRY_VERSION, Entry, KeySlot, Sealed, Target, What, Words,
};
use crate::store::change::Change;
use crate::store::error::Error;
use crate::store::journal::frame::PAYLOAD_MAX_BYTES;
use crate::store::outcome::{Known, Outcome, conflict_key};
use crate::store::{keys, vault::Key};
use jiff::Timestamp;
use std::sync::Arc;

impl Writer {
    /// Decides one command. A disk that cannot even be read ends the store; anything else is this command's own misfortune.
    pub(super) fn take(
        &mut self,
        request: Request,
        pending: &mut Pending<'_>,
    ) -> Result<Outcome, Error> {
        self.take_one(request, pending)
            .map_err(|error| match error {
                Error::Io { .. } => self.shared.stop(&error),
                other => other,
            })
    }

    fn take_one(&mut self, request: Request, pending: &mut Pending<'_>) -> Result<Outcome, Error> {
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
            // Whole minutes: enough to see a wrong clock, too coarse to know a phone by.
            skew_ms: sent_at.map(|sent| {
                (sent.as_millisecond() - pending.now.as_millisecond()) / 60_000 * 60_000
            }),
            what: What::Refused {
                kind: String::new(),
                refusal: String::new(),
                case: None,
            },
        };
        let case = match &body {
            Body::Case { target, .. } => self.find(target)?,
            _ => None,
        };
        if let (Body::Case { command, .. }, Some(case), Some(token)) = (&body, &case, &token) {
            entry.digest = self.mark_of(command, case.id, token).unwrap_or(digest);
        }
        if let Body::Quarantine { relay, why } = body {
            return self.quarantine(relay, why, &content, entry, pending);
        }
        if let Some(known) = self.known(id.0.as_bytes())? {
            return self.again(&known, entry, &content, pending);
        }
        let (target, command) = match body {
            Body::Quarantine { .. } => unreachable!("taken above"),
            Body::Settle { aside, filed } => return self.settle(aside, filed, entry, pending),
            Body::Site(event) => {
                let site = event.is_kept_in_site().then(|| {
                    let mut site = (*self.site).clone();
                    site.evolve(&event, entry.at);
                    Arc::new(site)
                });
                entry.what = What::Site(event.clone());
                let ack = self.push(entry, None, pending)?;
                if let Some(site) = site {
                    let before = std::mem::replace(&mut self.site, site);
                    pending.sites_before.push((before, event));
                }
                return Ok(Outcome::Stored(ack.ack));
            }
            Body::Case { target, command } => (target, command),
        };
        let name = command.name();
        let decided = match (target, command, &case) {
            (Target::NewCase, Command::File(filing), _) => {
                self.decide_filing(CaseId(id.0), filing, &entry)?
            }
            (_, command, Some(case)) => {
                if command == Command::Erase {
                    self.settle_asides_of(case, &entry, pending)?;
                }
                self.decide(case, command, &entry)?
            }
            (Target::Coming(receipt), _, None) => {
                return self.park(receipt, name, &content, entry, pending);
            }
            (_, _, None) => return Ok(Outcome::Refused(Refusal::NoSuchCase)),
        };
        let filed = match &decided {
            Ok(events) => matches!(events.first(), Some(CaseEvent::Filed(_))),
            Err(_) => false,
        };
        let outcome = self.record(name, case, decided, entry, pending)?;
        if filed {
            self.unpark(CaseId(id.0), pending)?;
        }
        Ok(outcome)
    }

    /// Appends what was decided: events of the case, or the refusal.
    pub(super) fn record(
        &mut self,
        name: &str,
        case: Option<Arc<Case>>,
        decided: Result<Vec<CaseEvent>, Refusal>,
        mut entry: Entry,
        pending: &mut Pending<'_>,
    ) -> Result<Outcome, Error> {
        match decided {
            Ok(events) => {
                let id = case.as_ref().map_or(CaseId(entry.cause.0), |case| case.id);
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
            // Sealed under the case's own key where there is one, so that its erasure erases this too.
            let case = match known.ack.case {
                Some((id, _)) => self.find(&Target::Case(id))?,
                None => None,
            };
            let (slot, key) = match case {
                Some(case) => match self.shared.vault.key(case.key.0)? {
                    Some(key) => (case.key.0, key),
                    None => return Ok(Outcome::Conflict),
                },
                None => self.shared.vault.take()?,
            };
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

    pub(super) fn decide(
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
    pub(super) fn push(
        &mut self,
        entry: Entry,
        prior: Option<&Case>,
        pending: &mut Pending<'_>,
    ) -> Result<Known, Error> {
        let mut payload = Vec::with_capacity(2048);
        serde_json::to_writer(&mut payload, &entry)
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
        if let Some((_, row)) = &change.waiting {
            Arc::make_mut(&mut self.waiting).take_in(&change.entry, row);
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

    pub(super) fn find(&self, target: &Target) -> Result<Option<Arc<Case>>, Error> {
        let views = &self.shared.views;
        let id = match target {
            Target::NewCase => None,
            Target::Case(id) => Some(*id),
            Target::Number(number) => match self.overlay.by_number(*number) {
                Some(id) => Some(id),
                None => self.shared.case_by_number(*number)?,
            },
            Target::Receipt(receipt) | Target::Coming(receipt) => {
                match self.overlay.by_receipt(receipt) {
                    Some(id) => Some(id),
                    None if !self.shared.may_open(receipt) => None,
                    None => self.shared.sound(views.case_by_receipt(receipt))?,
                }
            }
        };
        let Some(id) = id else { return Ok(None) };
        match self.overlay.case(id) {
            Some(case) => Ok(Some(case)),
            None => Ok(self.shared.sound(views.case(id))?.map(Arc::new)),
        }
    }

    pub(super) fn known(&self, key: &[u8]) -> Result<Option<Known>, Error> {
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
