//! For whoever runs the hub: whether it lives, whether it is ready, and its figures for Prometheus.
//! No case, receipt or address stands in any of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::{
    Extension,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
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
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
    /// Answers measured since the start.
    measured: Arc<AtomicU64>,
}

impl Metrics {
    pub fn new() -> Result<Metrics, BuildError> {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&LATENCIES)?
            .build_recorder();
        let handle = recorder.handle();
        Ok(Metrics {
            recorder: Arc::new(recorder),
            handle,
            measured: Arc::default(),
        })
    }

    fn with(&self, count: impl FnOnce()) {
        metrics::with_local_recorder(&*self.recorder, count);
    }

    /// Counts an answer and how long it took.
    fn count_answer(&self, route: &str, status: StatusCode, seconds: f64) {
        let route = route.to_owned();
        let status = status.as_str().to_owned();
        self.with(|| {
            metrics::counter!("shishiling_answers_total", "route" => route.clone(), "status" => status)
                .increment(1);
            metrics::histogram!("shishiling_answer_seconds", "route" => route).record(seconds);
        });
        // Where nobody asks for the figures, the measured times would pile up.
        let measured = self.measured.fetch_add(1, Ordering::Relaxed) + 1;
        if measured.is_multiple_of(UPKEEP_EVERY) {
            self.handle.run_upkeep();
        }
    }

    /// Everything counted so far as Prometheus reads it, after `set` has set its gauges.
    pub fn written(&self, set: impl FnOnce()) -> Response {
        self.with(set);
        let headers = [
            (header::CONTENT_TYPE, "text/plain; version=0.0.4"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, self.handle.render()).into_response()
    }

    /// Counts a device's command under what became of it.
    pub fn count_command(&self, result: &'static str) {
        self.with(|| {
            metrics::counter!("shishiling_commands_total", "result" => result).increment(1)
        });
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

/// Middleware: counts answers and how long they took, by route and status; never by address or case.
pub async fn measure(
    Extension(metrics): Extension<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    metrics.count_answer(route, response.status(), began.elapsed().as_secs_f64());
    response
}
