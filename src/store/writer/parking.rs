//! Commands that come before their case: parked, decided right after the filing, or given up after their days.
//! And what is kept aside for the desk.

use super::{Pending, Writer};
use crate::domain::case::Case;
use crate::domain::decide::Refusal;
use crate::domain::receipt::ReceiptHash;
use crate::domain::relay::RelayId;
use crate::domain::wire::DeviceCommand;
use crate::domain::{CaseId, Entry, KeySlot, Sealed, Target, What};
use crate::store::error::Error;
use crate::store::keys;
use crate::store::outcome::{Outcome, conflict_key};
use crate::store::waiting::{Aside, Parked};
use std::sync::Arc;

/// So many are given up in one batch at most.
const EXPIRED_AT_ONCE: usize = 64;

impl Writer {
    /// Keeps a command until the filing with its receipt is here.
    pub(super) fn park(
        &mut self,
        receipt: ReceiptHash,
        kind: &str,
        content: &str,
        mut entry: Entry,
        pending: &mut Pending<'_>,
    ) -> Result<Outcome, Error> {
        if !self.waiting.has_room_for(&receipt) {
            return Ok(Outcome::Refused(Refusal::NoSuchCase));
        }
        let (slot, key) = self.shared.vault.take()?;
        let sealed = keys::seal(&key, entry.cause.0.as_bytes(), content.as_bytes());
        entry.what = What::Parked {
            receipt,
            key: KeySlot(slot),
            kind: kind.into(),
            content: Sealed(sealed),
        };
        Ok(Outcome::Stored(self.push(entry, None, pending)?.ack))
    }

    /// The filing is here: decides what waited for it, in the order in which it came.
    pub(super) fn unpark(&mut self, case: CaseId, pending: &mut Pending<'_>) -> Result<(), Error> {
        let Some(case) = self.find(&Target::Case(case))? else {
            return Ok(());
        };
        for parked in self.waiting.for_receipt(&case.receipt) {
            self.unpark_one(&parked, case.id, pending)?;
        }
        Ok(())
    }

    fn unpark_one(
        &mut self,
        parked: &Parked,
        case: CaseId,
        pending: &mut Pending<'_>,
    ) -> Result<(), Error> {
        let kept = self.content_of(parked, pending)?;
        let mut entry = self.release(parked, false, pending)?;
        let Some(case) = self.find(&Target::Case(case))? else {
            return Ok(());
        };
        let command = kept.as_ref().and_then(|(kind, skew_ms, content)| {
            entry.skew_ms = *skew_ms;
            let parsed = DeviceCommand::parked(content, &self.site)?;
            Some((kind.clone(), parsed.command))
        });
        let (kind, decided) = match command {
            Some((kind, command)) => (kind, self.decide(&case, command, &entry)?),
            // Its key is gone: a restore took back more than its history.
            None => (String::new(), Err(Refusal::Erased)),
        };
        self.record(&kind, Some(case), decided, entry, pending)
            .map(|_| ())
    }

    /// What was parked, opened: its type, the clock it came with, its words. None where the key is destroyed.
    #[allow(clippy::type_complexity)]
    fn content_of(
        &self,
        parked: &Parked,
        pending: &Pending<'_>,
    ) -> Result<Option<(String, Option<i64>, String)>, Error> {
        let Some(key) = self.shared.vault.key(parked.key.0)? else {
            return Ok(None);
        };
        let entry = match pending
            .changes
            .iter()
            .find(|c| c.mark.head.seq == parked.seq)
        {
            // Parked a moment ago, in this very batch.
            Some(change) => (*change.entry).clone(),
            None => {
                let reader = &self.shared.reader;
                crate::store::change::parse(reader, &reader.entry(parked.pos)?)?
            }
        };
        let What::Parked { kind, content, .. } = entry.what else {
            return Ok(None);
        };
        let plain = keys::unseal(&key, parked.id.0.as_bytes(), &content.0)
            .and_then(|plain| String::from_utf8(plain).ok());
        Ok(plain.map(|plain| (kind, entry.skew_ms, plain)))
    }

    /// Says that a command waits no longer; its key goes with the batch.
    fn release(
        &mut self,
        parked: &Parked,
        expired: bool,
        pending: &mut Pending<'_>,
    ) -> Result<Entry, Error> {
        let entry = Entry {
            v: crate::domain::ENTRY_VERSION,
            at: pending.now,
            cause: parked.id,
            digest: parked.digest,
            by: parked.by,
            skew_ms: None,
            what: What::Unparked {
                receipt: parked.receipt,
                key: parked.key,
                expired,
            },
        };
        self.push(entry.clone(), None, pending)?;
        Ok(entry)
    }

    /// Gives up what has waited for too long.
    pub(super) fn give_up_expired(&mut self, pending: &mut Pending<'_>) -> Result<(), Error> {
        for parked in self.waiting.expired(pending.now, EXPIRED_AT_ONCE) {
            self.release(&parked, true, pending)?;
        }
        Ok(())
    }

    /// Keeps what a relay acknowledged and nobody can read; once.
    pub(super) fn quarantine(
        &mut self,
        relay: RelayId,
        why: String,
        content: &str,
        mut entry: Entry,
        pending: &mut Pending<'_>,
    ) -> Result<Outcome, Error> {
        let key = conflict_key(entry.cause, &entry.digest);
        if let Some(known) = self.known(&key)? {
            return Ok(Outcome::Duplicate(known.ack));
        }
        let (slot, key) = self.shared.vault.take()?;
        let sealed = keys::seal(&key, entry.cause.0.as_bytes(), content.as_bytes());
        entry.what = What::Quarantined {
            relay,
            why,
            key: KeySlot(slot),
            content: Sealed(sealed),
        };
        Ok(Outcome::Stored(self.push(entry, None, pending)?.ack))
    }

    /// The desk has dealt with something kept aside.
    pub(super) fn settle(
        &mut self,
        aside: u64,
        filed: Option<CaseId>,
        mut entry: Entry,
        pending: &mut Pending<'_>,
    ) -> Result<Outcome, Error> {
        let Some(kept) = self.waiting.aside(aside).cloned() else {
            return Ok(Outcome::Refused(Refusal::NothingToDo));
        };
        let key = match self.case_beside(&kept)? {
            Some(case) if case.key == kept.key => None,
            _ => Some(kept.key),
        };
        entry.what = What::Settled { aside, key, filed };
        Ok(Outcome::Stored(self.push(entry, None, pending)?.ack))
    }

    /// With the words of a case go those that were kept aside from it under keys of their own.
    pub(super) fn settle_asides_of(
        &mut self,
        case: &Case,
        entry: &Entry,
        pending: &mut Pending<'_>,
    ) -> Result<(), Error> {
        let all: Vec<Aside> = self.waiting.asides().cloned().collect();
        for kept in all {
            if self
                .case_beside(&kept)?
                .is_some_and(|its| its.id == case.id)
            {
                let own = (kept.key != case.key).then_some(kept.key);
                let mut entry = entry.clone();
                entry.what = What::Settled {
                    aside: kept.seq,
                    key: own,
                    filed: None,
                };
                self.push(entry, None, pending)?;
            }
        }
        Ok(())
    }

    /// The case of the command that something kept aside collided with.
    fn case_beside(&self, kept: &Aside) -> Result<Option<Arc<Case>>, Error> {
        if kept.relay.is_some() {
            return Ok(None);
        }
        match self.known(kept.id.0.as_bytes())?.and_then(|k| k.ack.case) {
            Some((id, _)) => self.find(&Target::Case(id)),
            None => Ok(None),
        }
    }
}
