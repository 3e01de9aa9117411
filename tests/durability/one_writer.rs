//! The writer and its views: what was acknowledged is seen at once, counted once, and the same after every restart.

use crate::hub::*;
use shishiling::domain::By;
use shishiling::domain::case::{Ending, Face, Status};
use shishiling::domain::command::{Body, Command};
use shishiling::domain::decide::Refusal;
use shishiling::domain::{Target, Words};
use shishiling::store::{Error, Outcome, Store};
use std::path::Path;

async fn walk_a_case(store: &Store, number: u64) -> Outcome {
    let filed = store
        .submit(filing(
            store,
            id(),
            number,
            &format!("澡堂能不能晚一個鐘頭關門 {number}"),
        ))
        .await
        .unwrap();
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(number)).unwrap().unwrap();
    let steps = [
        from_desk(
            store,
            &case,
            Command::Answer {
                text: words("收到，儘快協調"),
                files: vec![],
            },
        ),
        from_desk(
            store,
            &case,
            Command::End {
                ending: Ending::Solved,
                text: Some(words("延長到十一點")),
                files: vec![],
            },
        ),
        to_receipt(store, number, rate(Face::Satisfied)),
    ];
    for outcome in store.submit_all(steps.into()).await.unwrap() {
        assert!(matches!(outcome, Ok(Outcome::Stored(_))), "{outcome:?}");
    }
    filed
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_sees_it_and_a_restart_shows_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    furnish(&store).await;
    for number in 0..30 {
        walk_a_case(&store, number).await;
    }
    store.settle().await.unwrap();
    let facts = store.facts(<[_]>::to_vec);
    let cases: Vec<_> = facts
        .iter()
        .map(|f| store.case(f.id).unwrap().unwrap())
        .collect();
    assert_eq!(cases.len(), 30);
    for (count, case) in (1..).zip(&cases) {
        assert_eq!(case.number.count, count);
        assert_eq!(case.status(), Status::Closed);
        let text = read_words(&store, case).unwrap();
        assert_eq!(text[1].as_deref(), Some("收到，儘快協調"));
    }
    let (head, site) = (store.head(), store.site());
    store.close().await;
    drop(store);

    for how in ["clean", "views deleted", "image deleted"] {
        match how {
            "views deleted" => std::fs::remove_dir_all(dir.path().join("views")).unwrap(),
            "image deleted" => std::fs::remove_file(dir.path().join("facts.clean")).unwrap(),
            _ => {}
        }
        let store = open(dir.path());
        store.settle().await.unwrap();
        assert_eq!(store.head(), head, "{how}");
        assert_eq!(store.site(), site, "{how}");
        assert_eq!(store.facts(<[_]>::to_vec), facts, "{how}");
        for case in &cases {
            assert_eq!(store.case(case.id).unwrap().as_ref(), Some(case), "{how}");
            assert_eq!(
                store.case_by_number(case.number).unwrap().as_ref(),
                Some(case)
            );
        }
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_is_answered_as_the_first_time_and_other_content_is_kept_aside_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let filed = id();
    let Outcome::Stored(ack) = store
        .submit(filing(&store, filed, 1, "食堂的饅頭太小"))
        .await
        .unwrap()
    else {
        panic!("stored")
    };
    for restart in [false, false, true] {
        if restart {
            store.close().await;
            drop(store);
            store = open(dir.path());
        }
        let again = store
            .submit(filing(&store, filed, 1, "食堂的饅頭太小"))
            .await
            .unwrap();
        assert_eq!(again, Outcome::Duplicate(ack.clone()));
        let before = store.head().seq;
        for _ in 0..3 {
            let other = store
                .submit(filing(&store, filed, 1, "食堂的饅頭太大"))
                .await
                .unwrap();
            assert_eq!(other, Outcome::Conflict);
        }
        let kept = u64::from(store.head().seq > before);
        assert!(store.head().seq - before <= 1);
        assert_eq!(
            kept,
            u64::from(before == 1),
            "kept aside the first time only"
        );
    }
    store.settle().await.unwrap();
    assert_eq!(store.known(filed).unwrap().unwrap().ack, ack);
    assert_eq!(store.facts(|facts| facts.len()), 1);
    let taken = store
        .submit(filing(&store, id(), 1, "another"))
        .await
        .unwrap();
    assert_eq!(taken, Outcome::Refused(Refusal::ReceiptTaken));
}

