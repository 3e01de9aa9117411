//! What the store's threads and handles share, and how each learns that the store has stopped.

use super::error::Error;
use super::files::Files;
use super::journal::{Head, Mark, Reader};
use super::keys::Keys;
use super::room::Room;
use super::vault::Vault;
use super::views::facts::Facts;
use super::views::{Broken, Views};
use super::waiting::Waiting;
use super::{Options, Tail};
use crate::domain::receipt::ReceiptHash;
use crate::domain::scan::Scans;
use crate::domain::site::Site;
use crate::domain::{CaseId, CaseNumber};
use arc_swap::ArcSwap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Live updates kept for a slow listener; a slower one misses some and reads the page again.
const TAIL_KEPT: usize = 1024;

pub(super) struct Shared {
    pub dir: PathBuf,
    /// Another one after every restore.
    pub epoch: u64,
    pub options: Options,
    pub keys: Keys,
    pub vault: Vault,
    pub files: Files,
    pub reader: Reader,
    pub views: Views,
    pub room: Room,
    /// The house as it stands durably.
    pub site: ArcSwap<Site>,
    /// What waits, as it stands durably.
    pub waiting: ArcSwap<Waiting>,
    /// How often posters were scanned, as far as that is durable.
    pub scans: RwLock<Scans>,
    pub facts: RwLock<Facts>,
    /// Held while the views change, so that the check can hold them still.
    pub changing: Mutex<()>,
    pub tail: broadcast::Sender<Tail>,
    /// The last durable entry.
    durable: ArcSwap<Head>,
    /// The last entry that the views hold.
    applied: Mutex<Option<Mark>>,
    /// Its sequence, once the facts are there too.
    shown: watch::Sender<Option<u64>>,
    stopped: watch::Sender<Option<Error>>,
    /// No more commands will come.
    ending: AtomicBool,
    /// The last stop was clean, or the views were compared with the journal since.
    sound: AtomicBool,
    /// The proof in the background has come to its end.
    proved: watch::Sender<bool>,
    /// Held as long as anything of the store lives.
    _lock: std::fs::File,
}

/// The parts that opening has made ready.
pub(super) struct Parts {
    pub dir: PathBuf,
    pub epoch: u64,
    pub options: Options,
    pub keys: Keys,
    pub vault: Vault,
    pub files: Files,
    pub reader: Reader,
    pub views: Views,
    pub site: Arc<Site>,
    pub head: Head,
    pub applied: Option<Mark>,
    /// The last stop was clean, or the views were just rebuilt.
    pub clean: bool,
    pub lock: std::fs::File,
}

impl Shared {
    pub(super) fn new(parts: Parts) -> Shared {
        Shared {
            room: Room::watch(&parts.dir, parts.options.reserve_bytes),
            dir: parts.dir,
            epoch: parts.epoch,
            options: parts.options,
            keys: parts.keys,
            vault: parts.vault,
            files: parts.files,
            reader: parts.reader,
            views: parts.views,
            site: ArcSwap::new(parts.site),
            waiting: ArcSwap::default(),
            scans: RwLock::default(),
            facts: RwLock::default(),
            changing: Mutex::default(),
            tail: broadcast::channel(TAIL_KEPT).0,
            durable: ArcSwap::from_pointee(parts.head),
            applied: Mutex::new(parts.applied),
            shown: watch::channel(None).0,
            stopped: watch::channel(None).0,
            ending: AtomicBool::new(false),
            sound: AtomicBool::new(parts.clean),
            proved: watch::channel(false).0,
            _lock: parts.lock,
        }
    }

    pub(super) fn head(&self) -> Head {
        **self.durable.load()
    }

    pub(super) fn set_head(&self, head: Head) {
        self.durable.store(Arc::new(head));
    }

    pub(super) fn applied_mark(&self) -> Option<Mark> {
        *self.applied.lock().expect("no holder panics")
    }

    /// The views hold everything up to here.
    pub(super) fn applied(&self, mark: Mark) {
        *self.applied.lock().expect("no holder panics") = Some(mark);
        self.shown.send_replace(Some(mark.head.seq));
    }

