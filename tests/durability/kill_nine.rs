//! The real program under load, killed with SIGKILL a hundred times: every acknowledged filing is there once and whole,
//! what was sent and not answered is sent again and counted once, and the figures match.

use crate::chance::Chance;
use crate::program::{Filing, Program, Sent};
use shishiling::domain::receipt::Receipt;
use shishiling::store::{Options, Store, verify};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ROUNDS: u64 = 100;
const CLIENTS: u64 = 6;

/// Everything that was ever sent, by the filing's id.
type Ledger = Arc<Mutex<BTreeMap<String, Sent>>>;

async fn device(program: Arc<Program>, round: u64, client: u64, ledger: Ledger) {
    let mut chance = Chance::seeded(round * 100 + client);
    loop {
        let batch: Vec<Filing> = (0..1 + chance.below(6))
            .map(|_| Filing::new(&mut chance))
            .collect();
        for filing in &batch {
            ledger
                .lock()
                .unwrap()
                .insert(filing.id.clone(), Sent::unanswered(filing.clone()));
        }
        // A dead server answers nobody.
        let Ok(results) = program.deliver(&batch).await else {
            return;
        };
        let mut ledger = ledger.lock().unwrap();
        for (filing, result) in batch.iter().zip(results) {
            assert_eq!(result.result, "stored", "a new id: {result:?}");
            ledger.get_mut(&filing.id).unwrap().acked = Some(result.ack.unwrap());
        }
    }
}

/// What a device does when the link is back: it sends again whatever was not answered.
async fn send_again(program: &Program, ledger: &Ledger) -> (usize, usize) {
    let open: Vec<Filing> = {
        let ledger = ledger.lock().unwrap();
        ledger
            .values()
            .filter(|sent| sent.acked.is_none())
            .map(|sent| sent.filing.clone())
            .collect()
    };
    let (mut stored, mut duplicate) = (0, 0);
    for batch in open.chunks(32) {
        let results = program.deliver(batch).await.unwrap();
        let mut ledger = ledger.lock().unwrap();
        for (filing, result) in batch.iter().zip(results) {
            match result.result.as_str() {
                "stored" => stored += 1,
                "duplicate" => duplicate += 1,
                other => panic!("{other}: {result:?}"),
            }
            ledger.get_mut(&filing.id).unwrap().acked = Some(result.ack.unwrap());
        }
    }
    (stored, duplicate)
}

/// Asks the running hub after filings: it has every acknowledged one, under the number it gave.
async fn ask_after(program: &Program, ledger: &Ledger, chance: &mut Chance) {
    let acked: Vec<Sent> = {
        let ledger = ledger.lock().unwrap();
        ledger
            .values()
            .filter(|sent| sent.acked.is_some())
            .cloned()
            .collect()
    };
    let newest = acked.len().saturating_sub(900);
    let ids: Vec<&str> = acked[newest..]
        .iter()
        .map(|sent| sent.filing.id.as_str())
        .collect();
    for (id, state) in program.status(&ids).await {
        assert_eq!(state, "hub", "filing {id} was acknowledged");
    }
    if acked.is_empty() {
        return;
    }
    let some: Vec<&Sent> = (0..16)
        .map(|_| &acked[chance.below(acked.len() as u64) as usize])
        .collect();
    let receipts: Vec<&str> = some
        .iter()
        .map(|sent| sent.filing.receipt.as_str())
        .collect();
    for (sent, case) in some.iter().zip(program.track(&receipts).await) {
        let case = case.unwrap_or_else(|| panic!("{} is lost", sent.filing.id));
        assert_eq!(
            case["number"],
            sent.acked.as_ref().unwrap().number.as_deref().unwrap()
        );
        let said = case["messages"][0]["text"].as_str();
        assert_eq!(said, Some(sent.filing.text.as_str()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_kills_in_the_middle_of_the_load_lose_and_double_nothing() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let ledger = Ledger::default();
    let (mut stored, mut duplicate) = (0, 0);
    for round in 0..ROUNDS {
        let chance = &mut Chance::seeded(round);
        let program = Arc::new(Program::start(&data).await);
        let again = send_again(&program, &ledger).await;
        (stored, duplicate) = (stored + again.0, duplicate + again.1);
        ask_after(&program, &ledger, chance).await;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| tokio::spawn(device(program.clone(), round, client, ledger.clone())))
            .collect();
        tokio::time::sleep(Duration::from_millis(10 + chance.below(160))).await;
        program.kill();
        for client in clients {
            client.await.unwrap();
        }
    }
    let program = Program::start(&data).await;
    send_again(&program, &ledger).await;
    program.kill();
    drop(program);

    let ledger = ledger.lock().unwrap().clone();
    eprintln!(
        "{} filings, {ROUNDS} kills; sent again: {stored} had been lost unanswered, {duplicate} had been kept",
        ledger.len()
    );
    assert!(
        ledger.len() > 1_000,
        "{} filings are too few to prove anything",
        ledger.len()
    );
    assert!(
        duplicate > 0,
        "some kills fell between the sync and the answer"
    );
    let store = Store::open(&data, Options::default()).unwrap();
    store.settle().await.unwrap();
    store.proved().await.unwrap();
    assert_eq!(store.facts(|facts| facts.len()), ledger.len(), "each once");
    let mut numbers = store.facts(|facts| {
        facts
            .iter()
            .map(|f| f.number.to_string())
            .collect::<Vec<_>>()
    });
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), ledger.len(), "no number twice");
    for sent in ledger.values() {
        let receipt = Receipt::parse(&sent.filing.receipt).unwrap().hash();
        let case = store
            .case_by_receipt(&receipt)
            .unwrap()
            .expect("acknowledged");
        assert_eq!(
            Some(case.number.to_string()),
            sent.acked.as_ref().unwrap().number
        );
        let words = crate::hub::read_words(&store, &case).unwrap();
        assert_eq!(words[0].as_deref(), Some(sent.filing.text.as_str()));
    }
    store.close().await;
    drop(store);
    assert_eq!(verify(&data).unwrap().cases, ledger.len() as u64);
}
