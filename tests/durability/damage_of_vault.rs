//! Damage in one copy of the vault heals from the other; damage in both is said, with file, byte and command.

use crate::chance::Chance;
use crate::lying_disk::LyingDisk;
use shishiling::store::Error;
use shishiling::store::vault::{Key, Vault};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const USED: u64 = 300;

fn open(disk: &LyingDisk) -> Result<Vault, Error> {
    Vault::open(Arc::new(disk.clone()), Path::new("/data/vault"), USED, true)
}

fn filled() -> (LyingDisk, Vec<Key>) {
    let disk = LyingDisk::default();
    let vault = Vault::open(Arc::new(disk.clone()), Path::new("/data/vault"), 0, false).unwrap();
    let keys = (0..USED).map(|_| vault.take().unwrap().1).collect();
    (disk, keys)
}

fn damage(bytes: &mut Vec<u8>, how: u64, chance: &mut Chance) {
    let used = 64 + USED * 64;
    let at = chance.below(used) as usize;
    match how {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => {
            let page = at & !4095;
            bytes[page..page + 4096].fill(0);
        }
        _ => bytes.truncate(at),
    }
}

#[test]
fn damage_in_one_copy_is_healed_from_the_other() {
    for seed in 0..90 {
        let chance = &mut Chance::seeded(seed);
        let (disk, keys) = filled();
        let file =
            PathBuf::from(["/data/vault/keys", "/data/vault/keys.mirror"][(seed % 2) as usize]);
        let mut bytes = disk.bytes(&file);
        damage(&mut bytes, seed % 3, chance);
        disk.set_bytes(&file, bytes);
        let vault = open(&disk).unwrap();
        vault.check().unwrap();
        for (slot, key) in keys.iter().enumerate() {
            assert_eq!(vault.key(slot as u64).unwrap().as_ref(), Some(key));
        }
        drop(vault);
        // Both copies are whole again: each alone opens everything.
        for other in ["/data/vault/keys", "/data/vault/keys.mirror"] {
            let alone = disk.fork();
            alone.set_bytes(Path::new(other), Vec::new());
            let vault = open(&alone).unwrap();
            for (slot, key) in keys.iter().enumerate() {
                assert_eq!(vault.key(slot as u64).unwrap().as_ref(), Some(key));
            }
        }
    }
}

/// What is said while something is done, line by line.
fn said(done: impl FnOnce()) -> Vec<String> {
    #[derive(Clone, Default)]
    struct Said(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Said {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let said = Said::default();
    let writer = said.clone();
    let log = tracing_subscriber::fmt().with_ansi(false);
    let log = log.with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(log, done);
    let bytes = said.0.lock().unwrap();
    let text = String::from_utf8_lossy(&bytes);
    text.lines().map(str::to_owned).collect()
}

#[test]
fn two_hundred_healed_keys_are_told_in_one_line_with_their_number() {
    let (disk, _) = filled();
    for (file, from) in [("/data/vault/keys", 5), ("/data/vault/keys.mirror", 400)] {
        let mut bytes = disk.bytes(Path::new(file));
        bytes[64 + from * 64..64 + (from + 200) * 64].fill(0);
        disk.set_bytes(Path::new(file), bytes);
    }
    let lines = said(|| {
        // What is in stock is healed at the door, what is in use by the walk.
        let vault = open(&disk).unwrap();
        assert_eq!(vault.check().unwrap().healed, 200);
    });
    assert_eq!(lines.len(), 2, "{lines:#?}");
    for (line, byte) in lines.iter().zip(["byte=25664", "byte=384"]) {
        assert!(line.contains("keys=200") && line.contains(byte), "{line}");
        assert!(line.contains("healed from the other copy"), "{line}");
    }
}

#[test]
fn damage_in_both_copies_names_file_byte_and_command() {
    let (disk, _) = filled();
    for file in ["/data/vault/keys", "/data/vault/keys.mirror"] {
        let mut bytes = disk.bytes(Path::new(file));
        bytes[64 + 5 * 64 + 20] ^= 4;
        disk.set_bytes(Path::new(file), bytes);
    }
    let error = open(&disk).unwrap().key(5).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("/data/vault/keys is damaged at byte 384"),
        "{text}"
    );
    assert!(text.contains("shishiling restore --data /data "), "{text}");
    // The others are still readable.
    assert!(open(&disk).unwrap().key(6).unwrap().is_some());
}

#[test]
fn a_vault_cut_short_in_both_copies_is_refused_at_the_door() {
    let (disk, _) = filled();
    for file in ["/data/vault/keys", "/data/vault/keys.mirror"] {
        let bytes = disk.bytes(Path::new(file));
        disk.set_bytes(Path::new(file), bytes[..64 + 100 * 64].to_vec());
    }
    let error = open(&disk).err().expect("keys are missing");
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
}

#[test]
fn a_missing_vault_is_refused() {
    let error = open(&LyingDisk::default()).err().expect("keys are missing");
    assert!(
        error.to_string().contains("the vault is missing"),
        "{error}"
    );
}

#[test]
fn a_destroyed_key_leaves_no_byte_and_wins_over_a_copy_that_still_has_it() {
    let (disk, keys) = filled();
    let before = disk.bytes(Path::new("/data/vault/keys.mirror"));
    let vault = open(&disk).unwrap();
    vault.destroy(&[7]).unwrap();
    vault.destroy(&[7]).unwrap();
    assert_eq!(vault.key(7).unwrap(), None);
    for file in disk.files() {
        let bytes = disk.bytes(&file);
        let found = bytes.windows(32).any(|window| window == keys[7].as_bytes());
        assert!(!found, "the key still stands in {}", file.display());
    }
    disk.set_bytes(Path::new("/data/vault/keys.mirror"), before);
    let vault = open(&disk).unwrap();
    assert_eq!(vault.check().unwrap().healed, 1);
    assert_eq!(vault.key(7).unwrap(), None);
    let mirror = disk.bytes(Path::new("/data/vault/keys.mirror"));
    assert!(
        !mirror
            .windows(32)
            .any(|window| window == keys[7].as_bytes())
    );
}

#[test]
fn burnt_slots_are_never_used_even_where_no_key_was_yet() {
    let (disk, keys) = filled();
    open(&disk).unwrap().burn(USED, 5_000).unwrap();
    let vault = open(&disk).unwrap();
    assert_eq!(vault.take().unwrap().0, 5_000);
    assert_eq!(vault.key(4_999).unwrap(), None);
    assert_eq!(vault.key(0).unwrap().as_ref(), Some(&keys[0]));
    vault.check().unwrap();
}
