//! The table of facts in memory, one compact row per case in the order of filing, and its image on disk after a clean stop.

use super::shape::SHAPE;
use crate::domain::case::Case;
use crate::domain::measure::Fact;
use crate::domain::receipt::ReceiptHash;
use crate::domain::{CaseId, CaseNumber};
use crate::store::journal::{Head, Mark};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// One row per case.
pub(in crate::store) struct Facts {
    rows: Vec<Fact>,
    places: HashMap<CaseId, u32>,
    /// Beginnings of the receipts that open a case: what is not among them opens none.
    receipts: HashSet<u64>,
    /// The generation in which each row was last set; 0 since the start.
    set_in: Vec<u64>,
    generation: u64,
    /// The rows are in the order of their numbers: always, but where a clock went back over a new year.
    is_in_order: bool,
}

impl Default for Facts {
    fn default() -> Facts {
        Facts::of(Vec::new(), HashSet::new())
    }
}

impl Facts {
    /// The table of some rows, put in the order of filing.
    pub(in crate::store) fn of(mut rows: Vec<Fact>, receipts: HashSet<u64>) -> Facts {
        rows.sort_unstable_by_key(|fact| fact.number);
        let places = (0..).zip(&rows).map(|(at, fact)| (fact.id, at)).collect();
        let set_in = vec![0; rows.len()];
        Facts {
            rows,
            places,
            receipts,
            set_in,
            generation: 0,
            is_in_order: true,
        }
    }

    /// The case with a number.
    pub(in crate::store) fn by_number(&self, number: CaseNumber) -> Option<CaseId> {
        if self.is_in_order {
            let at = self.rows.binary_search_by_key(&number, |fact| fact.number);
            return at.ok().map(|at| self.rows[at].id);
        }
        let is_it = |fact: &&Fact| fact.number == number;
        self.rows.iter().find(is_it).map(|fact| fact.id)
    }

    /// Whether a receipt may open a case; `false` is certain.
    pub(in crate::store) fn may_open(&self, receipt: &ReceiptHash) -> bool {
        self.receipts.contains(&beginning(receipt))
    }

    /// All rows in the order of filing.
    pub(in crate::store) fn rows(&self) -> &[Fact] {
        &self.rows
    }

    /// Counts the changes.
    pub(in crate::store) fn generation(&self) -> u64 {
        self.generation
    }

    /// The generation in which a case changed last; 0 when it has not since the start, `None` when there is no such case.
    pub(in crate::store) fn changed_in(&self, case: CaseId) -> Option<u64> {
        let at = *self.places.get(&case)?;
        self.set_in.get(at as usize).copied()
    }

    /// Something else changed that pages show.
    pub(in crate::store) fn touch(&mut self) {
        self.generation += 1;
    }

    /// Takes in a case as it stands now.
    pub(in crate::store) fn set(&mut self, case: &Case) {
        let fact = Fact::of(case);
        self.generation += 1;
        match self.places.get(&case.id) {
            Some(at) => {
                self.rows[*at as usize] = fact;
                self.set_in[*at as usize] = self.generation;
            }
            None => {
                self.is_in_order &= self
                    .rows
                    .last()
                    .is_none_or(|last| last.number < fact.number);
                self.places.insert(case.id, self.rows.len() as u32);
                self.receipts.insert(beginning(&case.receipt));
                self.rows.push(fact);
                self.set_in.push(self.generation);
            }
        }
    }
}

/// The first eight bytes of a receipt's hash.
pub(super) fn beginning(receipt: &ReceiptHash) -> u64 {
    let (first, _) = receipt.0.split_first_chunk().expect("32 bytes hold 8");
    u64::from_be_bytes(*first)
}

/// Shape of the rows, then the mark they go up to.
const HEAD_BYTES: usize = 56;

/// Where the image of a clean stop lies.
pub(in crate::store) fn image_file(data: &Path) -> PathBuf {
    data.join("facts.clean")
}

/// Writes the table's image; its being there says that the last stop was clean.
pub(in crate::store) fn write_image(data: &Path, mark: Mark, facts: &Facts) -> std::io::Result<()> {
    let mut bytes = Vec::with_capacity(64 + facts.rows.len() * 120);
    bytes.extend_from_slice(&SHAPE.to_le_bytes());
    bytes.extend_from_slice(&mark.pos.to_le_bytes());
    bytes.extend_from_slice(&mark.head.seq.to_le_bytes());
    bytes.extend_from_slice(&mark.head.hash);
    let mut bytes = postcard::to_extend(&(&facts.rows, &facts.receipts), bytes)
        .map_err(std::io::Error::other)?;
    bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
    crate::store::medium::write_whole(&crate::store::medium::Disk, &image_file(data), &bytes)
}

/// What a clean stop left behind.
pub(in crate::store) struct Image {
    /// The last entry that the views held.
    pub mark: Option<Mark>,
    /// The table, when it was written by this version.
    pub facts: Option<Facts>,
}

/// Reads the image, if there is a whole one.
pub(in crate::store) fn read_image(data: &Path) -> Option<Image> {
    let bytes = std::fs::read(image_file(data)).ok()?;
    let (body, crc) = bytes.split_last_chunk::<4>()?;
    let (head, rows) = body.split_at_checked(HEAD_BYTES)?;
    if crc32c::crc32c(body).to_le_bytes() != *crc {
        return None;
    }
    let mark = Mark {
        pos: u64::from_le_bytes(head[8..16].try_into().ok()?),
        head: Head {
            seq: u64::from_le_bytes(head[16..24].try_into().ok()?),
            hash: head[24..56].try_into().ok()?,
        },
    };
    let ours = head[..8] == SHAPE.to_le_bytes();
    Some(Image {
        mark: (mark.head.seq > 0).then_some(mark),
        facts: ours
            .then(|| postcard::from_bytes(rows).ok())
            .flatten()
            .map(|(rows, receipts)| Facts::of(rows, receipts)),
    })
}

/// Takes the image away, durably: from now on a stop is unclean until it is written again.
pub(in crate::store) fn drop_image(data: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(image_file(data)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Err(_) => Ok(()),
        Ok(()) => std::fs::File::open(data)?.sync_all(),
    }
}
