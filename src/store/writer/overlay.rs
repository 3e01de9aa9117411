//! What the writer has appended and the views do not hold yet, so that the next command sees it at once.

use crate::domain::case::Case;
use crate::domain::receipt::ReceiptHash;
use crate::domain::{CaseId, CaseNumber};
use crate::store::change::Change;
use crate::store::outcome::Known;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

/// Everything here carries the sequence of the entry that said so last.
#[derive(Default)]
pub(super) struct Overlay {
    cases: HashMap<CaseId, (u64, Arc<Case>)>,
    numbers: HashMap<CaseNumber, (u64, CaseId)>,
    receipts: HashMap<ReceiptHash, (u64, CaseId)>,
    commands: HashMap<Vec<u8>, (u64, Known)>,
    marks: HashMap<[u8; 32], (u64, ())>,
    /// Durable batches that the views do not hold yet.
    batches: VecDeque<Arc<Vec<Change>>>,
}

impl Overlay {
    /// Takes in a change of the batch that is being made.
    pub(super) fn put(&mut self, change: &Change) {
        let seq = change.mark.head.seq;
        if let Some(case) = &change.case {
            self.cases.insert(case.id, (seq, case.clone()));
            if let Some((number, receipt)) = change.filed {
                self.numbers.insert(number, (seq, case.id));
                self.receipts.insert(receipt, (seq, case.id));
            }
        }
        let (key, known) = &change.known;
        self.commands.insert(key.clone(), (seq, known.clone()));
        if let Some(mark) = change.token_mark {
            self.marks.insert(mark.0, (seq, ()));
        }
    }

    /// The batch is durable.
    pub(super) fn keep(&mut self, changes: Arc<Vec<Change>>) {
        self.batches.push_back(changes);
    }

    /// The batch was not written: only what is durable counts.
    pub(super) fn take_back(&mut self) {
        let batches = std::mem::take(&mut self.batches);
        *self = Overlay::default();
        for batch in &batches {
            for change in batch.iter() {
                self.put(change);
            }
        }
        self.batches = batches;
    }

    /// Drops what the views hold by now.
    pub(super) fn forget(&mut self, applied: u64) {
        while let Some(batch) = self.batches.front() {
            if batch
                .last()
                .is_some_and(|last| last.mark.head.seq > applied)
            {
                return;
            }
            for change in batch.iter() {
                let seq = change.mark.head.seq;
                if let Some(case) = &change.case {
                    drop_if(&mut self.cases, &case.id, seq);
                    if let Some((number, receipt)) = &change.filed {
                        drop_if(&mut self.numbers, number, seq);
                        drop_if(&mut self.receipts, receipt, seq);
                    }
                }
                drop_if(&mut self.commands, &change.known.0, seq);
                if let Some(mark) = &change.token_mark {
                    drop_if(&mut self.marks, &mark.0, seq);
                }
            }
            self.batches.pop_front();
        }
    }

    pub(super) fn case(&self, id: CaseId) -> Option<Arc<Case>> {
        self.cases.get(&id).map(|(_, case)| case.clone())
    }

    pub(super) fn by_number(&self, number: CaseNumber) -> Option<CaseId> {
        self.numbers.get(&number).map(|(_, id)| *id)
    }

    pub(super) fn by_receipt(&self, receipt: &ReceiptHash) -> Option<CaseId> {
        self.receipts.get(receipt).map(|(_, id)| *id)
    }

    pub(super) fn known(&self, key: &[u8]) -> Option<Known> {
        self.commands.get(key).map(|(_, known)| known.clone())
    }

    pub(super) fn is_marked(&self, mark: &[u8; 32]) -> bool {
        self.marks.contains_key(mark)
    }
}

fn drop_if<K: Eq + Hash, V>(map: &mut HashMap<K, (u64, V)>, key: &K, seq: u64) {
    if map.get(key).is_some_and(|(last, _)| *last == seq) {
        map.remove(key);
    }
}
