//! For whoever runs the hub: whether it lives, whether it is ready, and its figures for Prometheus.
//! No case, receipt or address stands in any of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::{
    Extension,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{
    BuildError, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

use super::extract::Json;
use super::problem::{Failed, Problem};
use crate::app::App;

/// How long readiness waits for the views.
const READY_WITHIN: Duration = Duration::from_secs(1);
/// Measured times are folded into the histogram after so many answers.
const UPKEEP_EVERY: u64 = 4096;
/// Upper bounds of the latency histogram, in seconds.
const LATENCIES: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// The counters of one router; cheap to clone. They are its own, so that many hubs may live in one process.
#[derive(Clone)]
pub struct Metrics {
    kept: Arc<Kept>,
}

struct Kept {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    /// Answers measured since the start.
    measured: AtomicU64,
    /// Counters that were made already, by route; to look one up in the recorder costs more than to count.
    answers: RwLock<HashMap<String, Vec<Answers>>>,
    commands: RwLock<HashMap<&'static str, Counter>>,
}

/// Answers of one route under one status.
#[derive(Clone)]
struct Answers {
    status: StatusCode,
    count: Counter,
    seconds: Histogram,
}

/// A request that is being answered.
pub struct Timing {
    began: Instant,
    path: Option<MatchedPath>,
}

impl Timing {
    pub fn of(request: &Request) -> Timing {
        Timing {
            began: Instant::now(),
            path: request.extensions().get::<MatchedPath>().cloned(),
        }
    }
}

impl Metrics {
    pub fn new() -> Result<Metrics, BuildError> {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&LATENCIES)?
            .build_recorder();
        let handle = recorder.handle();
        Ok(Metrics {
            kept: Arc::new(Kept {
                recorder,
                handle,
                measured: AtomicU64::default(),
                answers: RwLock::default(),
                commands: RwLock::default(),
            }),
        })
    }

    fn with<T>(&self, work: impl FnOnce() -> T) -> T {
        metrics::with_local_recorder(&self.kept.recorder, work)
    }

    /// Counts an answer and how long it took, by route and status; never by address or case.
    pub fn count_answer(&self, timing: &Timing, status: StatusCode) {
        let route = timing.path.as_ref().map_or("none", MatchedPath::as_str);
        let answers = self.answers(route, status);
        answers.count.increment(1);
        answers.seconds.record(timing.began.elapsed().as_secs_f64());
        // Where nobody asks for the figures, the measured times would pile up.
        let measured = self.kept.measured.fetch_add(1, Ordering::Relaxed) + 1;
        if measured.is_multiple_of(UPKEEP_EVERY) {
            self.kept.handle.run_upkeep();
        }
    }

    fn answers(&self, route: &str, status: StatusCode) -> Answers {
        let of_status = |answers: &&Answers| answers.status == status;
        let made = self.kept.answers.read();
        let made = made.unwrap_or_else(PoisonError::into_inner);
        if let Some(answers) = made.get(route).and_then(|all| all.iter().find(of_status)) {
            return answers.clone();
        }
        drop(made);
        let (name, code) = (route.to_owned(), status.as_str().to_owned());
        let answers = self.with(|| Answers {
            status,
            count: metrics::counter!("shishiling_answers_total", "route" => name.clone(), "status" => code),
            seconds: metrics::histogram!("shishiling_answer_seconds", "route" => name),
        });
        let making = self.kept.answers.write();
        let mut making = making.unwrap_or_else(PoisonError::into_inner);
        let all = making.entry(route.to_owned()).or_default();
        all.push(answers.clone());
        answers
    }

    /// Everything counted so far as Prometheus reads it, after `set` has set its gauges.
    pub fn written(&self, set: impl FnOnce()) -> Response {
        self.with(set);
        let headers = [
            (header::CONTENT_TYPE, "text/plain; version=0.0.4"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, self.kept.handle.render()).into_response()
    }

    /// Counts a device's command under what became of it.
    pub fn count_command(&self, result: &'static str) {
        let made = self.kept.commands.read();
        let made = made.unwrap_or_else(PoisonError::into_inner);
        if let Some(counter) = made.get(result) {
            return counter.increment(1);
        }
        drop(made);
        let counter =
            self.with(|| metrics::counter!("shishiling_commands_total", "result" => result));
        counter.increment(1);
        let making = self.kept.commands.write();
        let mut making = making.unwrap_or_else(PoisonError::into_inner);
        making.insert(result, counter);
    }
}

/// `GET /healthz`: the process answers.
#[utoipa::path(get, path = "/healthz", tag = "operator", responses((status = 200, description = "It answers")))]
pub async fn lives() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// What readiness says.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct Ready {
    /// The newest entry on disk.
    pub journal_seq: u64,
    /// The newest entry that pages show.
    pub shown_seq: u64,
}

/// `GET /readyz`: filings can be taken and pages show what was filed.
#[utoipa::path(get, path = "/readyz", tag = "operator",
    responses((status = 200, body = Ready), (status = 503, description = "Stopped, or not caught up yet"), (status = 507, description = "No room on the disk")))]
pub async fn ready(State(app): State<App>) -> Result<Json<Ready>, Failed> {
    app.store().need_room()?;
    match tokio::time::timeout(READY_WITHIN, app.store().settle()).await {
        Ok(settled) => settled?,
        Err(_) => return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopped").into()),
    }
    Ok(Json(Ready {
        journal_seq: app.store().head().seq,
        shown_seq: app.store().shown_seq(),
    }))
}

/// `GET /metrics`: counters in Prometheus' text form.
#[utoipa::path(get, path = "/metrics", tag = "operator", responses((status = 200, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>, Extension(metrics): Extension<Metrics>) -> Response {
    let (durable, shown) = (app.store().head().seq, app.store().shown_seq());
    let cases = app.store().facts(<[_]>::len);
    metrics.written(|| {
        metrics::gauge!("shishiling_journal_seq").set(durable as f64);
        metrics::gauge!("shishiling_views_lag_entries").set(durable.saturating_sub(shown) as f64);
        metrics::gauge!("shishiling_cases").set(cases as f64);
    })
}
