//! The wires of the simulation: what becomes of one request, and of copies of it that are still on their way.

use shishiling::relay::plan::hub::{Answer, Failure, Verdict};

use crate::device::{Node, Reply};
use crate::history::Fault;
use crate::hub::Line;
use crate::relay::Whereabouts;
use crate::word::{Id, Word};
use crate::world::World;

/// A copy of a request that is still on its way.
pub enum Copy {
    Outbox(Node, Vec<Word>),
    Batch(Line, u64, Vec<(u64, Id, Option<Word>)>),
}

/// How a request got lost.
enum Lost {
    Silently,
    Status(u16),
}

impl World {
    /// A batch of a phone on its way to a node.
    pub fn send(&mut self, to: Node, batch: &[Word], fault: Fault) -> Reply<Vec<(Id, Verdict)>> {
        match self.before(to, fault) {
            Some(Lost::Silently) => return Reply::Nothing,
            Some(Lost::Status(code)) => return Reply::Status(code),
            None => {}
        }
        if matches!(fault, Fault::Late | Fault::Echo) {
            self.copies.push(Copy::Outbox(to, batch.to_vec()));
        }
        if fault == Fault::Late {
            return Reply::Nothing;
        }
        if fault == Fault::Twice {
            let _ = self.arrive(to, batch);
        }
        let taken = self.arrive(to, batch);
        if self.is_answer_lost(to, fault) {
            return Reply::Nothing;
        }
        match taken {
            Err(code) => Reply::Status(code),
            Ok(verdicts) => {
                let ids = batch.iter().map(|word| word.id);
                let mut results: Vec<_> = ids.zip(verdicts).collect();
                if fault == Fault::AnswerShort {
                    results.truncate(results.len() / 2);
                }
                Reply::Ours(to, results)
            }
        }
    }

    /// A batch of a phone at a node.
    fn arrive(&mut self, to: Node, batch: &[Word]) -> Result<Vec<Verdict>, u16> {
        let (verdicts, way) = match to {
            Node::Hub => (self.hub.outbox(batch, self.now_ms)?, None),
            Node::Relay(relay) => {
                let way = (relay, self.relays[relay].incarnation);
                (self.relays[relay].outbox(batch), Some(way))
            }
        };
        for (word, verdict) in batch.iter().zip(&verdicts) {
            self.ways.entry(word.id).or_default().insert(way);
            if let (Some(way), Verdict::Stored) = (way, verdict) {
                self.taken.entry(way).or_default().push(word.id);
            }
        }
        Ok(verdicts)
    }

    pub fn ask(&mut self, to: Node, ids: &[Id], fault: Fault) -> Reply<Vec<(Id, Whereabouts)>> {
        match self.before(to, fault) {
            Some(Lost::Silently) => return Reply::Nothing,
            Some(Lost::Status(code)) => return Reply::Status(code),
            None => {}
        }
        if fault == Fault::Late || self.is_answer_lost(to, fault) {
            return Reply::Nothing;
        }
        let at = |id: &Id| match to {
            Node::Hub => match self.hub.state.known.contains_key(id) {
                true => Whereabouts::Hub,
                false => Whereabouts::Unknown,
            },
            Node::Relay(relay) => self.relays[relay].status(*id),
        };
        Reply::Ours(to, ids.iter().map(|id| (*id, at(id))).collect())
    }

    pub fn exchange(
        &mut self,
        line: Line,
        entries: &[(u64, Id, Option<Word>)],
        fault: Fault,
    ) -> Result<Answer, Failure> {
        let first = self.relays[line.0].first();
        match self.before(Node::Hub, fault) {
            Some(Lost::Silently) if fault == Fault::Portal => return Err(Failure::NotTheHub),
            Some(Lost::Silently) => return Err(Failure::Unreachable),
            Some(Lost::Status(code)) => {
                return Err(Failure::Status {
                    code,
                    retry_after: None,
                });
            }
            None => {}
        }
        if matches!(fault, Fault::Late | Fault::Echo) {
            let copy = Copy::Batch(line, first, entries.to_vec());
            self.copies.push(copy);
        }
        if fault == Fault::Late {
            return Err(Failure::Cut);
        }
        if fault == Fault::Twice {
            let _ = self.hub.batch(line, first, entries, self.now_ms);
        }
        let taken = match fault {
            Fault::Half => &entries[..entries.len() / 2],
            _ => entries,
        };
        let answer = self.hub.batch(line, first, taken, self.now_ms);
        if self.is_answer_lost(Node::Hub, fault) {
            return Err(Failure::Cut);
        }
        let mut answer = answer?;
        if fault == Fault::AnswerShort {
            answer.results.truncate(answer.results.len() / 2);
        }
        Ok(answer)
    }

    /// What keeps a request from arriving.
    fn before(&mut self, to: Node, fault: Fault) -> Option<Lost> {
        match (fault, to) {
            (Fault::NeverArrives | Fault::Portal, _) => Some(Lost::Silently),
            (Fault::Status(code), _) => Some(Lost::Status(code)),
            (Fault::DiesBeforeSync, Node::Relay(relay)) => {
                self.relays[relay].crash(self.now_ms);
                Some(Lost::Silently)
            }
            (Fault::DiesBeforeSync, Node::Hub) => Some(Lost::Silently),
            _ => None,
        }
    }

    fn is_answer_lost(&mut self, to: Node, fault: Fault) -> bool {
        if let (Fault::DiesAfterSync, Node::Relay(relay)) = (fault, to) {
            self.relays[relay].crash(self.now_ms);
        }
        matches!(
            fault,
            Fault::AnswerLost | Fault::AnswerCut | Fault::DiesAfterSync
        )
    }

    /// Everything that was still on its way arrives.
    pub fn arrive_late(&mut self) {
        while !self.copies.is_empty() {
            self.again(0);
        }
    }

    pub fn again(&mut self, which: usize) {
        if self.copies.is_empty() {
            return;
        }
        match self.copies.swap_remove(which % self.copies.len()) {
            Copy::Outbox(to, batch) => {
                let _ = self.arrive(to, &batch);
            }
            Copy::Batch(line, first, entries) => {
                let _ = self.hub.batch(line, first, &entries, self.now_ms);
            }
        }
    }
}
