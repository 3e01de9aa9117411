//! A whole data directory, damaged file by file: rebuilt, healed, or a clear error; never a panic, never silence.

use crate::backups::every_file;
use crate::chance::Chance;
use crate::hub::*;
use shishiling::domain::measure::Fact;
use shishiling::store::{Error, Store, verify};
use std::path::Path;
use std::time::Duration;

async fn lived_in(data: &Path) -> Vec<Fact> {
    let store = open(data);
    furnish(&store).await;
    for round in 0..10 {
        let batch = (0..30)
            .map(|n| {
                filing(
                    &store,
                    id(),
                    round * 1000 + n,
                    "採掘樓二樓的水管漏水，地面結冰，老師傅滑了一跤",
                )
            })
            .collect();
        store.submit_all(batch).await.unwrap();
    }
    store.settle().await.unwrap();
    let facts = store.facts(<[_]>::to_vec);
    store.close().await;
    facts
}

fn copy(from: &Path, to: &Path) {
    for file in every_file(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(file, target).unwrap();
    }
}

/// Opens, reads everything, and waits until the proof in the background has spoken.
async fn read_all(data: &Path) -> Result<Vec<Fact>, Error> {
    let store = Store::open(data, options())?;
    let all = async {
        store.settle().await?;
        let facts = store.facts(<[_]>::to_vec);
        for fact in &facts {
            let case = store
                .case(fact.id)?
                .ok_or_else(|| Error::Unfit("a case is missing".into()))?;
            for text in read_words(&store, &case)? {
                text.ok_or_else(|| Error::Unfit("words are missing".into()))?;
            }
        }
        Ok(facts)
    };
    let read = all.await;
    let proved = tokio::time::timeout(Duration::from_secs(120), store.proved()).await;
    store.close().await;
    proved.expect("the proof comes to an end")?;
    read
}

fn damage(file: &Path, how: u64, chance: &mut Chance) {
    let mut bytes = std::fs::read(file).unwrap();
    if bytes.is_empty() {
        return;
    }
    let at = chance.below(bytes.len() as u64) as usize;
    match how {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => {
            let page = at & !4095;
            let end = bytes.len().min(page + 4096);
            bytes[page..end].fill(0);
        }
        _ => bytes.truncate(at),
    }
    std::fs::write(file, bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_anywhere_is_rebuilt_healed_or_said() {
    let root = tempfile::tempdir().unwrap();
    let whole = root.path().join("whole");
    let facts = lived_in(&whole).await;
    let (mut said, mut rebuilt, mut unhurt) = (0, 0, 0);
    for round in 0..72u64 {
        let chance = &mut Chance::seeded(round + 31);
        let data = root.path().join(format!("round-{round}"));
        copy(&whole, &data);
        // A third each: views, journal, vault; the views after a clean and after an unclean stop.
        let part = ["views", "journal", "vault"][(round % 3) as usize];
        if round % 2 == 0 {
            std::fs::remove_file(data.join("facts.clean")).unwrap();
        }
        let files = every_file(&data.join(part));
        let file = &files[chance.below(files.len() as u64) as usize];
        damage(file, chance.below(3), chance);
        let mut starts = 0;
        // A store that says that its views are broken rebuilds them at the next start.
        let outcome = loop {
            starts += 1;
            match read_all(&data).await {
                Err(Error::Stopped { why }) if starts < 3 => {
                    assert!(why.contains("rebuilt"), "round {round}: {why}");
                }
                other => break other,
            }
        };
        match outcome {
            Ok(found) if found == facts => {
                if data.join("views.broken").exists() {
                    rebuilt += 1;
                } else {
                    unhurt += 1;
                }
            }
            Ok(_) => panic!("round {round}: {} was damaged in silence", file.display()),
            Err(error) => {
                let text = error.to_string();
                assert!(
                    matches!(error, Error::Damaged { .. }),
                    "round {round}: {text}"
                );
                assert!(
                    text.contains("damaged at byte") && text.contains("shishiling restore"),
                    "{text}"
                );
                assert_ne!(part, "views", "round {round}: views are rebuilt: {text}");
                said += 1;
            }
        }
        std::fs::remove_dir_all(&data).unwrap();
    }
    assert!(
        said >= 14 && rebuilt >= 6,
        "{said} said, {rebuilt} rebuilt, {unhurt} unhurt"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_says_what_is_damaged() {
    let root = tempfile::tempdir().unwrap();
    let whole = root.path().join("whole");
    lived_in(&whole).await;
    verify(&whole).unwrap();
    for round in 0..30u64 {
        let chance = &mut Chance::seeded(round + 900);
        let data = root.path().join(format!("round-{round}"));
        copy(&whole, &data);
        let file = data
            .join("journal")
            .join(format!("{:08}.journal", 1 + round % 4));
        damage(&file, round % 2, chance);
        let error = verify(&data).expect_err("damage is said").to_string();
        assert!(error.contains(".journal is damaged at byte"), "{error}");
        std::fs::remove_dir_all(&data).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_made_snapshot_of_sled_does_not_keep_the_hub_from_starting() {
    let root = tempfile::tempdir().unwrap();
    let facts = lived_in(root.path()).await;
    std::fs::write(
        root.path().join("views/snap.0000000000001000.generating"),
        b"half",
    )
    .unwrap();
    assert_eq!(read_all(root.path()).await.unwrap(), facts);
    assert!(!root.path().join("views.broken").exists());
}
