//! A damaged queue: whatever can still be read of it goes on in a new one. Nobody stands beside a relay who could
//! restore a backup, and devices keep what the hub does not have.

use std::path::Path;
use std::sync::Arc;

use super::index::Index;
use super::writer::{REMAINS, read_index};
use super::{Options, Papers};
use crate::store::error::Error;
use crate::store::journal::{Journal, salvage};
use crate::store::medium::{Disk, Medium};

/// Entries that go into the new queue together.
const TOGETHER: usize = 256;

/// Opens the queue; one that is damaged is moved aside, and what can be read of it sealed into a new one.
pub(super) fn open_queue(
    papers: &Papers,
    queue: &Path,
    options: &Options,
) -> Result<(Journal, Index), Error> {
    let open = || {
        let journal = Journal::open_shortened(Arc::new(Disk), queue, options.segment_bytes)?;
        let index = read_index(&journal, queue)?;
        Ok((journal, index))
    };
    match open() {
        Err(Error::Damaged {
            file, byte, what, ..
        }) => {
            tracing::error!(file = %file.display(), byte, what, "the queue is damaged: what can be read of it goes on");
            begin_anew(papers, queue, options, (options.now)().as_second())?;
            open()
        }
        other => other,
    }
}

fn begin_anew(papers: &Papers, queue: &Path, options: &Options, now: i64) -> Result<(), Error> {
    let name = format!("damaged-{now}");
    let aside = queue.join(&name);
    papers.make(&format!("queue/{name}"))?;
    let failed = |error: std::io::Error| Error::io("move aside", queue, &error);
    for name in Disk.list(queue).map_err(failed)? {
        let ending = name.rsplit('.').next().unwrap_or_default();
        if ["journal", REMAINS].contains(&ending) {
            Disk.rename(&queue.join(&name), &aside.join(&name))
                .map_err(failed)?;
        }
    }
    Disk.sync_dir(queue).map_err(failed)?;
    // Numbered anew: without this, the hub would take new commands for old ones.
    papers.forget_numbering()?;
    let entries = salvage(&Disk, &aside)?;
    tracing::error!(
        entries = entries.len(),
        "commands read out of the damaged queue"
    );
    let mut journal = Journal::open_shortened(Arc::new(Disk), queue, options.segment_bytes)?;
    for some in entries.chunks(TOGETHER) {
        let mut batch = journal.begin()?;
        for payload in some {
            batch.push(payload);
        }
        journal.commit(batch)?;
    }
    journal.seal()
}
