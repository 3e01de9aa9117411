//! Durable filings per second over HTTP, as a share of what a bare handler reaches that appends the same bytes to a
//! file with one fdatasync for all who wait: `cargo bench --bench spine [-- CLIENTS]`.

#[path = "load/client.rs"]
mod client;
#[path = "load/hub.rs"]
mod hub;
#[path = "load/table.rs"]
mod table;

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::post;
use tokio::sync::oneshot;

const ROUNDS: usize = 5;
const SPAN: Duration = Duration::from_secs(2);
const REPLY: &str = r#"{"node":{"id":"0123456789ab","role":"hub","epoch":1},"results":[{"id":"01980000-0000-7000-8000-000000000000","result":"stored","ack":{"seq":123456,"at":"2026-07-02T09:41:00.123Z","number":"2026-123456"}}]}"#;

type Line = (Bytes, oneshot::Sender<()>);

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let (hub, bare) = runtime.block_on(async {
        let (app, _) = hub::open(&dir.path().join("hub")).await;
        let file = File::create(dir.path().join("bare")).expect("a file");
        (
            hub::serve(hub::router(&app)).await,
            hub::serve(appender(file)).await,
        )
    });
    println!(
        "durable filings, the hub / a bare handler with group commit, {ROUNDS} rounds in turn"
    );
    let asked: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    for (clients, share) in [(1, 0.0), (16, 0.5), (64, 0.5)] {
        if !asked.is_empty() && !asked.contains(&clients) {
            continue;
        }
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let hubs = measure(hub, clients);
            // What the views have yet to take in is not left to the other's round.
            runtime.block_on(settled(hub));
            rounds.push((hubs, measure(bare, clients)));
        }
        let of = |pick: fn(&(client::Load, client::Load)) -> f64| {
            table::median(rounds.iter().map(pick).collect())
        };
        let beside = format!(
            "{:.0} / {:.0} per second, {:.0} / {:.0} µs of processor each without the clients",
            of(|r| r.0.rate),
            of(|r| r.1.rate),
            of(|r| r.0.cost_us),
            of(|r| r.1.cost_us)
        );
        let what = format!("rate, {clients} clients");
        table::at_least(&what, of(|r| r.0.rate / r.1.rate), share, "×", &beside);
        let beside = format!(
            "{:.1} / {:.1} ms",
            of(|r| r.0.p99_ms()),
            of(|r| r.1.p99_ms())
        );
        let what = format!("p99, {clients} clients");
        let late = of(|r| r.0.p99_ms() / r.1.p99_ms());
        table::at_most(&what, late, 2.0, "×", &beside);
    }
}

fn measure(address: SocketAddr, clients: usize) -> client::Load {
    let request = || client::post("/api/v1/outbox", "", &hub::filing());
    let is_stored = |body: &[u8]| {
        let wanted: &[u8] = b"\"stored\"";
        body.windows(wanted.len()).any(|window| window == wanted)
    };
    client::drive(address, clients, SPAN, request, is_stored)
}

async fn settled(hub: SocketAddr) {
    let mut client = client::Client::connect(hub).await.expect("a connection");
    let ready = client::get("/readyz", "");
    while client.exchange(&ready).await.expect("an answer").status != 200 {}
}

/// Appends what is posted; answers once it is on disk.
fn appender(file: File) -> Router {
    let (lines, incoming) = channel();
    std::thread::spawn(move || append(file, &incoming));
    Router::new()
        .route("/api/v1/outbox", post(take))
        .with_state(lines)
}

async fn take(State(lines): State<Sender<Line>>, body: Bytes) -> impl IntoResponse {
    let (done, is_done) = oneshot::channel();
    lines.send((body, done)).expect("the writer lives");
    is_done.await.expect("the writer lives");
    ([(header::CONTENT_TYPE, "application/json")], REPLY)
}

fn append(mut file: File, incoming: &Receiver<Line>) {
    while let Ok(first) = incoming.recv() {
        let waiting = incoming.try_iter().take(511);
        let batch: Vec<Line> = std::iter::once(first).chain(waiting).collect();
        let bytes: Vec<u8> = batch
            .iter()
            .flat_map(|(body, _)| body.iter().copied())
            .collect();
        file.write_all(&bytes)
            .and_then(|()| file.sync_data())
            .expect("room");
        for (_, done) in batch {
            let _ = done.send(());
        }
    }
}
