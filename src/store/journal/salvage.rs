//! What can still be read of a damaged journal that is nowhere else: every entry that is whole, whatever lies between.

use std::path::Path;

use super::frame::{self, Kind, SEGMENT_HEADER_BYTES};
use crate::store::error::Error;
use crate::store::medium::{Medium, read_all};

/// The payloads of all whole entries, in the order in which they lie. Whether some are missing is not said.
pub fn salvage(medium: &dyn Medium, dir: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let mut names = medium
        .list(dir)
        .map_err(|error| Error::io("list", dir, &error))?;
    names.retain(|name| name.ends_with(".journal"));
    names.sort_unstable();
    let mut payloads = Vec::new();
    for name in names {
        let file = dir.join(name);
        let bytes = read_all(medium, &file).map_err(|error| Error::io("read", &file, &error))?;
        let mut at = SEGMENT_HEADER_BYTES;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            // A frame carries a checksum: where one begins again is found by trying.
            at += match frame::parse(rest) {
                Ok(found) => {
                    if found.kind == Kind::Entry {
                        payloads.push(found.payload.to_vec());
                    }
                    found.size_bytes
                }
                Err(_) => 1,
            };
        }
    }
    Ok(payloads)
}
