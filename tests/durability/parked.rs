//! Commands that come before their case: none is lost, none counts twice, and erasure reaches them too.

use crate::hub::*;
use jiff::Timestamp;
use serde_json::json;
use shishiling::domain::case::Status;
use shishiling::domain::command::{Body, Command, Request};
use shishiling::domain::decide::Refusal;
use shishiling::domain::relay::RelayId;
use shishiling::domain::wire::DeviceCommand;
use shishiling::domain::{By, CommandId, KeySlot, Target};
use shishiling::store::{Options, Outcome, Store, backup, restore, verify};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

const SECRET: &str = "那個叫王某某的班長還在罵人";

/// A command as an outbox brings it, about a receipt that may open nothing yet.
fn coming(
    store: &Store,
    id: CommandId,
    number: u64,
    kind: &str,
    body: serde_json::Value,
) -> Request {
    let mut body = body;
    body["receipt"] = serde_json::to_value(receipt(number)).unwrap();
    let entry = json!({"id": id.0, "type": kind, "v": 1, "body": body});
    let command: DeviceCommand = serde_json::from_value(entry.clone()).unwrap();
    let parsed = command.parse_hidden(&store.site()).unwrap();
    let content = entry.to_string();
    Request {
        id,
        digest: store.digest(content.as_bytes()),
        by: By::Reporter,
        sent_at: None,
        token: None,
        content,
        body: Body::Case {
            target: Target::Coming(receipt(number)),
            command: parsed.command,
        },
    }
}

fn message(store: &Store, id: CommandId, number: u64, text: &str) -> Request {
    coming(store, id, number, "case.message", json!({"text": text}))
}

