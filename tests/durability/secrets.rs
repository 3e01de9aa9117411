//! Words and files open only with their own key, and the hub's secrets come back as they were made.

use crate::hub::*;
use crate::lying_disk::LyingDisk;
use shishiling::domain::command::Command;
use shishiling::domain::{CommandId, Entry, Sealed, What};
use shishiling::store::Outcome;
use shishiling::store::files::{CHUNK_BYTES, Files};
use shishiling::store::journal::Journal;
use shishiling::store::keys::{self, Keys};
use shishiling::store::medium::Disk;
use shishiling::store::vault::Key;
use std::path::Path;
use std::sync::Arc;

#[test]
fn words_open_with_their_key_and_case_only() {
    let key = Key::random();
    let sealed = keys::seal(&key, b"case 1", "澡堂能不能晚一個鐘頭關門".as_bytes());
    assert_eq!(
        keys::unseal(&key, b"case 1", &sealed).as_deref(),
        Some("澡堂能不能晚一個鐘頭關門".as_bytes())
    );
    assert_eq!(keys::unseal(&key, b"case 2", &sealed), None);
    assert_eq!(keys::unseal(&Key::random(), b"case 1", &sealed), None);
    assert_eq!(keys::unseal(&key, b"case 1", b""), None);
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(keys::unseal(&key, b"case 1", &changed), None);
    }
}

#[test]
fn the_hubs_secrets_are_made_once() {
    let disk = LyingDisk::default();
    let dir = Path::new("/data/keys");
    let lost = Keys::open(&disk, dir, true).err().unwrap().to_string();
    assert!(
        lost.contains("/data/keys/identity.txt is damaged at byte 0"),
        "{lost}"
    );
    assert!(lost.contains("shishiling restore --data /data"), "{lost}");
    let first = Keys::open(&disk, dir, false).unwrap();
    assert!(first.are_fresh());
    let again = Keys::open(&disk, dir, true).unwrap();
    assert!(!again.are_fresh());
    assert_eq!(first.recovery_key(), again.recovery_key());
    assert_eq!(first.hash("second", &[b"a"]), again.hash("second", &[b"a"]));
    assert_ne!(
        first.hash("second", &[b"a", b"b"]),
        again.hash("second", &[b"ab"])
    );
    assert_ne!(first.hash("second", &[b"a"]), again.hash("first", &[b"a"]));

    let sealed = keys::seal_to_recipient(&first.recipient(), b"words").unwrap();
    assert_eq!(again.open_as_hub(&sealed).as_deref(), Some(&b"words"[..]));
    let kit = format!("# keep this\n{}\n", first.recovery_key());
    assert_eq!(
        keys::open_with_recovery_key(&kit, &sealed).as_deref(),
        Some(&b"words"[..])
    );
}

#[test]
fn files_come_back_whole_and_damage_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("files");
    let files = Files::open(Arc::new(Disk), &data).unwrap();
    let key = Key::random();
    for size in [
        0,
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        3 * CHUNK_BYTES + 7,
    ] {
        let plain: Vec<u8> = (0..size).map(|byte| byte as u8).collect();
        let name = files.put(&key, b"case", &plain).unwrap();
        assert_eq!(
            files.read(&key, b"case", &name).unwrap().as_deref(),
            Some(&plain[..])
        );
        assert!(files.check(&name).unwrap().is_some());
        let path = files.path(&name);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);

        let mut sealed = std::fs::read(&path).unwrap();
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        std::fs::write(&path, &sealed).unwrap();
        let error = files.read(&key, b"case", &name).unwrap_err().to_string();
        assert!(error.contains("is damaged at byte"), "{error}");
        assert!(error.contains("shishiling restore"), "{error}");
        assert!(files.check(&name).is_err());

        files.delete(&name).unwrap();
        files.delete(&name).unwrap();
        assert_eq!(files.read(&key, b"case", &name).unwrap(), None);
    }
    assert!(files.names().unwrap().is_empty());
}

/// The contents that were kept aside, each with the slot of the key they are sealed under.
fn kept_aside(data: &Path) -> Vec<(u64, CommandId, Sealed)> {
    let journal = Journal::inspect(Arc::new(Disk), &data.join("journal")).unwrap();
    let entries = journal.reader.walk(journal.reader.start());
    entries
        .filter_map(|stored| {
            let entry: Entry = serde_json::from_slice(&stored.unwrap().payload).unwrap();
            match entry.what {
                What::Conflict { key, content } => Some((key.0, entry.cause, content)),
                _ => None,
            }
        })
        .collect()
}

/// What lies in a slot of the vault: a key, or the zeros of a destroyed one.
fn key_in(data: &Path, slot: u64) -> [u8; 32] {
    let vault = std::fs::read(data.join("vault/keys")).unwrap();
    let at = 64 + slot as usize * 64 + 16;
    vault[at..at + 32].try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_sealed_under_the_key_of_its_case_and_erased_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let store = open(data);
    furnish(&store).await;
    let (of_case, other_text) = (id(), "同一個號，寫的是另一件事");
    store
        .submit(filing(&store, of_case, 1, "first"))
        .await
        .unwrap();
    store
        .submit(filing(&store, id(), 2, "another case"))
        .await
        .unwrap();
    let again = filing(&store, of_case, 1, other_text);
    assert_eq!(store.submit(again).await.unwrap(), Outcome::Conflict);
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let aside = kept_aside(data);
    let [(slot, cause, content)] = &aside[..] else {
        panic!("{} were kept aside", aside.len());
    };
    assert_eq!((*slot, *cause), (case.key.0, of_case));
    let opened = |slot: u64| {
        let key = Key::from_bytes(key_in(data, slot));
        keys::unseal(&key, cause.0.as_bytes(), &content.0)
    };
    let words = String::from_utf8(opened(*slot).unwrap()).unwrap();
    assert!(words.contains(other_text));
    let other = store.case_by_receipt(&receipt(2)).unwrap().unwrap();
    assert_eq!(
        opened(other.key.0),
        None,
        "it opens with another case's key"
    );

    let erase = from_desk(&store, &case, Command::Erase);
    assert!(matches!(
        store.submit(erase).await.unwrap(),
        Outcome::Stored(_)
    ));
    assert_eq!(key_in(data, *slot), [0; 32]);
    assert_eq!(opened(*slot), None);
    // Nothing more is kept aside for a case whose words are gone.
    let third = filing(&store, of_case, 1, "第三種說法");
    assert_eq!(store.submit(third).await.unwrap(), Outcome::Conflict);
    assert_eq!(kept_aside(data).len(), 1);
}
