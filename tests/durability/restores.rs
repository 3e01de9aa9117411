//! A restore that is cut off never becomes a house; files that were lost do not cost the rest.

use crate::backups::every_file;
use crate::hub::*;
use jiff::Timestamp;
use shishiling::domain::By;
use shishiling::domain::case::{Claim, FileRef, Media};
use shishiling::domain::command::{Body, Command};
use shishiling::domain::{CaseId, Target};
use shishiling::store::medium::{Disk, Handle, Medium, Mode};
use shishiling::store::{Outcome, Store, backup, restore, restore_onto, verify};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

const SECRET: &str = "井口的安檢員收了東西才放行";

/// The real disk, which from some change on takes no more.
#[derive(Clone)]
struct Cut {
    left: Arc<AtomicI64>,
}

impl Cut {
    fn after(changes: i64) -> Cut {
        Cut {
            left: Arc::new(AtomicI64::new(changes)),
        }
    }

    fn change(&self) -> io::Result<()> {
        match self.left.fetch_sub(1, Ordering::Relaxed) > 0 {
            true => Ok(()),
            false => Err(io::Error::other("the power is gone")),
        }
    }
}

impl Medium for Cut {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.change()?;
        Disk.make_dir(dir)
    }
    fn open(&self, file: &Path, mode: Mode) -> io::Result<Box<dyn Handle>> {
        if mode == Mode::Create {
            self.change()?;
        }
        let handle = Disk.open(file, mode)?;
        let disk = self.clone();
        Ok(Box::new(CutFile { disk, handle }))
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        Disk.list(dir)
    }
    fn exists(&self, file: &Path) -> io::Result<bool> {
        Disk.exists(file)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change()?;
        Disk.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        self.change()?;
        Disk.remove(file)
    }
    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        self.change()?;
        Disk.remove_dir(dir)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.change()?;
        Disk.sync_dir(dir)
    }
}

struct CutFile {
    disk: Cut,
    handle: Box<dyn Handle>,
}

impl Handle for CutFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.handle.read_at(bytes, offset)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.disk.change()?;
        self.handle.write_at(bytes, offset)
    }
    fn size_bytes(&self) -> io::Result<u64> {
        self.handle.size_bytes()
    }
    fn truncate(&self, size_bytes: u64) -> io::Result<()> {
        self.disk.change()?;
        self.handle.truncate(size_bytes)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.disk.change()?;
        self.handle.sync_data()
    }
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_783_000_000 + hour * 3600).unwrap()
}

/// A new case has a key that the history which was lost cannot have used, and the erased words are gone.
async fn assert_sound(data: &Path, lost_slots: u64) {
    let store = open(data);
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let words = read_words(&store, &case).unwrap();
    assert!(words.iter().all(Option::is_none), "erased words are back");
    store.submit(filing(&store, id(), 77, "new")).await.unwrap();
    store.settle().await.unwrap();
    let new = store.case_by_receipt(&receipt(77)).unwrap().unwrap();
    assert!(new.key.0 >= lost_slots, "slot {} again", new.key.0);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_cut_off_at_any_step_starts_no_house_and_goes_on_when_asked_again() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept) = (root.path().join("data"), root.path().join("kept"));
    let store = open(&data);
    let key = store.fresh_recovery_key().unwrap();
    furnish(&store).await;
    store.submit(filing(&store, id(), 1, SECRET)).await.unwrap();
    store.settle().await.unwrap();
    let set = backup(&data, &kept, 30, at(0)).unwrap().set;
    let set = set.file_name().unwrap().to_str().unwrap();
    // The history that is lost: one case more, and the first one erased.
    store.submit(filing(&store, id(), 2, "two")).await.unwrap();
    store.settle().await.unwrap();
    let lost_slots = 1 + store.case_by_receipt(&receipt(2)).unwrap().unwrap().key.0;
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let erase = from_desk(&store, &case, Command::Erase);
    store.submit(erase).await.unwrap();
    backup(&data, &kept, 30, at(1)).unwrap();
    store.close().await;
    drop(store);

    // Every step at the beginning and at the end; the thousand alike between them now and then.
    let whole = Cut::after(i64::MAX);
    let measured = root.path().join("measured");
    restore_onto(Arc::new(whole.clone()), &kept, Some(set), &measured, &key).unwrap();
    let all = i64::MAX - whole.left.load(Ordering::Relaxed);
    let steps = (0..32)
        .chain((32..all - 16).step_by(700))
        .chain(all - 16..all);
    let mut begun = 0;
    for changes in steps.chain([all]) {
        let fresh = root.path().join(format!("fresh{changes}"));
        let done = restore_onto(
            Arc::new(Cut::after(changes)),
            &kept,
            Some(set),
            &fresh,
            &key,
        );
        let is_whole = done.is_ok();
        if is_whole || fresh.join("journal").is_dir() && !fresh.join("restoring").exists() {
            // Only the last word about the names may be missing by now.
            assert_sound(&fresh, lost_slots).await;
        } else if fresh.join("restoring").exists() {
            begun += 1;
            let command = format!("shishiling restore --data {}", fresh.display());
            let refused = [
                Store::open(&fresh, options()).err().map(|e| e.to_string()),
                verify(&fresh).err().map(|e| e.to_string()),
                backup(&fresh, &root.path().join("never"), 30, at(2))
                    .err()
                    .map(|e| e.to_string()),
            ];
            for refused in refused {
                let refused = refused.expect("half a house is none");
                assert!(refused.contains(&command), "{changes}: {refused}");
            }
            if changes % 11 == 0 {
                restore(&kept, Some(set), &fresh, &key).unwrap();
                assert_sound(&fresh, lost_slots).await;
            }
        }
        std::fs::remove_dir_all(&fresh).unwrap_or_default();
        assert_eq!(is_whole, changes == all);
    }
    assert!(begun > 30, "cut off {begun} times only");
}

