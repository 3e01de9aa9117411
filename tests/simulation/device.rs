//! A phone of the simulation: the outbox of `web/scripts/outbox.js`, rule for rule.

use shishiling::relay::plan::hub::Verdict;

use crate::chance::Chance;
use crate::relay::Whereabouts;
use crate::word::{Id, Word};

/// Commands in one batch.
const BATCH: usize = 32;

/// Where the phone's requests end up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    Relay(usize),
    Hub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Kept,
    Relay,
    Hub,
    Conflict,
    Refused,
}

#[derive(Clone, Debug)]
pub struct Kept {
    pub word: Word,
    pub state: State,
    tries: u32,
    next_ms: u64,
    alone: bool,
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Reply<T> {
    Ours(Node, T),
    /// Not ours: a status with nothing of use.
    Status(u16),
    /// Nobody answered, or a portal's page.
    Nothing,
}

pub struct Device {
    pub at: Node,
    pub alive: bool,
    pub outbox: Vec<Kept>,
    /// What it has taken off the phone because it is at the hub.
    pub settled: Vec<Id>,
}

impl Device {
    pub fn new(at: Node) -> Device {
        Device {
            at,
            alive: true,
            outbox: Vec::new(),
            settled: Vec::new(),
        }
    }

    pub fn submit(&mut self, word: Word) {
        self.outbox.push(Kept {
            word,
            state: State::Kept,
            tries: 0,
            next_ms: 0,
            alone: false,
        });
    }

    /// The batches that are due, as `round` and `take` make them.
    pub fn due(&self, now_ms: u64, everything: bool) -> Vec<Vec<Word>> {
        let mut batches: Vec<Vec<Word>> = Vec::new();
        let mut last_alone = true;
        for kept in &self.outbox {
            let due = everything || kept.next_ms <= now_ms;
            if kept.state != State::Kept || !due {
                continue;
            }
            match batches.last_mut() {
                Some(batch) if !kept.alone && !last_alone && batch.len() < BATCH => {
                    batch.push(kept.word.clone());
                }
                _ => batches.push(vec![kept.word.clone()]),
            }
            last_alone = kept.alone;
        }
        batches
    }

    /// Takes the answer to a batch in; false when there is no use in going on.
    pub fn delivered(
        &mut self,
        batch: &[Word],
        reply: &Reply<Vec<(Id, Verdict)>>,
        now_ms: u64,
        chance: &mut Chance,
    ) -> bool {
        match reply {
            Reply::Ours(node, results) => {
                for (id, verdict) in results {
                    let state = match (verdict, node) {
                        (Verdict::Conflict, _) => State::Conflict,
                        (Verdict::Rejected | Verdict::SetAside, _) => State::Refused,
                        (_, Node::Hub) => State::Hub,
                        (_, Node::Relay(_)) => State::Relay,
                    };
                    self.reached(*id, state, now_ms);
                }
                true
            }
            Reply::Status(status) => {
                let theirs = (400..500).contains(status);
                let divide = batch.len() > 1 && (theirs || *status == 500);
                let wait = backoff(chance, self.tries_of(batch[0].id));
                for word in batch {
                    self.with(word.id, |kept| {
                        kept.alone |= divide;
                        kept.tries += u32::from(!divide);
                        kept.next_ms = if divide { 0 } else { now_ms + wait };
                    });
                }
                theirs || divide
            }
            Reply::Nothing => {
                let wait = backoff(chance, self.tries_of(batch[0].id));
                for word in batch {
                    self.with(word.id, |kept| {
                        kept.tries += 1;
                        kept.next_ms = now_ms + wait;
                    });
                }
                false
            }
        }
    }

    /// What it asks after: commands that a relay took.
    pub fn asks_after(&self, now_ms: u64, everything: bool) -> Vec<Id> {
        let asked = self
            .outbox
            .iter()
            .filter(|kept| kept.state == State::Relay && (everything || kept.next_ms <= now_ms));
        asked.map(|kept| kept.word.id).collect()
    }

    /// Takes the answer to that in.
    pub fn told(
        &mut self,
        asked: &[Id],
        reply: &Reply<Vec<(Id, Whereabouts)>>,
        now_ms: u64,
        chance: &mut Chance,
    ) {
        let said = match reply {
            Reply::Ours(_, said) => said.as_slice(),
            _ => &[],
        };
        for id in asked {
            let whereabouts = said.iter().find(|(of, _)| of == id).map(|(_, at)| *at);
            match whereabouts {
                Some(Whereabouts::Hub) => self.reached(*id, State::Hub, now_ms),
                Some(Whereabouts::Refused) => self.reached(*id, State::Refused, now_ms),
                Some(Whereabouts::Unknown) => self.reached(*id, State::Kept, now_ms),
                Some(Whereabouts::Relay) | None => {
                    let wait = backoff(chance, self.tries_of(*id));
                    self.with(*id, |kept| {
                        kept.tries += 1;
                        kept.next_ms = now_ms + wait;
                    });
                }
            }
        }
    }

    /// Takes off the phone what the hub has.
    pub fn settle(&mut self) {
        let at_hub = self.outbox.extract_if(.., |kept| kept.state == State::Hub);
        self.settled.extend(at_hub.map(|kept| kept.word.id));
    }

    fn reached(&mut self, id: Id, state: State, now_ms: u64) {
        self.with(id, |kept| {
            kept.state = state;
            kept.tries = 0;
            kept.next_ms = match state {
                State::Relay => now_ms + 5_000,
                _ => 0,
            };
        });
    }

    pub fn kept(&self, id: Id) -> Option<&Kept> {
        self.outbox.iter().find(|kept| kept.word.id == id)
    }

    fn tries_of(&self, id: Id) -> u32 {
        self.kept(id).map_or(0, |kept| kept.tries)
    }

    fn with(&mut self, id: Id, change: impl FnOnce(&mut Kept)) {
        if let Some(kept) = self.outbox.iter_mut().find(|kept| kept.word.id == id) {
            change(kept);
        }
    }

    /// Somebody sends something else under the same id; no program of ours does.
    pub fn alter(&mut self) -> Option<Id> {
        let kept = self.outbox.first_mut()?;
        kept.word.content ^= 1;
        Some(kept.word.id)
    }

    /// When the next thing is due.
    pub fn next_ms(&self) -> Option<u64> {
        let open = |kept: &&Kept| matches!(kept.state, State::Kept | State::Relay);
        self.outbox
            .iter()
            .filter(open)
            .map(|kept| kept.next_ms)
            .min()
    }
}

/// 1 s doubling to 5 min, half of it by chance.
fn backoff(chance: &mut Chance, tries: u32) -> u64 {
    let longest = 300_000.min(1_000 << tries.min(9));
    longest / 2 + chance.below(longest / 2)
}
