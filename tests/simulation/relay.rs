//! A relay of the simulation: the real planner over a shelf in memory. What a device was told is durable; verdicts
//! reach the disk later, and are on it before anything is released.

use std::collections::BTreeMap;
use std::time::Duration;

use shishiling::relay::plan::hub::{Answer, Failure, Verdict};
use shishiling::relay::plan::retry::Jitter;
use shishiling::relay::plan::step::{Learned, Step, Ticket};
use shishiling::relay::plan::{Planner, Shelf};

use crate::word::{Id, Word};

/// What a device hears of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    Relay,
    Hub,
    Refused,
    Unknown,
}

#[derive(Clone, Copy)]
struct Memo {
    content: u8,
    seq: u64,
}

/// What lies on its disk.
#[derive(Clone, Default)]
pub struct Disk {
    epoch: u64,
    queue: BTreeMap<u64, Word>,
    /// What the hub could not be brought to take, once nothing else needs its number.
    aside: BTreeMap<Id, Word>,
    last: u64,
    answered: u64,
    /// Recognises repeats.
    memos: BTreeMap<Id, Memo>,
    /// With the hub's epoch in which it was heard.
    verdicts: BTreeMap<Id, (Verdict, u64)>,
}

pub struct Relay {
    pub disk: Disk,
    /// Another one after every loss of its disk: what was said before is not what is there.
    pub incarnation: u32,
    /// An older state of its disk.
    pub image: Option<Disk>,
    /// The hub's epoch in its last answer.
    pub spoke_in: u64,
    synced: (u64, BTreeMap<Id, (Verdict, u64)>),
    planner: Planner,
    started_ms: u64,
}

impl Relay {
    pub fn new(epoch: u64) -> Relay {
        let disk = Disk {
            epoch,
            ..Disk::default()
        };
        Relay {
            planner: Planner::new(&shelf(&disk)),
            disk,
            incarnation: 0,
            image: None,
            spoke_in: 0,
            synced: Default::default(),
            started_ms: 0,
        }
    }

    /// Takes what a device sends; durable when this returns.
    pub fn outbox(&mut self, words: &[Word]) -> Vec<Verdict> {
        let take = |word: &Word| match self.disk.memos.get(&word.id) {
            Some(memo) if memo.content == word.content => Verdict::Duplicate,
            Some(_) => Verdict::Conflict,
            None => {
                self.disk.last += 1;
                let (content, seq) = (word.content, self.disk.last);
                self.disk.memos.insert(word.id, Memo { content, seq });
                self.disk.queue.insert(seq, word.clone());
                Verdict::Stored
            }
        };
        words.iter().map(take).collect()
    }

    pub fn status(&self, id: Id) -> Whereabouts {
        match (self.disk.verdicts.get(&id), self.disk.memos.get(&id)) {
            (Some((Verdict::Rejected | Verdict::SetAside, _)), _) => Whereabouts::Refused,
            (Some(_), _) => Whereabouts::Hub,
            (None, Some(_)) => Whereabouts::Relay,
            (None, None) => Whereabouts::Unknown,
        }
    }

    /// In which of the hub's epochs it heard that the hub has it.
    pub fn heard_in(&self, id: Id) -> Option<u64> {
        self.disk.verdicts.get(&id).map(|(_, epoch)| *epoch)
    }

    pub fn holds(&self, id: Id) -> bool {
        self.disk.aside.contains_key(&id) || self.held().any(|word| word.id == id)
    }

    pub fn held(&self) -> impl Iterator<Item = &Word> {
        self.disk.queue.values()
    }

    /// The hub's verdict is missing on so many.
    pub fn unanswered(&self) -> u64 {
        self.disk.last - self.disk.answered
    }

    pub fn epoch(&self) -> u64 {
        self.disk.epoch
    }

    /// The lowest sequence that it still keeps.
    pub fn first(&self) -> u64 {
        shelf(&self.disk).first
    }

    pub fn next(&mut self, now_ms: u64) -> Step {
        let now = self.running(now_ms);
        self.planner.next(now, &shelf(&self.disk), &[])
    }

    /// The process's own clock, which nobody sets.
    pub fn running(&self, now_ms: u64) -> Duration {
        Duration::from_millis(now_ms - self.started_ms)
    }

