//! The hub of the simulation: a journal in memory that the real rules of the domain decide and fold, and what the
//! protocol promises of a hub. A state is durable as a whole or not there.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use shishiling::domain::case::{Case, CaseEvent, Ending};
use shishiling::domain::command::Command;
use shishiling::domain::decide::{Ctx, Refusal, decide, decide_filing};
use shishiling::domain::evolve::evolve;
use shishiling::domain::receipt::ReceiptHash;
use shishiling::domain::site::Site;
use shishiling::domain::staff::{Member, Role, StaffId};
use shishiling::domain::{By, CaseId, CaseNumber, KeySlot, Meta, Sealed, Target};
use shishiling::relay::plan::hub::{Answer, Failure, Verdict};
use uuid::Uuid;

use crate::word::{Ask, Id, Poison, Word};

/// Which relay, in which of its epochs.
pub type Line = (usize, u64);

/// What the hub journalled of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Done,
    Refused,
    Parked,
    Quarantined,
}

/// One line of the journal.
#[derive(Clone, Debug)]
pub struct Entry {
    pub cause: Id,
    pub case: CaseId,
    pub event: Option<CaseEvent>,
    meta: Meta,
}

/// All that the journal holds, folded.
#[derive(Clone, Default)]
pub struct State {
    pub journal: Vec<Entry>,
    pub cases: BTreeMap<CaseId, Case>,
    pub known: BTreeMap<Id, (u8, Fate)>,
    receipts: BTreeMap<ReceiptHash, CaseId>,
    parked: Vec<Word>,
    /// Of each relay its last epoch, and how far that was heard.
    heard: BTreeMap<usize, (u64, u64)>,
}

pub struct Hub {
    pub epoch: u64,
    pub state: State,
    /// Verified, newest last.
    pub backups: Vec<State>,
    site: Site,
    zone: TimeZone,
}

pub fn case_id(id: Id) -> CaseId {
    CaseId(Uuid::from_u128(u128::from(id)))
}

const DISPATCHER: StaffId = StaffId(1);

impl Hub {
    pub fn new() -> Hub {
        let dispatcher = Member {
            id: DISPATCHER,
            account: "dispatcher".into(),
            name: "值班".into(),
            roles: vec![Role::Dispatcher],
            department: None,
            left: false,
        };
        Hub {
            epoch: 1,
            state: State::default(),
            backups: Vec::new(),
            site: Site {
                members: vec![dispatcher],
                ..Site::default()
            },
            zone: TimeZone::UTC,
        }
    }

    /// What a device sends to the hub itself.
    pub fn outbox(&mut self, words: &[Word], now_ms: u64) -> Result<Vec<Verdict>, u16> {
        if let Some(poison) = words.iter().find_map(|word| word.poison) {
            return Err(status(poison));
        }
        Ok(words.iter().map(|word| self.take(word, now_ms)).collect())
    }

    /// What a relay sends: `None` is a blank seal.
    pub fn batch(
        &mut self,
        line: Line,
        first: u64,
        entries: &[(u64, Id, Option<Word>)],
        now_ms: u64,
    ) -> Result<Answer, Failure> {
        let poison = entries
            .iter()
            .find_map(|(_, _, word)| word.as_ref()?.poison);
        if let Some(poison) = poison {
            return Err(Failure::Status {
                code: status(poison),
                retry_after: None,
            });
        }
        let mut have = self.state.have(line);
        let mut results = Vec::new();
        if entries
            .first()
            .is_some_and(|(seq, ..)| *seq <= first.max(have + 1))
        {
            for (seq, id, word) in entries {
                let verdict = match word {
                    Some(word) => self.take(word, now_ms),
                    None => self.quarantine(*id),
                };
                results.push((*seq, verdict));
                have = have.max(*seq);
            }
            self.state.heard.insert(line.0, (line.1, have));
        }
        let backup = self.backups.last();
        Ok(Answer {
            hub_epoch: self.epoch,
            have_epoch: line.1,
            have_seq: have,
            results,
            backed_up: backup.map(|state| state.have(line)),
            site_version: None,
        })
    }

    fn take(&mut self, word: &Word, now_ms: u64) -> Verdict {
        if let Some((content, fate)) = self.state.known.get(&word.id) {
            return match (*content == word.content, fate) {
                (false, _) => Verdict::Conflict,
                (true, Fate::Refused | Fate::Quarantined) => Verdict::Rejected,
                (true, _) => Verdict::Duplicate,
            };
        }
        let opens = self.state.receipts.contains_key(&word.receipt());
        if word.ask != Ask::File && !opens {
            self.learn(word, Fate::Parked);
            self.state.parked.push(word.clone());
            return Verdict::Stored;
        }
        let verdict = self.decide(word, now_ms);
        if word.ask == Ask::File {
            let parked = std::mem::take(&mut self.state.parked);
            for word in parked {
                match self.state.receipts.contains_key(&word.receipt()) {
                    true => {
                        self.decide(&word, now_ms);
                    }
                    false => self.state.parked.push(word),
                }
            }
        }
        verdict
    }