#[tokio::test(flavor = "multi_thread")]
async fn within_one_batch_the_next_command_sees_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    furnish(&store).await;
    let requests = vec![
        filing(&store, id(), 1, "one"),
        to_receipt(
            &store,
            1,
            Command::Write {
                text: words("more"),
                files: vec![],
            },
        ),
        filing(&store, id(), 1, "the same receipt"),
        filing(&store, id(), 2, "two"),
        to_receipt(&store, 3, Command::Withdraw),
        to_receipt(&store, 2, Command::Withdraw),
        to_receipt(&store, 2, Command::Withdraw),
    ];
    let outcomes = store.submit_all(requests).await.unwrap();
    let outcomes: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
    assert!(matches!(outcomes[0], Outcome::Stored(_)));
    assert!(matches!(outcomes[1], Outcome::Stored(_)));
    assert_eq!(outcomes[2], Outcome::Refused(Refusal::ReceiptTaken));
    assert!(matches!(outcomes[3], Outcome::Stored(_)));
    assert_eq!(outcomes[4], Outcome::Refused(Refusal::NoSuchCase));
    assert!(matches!(outcomes[5], Outcome::Stored(_)));
    assert_eq!(outcomes[6], Outcome::Refused(Refusal::AlreadyEnded));
    store.settle().await.unwrap();
    assert_eq!(store.facts(|facts| facts.len()), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_phone_counts_once_even_after_the_views_are_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    furnish(&store).await;
    store
        .submit(filing(&store, id(), 1, "停車位不夠"))
        .await
        .unwrap();
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let publish = Command::Publish {
        title: words("停車"),
        text: words("停車位不夠"),
        answer: None,
        photos: vec![],
    };
    store
        .submit(from_desk(&store, &case, publish))
        .await
        .unwrap();
    let second = |store: &Store, token: &str, command: Command<Words>| {
        let body = Body::Case {
            target: Target::Number(case.number),
            command,
        };
        let mut request = request(store, id(), By::Public, body);
        request.token = Some(token.into());
        request
    };
    for (token, counts) in [
        ("phone-of-zhang-1", true),
        ("phone-of-zhang-1", false),
        ("phone-of-li-0001", true),
    ] {
        let outcome = store
            .submit(second(&store, token, Command::Second))
            .await
            .unwrap();
        let expected = matches!(outcome, Outcome::Stored(_));
        assert_eq!(expected, counts, "{outcome:?}");
    }
    assert!(matches!(
        store
            .submit(second(&store, "phone-of-zhang-1", Command::Thumb))
            .await
            .unwrap(),
        Outcome::Stored(_)
    ));
    store.close().await;
    drop(store);
    std::fs::remove_dir_all(dir.path().join("views")).unwrap();
    store = open(dir.path());
    let again = store
        .submit(second(&store, "phone-of-li-0001", Command::Second))
        .await
        .unwrap();
    assert_eq!(again, Outcome::Refused(Refusal::AlreadyMarked));
    store.settle().await.unwrap();
    let case = store.case(case.id).unwrap().unwrap();
    assert_eq!((case.seconds, case.thumbs), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_clients_share_the_writer_and_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let tasks: Vec<_> = (0..40u64)
        .map(|client| {
            let store = store.clone();
            tokio::spawn(async move {
                for round in 0..25 {
                    let outcome = store
                        .submit(filing(&store, id(), client * 1000 + round, "宿舍沒有熱水"))
                        .await
                        .unwrap();
                    let Outcome::Stored(ack) = outcome else {
                        panic!("{outcome:?}")
                    };
                    store.settle().await.unwrap();
                    let (id, number) = ack.case.unwrap();
                    assert_eq!(store.case(id).unwrap().unwrap().number, number);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut counts = store.facts(|facts| facts.iter().map(|f| f.number.count).collect::<Vec<_>>());
    assert!(counts.is_sorted());
    counts.dedup();
    assert_eq!(counts, (1..=1000).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_belongs_to_one_process() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let second = Store::open(dir.path(), options()).err().expect("in use");
    assert!(matches!(second, Error::InUse { .. }), "{second}");
    store.close().await;
    drop(store);
    open(dir.path());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_thread_is_one_case() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    furnish(&store).await;
    store.submit(filing(&store, id(), 1, "long")).await.unwrap();
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    for _ in 0..30 {
        let note = || Command::Note {
            text: words("and more"),
            call: false,
        };
        let more = (0..20).map(|_| from_desk(&store, &case, note())).collect();
        store.submit_all(more).await.unwrap();
    }
    store.settle().await.unwrap();
    let case = store.case(case.id).unwrap().unwrap();
    assert_eq!(case.thread.len(), 601);
    assert_eq!(read_words(&store, &case).unwrap().len(), 601);
    store.close().await;
    drop(store);
    assert_same_after_reopening(dir.path(), &case).await;
}

#[tokio::test]
async fn a_hub_that_lost_its_secrets_says_so_and_makes_no_new_ones() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store.submit(filing(&store, id(), 1, "kept")).await.unwrap();
    store.close().await;
    drop(store);
    let identity = dir.path().join("keys/identity.txt");
    std::fs::remove_file(&identity).unwrap();
    let refused = Store::open(dir.path(), options()).err().expect("refused");
    let said = refused.to_string();
    assert!(said.contains("identity.txt"), "{said}");
    assert!(said.contains("shishiling restore"), "{said}");
    assert!(!identity.exists());
}

async fn assert_same_after_reopening(dir: &Path, case: &shishiling::domain::case::Case) {
    let store = open(dir);
    assert_eq!(store.case(case.id).unwrap().as_ref(), Some(case));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_key_costs_its_own_case_and_nobody_elses_command() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    furnish(&store).await;
    store.submit(filing(&store, id(), 1, "one")).await.unwrap();
    store.settle().await.unwrap();
    store.proved().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    for copy in ["keys", "keys.mirror"] {
        let file = dir.path().join("vault").join(copy);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[64 + case.key.0 as usize * 64 + 20] ^= 4;
        std::fs::write(&file, bytes).unwrap();
    }
    let more = Command::Write {
        text: words("more"),
        files: vec![],
    };
    let requests = vec![
        filing(&store, id(), 2, "before it"),
        to_receipt(&store, 1, more),
        filing(&store, id(), 3, "after it"),
    ];
    let outcomes = store.submit_all(requests).await.unwrap();
    assert!(
        matches!(
            &outcomes[..],
            [
                Ok(Outcome::Stored(_)),
                Err(Error::Damaged { .. }),
                Ok(Outcome::Stored(_))
            ]
        ),
        "{outcomes:?}"
    );
    assert!(store.stop_reason().is_none());
}
