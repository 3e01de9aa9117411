//! The relay at the pithead: it takes what devices send, says so, and passes it on to the hub.

pub mod enrol;
pub mod exchange;
pub mod files;
pub mod line;
pub mod pictures;
pub mod plan;
pub mod scans;
pub mod shelf;
pub mod walls;

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

use crate::app::filing::{Fate, Read, Whereabouts, read};
use crate::app::{Clock, Error};
use crate::domain::place::PlaceCode;
use crate::domain::relay_wire::{Envelope, hide_receipt};
use crate::domain::site::Site;
use crate::domain::wire::DeviceCommand;
use crate::domain::{CommandId, Digest};
use crate::i18n::{self, Lang};
use crate::store;
use crate::store::keys::seal_to_recipient;
use crate::store::pithead::{self, Announced, Enrolment, Lies, Pithead, Record, Taken};
use files::Files;
use line::Line;
use pictures::Pictures;
use plan::step::Standing;
use scans::Counter;
use shelf::Shelf;
use walls::Walls;

/// A relay; cheap to clone.
#[derive(Clone)]
pub struct Relay {
    inner: Arc<Inner>,
}

struct Inner {
    pithead: Pithead,
    enrolment: Enrolment,
    site: ArcSwap<KnownSite>,
    line: Line,
    files: Files,
    shelf: Shelf,
    scans: Counter,
    pictures: Pictures,
    walls: Walls,
    link: Mutex<Link>,
    now: Clock,
    zone: TimeZone,
    base_url: String,
}

/// The house as the hub last told it, and by which version the hub knows it.
struct KnownSite {
    site: Arc<Site>,
    version: Option<String>,
}

/// How the relay stands with its hub.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub standing: Standing,
    /// When the hub last answered.
    pub heard_at: Option<Timestamp>,
    /// Its certificate is none that this machine trusts.
    pub distrusted: bool,
}

/// What a relay runs with.
pub struct Parts {
    pub pithead: Pithead,
    pub enrolment: Enrolment,
    pub line: Line,
    pub now: Clock,
    pub zone: TimeZone,
    /// Without a slash at its end.
    pub base_url: String,
}

impl Relay {
    /// Brings up what lies on the disk. Blocking.
    pub fn new(parts: Parts) -> Result<Relay, store::Error> {
        let (version, site) = parts.pithead.papers().site()?.unwrap_or_default();
        let files = Files::open(parts.pithead.uploads())?;
        let shelf = Shelf::open(parts.pithead.papers())?;
        let scans = Counter::open(parts.pithead.papers(), parts.zone.clone())?;
        let pictures = Pictures::open(parts.pithead.papers())?;
        let known = KnownSite {
            site: Arc::new(site),
            version,
        };
        Ok(Relay {
            inner: Arc::new(Inner {
                pithead: parts.pithead,
                enrolment: parts.enrolment,
                site: ArcSwap::from_pointee(known),
                line: parts.line,
                files,
                shelf,
                scans,
                pictures,
                walls: Walls::default(),
                link: Mutex::default(),
                now: parts.now,
                zone: parts.zone,
                base_url: parts.base_url.trim_end_matches('/').to_owned(),
            }),
        })
    }

    pub fn now(&self) -> Timestamp {
        (self.inner.now)()
    }

    pub fn zone(&self) -> &TimeZone {
        &self.inner.zone
    }

    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    pub fn pithead(&self) -> &Pithead {
        &self.inner.pithead
    }

    pub fn line(&self) -> &Line {
        &self.inner.line
    }

    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    pub fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// How often posters were scanned here.
    pub fn scans(&self) -> &Counter {
        &self.inner.scans
    }

    /// Copies of public pictures.
    pub fn pictures(&self) -> &Pictures {
        &self.inner.pictures
    }

    /// What screens here need.
    pub fn walls(&self) -> &Walls {
        &self.inner.walls
    }

    pub fn enrolment(&self) -> &Enrolment {
        &self.inner.enrolment
    }

    /// The house as the hub last told it.
    pub fn site(&self) -> Arc<Site> {
        self.inner.site.load().site.clone()
    }

    /// The version under which the hub gave the house; None before the hub was first asked.
    pub fn site_version(&self) -> Option<String> {
        self.inner.site.load().version.clone()
    }

    /// Keeps the house as the hub tells it now. Blocking.
    pub fn set_site(&self, version: Option<String>, site: Site) -> Result<(), store::Error> {
        let papers = self.pithead().papers();
        papers.set_site(version.clone(), site.clone())?;
        let site = Arc::new(site);
        self.inner.site.store(Arc::new(KnownSite { site, version }));
        i18n::set_site(self.language(), self.zone().clone());
        Ok(())
    }

    /// The language of kiosks and screens, and of whoever asks for none of ours.
    pub fn language(&self) -> Lang {
        self.site().settings.language.parse().unwrap_or_default()
    }

    /// By what devices know this node: another one where its disk is a new one. Not the queue's epoch, which may
    /// change at every start: a file on its way would begin anew.
    pub fn node_id(&self) -> String {
        let disk = self.pithead().digest(b"node");
        let disk = data_encoding::HEXLOWER.encode(&disk.0[..4]);
        format!("{}-{disk}", self.enrolment().relay.simple())
    }

