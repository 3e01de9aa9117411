//! The truth: an append-only chain of entries in segment files. One write and one sync per batch; nothing here reads a payload.

pub mod frame;
mod open;
mod read;
mod salvage;
mod tail;

pub use read::{Reader, Stored, Walk};
pub use salvage::salvage;

use super::error::Error;
use super::medium::{Handle, Medium, Mode};
use frame::{Hash, PAYLOAD_MAX_BYTES, SEGMENT_HEADER_BYTES, SegmentHeader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A batch is closed when it holds this much.
pub const BATCH_MAX_BYTES: usize = 8 << 20;

/// The last entry: its sequence and its hash, which stands for everything before it. `(0, zeros)` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Sequence of the last entry; the first is 1.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

/// An entry that a view has taken in: where it stands and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Position of the entry.
    pub pos: u64,
    /// Its sequence and hash.
    pub head: Head,
}

/// Where an entry's frame starts.
pub fn position(segment: u32, offset: u64) -> u64 {
    u64::from(segment) << 32 | offset
}

/// The segment of a position.
pub fn segment_of(pos: u64) -> u32 {
    (pos >> 32) as u32
}

/// The offset of a position in its segment.
pub fn offset_of(pos: u64) -> u64 {
    pos & 0xffff_ffff
}

/// The name of a segment's file.
pub fn segment_file(dir: &Path, segment: u32) -> PathBuf {
    dir.join(format!("{segment:08}.journal"))
}

/// The writing end. There is one, and one thread uses it.
pub struct Journal {
    medium: Arc<dyn Medium>,
    dir: PathBuf,
    segment_bytes: u64,
    segment: u32,
    handle: Box<dyn Handle>,
    end: u64,
    head: Head,
    last: Option<u64>,
    sealed: bool,
    stopped: Option<String>,
    durable: Arc<AtomicU64>,
    reader: Reader,
}

/// A journal read without touching it.
pub struct Inspected {
    /// Reads what was durable then.
    pub reader: Reader,
    /// The last entry then.
    pub head: Head,
    /// Bytes of a write that never finished, at the end.
    pub torn_bytes: u64,
}

/// Where a journal must begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// With the very first segment: nothing is ever removed.
    First,
    /// With the oldest that is left.
    Oldest,
}

/// Entries on their way into the journal.
pub struct Batch {
    bytes: Vec<u8>,
    segment: u32,
    start: u64,
    head: Head,
    last: Option<u64>,
    count: u32,
}

impl Batch {
    /// Adds an entry and says where it will stand.
    pub fn push(&mut self, payload: &[u8]) -> Mark {
        debug_assert!(payload.len() <= PAYLOAD_MAX_BYTES);
        let pos = position(self.segment, self.start + self.bytes.len() as u64);
        let seq = self.head.seq + 1;
        let hash = frame::push_entry(&mut self.bytes, seq, &self.head.hash, payload);
        self.head = Head { seq, hash };
        self.last = Some(pos);
        self.count += 1;
        Mark {
            pos,
            head: self.head,
        }
    }

    /// The number the next entry will bear.
    pub fn next_seq(&self) -> u64 {
        self.head.seq + 1
    }

    /// The position the next entry will have.
    pub fn next_pos(&self) -> u64 {
        position(self.segment, self.start + self.bytes.len() as u64)
    }