    /// The entries of a step, the words of a blank one left out.
    pub fn entries(&self, from: u64, count: u64, blank: bool) -> Vec<(u64, Id, Option<Word>)> {
        (from..from + count)
            .map(|seq| {
                let word = &self.disk.queue[&seq];
                (seq, word.id, (!blank).then(|| word.clone()))
            })
            .collect()
    }

    pub fn renumber(&mut self, epoch: u64) {
        let kept = std::mem::take(&mut self.disk.queue);
        self.disk.epoch = epoch;
        self.disk.last = 0;
        self.disk.answered = 0;
        for memo in self.disk.memos.values_mut() {
            memo.seq = 0;
        }
        for word in kept.into_values() {
            self.disk.last += 1;
            self.disk.verdicts.remove(&word.id);
            if let Some(memo) = self.disk.memos.get_mut(&word.id) {
                memo.seq = self.disk.last;
            }
            self.disk.queue.insert(self.disk.last, word);
        }
        self.sync();
    }

    pub fn answered(&mut self, ticket: Ticket, now_ms: u64, answer: &Answer, jitter: Jitter) {
        let now = self.running(now_ms);
        let learned = self.planner.answered(ticket, now, answer, jitter);
        self.spoke_in = answer.hub_epoch;
        self.write(learned, answer.hub_epoch);
    }

    fn write(&mut self, learned: Learned, hub_epoch: u64) {
        let disk = &mut self.disk;
        if let Some(after) = learned.taken_back_after {
            let kept = &disk.queue;
            let gone = disk.memos.extract_if(.., |_, memo| {
                memo.seq > after && !kept.contains_key(&memo.seq)
            });
            let mut forgotten: Vec<Id> = gone.map(|(id, _)| id).collect();
            forgotten.extend(disk.queue.range(after + 1..).map(|(_, word)| word.id));
            for id in forgotten {
                disk.verdicts.remove(&id);
            }
            disk.answered = disk.answered.min(after);
            self.sync();
        }
        let disk = &mut self.disk;
        for (seq, verdict) in learned.verdicts {
            if let Some(word) = disk.queue.get(&seq) {
                disk.verdicts.insert(word.id, (verdict, hub_epoch));
            }
            disk.answered = seq;
        }
        if let Some(up_to) = learned.release_up_to {
            self.sync();
            let disk = &mut self.disk;
            for (_, word) in disk.queue.extract_if(..=up_to, |_, _| true) {
                if let Some((Verdict::SetAside, _)) = disk.verdicts.get(&word.id) {
                    disk.aside.insert(word.id, word);
                }
            }
        }
    }

    pub fn failed(&mut self, ticket: Ticket, now_ms: u64, failure: Failure, jitter: Jitter) {
        let now = self.running(now_ms);
        self.planner.failed(ticket, now, failure, jitter);
    }

    /// What it knows reaches the disk.
    pub fn sync(&mut self) {
        self.synced = (self.disk.answered, self.disk.verdicts.clone());
    }

    /// The process dies and starts again: what was not synced is gone.
    pub fn crash(&mut self, now_ms: u64) {
        (self.disk.answered, self.disk.verdicts) = self.synced.clone();
        self.start(now_ms);
    }

    fn start(&mut self, now_ms: u64) {
        self.planner = Planner::new(&shelf(&self.disk));
        self.started_ms = now_ms;
    }

    /// A new disk, or an older state of it.
    pub fn replace_disk(&mut self, disk: Disk, now_ms: u64) {
        self.disk = disk;
        self.incarnation += 1;
        self.spoke_in = 0;
        self.sync();
        self.start(now_ms);
    }

    pub fn wiped(epoch: u64) -> Disk {
        Disk {
            epoch,
            ..Disk::default()
        }
    }

    pub fn standing(&self) -> String {
        format!("{:?} {:?}", self.planner.standing(), shelf(&self.disk))
    }
}

fn shelf(disk: &Disk) -> Shelf {
    Shelf {
        epoch: disk.epoch,
        first: disk.queue.keys().next().copied().unwrap_or(disk.last + 1),
        last: disk.last,
        answered: disk.answered,
        site: None,
    }
}
