//! The thread that takes the journal's entries into the views, behind the acknowledgement.

use super::facts::{self, Facts};
use super::{Broken, Standing};
use crate::domain::site::Site;
use crate::store::change::{Change, name_of};
use crate::store::journal::{Head, Mark};
use crate::store::{Shared, Tail};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Applied changes are made durable after this long at the latest …
const SYNC_EVERY: Duration = Duration::from_millis(500);
/// … or after this many changed rows, about 3 MiB: each sync keeps the journal's waiting.
const SYNC_CHANGES: usize = 5000;

/// With many changes in the last step, so long the views wait for more before the next: one transaction for all.
const GATHER: Duration = Duration::from_millis(2);
/// So many changes in one step are many …
const MANY_CHANGES: usize = 8;
/// … and more than about so many are not taken in at once.
const STEP_CHANGES: usize = 1000;

/// What one batch of the writer changed.
pub(in crate::store) struct Applying {
    pub changes: Arc<Vec<Change>>,
    /// The house after it, when it changed.
    pub site: Option<Arc<Site>>,
}

impl Standing {
    /// How far the views go once a change is in.
    pub(in crate::store) fn advance(&mut self, change: &Change) {
        self.applied = Some(change.mark);
        if let Some(key) = change.key {
            self.next_slot = self.next_slot.max(key.0 + 1);
        }
        if let Some((number, _)) = change.filed {
            match self
                .numbers
                .iter_mut()
                .find(|(year, _)| *year == number.year)
            {
                Some((_, count)) => *count = number.count.max(*count),
                None => self.numbers.push((number.year, number.count)),
            }
        }
    }
}

/// Runs until the writer is gone, then stops cleanly.
pub(in crate::store) fn run(
    shared: &Shared,
    incoming: &Receiver<Applying>,
    mut standing: Standing,
    facts: Option<Facts>,
) {
    let done = fill(shared, facts)
        .and_then(|()| follow(shared, incoming, &mut standing))
        .and_then(|()| shared.views.sync());
    match done {
        Ok(()) => {
            let mark = standing.applied.unwrap_or(Mark {
                pos: 0,
                head: Head::default(),
            });
            if shared.is_stopped() || !shared.are_views_sound() {
                return;
            }
            let facts = shared.facts.read().expect("no holder panics");
            if let Err(error) = facts::write_image(&shared.dir, mark, &facts) {
                tracing::warn!(%error, "the image of the facts could not be written; the next start will be slower");
            }
        }
        Err(broken) => {
            shared.break_views(&broken);
        }
    }
}

/// Fills the table of facts from the views where no image of it was left.
fn fill(shared: &Shared, facts: Option<Facts>) -> Result<(), Broken> {
    let facts = match facts {
        Some(facts) => facts,
        None => {
            let mut rows = Vec::new();
            let mut receipts = HashSet::new();
            shared.views.each_case(|case| {
                receipts.insert(facts::beginning(&case.receipt));
                rows.push(crate::domain::measure::Fact::of(&case));
            })?;
            Facts::of(rows, receipts)
        }
    };
    *shared.facts.write().expect("no holder panics") = facts;
    shared.ready();
    Ok(())
}

fn follow(
    shared: &Shared,
    incoming: &Receiver<Applying>,
    standing: &mut Standing,
) -> Result<(), Broken> {
    let mut unsynced = 0;
    let mut since = Instant::now();
    let mut were_many = false;
    loop {
        let next = if unsynced == 0 {
            incoming.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            incoming.recv_timeout(SYNC_EVERY.saturating_sub(since.elapsed()))
        };
        match next {
            Ok(applying) => {
                if unsynced == 0 {
                    since = Instant::now();
                }
                if were_many {
                    std::thread::sleep(GATHER);
                }
                let mut changes = applying.changes.len();
                let mut step = vec![applying];
                while changes < STEP_CHANGES
                    && let Ok(more) = incoming.try_recv()
                {
                    changes += more.changes.len();
                    step.push(more);
                }
                were_many = changes >= MANY_CHANGES;
                unsynced += changes;
                take_in(shared, &step, standing)?;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        if unsynced >= SYNC_CHANGES || unsynced > 0 && since.elapsed() >= SYNC_EVERY {
            shared.room.before_views_grow();
            shared.views.sync()?;
            unsynced = 0;
        }
    }
}

/// Takes some batches into the views in one transaction.
fn take_in(shared: &Shared, step: &[Applying], standing: &mut Standing) -> Result<(), Broken> {
    let changes = || step.iter().flat_map(|applying| applying.changes.iter());
    for change in changes() {
        standing.advance(change);
    }
    let site = step
        .iter()
        .rev()
        .find_map(|applying| applying.site.as_deref());
    let changing = shared.changing.lock().expect("no holder panics");
    shared.views.apply(changes(), site, standing)?;
    {
        let mut facts = shared.facts.write().expect("no holder panics");
        for change in changes() {
            match &change.case {
                Some(case) => facts.set(case),
                None if change.is_news() => facts.touch(),
                None => {}
            }
        }
    }
    if let Some(mark) = standing.applied {
        shared.applied(mark);
    }
    drop(changing);
    if shared.tail.receiver_count() == 0 {
        return Ok(());
    }
    for change in changes() {
        // The last listener may have gone since; that is no error.
        let _ = shared.tail.send(Tail {
            seq: change.mark.head.seq,
            case: change.case.clone(),
            what: name_of(&change.entry),
        });
    }
    Ok(())
}
