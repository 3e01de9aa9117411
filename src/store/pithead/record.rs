//! One command as the relay keeps it: what tells a repeat, what its files will be known by, and the words, sealed to
//! the hub before they come here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::Digest;
use crate::domain::receipt::ReceiptHash;

/// The version that is written today; what an older one wrote lies on the disk for thirty days at most.
const VERSION: u8 = 1;

/// A command in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The command's own id.
    pub id: Uuid,
    /// HMAC of its canonical content under the relay's own key: tells a repeat from a conflict.
    pub digest: Digest,
    /// When the relay had it, milliseconds.
    pub at_ms: i64,
    /// By whose receipt its files are authorised.
    pub receipt: Option<ReceiptHash>,
    pub files: Vec<Announced>,
    /// The command, sealed to the hub; empty once it need not be kept.
    pub sealed: Vec<u8>,
}

/// A file that a command announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    pub slot: u8,
    /// The device's own id of the upload.
    pub upload: Uuid,
    pub bytes: u32,
    /// `image/jpeg`, `audio/webm` …
    pub media: String,
}

impl Record {
    /// When the relay had it.
    pub fn at(&self) -> Timestamp {
        Timestamp::from_millisecond(self.at_ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(postcard::to_stdvec(self).expect("ids and bytes can be written"));
        bytes
    }

    /// None where the bytes are of no version that is read here.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Record> {
        match bytes.split_first()? {
            (&VERSION, rest) => postcard::from_bytes(rest).ok(),
            _ => None,
        }
    }
}
