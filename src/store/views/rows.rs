//! Rows of the views as bytes: keys big-endian, values in postcard, long ones cut into pieces that sled likes. Pure.

use super::shape::SHAPE;
use super::{Broken, Standing};
use crate::domain::case::Case;
use crate::domain::place::PlaceCode;
use crate::domain::scan::{Meter, Scans};
use crate::domain::site::{Site, SiteEvent};
use crate::domain::{CaseId, Digest, Entry, What};
use crate::store::change::Change;
use crate::store::journal::{Head, Mark};
use crate::store::outcome::{Ack, Known};
use crate::store::waiting;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Sorts of rows: the first byte of a row's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(super) enum Sort {
    /// How far the views go; one row.
    Applied = b'a',
    /// By its id, in pieces.
    Case = b'c',
    /// By the command's id.
    Command = b'k',
    /// By the mark itself.
    Mark = b'm',
    /// By the receipt's hash.
    Receipt = b'r',
    /// How often a poster was scanned: by day, code and counter.
    Scan = b'n',
    /// The house; one row, in pieces.
    Site = b's',
    /// What is parked or kept aside.
    Waiting = b'w',
}

impl Sort {
    /// The key of a row.
    pub(super) fn key(self, key: &[u8]) -> sled::IVec {
        self.key_ending(key, &[])
    }

    /// The key of a piece of a long row.
    pub(super) fn piece_key(self, key: &[u8], piece: usize) -> sled::IVec {
        self.key_ending(key, &[piece as u8])
    }

    /// Behind the key of every row.
    pub(super) fn end(self) -> sled::IVec {
        sled::IVec::from(&[self as u8 + 1])
    }

    fn key_ending(self, key: &[u8], end: &[u8]) -> sled::IVec {
        let mut whole = [0; KEY_MAX_BYTES];
        let ends_at = 1 + key.len();
        whole[0] = self as u8;
        whole[1..ends_at].copy_from_slice(key);
        whole[ends_at..ends_at + end.len()].copy_from_slice(end);
        sled::IVec::from(&whole[..ends_at + end.len()])
    }
}

/// No key is longer.
const KEY_MAX_BYTES: usize = 64;

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
    pub cases: BTreeMap<[u8; 16], CaseRow>,
    /// The case that a receipt opens, and the digest of the command that filed it: all that its case does not say of
    /// that command, which therefore has no row of its own.
    pub receipts: Vec<([u8; 32], [u8; 48])>,
    /// Every other command.
    pub commands: BTreeMap<Vec<u8>, Vec<u8>>,
    pub marks: Vec<([u8; 32], [u8; 16])>,
    pub waiting: BTreeMap<Vec<u8>, Vec<u8>>,
    pub scans: BTreeMap<Vec<u8>, Vec<u8>>,
}

/// A case as it stands after some changes.
pub(super) struct CaseRow {
    /// The first of them filed it: there is no row of it yet.
    pub is_new: bool,
    pub bytes: Vec<u8>,
}

impl Rows {
    pub(super) fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Result<Rows, Broken> {
        let mut rows = Rows::default();
        let mut last: BTreeMap<[u8; 16], (bool, &Case)> = BTreeMap::new();
        for change in changes {
            let (key, known) = &change.known;
            let mut is_told_by_case = false;
            if let (Some(id), Some(case)) = (change.case_id(), &change.case) {
                let row = last.entry(*id.0.as_bytes());
                row.or_insert((change.filed.is_some(), case)).1 = case;
                let mark = change.token_mark.map(|mark| (mark.0, *id.0.as_bytes()));
                rows.marks.extend(mark);
                if let Some((_, receipt)) = change.filed {
                    rows.receipts.push((receipt.0, opened(id, &known.digest)));
                    is_told_by_case = key[..] == id.0.as_bytes()[..];
                }
            }
            if let Some((key, row)) = &change.waiting {
                rows.waiting.insert(key.clone(), waiting_bytes(row)?);
            }
            rows.scans.extend(scan_rows(&change.entry));
            if !is_told_by_case {
                rows.commands.insert(key.clone(), known_bytes(known)?);
            }
        }
        for (id, (is_new, case)) in last {
            let bytes = case_bytes(case)?;
            rows.cases.insert(id, CaseRow { is_new, bytes });
        }
        Ok(rows)
    }
}

fn unreadable(error: impl std::fmt::Display) -> Broken {
    Broken(format!("a row cannot be read: {error}"))
}

pub(super) fn case_bytes(case: &Case) -> Result<Vec<u8>, Broken> {
    postcard::to_extend(case, Vec::with_capacity(512)).map_err(unreadable)
}

pub(super) fn case(bytes: &[u8]) -> Result<Case, Broken> {
    postcard::from_bytes(bytes).map_err(unreadable)
}

pub(super) fn known_bytes(known: &Known) -> Result<Vec<u8>, Broken> {
    postcard::to_extend(known, Vec::with_capacity(128)).map_err(unreadable)
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

/// The rows that an entry leaves of scans: totals, each in the place of the one before.
pub(super) fn scan_rows(entry: &Entry) -> Vec<(Vec<u8>, Vec<u8>)> {
    let What::Site(SiteEvent::Scanned(scanned)) = &entry.what else {
        return Vec::new();
    };
    let day = scanned.day;
    let row = |(code, count): &(PlaceCode, u32)| {
        let mut key = Vec::with_capacity(16);
        key.extend(day.year().to_be_bytes());
        key.extend([day.month() as u8, day.day() as u8]);
        key.extend(code.as_str().as_bytes());
        key.extend(scanned.meter.0.to_be_bytes());
        (key, count.to_be_bytes().to_vec())
    };
    scanned.counts.iter().map(row).collect()
}

/// Takes a row of scans into the table.
pub(super) fn scan(key: &[u8], value: &[u8], into: &mut Scans) -> Result<(), Broken> {
    let read = || {
        let (year, rest) = key.split_first_chunk::<2>()?;
        let ([month, day], rest) = rest.split_first_chunk::<2>()?;
        let (code, meter) = rest.split_first_chunk::<4>()?;
        let day = Date::new(i16::from_be_bytes(*year), *month as i8, *day as i8).ok()?;
        let code = PlaceCode::parse(std::str::from_utf8(code).ok()?)?;
        let meter = Meter(u64::from_be_bytes(meter.try_into().ok()?));
        Some((code, day, meter, u32::from_be_bytes(value.try_into().ok()?)))
    };
    let (code, day, meter, count) = read().ok_or_else(|| unreadable("it tells of no scan"))?;
    into.set(code, day, meter, count);
    Ok(())
}

fn opened(id: CaseId, digest: &Digest) -> [u8; 48] {
    let mut row = [0; 48];
    row[..16].copy_from_slice(id.0.as_bytes());
    row[16..].copy_from_slice(&digest.0);
    row
}

/// The case that a receipt opens, and the digest of the command that filed it.
pub(super) fn opens(row: &[u8]) -> Result<(CaseId, Digest), Broken> {
    let short = || unreadable("it is too short");
    let (id, digest) = row.split_first_chunk().ok_or_else(short)?;
    let digest = digest.try_into().map_err(|_| short())?;
    Ok((CaseId(Uuid::from_bytes(*id)), Digest(digest)))
}

/// What is known of the command that filed a case.
pub(super) fn filed_by(case: &Case, digest: Digest) -> Known {
    Known {
        digest,
        refused: None,
        ack: Ack {
            seq: case.thread.first().map_or(0, |line| line.seq),
            at: case.filed_at,
            case: Some((case.id, case.number)),
        },
    }
}
