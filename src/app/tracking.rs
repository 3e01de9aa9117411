//! Following a case by its receipt: what its reporter may read and do. What was opened lately stays open in memory
//! for as long as nothing of it has changed; how it is shown is not decided here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::value::RawValue;

use super::reading::Reading;
use super::{App, Error};
use crate::domain::case::{Case, Face};
use crate::domain::command::Command;
use crate::domain::decide::{Ctx, decide};
use crate::domain::receipt::{Receipt, ReceiptHash};
use crate::domain::site::Site;
use crate::domain::{By, Sealed};

/// What the one who holds the receipt may do now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    pub write: bool,
    pub rate: bool,
    pub reopen: bool,
    pub withdraw: bool,
}

/// A case as its reporter may read it.
pub struct Tracked {
    pub reading: Reading,
    pub open: Open,
    /// As programs read it, by language: written where it is first asked for.
    pub written: [OnceLock<Arc<RawValue>>; 3],
}

/// Cases kept open at most.
const KEPT_MAX: usize = 256;
/// A case with more words than this, in bytes, is opened afresh every time.
const KEPT_MAX_BYTES: usize = 16 << 10;

/// Cases that were opened lately.
#[derive(Default)]
pub(super) struct Opened {
    kept: Mutex<HashMap<ReceiptHash, Kept>>,
}

struct Kept {
    tracked: Arc<Tracked>,
    /// The generation in which the case had changed last.
    changed_in: u64,
    /// What one may do depends on the rules of the house …
    site: Arc<Site>,
    /// … and on the time, to the minute.
    minute: i64,
}

impl Opened {
    fn find(&self, hash: &ReceiptHash, app: &App) -> Option<Arc<Tracked>> {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(hash)?;
        let is_fresh = app.store().changed_in(kept.tracked.reading.case.id)
            == Some(kept.changed_in)
            && kept.minute == minute(app)
            && Arc::ptr_eq(&kept.site, &app.site());
        if !is_fresh {
            all.remove(hash);
            return None;
        }
        Some(kept.tracked.clone())
    }

    fn keep(&self, hash: ReceiptHash, kept: Kept) {
        if kept.tracked.reading.size_bytes() > KEPT_MAX_BYTES {
            return;
        }
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT_MAX {
            all.clear();
        }
        all.insert(hash, kept);
    }

    /// Lets go of all words: some were erased.
    pub(super) fn forget(&self) {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.clear();
    }
}

fn minute(app: &App) -> i64 {
    app.now().as_second().div_euclid(60)
}

impl App {
    /// The cases that these receipts open, in their order; None where one opens nothing.
    pub async fn track(&self, receipts: &[Receipt]) -> Result<Vec<Option<Arc<Tracked>>>, Error> {
        self.store().settle().await?;
        let hashes: Vec<_> = receipts.iter().map(Receipt::hash).collect();
        let kept: Option<Vec<_>> = hashes
            .iter()
            .map(|hash| self.opened().find(hash, self).map(Some))
            .collect();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let app = self.clone();
        let opened = tokio::task::spawn_blocking(move || {
            hashes.into_iter().map(|hash| app.open_case(hash)).collect()
        });
        opened
            .await
            .map_err(|_| Error::TooMany { retry_seconds: 1 })?
    }

    fn open_case(&self, hash: ReceiptHash) -> Result<Option<Arc<Tracked>>, Error> {
        let Some(case) = self.store().case_by_receipt(&hash)? else {
            return Ok(None);
        };
        // Asked before the words are read: what changes meanwhile makes them stale.
        let (changed_in, site) = (self.store().changed_in(case.id), self.site());
        let Some(case) = self.store().case(case.id)? else {
            return Ok(None);
        };
        let open = self.open_to_reporter(&case);
        let reading = self.read(case)?;
        let tracked = Arc::new(Tracked {
            reading,
            open,
            written: Default::default(),
        });
        if let Some(changed_in) = changed_in {
            let kept = Kept {
                tracked: tracked.clone(),
                changed_in,
                site,
                minute: minute(self),
            };
            self.opened().keep(hash, kept);
        }
        Ok(Some(tracked))
    }

    /// What the reporter may do to a case now: asked of the rules themselves.
    pub fn open_to_reporter(&self, case: &Case) -> Open {
        let site = self.site();
        let ctx = Ctx {
            now: self.now(),
            by: By::Reporter,
            site: &site,
            zone: self.zone(),
            number: case.number,
            key: case.key,
            marked: false,
        };
        let words = || Sealed(Vec::new());
        let may = |command| decide(case, command, &ctx).is_ok();
        Open {
            write: may(Command::Write {
                text: words(),
                files: Vec::new(),
            }),
            rate: may(Command::Rate {
                face: Face::Satisfied,
                text: None,
            }),
            reopen: may(Command::Reopen { reason: words() }),
            withdraw: may(Command::Withdraw),
        }
    }
}
