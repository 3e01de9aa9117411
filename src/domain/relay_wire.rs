//! What a relay and its hub say to each other, version 1. Neighbouring versions work together: both sides ignore
//! fields they do not know, and a field that was added later may be missing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::receipt::{Receipt, ReceiptHash};
use super::scan::ScanReport;
use super::site::Site;
use super::{Digest, Sealed};

/// The version that is spoken here.
pub const WIRE_VERSION: u8 = 1;
/// Entries in one batch.
pub const BATCH_ENTRIES_MAX: usize = 64;
/// A batch as JSON, in bytes.
pub const BATCH_MAX_BYTES: usize = 1 << 20;
/// A command as a device may send it, in bytes of JSON.
pub const COMMAND_MAX_BYTES: usize = 64 << 10;
/// The plain bytes of one sealed chunk of a file.
pub const CHUNK_MAX_BYTES: usize = 1 << 20;

/// `POST /api/v1/relays`: the code that the desk showed once.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Enrol {
    pub code: String,
}

/// The answer: who the relay is from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enrolled {
    pub relay: Uuid,
    /// Shown this once: `Authorization: Bearer …` from now on.
    pub token: String,
    /// The hub's public key, `age1…`: everything the relay keeps is sealed to it.
    pub recipient: String,
    pub name: String,
    /// Code of the place at which it stands.
    #[serde(default)]
    pub place: Option<String>,
    /// The house without members, passwords, passes and relays.
    pub site: Site,
    pub node: NodeName,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NodeName {
    pub id: String,
    /// `hub` or `relay`.
    #[schema(example = "hub")]
    pub role: String,
    /// Another one after every restore: a hub of another epoch may have forgotten what it acknowledged.
    pub epoch: u64,
}

/// `POST /api/v1/relay/batches`: the next commands of a relay, oldest first; none is a sign of life.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RelayBatch {
    pub v: u8,
    /// Made at random with the relay's queue; a wiped relay has another.
    pub epoch: u64,
    /// Of the relay's program.
    #[serde(default)]
    pub version: String,
    /// The newest entry of the relay's queue.
    pub head: ChainHead,
    /// The lowest sequence that the relay still holds; what came before lies in a verified backup of the hub or is
    /// too old. A batch may begin here even where the hub asks for less.
    #[serde(default)]
    pub first: u64,
    /// Commands that the hub has not acknowledged yet.
    #[serde(default)]
    pub waiting: u64,
    /// How often posters were scanned here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub scans: Option<ScanReport>,
    /// When the oldest of them came.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub oldest: Option<Timestamp>,
    #[serde(default)]
    #[schema(max_items = 64)]
    pub entries: Vec<SealedEntry>,
}

/// How far a queue goes, and the hash that stands for everything in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChainHead {
    /// 0 where the queue is empty.
    pub seq: u64,
    /// Lower-case hexadecimal.
    #[schema(value_type = String)]
    pub hash: Digest,
}

/// One sealed command in a relay's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SealedEntry {
    /// From 1 in each epoch, without gaps.
    pub seq: u64,
    /// The command's id, as the device made it.
    pub id: Uuid,
    /// When it came to the relay.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// An [`Envelope`] as JSON, sealed to the hub (age); base64.
    #[schema(value_type = String)]
    pub sealed: Sealed,
}

/// What is sealed: a device's command without its receipt, and what the relay knows of its arrival.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// As the device sent it, but `body.receipt` holds the receipt's hash (64 hexadecimal digits).
    pub command: Value,
    /// The relay's clock when it came.
    pub received: Timestamp,
    /// The device's clock minus the relay's, whole minutes, where the device said when it sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew_min: Option<i64>,
    /// The relay.
    pub node: Uuid,
}

