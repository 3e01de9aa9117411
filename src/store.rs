//! The only door to disk: journal, vault and files are the truth, the views are derived. No file handle leaves this floor.

mod backed_up;
mod backup;
mod change;
mod epoch;
mod error;
pub mod files;
pub mod journal;
pub mod keys;
pub mod medium;
mod open;
mod outcome;
pub mod pithead;
mod replay;
mod restore;
mod room;
mod secrets;
mod shared;
pub mod uploads;
pub mod vault;
mod verify;
mod views;
pub mod waiting;
mod writer;

pub use backed_up::{Proven, ProvenRelay};
pub use backup::{BackedUp, backup};
pub use error::Error;
pub use journal::Head;
pub use outcome::{Ack, Known, Outcome};
pub use restore::{Restored, restore, restore_onto};
pub use verify::{Unseen, Verified, verify};

use std::path::Path;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use jiff::{Timestamp, tz::TimeZone};
use tokio::sync::{broadcast, oneshot};

use crate::domain::case::{Case, FileRef};
use crate::domain::command::Request;
use crate::domain::measure::Fact;
use crate::domain::receipt::ReceiptHash;
use crate::domain::scan::Scans;
use crate::domain::site::Site;
use crate::domain::{CaseId, CaseNumber, CommandId, Digest, Entry, KeySlot, Sealed, Words};
use shared::Shared;
use writer::Job;

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// The clock; entries keep it to the millisecond.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Where the mine lies: case numbers are counted within its year.
    pub zone: TimeZone,
    /// A journal's segment is closed when it has this size.
    pub segment_bytes: u64,
    /// With less room on the disk nothing new is taken, so that what runs can go on.
    pub reserve_bytes: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            now: Arc::new(Timestamp::now),
            zone: TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC),
            segment_bytes: 64 << 20,
            reserve_bytes: 32 << 20,
        }
    }
}

/// Something happened; sent after the views show it.
#[derive(Clone, Debug)]
pub struct Tail {
    /// The journal's sequence of the entry.
    pub seq: u64,
    /// The changed case in its new state; None for changes of the house.
    pub case: Option<Arc<Case>>,
    /// The event's name, `case.filed`, `site`.
    pub what: &'static str,
}

/// An open store; cheap to clone. It stops when the last clone is dropped, and has stopped when that returns; `close`
/// waits for it without blocking.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    jobs: Sender<Job>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for Inner {
    /// Who let go of the last clone may take the directory away next: nothing of the store is left running then.
    fn drop(&mut self) {
        let _ = self.jobs.send(Job::Close);
        for thread in std::mem::take(self.threads.get_mut().expect("no holder panics")) {
            let _ = thread.join();
        }
    }
}

impl Store {
    /// Opens a data directory, making it if there is none.
    ///
    /// # Errors
    /// `Damaged` names the file, the byte and the command that restores; `InUse` when another process has it.
    pub fn open(dir: &Path, options: Options) -> Result<Store, Error> {
        open::open(dir, options)
    }

    fn assembled(shared: Arc<Shared>, jobs: Sender<Job>, threads: Vec<JoinHandle<()>>) -> Store {
        Store {
            inner: Arc::new(Inner {
                shared,
                jobs,
                threads: Mutex::new(threads),
            }),
        }
    }

    fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    /// Hands requests to the one writer, in order; resolves when each is on disk or refused. One sync for all.
    /// What could not be done with one of them (the key of its case is damaged) is that one's own misfortune.
    ///
    /// # Errors
    /// `Full`: none of them is kept, asking again works once there is room. `Stopped`: the process must end.
    pub async fn submit_all(
        &self,
        requests: Vec<Request>,
    ) -> Result<Vec<Result<Outcome, Error>>, Error> {
        let (reply, answer) = oneshot::channel();
        let sent = self.inner.jobs.send(Job::Submit(requests, reply));
        match sent {
            Ok(()) => match answer.await {
                Ok(outcomes) => outcomes,
                Err(_) => Err(self.gone()),
            },
            Err(_) => Err(self.gone()),
        }
    }

    /// Hands one request to the writer.
    pub async fn submit(&self, request: Request) -> Result<Outcome, Error> {
        let mut outcomes = self.submit_all(vec![request]).await?;
        outcomes.pop().unwrap_or_else(|| Err(self.gone()))
    }

    fn gone(&self) -> Error {
        self.shared().alive().err().unwrap_or(Error::Stopped {
            why: "it was closed".into(),
        })
    }

    /// HMAC-SHA256 under the hub's own key; for `Request::digest` and tokens.
    pub fn digest(&self, content: &[u8]) -> Digest {
        Digest(self.shared().keys.hash("content", &[content]))
    }

    /// Waits until the views have reached what was durable when this was called.
    pub async fn settle(&self) -> Result<(), Error> {
        self.shared().settle().await
    }

    /// A case as the views show it.
    pub fn case(&self, id: CaseId) -> Result<Option<Case>, Error> {
        self.shared().sound(self.shared().views.case(id))
    }

    /// The case with a number.
    pub fn case_by_number(&self, number: CaseNumber) -> Result<Option<Case>, Error> {
        match self.shared().case_by_number(number)? {
            Some(id) => self.case(id),
            None => Ok(None),
        }
    }

    /// The case that a receipt opens.
    pub fn case_by_receipt(&self, hash: &ReceiptHash) -> Result<Option<Case>, Error> {
        let found = self.shared().views.case_by_receipt(hash);
        match self.shared().sound(found)? {
            Some(id) => self.case(id),
            None => Ok(None),
        }
    }

