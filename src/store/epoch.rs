//! The hub's epoch: another number after every restore, so that devices and relays notice a hub that may have
//! forgotten what it acknowledged.

use super::error::Error;
use super::medium::{self, Medium};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Of a hub that was never restored.
pub(super) const FIRST: u64 = 1;

fn file(data: &Path) -> PathBuf {
    data.join("epoch.txt")
}

/// The epoch of a data directory.
pub(super) fn read(medium: &dyn Medium, data: &Path) -> Result<u64, Error> {
    let file = file(data);
    let bytes = match medium::read_all(medium, &file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(FIRST),
        Err(error) => return Err(Error::io("read", &file, &error)),
    };
    let text = String::from_utf8_lossy(&bytes);
    text.trim()
        .parse()
        .map_err(|_| Error::damaged(&file, 0, "the hub's epoch cannot be read"))
}

/// Gives a restored data directory an epoch that the lost hub never had, and no other restore of the same set has.
pub(super) fn raise(
    medium: &dyn Medium,
    data: &Path,
    before: u64,
    now: Timestamp,
) -> Result<(), Error> {
    let clock = u64::try_from(now.as_second()).unwrap_or_default();
    let epoch = clock.max(before.saturating_add(1));
    let file = file(data);
    medium::write_whole(medium, &file, format!("{epoch}\n").as_bytes())
        .map_err(|error| Error::io("write", &file, &error))
}
