//! Backups made while the hub runs, restored with the recovery key; what was erased stays erased.

use crate::hub::*;
use jiff::{SignedDuration, Timestamp};
use shishiling::domain::command::Command;
use shishiling::store::{Outcome, Store, backup, restore, verify};
use std::path::{Path, PathBuf};

const SECRET: &str = "區長張某某扣了我的獎金";

pub fn every_file(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(every_file(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn assert_nowhere(dir: &Path, needles: &[&[u8]]) {
    for file in every_file(dir) {
        let bytes = std::fs::read(&file).unwrap();
        for needle in needles {
            assert!(
                !bytes.windows(needle.len()).any(|window| window == *needle),
                "{} still holds what was erased",
                file.display()
            );
        }
    }
}

fn names_of(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn at(hours: i64) -> Timestamp {
    Timestamp::from_second(1_783_000_000).unwrap() + SignedDuration::from_hours(hours)
}

/// Three more batches, with so much quiet between them that each is sealed.
async fn goes_on(store: &Store, from_round: u64, text: &str) {
    for round in from_round..from_round + 3 {
        let batch = (0..120)
            .map(|n| filing(store, id(), round * 1000 + n, text))
            .collect();
        store.submit_all(batch).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(80)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_beside_the_running_hub_restores_to_the_same_house() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept, fresh) = (
        root.path().join("data"),
        root.path().join("kept"),
        root.path().join("fresh"),
    );
    let store = open(&data);
    let key = store.fresh_recovery_key().expect("a new hub shows its kit");
    furnish(&store).await;
    let mut seqs = Vec::new();
    for round in 0..4 {
        let batch = (0..120)
            .map(|n| {
                filing(
                    &store,
                    id(),
                    round * 1000 + n,
                    "職工食堂的飯菜種類太少，希望多一點麵食",
                )
            })
            .collect();
        store.submit_all(batch).await.unwrap();
        store.settle().await.unwrap();
        let case = store
            .case_by_receipt(&receipt(round * 1000))
            .unwrap()
            .unwrap();
        let file = store.put_file(&case, &vec![round as u8; 100_000]).unwrap();
        assert_eq!(
            store.read_file(&case, &file).unwrap().unwrap().len(),
            100_000
        );
        let done = backup(&data, &kept, 30, at(round as i64)).unwrap();
        assert_eq!(done.seq, store.head().seq);
        seqs.push(done);
    }
    // Closed segments and files are copied once.
    let segments = std::fs::read_dir(kept.join("journal")).unwrap().count() as u64;
    assert!(segments >= 3);
    assert_eq!(
        seqs.iter().map(|done| done.segments_copied).sum::<u64>(),
        segments
    );
    assert!(seqs.iter().skip(1).all(|done| done.files_copied == 1));
    let running = verify(&data).unwrap();
    assert_eq!((running.cases, running.view_rows), (480, None));
    let head = store.head();
    let facts = store.facts(<[_]>::to_vec);
    store.close().await;
    drop(store);
    assert!(verify(&data).unwrap().view_rows.unwrap() > 480);

    let restored = restore(&kept, None, &fresh, &format!("kit:\n{key}\n")).unwrap();
    assert_eq!(restored.verified.head, head);
    let store = open(&fresh);
    store.settle().await.unwrap();
    assert_eq!(store.facts(<[_]>::to_vec), facts);
    let case = store.case_by_receipt(&receipt(3000)).unwrap().unwrap();
    assert!(
        read_words(&store, &case).unwrap()[0]
            .as_deref()
            .unwrap()
            .contains("麵食")
    );
    assert!(store.fresh_recovery_key().is_none());
    let more = store
        .submit(filing(&store, id(), 99_999, "after"))
        .await
        .unwrap();
    assert!(matches!(more, Outcome::Stored(_)));
    // The restored hub goes its own way from here, into the same backup directory.
    goes_on(&store, 10, "恢復以後又來的事，寫得長一點好換一個段").await;
    let head = store.head();
    backup(&fresh, &kept, 30, at(9)).unwrap();
    store.close().await;
    drop(store);
    let third = root.path().join("third");
    assert_eq!(
        restore(&kept, None, &third, &key).unwrap().verified.head,
        head
    );

    let older = names_of(&kept.join("sets"))[1].clone();
    let (first, fourth) = (root.path().join("first"), root.path().join("fourth"));
    restore(&kept, Some(&older), &first, &key).unwrap();
    let store = open(&first);
    goes_on(&store, 20, "從舊的一份恢復以後的另一段歷史，也寫得長一點").await;
    let head = store.head();
    backup(&first, &kept, 30, at(10)).unwrap();
    store.close().await;
    drop(store);
    assert_eq!(
        restore(&kept, None, &fourth, &key).unwrap().verified.head,
        head
    );

    let occupied = restore(&kept, None, &fresh, &key).unwrap_err().to_string();
    assert!(occupied.contains("is not empty"), "{occupied}");
    let stranger = shishiling::store::keys::Keys::open(
        &shishiling::store::medium::Disk,
        &root.path().join("stranger"),
        false,
    )
    .unwrap()
    .recovery_key();
    let refused = restore(&kept, None, &root.path().join("none"), &stranger).unwrap_err();
    assert!(
        refused.to_string().contains("recovery key does not open"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_is_nowhere_not_even_in_a_restored_older_backup() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept, fresh) = (
        root.path().join("data"),
        root.path().join("kept"),
        root.path().join("fresh"),
    );
    let store = open(&data);
    let key = store.fresh_recovery_key().unwrap();
    furnish(&store).await;
    store.submit(filing(&store, id(), 1, SECRET)).await.unwrap();
    store
        .submit(filing(&store, id(), 2, "another"))
        .await
        .unwrap();
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let other = store.case_by_receipt(&receipt(2)).unwrap().unwrap();
    let note = Command::Answer {
        text: words("會保密"),
        files: vec![],
    };
    store.submit(from_desk(&store, &case, note)).await.unwrap();
    assert_eq!(
        read_words(&store, &case).unwrap(),
        [Some(SECRET.to_string())]
    );
    let vault = std::fs::read(data.join("vault/keys")).unwrap();
    let slot = 64 + case.key.0 as usize * 64;
    let case_key = vault[slot + 16..slot + 48].to_vec();
    let needles: [&[u8]; 2] = [SECRET.as_bytes(), &case_key];
    backup(&data, &kept, 30, at(0)).unwrap();

    let erased = store
        .submit(from_desk(&store, &case, Command::Erase))
        .await
        .unwrap();
    assert!(matches!(erased, Outcome::Stored(_)), "{erased:?}");
    assert_nowhere(&data, &needles);
    store.settle().await.unwrap();
    let case = store.case(case.id).unwrap().unwrap();
    assert!(case.erased);
    assert!(
        read_words(&store, &case)
            .unwrap()
            .iter()
            .all(Option::is_none)
    );
    assert_eq!(
        read_words(&store, &other).unwrap(),
        [Some("another".to_string())]
    );
    let more = to_receipt(
        &store,
        1,
        Command::Write {
            text: words("x"),
            files: vec![],
        },
    );
    assert!(matches!(
        store.submit(more).await.unwrap(),
        Outcome::Refused(_)
    ));
    backup(&data, &kept, 30, at(1)).unwrap();
    store.close().await;
    drop(store);
    assert_nowhere(&data, &needles);

    // As if the lost hub had gone on for long, and erased something that the older vault has no slot for.
    let list = kept.join("erased.json");
    let slots = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, slots.replace("]}", ",3000]}")).unwrap();

    // The older set was made before the erasure; the list beside the sets erases again.
    let set = std::fs::read_dir(kept.join("sets"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .min()
        .unwrap();
    let restored = restore(&kept, Some(&set), &fresh, &key).unwrap();
    assert_eq!(restored.erased_again, 1);
    assert_nowhere(&fresh, &needles);
    let store = open(&fresh);
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    assert!(
        read_words(&store, &case)
            .unwrap()
            .iter()
            .all(Option::is_none)
    );
    assert_eq!(
        read_words(&store, &other).unwrap(),
        [Some("another".to_string())]
    );
    // Keys that the lost hours may have used are not used again.
    store.submit(filing(&store, id(), 3, "new")).await.unwrap();
    store.settle().await.unwrap();
    let new = store.case_by_receipt(&receipt(3)).unwrap().unwrap();
    assert!(new.key.0 > 3000, "slot {}", new.key.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_cut_off_half_way_is_finished_at_the_next_start() {
    let root = tempfile::tempdir().unwrap();
    let (data, before) = (root.path().join("data"), root.path().join("before"));
    let store = open(&data);
    furnish(&store).await;
    store.submit(filing(&store, id(), 1, SECRET)).await.unwrap();
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let file = store.put_file(&case, b"a photo").unwrap();
    std::fs::create_dir(&before).unwrap();
    std::fs::copy(data.join("vault/keys"), before.join("keys")).unwrap();
    store
        .submit(from_desk(&store, &case, Command::Erase))
        .await
        .unwrap();
    store.close().await;
    drop(store);
    let _ = file;
    // As if the process had died after the entry was durable: keys still there, views behind.
    for copy in ["keys", "keys.mirror"] {
        std::fs::copy(before.join("keys"), data.join("vault").join(copy)).unwrap();
    }
    std::fs::remove_dir_all(data.join("views")).unwrap();
    std::fs::remove_file(data.join("facts.clean")).unwrap();
    let store = open(&data);
    store.settle().await.unwrap();
    let case = store.case(case.id).unwrap().unwrap();
    assert!(
        read_words(&store, &case)
            .unwrap()
            .iter()
            .all(Option::is_none)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn old_sets_and_their_vaults_go_and_a_damaged_set_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept) = (root.path().join("data"), root.path().join("kept"));
    let store = open(&data);
    let key = store.fresh_recovery_key().unwrap();
    store.submit(filing(&store, id(), 1, "one")).await.unwrap();
    for day in 0..5 {
        backup(&data, &kept, 2, at(24 * day)).unwrap();
    }
    let mut sets: Vec<_> = std::fs::read_dir(kept.join("sets"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    sets.sort();
    assert_eq!(sets.len(), 3);
    let vault = sets[2].join("vault.age");
    let mut bytes = std::fs::read(&vault).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&vault, bytes).unwrap();
    let refused = restore(&kept, None, &root.path().join("a"), &key)
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("vault.age is not what the manifest says"),
        "{refused}"
    );
    let name = sets[1].file_name().unwrap().to_str().unwrap().to_owned();
    restore(&kept, Some(&name), &root.path().join("b"), &key).unwrap();
}