async fn announce(store: &Store, number: u64) -> (CaseId, Uuid) {
    store
        .submit(filing(store, id(), number, "有照片"))
        .await
        .unwrap();
    let upload = Uuid::now_v7();
    let claim = Claim {
        slot: 0,
        upload,
        bytes: 9,
        media: Media::Voice,
    };
    let write = Command::Write {
        text: words("see"),
        files: vec![claim],
    };
    let wrote = to_receipt(store, number, write);
    assert!(matches!(
        store.submit(wrote).await.unwrap(),
        Outcome::Stored(_)
    ));
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(number)).unwrap().unwrap();
    (case.id, upload)
}

async fn store_file(store: &Store, (case, upload): (CaseId, Uuid), bytes: &[u8]) -> FileRef {
    let whole = store.case(case).unwrap().unwrap();
    let file = store.put_file(&whole, bytes).unwrap();
    let body = Body::Case {
        target: Target::Case(case),
        command: Command::StoreFile {
            upload,
            file,
            bytes: bytes.len() as u32,
        },
    };
    let stored = request(store, id(), By::Hub, body);
    assert!(matches!(
        store.submit(stored).await.unwrap(),
        Outcome::Stored(_)
    ));
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_keeps_and_tells_the_files_that_were_lost_and_restores_without_them() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept, fresh) = (
        root.path().join("data"),
        root.path().join("kept"),
        root.path().join("fresh"),
    );
    let store = open(&data);
    let key = store.fresh_recovery_key().unwrap();
    furnish(&store).await;
    let (first, second) = (announce(&store, 1).await, announce(&store, 2).await);
    let copied = store_file(&store, first, b"a voice").await;
    let before = backup(&data, &kept, 30, at(0)).unwrap();
    assert_eq!((before.files_kept, before.files_lost), (0, 0));
    let gone = store_file(&store, second, b"another").await;
    for file in every_file(&data.join("files")) {
        std::fs::remove_file(file).unwrap();
    }
    let after = backup(&data, &kept, 30, at(1)).unwrap();
    assert_eq!((after.files_kept, after.files_lost), (1, 1));
    store.close().await;
    drop(store);
    let told = verify(&data).unwrap_err().to_string();
    assert!(told.contains("a file that the journal names is missing"));

    let restored = restore(&kept, None, &fresh, &key).unwrap();
    assert_eq!(restored.files_missing, 1);
    let store = open(&fresh);
    store.settle().await.unwrap();
    for (id, file, bytes) in [
        (first.0, copied, Some(&b"a voice"[..])),
        (second.0, gone, None),
    ] {
        let case = store.case(id).unwrap().unwrap();
        assert_eq!(store.read_file(&case, &file).unwrap().as_deref(), bytes);
        assert!(read_words(&store, &case).unwrap()[0].is_some());
    }
}