    fn decide(&mut self, word: &Word, now_ms: u64) -> Verdict {
        let target = match word.ask {
            Ask::File => Target::NewCase,
            _ => Target::Receipt(word.receipt()),
        };
        match self.act(target, word.command(), By::Reporter, word.id, now_ms) {
            Ok(()) => {
                self.learn(word, Fate::Done);
                Verdict::Stored
            }
            Err(_) => {
                self.learn(word, Fate::Refused);
                Verdict::Rejected
            }
        }
    }

    /// The dispatcher ends a case.
    pub fn end(&mut self, case: CaseId, now_ms: u64) {
        let command = Command::End {
            ending: Ending::Solved,
            text: Some(Sealed(vec![1])),
            files: Vec::new(),
        };
        // An ended case cannot be ended: then nothing happens.
        let _ = self.act(
            Target::Case(case),
            command,
            By::Staff(DISPATCHER),
            Id::MAX,
            now_ms,
        );
    }

    fn act(
        &mut self,
        target: Target,
        command: Command<Sealed>,
        by: By,
        cause: Id,
        now_ms: u64,
    ) -> Result<(), Refusal> {
        let now = moment(now_ms);
        let ctx = Ctx {
            now,
            by,
            site: &self.site,
            zone: &self.zone,
            number: CaseNumber {
                year: 2026,
                count: self.state.cases.len() as u32 + 1,
            },
            key: KeySlot(self.state.cases.len() as u64),
            marked: false,
        };
        let (id, events) = match (target, command) {
            (Target::NewCase, Command::File(filing)) => {
                if self.state.receipts.contains_key(&filing.receipt) {
                    return Err(Refusal::ReceiptTaken);
                }
                (case_id(cause), decide_filing(filing, &ctx)?)
            }
            (Target::Receipt(receipt), command) => {
                let id = self.state.receipts.get(&receipt);
                let id = *id.ok_or(Refusal::NoSuchCase)?;
                (id, decide(&self.state.cases[&id], command, &ctx)?)
            }
            (Target::Case(id), command) => {
                let case = self.state.cases.get(&id).ok_or(Refusal::NoSuchCase)?;
                (id, decide(case, command, &ctx)?)
            }
            _ => return Err(Refusal::NoSuchCase),
        };
        for event in events {
            let seq = self.state.journal.len() as u64 + 1;
            let meta = Meta {
                seq,
                pos: seq,
                at: now,
                by,
            };
            self.state.journal.push(Entry {
                cause,
                case: id,
                event: Some(event),
                meta,
            });
            self.state.fold_last();
        }
        Ok(())
    }

    fn learn(&mut self, word: &Word, fate: Fate) {
        self.state.known.insert(word.id, (word.content, fate));
    }

    fn quarantine(&mut self, id: Id) -> Verdict {
        self.state
            .known
            .entry(id)
            .or_insert((u8::MAX, Fate::Quarantined));
        Verdict::Rejected
    }

    pub fn back_up(&mut self) {
        self.backups.push(self.state.clone());
    }

    /// Goes back to a backup; `newest` or the one before, in whose time the newer one was never made.
    pub fn restore(&mut self, newest: bool) -> bool {
        if !newest && self.backups.len() > 1 {
            self.backups.pop();
        }
        let Some(state) = self.backups.last() else {
            return false;
        };
        self.state = state.clone();
        self.epoch += 1;
        true
    }
}

impl State {
    fn have(&self, (relay, epoch): Line) -> u64 {
        let heard = self.heard.get(&relay).filter(|(of, _)| *of == epoch);
        heard.map_or(0, |(_, seq)| *seq)
    }

    fn fold_last(&mut self) {
        let entry = self.journal.last().expect("one was pushed");
        let Some(event) = &entry.event else { return };
        let prior = self.cases.remove(&entry.case);
        if let CaseEvent::Filed(filed) = event {
            self.receipts.insert(filed.receipt, entry.case);
        }
        let case = evolve(prior, entry.case, event, &entry.meta).expect("a case was filed first");
        self.cases.insert(entry.case, case);
    }

    /// The cases that the journal tells of, told anew.
    pub fn retold(&self) -> BTreeMap<CaseId, Case> {
        let mut again = State::default();
        for entry in &self.journal {
            again.journal.push(entry.clone());
            again.fold_last();
        }
        again.cases
    }
}

fn status(poison: Poison) -> u16 {
    match poison {
        Poison::Refuses => 400,
        Poison::Falls => 500,
    }
}

fn moment(ms: u64) -> Timestamp {
    let start: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
    start + SignedDuration::from_millis(ms as i64)
}
