//! Reads over HTTP, as a share of what a bare handler reaches that answers with the very same bytes:
//! `cargo bench --bench reads`.

#[path = "load/client.rs"]
mod client;
#[path = "load/hub.rs"]
mod hub;
#[path = "load/table.rs"]
mod table;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::routing::{get, post};

const ROUNDS: usize = 5;
const SPAN: Duration = Duration::from_secs(2);
const CLIENTS: usize = 16;
/// Enough for a full wall.
const CASES: u64 = 600;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let (hub, receipt) = runtime.block_on(async {
        let (app, member) = hub::open(dir.path()).await;
        let mut receipts = Vec::new();
        for n in 0..CASES {
            let (receipt, requests) = hub::case(&app, &member, n);
            app.store().submit_all(requests).await.expect("room");
            receipts.push(receipt);
        }
        // An ended case that was rated: five lines.
        let receipt = receipts.swap_remove(5).reveal().to_owned();
        (hub::serve(hub::router(&app)).await, receipt)
    });
    println!(
        "reads by {CLIENTS} clients, the hub / a bare handler with the same bytes, {ROUNDS} rounds in turn"
    );
    let track = format!(r#"{{"receipts":["{receipt}"]}}"#);
    let track = client::post("/api/v1/track", "", &track);
    let page = client::get("/home", "");
    let packed = client::get("/home", "accept-encoding: gzip, deflate, br\r\n");
    for (what, request, share) in [
        ("track one receipt", track, 0.65),
        ("newest on the wall", page, 0.5),
        ("newest on the wall, as a browser asks", packed, 0.5),
    ] {
        let request: &'static [u8] = request.leak();
        let (bare, bytes) = runtime.block_on(async {
            let mut client = client::Client::connect(hub).await.expect("a connection");
            let reply = client.exchange(request).await.expect("an answer");
            assert_eq!(reply.status, 200, "{}", reply.head);
            let bytes = reply.body.len();
            (hub::serve(echo(reply)).await, bytes)
        });
        let rounds: Vec<_> = (0..ROUNDS)
            .map(|_| (measure(hub, request), measure(bare, request)))
            .collect();
        let of = |pick: fn(&(client::Load, client::Load)) -> f64| {
            table::median(rounds.iter().map(pick).collect())
        };
        let beside = format!(
            "{:.0} / {:.0} per second, {bytes} bytes, p99 {:.1} / {:.1} ms, {:.0} / {:.0} µs of processor each without the clients",
            of(|r| r.0.rate),
            of(|r| r.1.rate),
            of(|r| r.0.p99_ms()),
            of(|r| r.1.p99_ms()),
            of(|r| r.0.cost_us),
            of(|r| r.1.cost_us)
        );
        table::at_least(what, of(|r| r.0.rate / r.1.rate), share, "×", &beside);
    }
}

fn measure(address: SocketAddr, request: &'static [u8]) -> client::Load {
    client::drive(
        address,
        CLIENTS,
        SPAN,
        || request.to_vec(),
        |body| !body.is_empty(),
    )
}

/// Answers with the same headers and bytes, whatever is asked.
fn echo(reply: client::Reply) -> Router {
    let body = Bytes::from(reply.body);
    let headers: Vec<(HeaderName, HeaderValue)> = reply
        .head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| !["content-length", "transfer-encoding", "date"].contains(name))
        .filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)))
        .collect();
    let answer = move || {
        let (headers, body) = (headers.clone(), body.clone());
        async move {
            let mut response = body.into_response();
            response.headers_mut().clear();
            response.headers_mut().extend(headers);
            response
        }
    };
    let takes_body = answer.clone();
    Router::new()
        .route("/home", get(answer))
        .route("/api/v1/track", post(move |_: Bytes| takes_body()))
}
