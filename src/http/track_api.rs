//! `/api/v1/track`: what became of the cases whose receipts one holds.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

use super::case_body::{CaseHead, LineBody, files_of, side, word};
use super::extract::Json;
use super::problem::{Failed, Problem, ProblemBody};
use super::wording;
use crate::app::App;
use crate::app::tracking::Tracked;
use crate::domain::receipt::Receipt;
use crate::i18n;

/// Receipts in one question.
const RECEIPTS_MAX: usize = 32;

/// The receipts asked after. They go no further than this request.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Receipts {
    #[schema(max_items = 32, example = json!(["8F2KQ7M3ZD4W9XHT"]))]
    pub receipts: Vec<String>,
}

/// The cases in the order asked; null where a receipt opens none.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Cases {
    #[schema(value_type = Vec<Option<TrackedBody>>)]
    pub cases: Vec<Option<Arc<RawValue>>>,
}

/// A case as its reporter reads it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TrackedBody {
    #[serde(flatten)]
    pub head: CaseHead,
    /// What was said both ways and what became of it, oldest first.
    pub messages: Vec<LineBody>,
    /// Files that were announced and have not arrived.
    pub files_missing: usize,
    /// What the reporter may do now: `write`, `rate`, `reopen`, `withdraw`.
    pub can: Vec<&'static str>,
}

/// Says what became of cases.
#[utoipa::path(post, path = "/api/v1/track", tag = "worker", request_body = Receipts,
    responses((status = 200, body = Cases), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn track(
    State(app): State<App>,
    Json(asked): Json<Receipts>,
) -> Result<Json<Cases>, Failed> {
    if asked.receipts.len() > RECEIPTS_MAX {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "receipts").into());
    }
    let parsed: Vec<Option<Receipt>> = asked
        .receipts
        .iter()
        .map(|text| Receipt::parse(text).ok())
        .collect();
    let known: Vec<Receipt> = parsed.iter().flatten().cloned().collect();
    let mut found = app.track(&known).await?.into_iter();
    let cases = parsed
        .iter()
        .map(|receipt| receipt.as_ref().and_then(|_| found.next().flatten()))
        .map(|tracked| tracked.map(|tracked| written(&app, &tracked)).transpose())
        .collect::<Result<_, _>>()
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"))?;
    Ok(Json(Cases { cases }))
}

/// A case as JSON, written once for each language as long as nothing of it changes.
fn written(app: &App, tracked: &Tracked) -> serde_json::Result<Arc<RawValue>> {
    let kept = &tracked.written[i18n::lang() as usize];
    if let Some(json) = kept.get() {
        return Ok(json.clone());
    }
    let json: Arc<RawValue> = serde_json::value::to_raw_value(&body(app, tracked))?.into();
    Ok(kept.get_or_init(|| json).clone())
}

fn body(app: &App, tracked: &Tracked) -> TrackedBody {
    let Tracked { reading, open, .. } = tracked;
    let case = &reading.case;
    let messages = reading
        .lines
        .iter()
        .filter(|line| line.is_for_reporter())
        .map(|line| LineBody {
            at: line.at,
            from: side(line.by).into(),
            what: word(line.what),
            text: wording::told(line),
            files: files_of(app, case, line, true, |_| true),
        })
        .collect();
    let can = [
        ("write", open.write),
        ("rate", open.rate),
        ("reopen", open.reopen),
        ("withdraw", open.withdraw),
    ];
    TrackedBody {
        head: CaseHead::of(app, case, reading.title.clone(), true),
        messages,
        files_missing: case.files_missing(),
        can: can
            .into_iter()
            .filter_map(|(word, may)| may.then_some(word))
            .collect(),
    }
}
