//! The real program on a disk that runs full, and on one that loses its power.

use crate::chance::Chance;
use crate::loop_disk::{LoopDisk, fill};
use crate::power_cuts::tell_histories;
use crate::program::{Filing, Program};
use shishiling::store::verify;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_answered_with_507_and_passes() {
    let Some(disk) = LoopDisk::mount(128) else {
        assert!(tell_histories(9_000..10_000) > 40_000);
        return;
    };
    let data = disk.path().join("data");
    let program = Program::start(&data).await;
    let chance = &mut Chance::seeded(5);
    let before: Vec<Filing> = (0..20).map(|_| Filing::new(chance)).collect();
    for delivery in program.deliver(&before).await.unwrap() {
        assert_eq!(delivery.result, "stored");
    }
    let held_back: Vec<Filing> = (0..10).map(|_| Filing::new(chance)).collect();
    fill(&disk.path().join("filler"));
    for filing in &held_back {
        assert_eq!(program.deliver_status(filing).await.unwrap(), 507);
    }
    let receipts: Vec<&str> = before
        .iter()
        .map(|filing| filing.receipt.as_str())
        .collect();
    assert!(
        program.track(&receipts).await.iter().all(Option::is_some),
        "reading goes on"
    );
    assert_eq!(
        program.ended(Duration::from_millis(300)).await,
        None,
        "it goes on"
    );
    std::fs::remove_file(disk.path().join("filler")).unwrap();
    for delivery in program.deliver(&held_back).await.unwrap() {
        assert_eq!(delivery.result, "stored", "there is room again");
    }
    program.kill();
    assert_eq!(verify(&data).unwrap().cases, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_ends_when_the_disk_fails_and_has_every_acknowledged_filing_when_the_power_is_back()
 {
    let Some(mut disk) = LoopDisk::mount(128) else {
        assert!(tell_histories(10_000..11_000) > 40_000);
        return;
    };
    let data = disk.path().join("data");
    let acked: Arc<Mutex<Vec<Filing>>> = Arc::default();
    for round in 0..6u64 {
        let program = Arc::new(Program::start(&data).await);
        let clients: Vec<_> = (0..4)
            .map(|client| {
                let (program, acked) = (program.clone(), acked.clone());
                tokio::spawn(async move {
                    let mut chance = Chance::seeded(70_000 + round * 10 + client);
                    loop {
                        let batch = [Filing::new(&mut chance), Filing::new(&mut chance)];
                        match program.deliver(&batch).await {
                            Ok(_) => acked.lock().unwrap().extend(batch),
                            Err(_) => return,
                        }
                    }
                })
            })
            .collect();
        // Never at the same moment of the load twice.
        let enough = acked.lock().unwrap().len() + 20 + 7 * round as usize;
        while acked.lock().unwrap().len() < enough {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let before = acked.lock().unwrap().clone();
        disk.cut_power();
        // It may promise nothing any more: it has to end by itself.
        let status = program.ended(Duration::from_secs(60)).await;
        assert_eq!(
            status.and_then(|status| status.code()),
            Some(70),
            "round {round}"
        );
        for client in clients {
            client.await.unwrap();
        }
        drop(program);
        *acked.lock().unwrap() = before;
        disk.restore_power();
    }
    let program = Program::start(&data).await;
    let acked = acked.lock().unwrap().clone();
    assert!(acked.len() > 100);
    for some in acked.chunks(32) {
        let receipts: Vec<&str> = some.iter().map(|filing| filing.receipt.as_str()).collect();
        for (filing, case) in some.iter().zip(program.track(&receipts).await) {
            let case = case.unwrap_or_else(|| panic!("{} is lost", filing.id));
            assert_eq!(case["messages"][0]["text"], filing.text.as_str());
        }
    }
    program.kill();
    assert!(verify(&data).unwrap().cases >= acked.len() as u64);
}
