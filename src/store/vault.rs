//! The keys of the cases: two mirrored slot files. Keys are made and synced ahead of use, never used twice, and destroyed for good.

mod healing;
mod slot;
mod snapshot;

pub use healing::Checked;
pub use slot::Key;
pub use snapshot::Snapshot;

use super::error::Error;
use super::medium::{Handle, Medium, Mode};
use healing::Healed;
use slot::{HEADER, SLOT_BYTES, Slot, offset_of};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Keys made at once when the vault is new.
const FIRST_SLOTS: u64 = 1024;
/// Keys made at once later: few syncs even under load.
const MORE_SLOTS: u64 = 8192;
/// With fewer keys left than this, more are made in the background.
const LOW_WATER_SLOTS: u64 = 512;

const NAMES: [&str; 2] = ["keys", "keys.mirror"];

/// The vault; cheap to clone.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    files: [PathBuf; 2],
    handles: [Box<dyn Handle>; 2],
    /// Held while slots are written, so that healing and destroying never cross.
    writing: Mutex<()>,
    stock: Mutex<Stock>,
}

/// Slots `next..ready` hold durable keys that no case has yet.
#[derive(Debug, Clone, Copy)]
struct Stock {
    next: u64,
    ready: u64,
}

impl Vault {
    /// Opens the vault, making it if there is none and none `must_exist`.
    ///
    /// `used` is how many slots the journal is known to name (all below it); `use_below` raises it later.
    pub fn open(
        medium: Arc<dyn Medium>,
        dir: &Path,
        used: u64,
        must_exist: bool,
    ) -> Result<Vault, Error> {
        medium
            .make_dir(dir)
            .map_err(|error| Error::io("make", dir, &error))?;
        let files = NAMES.map(|name| dir.join(name));
        let [first, second] = [&files[0], &files[1]].map(|file| {
            medium
                .exists(file)
                .map_err(|error| Error::io("find", file, &error))
        });
        let (first, second) = (first?, second?);
        if must_exist && !first && !second {
            return Err(Error::damaged(
                &files[0],
                0,
                "the vault is missing, but the journal names keys in it",
            ));
        }
        if first != second {
            let lost = &files[usize::from(first)];
            tracing::error!(file = %lost.display(), "this copy of the vault was missing; it is made again from the other");
        }
        let handles = [
            open_copy(&*medium, dir, &files[0], first)?,
            open_copy(&*medium, dir, &files[1], second)?,
        ];
        let inner = Inner {
            files,
            handles,
            writing: Mutex::default(),
            stock: Mutex::new(Stock {
                next: used,
                ready: used,
            }),
        };
        inner.take_stock(used)?;
        let vault = Vault {
            inner: Arc::new(inner),
        };
        if vault.stock().ready == used {
            vault.refill()?;
        }
        Ok(vault)
    }

    /// Marks all slots below this one as named by the journal.
    pub fn use_below(&self, used: u64) -> Result<(), Error> {
        let mut stock = self.stock();
        if used > stock.ready {
            drop(stock);
            return Err(self.inner.damaged(
                used - 1,
                "the vault ends before a key that the journal names",
            ));
        }
        stock.next = stock.next.max(used);
        Ok(())
    }

    /// Takes a key that no case has yet. Makes more at once when none is left.
    pub fn take(&self) -> Result<(u64, Key), Error> {
        loop {
            let slot = {
                let mut stock = self.stock();
                if stock.next < stock.ready {
                    stock.next += 1;
                    Some(stock.next - 1)
                } else {
                    None
                }
            };
            match slot {
                Some(slot) => {
                    // A restore destroys keys that a lost history may have used.
                    if let Some(key) = self.key(slot)? {
                        return Ok((slot, key));
                    }
                }
                None => self.refill()?,
            }
        }
    }

    /// Whether more keys should be made soon.
    pub fn is_low(&self) -> bool {
        let stock = self.stock();
        stock.ready - stock.next < LOW_WATER_SLOTS
    }

    /// Makes more keys, in both copies, durably, before they can be taken.
    pub fn refill(&self) -> Result<(), Error> {
        let _writing = self.inner.writing();
        let Stock { next, ready } = *self.stock();
        if ready - next >= LOW_WATER_SLOTS {
            return Ok(());
        }
        let more = if ready == 0 { FIRST_SLOTS } else { MORE_SLOTS };
        let mut bytes = Vec::with_capacity(more as usize * SLOT_BYTES);
        for slot in ready..ready + more {
            bytes.extend_from_slice(&Slot::Live(Key::random()).to_bytes(slot));
        }
        self.inner.write_both(&bytes, offset_of(ready))?;
        self.stock().ready = ready + more;
        Ok(())
    }

    /// The key in a slot; `None` when it was destroyed. A bad copy is healed from the good one.
    pub fn key(&self, slot: u64) -> Result<Option<Key>, Error> {
        if slot >= self.stock().ready {
            return Err(self.inner.damaged(slot, "the vault ends before this key"));
        }
        let found = match self.inner.read(0, slot)? {
            Some(found) => found,
            None => {
                let (found, healed) = self.inner.heal(slot)?;
                healed.tell(&self.inner.files);
                found
            }
        };
        Ok(match found {
            Slot::Live(key) => Some(key),
            Slot::Destroyed => None,
        })
    }

