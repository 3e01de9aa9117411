//! The relay's plan: from what lies on its shelf and what the hub said, what to send next and when. Nothing here
//! reads a clock, rolls dice or touches a wire; time and jitter are handed in.
//!
//! One request is under way at a time. Commands go before files, in the order of their sequence, so that a word filed
//! now waits for no photo but the piece that is just being sent.

pub mod hub;
pub mod retry;
pub mod step;

mod poison;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use uuid::Uuid;

use hub::{Answer, Failure, Person, Remedy, Verdict};
use poison::Poison;
use retry::{Jitter, Retry};
use step::{Cargo, Learned, Standing, Step, Ticket};

/// Commands in one batch.
pub const BATCH_MAX: u64 = 64;
/// With nothing to send, the hub still hears so often that the relay lives.
pub const HEARTBEAT: Duration = Duration::from_secs(30);
/// Between tries while only a person can mend it.
pub const PERSON: Duration = Duration::from_secs(300);
/// Cut so often in a row, the line is taken for too slow for so much at once.
const CUTS_BEFORE_SMALLER: u32 = 2;

/// What lies on the relay's shelf, as its disk says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Made at random with the queue's numbering.
    pub epoch: u64,
    /// The lowest sequence that is still kept; `last + 1` when nothing is.
    pub first: u64,
    /// The highest sequence given out, durable; 0 when none ever was.
    pub last: u64,
    /// The hub's verdict on all up to here is known.
    pub answered: u64,
    /// The version of the site that the relay serves.
    pub site: Option<String>,
}

/// A file of which the shelf holds a piece that the hub may not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub upload: Uuid,
    /// The command that announced it.
    pub seq: u64,
}

/// The state of the line, kept in memory: after a start it asks the hub before it sends anything.
#[derive(Clone, Debug)]
pub struct Planner {
    epoch: u64,
    /// What the hub has of this epoch; None until it said so.
    have: Option<u64>,
    answered: u64,
    /// The highest sequence that the hub can have, for all that this relay knows.
    sent_up_to: u64,
    /// The numbers at both ends no longer mean the same.
    astray: bool,
    batch: u64,
    poison: Poison,
    line: Retry,
    cuts: u32,
    needs: Option<Person>,
    heartbeat_at: Duration,
    under_way: Option<(Ticket, Cargo)>,
    tickets: u64,
    hub_epoch: Option<u64>,
    site_at_hub: Option<String>,
    site: Retry,
    files: BTreeMap<Uuid, Retry>,
}

impl Planner {
    /// At the relay's start. What is kept gets new numbers first: the disk may be an older state of itself that has
    /// given these out before, and then neither end could tell. The hub knows what it has by its id.
    pub fn new(shelf: &Shelf) -> Planner {
        Planner {
            epoch: shelf.epoch,
            have: None,
            answered: shelf.answered,
            sent_up_to: shelf.answered,
            astray: true,
            batch: BATCH_MAX,
            poison: Poison::default(),
            line: Retry::default(),
            cuts: 0,
            needs: None,
            heartbeat_at: Duration::ZERO,
            under_way: None,
            tickets: 0,
            hub_epoch: None,
            site_at_hub: None,
            site: Retry::default(),
            files: BTreeMap::new(),
        }
    }