fn ack(outcome: Outcome) -> shishiling::store::Ack {
    match outcome {
        Outcome::Stored(ack) | Outcome::Duplicate(ack) => ack,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_before_its_case_is_decided_with_it_in_the_order_in_which_it_came() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (id(), id());
    {
        let store = open(dir.path());
        furnish(&store).await;
        let request = message(&store, first, 1, "先到的補充");
        assert_eq!(ack(store.submit(request.clone()).await.unwrap()).case, None);
        let again = store.submit(request).await.unwrap();
        assert!(matches!(again, Outcome::Duplicate(_)));
        let other = message(&store, first, 1, "別的話");
        assert_eq!(store.submit(other).await.unwrap(), Outcome::Conflict);
        store.close().await;
    }
    // Unclean views: everything comes out of the journal alone.
    std::fs::remove_dir_all(dir.path().join("views")).unwrap();
    let store = open(dir.path());
    let requests = vec![
        message(&store, second, 1, "再補一句"),
        coming(&store, id(), 1, "case.rated", json!({"face": "satisfied"})),
        filing(&store, id(), 1, "澡堂沒熱水"),
        message(&store, id(), 1, "立案以後的"),
    ];
    let outcomes = store.submit_all(requests).await.unwrap();
    assert!(
        outcomes.iter().all(|o| matches!(o, Ok(Outcome::Stored(_)))),
        "{outcomes:?}"
    );
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(1)).unwrap().unwrap();
    let said: Vec<_> = read_words(&store, &case)
        .unwrap()
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(said, ["澡堂沒熱水", "先到的補充", "再補一句", "立案以後的"]);
    // The rating came too early and is refused, as its phone may learn.
    let known = store.known(second).unwrap().unwrap();
    assert_eq!(known.ack.case.map(|(id, _)| id), Some(case.id));
    assert_eq!(case.status(), Status::Waiting);
    let repeat = store
        .submit(message(&store, first, 1, "先到的補充"))
        .await
        .unwrap();
    assert_eq!(
        ack(repeat).case.map(|(_, number)| number),
        Some(case.number)
    );
    store.settle().await.unwrap();
    let lines = store.case(case.id).unwrap().unwrap().thread.len();
    assert_eq!(lines, case.thread.len(), "a repeat is no second message");
    store.close().await;
    drop(store);
    let verified = verify(dir.path()).unwrap();
    assert!(verified.view_rows.is_some());
    let store = open(dir.path());
    assert_eq!(store.case(case.id).unwrap().unwrap(), case);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_a_case_reaches_what_was_parked_for_it() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept, fresh) = (
        root.path().join("data"),
        root.path().join("kept"),
        root.path().join("fresh"),
    );
    let store = open(&data);
    let kit = store.fresh_recovery_key().unwrap();
    furnish(&store).await;
    let parked = id();
    // Keys are taken in order: the next one is the parked command's.
    let key = KeySlot(store.take_key().unwrap().0 + 1);
    ack(store
        .submit(message(&store, parked, 7, SECRET))
        .await
        .unwrap());
    // Kept aside beside a parked command: under a key of its own, and it goes too.
    let aside = message(&store, parked, 7, SECRET);
    let aside = Request {
        digest: store.digest(b"other"),
        ..aside
    };
    assert_eq!(store.submit(aside).await.unwrap(), Outcome::Conflict);
    assert!(store.seal_secret(key, "x", b"x").is_ok());
    backup(
        &data,
        &kept,
        30,
        Timestamp::from_second(1_783_000_000).unwrap(),
    )
    .unwrap();
    store
        .submit(filing(&store, id(), 7, "班長罵人"))
        .await
        .unwrap();
    store.settle().await.unwrap();
    assert!(
        store.seal_secret(key, "x", b"x").is_err(),
        "decided: its own key is gone"
    );
    let case = store.case_by_receipt(&receipt(7)).unwrap().unwrap();
    assert!(
        read_words(&store, &case)
            .unwrap()
            .contains(&Some(SECRET.into()))
    );
    let asides = store.asides();
    assert_eq!(asides.len(), 1);
    let erased = store
        .submit(from_desk(&store, &case, Command::Erase))
        .await
        .unwrap();
    assert!(matches!(erased, Outcome::Stored(_)));
    store.settle().await.unwrap();
    assert!(store.asides().is_empty());
    for key in [case.key, key, asides[0].key] {
        assert!(
            store.seal_secret(key, "x", b"x").is_err(),
            "{key:?} still opens"
        );
    }
    store.close().await;
    drop(store);
    // A backup from before comes back without them, once a later one has seen the erasure.
    let set = std::fs::read_dir(kept.join("sets"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    backup(
        &data,
        &kept,
        30,
        Timestamp::from_second(1_783_090_000).unwrap(),
    )
    .unwrap();
    let name = set.file_name().into_string().unwrap();
    restore(&kept, Some(&name), &fresh, &kit).unwrap();
    let store = open(&fresh);
    for key in [key, asides[0].key] {
        assert!(store.seal_secret(key, "x", b"x").is_err());
    }
    // Its case can come again; of the words nothing is left.
    store
        .submit(filing(&store, id(), 7, "班長罵人"))
        .await
        .unwrap();
    store.settle().await.unwrap();
    assert_eq!(
        store.known(parked).unwrap().unwrap().refused.as_deref(),
        Some("erased")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_wait_for_so_long_and_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicI64::new(1_783_000_000));
    let store = open_at(dir.path(), &clock);
    furnish(&store).await;
    let ids: Vec<CommandId> = (0..21).map(|_| id()).collect();
    let all = ids
        .iter()
        .map(|id| message(&store, *id, 3, "在嗎"))
        .collect();
    let outcomes = store.submit_all(all).await.unwrap();
    assert!(
        outcomes[..20]
            .iter()
            .all(|o| matches!(o, Ok(Outcome::Stored(_))))
    );
    assert!(matches!(
        outcomes[20],
        Ok(Outcome::Refused(Refusal::NoSuchCase))
    ));
    assert!(
        store.known(ids[20]).unwrap().is_none(),
        "nothing is remembered of it"
    );
    let elsewhere = store
        .submit(message(&store, id(), 4, "在嗎"))
        .await
        .unwrap();
    assert!(matches!(elsewhere, Outcome::Stored(_)));

    clock.fetch_add(31 * 24 * 3600, Ordering::Relaxed);
    let later = store
        .submit(message(&store, id(), 5, "在嗎"))
        .await
        .unwrap();
    assert!(matches!(later, Outcome::Stored(_)));
    store.settle().await.unwrap();
    let known = store.known(ids[0]).unwrap().unwrap();
    assert_eq!(known.refused.as_deref(), Some("no-such-case"));
    let answered = store
        .submit(message(&store, ids[0], 3, "在嗎"))
        .await
        .unwrap();
    assert_eq!(answered, Outcome::Refused(Refusal::NoSuchCase));
    store
        .submit(filing(&store, id(), 3, "等了一個月"))
        .await
        .unwrap();
    store.settle().await.unwrap();
    let case = store.case_by_receipt(&receipt(3)).unwrap().unwrap();
    assert_eq!(case.thread.len(), 1, "what was given up does not come back");
    store.close().await;
    drop(store);
    assert!(verify(dir.path()).unwrap().view_rows.is_some());
}

fn open_at(dir: &Path, clock: &Arc<AtomicI64>) -> Store {
    let clock = clock.clone();
    let now = move || Timestamp::from_second(clock.load(Ordering::Relaxed)).unwrap();
    Store::open(
        dir,
        Options {
            now: Arc::new(now),
            ..options()
        },
    )
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_read_is_kept_once_until_the_desk_has_seen_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    furnish(&store).await;
    let relay = RelayId(Uuid::now_v7());
    let garbage = |id, content: &str| Request {
        id,
        digest: store.digest(content.as_bytes()),
        by: By::Hub,
        sent_at: None,
        token: None,
        content: content.into(),
        body: Body::Quarantine {
            relay,
            why: "sealed".into(),
        },
    };
    let filed = id();
    store
        .submit(filing(&store, filed, 1, "有這一件"))
        .await
        .unwrap();
    // It bears the id of a good command, and must not take its place.
    for _ in 0..2 {
        store.submit(garbage(filed, SECRET)).await.unwrap();
    }
    store.settle().await.unwrap();
    assert!(store.known(filed).unwrap().unwrap().ack.case.is_some());
    let asides = store.asides();
    assert_eq!(asides.len(), 1);
    assert_eq!((asides[0].id, asides[0].relay), (filed, Some(relay)));
    store.close().await;
    drop(store);
    std::fs::remove_dir_all(dir.path().join("views")).unwrap();
    let store = open(dir.path());
    assert_eq!(store.asides(), asides);
    let settle = |seq| {
        request(
            &store,
            id(),
            DISPATCHER,
            Body::Settle {
                aside: seq,
                filed: None,
            },
        )
    };
    let done = store.submit(settle(asides[0].seq)).await.unwrap();
    assert!(matches!(done, Outcome::Stored(_)));
    let twice = store.submit(settle(asides[0].seq)).await.unwrap();
    assert_eq!(twice, Outcome::Refused(Refusal::NothingToDo));
    store.settle().await.unwrap();
    assert!(store.asides().is_empty());
    assert!(store.seal_secret(asides[0].key, "x", b"x").is_err());
    store.close().await;
    drop(store);
    assert!(verify(dir.path()).unwrap().view_rows.is_some());
}

/// Chance decides in which order the commands of a case come, and where the hub starts again.
#[tokio::test(flavor = "multi_thread")]
async fn in_whatever_order_commands_come_the_case_ends_the_same() {
    use crate::chance::Chance;
    for seed in 0..12u64 {
        let mut chance = Chance::seeded(seed);
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        furnish(&store).await;
        let ids: Vec<CommandId> = (0..6).map(|_| id()).collect();
        let mut order: Vec<usize> = (0..6).chain(0..6).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at as u64 + 1) as usize);
        }
        for step in order {
            let request = match step {
                0 => filing(&store, ids[0], seed, "報的事"),
                n => message(&store, ids[n], seed, &format!("第 {n} 句")),
            };
            let outcome = store.submit(request).await.unwrap();
            assert!(
                matches!(outcome, Outcome::Stored(_) | Outcome::Duplicate(_)),
                "{outcome:?}"
            );
            if chance.below(4) == 0 {
                store.close().await;
                drop(store);
                store = open(dir.path());
            }
        }
        store.settle().await.unwrap();
        let case = store.case_by_receipt(&receipt(seed)).unwrap().unwrap();
        let mut said: Vec<_> = read_words(&store, &case)
            .unwrap()
            .into_iter()
            .flatten()
            .collect();
        said.sort();
        assert_eq!(
            said,
            [
                "報的事",
                "第 1 句",
                "第 2 句",
                "第 3 句",
                "第 4 句",
                "第 5 句"
            ]
        );
        store.close().await;
    }
}
