//! Tells a torn last write, which nobody was promised, from damage to what was acknowledged. Pure.

use super::Head;
use super::frame::{self, COMMIT_BYTES};

/// The disk writes whole sectors: a torn write leaves sectors either as written or as zeros.
const SECTOR_BYTES: u64 = 512;

/// What the bytes after the last good commit are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A write that never finished: cut it.
    Torn,
    /// A whole last batch in which sectors are missing: cut it, and say so.
    TornWithin,
    /// Acknowledged bytes that changed.
    Damage(&'static str),
}

/// The bytes after the last good commit, none of which end in a good commit.
pub(super) struct Tail<'a> {
    pub bytes: &'a [u8],
    /// Offset of the first of them in the segment.
    pub start: u64,
    /// Where in `bytes` reading stopped.
    pub bad: usize,
    /// The last good entry before them.
    pub committed: Head,
    /// The last good entry among them, and how many there are.
    pub pending: Head,
    pub pending_count: u32,
}

impl Tail<'_> {
    pub(super) fn judge(&self) -> Verdict {
        let mut from = 0;
        while let Some((at, batch_start)) =
            frame::find_commit(&self.bytes[from..], self.committed.seq)
        {
            let at = from + at;
            if u64::from(batch_start) > self.start {
                return Verdict::Damage("good batches follow the bad bytes");
            }
            if u64::from(batch_start) == self.start {
                return if at > self.bad && self.has_lost_sector(self.bad, at) {
                    Verdict::TornWithin
                } else {
                    Verdict::Damage("the last batch is whole, but its checksum does not fit")
                };
            }
            from = at + 1;
        }
        if self.bytes.len() - self.bad == COMMIT_BYTES && self.is_damaged_commit() {
            return Verdict::Damage("the last batch is whole, but its commit does not fit");
        }
        Verdict::Torn
    }

    /// Whether a sector that overlaps `from..to` reads as nothing but zeros.
    fn has_lost_sector(&self, from: usize, to: usize) -> bool {
        let first = (self.start + from as u64) / SECTOR_BYTES;
        let last = (self.start + to as u64 - 1) / SECTOR_BYTES;
        (first..=last).any(|sector| self.sector(sector).iter().all(|byte| *byte == 0))
    }

    fn sector(&self, sector: u64) -> &[u8] {
        let from = (sector * SECTOR_BYTES).max(self.start) - self.start;
        let to = ((sector + 1) * SECTOR_BYTES - self.start).min(self.bytes.len() as u64);
        &self.bytes[from as usize..to as usize]
    }

    /// Whether the last bytes are the commit that belongs here, changed by something else than a lost sector.
    fn is_damaged_commit(&self) -> bool {
        let mut expected = Vec::with_capacity(COMMIT_BYTES);
        let Head { seq, hash } = self.pending;
        frame::push_commit(
            &mut expected,
            seq,
            &hash,
            self.pending_count,
            self.start as u32,
        );
        let found = &self.bytes[self.bad..];
        let changed = (0..COMMIT_BYTES)
            .filter(|at| {
                found[*at] != expected[*at]
                    && !self.has_lost_sector(self.bad + at, self.bad + at + 1)
            })
            .count();
        changed > 0 && (changed <= 8 || found[..5] == expected[..5])
    }
}
