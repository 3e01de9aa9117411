//! Reads entries back: one at a position, or all from a position on, each proved by its checksum and its place in the chain.

use super::frame::{self, Bad, HEADER_BYTES, Hash, Kind, SEGMENT_HEADER_BYTES, SegmentHeader};
use super::{Head, Mark, offset_of, position, segment_file, segment_of};
use crate::store::error::Error;
use crate::store::medium::{Handle, Medium, Mode};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Open segments kept at hand.
const HANDLES_MAX: usize = 64;
const WINDOW_BYTES: usize = 256 << 10;

/// An entry as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Where it stands, and its sequence and hash.
    pub mark: Mark,
    /// The hash of the entry before.
    pub before: Hash,
    /// Its bytes.
    pub payload: Vec<u8>,
}

/// The reading end of a journal; cheap to clone. It never reads beyond what is durable.
#[derive(Clone)]
pub struct Reader {
    inner: Arc<Inner>,
}

struct Inner {
    medium: Arc<dyn Medium>,
    dir: PathBuf,
    durable: Arc<AtomicU64>,
    first_segment: u32,
    handles: Mutex<BTreeMap<u32, Arc<dyn Handle>>>,
}

impl Reader {
    pub(super) fn new(
        medium: Arc<dyn Medium>,
        dir: &Path,
        first_segment: u32,
        durable: Arc<AtomicU64>,
    ) -> Reader {
        Reader {
            inner: Arc::new(Inner {
                medium,
                dir: dir.to_path_buf(),
                durable,
                first_segment,
                handles: Mutex::default(),
            }),
        }
    }

    /// The end of what is durable, as a position.
    pub fn durable_end(&self) -> u64 {
        self.inner.durable.load(Ordering::Acquire)
    }

    /// The position before every entry.
    pub fn start(&self) -> u64 {
        position(self.inner.first_segment, SEGMENT_HEADER_BYTES as u64)
    }

    /// The file in which a position lies.
    pub fn file(&self, pos: u64) -> PathBuf {
        segment_file(&self.inner.dir, segment_of(pos))
    }

    /// Lets go of a segment that is about to be removed.
    pub(super) fn forget(&self, segment: u32) {
        let mut handles = self.inner.handles.lock().expect("no holder panics");
        handles.remove(&segment);
    }

    /// The entry whose frame starts at a position.
    pub fn entry(&self, pos: u64) -> Result<Stored, Error> {
        let file = self.file(pos);
        if pos >= self.durable_end() {
            return Err(Error::damaged(
                &file,
                offset_of(pos),
                "an entry that was acknowledged is missing",
            ));
        }
        let handle = self.handle(segment_of(pos))?;
        let mut bytes = vec![0; 2048];
        loop {
            let read = handle
                .read_at(&mut bytes, offset_of(pos))
                .map_err(|error| Error::io("read", &file, &error))?;
            match frame::parse(&bytes[..read]) {
                Ok(found) if found.kind == Kind::Entry => {
                    let hash = frame::hash_of(&bytes[..found.size_bytes]);
                    return Ok(Stored {
                        mark: Mark {
                            pos,
                            head: Head {
                                seq: found.seq,
                                hash,
                            },
                        },
                        before: found.before,
                        payload: found.payload.to_vec(),
                    });
                }
                Err(Bad::Short(size_bytes)) if read == bytes.len() => bytes.resize(size_bytes, 0),
                Ok(_) => {
                    return Err(Error::damaged(
                        &file,
                        offset_of(pos),
                        "no entry starts here",
                    ));
                }
                Err(bad) => return Err(Error::damaged(&file, offset_of(pos), bad.words())),
            }
        }
    }

    /// All entries from a position (inclusive) to what is durable now.
    pub fn walk(&self, from: u64) -> Walk {
        Walk {
            reader: self.clone(),
            until: self.durable_end(),
            segment: segment_of(from).max(self.inner.first_segment),
            from: offset_of(from).max(SEGMENT_HEADER_BYTES as u64),
            scan: None,
            chain: None,
            failed: false,
        }
    }

    fn handle(&self, segment: u32) -> Result<Arc<dyn Handle>, Error> {
        let mut handles = self.inner.handles.lock().expect("no holder panics");
        if let Some(handle) = handles.get(&segment) {
            return Ok(handle.clone());
        }
        let file = segment_file(&self.inner.dir, segment);
        let handle: Arc<dyn Handle> = match self.inner.medium.open(&file, Mode::Read) {
            Ok(handle) => handle.into(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::damaged(&file, 0, "the segment is missing"));
            }
            Err(error) => return Err(Error::io("open", &file, &error)),
        };
        if handles.len() >= HANDLES_MAX {
            handles.pop_first();
        }
        handles.insert(segment, handle.clone());
        Ok(handle)
    }
}

/// Entries one after the other; stops after the first error.
pub struct Walk {
    reader: Reader,
    until: u64,
    segment: u32,
    from: u64,
    scan: Option<Scan>,
    chain: Option<Head>,
    failed: bool,
}

impl Walk {
    /// Expects the first entry to follow this one; without it the first entry is taken on trust.
    pub fn after(mut self, head: Head) -> Walk {
        self.chain = Some(head);
        self
    }

