//! Rows of the views as bytes: keys big-endian, values in postcard, long ones cut into pieces that sled likes. Pure.

use super::shape::SHAPE;
use super::{Broken, Standing};
use crate::domain::case::Case;
use crate::domain::site::Site;
use crate::domain::{CaseId, CaseNumber};
use crate::store::change::Change;
use crate::store::journal::{Head, Mark};
use crate::store::outcome::Known;
use crate::store::waiting;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// sled splits larger values into blobs that it never syncs.
const CHUNK_BYTES: usize = 6 << 10;
/// The key of the house in the tree `meta`.
pub(super) const SITE: &[u8] = b"site";

/// How far the views go, as a row that proves itself.
#[derive(Serialize, Deserialize)]
pub(super) struct Applied {
    shape: u64,
    pos: u64,
    seq: u64,
    hash: [u8; 32],
    next_slot: u64,
    numbers: Vec<(i16, u32)>,
}

impl Applied {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = postcard::to_stdvec(self).expect("numbers can be written");
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Applied, Broken> {
        let broken = || Broken("how far the views go cannot be read".into());
        let (body, crc) = bytes.split_last_chunk::<4>().ok_or_else(broken)?;
        if crc32c::crc32c(body).to_le_bytes() != *crc {
            return Err(broken());
        }
        let applied: Applied = postcard::from_bytes(body).map_err(|_| broken())?;
        if applied.shape != SHAPE {
            return Err(Broken("they were made by another version".into()));
        }
        Ok(applied)
    }
}

impl From<&Standing> for Applied {
    fn from(standing: &Standing) -> Applied {
        let mark = standing.applied.unwrap_or(Mark {
            pos: 0,
            head: Head::default(),
        });
        Applied {
            shape: SHAPE,
            pos: mark.pos,
            seq: mark.head.seq,
            hash: mark.head.hash,
            next_slot: standing.next_slot,
            numbers: standing.numbers.clone(),
        }
    }
}

impl From<Applied> for Standing {
    fn from(row: Applied) -> Standing {
        Standing {
            applied: (row.seq > 0).then_some(Mark {
                pos: row.pos,
                head: Head {
                    seq: row.seq,
                    hash: row.hash,
                },
            }),
            next_slot: row.next_slot,
            numbers: row.numbers,
        }
    }
}

/// The rows that some changes leave behind, the last state of each.
#[derive(Default)]
pub(super) struct Rows {
    pub cases: BTreeMap<[u8; 16], Vec<u8>>,
    pub numbers: Vec<([u8; 6], [u8; 16])>,
    pub receipts: Vec<([u8; 32], [u8; 16])>,
    pub commands: BTreeMap<Vec<u8>, Vec<u8>>,
    pub marks: Vec<([u8; 32], [u8; 16])>,
    pub waiting: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Rows {
    pub(super) fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Result<Rows, Broken> {
        let mut rows = Rows::default();
        let mut last = BTreeMap::new();
        for change in changes {
            if let (Some(id), Some(case)) = (change.case_id(), &change.case) {
                last.insert(*id.0.as_bytes(), case);
                let mark = change.token_mark.map(|mark| (mark.0, *id.0.as_bytes()));
                rows.marks.extend(mark);
                if let Some((number, receipt)) = change.filed {
                    rows.numbers.push((number_key(number), *id.0.as_bytes()));
                    rows.receipts.push((receipt.0, *id.0.as_bytes()));
                }
            }
            if let Some((key, row)) = &change.waiting {
                rows.waiting.insert(key.clone(), waiting_bytes(row)?);
            }
            let (key, known) = &change.known;
            rows.commands.insert(key.clone(), known_bytes(known)?);
        }
        for (id, case) in last {
            rows.cases.insert(id, case_bytes(case)?);
        }
        Ok(rows)
    }
}

fn unreadable(error: impl std::fmt::Display) -> Broken {
    Broken(format!("a row cannot be read: {error}"))
}

pub(super) fn case_bytes(case: &Case) -> Result<Vec<u8>, Broken> {
    postcard::to_stdvec(case).map_err(unreadable)
}

pub(super) fn case(bytes: &[u8]) -> Result<Case, Broken> {
    postcard::from_bytes(bytes).map_err(unreadable)
}

pub(super) fn known_bytes(known: &Known) -> Result<Vec<u8>, Broken> {
    postcard::to_stdvec(known).map_err(unreadable)
}

pub(super) fn known(bytes: &[u8]) -> Result<Known, Broken> {
    postcard::from_bytes(bytes).map_err(unreadable)
}

pub(super) fn waiting_bytes(row: &waiting::Row) -> Result<Vec<u8>, Broken> {
    postcard::to_stdvec(row).map_err(unreadable)
}

pub(super) fn waiting(bytes: &[u8]) -> Result<waiting::Row, Broken> {
    postcard::from_bytes(bytes).map_err(unreadable)
}

pub(super) fn site_bytes(site: &Site) -> Result<Vec<u8>, Broken> {
    serde_json::to_vec(site).map_err(unreadable)
}

pub(super) fn site(bytes: &[u8]) -> Result<Site, Broken> {
    serde_json::from_slice(bytes).map_err(unreadable)
}

pub(super) fn id(bytes: Option<sled::IVec>) -> Result<Option<CaseId>, Broken> {
    match bytes {
        None => Ok(None),
        Some(bytes) => Uuid::from_slice(&bytes)
            .map(|id| Some(CaseId(id)))
            .map_err(unreadable),
    }
}

/// Year and count, so that numbers are in order.
pub(super) fn number_key(number: CaseNumber) -> [u8; 6] {
    let mut key = [0; 6];
    key[..2].copy_from_slice(&(number.year as u16 ^ 0x8000).to_be_bytes());
    key[2..].copy_from_slice(&number.count.to_be_bytes());
    key
}

pub(super) fn chunk_key(key: &[u8], chunk: usize) -> Vec<u8> {
    let mut whole = Vec::with_capacity(key.len() + 1);
    whole.extend_from_slice(key);
    whole.push(chunk as u8);
    whole
}

/// A row in pieces; the first one begins with their count. A value beyond 255 pieces (1.5 MB) does not occur.
pub(super) fn chunks(key: &[u8], value: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let count = value.len().div_ceil(CHUNK_BYTES).max(1);
    assert!(count < 256, "a row of {} bytes is too long", value.len());
    (0..count)
        .map(|chunk| {
            let from = chunk * CHUNK_BYTES;
            let piece = &value[from..value.len().min(from + CHUNK_BYTES)];
            let mut bytes = Vec::with_capacity(piece.len() + 1);
            if chunk == 0 {
                bytes.push(count as u8);
            }
            bytes.extend_from_slice(piece);
            (chunk_key(key, chunk), bytes)
        })
        .collect()
}
