//! The relay's small files: who it is, the house as the hub last told it, how its queue is numbered, and what the hub
//! said of it. Each is written whole or not at all; none says a word of any filing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Verdict;
use crate::domain::scan::ScanBook;
use crate::domain::site::Site;
use crate::store::error::Error;
use crate::store::medium::{self, Medium};

/// Who this relay is, as the hub told it when it was enrolled.
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrolment {
    pub relay: Uuid,
    /// Lets it speak to the hub; whoever steals it can file, and read nothing.
    pub token: String,
    /// The hub's public key, `age1…`.
    pub recipient: String,
    pub name: String,
    /// Code of the place at which it stands.
    #[serde(default)]
    pub place: Option<String>,
    /// The hub's address.
    pub hub: String,
    /// SHA-256 of the code it was enrolled with, so that a code left in a start script is used once.
    #[serde(default)]
    pub code: String,
}

/// How the queue is numbered for the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Numbering {
    /// Random, made with the queue: a wiped relay has another.
    pub epoch: u64,
    /// What the hub calls 1 is this and one in the queue.
    pub base: u64,
}

impl Numbering {
    pub fn new(base: u64) -> Numbering {
        Numbering {
            epoch: rand::random(),
            base,
        }
    }
}

/// What the hub said of the queue, by the queue's own numbers. Losing it only means asking again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Heard {
    /// The hub's verdict on everything up to here is known.
    pub answered: u64,
    /// Up to here nothing needs to be kept: it lies in a verified backup of the hub.
    pub released: u64,
    /// What it will not take.
    pub refused: BTreeSet<u64>,
    /// What it could not be brought to take, and what therefore stays here.
    #[serde(default)]
    pub aside: BTreeSet<u64>,
}

impl Heard {
    /// Everything after a number is forgotten at the hub.
    pub fn take_back(&mut self, after: u64) {
        self.answered = self.answered.min(after);
        self.released = self.released.min(after);
        self.refused.retain(|seq| *seq <= after);
        self.aside.retain(|seq| *seq <= after);
    }

    pub fn judge(&mut self, seq: u64, verdict: Verdict) {
        match verdict {
            Verdict::Taken => {}
            Verdict::Refused => drop(self.refused.insert(seq)),
            Verdict::Aside => drop(self.aside.insert(seq)),
        }
        self.answered = self.answered.max(seq);
    }
}

/// The relay's data directory.
#[derive(Clone)]
pub struct Papers {
    medium: Arc<dyn Medium>,
    dir: PathBuf,
}

const ENROLMENT: &str = "relay.json";
const SITE: &str = "site.json";
const SCANS: &str = "scans.json";
const NUMBERING: &str = "queue/epoch.json";
const HEARD: &str = "queue/heard.json";
const KEY: &str = "queue/key.txt";

/// The house and the version under which the hub gave it.
#[derive(Serialize, Deserialize)]
struct KnownSite {
    version: Option<String>,
    site: Site,
}

impl Papers {
    pub(super) fn new(medium: Arc<dyn Medium>, dir: &Path) -> Papers {
        Papers {
            medium,
            dir: dir.to_path_buf(),
        }
    }

    /// None before the relay is enrolled.
    pub fn enrolment(&self) -> Result<Option<Enrolment>, Error> {
        self.read(ENROLMENT)
    }

    pub fn set_enrolment(&self, enrolment: &Enrolment) -> Result<(), Error> {
        self.write(ENROLMENT, enrolment)
    }

    /// The house as the hub last told it, with its version there.
    pub fn site(&self) -> Result<Option<(Option<String>, Site)>, Error> {
        let known: Option<KnownSite> = self.read(SITE)?;
        Ok(known.map(|known| (known.version, known.site)))
    }

    pub fn set_site(&self, version: Option<String>, site: Site) -> Result<(), Error> {
        self.write(SITE, &KnownSite { version, site })
    }

    pub(super) fn numbering(&self) -> Result<Option<Numbering>, Error> {
        self.read(NUMBERING)
    }

    pub(super) fn set_numbering(&self, numbering: &Numbering) -> Result<(), Error> {
        self.write(NUMBERING, numbering)
    }

    /// The queue is to be numbered anew, and what the hub said of it means nothing any more.
    pub(super) fn forget_numbering(&self) -> Result<(), Error> {
        self.set_heard(&Heard::default())?;
        self.set_numbering(&Numbering::new(0))
    }

    pub(super) fn heard(&self) -> Result<Option<Heard>, Error> {
        self.read(HEARD)
    }

    pub(super) fn set_heard(&self, heard: &Heard) -> Result<(), Error> {
        self.write(HEARD, heard)
    }

    /// The key of the digests, made with the queue.
    pub(super) fn key(&self) -> Result<[u8; 32], Error> {
        let known: Option<String> = self.read(KEY)?;
        let known = known.and_then(|text| data_encoding::HEXLOWER.decode(text.as_bytes()).ok());
        if let Some(key) = known.and_then(|bytes| bytes.try_into().ok()) {
            return Ok(key);
        }
        let key: [u8; 32] = rand::random();
        self.write(KEY, &data_encoding::HEXLOWER.encode(&key))?;
        Ok(key)
    }

    /// What the counter of scans had counted.
    pub fn scans(&self) -> Result<Option<ScanBook>, Error> {
        self.read(SCANS)
    }

    pub fn set_scans(&self, book: &ScanBook) -> Result<(), Error> {
        self.write(SCANS, book)
    }

    /// A page kept from the hub.
    pub fn page(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.bytes(&format!("shelf/{name}"))
    }

    /// `name` is letters, digits and hyphens.
    pub fn set_page(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.make("shelf")?;
        self.put(&format!("shelf/{name}"), bytes)
    }

    /// The names of everything kept so.
    pub fn pages(&self) -> Result<Vec<String>, Error> {
        let dir = self.dir.join("shelf");
        match self.medium.list(&dir) {
            Ok(names) => Ok(names),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(Error::io("list", &dir, &error)),
        }
    }

    /// One that is not there is no error.
    pub fn remove_page(&self, name: &str) -> Result<(), Error> {
        let file = self.dir.join("shelf").join(name);
        match self.medium.remove(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io("remove", &file, &error))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn make(&self, name: &str) -> Result<(), Error> {
        let dir = self.dir.join(name);
        self.medium
            .make_dir(&dir)
            .map_err(|error| Error::io("make", &dir, &error))
    }

    /// A file that cannot be read as what it should be counts as none: all of them can be had again.
    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let Some(bytes) = self.bytes(name)? else {
            return Ok(None);
        };
        match serde_json::from_slice(&bytes) {
            Ok(read) => Ok(Some(read)),
            Err(error) => {
                tracing::error!(file = %self.dir.join(name).display(), %error, "this file cannot be read and is made anew");
                Ok(None)
            }
        }
    }

    fn write<T: Serialize>(&self, name: &str, what: &T) -> Result<(), Error> {
        self.put(
            name,
            &serde_json::to_vec(what).expect("plain fields are JSON"),
        )
    }

    fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let file = self.dir.join(name);
        match medium::read_all(&*self.medium, &file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &file, &error)),
        }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let file = self.dir.join(name);
        medium::write_whole(&*self.medium, &file, bytes)
            .map_err(|error| Error::io("write", &file, &error))
    }
}