    fn step(&mut self) -> Result<Option<Stored>, Error> {
        loop {
            let last = segment_of(self.until);
            if self.segment > last {
                return Ok(None);
            }
            let file = segment_file(&self.reader.inner.dir, self.segment);
            if self.scan.is_none() {
                let handle = self.reader.handle(self.segment)?;
                let end = if self.segment == last {
                    offset_of(self.until)
                } else {
                    handle
                        .size_bytes()
                        .map_err(|error| Error::io("read", &file, &error))?
                };
                if self.from == SEGMENT_HEADER_BYTES as u64 {
                    let header = read_header(&*handle, &file, self.segment)?;
                    let head = Head {
                        seq: header.seq,
                        hash: header.hash,
                    };
                    if self.chain.is_some_and(|chain| chain != head) {
                        return Err(Error::damaged(
                            &file,
                            0,
                            "the segment does not follow the one before",
                        ));
                    }
                    self.chain = Some(head);
                }
                self.scan = Some(Scan::new(handle, self.from, end));
            }
            let scan = self.scan.as_mut().expect("made above");
            let step = scan
                .step()
                .map_err(|error| Error::io("read", &file, &error))?;
            match step {
                Step::Frame(found) => {
                    if self.chain.is_some_and(|chain| !found.follows(&chain)) {
                        return Err(Error::damaged(
                            &file,
                            found.offset,
                            "the chain of hashes is broken here",
                        ));
                    }
                    if found.kind != Kind::Entry {
                        continue;
                    }
                    self.chain = Some(found.head);
                    return Ok(Some(Stored {
                        mark: Mark {
                            pos: position(self.segment, found.offset),
                            head: found.head,
                        },
                        before: found.before,
                        payload: found.payload,
                    }));
                }
                Step::Bad(offset, bad) => return Err(Error::damaged(&file, offset, bad.words())),
                Step::End => {
                    self.scan = None;
                    self.segment += 1;
                    self.from = SEGMENT_HEADER_BYTES as u64;
                }
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Stored, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let step = self.step();
        self.failed = step.is_err();
        step.transpose()
    }
}

pub(super) fn read_header(
    handle: &dyn Handle,
    file: &Path,
    segment: u32,
) -> Result<SegmentHeader, Error> {
    let mut bytes = [0; SEGMENT_HEADER_BYTES];
    let read = handle
        .read_at(&mut bytes, 0)
        .map_err(|error| Error::io("read", file, &error))?;
    SegmentHeader::parse(&bytes[..read], segment)
        .ok_or_else(|| Error::damaged(file, 0, "the segment's header does not fit"))
}

/// Frames of one segment, read through a window.
pub(super) struct Scan {
    handle: Arc<dyn Handle>,
    window: Vec<u8>,
    at: usize,
    offset: u64,
    end: u64,
}

pub(super) struct Found {
    pub kind: Kind,
    pub offset: u64,
    pub end: u64,
    /// Of an entry its own, of a commit that of the last entry.
    pub head: Head,
    pub before: Hash,
    pub payload: Vec<u8>,
}

impl Found {
    /// Whether this frame may stand after that entry.
    pub(super) fn follows(&self, chain: &Head) -> bool {
        match self.kind {
            Kind::Entry => self.head.seq == chain.seq + 1 && self.before == chain.hash,
            Kind::Commit { .. } => self.head.seq == chain.seq && self.before == chain.hash,
        }
    }
}

pub(super) enum Step {
    Frame(Found),
    Bad(u64, Bad),
    End,
}

impl Scan {
    pub(super) fn new(handle: Arc<dyn Handle>, from: u64, end: u64) -> Scan {
        Scan {
            handle,
            window: Vec::new(),
            at: 0,
            offset: from,
            end,
        }
    }

    pub(super) fn step(&mut self) -> std::io::Result<Step> {
        let mut needed = HEADER_BYTES;
        loop {
            let left = self.window.len() - self.at;
            if left < needed {
                let more = self.fill(needed)?;
                if more == 0 {
                    return Ok(Step::End);
                }
                if more < needed {
                    return Ok(Step::Bad(self.offset, Bad::Short(needed)));
                }
            }
            let bytes = &self.window[self.at..];
            match frame::parse(bytes) {
                Ok(found) => {
                    let end = self.offset + found.size_bytes as u64;
                    let hash = match found.kind {
                        Kind::Entry => frame::hash_of(&bytes[..found.size_bytes]),
                        Kind::Commit { .. } => found.before,
                    };
                    let found = Found {
                        kind: found.kind,
                        offset: self.offset,
                        end,
                        head: Head {
                            seq: found.seq,
                            hash,
                        },
                        before: found.before,
                        payload: found.payload.to_vec(),
                    };
                    self.at += (end - self.offset) as usize;
                    self.offset = end;
                    return Ok(Step::Frame(found));
                }
                Err(Bad::Short(size_bytes)) => needed = size_bytes,
                Err(bad) => return Ok(Step::Bad(self.offset, bad)),
            }
        }
    }

    /// Reads on until the window holds what is needed, as far as the segment goes. Returns how much it holds.
    fn fill(&mut self, needed: usize) -> std::io::Result<usize> {
        self.window.drain(..self.at);
        self.at = 0;
        let held = self.window.len();
        let room = (self.end - self.offset) as usize - held;
        let want = needed.max(WINDOW_BYTES).saturating_sub(held).min(room);
        self.window.resize(held + want, 0);
        let read = self
            .handle
            .read_at(&mut self.window[held..], self.offset + held as u64)?;
        self.window.truncate(held + read);
        Ok(self.window.len())
    }
}
