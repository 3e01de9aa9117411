//! What the writer of the queue and the handles share.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use tokio::sync::watch;

use super::Options;
use super::index::Index;
use super::papers::{Heard, Numbering};
use crate::store::error::Error;
use crate::store::journal::{Head, Reader};
use crate::store::room::Room;

/// What the writer and the handles share.
pub(super) struct Shared {
    pub dir: PathBuf,
    pub options: Options,
    pub room: Room,
    pub reader: Reader,
    pub index: Mutex<Index>,
    pub heard: Mutex<(Heard, Option<Instant>)>,
    pub numbering: Mutex<Numbering>,
    /// The newest durable command.
    pub head: watch::Sender<Head>,
    pub stopped: watch::Sender<Option<Error>>,
}

impl Shared {
    pub(super) fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().expect("no holder panics")
    }

    pub(super) fn heard(&self) -> MutexGuard<'_, (Heard, Option<Instant>)> {
        self.heard.lock().expect("no holder panics")
    }

    pub(super) fn numbering(&self) -> Numbering {
        *self.numbering.lock().expect("no holder panics")
    }
}
