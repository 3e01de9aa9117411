//! The one writer of the queue: takes what waits, appends it with one sync, acknowledges; and removes, a whole segment
//! at a time, what the hub has safely.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::index::{Index, Kept, REMEMBERED};
use super::record::Record;
use super::shared::Shared;
use super::{Ack, PARTS_KEPT, Taken};
use crate::domain::Digest;
use crate::store::error::Error;
use crate::store::journal::{Journal, segment_of};
use crate::store::medium::{self, Disk};
use crate::store::uploads::Uploads;

/// Commands that share one sync.
const BATCH_COMMANDS: usize = 512;
/// After this much quiet the last batch is sealed.
const QUIET: Duration = Duration::from_millis(50);
/// A segment takes what comes within so long.
const SEGMENT_AGE: SignedDuration = SignedDuration::from_hours(24);
/// What remains of a removed segment: its commands without their words.
pub(super) const REMAINS: &str = "known";

/// What the writer is asked.
pub(super) enum Job {
    Take(Vec<Record>, Reply),
    /// Remove what need not be kept.
    Tidy,
    /// Seal and end.
    Close,
}

pub(super) type Reply = oneshot::Sender<Result<Vec<Taken>, Error>>;

pub(super) struct Writer {
    shared: Arc<Shared>,
    journal: Journal,
    uploads: Uploads,
}

/// Reads back what the queue holds and what is known of removed segments.
pub(super) fn read_index(journal: &Journal, queue: &Path) -> Result<Index, Error> {
    let reader = journal.reader();
    let mut entries = Vec::new();
    for stored in reader.walk(reader.start()) {
        let stored = stored?;
        let record = Record::of_bytes(&stored.payload).map(|record| Record {
            sealed: Vec::new(),
            ..record
        });
        let record = record.ok_or_else(|| {
            Error::damaged(
                &reader.file(stored.mark.pos),
                0,
                "a command of no known version",
            )
        })?;
        entries.push((stored.mark.head.seq, stored.mark.pos, record));
    }
    let first = entries.first().map(|(seq, ..)| *seq);
    let mut index = Index::new(first.unwrap_or(journal.head().seq + 1));
    for (file, _) in remains(queue)? {
        for (seq, record) in read_remains(&file).unwrap_or_default() {
            index.remember(seq, &record);
        }
    }
    for (seq, pos, record) in &entries {
        index.add(*seq, *pos, record);
    }
    Ok(index)
}

/// The files of removed segments, oldest first.
fn remains(queue: &Path) -> Result<Vec<(PathBuf, u32)>, Error> {
    let names = medium::Medium::list(&Disk, queue)
        .map_err(|error| Error::io("list", queue, &error))?
        .into_iter();
    let mut found: Vec<(PathBuf, u32)> = names
        .filter_map(|name| {
            let (segment, ending) = name.split_once('.')?;
            let segment = segment.parse().ok().filter(|_| ending == REMAINS)?;
            Some((queue.join(&name), segment))
        })
        .collect();
    found.sort_by_key(|(_, segment)| *segment);
    Ok(found)
}

