//! Opening: finds the last segment, proves it frame by frame, cuts a torn tail, refuses damage and loss.

use super::frame::{Bad, Kind, SEGMENT_HEADER_BYTES};
use super::read::{Reader, Scan, Step, read_header};
use super::tail::{Tail, Verdict};
use super::{
    Beginning, Head, Inspected, Journal, Mark, make_segment, offset_of, position, segment_file,
    segment_of,
};
use crate::store::error::Error;
use crate::store::medium::{Handle, Medium, Mode};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

pub(super) fn open(
    medium: Arc<dyn Medium>,
    dir: &Path,
    segment_bytes: u64,
    applied: Option<Mark>,
    beginning: Beginning,
) -> Result<Journal, Error> {
    medium
        .make_dir(dir)
        .map_err(|error| Error::io("make", dir, &error))?;
    let segments = segments(&*medium, dir, beginning)?;
    let last = match segments.last() {
        Some(last) => *last,
        None => {
            refuse_loss(dir, None, applied)?;
            make_segment(&*medium, dir, 1, Head::default())?;
            1
        }
    };
    let first = segments.first().copied().unwrap_or(last);
    if let Some(before) = unborn(&*medium, dir, first, last)? {
        let end = prove(&*medium, dir, before)?;
        if end.bad.is_some() {
            return Err(end.damage(dir, "a finished segment is damaged"));
        }
        refuse_loss(dir, Some(&end), applied)?;
        tracing::warn!(
            segment = last,
            "a segment that was never used is made again"
        );
        make_segment(&*medium, dir, last, end.committed)?;
    } else if first == last && first == 1 && is_unborn(&*medium, dir, 1)? {
        refuse_loss(dir, None, applied)?;
        make_segment(&*medium, dir, 1, Head::default())?;
    }
    let mut end = prove(&*medium, dir, last)?;
    refuse_loss(dir, Some(&end), applied)?;
    let handle = medium
        .open(&segment_file(dir, last), Mode::Write)
        .map_err(|error| Error::io("open", &segment_file(dir, last), &error))?;
    if end.bad.is_some() {
        cut(&*handle, dir, &end)?;
    }
    if end.last.is_none() && last > first {
        // The last entry stands in the segment before; its position is only known from there.
        end.last = prove(&*medium, dir, last - 1)?.last;
    }
    let durable = Arc::new(AtomicU64::new(position(last, end.good)));
    let reader = Reader::new(medium.clone(), dir, first, durable.clone());
    if let Some(mark) = applied {
        let found = reader.entry(mark.pos)?;
        if found.mark != mark {
            return Err(Error::damaged(
                &reader.file(mark.pos),
                offset_of(mark.pos),
                "the views hold another entry than the journal: the journal was exchanged",
            ));
        }
    }
    Ok(Journal {
        medium,
        dir: dir.to_path_buf(),
        segment_bytes,
        segment: last,
        handle,
        end: end.good,
        head: end.committed,
        last: end.last,
        sealed: end.sealed,
        stopped: None,
        durable,
        reader,
    })
}

/// Reads a journal without touching it; beside a running hub too.
///
/// # Errors
/// `Damaged` as `Journal::open` would say. A batch that is being written right now looks like one: ask again.
pub(super) fn inspect(medium: Arc<dyn Medium>, dir: &Path) -> Result<Inspected, Error> {
    let segments = segments(&*medium, dir, Beginning::First)?;
    let mut newest = *segments
        .last()
        .ok_or_else(|| Error::damaged(&segment_file(dir, 1), 0, "there is no journal"))?;
    if newest > 1 && is_unborn(&*medium, dir, newest)? {
        newest -= 1;
    }
    let end = prove(&*medium, dir, newest)?;
    let file = segment_file(dir, newest);
    let mut torn_bytes = 0;
    if end.bad.is_some() {
        let handle = medium
            .open(&file, Mode::Read)
            .map_err(|error| Error::io("open", &file, &error))?;
        let bytes = after(&*handle, &file, &end)?;
        if let Verdict::Damage(what) = tail_of(&bytes, &end).judge() {
            return Err(end.damage(dir, what));
        }
        torn_bytes = bytes.len() as u64;
    }
    let durable = Arc::new(AtomicU64::new(position(newest, end.good)));
    Ok(Inspected {
        reader: Reader::new(medium, dir, 1, durable),
        head: end.committed,
        torn_bytes,
    })
}

/// The numbers of the segments, in order and without a gap.
fn segments(medium: &dyn Medium, dir: &Path, beginning: Beginning) -> Result<Vec<u32>, Error> {
    let names = medium
        .list(dir)
        .map_err(|error| Error::io("list", dir, &error))?;
    let mut segments: Vec<u32> = names
        .iter()
        .filter_map(|name| name.strip_suffix(".journal")?.parse().ok())
        .collect();
    segments.sort_unstable();
    let first = match beginning {
        Beginning::First => 1,
        Beginning::Oldest => segments.first().copied().unwrap_or(1),
    };
    let expected = first..;
    for (segment, expected) in segments.iter().zip(expected) {
        if *segment != expected {
            let file = segment_file(dir, expected);
            return Err(Error::damaged(&file, 0, "the segment is missing"));
        }
    }
    Ok(segments)
}

/// When the last segment's header never reached the disk: the segment before it.
fn unborn(medium: &dyn Medium, dir: &Path, first: u32, last: u32) -> Result<Option<u32>, Error> {
    Ok((last > first && is_unborn(medium, dir, last)?).then(|| last - 1))
}

