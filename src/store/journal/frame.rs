//! One frame of a segment, as bytes: length, kind, sequence, the hash of the entry before, CRC32C, payload. No I/O.

use sha2::{Digest, Sha256};

/// SHA-256 of an entry's frame; each entry carries that of the entry before, so the journal is one chain.
pub type Hash = [u8; 32];

/// Bytes before the payload.
pub const HEADER_BYTES: usize = 49;
/// Bytes of a commit frame: header, count of entries, offset of the batch in its segment.
pub const COMMIT_BYTES: usize = HEADER_BYTES + 8;
/// A longer payload is not written, and a longer length is damage.
pub const PAYLOAD_MAX_BYTES: usize = 16 << 20;

const ENTRY: u8 = 1;
const COMMIT: u8 = 2;

/// A frame read back, its checksum already proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What it is.
    pub kind: Kind,
    /// Of an entry its own number, of a commit that of the last entry.
    pub seq: u64,
    /// Of an entry the hash of the entry before, of a commit that of the last entry.
    pub before: Hash,
    /// The entry's own bytes.
    pub payload: &'a [u8],
    /// Bytes of the whole frame.
    pub size_bytes: usize,
}

/// Entries say what happened; a commit ends a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something that happened.
    Entry,
    /// The end of a batch of `count` entries whose first byte stands at `batch_start` of the segment.
    Commit {
        /// Entries in the batch.
        count: u32,
        /// Offset of the batch in its segment.
        batch_start: u32,
    },
}

/// Appends an entry's frame and returns its hash.
pub fn push_entry(out: &mut Vec<u8>, seq: u64, before: &Hash, payload: &[u8]) -> Hash {
    push(out, ENTRY, seq, before, payload)
}

/// Appends a commit's frame.
pub fn push_commit(out: &mut Vec<u8>, seq: u64, head: &Hash, count: u32, batch_start: u32) {
    let mut payload = [0; 8];
    payload[..4].copy_from_slice(&count.to_le_bytes());
    payload[4..].copy_from_slice(&batch_start.to_le_bytes());
    push(out, COMMIT, seq, head, &payload);
}

fn push(out: &mut Vec<u8>, kind: u8, seq: u64, before: &Hash, payload: &[u8]) -> Hash {
    let start = out.len();
    out.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    out.push(kind);
    out.extend_from_slice(&seq.to_le_bytes());
    out.extend_from_slice(before);
    let (crc, hash) = sums(&out[start..start + 45], payload);
    out.extend_from_slice(&crc.to_le_bytes());
    out.extend_from_slice(payload);
    hash
}

fn sums(head: &[u8], payload: &[u8]) -> (u32, Hash) {
    let crc = crc32c::crc32c_append(crc32c::crc32c(head), payload);
    let mut hash = Sha256::new();
    hash.update(head);
    hash.update(payload);
    (crc, hash.finalize().into())
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    /// More bytes are needed: this many in all.
    Short(usize),
    /// The length is impossible.
    Length,
    /// The checksum does not fit.
    Checksum,
    /// The kind is unknown.
    Kind,
}

impl Bad {
    /// In words, for an error.
    pub fn words(self) -> &'static str {
        match self {
            Bad::Short(_) => "the file ends in the middle of a frame",
            Bad::Length => "a frame has an impossible length",
            Bad::Checksum => "a frame's checksum does not fit",
            Bad::Kind => "a frame is of no known kind",
        }
    }
}

/// Reads the frame that starts at the first byte.
pub fn parse(bytes: &[u8]) -> Result<Frame<'_>, Bad> {
    if bytes.len() < HEADER_BYTES {
        return Err(Bad::Short(HEADER_BYTES));
    }
    let length = number(&bytes[..4]) as usize;
    if length > PAYLOAD_MAX_BYTES {
        return Err(Bad::Length);
    }
    let size_bytes = HEADER_BYTES + length;
    if bytes.len() < size_bytes {
        return Err(Bad::Short(size_bytes));
    }
    let payload = &bytes[HEADER_BYTES..size_bytes];
    let crc = crc32c::crc32c_append(crc32c::crc32c(&bytes[..45]), payload);
    if u64::from(crc) != number(&bytes[45..49]) {
        return Err(Bad::Checksum);
    }
    let kind = match (bytes[4], payload.len()) {
        (ENTRY, _) => Kind::Entry,
        (COMMIT, 8) => Kind::Commit {
            count: number(&payload[..4]) as u32,
            batch_start: number(&payload[4..]) as u32,
        },
        _ => return Err(Bad::Kind),
    };
    let mut before = [0; 32];
    before.copy_from_slice(&bytes[13..45]);
    Ok(Frame {
        kind,
        seq: number(&bytes[5..13]),
        before,
        payload,
        size_bytes,
    })
}

/// The hash of a frame that `parse` accepted.
pub fn hash_of(bytes: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(&bytes[..45]);
    hash.update(&bytes[HEADER_BYTES..]);
    hash.finalize().into()
}

/// The first commit frame in the bytes that lies beyond `floor`: its offset and its batch's start.
pub fn find_commit(bytes: &[u8], floor_seq: u64) -> Option<(usize, u32)> {
    (0..bytes.len().saturating_sub(COMMIT_BYTES - 1)).find_map(|at| {
        let candidate = &bytes[at..at + COMMIT_BYTES];
        if candidate[4] != COMMIT || candidate[..4] != 8u32.to_le_bytes() {
            return None;
        }
        match parse(candidate) {
            Ok(Frame {
                kind: Kind::Commit { batch_start, .. },
                seq,
                ..
            }) if seq >= floor_seq => Some((at, batch_start)),
            _ => None,
        }
    })
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Bytes of a segment's own header.
pub const SEGMENT_HEADER_BYTES: usize = 64;
const MAGIC: &[u8; 8] = b"ssljrnl1";

/// What a segment says about itself in its first 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentHeader {
    /// Its number, as in its name.
    pub segment: u32,
    /// Sequence of the last entry before this segment.
    pub seq: u64,
    /// Hash of that entry.
    pub hash: Hash,
}

impl SegmentHeader {
    /// As bytes.
    pub fn to_bytes(self) -> [u8; SEGMENT_HEADER_BYTES] {
        let mut bytes = [0; SEGMENT_HEADER_BYTES];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&self.segment.to_le_bytes());
        bytes[12..20].copy_from_slice(&self.seq.to_le_bytes());
        bytes[20..52].copy_from_slice(&self.hash);
        let crc = crc32c::crc32c(&bytes[..52]);
        bytes[52..56].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// From bytes; `None` when they are no header of this segment.
    pub fn parse(bytes: &[u8], segment: u32) -> Option<SegmentHeader> {
        if bytes.len() < SEGMENT_HEADER_BYTES
            || bytes[..8] != *MAGIC
            || u64::from(crc32c::crc32c(&bytes[..52])) != number(&bytes[52..56])
            || bytes[56..64] != [0; 8]
            || number(&bytes[8..12]) != u64::from(segment)
        {
            return None;
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(&bytes[20..52]);
        Some(SegmentHeader {
            segment,
            seq: number(&bytes[12..20]),
            hash,
        })
    }
}