    /// What to do now. `pieces`: files with something to send, those of older commands first. A request that was
    /// under way is given up by asking again.
    pub fn next(&mut self, now: Duration, shelf: &Shelf, pieces: &[Piece]) -> Step {
        self.under_way = None;
        if shelf.epoch != self.epoch {
            self.renumbered(shelf);
        }
        if self.astray {
            return Step::Renumber;
        }
        if !self.line.is_due(now) {
            let until = self.line.not_before();
            return Step::Wait { until };
        }
        if self.have.is_none() || self.needs.is_some() {
            return self.batch(0, 0, false);
        }
        // The hub may have more than is answered, never less.
        let from = self.answered + 1;
        if from < shelf.first {
            self.astray = true;
            return Step::Renumber;
        }
        let mut until = self.heartbeat_at;
        if from <= shelf.last {
            if self.poison.is_hub_well_wanted() {
                return self.batch(0, 0, false);
            }
            let rest = self.poison.rest_until(from);
            if now >= rest {
                let blank = self.poison.is_given_up(from);
                let most = if blank || self.poison.is_at(from) {
                    1
                } else {
                    self.batch
                };
                return self.batch(from, most.min(shelf.last - from + 1), blank);
            }
            until = until.min(rest);
        }
        if now >= self.heartbeat_at {
            return self.batch(0, 0, false);
        }
        if self.is_site_old(shelf) {
            if self.site.is_due(now) {
                let ticket = self.depart(Cargo::Site);
                return Step::Site { ticket };
            }
            until = until.min(self.site.not_before());
        }
        for piece in pieces.iter().filter(|piece| piece.seq < from) {
            match self.files.get(&piece.upload) {
                Some(retry) if !retry.is_due(now) => until = until.min(retry.not_before()),
                _ => {
                    let upload = piece.upload;
                    let ticket = self.depart(Cargo::File(upload));
                    return Step::File { ticket, upload };
                }
            }
        }
        Step::Wait { until }
    }

    /// The hub answered the batch.
    pub fn answered(
        &mut self,
        ticket: Ticket,
        now: Duration,
        answer: &Answer,
        jitter: Jitter,
    ) -> Learned {
        let mut learned = Learned::default();
        let Some(Cargo::Batch { from, count, blank }) = self.arrived(ticket) else {
            return learned;
        };
        self.heard();
        self.heartbeat_at = now + HEARTBEAT;
        self.site_at_hub = answer.site_version.clone();
        if self
            .hub_epoch
            .replace(answer.hub_epoch)
            .is_some_and(|e| e != answer.hub_epoch)
        {
            learned.offer_files_again = true;
            self.files.clear();
        }
        let have = match answer.have_epoch == self.epoch {
            true => answer.have_seq,
            false => 0,
        };
        if have > self.sent_up_to {
            // More than was ever sent: this relay's disk is an older state of itself.
            self.astray = true;
            return learned;
        }
        self.have = Some(have);
        if have < self.answered {
            learned.taken_back_after = Some(have);
            self.answered = have;
        }
        let before = self.answered;
        if count > 0 {
            self.judge(
                from,
                have.min(from + count - 1),
                blank,
                answer,
                &mut learned,
            );
        } else {
            self.poison.hub_is_well();
        }
        let stuck = count > 0 && self.answered == before && have + 1 >= from;
        if stuck {
            self.divide(now, from, count, false, None, jitter);
        } else if count > 0 {
            self.batch = (self.batch * 2).min(BATCH_MAX);
        }
        let safe = answer.backed_up.unwrap_or(0).min(self.answered);
        learned.release_up_to = (safe > 0).then_some(safe);
        learned
    }

    /// Gives each command up to `through` its verdict. Where the hub has it and says nothing of it, it is taken for
    /// stored; of a blank there is nothing to store.
    fn judge(
        &mut self,
        from: u64,
        through: u64,
        blank: bool,
        answer: &Answer,
        learned: &mut Learned,
    ) {
        for seq in from.max(self.answered + 1)..=through {
            if seq != self.answered + 1 {
                break;
            }
            let said = answer.results.iter().find(|(of, _)| *of == seq);
            let verdict = match said.map(|(_, verdict)| *verdict) {
                None | Some(Verdict::Rejected) if blank => Verdict::SetAside,
                said => said.unwrap_or(Verdict::Stored),
            };
            learned.verdicts.push((seq, verdict));
            self.answered = seq;
            self.poison.passed(seq, verdict == Verdict::SetAside);
        }
    }

    /// A file's piece was taken, or the site fetched.
    pub fn went(&mut self, ticket: Ticket) {
        match self.arrived(ticket) {
            Some(Cargo::File(upload)) => {
                self.files.remove(&upload);
            }
            Some(Cargo::Site) => self.site = Retry::default(),
            Some(Cargo::Batch { .. }) | None => return,
        }
        self.heard();
    }

