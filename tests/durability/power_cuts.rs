//! Hundreds of histories on a lying disk: whatever was acknowledged is there, once and whole, after every cut.

use crate::chance::Chance;
use crate::lying_disk::LyingDisk;
use shishiling::store::Error;
use shishiling::store::journal::{Journal, Mark};
use shishiling::store::vault::Vault;
use std::path::Path;
use std::sync::Arc;

const DIR: &str = "/data/journal";

fn open(disk: &LyingDisk, applied: Option<Mark>) -> Result<Journal, Error> {
    Journal::open(Arc::new(disk.clone()), Path::new(DIR), 20_000, applied)
}

fn entries(journal: &Journal) -> Vec<(Mark, Vec<u8>)> {
    let reader = journal.reader();
    let all: Vec<_> = reader
        .walk(reader.start())
        .map(|stored| stored.expect("a good journal reads"))
        .map(|stored| (stored.mark, stored.payload))
        .collect();
    for (mark, payload) in &all {
        assert_eq!(&reader.entry(mark.pos).unwrap().payload, payload);
    }
    all
}

fn payload(chance: &mut Chance) -> Vec<u8> {
    let size = match chance.below(10) {
        0 => chance.below(4_000),
        1 => 0,
        _ => 20 + chance.below(700),
    };
    chance.bytes(size as usize)
}

/// One life of the journal until the power goes; returns nothing but fills in what was acknowledged.
fn live(
    journal: &mut Journal,
    disk: &LyingDisk,
    chance: &mut Chance,
    acked: &mut Vec<(Mark, Vec<u8>)>,
    applied: &mut Option<Mark>,
) {
    for _ in 0..chance.below(30) {
        if chance.one_in(5) && journal.seal().is_err() {
            return;
        }
        let full = chance.one_in(12);
        if full {
            disk.set_room(Some(chance.below(600) as usize));
        }
        if chance.one_in(60) {
            disk.fail_sync_in(0);
        }
        let mut fresh = Vec::new();
        let outcome = journal.begin().and_then(|mut batch| {
            for _ in 0..1 + chance.below(6) {
                let payload = payload(chance);
                fresh.push((batch.push(&payload), payload));
            }
            if chance.one_in(15) {
                // The plug is pulled between write and sync, or before the write.
                if chance.one_in(2) {
                    disk.fail_sync_in(0);
                    let _ = journal.commit(batch);
                }
                return Err(Error::Unfit("the power is gone".into()));
            }
            journal.commit(batch)
        });
        match outcome {
            Ok(()) => {
                acked.extend(fresh);
                if chance.one_in(3) {
                    *applied = acked.last().map(|(mark, _)| *mark);
                }
            }
            Err(Error::Full { .. }) => assert!(full, "full only when the disk is full"),
            Err(_) => return,
        }
        disk.set_room(None);
    }
}

#[test]
fn every_acknowledged_entry_survives_every_power_cut_once_and_whole() {
    // `tests/long` asks for a hundred thousand.
    let asked = std::env::var("HISTORIES").map(|n| n.parse().expect("HISTORIES is a number"));
    let histories = asked.unwrap_or(2_000);
    let acked = tell_histories(0..histories);
    println!(
        "{histories} histories, 6 power cuts in each, {acked} acknowledged entries, none lost"
    );
    assert!(
        acked > 50 * histories as usize,
        "{acked} entries are too few to prove anything"
    );
}

/// Lives through power cuts on a lying disk, one history per number; returns how many entries were acknowledged.
pub fn tell_histories(numbers: std::ops::Range<u64>) -> usize {
    let mut acked_in_all = 0;
    for seed in numbers {
        let chance = &mut Chance::seeded(seed);
        let disk = LyingDisk::default();
        let mut acked: Vec<(Mark, Vec<u8>)> = Vec::new();
        let mut applied = None;
        for life in 0..6 {
            let mut journal = open(&disk, applied)
                .unwrap_or_else(|error| panic!("history {seed}, life {life}: {error}"));
            let found = entries(&journal);
            assert!(
                found.len() >= acked.len() && found[..acked.len()] == acked[..],
                "history {seed}, life {life}: {} entries acknowledged, {} found",
                acked.len(),
                found.len()
            );
            // A batch written but not acknowledged may be there; then it is there for good.
            acked = found;
            live(&mut journal, &disk, chance, &mut acked, &mut applied);
            disk.cut(chance);
        }
        acked_in_all += acked.len();
    }
    acked_in_all
}

