//! `/api/v1/outbox`: what devices send, and where it is by now.

use axum::{Extension, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

use super::door::Door;
use super::extract::{Client, Json};
use super::health::Metrics;
use super::limits::Limits;
use super::problem::{Failed, Problem, ProblemBody};
use crate::app::App;
use crate::app::filing::{Fate, Whereabouts};
use crate::domain::CommandId;
use crate::domain::relay_wire::{AckBody, Verdict};
use crate::domain::wire::DeviceCommand;
use crate::store::Ack;

/// Commands in one batch.
pub const BATCH_MAX: usize = 32;
/// Ids in one question.
const IDS_MAX: usize = 1_000;

/// A batch of commands, oldest first.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Batch {
    /// At most 32, together at most 64 KiB. Each is read by itself: one that is wrong blocks no other.
    #[schema(value_type = Vec<DeviceCommand>, max_items = 32)]
    pub entries: Vec<Value>,
}

/// Who answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Node {
    pub id: String,
    #[schema(example = "hub")]
    pub role: &'static str,
    /// Another number after every restore: a hub of another epoch may have forgotten what it acknowledged.
    pub epoch: u64,
    /// Where a relay stands: 「副井口」.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Node {
    /// This hub.
    pub fn of(app: &App) -> Node {
        Node {
            id: app.node_id().to_owned(),
            role: "hub",
            epoch: app.store().epoch(),
            name: None,
        }
    }
}

/// What became of a batch.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Delivered {
    pub node: Node,
    /// One for each command, in the order in which they came.
    pub results: Vec<Delivery>,
}

/// What became of one command.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Delivery {
    /// As it came; null where it was no text.
    pub id: Option<String>,
    pub result: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ack: Option<AckBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemBody>,
}

impl From<Ack> for AckBody {
    fn from(ack: Ack) -> AckBody {
        AckBody {
            seq: ack.seq,
            at: ack.at,
            number: ack.case.map(|(_, number)| number.to_string()),
        }
    }
}

/// Takes a batch of commands. Each is acknowledged once it is on disk.
#[utoipa::path(post, path = "/api/v1/outbox", tag = "worker", request_body = Batch,
    responses((status = 200, body = Delivered), (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too much at once: see Retry-After", body = ProblemBody, content_type = "application/problem+json"),
        (status = 507, description = "No room: nothing of the batch was taken", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn receive(
    State(door): State<Door>,
    Extension(limits): Extension<Arc<Limits>>,
    Extension(metrics): Extension<Metrics>,
    client: Client,
    Json(batch): Json<Batch>,
) -> Result<Json<Delivered>, Failed> {
    if batch.entries.len() > BATCH_MAX {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "entries").into());
    }
    limits
        .take(&client, batch.entries.len(), door.now())
        .map_err(Problem::busy)?;
    let fates = door.deliver(&batch.entries).await?;
    let results: Vec<Delivery> = batch
        .entries
        .iter()
        .zip(fates)
        .map(|(entry, fate)| delivery(entry, fate))
        .collect();
    for delivery in &results {
        metrics.count_command(delivery.result.word());
    }
    Ok(Json(Delivered {
        node: door.node(),
        results,
    }))
}

fn delivery(entry: &Value, fate: Fate) -> Delivery {
    let (result, ack, problem) = verdict(fate);
    Delivery {
        id: entry.get("id").and_then(Value::as_str).map(str::to_owned),
        result,
        ack,
        problem,
    }
}

/// What became of a command, as it is said to whoever brought it.
pub fn verdict(fate: Fate) -> (Verdict, Option<AckBody>, Option<ProblemBody>) {
    let problem = match fate {
        Fate::Stored(ack) => return (Verdict::Stored, Some(ack.into()), None),
        Fate::Duplicate(ack) => return (Verdict::Duplicate, Some(ack.into()), None),
        Fate::Conflict => {
            let problem = Problem::new(StatusCode::CONFLICT, "conflict");
            return (Verdict::Conflict, None, Some(problem.body()));
        }
        Fate::Refused(refusal) => refusal.into(),
        Fate::Malformed(malformed) => malformed.into(),
        Fate::Shapeless(what) => Problem::shape(&what),
        Fate::Failed(error) => return (Verdict::Failed, None, Some(Problem::from(error).body())),
    };
    (Verdict::Rejected, None, Some(problem.body()))
}

/// Which commands are asked after.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Question {
    #[schema(max_items = 1000)]
    pub ids: Vec<String>,
}

/// Where they are.
#[derive(Serialize, utoipa::ToSchema)]
pub struct States {
    pub node: Node,
    /// `hub`, `relay`, `refused` or `unknown` for each id.
    #[schema(value_type = BTreeMap<String, String>)]
    pub states: BTreeMap<String, &'static str>,
    /// Of those at the hub: whose files lie here, and the hub may not have them yet. A device keeps them that long.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holding: Vec<String>,
}

/// Says where commands are. A device keeps one until the hub has it.
#[utoipa::path(post, path = "/api/v1/outbox/status", tag = "worker", request_body = Question,
    responses((status = 200, body = States), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn status(
    State(door): State<Door>,
    Json(question): Json<Question>,
) -> Result<Json<States>, Failed> {
    if question.ids.len() > IDS_MAX {
        return Err(Problem::too_large(&IDS_MAX.to_string()).into());
    }
    let read: Vec<(String, Option<CommandId>)> = question
        .ids
        .into_iter()
        .map(|id| {
            let known = Uuid::parse_str(&id).ok().map(CommandId);
            (id, known)
        })
        .collect();
    let ids: Vec<CommandId> = read.iter().filter_map(|(_, id)| *id).collect();
    let mut found = door.whereabouts(&ids).await?.into_iter();
    let states = read
        .into_iter()
        .map(|(text, id)| {
            let state = match id.and_then(|_| found.next()) {
                Some(Whereabouts::Hub) => "hub",
                Some(Whereabouts::Relay) => "relay",
                Some(Whereabouts::Refused) => "refused",
                Some(Whereabouts::Unknown) | None => "unknown",
            };
            (text, state)
        })
        .collect();
    let holding = door.holding(&ids).into_iter();
    Ok(Json(States {
        node: door.node(),
        states,
        holding: holding.map(|id| id.0.to_string()).collect(),
    }))
}
