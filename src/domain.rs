//! What the house speaks of: ids, words, who acts, and the entry that the journal keeps for ever.
//! Plain values and plain functions: no I/O, no clock, no async; time is handed in.

pub mod board;
pub mod case;
pub mod command;
pub mod deadline;
pub mod decide;
pub mod evolve;
pub mod measure;
pub mod place;
pub mod programme;
pub mod receipt;
pub mod relay;
pub mod relay_wire;
pub mod scan;
pub mod sign;
pub mod signup;
pub mod site;
pub mod staff;
pub mod wire;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use case::CaseEvent;
use receipt::ReceiptHash;
use relay::RelayId;
use site::SiteEvent;
use staff::StaffId;

/// A command's id: a UUIDv7 made with the draft on the device and kept through every retry.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct CommandId(pub Uuid);

/// A case's id: the id of the command that filed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub Uuid);

/// A case's number as people say it, `2026-0176`: counted within the mine's local year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseNumber {
    /// The mine's local year in which the hub had the filing.
    pub year: i16,
    /// From 1 within the year.
    pub count: u32,
}

impl std::fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:04}", self.year, self.count)
    }
}

impl std::str::FromStr for CaseNumber {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, count) = text.trim().split_once('-').ok_or(())?;
        Ok(CaseNumber {
            year: year.parse().map_err(|_| ())?,
            count: count.parse().map_err(|_| ())?,
        })
    }
}

/// Which of the vault's keys opens the words of a case (or the secrets of a member of staff).
/// Destroying the key erases them everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeySlot(pub u64);

/// Words in the clear, as they came through the door. They never reach the journal like this.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub String);

impl std::fmt::Debug for Words {
    /// A log never shows what a worker wrote.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({} bytes)", self.0.len())
    }
}

/// Words encrypted under the key of their case: nonce, then ciphertext with its tag. Base64 in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl Serialize for Sealed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&data_encoding::BASE64.encode(&self.0))
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            data_encoding::BASE64
                .decode(text.as_bytes())
                .map(Sealed)
                .map_err(serde::de::Error::custom)
        } else {
            Vec::<u8>::deserialize(deserializer).map(Sealed)
        }
    }
}

/// Who caused an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The one who holds the receipt; nothing more is known of them here.
    Reporter,
    /// Anybody with a phone: a second, a thumb.
    Public,
    /// A member of staff.
    Staff(StaffId),
    /// The hub itself: first start, clocks.
    Hub,
}

/// One immutable line of the journal: what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry<W = Sealed> {
    /// Version of this entry's shape; every version must decode for ever.
    pub v: u8,
    /// When the hub had it, UTC.
    pub at: Timestamp,
    /// The command that caused it.
    pub cause: CommandId,
    /// Keyed digest of the command's canonical content: tells a repeat from a conflict.
    pub digest: Digest,
    pub by: By,
    /// The clock of the device minus the clock of the hub, milliseconds, where the device said when it sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew_ms: Option<i64>,
    pub what: What<W>,
}

/// The version that is written today.
pub const ENTRY_VERSION: u8 = 1;

/// HMAC-SHA256, under a key of the hub, of a command's canonical JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

/// 32 bytes are lower-case hexadecimal in JSON and raw in views.
macro_rules! bytes32 {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(
                    f,
                    concat!(stringify!($name), "({}…)"),
                    data_encoding::HEXLOWER.encode(&self.0[..4])
                )
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() {
                    s.serialize_str(&data_encoding::HEXLOWER.encode(&self.0))
                } else {
                    serde::Serialize::serialize(&self.0, s)
                }
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    let text = <String as serde::Deserialize>::deserialize(d)?;
                    let bytes = data_encoding::HEXLOWER
                        .decode(text.as_bytes())
                        .map_err(serde::de::Error::custom)?;
                    bytes
                        .try_into()
                        .map($name)
                        .map_err(|_| serde::de::Error::custom("32 bytes are wanted"))
                } else {
                    <[u8; 32] as serde::Deserialize>::deserialize(d).map($name)
                }
            }
        }
    };
}
pub(crate) use bytes32;
bytes32!(Digest);

/// What happened, and to what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What<W = Sealed> {
    /// Something happened to a case.
    Case { id: CaseId, event: CaseEvent<W> },
    /// Something happened to the house: places, staff, settings.
    Site(SiteEvent),
    /// The hub refused a well-formed command; its sender is shown why.
    Refused {
        /// The command's type, `case.rated`.
        kind: String,
        /// The refusal's code, `already-ended`.
        refusal: String,
        /// The case it spoke of, where one was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    /// The same id came with other content: kept aside, sealed under the key of its case, or one of its own.
    Conflict {
        key: KeySlot,
        /// The whole command as JSON.
        content: W,
    },
    /// A command came before its case: sealed under a key of its own until the filing with this receipt is here.
    Parked {
        receipt: ReceiptHash,
        key: KeySlot,
        /// The command's type, `case.message`.
        kind: String,
        /// The whole command as JSON, the receipt's hash in the place of the receipt.
        content: W,
    },
    /// A parked command waits no longer: what it led to follows, or its time has run out. Its key is destroyed.
    Unparked {
        receipt: ReceiptHash,
        key: KeySlot,
        expired: bool,
    },
    /// A relay acknowledged what nobody can read: kept for the desk, sealed under a key of its own.
    Quarantined {
        relay: RelayId,
        /// Why it is no command, `sealed`, `text-too-long`.
        why: String,
        key: KeySlot,
        content: W,
    },
    /// The desk has dealt with what was kept aside.
    Settled {
        /// The sequence of the entry that kept it.
        aside: u64,
        /// Its own key, where it had one: it is destroyed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<KeySlot>,
        /// What it was filed as.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filed: Option<CaseId>,
    },
}

/// What the fold needs to know of an entry besides its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The entry's number in the journal, from 1.
    pub seq: u64,
    /// Where the entry's frame stands in the journal; opaque to the domain.
    pub pos: u64,
    pub at: Timestamp,
    pub by: By,
}

/// Where a command is aimed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Files a new case; its id is the command's.
    NewCase,
    /// A case by its id.
    Case(CaseId),
    /// A published case by the number everybody reads.
    Number(CaseNumber),
    /// The case that this receipt opens.
    Receipt(ReceiptHash),
    /// The same, and where there is none yet, the command waits for it: it came out of an outbox, whose commands
    /// may overtake one another on different ways.
    Coming(ReceiptHash),
}