    /// Where it stands, as its acknowledgements say it: 「副井口」.
    pub fn place_name(&self) -> String {
        let site = self.site();
        let code = self.enrolment().place.as_deref();
        code.and_then(PlaceCode::parse)
            .and_then(|code| site.place(code))
            .map(|place| i18n::name(&place.name).to_owned())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| self.enrolment().name.clone())
    }

    /// How it stands with its hub.
    pub fn link(&self) -> Link {
        *self
            .inner
            .link
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the hub answers.
    pub fn is_up(&self) -> bool {
        matches!(self.link().standing, Standing::Up)
    }

    fn set_link(&self, change: impl FnOnce(&mut Link)) {
        let mut link = self
            .inner
            .link
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        change(&mut link);
    }

    /// Takes commands in the order in which they came; says of each what became of it.
    ///
    /// # Errors
    /// Only where nothing at all was taken: the disk is full, or the queue has stopped.
    pub async fn deliver(&self, entries: &[Value]) -> Result<Vec<Fate>, Error> {
        let relay = self.clone();
        let entries = entries.to_vec();
        let read = tokio::task::spawn_blocking(move || relay.sealed(&entries)).await;
        let read = read.map_err(|_| stopped("a command could not be sealed"))?;
        let (fates, records): (Vec<_>, Vec<_>) = read
            .into_iter()
            .map(|read| match read {
                Ok(record) => (None, Some(record)),
                Err(fate) => (Some(fate), None),
            })
            .unzip();
        let records: Vec<Record> = records.into_iter().flatten().collect();
        let mut taken = match records.is_empty() {
            true => Vec::new(),
            false => self.pithead().take_all(records).await?,
        }
        .into_iter();
        let mut fate_of_next = || taken.next().map(fate).ok_or(Error::NotFound);
        fates
            .into_iter()
            .map(|fate| fate.map_or_else(&mut fate_of_next, Ok))
            .collect()
    }

    /// Takes one command out of a form. The same form sent twice is the same command.
    pub async fn deliver_form(&self, command: &DeviceCommand) -> Result<Fate, Error> {
        let entry = serde_json::to_value(command).expect("a command is JSON");
        let mut fates = self.deliver(std::slice::from_ref(&entry)).await?;
        fates.pop().ok_or(Error::NotFound)
    }

    /// Reads each command and seals it to the hub.
    fn sealed(&self, entries: &[Value]) -> Vec<Result<Record, Fate>> {
        let site = self.site();
        let now = self.now();
        entries
            .iter()
            .map(|entry| {
                let Read {
                    command, content, ..
                } = read(entry, &site)?;
                let digest = self.pithead().digest(content.as_bytes());
                if let Some((known, ack)) = self.pithead().known(&command.id)
                    && known == digest
                {
                    return Err(Fate::Duplicate(acknowledged(ack)));
                }
                self.record(entry, &command, digest, now)
            })
            .collect()
    }

    fn record(
        &self,
        entry: &Value,
        command: &DeviceCommand,
        digest: Digest,
        now: Timestamp,
    ) -> Result<Record, Fate> {
        let mut hidden = entry.clone();
        let receipt = hide_receipt(&mut hidden);
        let sent_at = command.sent_at;
        let envelope = Envelope {
            command: hidden,
            received: now,
            skew_min: sent_at.map(|sent_at| sent_at.duration_since(now).as_mins()),
            node: self.enrolment().relay,
        };
        let plain = serde_json::to_vec(&envelope).expect("a command is JSON");
        let sealed = seal_to_recipient(&self.enrolment().recipient, &plain)
            .ok_or_else(|| Fate::Shapeless("the hub's public key cannot be read".into()))?;
        let files = command.files.iter().map(|file| Announced {
            slot: file.slot,
            upload: file.upload,
            bytes: file.bytes,
            media: file.media.clone(),
        });
        Ok(Record {
            id: command.id,
            digest,
            at_ms: now.as_millisecond(),
            receipt,
            files: files.collect(),
            sealed,
        })
    }

    /// Where each command is, as far as this relay knows.
    pub fn whereabouts(&self, ids: &[CommandId]) -> Vec<Whereabouts> {
        let of = |id: &CommandId| match self.pithead().lies(&id.0) {
            None => Whereabouts::Unknown,
            Some(Lies::Here) => Whereabouts::Relay,
            Some(Lies::Hub) => Whereabouts::Hub,
            Some(Lies::Refused) => Whereabouts::Refused,
        };
        ids.iter().map(of).collect()
    }

    /// Resolves if the queue has stopped for good: the process must exit with an error.
    pub async fn stopped(&self) -> store::Error {
        self.pithead().stopped().await
    }
}

fn fate(taken: Taken) -> Fate {
    match taken {
        Taken::Stored(ack) => Fate::Stored(acknowledged(ack)),
        Taken::Duplicate(ack) => Fate::Duplicate(acknowledged(ack)),
        Taken::Conflict => Fate::Conflict,
    }
}

/// The relay knows no case: its word is that the command is on its disk.
fn acknowledged(ack: pithead::Ack) -> store::Ack {
    store::Ack {
        seq: ack.seq,
        at: ack.at,
        case: None,
    }
}

fn stopped(why: &str) -> Error {
    Error::Store(store::Error::Stopped { why: why.into() })
}