    /// The facts are there: reads may begin.
    pub(super) fn ready(&self) {
        let seq = self.applied_mark().map_or(0, |mark| mark.head.seq);
        self.shown.send_replace(Some(seq));
    }

    /// The case with a number, as the views show it. Right after an unclean stop the facts are still being read: waits.
    pub(super) fn case_by_number(&self, number: CaseNumber) -> Result<Option<CaseId>, Error> {
        while self.shown.borrow().is_none() {
            self.alive()?;
            std::thread::sleep(Duration::from_millis(1));
        }
        let facts = self.facts.read().expect("no holder panics");
        Ok(facts.by_number(number))
    }

    /// Whether a receipt may open a case that the views show; `false` is certain, and costs no look at the disk.
    pub(super) fn may_open(&self, receipt: &ReceiptHash) -> bool {
        let is_known = self.shown.borrow().is_some();
        !is_known
            || self
                .facts
                .read()
                .expect("no holder panics")
                .may_open(receipt)
    }

    /// Waits until the views show what is durable now.
    pub(super) async fn settle(&self) -> Result<(), Error> {
        let wanted = self.head().seq;
        if self.shown.borrow().is_some_and(|seq| seq >= wanted) {
            return Ok(());
        }
        let mut shown = self.shown.subscribe();
        tokio::select! {
            biased;
            _ = shown.wait_for(|shown| shown.is_some_and(|seq| seq >= wanted)) => Ok(()),
            error = self.stopped() => Err(error),
        }
    }

    /// Resolves when the store has stopped for good.
    pub(super) async fn stopped(&self) -> Error {
        let mut stopped = self.stopped.subscribe();
        let why = stopped.wait_for(Option::is_some).await;
        why.ok()
            .and_then(|why| why.clone())
            .unwrap_or(Error::Stopped {
                why: "it was closed".into(),
            })
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.borrow().is_some()
    }

    /// Whether work in the background should come to its end.
    pub(super) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed) || self.is_stopped()
    }

    pub(super) fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    /// Whether a stop now would be a clean one.
    pub(super) fn are_views_sound(&self) -> bool {
        self.sound.load(Ordering::Relaxed)
    }

    pub(super) fn set_proved(&self) {
        self.sound.store(true, Ordering::Relaxed);
        self.proved.send_replace(true);
    }

    /// Waits for the proof in the background.
    pub(super) async fn proved(&self) -> Result<(), Error> {
        let mut proved = self.proved.subscribe();
        tokio::select! {
            biased;
            error = self.stopped() => Err(error),
            _ = proved.wait_for(|proved| *proved) => Ok(()),
        }
    }

    /// `Err` with the first error once the store has stopped.
    pub(super) fn alive(&self) -> Result<(), Error> {
        match &*self.stopped.borrow() {
            None => Ok(()),
            Some(error) => Err(error.clone()),
        }
    }

    /// Stops the store for good; only the first error counts.
    pub(super) fn stop(&self, error: &Error) -> Error {
        tracing::error!(%error, "the store stops");
        let stopped = match error {
            Error::Stopped { .. } | Error::Damaged { .. } => error.clone(),
            other => Error::Stopped {
                why: other.to_string(),
            },
        };
        self.stopped.send_if_modified(|first| {
            let fresh = first.is_none();
            first.get_or_insert(stopped.clone());
            fresh
        });
        stopped
    }

    /// The views cannot be trusted: they are marked, the store stops, and the next start rebuilds them.
    pub(super) fn break_views(&self, broken: &Broken) -> Error {
        let marker = super::open::rebuild_marker(&self.dir);
        if let Err(error) = std::fs::write(&marker, &broken.0) {
            tracing::error!(%error, file = %marker.display(), "cannot mark the views as broken");
        }
        self.stop(&Error::Stopped {
            why: format!(
                "the views are broken and will be rebuilt from the journal at the next start: {}",
                broken.0
            ),
        })
    }

    /// What a read of the views gives, or the end of the store.
    pub(super) fn sound<T>(&self, read: Result<T, Broken>) -> Result<T, Error> {
        read.map_err(|broken| self.break_views(&broken))
    }
}
