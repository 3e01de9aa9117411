//! The whole store on a real ext4 that loses its power in the middle of the load.

use crate::chance::Chance;
use crate::hub::*;
use crate::loop_disk::{LoopDisk, fill};
use crate::power_cuts::tell_histories;
use shishiling::domain::command::Command;
use shishiling::store::{Error, Options, Outcome, Store, verify};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Receipt, number of the case and what was said in it.
type Acked = Arc<Mutex<BTreeMap<u64, (u32, String)>>>;

async fn load(store: Store, client: u64, acked: Acked) {
    for n in 0.. {
        let number = client * 1_000_000 + n;
        let text = format!("井口的風太大，候車室能不能加個門 {number}");
        match store.submit(filing(&store, id(), number, &text)).await {
            Ok(Outcome::Stored(ack)) => {
                let (_, case) = ack.case.unwrap();
                acked.lock().unwrap().insert(number, (case.count, text));
            }
            Ok(other) => panic!("{other:?}"),
            Err(_) => return,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_filing_survives_power_cuts_on_ext4() {
    let Some(mut disk) = LoopDisk::mount(192) else {
        assert!(tell_histories(5_000..6_500) > 60_000);
        return;
    };
    let data = disk.path().join("data");
    let acked = Acked::default();
    for round in 0..14u64 {
        let chance = &mut Chance::seeded(round);
        let store = Store::open(&data, options()).unwrap();
        let clients: Vec<_> = (0..8)
            .map(|client| tokio::spawn(load(store.clone(), round * 8 + client, acked.clone())))
            .collect();
        // However slow the machine is, there is something to lose.
        let enough = acked.lock().unwrap().len() + 40;
        while acked.lock().unwrap().len() < enough {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(chance.below(250))).await;
        // Only what was acknowledged before the cut counts.
        let before = acked.lock().unwrap().clone();
        disk.cut_power();
        for client in clients {
            client.await.unwrap();
        }
        *acked.lock().unwrap() = before;
        store.close().await;
        drop(store);
        disk.restore_power();

        let store =
            Store::open(&data, options()).unwrap_or_else(|error| panic!("round {round}: {error}"));
        store.settle().await.unwrap();
        store
            .proved()
            .await
            .unwrap_or_else(|error| panic!("round {round}: {error}"));
        let acked = acked.lock().unwrap().clone();
        for (number, (count, text)) in &acked {
            let case = store.case_by_receipt(&receipt(*number)).unwrap();
            let case = case.unwrap_or_else(|| panic!("round {round}: filing {number} is lost"));
            assert_eq!(case.number.count, *count, "round {round}");
            assert_eq!(read_words(&store, &case).unwrap(), [Some(text.clone())]);
        }
        let facts = store.facts(<[_]>::to_vec);
        let mut counts: Vec<_> = facts.iter().map(|fact| fact.number.count).collect();
        counts.dedup();
        assert_eq!(counts.len(), facts.len(), "round {round}: no number twice");
        assert!(facts.len() >= acked.len());
        store.close().await;
    }
    assert!(acked.lock().unwrap().len() >= 14 * 40);
    verify(&data).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_takes_nothing_new_loses_nothing_and_goes_on() {
    let Some(disk) = LoopDisk::mount(96) else {
        assert!(tell_histories(7_000..8_500) > 60_000);
        return;
    };
    let data = disk.path().join("data");
    let options = || Options {
        reserve_bytes: 24 << 20,
        ..options()
    };
    let store = Store::open(&data, options()).unwrap();
    furnish(&store).await;
    let mut next = 0;
    for round in 0..3 {
        for _ in 0..20 {
            let stored = store
                .submit(filing(&store, id(), next, "before"))
                .await
                .unwrap();
            assert!(matches!(stored, Outcome::Stored(_)));
            next += 1;
        }
        // Somebody else takes every last byte.
        fill(&disk.path().join("filler"));
        for n in 0..50 {
            let full = store
                .submit(filing(&store, id(), 1_000_000 + n, "while full"))
                .await;
            let error = full.expect_err("there is no room");
            assert!(
                matches!(error, Error::Full { .. }),
                "round {round}: {error}"
            );
        }
        store.settle().await.unwrap();
        let case = store.case_by_receipt(&receipt(next - 1)).unwrap().unwrap();
        assert!(matches!(
            store.put_file(&case, &[7; 1000]),
            Err(Error::Full { .. })
        ));
        assert!(
            read_words(&store, &case).unwrap()[0].is_some(),
            "reading goes on"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
        std::fs::remove_file(disk.path().join("filler")).unwrap();
        let more = to_receipt(
            &store,
            next - 1,
            Command::Write {
                text: words("there is room"),
                files: vec![],
            },
        );
        let stored = store.submit(more).await.unwrap();
        assert!(
            matches!(stored, Outcome::Stored(_)),
            "round {round}: {stored:?}"
        );
    }
    store.settle().await.unwrap();
    assert_eq!(store.facts(|facts| facts.len() as u64), next);
    store.close().await;
    drop(store);
    let found = verify(&data).unwrap();
    assert_eq!((found.cases, found.torn_bytes), (next, 0));
}