    /// Destroys keys in both copies, durably. Doing it again changes nothing.
    pub fn destroy(&self, slots: &[u64]) -> Result<(), Error> {
        let _writing = self.inner.writing();
        for copy in 0..2 {
            let mut changed = false;
            for slot in slots {
                if matches!(self.inner.read(copy, *slot)?, Some(Slot::Destroyed)) {
                    continue;
                }
                self.inner
                    .write(copy, &Slot::Destroyed.to_bytes(*slot), offset_of(*slot))?;
                changed = true;
            }
            if changed {
                self.inner.sync(copy)?;
            }
        }
        let mut stock = self.stock();
        let beyond = slots.iter().max().map_or(0, |slot| slot + 1);
        stock.next = stock.next.max(beyond);
        stock.ready = stock.ready.max(beyond);
        Ok(())
    }

    fn stock(&self) -> MutexGuard<'_, Stock> {
        self.inner.stock()
    }
}

fn open_copy(
    medium: &dyn Medium,
    dir: &Path,
    file: &Path,
    exists: bool,
) -> Result<Box<dyn Handle>, Error> {
    let failed = |error: std::io::Error| Error::io("open", file, &error);
    if exists {
        let handle = medium.open(file, Mode::Write).map_err(failed)?;
        let mut found = [0; HEADER.len()];
        handle.read_at(&mut found, 0).map_err(failed)?;
        if found != HEADER {
            tracing::error!(file = %file.display(), byte = 0, "the vault's header did not fit; written again");
            handle
                .write_at(&HEADER, 0)
                .and_then(|()| handle.sync_data())
                .map_err(failed)?;
        }
        return Ok(handle);
    }
    let handle = medium.open(file, Mode::Create).map_err(failed)?;
    handle
        .write_at(&HEADER, 0)
        .and_then(|()| handle.sync_data())
        .and_then(|()| medium.sync_dir(dir))
        .map_err(failed)?;
    Ok(handle)
}

impl Inner {
    fn stock(&self) -> MutexGuard<'_, Stock> {
        self.stock.lock().expect("no holder panics")
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().expect("no holder panics")
    }

    /// Finds how many keys beyond the used ones are whole; the rest of a torn refill is made again.
    fn take_stock(&self, used: u64) -> Result<(), Error> {
        let mut healed = Healed::default();
        let taken = self.count_stock(used, &mut healed);
        healed.tell(&self.files);
        self.stock().ready = taken?;
        Ok(())
    }

    fn count_stock(&self, used: u64, healed: &mut Healed) -> Result<u64, Error> {
        if used > 0 && self.read(0, used - 1)?.is_none() {
            healed.add(self.heal(used - 1)?.1);
        }
        let mut ready = used;
        let bytes = self.size_bytes()?.saturating_sub(HEADER.len() as u64);
        let slots = bytes.div_ceil(SLOT_BYTES as u64);
        while ready < slots {
            let many = (slots - ready).min(4096);
            let copies = [
                self.read_many(0, ready, many)?,
                self.read_many(1, ready, many)?,
            ];
            let before = ready;
            for (first, second) in copies[0].iter().zip(&copies[1]) {
                match (first, second) {
                    (None, None) => break,
                    (Some(first), Some(second)) if first == second => {}
                    _ => healed.add(self.heal(ready)?.1),
                }
                ready += 1;
            }
            if ready < before + many {
                break;
            }
        }
        Ok(ready)
    }

    fn read_many(&self, copy: usize, from: u64, count: u64) -> Result<Vec<Option<Slot>>, Error> {
        let mut bytes = vec![0; count as usize * SLOT_BYTES];
        self.handles[copy]
            .read_at(&mut bytes, offset_of(from))
            .map_err(|error| Error::io("read", &self.files[copy], &error))?;
        let (slots, _) = bytes.as_chunks::<SLOT_BYTES>();
        Ok((from..)
            .zip(slots)
            .map(|(slot, bytes)| Slot::parse(bytes, slot))
            .collect())
    }

    fn size_bytes(&self) -> Result<u64, Error> {
        let mut longest = 0;
        for copy in 0..2 {
            let size = self.handles[copy]
                .size_bytes()
                .map_err(|error| Error::io("read", &self.files[copy], &error))?;
            longest = longest.max(size);
        }
        Ok(longest)
    }

    /// One copy's slot; `None` when its checksum does not fit.
    fn read(&self, copy: usize, slot: u64) -> Result<Option<Slot>, Error> {
        let mut bytes = [0; SLOT_BYTES];
        self.handles[copy]
            .read_at(&mut bytes, offset_of(slot))
            .map_err(|error| Error::io("read", &self.files[copy], &error))?;
        Ok(Slot::parse(&bytes, slot))
    }

    fn write_both(&self, bytes: &[u8], offset: u64) -> Result<(), Error> {
        for copy in 0..2 {
            self.write(copy, bytes, offset)?;
            self.sync(copy)?;
        }
        Ok(())
    }

    fn write(&self, copy: usize, bytes: &[u8], offset: u64) -> Result<(), Error> {
        self.handles[copy]
            .write_at(bytes, offset)
            .map_err(|error| Error::io("write", &self.files[copy], &error))
    }

    fn sync(&self, copy: usize) -> Result<(), Error> {
        self.handles[copy].sync_data().map_err(|error| Error::Io {
            doing: "sync",
            file: self.files[copy].clone(),
            why: error.to_string(),
        })
    }

    fn damaged(&self, slot: u64, what: &str) -> Error {
        Error::damaged(
            &self.files[0],
            offset_of(slot),
            format!("{what} (slot {slot})"),
        )
    }
}
