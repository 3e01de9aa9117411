//! The only door to disk: journal, vault and files are the truth, the views are derived. No file handle leaves this floor.

mod error;
pub mod files;
pub mod journal;
pub mod keys;
pub mod medium;
pub mod vault;

pub use error::Error;
pub use journal::Head;

use std::path::Path;
use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use tokio::sync::broadcast;

use crate::domain::case::{Case, FileRef};
use crate::domain::command::Request;
use crate::domain::decide::Refusal;
use crate::domain::measure::Fact;
use crate::domain::receipt::ReceiptHash;
use crate::domain::site::Site;
use crate::domain::{CaseId, CaseNumber, CommandId, Digest, Entry, KeySlot, Sealed, Words};

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    pub zone: TimeZone,
    pub segment_bytes: u64,
}

/// An acknowledgement: the node's word that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    pub seq: u64,
    pub at: Timestamp,
    /// The case it concerns, where it concerns one.
    pub case: Option<(CaseId, CaseNumber)>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Stored(Ack),
    /// Same id, same content: the first acknowledgement again.
    Duplicate(Ack),
    /// Same id, other content: kept aside.
    Conflict,
    /// Journalled as refused. A repeat of a refused command gets this again.
    Refused(Refusal),
}

/// What the hub knows of a command that it has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub digest: Digest,
    /// The refusal's code, where it was refused.
    pub refused: Option<String>,
    pub ack: Ack,
}

/// Something happened; sent after the views show it.
#[derive(Clone, Debug)]
pub struct Tail {
    pub seq: u64,
    /// The changed case's id and its new state; None for changes of the house.
    pub case: Option<Arc<Case>>,
    /// The event's name, `case.filed`, `site`.
    pub what: &'static str,
}

#[derive(Clone)]
pub struct Store;

#[allow(unused_variables)]
impl Store {
    pub fn open(dir: &Path, options: Options) -> Result<Store, Error> {
        todo!()
    }
    /// Hands requests to the one writer, in order; resolves when each is on disk or refused. One fsync for all.
    pub async fn submit_all(&self, requests: Vec<Request>) -> Result<Vec<Outcome>, Error> {
        todo!()
    }
    pub async fn submit(&self, request: Request) -> Result<Outcome, Error> {
        todo!()
    }
    /// HMAC-SHA256 under the hub's own key; for `Request::digest` and tokens.
    pub fn digest(&self, content: &[u8]) -> Digest {
        todo!()
    }
    /// Waits until the views have reached what was durable when this was called.
    pub async fn settle(&self) -> Result<(), Error> {
        todo!()
    }
    pub fn case(&self, id: CaseId) -> Result<Option<Case>, Error> {
        todo!()
    }
    pub fn case_by_number(&self, number: CaseNumber) -> Result<Option<Case>, Error> {
        todo!()
    }
    pub fn case_by_receipt(&self, hash: &ReceiptHash) -> Result<Option<Case>, Error> {
        todo!()
    }
    pub fn known(&self, id: CommandId) -> Result<Option<Known>, Error> {
        todo!()
    }
    pub fn site(&self) -> Arc<Site> {
        todo!()
    }
    /// Looks at the facts of every case, in the order of filing. Keep `look` short: the views wait for it.
    pub fn facts<T>(&self, look: impl FnOnce(&[Fact]) -> T) -> T {
        todo!()
    }
    /// Counts every change to the facts: a page built from them knows whether it is out of date.
    pub fn generation(&self) -> u64 {
        todo!()
    }
    pub fn entry(&self, pos: u64) -> Result<Entry, Error> {
        todo!()
    }
    /// Opens words of a case; None where the key is destroyed.
    pub fn open_words(
        &self,
        key: KeySlot,
        case: CaseId,
        sealed: &Sealed,
    ) -> Result<Option<Words>, Error> {
        todo!()
    }
    /// A fresh key for a member's secrets, durable in the vault.
    pub fn take_key(&self) -> Result<KeySlot, Error> {
        todo!()
    }
    /// Seals and opens what belongs to no case: a password's hash. `about` is bound to it.
    pub fn seal_secret(&self, key: KeySlot, about: &str, secret: &[u8]) -> Result<Sealed, Error> {
        todo!()
    }
    pub fn open_secret(
        &self,
        key: KeySlot,
        about: &str,
        sealed: &Sealed,
    ) -> Result<Option<Vec<u8>>, Error> {
        todo!()
    }
    /// Encrypts and stores a file of a case; durable when this returns. Blocking: call it off the async threads.
    pub fn put_file(&self, case: &Case, bytes: &[u8]) -> Result<FileRef, Error> {
        todo!()
    }
    /// The bytes of a stored file; None where the key is destroyed or the file is not there.
    pub fn read_file(&self, case: &Case, file: &FileRef) -> Result<Option<Vec<u8>>, Error> {
        todo!()
    }
    pub fn tail(&self) -> broadcast::Receiver<Tail> {
        todo!()
    }
    pub fn head(&self) -> Head {
        todo!()
    }
    /// Resolves if the store has stopped for good: the process must exit with an error.
    pub async fn stopped(&self) -> Error {
        todo!()
    }
    /// A clean stop: seals the journal, flushes the views.
    pub async fn close(&self) {
        todo!()
    }
}