    /// There was no good answer.
    pub fn failed(&mut self, ticket: Ticket, now: Duration, failure: Failure, jitter: Jitter) {
        let Some(cargo) = self.arrived(ticket) else {
            return;
        };
        let (remedy, asked) = (failure.remedy(), failure.retry_after());
        let own = match (cargo, failure) {
            // That this one thing is not to be had says nothing of the line.
            (
                _,
                Failure::Status {
                    code: 401 | 429 | 501..,
                    ..
                },
            ) => None,
            (Cargo::File(upload), Failure::Status { .. }) => {
                Some(self.files.entry(upload).or_default())
            }
            (Cargo::Site, Failure::Status { .. } | Failure::NotTheHub) => Some(&mut self.site),
            _ => None,
        };
        if let Some(own) = own {
            own.failed(now, asked, jitter);
            self.heard();
            return;
        }
        let (from, count, blank) = match cargo {
            Cargo::Batch { from, count, blank } => (from, count, blank),
            _ => (0, 0, false),
        };
        match remedy {
            Remedy::Person(person) => {
                self.needs = Some(person);
                self.line.failed(now, Some(asked.unwrap_or(PERSON)), jitter);
            }
            Remedy::Divide { sure } if count > 0 && !blank => {
                self.divide(now, from, count, sure, asked, jitter);
            }
            Remedy::Smaller if count == 1 && !blank => {
                self.divide(now, from, count, true, asked, jitter);
            }
            Remedy::Smaller if count > 1 => self.divide(now, from, count, true, asked, jitter),
            Remedy::WaitSmaller => {
                self.cuts += 1;
                if self.cuts >= CUTS_BEFORE_SMALLER && count > 1 {
                    self.batch = (count / 2).max(1);
                }
                self.line.failed(now, asked, jitter);
            }
            _ => self.line.failed(now, asked, jitter),
        }
    }

    /// The hub stumbles over something in this batch: halve it until one is alone, then have patience with that one.
    fn divide(
        &mut self,
        now: Duration,
        from: u64,
        count: u64,
        sure: bool,
        asked: Option<Duration>,
        jitter: Jitter,
    ) {
        if count > 1 {
            self.batch = (count / 2).max(1);
            // It gets smaller each time, so it ends soon: no need to wait longer and longer.
            self.line = Retry::default();
            if !sure || asked.is_some() {
                self.line.failed(now, asked, jitter);
            }
        } else {
            self.poison.failed(from, now, sure, asked, jitter);
        }
    }

    /// How it stands, for people to see.
    pub fn standing(&self) -> Standing {
        match (self.needs, self.have) {
            (Some(person), _) => Standing::Needs(person),
            _ if self.line.failures() > 0 => Standing::Away {
                again: self.line.not_before(),
            },
            (None, None) => Standing::Unasked,
            (None, Some(_)) => Standing::Up,
        }
    }

    fn is_site_old(&self, shelf: &Shelf) -> bool {
        self.site_at_hub.is_some() && self.site_at_hub != shelf.site
    }

    fn renumbered(&mut self, shelf: &Shelf) {
        self.epoch = shelf.epoch;
        self.answered = shelf.answered;
        self.sent_up_to = shelf.answered;
        self.have = None;
        self.astray = false;
        self.poison = Poison::default();
    }

    fn batch(&mut self, from: u64, count: u64, blank: bool) -> Step {
        if count > 0 {
            self.sent_up_to = self.sent_up_to.max(from + count - 1);
        }
        let ticket = self.depart(Cargo::Batch { from, count, blank });
        Step::Batch {
            ticket,
            from,
            count,
            blank,
        }
    }

    fn depart(&mut self, cargo: Cargo) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.under_way = Some((ticket, cargo));
        ticket
    }

    fn arrived(&mut self, ticket: Ticket) -> Option<Cargo> {
        let (_, cargo) = self.under_way.take_if(|(of, _)| *of == ticket)?;
        Some(cargo)
    }

    /// The hub lives and knows this relay.
    fn heard(&mut self) {
        self.line = Retry::default();
        self.cuts = 0;
        self.needs = None;
    }
}
