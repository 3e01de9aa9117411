//! Two copies of every key: what one has lost is healed from the other, and said in one line whatever the number.

use super::slot::{Slot, offset_of};
use super::{Inner, Vault};
use crate::store::error::Error;
use std::path::PathBuf;

/// What a walk through all slots found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Slots read.
    pub slots: u64,
    /// Slots whose key was destroyed.
    pub destroyed: u64,
    /// Slots healed from the other copy.
    pub healed: u64,
}

/// What was healed, for one line in the log: for each copy its first bad byte and how many keys.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Healed([Option<(u64, u64)>; 2]);

impl Healed {
    fn is_any(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    pub(super) fn add(&mut self, more: Healed) {
        for (sum, more) in self.0.iter_mut().zip(more.0) {
            *sum = match (*sum, more) {
                (Some((first, count)), Some((_, more))) => Some((first, count + more)),
                (sum, more) => sum.or(more),
            };
        }
    }

    pub(super) fn tell(&self, files: &[PathBuf; 2]) {
        for (file, healed) in files.iter().zip(self.0) {
            if let Some((byte, keys)) = healed {
                tracing::error!(file = %file.display(), byte, keys,
                    "keys in the vault were bad; healed from the other copy");
            }
        }
    }
}

impl Vault {
    /// Walks all slots, heals what one copy lost, and reports.
    pub fn check(&self) -> Result<Checked, Error> {
        self.check_while(&|| true)
    }

    /// The same for as long as the walk `goes_on`.
    pub fn check_while(&self, goes_on: &dyn Fn() -> bool) -> Result<Checked, Error> {
        let mut checked = Checked::default();
        let mut healed = Healed::default();
        let ready = self.stock().ready;
        for slot in (0..ready).take_while(|_| goes_on()) {
            match self.inner.heal(slot) {
                Ok((found, more)) => {
                    checked.slots += 1;
                    checked.healed += u64::from(more.is_any());
                    checked.destroyed += u64::from(matches!(found, Slot::Destroyed));
                    healed.add(more);
                }
                Err(error) => {
                    healed.tell(&self.inner.files);
                    return Err(error);
                }
            }
        }
        healed.tell(&self.inner.files);
        Ok(checked)
    }
}

impl Inner {
    /// Makes both copies of a slot agree: the whole one wins over the bad one, destroyed wins over live.
    pub(super) fn heal(&self, slot: u64) -> Result<(Slot, Healed), Error> {
        let _writing = self.writing();
        let found = [self.read(0, slot)?, self.read(1, slot)?];
        let right = match &found {
            [Some(first), Some(second)] if first == second => {
                return Ok((first.clone(), Healed::default()));
            }
            [Some(Slot::Destroyed), _] | [_, Some(Slot::Destroyed)] => Slot::Destroyed,
            [Some(first), _] => first.clone(),
            [None, Some(second)] => second.clone(),
            [None, None] => {
                return Err(self.damaged(slot, "a key is lost: it is bad in both copies"));
            }
        };
        let mut healed = Healed::default();
        for (copy, found) in found.iter().enumerate() {
            if found.as_ref() != Some(&right) {
                healed.0[copy] = Some((offset_of(slot), 1));
                self.write(copy, &right.to_bytes(slot), offset_of(slot))?;
                self.sync(copy)?;
            }
        }
        Ok((right, healed))
    }
}