/// Losing it only means that a repeat is sent to the hub again, which knows it.
fn read_remains(file: &Path) -> Option<Vec<(u64, Record)>> {
    postcard::from_bytes(&medium::read_all(&Disk, file).ok()?).ok()
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, journal: Journal, uploads: Uploads) -> Writer {
        Writer {
            shared,
            journal,
            uploads,
        }
    }

    /// Runs until it is closed, or every handle is gone, or the journal stops.
    pub(super) fn run(mut self, incoming: &Receiver<Job>) {
        loop {
            let first = if self.journal.is_sealed() {
                incoming.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                incoming.recv_timeout(QUIET)
            };
            match first {
                Ok(Job::Take(records, reply)) => {
                    let next = self.take_what_waits(records, reply, incoming);
                    match next {
                        Some(Job::Tidy) => self.tidy(),
                        Some(_) => break,
                        None => {}
                    }
                }
                Ok(Job::Tidy) => self.tidy(),
                Err(RecvTimeoutError::Timeout) => self.seal(),
                Ok(Job::Close) | Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.shared.stopped.borrow().is_some() {
                return;
            }
        }
        self.seal();
    }

    fn seal(&mut self) {
        match self.journal.seal() {
            Ok(()) | Err(Error::Full { .. }) => {}
            Err(error) => self.stop(&error),
        }
    }

    fn stop(&self, error: &Error) {
        tracing::error!(%error, "the queue stops");
        self.shared.stopped.send_if_modified(|first| {
            let fresh = first.is_none();
            first.get_or_insert(error.clone());
            fresh
        });
    }

    /// Takes these and what waits behind them with one sync; another job that it met on the way comes back.
    fn take_what_waits(
        &mut self,
        records: Vec<Record>,
        reply: Reply,
        incoming: &Receiver<Job>,
    ) -> Option<Job> {
        let mut commands = records.len();
        let mut asked = vec![(records, reply)];
        let mut met = None;
        while commands < BATCH_COMMANDS && met.is_none() {
            match incoming.try_recv() {
                Ok(Job::Take(records, reply)) => {
                    commands += records.len();
                    asked.push((records, reply));
                }
                Ok(other) => met = Some(other),
                Err(_) => break,
            }
        }
        let (asked, replies): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        match self.append(asked) {
            Ok(answers) => {
                for (reply, answer) in replies.into_iter().zip(answers) {
                    let _ = reply.send(Ok(answer));
                }
            }
            Err(error) => {
                if !matches!(error, Error::Full { .. }) {
                    self.stop(&error);
                }
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
            }
        }
        met
    }

    fn append(&mut self, asked: Vec<Vec<Record>>) -> Result<Vec<Vec<Taken>>, Error> {
        if !self.shared.room.take() {
            return Err(Error::Full {
                file: self.shared.dir.clone(),
            });
        }
        let mut batch = self.journal.begin()?;
        let now = (self.shared.options.now)().as_millisecond();
        let mut fresh: Vec<(u64, u64, Record)> = Vec::new();
        let mut answers = Vec::with_capacity(asked.len());
        for records in asked {
            let mut answer = Vec::with_capacity(records.len());
            for mut record in records {
                let known = self.known(&fresh, &record.id);
                if known.is_some_and(|kept| kept.digest == record.digest) {
                    answer
                        .push(known.map_or(Taken::Conflict, |kept| Taken::Duplicate(kept.into())));
                    continue;
                }
                if known.is_some() && self.has_conflict(&fresh, record.id, record.digest) {
                    answer.push(Taken::Conflict);
                    continue;
                }
                record.at_ms = now;
                let mark = batch.push(&record.to_bytes());
                answer.push(match known {
                    Some(_) => Taken::Conflict,
                    None => Taken::Stored(Ack {
                        seq: mark.head.seq,
                        at: record.at(),
                    }),
                });
                record.sealed = Vec::new();
                fresh.push((mark.head.seq, mark.pos, record));
            }
            answers.push(answer);
        }
        if fresh.is_empty() {
            return Ok(answers);
        }
        self.journal.commit(batch)?;
        let mut index = self.shared.index();
        for (seq, pos, record) in &fresh {
            index.add(*seq, *pos, record);
        }
        drop(index);
        self.shared.head.send_replace(self.journal.head());
        Ok(answers)
    }

    fn known(&self, fresh: &[(u64, u64, Record)], id: &Uuid) -> Option<Kept> {
        let pending = fresh.iter().find(|(.., record)| record.id == *id);
        let pending = pending.map(|(seq, _, record)| Kept {
            digest: record.digest,
            seq: *seq,
            at_ms: record.at_ms,
        });
        self.shared.index().get(id).or(pending)
    }

    fn has_conflict(&self, fresh: &[(u64, u64, Record)], id: Uuid, digest: Digest) -> bool {
        let is_same = |record: &Record| record.id == id && record.digest == digest;
        fresh.iter().any(|(.., record)| is_same(record))
            || self.shared.index().has_conflict(id, digest)
    }

    fn tidy(&mut self) {
        let now = (self.shared.options.now)();
        if let Err(error) = self.remove_what_is_safe(now) {
            tracing::warn!(%error, "what need not be kept could not be removed");
        }
    }

    fn remove_what_is_safe(&mut self, now: Timestamp) -> Result<(), Error> {
        let remembered_from = now.checked_sub(REMEMBERED).unwrap_or(Timestamp::UNIX_EPOCH);
        self.sweep_uploads(now)?;
        let busy = self.with_files_on_their_way()?;
        let queue = self.shared.dir.join("queue");
        self.close_a_days_segment(now)?;
        loop {
            let (first, last) = {
                let index = self.shared.index();
                (index.first(), index.last())
            };
            let Some(oldest) = self.shared.index().place(first) else {
                break;
            };
            let segment = segment_of(oldest.pos);
            let through = (first..=last)
                .take_while(|seq| {
                    let place = self.shared.index().place(*seq);
                    place.is_some_and(|place| segment_of(place.pos) == segment)
                })
                .last()
                .unwrap_or(first);
            let is_safe = (first..=through)
                .all(|seq| self.is_safe(seq, remembered_from) && !busy.contains(&seq));
            if !is_safe {
                break;
            }
            if segment == segment_of(self.journal.end()) {
                self.journal.close_segment()?;
            }
            self.keep_remains(&queue, segment, first, through)?;
            self.journal.remove_segment(segment)?;
            self.shared.index().drop_up_to(through);
        }
        self.shared.index().forget_before(remembered_from);
        for (file, _) in remains(&queue)? {
            let known = read_remains(&file).unwrap_or_default();
            if known
                .iter()
                .all(|(_, record)| record.at() < remembered_from)
            {
                medium::Medium::remove(&Disk, &file)
                    .map_err(|error| Error::io("remove", &file, &error))?;
            }
        }
        Ok(())
    }

    /// A segment that goes on for longer would never be removed where something is always just being filed.
    fn close_a_days_segment(&mut self, now: Timestamp) -> Result<(), Error> {
        let current = segment_of(self.journal.end());
        let oldest = self.shared.index().oldest_in(current);
        let yesterday = now
            .checked_sub(SEGMENT_AGE)
            .unwrap_or(Timestamp::UNIX_EPOCH);
        if oldest.is_some_and(|place| place.at_ms < yesterday.as_millisecond()) {
            self.journal.close_segment()?;
        }
        Ok(())
    }

    /// The hub has it, and it lies in a verified backup or is old.
    fn is_safe(&self, seq: u64, old_before: Timestamp) -> bool {
        let heard = &self.shared.heard().0;
        let place = self.shared.index().place(seq);
        let is_old = place.is_some_and(|place| place.at_ms < old_before.as_millisecond());
        seq <= heard.answered && !heard.aside.contains(&seq) && (seq <= heard.released || is_old)
    }

    /// What tells repeats, without the words.
    fn keep_remains(
        &self,
        queue: &Path,
        segment: u32,
        first: u64,
        through: u64,
    ) -> Result<(), Error> {
        let mut known = Vec::new();
        for seq in first..=through {
            let Some(place) = self.shared.index().place(seq) else {
                continue;
            };
            let stored = self.shared.reader.entry(place.pos)?;
            if let Some(record) = Record::of_bytes(&stored.payload) {
                let sealed = Vec::new();
                known.push((seq, Record { sealed, ..record }));
            }
        }
        let file = queue.join(format!("{segment:08}.{REMAINS}"));
        let bytes = postcard::to_stdvec(&known).expect("ids and digests can be written");
        medium::write_whole(&Disk, &file, &bytes).map_err(|error| Error::io("write", &file, &error))
    }

    /// The commands whose files have begun to arrive and are not all at the hub.
    fn with_files_on_their_way(&self) -> Result<HashSet<u64>, Error> {
        let all = self.uploads.all()?.into_iter();
        let index = self.shared.index();
        Ok(all
            .filter_map(|(_, progress)| progress.filter(|progress| !progress.done))
            .filter_map(|progress| index.get(&progress.about.case.0).map(|kept| kept.seq))
            .collect())
    }

    /// Removes what is over, and files of which only a part came.
    fn sweep_uploads(&self, now: Timestamp) -> Result<(), Error> {
        self.uploads.sweep(now)?;
        for (id, progress) in self.uploads.all()? {
            let Some(progress) = progress else { continue };
            let is_part = !progress.done && progress.offset_bytes < progress.about.length_bytes;
            let quiet_since = progress.until.checked_sub(REMEMBERED).unwrap_or(now);
            if is_part && now.duration_since(quiet_since) > PARTS_KEPT {
                self.uploads.remove(id)?;
            }
        }
        Ok(())
    }
}