#[test]
fn a_cut_during_the_opening_changes_nothing() {
    for seed in 0..200 {
        let chance = &mut Chance::seeded(seed + 10_000);
        let disk = LyingDisk::default();
        let (mut acked, mut applied) = (Vec::new(), None);
        let mut journal = open(&disk, None).unwrap();
        live(&mut journal, &disk, chance, &mut acked, &mut applied);
        disk.cut(chance);
        for _ in 0..3 {
            disk.fail_sync_in(chance.below(3) as u32);
            let _ = open(&disk, applied);
            disk.cut(chance);
        }
        let found = entries(&open(&disk, applied).unwrap());
        assert_eq!(found[..acked.len()], acked[..], "history {seed}");
    }
}

#[test]
fn a_full_disk_refuses_and_the_journal_goes_on_when_there_is_room() {
    let disk = LyingDisk::default();
    let mut journal = open(&disk, None).unwrap();
    let mut batch = journal.begin().unwrap();
    batch.push(b"before");
    journal.commit(batch).unwrap();
    let head = journal.head();

    disk.set_room(Some(60));
    for _ in 0..5 {
        let mut batch = journal.begin().unwrap();
        batch.push(&[7; 300]);
        let refused = journal.commit(batch).unwrap_err();
        assert!(matches!(refused, Error::Full { .. }), "{refused}");
        assert_eq!(journal.head(), head);
    }

    disk.set_room(None);
    let mut batch = journal.begin().unwrap();
    batch.push(b"after");
    journal.commit(batch).unwrap();
    drop(journal);
    disk.cut(&mut Chance::seeded(1));
    let found: Vec<_> = entries(&open(&disk, None).unwrap())
        .into_iter()
        .map(|(_, payload)| payload)
        .collect();
    assert_eq!(found, [b"before".to_vec(), b"after".to_vec()]);
}

#[test]
fn a_failed_sync_stops_the_journal_for_good() {
    let disk = LyingDisk::default();
    let mut journal = open(&disk, None).unwrap();
    disk.fail_sync_in(0);
    let mut batch = journal.begin().unwrap();
    batch.push(b"never acknowledged");
    let stopped = journal.commit(batch).unwrap_err();
    assert!(matches!(stopped, Error::Stopped { .. }), "{stopped}");
    let again = journal.begin().err().expect("it stays stopped");
    assert!(matches!(again, Error::Stopped { .. }), "{again}");
    assert!(matches!(
        journal.seal(),
        Ok(()) | Err(Error::Stopped { .. })
    ));
}

#[test]
fn one_sync_per_batch() {
    let disk = LyingDisk::default();
    let mut journal = open(&disk, None).unwrap();
    let before = disk.syncs();
    for _ in 0..10 {
        let mut batch = journal.begin().unwrap();
        for _ in 0..100 {
            batch.push(b"entry");
        }
        journal.commit(batch).unwrap();
        if journal.end() & 0xffff_ffff > 20_000 {
            break;
        }
    }
    let batches = entries(&journal).len() as u32 / 100;
    assert_eq!(disk.syncs() - before, batches);
}

#[test]
fn keys_taken_from_the_vault_survive_every_cut() {
    for seed in 0..60 {
        let chance = &mut Chance::seeded(seed + 500);
        let disk = LyingDisk::default();
        let dir = Path::new("/data/vault");
        let mut used = Vec::new();
        let mut destroyed = Vec::new();
        for life in 0..4 {
            let vault = Vault::open(
                Arc::new(disk.clone()),
                dir,
                used.len() as u64,
                !used.is_empty(),
            )
            .unwrap_or_else(|error| panic!("history {seed}, life {life}: {error}"));
            for (slot, key) in used.iter().enumerate() {
                let found = vault.key(slot as u64).unwrap();
                let expected = (!destroyed.contains(&(slot as u64))).then_some(key);
                assert_eq!(
                    found.as_ref(),
                    expected,
                    "history {seed}, life {life}, slot {slot}"
                );
            }
            for _ in 0..chance.below(800) {
                if vault.is_low() && chance.one_in(40) {
                    vault.refill().unwrap();
                }
                let (slot, key) = vault.take().unwrap();
                assert_eq!(slot as usize, used.len(), "slots come in order");
                assert!(!used.contains(&key), "no key twice");
                used.push(key);
            }
            if !used.is_empty() {
                let slot = chance.below(used.len() as u64);
                vault.destroy(&[slot]).unwrap();
                destroyed.push(slot);
            }
            if chance.one_in(2) {
                disk.fail_sync_in(chance.below(2) as u32);
                let _ = vault.refill();
            }
            disk.cut(chance);
        }
    }
}
