//! Flipped bits, zeroed pages and cut ends in the journal: an error that names file, byte and command, or nothing lost.

use crate::chance::Chance;
use crate::lying_disk::LyingDisk;
use shishiling::store::Error;
use shishiling::store::journal::{Journal, Mark};
use std::path::Path;
use std::sync::Arc;

const DIR: &str = "/data/journal";

fn open(disk: &LyingDisk, applied: Option<Mark>) -> Result<Journal, Error> {
    Journal::open(Arc::new(disk.clone()), Path::new(DIR), 30_000, applied)
}

struct Written {
    disk: LyingDisk,
    entries: Vec<Mark>,
}

fn written(seed: u64, sealed: bool) -> Written {
    let chance = &mut Chance::seeded(seed);
    let disk = LyingDisk::default();
    let mut journal = open(&disk, None).unwrap();
    let mut entries = Vec::new();
    for _ in 0..40 {
        let mut batch = journal.begin().unwrap();
        for _ in 0..1 + chance.below(5) {
            let size = 30 + chance.below(900) as usize;
            entries.push(batch.push(&chance.bytes(size)));
        }
        journal.commit(batch).unwrap();
        if chance.one_in(3) {
            journal.seal().unwrap();
        }
    }
    if sealed {
        journal.seal().unwrap();
    }
    Written { disk, entries }
}

fn read(disk: &LyingDisk, applied: Option<Mark>) -> Result<Vec<Mark>, Error> {
    let reader = open(disk, applied)?.reader();
    reader
        .walk(reader.start())
        .map(|stored| stored.map(|stored| stored.mark))
        .collect()
}

fn must_name_everything(error: &Error) {
    let text = error.to_string();
    assert!(matches!(error, Error::Damaged { .. }), "{text}");
    assert!(text.contains("/data/journal/0"), "{text}");
    assert!(text.contains("at byte "), "{text}");
    assert!(text.contains("shishiling restore --data /data"), "{text}");
}

#[test]
fn damage_to_a_sealed_journal_is_never_silent() {
    let (mut said, mut harmless) = (0, 0);
    for seed in 0..300 {
        let chance = &mut Chance::seeded(seed + 77);
        let Written { disk, entries } = written(seed % 7, true);
        let applied = entries.last().copied();
        let files = disk.files();
        let file = &files[chance.below(files.len() as u64) as usize];
        let mut bytes = disk.bytes(file);
        let at = chance.below(bytes.len() as u64) as usize;
        match seed % 3 {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => {
                let page = at & !4095;
                let end = bytes.len().min(page + 4096);
                bytes[page..end].fill(0);
            }
            _ => bytes
                .truncate(bytes.len() - 1 - chance.below(8192.min(bytes.len() as u64)) as usize),
        }
        disk.set_bytes(file, bytes);
        match read(&disk, applied) {
            Ok(found) => {
                assert_eq!(
                    found, entries,
                    "history {seed}: entries went missing in silence"
                );
                harmless += 1;
            }
            Err(error) => {
                must_name_everything(&error);
                said += 1;
            }
        }
    }
    assert!(said > 250, "{said} said, {harmless} harmless");
}

#[test]
fn a_flipped_bit_in_the_last_batch_is_never_cut_silently() {
    for seed in 0..60 {
        let Written { disk, entries } = written(3, false);
        let file = disk.files().pop().unwrap();
        let mut bytes = disk.bytes(&file);
        let start = (entries.last().unwrap().pos & 0xffff_ffff) as usize;
        let at = start + Chance::seeded(seed).below((bytes.len() - start) as u64) as usize;
        bytes[at] ^= 1 << (seed % 8);
        disk.set_bytes(&file, bytes);
        // The views hold nothing that would tell.
        let error = read(&disk, None).expect_err("a flipped bit is damage");
        must_name_everything(&error);
    }
}

#[test]
fn a_journal_shorter_than_the_views_is_refused() {
    let Written { disk, entries } = written(1, true);
    let file = disk.files().pop().unwrap();
    let bytes = disk.bytes(&file);
    let last = *entries.last().unwrap();
    disk.set_bytes(&file, bytes[..(last.pos & 0xffff_ffff) as usize].to_vec());
    let error = read(&disk, Some(last)).unwrap_err();
    must_name_everything(&error);
    assert!(
        error
            .to_string()
            .contains("acknowledged entries are missing"),
        "{error}"
    );
    // And nothing was cut while refusing.
    assert_eq!(disk.bytes(&file).len(), (last.pos & 0xffff_ffff) as usize);
}

#[test]
fn an_exchanged_journal_is_refused() {
    let one = written(1, true);
    let other = written(2, true);
    let error = read(&other.disk, one.entries.get(3).copied()).unwrap_err();
    must_name_everything(&error);
}

#[test]
fn a_missing_segment_is_named() {
    use shishiling::store::medium::Medium;
    let Written { disk, entries } = written(1, true);
    let files = disk.files();
    assert!(files.len() > 2);
    disk.remove(&files[0]).unwrap();
    let error = read(&disk, entries.last().copied()).unwrap_err();
    must_name_everything(&error);
}
