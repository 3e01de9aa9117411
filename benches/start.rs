//! A hub with a million entries, and an empty one: how long until it answers, how much memory it takes, how long a
//! list of the desk takes: `cargo bench --bench start [-- ENTRIES [FOLDER/]]`.

#[path = "load/client.rs"]
mod client;
#[path = "load/hub.rs"]
mod hub;
#[path = "start/process.rs"]
mod process;
#[path = "load/table.rs"]
mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use process::Process;
use shishiling::app::desk::{Filter, List};
use shishiling::domain::receipt::Receipt;
use tokio::runtime::Runtime;

/// Entries of the case that `hub::case` makes.
const ENTRIES_PER_CASE: u64 = 5;
/// Cases handed to the writer at once.
const CASES_AT_ONCE: u64 = 200;
const KILLS: usize = 3;

fn main() {
    let words = || {
        std::env::args()
            .skip(1)
            .filter(|word| !word.starts_with('-'))
    };
    let asked = words().find_map(|word| word.parse().ok());
    let entries: u64 = asked.unwrap_or(1_000_000);
    let runtime = Runtime::new().expect("a runtime");
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");

    empty(&runtime, &dir.path().join("empty"));
    // A folder of one's own is kept, and used again.
    let own = words().find(|word| word.contains('/'));
    let full = own.map_or_else(|| dir.path().join("full"), PathBuf::from);
    let note = full.join("receipt.bench");
    let receipt = std::fs::read_to_string(&note).unwrap_or_else(|_| {
        let began = Instant::now();
        let receipt = runtime.block_on(fill(&full, entries / ENTRIES_PER_CASE));
        let seconds = began.elapsed().as_secs_f64();
        let rate = entries as f64 / seconds;
        println!("{entries} entries made in {seconds:.0} s, {rate:.0} per second");
        std::fs::write(note, &receipt).expect("room");
        receipt
    });
    started(&runtime, &full, &receipt);
    runtime.block_on(desk(&full));
}

/// What an idle hub costs.
fn empty(runtime: &Runtime, dir: &Path) {
    let first = Process::start(dir);
    let took = runtime.block_on(first.ready());
    println!(
        "{:<44} {:>8.0} ms",
        "first start in an empty folder",
        ms(took)
    );
    first.end();
    let mut starts = Vec::new();
    let mut idle = 0.0;
    for round in 0..7 {
        let process = Process::start(dir);
        starts.push(ms(runtime.block_on(process.ready())));
        if round == 6 {
            std::thread::sleep(Duration::from_secs(2));
            idle = process.resident_mb();
        }
        process.end();
    }
    table::at_most(
        "start of an empty hub",
        table::median(starts),
        50.0,
        "ms",
        "",
    );
    table::at_most("memory of an idle hub", idle, 25.0, "MB", "resident");
    table::at_most("binary", process::binary_mb(), 25.0, "MB", "stripped");
}

/// Makes cases through the store's own door; gives back the receipt of one that was rated.
async fn fill(dir: &Path, cases: u64) -> String {
    let (app, member) = hub::open(dir).await;
    let mut kept: Option<Receipt> = None;
    let mut running = tokio::task::JoinSet::new();
    for from in (0..cases).step_by(CASES_AT_ONCE as usize) {
        let mut all = Vec::with_capacity((CASES_AT_ONCE * ENTRIES_PER_CASE) as usize);
        for n in from..cases.min(from + CASES_AT_ONCE) {
            let (receipt, requests) = hub::case(&app, &member, n);
            all.extend(requests);
            if n % 10 == 5 {
                kept = Some(receipt);
            }
        }
        let store = app.store().clone();
        running.spawn(async move { store.submit_all(all).await });
        if running.len() >= 3 {
            let done = running.join_next().await.expect("three are running");
            done.expect("no panic").expect("room");
        }
    }
    while let Some(done) = running.join_next().await {
        done.expect("no panic").expect("room");
    }
    app.store().settle().await.expect("the views follow");
    app.store().close().await;
    kept.expect("ten cases at least").reveal().to_owned()
}

/// The real program over the full folder: started, used, killed, started again.
fn started(runtime: &Runtime, dir: &Path, receipt: &str) {
    let process = Process::start(dir);
    let took = runtime.block_on(process.ready());
    table::at_most(
        "start from clean views",
        took.as_secs_f64(),
        2.0,
        "s",
        "until /readyz says so",
    );
    runtime.block_on(process.used(receipt));
    std::thread::sleep(Duration::from_secs(1));
    let beside = format!("now {:.0} MB", process.resident_mb());
    table::at_most(
        "memory after a clean start, peak",
        process.peak_mb(),
        500.0,
        "MB",
        &beside,
    );
    process.kill();
    let mut taken = Vec::new();
    let mut shown = Vec::new();
    let mut peak: f64 = 0.0;
    for _ in 0..KILLS {
        let process = Process::start(dir);
        taken.push(runtime.block_on(process.takes_a_filing()).as_secs_f64());
        shown.push(runtime.block_on(process.ready()).as_secs_f64());
        runtime.block_on(process.used(receipt));
        // The proof in the background has come to its end then.
        process.rests();
        peak = peak.max(process.peak_mb());
        process.kill();
    }
    let beside = format!("pages after {:.1} s", table::median(shown));
    let worst = taken.iter().copied().fold(0.0, f64::max);
    table::at_most(
        "filings taken after a kill, the worst",
        worst,
        1.0,
        "s",
        &beside,
    );
    table::at_most("memory after a kill, peak", peak, 500.0, "MB", "");
    let process = Process::start(dir);
    runtime.block_on(process.ready());
    process.end();
}

/// Lists of the desk in this process.
async fn desk(dir: &Path) {
    let (app, member) = hub::open(dir).await;
    for list in [
        List::New,
        List::Handling,
        List::Late,
        List::Closed,
        List::All,
    ] {
        let mut took = Vec::new();
        for _ in 0..100 {
            let began = Instant::now();
            let listing = app.desk_list(&member, list, Filter::default()).await;
            listing.expect("a list");
            took.push(ms(began.elapsed()));
        }
        took.sort_unstable_by(f64::total_cmp);
        let what = format!("desk list {}, p99 of 100", list.key());
        let beside = format!("median {:.1} ms", took[50]);
        table::at_most(&what, took[98], 50.0, "ms", &beside);
    }
    app.store().close().await;
}

fn ms(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}