fn is_unborn(medium: &dyn Medium, dir: &Path, segment: u32) -> Result<bool, Error> {
    let file = segment_file(dir, segment);
    let handle = medium
        .open(&file, Mode::Read)
        .map_err(|error| Error::io("open", &file, &error))?;
    let size_bytes = handle
        .size_bytes()
        .map_err(|error| Error::io("read", &file, &error))?;
    Ok(size_bytes <= SEGMENT_HEADER_BYTES as u64 && read_header(&*handle, &file, segment).is_err())
}

/// How far a segment is good.
struct Proof {
    segment: u32,
    /// Offset after the last good commit.
    good: u64,
    committed: Head,
    last: Option<u64>,
    sealed: bool,
    /// Entries after the last good commit.
    pending: Head,
    pending_count: u32,
    /// Where and why reading stopped, when it was not at the end.
    bad: Option<(u64, &'static str)>,
}

impl Proof {
    fn damage(&self, dir: &Path, what: &str) -> Error {
        let (byte, why) = self
            .bad
            .unwrap_or((self.good, "acknowledged entries are missing"));
        Error::damaged(
            &segment_file(dir, self.segment),
            byte,
            format!("{why} ({what})"),
        )
    }
}

fn prove(medium: &dyn Medium, dir: &Path, segment: u32) -> Result<Proof, Error> {
    let file = segment_file(dir, segment);
    let failed = |error: std::io::Error| Error::io("read", &file, &error);
    let handle: Arc<dyn Handle> = medium.open(&file, Mode::Read).map_err(failed)?.into();
    let header = read_header(&*handle, &file, segment)?;
    let size_bytes = handle.size_bytes().map_err(failed)?;
    let start = SEGMENT_HEADER_BYTES as u64;
    let head = Head {
        seq: header.seq,
        hash: header.hash,
    };
    let mut proof = Proof {
        segment,
        good: start,
        committed: head,
        last: None,
        sealed: true,
        pending: head,
        pending_count: 0,
        bad: None,
    };
    let mut last = None;
    let mut scan = Scan::new(handle, start, size_bytes);
    loop {
        match scan.step().map_err(failed)? {
            Step::Frame(found) if !found.follows(&proof.pending) => {
                proof.bad = Some((found.offset, "the chain of hashes is broken here"));
                return Ok(proof);
            }
            Step::Frame(found) => match found.kind {
                Kind::Entry => {
                    proof.pending = found.head;
                    proof.pending_count += 1;
                    last = Some(position(segment, found.offset));
                }
                Kind::Commit { count, batch_start } => {
                    if count != proof.pending_count || u64::from(batch_start) != proof.good {
                        proof.bad = Some((found.offset, "a commit does not fit its batch"));
                        return Ok(proof);
                    }
                    proof.good = found.end;
                    proof.committed = proof.pending;
                    proof.pending_count = 0;
                    proof.last = last;
                    proof.sealed = count == 0;
                }
            },
            Step::Bad(offset, bad) => {
                proof.bad = Some((offset, bad.words()));
                return Ok(proof);
            }
            Step::End => {
                if proof.good < size_bytes {
                    proof.bad = Some((size_bytes, Bad::Short(0).words()));
                }
                return Ok(proof);
            }
        }
    }
}

/// A journal that ends before what the views hold has lost acknowledged entries.
fn refuse_loss(dir: &Path, end: Option<&Proof>, applied: Option<Mark>) -> Result<(), Error> {
    let Some(mark) = applied else { return Ok(()) };
    match end {
        None => Err(Error::damaged(
            &segment_file(dir, 1),
            0,
            format!(
                "the journal is empty, but the views hold entry {}: acknowledged entries are missing",
                mark.head.seq
            ),
        )),
        Some(end) if end.committed.seq < mark.head.seq || end.segment < segment_of(mark.pos) => {
            Err(end.damage(
                dir,
                &format!(
                    "the journal ends with entry {}, but the views hold entry {}: acknowledged entries are missing",
                    end.committed.seq, mark.head.seq
                ),
            ))
        }
        Some(_) => Ok(()),
    }
}

/// The bytes after the last good commit.
fn after(handle: &dyn Handle, file: &Path, end: &Proof) -> Result<Vec<u8>, Error> {
    let failed = |error: std::io::Error| Error::io("read", file, &error);
    let size_bytes = handle.size_bytes().map_err(failed)?;
    let mut bytes = vec![0; size_bytes.saturating_sub(end.good) as usize];
    let read = handle.read_at(&mut bytes, end.good).map_err(failed)?;
    bytes.truncate(read);
    Ok(bytes)
}

fn tail_of<'a>(bytes: &'a [u8], end: &Proof) -> Tail<'a> {
    let bad = end
        .bad
        .map_or(0, |(offset, _)| (offset - end.good) as usize);
    Tail {
        bytes,
        start: end.good,
        bad: bad.min(bytes.len()),
        committed: end.committed,
        pending: end.pending,
        pending_count: end.pending_count,
    }
}

fn cut(handle: &dyn Handle, dir: &Path, end: &Proof) -> Result<(), Error> {
    let file = segment_file(dir, end.segment);
    let bytes = after(handle, &file, end)?;
    match tail_of(&bytes, end).judge() {
        Verdict::Damage(what) => return Err(end.damage(dir, what)),
        Verdict::Torn => {
            tracing::warn!(file = %file.display(), byte = end.good, bytes = bytes.len(),
                "cut a write that never finished; nothing in it was acknowledged");
        }
        Verdict::TornWithin => {
            tracing::error!(file = %file.display(), byte = end.good, bytes = bytes.len(),
                "cut the last batch: sectors of it never reached the disk, so it was not acknowledged");
        }
    }
    handle
        .truncate(end.good)
        .and_then(|()| handle.sync_data())
        .map_err(|error| Error::io("cut", &file, &error))
}
