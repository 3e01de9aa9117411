//! How much lies in files that have not arrived whole: bounded for each case and for the hub, so that nobody fills the
//! disk with beginnings. Known by looking once, and kept up to date from there.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::app::Error;
use crate::domain::CaseId;
use crate::store::uploads::{Progress, UploadId};

/// Bytes that the unfinished files of one case may come to: four large photos on their way at the same time.
const CASE_MAX_BYTES: u64 = 64 << 20;
/// Bytes of all unfinished files that may lie on the disk.
const HUB_MAX_BYTES: u64 = 2 << 30;
/// When to try again: some of them will have arrived, or be abandoned.
const RETRY_SECONDS: u32 = 600;

/// The unfinished files.
#[derive(Default)]
pub struct Tally {
    /// None until the disk was looked at.
    known: Mutex<Option<HashMap<UploadId, Unfinished>>>,
}

#[derive(Clone, Copy)]
struct Unfinished {
    case: CaseId,
    length_bytes: u64,
    arrived_bytes: u64,
    until: Timestamp,
}

impl From<Progress> for Unfinished {
    fn from(progress: Progress) -> Unfinished {
        Unfinished {
            case: progress.about.case,
            length_bytes: progress.about.length_bytes,
            arrived_bytes: progress.offset_bytes,
            until: progress.until,
        }
    }
}

impl Tally {
    /// Whether one more file may begin, which is then counted. `all` says what lies on the disk; it is asked once.
    pub fn admit<E: From<Error>>(
        &self,
        id: UploadId,
        fresh: Progress,
        now: Timestamp,
        all: impl FnOnce() -> Result<Vec<(UploadId, Option<Progress>)>, E>,
    ) -> Result<(), E> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let unfinished = match &mut *known {
            Some(unfinished) => unfinished,
            none => none.insert(
                all()?
                    .into_iter()
                    .filter_map(|(id, progress)| Some((id, progress?)))
                    .filter(|(_, progress)| !progress.done)
                    .map(|(id, progress)| (id, progress.into()))
                    .collect(),
            ),
        };
        if unfinished.contains_key(&id) {
            return Ok(());
        }
        unfinished.retain(|_, file| file.until > now);
        let of_case = unfinished
            .values()
            .filter(|file| file.case == fresh.about.case)
            .map(|file| file.length_bytes)
            .sum::<u64>();
        let arrived = unfinished
            .values()
            .map(|file| file.arrived_bytes)
            .sum::<u64>();
        let too_many = of_case + fresh.about.length_bytes > CASE_MAX_BYTES;
        if too_many || arrived >= HUB_MAX_BYTES {
            let retry_seconds = RETRY_SECONDS;
            return Err(Error::TooMany { retry_seconds }.into());
        }
        unfinished.insert(id, fresh.into());
        Ok(())
    }

    /// A file has come this far, or is whole or gone.
    pub fn reached(&self, id: UploadId, progress: Option<Progress>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(unfinished) = &mut *known else {
            return;
        };
        match progress.filter(|progress| !progress.done) {
            Some(progress) => {
                if let Some(file) = unfinished.get_mut(&id) {
                    *file = progress.into();
                }
            }
            None => {
                unfinished.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::KeySlot;
    use crate::store::uploads::About;
    use jiff::SignedDuration;
    use uuid::Uuid;

    fn now() -> Timestamp {
        "2026-07-02T09:41:00Z".parse().unwrap()
    }

    fn file(case: u128, arrived_bytes: u64) -> Progress {
        Progress {
            about: About {
                case: CaseId(Uuid::from_u128(case)),
                key: KeySlot(1),
                upload: Uuid::from_u128(2),
                length_bytes: 16 << 20,
                since: now(),
            },
            offset_bytes: arrived_bytes,
            done: false,
            until: now() + SignedDuration::from_hours(24),
        }
    }

    #[test]
    fn a_hub_full_of_beginnings_takes_no_more_of_them_until_they_are_gone() {
        let tally = Tally::default();
        let id = |n: u128| UploadId(n.to_be_bytes());
        let lying = || Ok::<_, Error>((0..128).map(|n| (id(n), Some(file(n, 16 << 20)))).collect());
        let admit = |n, at| tally.admit(id(n), file(n, 0), at, lying);
        assert!(matches!(admit(500, now()), Err(Error::TooMany { .. })));
        tally.reached(id(3), None);
        assert!(admit(500, now()).is_ok());
        tally.reached(id(500), Some(file(500, 16 << 20)));
        assert!(admit(501, now()).is_err());
        let tomorrow = now() + SignedDuration::from_hours(25);
        assert!(admit(501, tomorrow).is_ok());
    }
}
