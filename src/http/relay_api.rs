//! What relays ask of their hub: to be let in, to be relieved of commands and files, and how the house stands.

use axum::Extension;
use axum::{
    body::Body,
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::extract::{self, Bearer, Json};
use super::health::Metrics;
use super::outbox::{Node, verdict};
use super::problem::{Failed, Problem, ProblemBody};
use crate::app::uploads::Trouble;
use crate::app::{App, Error};
use crate::domain::relay::Relay;
use crate::domain::relay_wire::{
    BATCH_ENTRIES_MAX, BATCH_MAX_BYTES, BatchAnswer, CHUNK_MAX_BYTES, Enrol, Enrolled, EntryResult,
    FileAnnounced, FileBegun, NodeName, RelayBatch, WIRE_VERSION,
};
use crate::store::uploads::UploadId;

/// A sealed chunk is a little longer than what is in it.
const SEALED_CHUNK_MAX_BYTES: usize = CHUNK_MAX_BYTES + (64 << 10);

/// A request of a relay that is let in.
pub struct AsRelay {
    pub app: App,
    pub relay: Relay,
}

impl FromRequestParts<App> for AsRelay {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failed> {
        let Ok(Bearer(token)) = Bearer::from_request_parts(parts, app).await;
        let relay = token.and_then(|token| app.relay_with(&token));
        let relay = relay.ok_or_else(|| {
            Problem::new(StatusCode::UNAUTHORIZED, "relay-revoked").with(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"relay\""),
            )
        })?;
        Ok(AsRelay {
            app: app.clone(),
            relay,
        })
    }
}

/// This hub.
fn node(app: &App) -> NodeName {
    let node = Node::of(app);
    NodeName {
        id: node.id,
        role: node.role.to_owned(),
        epoch: node.epoch,
    }
}

/// Makes the box that shows a one-time code of the desk a relay.
#[utoipa::path(post, path = "/api/v1/relays", tag = "relay", request_body = Enrol,
    responses((status = 201, description = "`relay`, `token`, `recipient`, `name`, `place`, `site`, `node`: the token is shown this once"),
        (status = 403, description = "The code is wrong, used or older than a day", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn enrol(
    State(app): State<App>,
    Json(asked): Json<Enrol>,
) -> Result<(StatusCode, Json<Enrolled>), Failed> {
    let (relay, token) = match app.enrol(&asked.code).await {
        Err(Error::Forbidden) => {
            return Err(Problem::new(StatusCode::FORBIDDEN, "relay-code").into());
        }
        enrolled => enrolled?,
    };
    let enrolled = Enrolled {
        relay: relay.id.0,
        token: token.reveal().to_owned(),
        recipient: app.store().recipient(),
        name: relay.name,
        place: relay.place.map(|place| place.to_string()),
        site: app.site().for_relays(),
        node: node(&app),
    };
    Ok((StatusCode::CREATED, Json(enrolled)))
}

/// Takes the next commands of a relay. What is answered is in the hub's journal, and so is how far the relay was heard.
#[utoipa::path(post, path = "/api/v1/relay/batches", tag = "relay", request_body = RelayBatch, security(("token" = [])),
    responses((status = 200, body = BatchAnswer), (status = 401, description = "Revoked, or never let in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 507, description = "No room: nothing of the batch was taken", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn batches(
    AsRelay { app, relay }: AsRelay,
    Extension(metrics): Extension<Metrics>,
    body: Body,
) -> Result<Json<BatchAnswer>, Failed> {
    let bytes = extract::body(body, BATCH_MAX_BYTES, "1 MiB").await?;
    let batch: RelayBatch =
        serde_json::from_slice(&bytes).map_err(|error| Problem::shape(&error.to_string()))?;
    if batch.v != WIRE_VERSION {
        return Err(Problem::shape("v").into());
    }
    if batch.entries.len() > BATCH_ENTRIES_MAX {
        return Err(Problem::too_large(&BATCH_ENTRIES_MAX.to_string()).into());
    }
    let taken = app.take_relayed(&relay, batch).await?;
    let results = taken.fates.into_iter().map(|(seq, id, fate)| {
        let (result, ack, problem) = verdict(fate);
        metrics.count_command(result.word());
        let problem = problem.and_then(|problem| serde_json::to_value(problem).ok());
        EntryResult {
            seq,
            id,
            result,
            ack,
            problem,
        }
    });
    Ok(Json(BatchAnswer {
        node: node(&app),
        have: taken.have,
        results: results.collect(),
        backed_up: taken.backed_up,
        site_version: app.site().version,
        scans_taken: taken.scans_taken,
    }))
}

/// The house as a relay may know it.
#[utoipa::path(get, path = "/api/v1/relay/site", tag = "relay", security(("token" = [])),
    responses((status = 200, description = "Places, categories, departments, settings; the ETag is the site's version"), (status = 304, description = "The one you know")))]
pub async fn site(AsRelay { app, .. }: AsRelay, headers: HeaderMap) -> Response {
    let site = app.site();
    let tag = format!("\"{}-{}\"", app.store().epoch(), site.version);
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let mut response = Json(site.for_relays()).into_response();
    let tag = HeaderValue::from_str(&tag).expect("digits");
    response.headers_mut().insert(header::ETAG, tag);
    response
}

/// Begins the upload of a file that a delivered command announced, or finds it where it stands.
#[utoipa::path(post, path = "/api/v1/relay/files", tag = "relay", request_body = FileAnnounced, security(("token" = [])),
    responses((status = 201, body = FileBegun), (status = 403, description = "Its command is not here yet", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn begin_file(
    AsRelay { app, .. }: AsRelay,
    Json(file): Json<FileAnnounced>,
) -> Result<(StatusCode, Json<FileBegun>), Failed> {
    let (id, progress) = app
        .begin_upload_of(file.receipt_hash, file.upload, file.bytes)
        .await?;
    let begun = FileBegun {
        location: format!("/api/v1/relay/files/{id}"),
        offset: progress.offset_bytes,
    };
    Ok((StatusCode::CREATED, Json(begun)))
}

/// Takes one sealed chunk where the file stands.
#[utoipa::path(patch, path = "/api/v1/relay/files/{upload}", tag = "relay", security(("token" = [])),
    params(("upload" = String, Path), ("Upload-Offset" = u64, Header, description = "In plain bytes")),
    request_body(content_type = "application/offset+octet-stream", description = "One chunk of at most 1 MiB, sealed to the hub (age)"),
    responses((status = 204, description = "Upload-Offset"), (status = 409, description = "It stands elsewhere: see Upload-Offset"),
        (status = 422, description = "The chunk does not open, or all is there and it is no photo or voice: not worth sending again", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn append_file(
    AsRelay { app, .. }: AsRelay,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failed> {
    let id = UploadId::parse(&id).ok_or(Trouble::Unknown)?;
    let said = headers.get("upload-offset").and_then(|v| v.to_str().ok());
    let offset = said.and_then(|text| text.trim().parse().ok());
    let offset = offset.ok_or(Trouble::Length)?;
    let sealed = extract::body(body, SEALED_CHUNK_MAX_BYTES, "1 MiB").await?;
    let progress = app.append_sealed(id, offset, sealed.to_vec()).await?;
    let told = [(
        HeaderName::from_static("upload-offset"),
        HeaderValue::from(progress.offset_bytes),
    )];
    Ok((StatusCode::NO_CONTENT, told).into_response())
}
