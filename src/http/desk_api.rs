//! `/api/v1/desk/cases`: the desk's lists and cases for programs that speak for a member of staff.
//! What is asked of a case stands in `desk_asks.rs`; who may do what is the rules' to say.

use axum::{
    extract::{FromRequestParts, Path, Query, State},
    http::request::Parts,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::case_body::{CaseHead, LineBody, files_of, side, start_of_day, word};
use super::extract::{Bearer, Json};
use super::problem::{Failed, Problem, ProblemBody};
use super::wording;
use crate::app::desk::{Filter, List, Row};
use crate::app::entering::Entered;
use crate::app::reading::{Reading, title_of};
use crate::app::{App, Error};
use crate::domain::case::{Kind, Media, Via};
use crate::domain::command::TEXT_MAX_CHARS;
use crate::domain::deadline::Class;
use crate::domain::place::{DepartmentId, PlaceCode};
use crate::domain::receipt::Receipt;
use crate::domain::relay_wire::AckBody;
use crate::domain::staff::{Act, Member};
use crate::domain::wire::{self, Identity};
use crate::domain::{By, CommandId};

/// A member of staff for whom a program speaks, `Authorization: Bearer`.
pub struct Program(pub Member);

impl FromRequestParts<App> for Program {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failed> {
        let Ok(Bearer(token)) = Bearer::from_request_parts(parts, app).await;
        let signed = token.and_then(|token| app.program(&token));
        Ok(Program(signed.ok_or(Error::SignedOut)?.member))
    }
}

/// Which cases are asked for.
#[derive(Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `new`, `mine`, `handling`, `soon`, `late`, `rating`, `closed` or `all` (the default).
    pub list: Option<String>,
    pub kind: Option<Kind>,
    /// A place's code.
    pub place: Option<String>,
    /// A category's word.
    pub category: Option<String>,
    /// A department's number.
    pub department: Option<u16>,
    /// Words that stand in the case, or its number.
    pub q: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// One page of a list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ListBody {
    pub cases: Vec<RowBody>,
    /// How many fit, before a search for words.
    pub matched: usize,
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One row of a list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RowBody {
    #[serde(flatten)]
    pub head: CaseHead,
    pub class: Class,
    pub named: bool,
    pub photos: usize,
    pub voice: bool,
}

/// Lists cases, fifty at a time, as far as the member may see them.
#[utoipa::path(get, path = "/api/v1/desk/cases", tag = "desk", params(Wanted), security(("token" = [])),
    responses((status = 200, body = ListBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Program(member): Program,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<ListBody>, Failed> {
    let Query(wanted) = wanted.map_err(|error| Problem::shape(&error.body_text()))?;
    let site = app.site();
    let list = match &wanted.list {
        None => List::All,
        Some(key) => List::parse(key).ok_or_else(|| Problem::shape("list"))?,
    };
    let place = match &wanted.place {
        None => None,
        Some(code) => Some(PlaceCode::parse(code).ok_or_else(|| Problem::field("place", "place"))?),
    };
    let category = match &wanted.category {
        None => None,
        Some(slug) => Some(
            site.category_by_slug(slug)
                .ok_or_else(|| Problem::shape("category"))?
                .id,
        ),
    };
    let after = match &wanted.after {
        None => None,
        Some(cursor) => Some(app.cursor(cursor).ok_or_else(|| Problem::shape("after"))?),
    };
    let filter = Filter {
        kind: wanted.kind,
        place,
        category,
        department: wanted.department.map(DepartmentId),
        words: wanted.q.unwrap_or_default(),
        after,
    };
    let listing = app.desk_list(&member, list, filter).await?;
    let cases = listing
        .rows
        .into_iter()
        .map(|row| row_body(&app, &member, row))
        .collect::<Result<_, Failed>>()?;
    Ok(Json(ListBody {
        cases,
        matched: listing.matched,
        next: listing.next.map(|cursor| app.cursor_address(cursor)),
    }))
}

fn row_body(app: &App, member: &Member, row: Row) -> Result<RowBody, Failed> {
    let case = app.store().case(row.fact.id)?.ok_or(Error::NotFound)?;
    Ok(RowBody {
        head: CaseHead::of(app, &case, row.title, member.sees_exact_time(&case)),
        class: row.fact.class,
        named: row.named,
        photos: row.photos,
        voice: row.voice,
    })
}

/// A case as a member may see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CaseBody {
    #[serde(flatten)]
    pub head: CaseHead,
    pub class: Class,
    pub via: Via,
    /// About a cadre or a unit.
    pub cadre: bool,
    /// The reporter gave a name; to look at it is a step of its own and is kept.
    pub named: bool,
    pub text: String,
    /// When the hub had it: a day where the second is not the reader's business.
    pub filed: String,
    pub history: Vec<LineBody>,
    pub files_missing: usize,
    pub is_published: bool,
    pub seconds: u32,
    pub thumbs: u32,
}

/// Shows a case with its history.
#[utoipa::path(get, path = "/api/v1/desk/cases/{number}", tag = "desk", params(("number" = String, Path, example = "2026-0176")), security(("token" = [])),
    responses((status = 200, body = CaseBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn show(
    State(app): State<App>,
    Program(member): Program,
    Path(number): Path<String>,
) -> Result<Json<CaseBody>, Failed> {
    let reading = app.desk_case(&member, &number).await?;
    Ok(Json(case_body(&app, &member, reading)))
}

fn case_body(app: &App, member: &Member, reading: Reading) -> CaseBody {
    let case = &reading.case;
    let site = app.site();
    let exact = member.sees_exact_time(case);
    let day = |at: Timestamp| {
        let day = at.to_zoned_datetime(app.zone().clone()).date();
        day.to_string()
    };
    let from = |by: By| match by {
        By::Staff(id) => site.member(id).map(|member| member.name.clone()),
        _ => None,
    };
    let history = reading.lines.iter().map(|line| LineBody {
        at: match line.by {
            // The day, not the second, of what an anonymous reporter did.
            By::Reporter if !exact => start_of_day(app, line.at),
            _ => line.at,
        },
        from: from(line.by).unwrap_or_else(|| side(line.by).into()),
        what: word(line.what),
        text: wording::told(line),
        files: files_of(app, case, line, exact, |file| match file.claim.media {
            Media::Photo => true,
            Media::Voice => member.may(Act::Listen, case),
        }),
    });
    CaseBody {
        head: CaseHead::of(app, case, reading.title.clone(), exact),
        class: case.class,
        via: case.via,
        cadre: case.cadre,
        named: case.named,
        text: reading.text.clone(),
        filed: match exact {
            true => case.filed_at.to_string(),
            false => day(case.filed_at),
        },
        history: history.collect(),
        files_missing: case.files_missing(),
        is_published: case.published_pos.is_some(),
        seconds: case.seconds,
        thumbs: case.thumbs,
    }
}

/// What somebody said elsewhere, typed in for them: 代錄.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct EntryBody {
    /// Made with the form, so that a repeat files nothing twice.
    pub id: Option<Uuid>,
    /// Made by the hub where it is left out.
    pub receipt: Option<String>,
    pub kind: Option<Kind>,
    /// A category's word.
    pub category: Option<String>,
    /// A place's code.
    pub place: Option<String>,
    /// `group`, `call`, `visit` or `book`.
    pub via: Via,
    #[serde(default)]
    pub cadre: bool,
    pub text: String,
    pub name: Option<String>,
    pub phone: Option<String>,
}

/// What was filed, and the receipt to hand over.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EnteredBody {
    #[serde(flatten)]
    pub ack: AckBody,
    pub title: String,
    pub receipt: String,
}

/// Files what somebody said in the group, in a call, at the counter or in the suggestion book.
#[utoipa::path(post, path = "/api/v1/desk/cases", tag = "desk", request_body = EntryBody, security(("token" = [])),
    responses((status = 200, body = EnteredBody), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn enter(
    State(app): State<App>,
    Program(member): Program,
    Json(said): Json<EntryBody>,
) -> Result<Json<EnteredBody>, Failed> {
    let text = wire::text(Some(&said.text), TEXT_MAX_CHARS)?;
    let receipt = match &said.receipt {
        Some(typed) => Receipt::parse(typed).map_err(|_| wire::Malformed::Receipt)?,
        None => app.new_receipt(),
    };
    let part = |text: Option<String>, max: usize| match text.as_deref().map(str::trim) {
        None | Some("") => Ok(String::new()),
        some => wire::text(some, max)
            .map(|words| words.0)
            .map_err(|_| wire::Malformed::Identity),
    };
    let identity = Identity {
        name: part(said.name, 40)?,
        phone: part(said.phone, 30)?,
    };
    let is_named = !identity.name.is_empty() || !identity.phone.is_empty();
    let site = app.site();
    let category = said.category.as_deref();
    let title = title_of(&text.0);
    let entered = Entered {
        kind: said.kind.unwrap_or(Kind::Request),
        category: category.and_then(|slug| site.category_by_slug(slug).map(|c| c.id)),
        place: said.place.as_deref().and_then(PlaceCode::parse),
        via: said.via,
        cadre: said.cadre,
        text,
        identity: is_named.then_some(identity),
        files: Vec::new(),
    };
    let id = said.id.map_or_else(|| app.new_id(), CommandId);
    let ack = app.enter(&member, id, &receipt, entered).await?;
    Ok(Json(EnteredBody {
        ack: ack.into(),
        title,
        receipt: receipt.reveal().to_owned(),
    }))
}