    /// Bytes so far.
    pub fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Journal {
    /// Opens the journal in a directory, making it if there is none, and cuts a torn tail.
    ///
    /// `applied` is the last entry the views hold: a journal that ends before it has lost acknowledged entries, which is refused.
    pub fn open(
        medium: Arc<dyn Medium>,
        dir: &Path,
        segment_bytes: u64,
        applied: Option<Mark>,
    ) -> Result<Journal, Error> {
        open::open(medium, dir, segment_bytes, applied, Beginning::First)
    }

    /// Opens a journal whose oldest segments may have been removed.
    pub fn open_shortened(
        medium: Arc<dyn Medium>,
        dir: &Path,
        segment_bytes: u64,
    ) -> Result<Journal, Error> {
        open::open(medium, dir, segment_bytes, None, Beginning::Oldest)
    }

    /// Closes the current segment, so that it can be removed later; the next batch goes into a new one.
    pub fn close_segment(&mut self) -> Result<(), Error> {
        self.alive()?;
        self.rotate()
    }

    /// Removes a closed segment for good. Oldest first: what is left must have no gap.
    pub fn remove_segment(&mut self, segment: u32) -> Result<(), Error> {
        debug_assert!(segment < self.segment, "the current segment stays");
        let file = segment_file(&self.dir, segment);
        self.reader.forget(segment);
        self.medium
            .remove(&file)
            .and_then(|()| self.medium.sync_dir(&self.dir))
            .map_err(|error| Error::io("remove", &file, &error))
    }

    /// Reads a journal without touching it; beside a running hub too.
    ///
    /// # Errors
    /// `Damaged` as `open` would say. A batch that is being written right now looks like one: ask again.
    pub fn inspect(medium: Arc<dyn Medium>, dir: &Path) -> Result<Inspected, Error> {
        open::inspect(medium, dir)
    }

    /// The last entry before a segment, as the segment's own header says.
    pub fn head_before(medium: &dyn Medium, dir: &Path, segment: u32) -> Result<Head, Error> {
        let file = segment_file(dir, segment);
        let handle = medium
            .open(&file, Mode::Read)
            .map_err(|error| Error::io("open", &file, &error))?;
        let SegmentHeader { seq, hash, .. } = read::read_header(&*handle, &file, segment)?;
        Ok(Head { seq, hash })
    }

    /// Starts a batch, in a new segment when the current one is full.
    pub fn begin(&mut self) -> Result<Batch, Error> {
        self.alive()?;
        if self.end >= self.segment_bytes {
            self.rotate()?;
        }
        Ok(Batch {
            bytes: Vec::with_capacity(64 << 10),
            segment: self.segment,
            start: self.end,
            head: self.head,
            last: self.last,
            count: 0,
        })
    }

    /// Writes a batch and syncs it. When this returns `Ok`, its entries are on disk.
    ///
    /// # Errors
    /// `Full`: nothing of the batch is kept and the journal goes on. Any other error stops the journal for good.
    pub fn commit(&mut self, batch: Batch) -> Result<(), Error> {
        self.alive()?;
        assert_eq!(
            (batch.segment, batch.start),
            (self.segment, self.end),
            "a batch is committed before the next one begins"
        );
        let Batch {
            mut bytes,
            head,
            last,
            count,
            ..
        } = batch;
        frame::push_commit(&mut bytes, head.seq, &head.hash, count, self.end as u32);
        self.write(&bytes)?;
        self.head = head;
        self.last = last;
        self.sealed = count == 0;
        Ok(())
    }

    /// Appends an empty commit, so that damage in the last batch can be told from a torn write. Does nothing when there is one.
    pub fn seal(&mut self) -> Result<(), Error> {
        if self.sealed {
            return Ok(());
        }
        let batch = self.begin()?;
        self.commit(batch)
    }

    /// Whether the last batch is followed by an empty commit.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// The last durable entry.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Position of the last durable entry.
    pub fn last(&self) -> Option<u64> {
        self.last
    }

    /// Where the next frame will stand.
    pub fn end(&self) -> u64 {
        position(self.segment, self.end)
    }

    /// The reading end, for any number of threads.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    fn alive(&self) -> Result<(), Error> {
        match &self.stopped {
            None => Ok(()),
            Some(why) => Err(Error::Stopped { why: why.clone() }),
        }
    }

    fn stop(&mut self, error: &Error) -> Error {
        let why = error.to_string();
        self.stopped = Some(why.clone());
        Error::Stopped { why }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let file = segment_file(&self.dir, self.segment);
        if let Err(error) = self.handle.write_at(bytes, self.end) {
            let error = Error::io("write", &file, &error);
            if !matches!(error, Error::Full { .. }) {
                return Err(self.stop(&error));
            }
            // What was half written must go now: the next batch may be shorter than it.
            return match self
                .handle
                .truncate(self.end)
                .and_then(|()| self.handle.sync_data())
            {
                Ok(()) => Err(error),
                Err(cut) => Err(self.stop(&Error::io("truncate", &file, &cut))),
            };
        }
        // After a failed sync the kernel may have dropped the pages: asking again would lie.
        if let Err(error) = self.handle.sync_data() {
            let error = Error::Io {
                doing: "sync",
                file,
                why: error.to_string(),
            };
            return Err(self.stop(&error));
        }
        self.end += bytes.len() as u64;
        self.durable.store(self.end(), Ordering::Release);
        Ok(())
    }

    fn rotate(&mut self) -> Result<(), Error> {
        let next = self.segment + 1;
        let full = self
            .handle
            .sync_data()
            .map_err(|error| Error::io("sync", &segment_file(&self.dir, self.segment), &error));
        if let Err(error) = full {
            return Err(self.stop(&error));
        }
        let handle = match make_segment(&*self.medium, &self.dir, next, self.head) {
            Ok(handle) => handle,
            Err(error @ Error::Full { .. }) => return Err(error),
            Err(error) => return Err(self.stop(&error)),
        };
        self.segment = next;
        self.handle = handle;
        self.end = SEGMENT_HEADER_BYTES as u64;
        self.durable.store(self.end(), Ordering::Release);
        Ok(())
    }
}

/// Makes a segment durable under its name; one left half made by an earlier attempt is replaced.
fn make_segment(
    medium: &dyn Medium,
    dir: &Path,
    segment: u32,
    head: Head,
) -> Result<Box<dyn Handle>, Error> {
    let file = segment_file(dir, segment);
    let failed = |error: std::io::Error| Error::io("make", &file, &error);
    if medium.exists(&file).map_err(failed)? {
        medium.remove(&file).map_err(failed)?;
    }
    let handle = medium.open(&file, Mode::Create).map_err(failed)?;
    let header = SegmentHeader {
        segment,
        seq: head.seq,
        hash: head.hash,
    };
    handle
        .write_at(&header.to_bytes(), 0)
        .and_then(|()| handle.sync_data())
        .and_then(|()| medium.sync_dir(dir))
        .map_err(failed)?;
    Ok(handle)
}
