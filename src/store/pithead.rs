//! The relay's disk: commands sealed to the hub in a queue that is kept like the hub's journal, what tells their repeats,
//! and files on their way. No word of any filing lies here that the relay could read.

mod answer;
mod index;
mod papers;
mod record;
mod salvage;
mod shared;
mod writer;

pub use answer::{Ack, Lies, Queue, Taken, Told, Verdict};
pub use index::{Expected, REMEMBERED};
pub use papers::{Enrolment, Papers};
pub use record::{Announced, Record};

use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hmac::Mac;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use super::error::Error;
use super::journal::Head;
use super::medium::{Disk, Medium};
use super::room::Room;
use super::uploads::Uploads;
use crate::domain::Digest;
use papers::{Heard, Numbering};
use shared::Shared;
use writer::{Job, Writer};

/// What the hub said is written down at most so often, unless it refused something.
const WRITTEN_EVERY: Duration = Duration::from_secs(5);
/// A file that has arrived in part waits so long for the rest.
pub const PARTS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a relay's disk is opened.
#[derive(Clone)]
pub struct Options {
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// With less room on the disk nothing new is taken.
    pub reserve_bytes: u64,
    /// A segment of the queue is closed when it has this size.
    pub segment_bytes: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            now: Arc::new(Timestamp::now),
            reserve_bytes: 32 << 20,
            segment_bytes: 16 << 20,
        }
    }
}

/// An open relay's disk; cheap to clone.
#[derive(Clone)]
pub struct Pithead {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    papers: Papers,
    key: [u8; 32],
    jobs: Sender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
    uploads: Uploads,
    /// Held as long as this lives.
    _lock: std::fs::File,
}

/// The papers of a data directory, before its queue is opened.
pub fn papers(dir: &Path) -> Result<Papers, Error> {
    Disk.make_dir(dir)
        .map_err(|error| Error::io("make", dir, &error))?;
    if dir.join("journal").is_dir() {
        let words = format!(
            "{} is a hub's data directory: give the relay another with --data",
            dir.display()
        );
        return Err(Error::Unfit(words));
    }
    Ok(Papers::new(Arc::new(Disk), dir))
}

impl Pithead {
    /// Opens a relay's data directory, making its queue if there is none. Blocking.
    pub fn open(dir: &Path, options: Options) -> Result<Pithead, Error> {
        let papers = papers(dir)?;
        let lock = super::open::lock(dir)?;
        papers.make("queue")?;
        let key = papers.key()?;
        let queue = dir.join("queue");
        let (journal, index) = salvage::open_queue(&papers, &queue, &options)?;
        let heard = papers.heard()?.unwrap_or_default();
        let numbering = papers.numbering()?;
        let fits = numbering.filter(|numbering| {
            numbering.base < index.first()
                && numbering.base <= index.last()
                && heard.answered <= index.last()
        });
        let (numbering, heard) = match fits {
            Some(numbering) => (numbering, heard),
            // A new queue, or one that has lost what it once held: its numbers start again.
            None => {
                let numbering = Numbering::new(index.first() - 1);
                papers.set_heard(&Heard::default())?;
                papers.set_numbering(&numbering)?;
                (numbering, Heard::default())
            }
        };
        let uploads = Uploads::kept_for(&dir.join("uploads"), REMEMBERED);
        let shared = Arc::new(Shared {
            room: Room::watch(dir, options.reserve_bytes),
            dir: dir.to_path_buf(),
            options,
            reader: journal.reader(),
            index: Mutex::new(index),
            heard: Mutex::new((heard, None)),
            numbering: Mutex::new(numbering),
            head: watch::channel(journal.head()).0,
            stopped: watch::channel(None).0,
        });
        let (jobs, incoming) = mpsc::channel();
        let writer = Writer::new(shared.clone(), journal, uploads.clone());
        let thread = std::thread::Builder::new()
            .name("queue".into())
            .spawn(move || writer.run(&incoming))
            .map_err(|error| Error::Stopped {
                why: format!("no thread for the queue: {error}"),
            })?;
        Ok(Pithead {
            inner: Arc::new(Inner {
                shared,
                papers,
                key,
                jobs,
                thread: Mutex::new(Some(thread)),
                uploads,
                _lock: lock,
            }),
        })
    }

    fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    pub fn papers(&self) -> &Papers {
        &self.inner.papers
    }

    /// Files on their way; their pieces are sealed before they come here.
    pub fn uploads(&self) -> &Uploads {
        &self.inner.uploads
    }

    /// HMAC-SHA256 under the relay's own key.
    pub fn digest(&self, content: &[u8]) -> Digest {
        let mut mac = <hmac::Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice(&self.inner.key)
            .expect("any length of key fits");
        mac.update(content);
        Digest(mac.finalize().into_bytes().into())
    }

    /// Takes commands in order; resolves when all of them are on disk. One sync for all that wait.
    ///
    /// # Errors
    /// `Full`: none of them is kept, asking again works once there is room. `Stopped`: the process must end.
    pub async fn take_all(&self, records: Vec<Record>) -> Result<Vec<Taken>, Error> {
        let (reply, answer) = oneshot::channel();
        if self.inner.jobs.send(Job::Take(records, reply)).is_err() {
            return Err(self.gone());
        }
        answer.await.unwrap_or_else(|_| Err(self.gone()))
    }

    fn gone(&self) -> Error {
        self.stop_reason().unwrap_or(Error::Stopped {
            why: "it was closed".into(),
        })
    }

    /// What a command with this id was answered, if it came before.
    pub fn known(&self, id: &Uuid) -> Option<(Digest, Ack)> {
        let kept = self.shared().index().get(id)?;
        Some((kept.digest, kept.into()))
    }

    /// Where a command is; None for one that never came here, or too long ago.
    pub fn lies(&self, id: &Uuid) -> Option<Lies> {
        let kept = self.shared().index().get(id)?;
        let heard = &self.shared().heard().0;
        Some(match kept.seq {
            seq if seq > heard.answered || heard.aside.contains(&seq) => Lies::Here,
            seq if heard.refused.contains(&seq) => Lies::Refused,
            _ => Lies::Hub,
        })
    }

    /// The file that a command announced under this id.
    pub fn expected(&self, upload: &Uuid) -> Option<Expected> {
        self.shared().index().expected(upload).cloned()
    }

    /// The queue as the hub knows it.
    pub fn queue(&self) -> Queue {
        let shared = self.shared();
        let base = shared.numbering().base;
        let (first, last) = {
            let index = shared.index();
            (index.first(), index.last())
        };
        let answered = shared.heard().0.answered;
        Queue {
            epoch: shared.numbering().epoch,
            first: first - base,
            last: last - base,
            answered: answered.saturating_sub(base),
        }
    }

    /// The newest command, in the queue's own numbers.
    pub fn newest_seq(&self) -> u64 {
        self.shared().index().last()
    }

    /// Up to here a verified backup of the hub has everything, in the queue's own numbers.
    pub fn released_seq(&self) -> u64 {
        self.shared().heard().0.released
    }

    /// What the hub calls a number of the queue; 0 for one from before its present numbering.
    pub fn wire_seq(&self, seq: u64) -> u64 {
        seq.saturating_sub(self.shared().numbering().base)
    }

    /// The newest command, in the hub's numbers, and the hash that stands for everything before it.
    pub fn head(&self) -> (u64, Digest) {
        let head = *self.shared().head.borrow();
        let base = self.shared().numbering().base;
        (head.seq.saturating_sub(base), Digest(head.hash))
    }

    /// Commands that the hub does not have, and when the oldest of them came.
    pub fn waiting(&self) -> (u64, Option<Timestamp>) {
        let shared = self.shared();
        let base = shared.numbering().base;
        let answered = shared.heard().0.answered.max(base);
        let index = shared.index();
        let next = index.first().max(answered + 1);
        let oldest = index.place(next).map(|place| place.at_ms);
        let oldest = oldest.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        ((index.last() + 1).saturating_sub(next), oldest)
    }