    /// Whether a command was seen, and how it ended.
    pub fn known(&self, id: CommandId) -> Result<Option<Known>, Error> {
        self.shared()
            .sound(self.shared().views.known(id.0.as_bytes()))
    }

    /// What is kept aside for the desk, the oldest first.
    pub fn asides(&self) -> Vec<waiting::Aside> {
        self.shared().waiting.load().asides().cloned().collect()
    }

    /// The house as it stands durably.
    pub fn site(&self) -> Arc<Site> {
        self.shared().site.load_full()
    }

    /// Looks at how often posters were scanned, as far as that is durable.
    pub fn scans<T>(&self, look: impl FnOnce(&Scans) -> T) -> T {
        look(&self.shared().scans.read().expect("no holder panics"))
    }

    /// Looks at the facts of every case, in the order of filing. Keep `look` short: the views wait for it.
    pub fn facts<T>(&self, look: impl FnOnce(&[Fact]) -> T) -> T {
        look(self.shared().facts.read().expect("no holder panics").rows())
    }

    /// Counts every change to the facts and the house: a page built from them knows whether it is out of date.
    pub fn generation(&self) -> u64 {
        self.shared()
            .facts
            .read()
            .expect("no holder panics")
            .generation()
    }

    /// The generation in which a case changed last: a reading of it knows whether it is out of date.
    pub fn changed_in(&self, case: CaseId) -> Option<u64> {
        self.shared()
            .facts
            .read()
            .expect("no holder panics")
            .changed_in(case)
    }

    /// The entry whose frame starts at a position.
    pub fn entry(&self, pos: u64) -> Result<Entry, Error> {
        let reader = &self.shared().reader;
        change::parse(reader, &reader.entry(pos)?)
    }

    /// Opens words of a case; None where the key is destroyed.
    ///
    /// # Errors
    /// `Unfit` when the words were not sealed for this case.
    pub fn open_words(
        &self,
        key: KeySlot,
        case: CaseId,
        sealed: &Sealed,
    ) -> Result<Option<Words>, Error> {
        let Some(key) = self.shared().vault.key(key.0)? else {
            return Ok(None);
        };
        keys::unseal(&key, case.0.as_bytes(), &sealed.0)
            .and_then(|plain| String::from_utf8(plain).ok())
            .map(|text| Some(Words(text)))
            .ok_or_else(|| Error::Unfit("words do not open with the key of their case".into()))
    }

    /// Encrypts and stores a file of a case; durable when this returns. Blocking: call it off the async threads.
    pub fn put_file(&self, case: &Case, bytes: &[u8]) -> Result<FileRef, Error> {
        self.need_room()?;
        let shared = self.shared();
        let key = shared
            .vault
            .key(case.key.0)?
            .ok_or_else(|| Error::Unfit("the words of this case were erased".into()))?;
        let name = shared.files.put(&key, case.id.0.as_bytes(), bytes)?;
        Ok(FileRef(name))
    }

    /// The bytes of a stored file; None where the key is destroyed or the file is not there. Blocking.
    pub fn read_file(&self, case: &Case, file: &FileRef) -> Result<Option<Vec<u8>>, Error> {
        let Some(key) = self.shared().vault.key(case.key.0)? else {
            return Ok(None);
        };
        self.shared()
            .files
            .read(&key, case.id.0.as_bytes(), &file.0)
    }

    /// Files that are on their way.
    pub fn uploads(&self) -> uploads::Uploads {
        uploads::Uploads::new(&self.shared().dir.join("uploads"))
    }

    /// # Errors
    /// `Full` where nothing new may be taken until there is room on the disk again.
    pub fn need_room(&self) -> Result<(), Error> {
        let shared = self.shared();
        if shared.room.take() {
            return Ok(());
        }
        Err(Error::Full {
            file: shared.dir.clone(),
        })
    }

    /// The last entry that the views show; behind `head` by what they have yet to take in.
    pub fn shown_seq(&self) -> u64 {
        self.shared().applied_mark().map_or(0, |mark| mark.head.seq)
    }

    /// Everything that happens from now on, after the views show it.
    pub fn tail(&self) -> broadcast::Receiver<Tail> {
        self.shared().tail.subscribe()
    }

    /// The newest durable entry of the journal's chain.
    pub fn head(&self) -> Head {
        self.shared().head()
    }

    /// Another number after every restore.
    pub fn epoch(&self) -> u64 {
        self.shared().epoch
    }

    /// What the last verified backup holds.
    pub fn backed_up(&self) -> Option<Proven> {
        let proven = Proven::read(&medium::Disk, &self.shared().dir)?;
        (proven.seq <= self.head().seq).then_some(proven)
    }

    /// Resolves when journal, vault and views have been read and compared in the background after the start.
    ///
    /// # Errors
    /// What was found; the store has stopped then.
    pub async fn proved(&self) -> Result<(), Error> {
        self.shared().proved().await
    }

    /// Resolves if the store has stopped for good: the process must exit with an error.
    pub async fn stopped(&self) -> Error {
        self.shared().stopped().await
    }

    /// Why the store has stopped, if it has.
    pub fn stop_reason(&self) -> Option<Error> {
        self.shared().alive().err()
    }

    /// A clean stop: seals the journal, flushes the views.
    pub async fn close(&self) {
        let _ = self.inner.jobs.send(Job::Close);
        let threads = std::mem::take(&mut *self.inner.threads.lock().expect("no holder panics"));
        let joined = tokio::task::spawn_blocking(move || {
            for thread in threads {
                if thread.join().is_err() {
                    tracing::error!("a thread of the store panicked");
                }
            }
        });
        let _ = joined.await;
    }
}
