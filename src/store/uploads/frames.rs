//! How an upload lies in its file: a head, then frames, each with a checksum over all that it says.

use jiff::{SignedDuration, Timestamp};

use super::{About, Progress};

/// A piece that more follow; it counts only with them.
pub(super) const OPEN: u8 = 0;
/// A piece that closes its batch.
pub(super) const CLOSING: u8 = 1;
/// No more is wanted.
pub(super) const DONE: u8 = 2;
/// Kind, length sealed, length in the clear, time in ms, checksum.
const FRAME_BYTES: usize = 1 + 4 + 4 + 8 + 4;

/// When an upload that last got a byte at `last` is abandoned.
pub(super) fn until(last: Timestamp, kept: SignedDuration) -> Timestamp {
    last.checked_add(kept).unwrap_or(Timestamp::MAX)
}

/// The head of a file: what the upload is for.
pub(super) fn head_of(about: &About) -> Vec<u8> {
    let json = serde_json::to_vec(about).expect("ids and numbers are JSON");
    let mut bytes = (json.len() as u32).to_le_bytes().to_vec();
    bytes.extend_from_slice(&crc32c::crc32c(&json).to_le_bytes());
    bytes.extend_from_slice(&json);
    bytes
}

pub(super) fn frame(kind: u8, sealed: &[u8], plain_bytes: u32, now: Timestamp) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(FRAME_BYTES + sealed.len());
    bytes.push(kind);
    bytes.extend_from_slice(&(sealed.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&plain_bytes.to_le_bytes());
    bytes.extend_from_slice(&now.as_millisecond().to_le_bytes());
    let checksum = crc32c::crc32c_append(crc32c::crc32c(&bytes), sealed);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes.extend_from_slice(sealed);
    bytes
}

/// What a file says of itself, up to the last batch that was closed.
pub(super) struct Scan {
    pub progress: Progress,
    pub sound_bytes: u64,
}

impl Scan {
    pub fn of(bytes: &[u8], kept: SignedDuration) -> Option<Scan> {
        let (about, head_bytes) = head(bytes)?;
        let mut progress = Progress {
            about,
            offset_bytes: 0,
            done: false,
            until: until(about.since, kept),
        };
        let (mut sound_bytes, mut ahead) = (head_bytes as u64, 0);
        for frame in Frames::of(bytes) {
            ahead += u64::from(frame.plain_bytes);
            if frame.kind == OPEN {
                continue;
            }
            sound_bytes = frame.end as u64;
            progress.offset_bytes += std::mem::take(&mut ahead);
            progress.until = until(frame.at, kept);
            if frame.kind == DONE {
                progress.done = true;
                progress.offset_bytes = about.length_bytes;
            }
        }
        Some(Scan {
            progress,
            sound_bytes,
        })
    }
}

fn head(bytes: &[u8]) -> Option<(About, usize)> {
    let length = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let checksum = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let json = bytes.get(8..8usize.checked_add(length)?)?;
    if crc32c::crc32c(json) != checksum {
        return None;
    }
    Some((serde_json::from_slice(json).ok()?, 8 + length))
}

pub(super) struct Frame<'a> {
    pub kind: u8,
    pub plain_bytes: u32,
    at: Timestamp,
    pub sealed: &'a [u8],
    end: usize,
}

/// The frames behind the head, up to the first that is torn.
pub(super) struct Frames<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl<'a> Frames<'a> {
    pub fn of(bytes: &'a [u8]) -> Frames<'a> {
        let next = head(bytes).map_or(bytes.len(), |(_, head_bytes)| head_bytes);
        Frames { bytes, next }
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        let rest = self.bytes.get(self.next..)?;
        let front: &[u8; FRAME_BYTES] = rest.get(..FRAME_BYTES)?.try_into().ok()?;
        let number = |from: usize| {
            let four = front[from..from + 4].try_into().expect("four bytes");
            u32::from_le_bytes(four)
        };
        let sealed = rest.get(FRAME_BYTES..FRAME_BYTES.checked_add(number(1) as usize)?)?;
        let checksum = crc32c::crc32c_append(crc32c::crc32c(&front[..17]), sealed);
        if checksum != number(17) {
            return None;
        }
        let at = i64::from_le_bytes(front[9..17].try_into().expect("eight bytes"));
        self.next += FRAME_BYTES + sealed.len();
        Some(Frame {
            kind: front[0],
            plain_bytes: number(5),
            at: Timestamp::from_millisecond(at).ok()?,
            sealed,
            end: self.next,
        })
    }
}

/// The sealed pieces, each with the offset at which its bytes begin.
pub(super) fn pieces_of(bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let mut pieces = Vec::new();
    let mut offset = 0;
    for frame in Frames::of(bytes) {
        if frame.kind == OPEN {
            pieces.push((offset, frame.sealed.to_vec()));
            offset += u64::from(frame.plain_bytes);
        }
    }
    pieces
}
