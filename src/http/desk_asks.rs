//! `/api/v1/desk/cases/{number}/…`: each change of a case's state is a resource of its own that is posted to.

use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::desk_api::Program;
use super::extract::Json;
use super::problem::{Failed, Problem, ProblemBody};
use crate::app::App;
use crate::domain::case::{Ending, Face, Kind, NotAcceptedFor};
use crate::domain::command::{Command, Reclassify, TEXT_MAX_CHARS, TITLE_MAX_CHARS};
use crate::domain::deadline::Class;
use crate::domain::place::{DepartmentId, PlaceCode};
use crate::domain::relay_wire::AckBody;
use crate::domain::staff::Member;
use crate::domain::wire::{self, Malformed};
use crate::domain::{CommandId, Words};

/// Words, and the id that makes a repeat harmless.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Said {
    pub id: Option<Uuid>,
    #[schema(max_length = 4000)]
    pub text: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
pub struct NoteBody {
    pub id: Option<Uuid>,
    #[schema(max_length = 4000)]
    pub text: String,
    /// It tells of a telephone call.
    #[serde(default)]
    pub call: bool,
}

#[derive(Deserialize, utoipa::ToSchema)]
pub struct DispatchBody {
    pub id: Option<Uuid>,
    /// The department's number.
    pub department: u16,
    /// By when; the class's limit where it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finish_by: Option<Timestamp>,
    pub note: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
pub struct EndingBody {
    pub id: Option<Uuid>,
    pub ending: Ending,
    /// Wanted where it is not solved.
    pub text: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
pub struct RejectionBody {
    pub id: Option<Uuid>,
    pub reason: NotAcceptedFor,
    pub text: String,
}

/// What is corrected; what is left out stays.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ClassificationBody {
    pub id: Option<Uuid>,
    pub kind: Option<Kind>,
    /// A category's word.
    pub category: Option<String>,
    /// A place's code.
    pub place: Option<String>,
    pub class: Option<Class>,
    #[schema(max_length = 60)]
    pub title: Option<String>,
}

/// What everybody may read: names and faces out.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct PublicationBody {
    pub id: Option<Uuid>,
    #[schema(max_length = 60)]
    pub title: String,
    pub text: String,
    pub answer: Option<String>,
    /// Uploads of stored photos that everybody may see.
    #[serde(default)]
    pub photos: Vec<Uuid>,
}

#[derive(Deserialize, utoipa::ToSchema)]
pub struct PhoneRatingBody {
    pub id: Option<Uuid>,
    pub face: Face,
    pub text: Option<String>,
}

type Answer = Result<Json<AckBody>, Failed>;

async fn ask(
    app: &App,
    member: &Member,
    number: &str,
    id: Option<Uuid>,
    command: Command<Words>,
) -> Answer {
    let id = id.map_or_else(|| app.new_id(), CommandId);
    let ack = app.desk_command(member, number, id, command).await?;
    Ok(Json(ack.into()))
}

fn text(text: &str) -> Result<Words, Malformed> {
    wire::text(Some(text), TEXT_MAX_CHARS)
}

fn optional(text: Option<String>) -> Result<Option<Words>, Malformed> {
    match wire::text(text.as_deref(), TEXT_MAX_CHARS) {
        Err(Malformed::TextMissing) => Ok(None),
        other => other.map(Some),
    }
}

fn title(text: &str) -> Result<Words, Problem> {
    wire::text(Some(text), TITLE_MAX_CHARS).map_err(|_| Problem::field("title", "title"))
}

/// Says something to the reporter; the first time, it is the first answer.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/answers", tag = "desk", params(("number" = String, Path)), request_body = Said, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn answer(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<Said>,
) -> Answer {
    let command = Command::Answer {
        text: text(&said.text)?,
        files: Vec::new(),
    };
    ask(&app, &member, &number, said.id, command).await
}

