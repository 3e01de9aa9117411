//! Word of the last backup that was read again and found good, left in the data directory: relays keep what they
//! hold until it says that a copy of the hub has it too.

use super::change;
use super::error::Error;
use super::journal::Reader;
use super::medium::{self, Medium};
use crate::domain::What;
use crate::domain::relay::{RelayEvent, RelayId};
use crate::domain::site::SiteEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What a verified backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    pub at: Timestamp,
    /// The last entry in it.
    pub seq: u64,
    /// Hash of that entry, in hexadecimal.
    pub head: String,
    /// How far each relay is in it.
    pub relays: Vec<ProvenRelay>,
}

/// How far a relay is in a verified backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenRelay {
    pub relay: RelayId,
    pub epoch: u64,
    pub seq: u64,
}

impl Proven {
    /// The highest sequence of a relay's epoch that lies in the backup.
    pub fn of_relay(&self, relay: RelayId, epoch: u64) -> Option<u64> {
        let mut known = self.relays.iter();
        known
            .find(|known| known.relay == relay && known.epoch == epoch)
            .map(|known| known.seq)
    }

    pub(super) fn write(&self, medium: &dyn Medium, data: &Path) -> Result<(), Error> {
        let file = file(data);
        let text = serde_json::to_vec(self)
            .map_err(|error| Error::Unfit(format!("word of the backup is not JSON: {error}")))?;
        medium::write_whole(medium, &file, &text).map_err(|error| Error::io("write", &file, &error))
    }

    /// What lies in the data directory; nothing where there was no backup yet, or the word of it cannot be read.
    pub(super) fn read(medium: &dyn Medium, data: &Path) -> Option<Proven> {
        let bytes = medium::read_all(medium, &file(data)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("backed-up.json")
}

/// How far each relay is in a journal up to an entry.
pub(super) fn relays_in(reader: &Reader, until: u64) -> Result<Vec<ProvenRelay>, Error> {
    let mut relays: Vec<ProvenRelay> = Vec::new();
    for stored in reader.walk(reader.start()) {
        let stored = stored?;
        if stored.mark.head.seq > until {
            break;
        }
        // Reading a million entries as JSON only to find these would take longer than the whole backup.
        let heard = b"\"heard\":";
        if !stored
            .payload
            .windows(heard.len())
            .any(|part| part == heard)
        {
            continue;
        }
        let entry = change::parse(reader, &stored)?;
        if let What::Site(SiteEvent::Relay {
            id,
            event: RelayEvent::Heard(heard),
        }) = entry.what
        {
            let earlier = relays
                .iter()
                .find(|known| known.relay == id && known.epoch == heard.epoch);
            let seq = earlier.map_or(0, |known| known.seq).max(heard.seq);
            relays.retain(|known| known.relay != id);
            relays.push(ProvenRelay {
                relay: id,
                epoch: heard.epoch,
                seq,
            });
        }
    }
    Ok(relays)
}
