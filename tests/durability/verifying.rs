//! `verify` looks and touches nothing, whether a hub runs or not, and says what it could not look at.

use crate::hub::*;
use shishiling::store::{Unseen, verify};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every name with its bytes and the time of its last change.
fn everything(dir: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(path) = waiting.pop() {
        let changed = path.metadata().unwrap().modified().unwrap();
        let bytes = if path.is_dir() {
            let entries = std::fs::read_dir(&path).unwrap();
            waiting.extend(entries.map(|entry| entry.unwrap().path()));
            Vec::new()
        } else {
            std::fs::read(&path).unwrap()
        };
        found.insert(path, (changed, bytes));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_changes_no_byte_and_no_time_and_says_what_it_did_not_see() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let store = open(&data);
    furnish(&store).await;
    let batch = (0..150)
        .map(|n| filing(&store, id(), n, "澡堂的更衣櫃不夠用"))
        .collect();
    store.submit_all(batch).await.unwrap();
    store.settle().await.unwrap();
    store.proved().await.unwrap();
    let beside = verify(&data).unwrap();
    assert_eq!(beside.cases, 150);
    assert_eq!(beside.view_rows, None);
    assert_eq!(beside.views_unseen, Some(Unseen::HubRuns));
    store.close().await;
    drop(store);

    let unseen_and_rows = |unseen: Option<Unseen>, has_rows: bool| {
        let before = everything(&data);
        let verified = verify(&data).unwrap();
        assert_eq!(verified.cases, 150);
        assert_eq!(verified.views_unseen, unseen);
        assert_eq!(verified.view_rows.is_some(), has_rows);
        let after = everything(&data);
        assert!(before.keys().eq(after.keys()), "names came or went");
        for (path, was) in &before {
            assert!(after[path] == *was, "{} was touched", path.display());
        }
    };
    // After a clean stop, after one that was none, as a restore leaves it, and as a file that hubs have yet to lock.
    unseen_and_rows(None, true);
    std::fs::remove_file(data.join("facts.clean")).unwrap();
    unseen_and_rows(None, true);
    std::fs::remove_file(data.join("lock")).unwrap();
    unseen_and_rows(None, true);
    std::fs::remove_dir_all(data.join("views")).unwrap();
    unseen_and_rows(Some(Unseen::NotThere), false);
}
