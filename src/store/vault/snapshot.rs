//! The vault read without touching it: for backups and `verify`, also beside a running hub.

use super::slot::{HEADER, SLOT_BYTES, Slot, offset_of};
use super::{NAMES, Vault};
use crate::store::error::Error;
use crate::store::medium::{self, Medium};
use std::path::Path;

/// All slots as they can be read from the two copies.
pub struct Snapshot {
    /// A whole vault file.
    pub bytes: Vec<u8>,
    /// Slots in it.
    pub slots: u64,
    /// Slots whose key is destroyed, in either copy.
    pub destroyed: Vec<u64>,
    /// Slots that one copy has lost; the running hub heals them.
    pub bad_in_one_copy: u64,
}

impl Vault {
    /// Reads both copies. The rest of a refill that never finished is left out.
    ///
    /// # Errors
    /// `Damaged` when a key is bad in both.
    pub fn snapshot(medium: &dyn Medium, dir: &Path) -> Result<Snapshot, Error> {
        let file = dir.join(NAMES[0]);
        let read = NAMES.map(|name| match medium::read_all(medium, &dir.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &dir.join(name), &error)),
        });
        let [first, second] = read;
        let copies = match (first?, second?) {
            (None, None) => return Err(Error::damaged(&file, 0, "the vault is missing")),
            (first, second) => [first.unwrap_or_default(), second.unwrap_or_default()],
        };
        let longest = copies.iter().map(Vec::len).max().unwrap_or_default();
        let count = longest.saturating_sub(HEADER.len()) / SLOT_BYTES;
        let mut snapshot = Snapshot {
            bytes: HEADER.to_vec(),
            slots: 0,
            destroyed: Vec::new(),
            bad_in_one_copy: 0,
        };
        let mut lost = None;
        for slot in 0..count as u64 {
            let found = [slot_of(&copies[0], slot), slot_of(&copies[1], slot)];
            let right = match &found {
                [Some(Slot::Destroyed), _] | [_, Some(Slot::Destroyed)] => Slot::Destroyed,
                [Some(key), _] | [None, Some(key)] => key.clone(),
                [None, None] => {
                    lost.get_or_insert(slot);
                    continue;
                }
            };
            if let Some(lost) = lost {
                return Err(Error::damaged(
                    &file,
                    offset_of(lost),
                    format!("a key is lost: it is bad in both copies (slot {lost})"),
                ));
            }
            if found[0] != found[1] {
                snapshot.bad_in_one_copy += 1;
            }
            if right == Slot::Destroyed {
                snapshot.destroyed.push(slot);
            }
            snapshot.bytes.extend_from_slice(&right.to_bytes(slot));
            snapshot.slots += 1;
        }
        Ok(snapshot)
    }

    /// Writes a vault from a snapshot's bytes into a directory, both copies.
    pub fn restore(medium: &dyn Medium, dir: &Path, bytes: &[u8]) -> Result<(), Error> {
        medium
            .make_dir(dir)
            .map_err(|error| Error::io("make", dir, &error))?;
        for name in NAMES {
            let file = dir.join(name);
            medium::write_whole(medium, &file, bytes)
                .map_err(|error| Error::io("write", &file, &error))?;
        }
        Ok(())
    }

    /// Destroys every key from a slot on, and at least the slots below `through`, whether they have a key yet or not:
    /// what a lost later history may have used, or erased, is never used again.
    pub fn burn(&self, from: u64, through: u64) -> Result<(), Error> {
        let end = self.stock().ready.max(through);
        let slots: Vec<u64> = (from..end).collect();
        self.destroy(&slots)
    }
}

fn slot_of(copy: &[u8], slot: u64) -> Option<Slot> {
    let from = offset_of(slot) as usize;
    let bytes = copy.get(from..from + SLOT_BYTES)?;
    Slot::parse(bytes.try_into().ok()?, slot)
}