/// Gives the case to a department, due by a time.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/dispatch", tag = "desk", params(("number" = String, Path)), request_body = DispatchBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn dispatch(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<DispatchBody>,
) -> Answer {
    let command = Command::Dispatch {
        department: DepartmentId(said.department),
        finish_by: said.finish_by,
        note: optional(said.note)?,
    };
    ask(&app, &member, &number, said.id, command).await
}

/// Hands the case back: not ours, and why.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/return", tag = "desk", params(("number" = String, Path)), request_body = Said, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn hand_back(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<Said>,
) -> Answer {
    let reason = text(&said.text)?;
    ask(&app, &member, &number, said.id, Command::Return { reason }).await
}

/// Says how far the work is.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/progress", tag = "desk", params(("number" = String, Path)), request_body = Said, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn progress(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<Said>,
) -> Answer {
    let text = text(&said.text)?;
    ask(&app, &member, &number, said.id, Command::Report { text }).await
}

/// Notes something for colleagues only.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/notes", tag = "desk", params(("number" = String, Path)), request_body = NoteBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn note(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<NoteBody>,
) -> Answer {
    let command = Command::Note {
        text: text(&said.text)?,
        call: said.call,
    };
    ask(&app, &member, &number, said.id, command).await
}

/// Ends the case in one of four honest ways.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/ending", tag = "desk", params(("number" = String, Path)), request_body = EndingBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<EndingBody>,
) -> Answer {
    let command = Command::End {
        ending: said.ending,
        text: optional(said.text)?,
        files: Vec::new(),
    };
    ask(&app, &member, &number, said.id, command).await
}

/// Does not accept the case (不予受理), with a reason or a referral.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/rejection", tag = "desk", params(("number" = String, Path)), request_body = RejectionBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn reject(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<RejectionBody>,
) -> Answer {
    let command = Command::NotAccept {
        reason: said.reason,
        text: text(&said.text)?,
    };
    ask(&app, &member, &number, said.id, command).await
}

/// Corrects kind, category, place, class or title.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/classification", tag = "desk", params(("number" = String, Path)), request_body = ClassificationBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn classify(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<ClassificationBody>,
) -> Answer {
    use crate::domain::decide::Refusal::NoSuchPlaceOrCategory;
    let site = app.site();
    let category = match said.category {
        None => None,
        Some(slug) => Some(
            site.category_by_slug(&slug)
                .ok_or(NoSuchPlaceOrCategory)?
                .id,
        ),
    };
    let place = match said.place {
        None => None,
        Some(code) => Some(PlaceCode::parse(&code).ok_or(NoSuchPlaceOrCategory)?),
    };
    let command = Command::Reclassify(Reclassify {
        kind: said.kind,
        category,
        place,
        class: said.class,
        title: said.title.as_deref().map(title).transpose()?,
    });
    ask(&app, &member, &number, said.id, command).await
}

/// Puts the case on the wall.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/publication", tag = "desk", params(("number" = String, Path)), request_body = PublicationBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn publish(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<PublicationBody>,
) -> Answer {
    let command = Command::Publish {
        title: title(&said.title)?,
        text: text(&said.text)?,
        answer: optional(said.answer)?,
        photos: said.photos,
    };
    ask(&app, &member, &number, said.id, command).await
}

/// Takes the case off the wall.
#[utoipa::path(delete, path = "/api/v1/desk/cases/{number}/publication", tag = "desk", params(("number" = String, Path)), security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unpublish(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
) -> Answer {
    ask(&app, &member, &number, None, Command::Unpublish).await
}

/// Writes down a rating heard in a call.
#[utoipa::path(post, path = "/api/v1/desk/cases/{number}/phone-rating", tag = "desk", params(("number" = String, Path)), request_body = PhoneRatingBody, security(("token" = [])),
    responses((status = 200, body = AckBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn rate_by_phone(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
    Json(said): Json<PhoneRatingBody>,
) -> Answer {
    let command = Command::RateByPhone {
        face: said.face,
        text: optional(said.text)?,
    };
    ask(&app, &member, &number, said.id, command).await
}