    /// Commands from one on, in the hub's numbers: at least one, at most `count`, together about `most_bytes`.
    /// Blocking.
    pub fn batch(
        &self,
        from: u64,
        count: usize,
        most_bytes: usize,
    ) -> Result<Vec<(u64, Record)>, Error> {
        let shared = self.shared();
        let base = shared.numbering().base;
        let places = shared.index().places_from(from + base, count);
        let mut records = Vec::with_capacity(places.len());
        let mut bytes = 0;
        for pos in places {
            let stored = shared.reader.entry(pos)?;
            bytes += stored.payload.len();
            if bytes > most_bytes && !records.is_empty() {
                break;
            }
            let record = Record::of_bytes(&stored.payload).ok_or_else(|| {
                Error::Unfit("a command in the queue is of no version that is read here".into())
            })?;
            records.push((stored.mark.head.seq - base, record));
        }
        Ok(records)
    }

    /// Takes note of what the hub said. Blocking.
    pub fn hear(&self, told: &Told) -> Result<(), Error> {
        let shared = self.shared();
        let base = shared.numbering().base;
        let mut guard = shared.heard();
        let (heard, written) = &mut *guard;
        let before = heard.clone();
        if let Some(after) = told.taken_back_after {
            heard.take_back(after + base);
        }
        for (seq, verdict) in &told.verdicts {
            heard.judge(seq + base, *verdict);
        }
        let release = told.release_up_to.map_or(0, |seq| seq + base);
        heard.released = heard.released.max(release.min(heard.answered));
        let released = heard.released > before.released;
        let is_grave = heard.refused != before.refused || heard.aside != before.aside;
        let is_due = written.is_none_or(|at| at.elapsed() >= WRITTEN_EVERY);
        let kept = (is_grave || released || (is_due && *heard != before)).then(|| {
            *written = Some(Instant::now());
            heard.clone()
        });
        // Nobody who asks where a command is waits for the disk.
        drop(guard);
        if let Some(heard) = kept {
            self.inner.papers.set_heard(&heard)?;
        }
        if released {
            self.tidy();
        }
        Ok(())
    }

    /// Gives what is kept a new epoch, in which it is numbered from 1 again. Blocking.
    pub fn renumber(&self) -> Result<(), Error> {
        let shared = self.shared();
        let numbering = Numbering::new(shared.index().first() - 1);
        self.inner.papers.set_numbering(&numbering)?;
        let mut heard = shared.heard();
        heard.0.take_back(numbering.base);
        self.inner.papers.set_heard(&heard.0)?;
        *shared.numbering.lock().expect("no holder panics") = numbering;
        Ok(())
    }

    /// Removes, in the background, what no longer needs to be kept.
    pub fn tidy(&self) {
        let _ = self.inner.jobs.send(Job::Tidy);
    }

    /// Wakes whoever waits for new commands.
    pub fn arrivals(&self) -> watch::Receiver<Head> {
        self.shared().head.subscribe()
    }

    /// # Errors
    /// `Full` where nothing new may be taken until there is room on the disk again.
    pub fn need_room(&self) -> Result<(), Error> {
        match self.shared().room.take() {
            true => Ok(()),
            false => Err(Error::Full {
                file: self.shared().dir.clone(),
            }),
        }
    }

    /// Why the queue has stopped, if it has.
    pub fn stop_reason(&self) -> Option<Error> {
        self.shared().stopped.borrow().clone()
    }

    /// Resolves if the queue has stopped for good: the process must exit with an error.
    pub async fn stopped(&self) -> Error {
        let mut stopped = self.shared().stopped.subscribe();
        let why = stopped.wait_for(Option::is_some).await;
        why.ok()
            .and_then(|why| why.clone())
            .unwrap_or_else(|| self.gone())
    }

    /// A clean stop.
    pub async fn close(&self) {
        let _ = self.inner.jobs.send(Job::Close);
        let thread = self.inner.thread.lock().expect("no holder panics").take();
        let papers = self.inner.papers.clone();
        let heard = self.shared().heard().0.clone();
        let _ = tokio::task::spawn_blocking(move || {
            if let Err(error) = papers.set_heard(&heard) {
                tracing::warn!(%error, "what the hub said was not written down");
            }
            thread.map(JoinHandle::join)
        })
        .await;
    }
}