/// The hub's answer to a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BatchAnswer {
    pub node: NodeName,
    /// Where to go on.
    pub have: Have,
    /// One for each entry, in their order; none at all where the batch began beyond `have.seq + 1`.
    #[serde(default)]
    pub results: Vec<EntryResult>,
    /// The highest sequence of this epoch whose command lies in a verified backup of the hub.
    #[serde(default)]
    pub backed_up: Option<u64>,
    /// Another number: ask for the site again.
    #[serde(default)]
    pub site_version: u32,
    /// The scans that came with the batch are in the hub's journal.
    #[serde(default)]
    pub scans_taken: bool,
}

/// The last sequence of a relay's epoch that is durable in the hub's journal, with all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Have {
    pub epoch: u64,
    pub seq: u64,
}

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryResult {
    pub seq: u64,
    pub id: Uuid,
    pub result: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack: Option<AckBody>,
    /// Where it was no: an RFC 9457 problem in the hub's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// What became of a command, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is on disk.
    Stored,
    /// The same again: the first acknowledgement.
    Duplicate,
    /// Same id, other content: kept aside; it may be filed as new.
    Conflict,
    /// Malformed, or against the rules; the problem says why. Not worth sending again.
    Rejected,
    /// This one could not be taken now, through no fault of its own: worth sending again later. Said to devices;
    /// a relay is relieved of it all the same.
    Failed,
}

impl Verdict {
    /// As it stands in JSON and in metrics.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Stored => "stored",
            Verdict::Duplicate => "duplicate",
            Verdict::Conflict => "conflict",
            Verdict::Rejected => "rejected",
            Verdict::Failed => "failed",
        }
    }
}

/// An acknowledgement: the node's word that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AckBody {
    /// Its number in the journal of the node that has it.
    pub seq: u64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The case's number, where it concerns one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-0176")]
    pub number: Option<String>,
}

/// `POST /api/v1/relay/files`: a file that a delivered command announced.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileAnnounced {
    /// The command that announced it.
    pub command: Uuid,
    pub upload: Uuid,
    pub slot: u8,
    /// Of the whole file.
    pub bytes: u64,
    /// `image/jpeg`, `audio/webm` …
    #[serde(rename = "type")]
    pub media: String,
    #[schema(value_type = String)]
    pub receipt_hash: ReceiptHash,
}

/// The answer: where its chunks go, each sealed by itself, and from which plain byte on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileBegun {
    pub location: String,
    pub offset: u64,
}

/// Puts the receipt's hash in the place of the receipt, as a relay must before it writes anything.
/// `None` where the command bears no readable receipt: there is nothing to hide then.
pub fn hide_receipt(command: &mut Value) -> Option<ReceiptHash> {
    let receipt = command.get_mut("body")?.get_mut("receipt")?;
    let hash = Receipt::parse(receipt.as_str()?).ok()?.hash();
    *receipt = serde_json::to_value(hash).ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_relayed_command_bears_the_hash_and_not_the_receipt() {
        let mut command =
            json!({"id": "x", "body": {"receipt": "8f2k-q7m3-zd4w-9xht", "text": "饅頭"}});
        let hash = hide_receipt(&mut command).unwrap();
        assert_eq!(command["body"]["receipt"].as_str().unwrap().len(), 64);
        assert_eq!(
            command["body"]["receipt"],
            serde_json::to_value(hash).unwrap()
        );
        assert_eq!(
            hide_receipt(&mut json!({"body": {"case": "2026-0001"}})),
            None
        );
    }

    #[test]
    fn a_neighbour_may_say_less_or_more() {
        let least = json!({"v": 1, "epoch": u64::MAX, "head": {"seq": 0, "hash": "00".repeat(32)}, "later": true});
        let batch: RelayBatch = serde_json::from_value(least).unwrap();
        assert_eq!(
            (batch.epoch, batch.first, batch.entries.len()),
            (u64::MAX, 0, 0)
        );
        let least =
            json!({"node": {"id": "a", "role": "hub", "epoch": 1}, "have": {"epoch": 3, "seq": 9}});
        let answer: BatchAnswer = serde_json::from_value(least).unwrap();
        assert_eq!(answer.backed_up, None);
    }
}
