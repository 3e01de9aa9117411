//! What is done to a case: each deed a form, each form a command, each refusal a sentence beside what was typed.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};

use super::case_forms::moment_typed;
use super::case_page::Attempt;
use super::cases::{self, Narrow, View};
use super::{Desk, Fields, Posted, word};
use crate::app::{App, Error};
use crate::domain::case::Kind;
use crate::domain::command::{Command, Reclassify, TEXT_MAX_CHARS, TITLE_MAX_CHARS};
use crate::domain::deadline::Class;
use crate::domain::place::{CategoryId, DepartmentId, PlaceCode};
use crate::domain::wire::{self, Malformed};
use crate::domain::{CaseId, CommandId, Words};
use crate::http::photos;
use crate::http::problem::{Failed, Problem};
use crate::i18n::t;
use crate::store;

/// Why a form is not a command.
enum Unfit {
    /// No such deed.
    Unknown,
    /// A sentence of the catalogue.
    Said(&'static str),
    Malformed(Malformed),
}

impl From<Malformed> for Unfit {
    fn from(malformed: Malformed) -> Unfit {
        Unfit::Malformed(malformed)
    }
}

/// `POST /desk/cases/{no}/{deed}`
pub async fn act(
    Path((number, deed)): Path<(String, String)>,
    Query(narrow): Query<Narrow>,
    Posted { desk, fields }: Posted,
) -> Result<Response, Failed> {
    let tried = attempt(&desk, &number, &deed, &fields).await;
    let (status, problem, same_id) = match tried {
        Ok(()) if deed == "identity" => return identity(&desk, &number, &narrow).await,
        Ok(()) => return Ok(cases::see(&number, &narrow.query(), &deed)),
        Err(Tried::Unknown) => return Err(Error::NotFound.into()),
        Err(Tried::Unfit(problem)) => (StatusCode::UNPROCESSABLE_ENTITY, problem, false),
        Err(Tried::Error(Error::NotFound)) => return Err(Error::NotFound.into()),
        Err(Tried::Error(error)) => {
            let same_id = matches!(
                error,
                Error::TooMany { .. } | Error::Store(store::Error::Full { .. })
            );
            let conflict = matches!(error, Error::Conflict);
            let problem = Problem::from(error);
            let words = match conflict {
                true => t("desk-conflict"),
                false => problem.words().1.to_owned(),
            };
            (problem.status(), words, same_id)
        }
    };
    let reading = desk.app.desk_case(desk.member(), &number).await?;
    let view = View {
        status,
        attempt: Some(Attempt {
            deed,
            problem,
            fields,
            same_id,
        }),
        ..View::default()
    };
    cases::render(&desk, reading, &narrow, view).await
}

enum Tried {
    Unknown,
    Unfit(String),
    Error(Error),
}

async fn attempt(desk: &Desk, number: &str, deed: &str, fields: &Fields) -> Result<(), Tried> {
    let id = fields
        .command_id()
        .map_err(|e| Tried::Error(Error::Malformed(e)))?;
    let command = command(desk, number, deed, fields).map_err(|unfit| match unfit {
        Unfit::Unknown => Tried::Unknown,
        Unfit::Said(key) => Tried::Unfit(t(key)),
        Unfit::Malformed(Malformed::TextMissing) => Tried::Unfit(t("desk-say-something")),
        Unfit::Malformed(malformed) => Tried::Error(Error::Malformed(malformed)),
    })?;
    let asked = desk.app.desk_command(desk.member(), number, id, command);
    let ack = asked.await.map_err(Tried::Error)?;
    if let Some((case, _)) = ack.case {
        take_photos(&desk.app, case, id, &fields.photos).await;
    }
    Ok(())
}

/// Takes a form's photos once its command is on disk. One that cannot be read is said on the case; the words are safe.
pub(super) async fn take_photos(app: &App, case: CaseId, id: CommandId, photos: &[Vec<u8>]) {
    for (claim, bytes) in photos::claims(id.0, photos).zip(photos) {
        let _ = app.take_staff_file(case, claim.upload, bytes.clone()).await;
    }
}

/// The name and number that the reporter gave: on this one answer, after the look at it is an entry.
async fn identity(desk: &Desk, number: &str, narrow: &Narrow) -> Result<Response, Failed> {
    let reading = desk.app.desk_case(desk.member(), number).await?;
    let identity = desk.app.identity(&reading.case)?;
    let view = View {
        identity,
        done: Some(t("desk-done-identity")),
        ..View::default()
    };
    cases::render(desk, reading, narrow, view).await
}

/// The command that a form asks for.
fn command(
    desk: &Desk,
    number: &str,
    deed: &str,
    fields: &Fields,
) -> Result<Command<Words>, Unfit> {
    let text = || wire::text(Some(fields.get("text")), TEXT_MAX_CHARS);
    let optional = |field: &str| match wire::text(Some(fields.get(field)), TEXT_MAX_CHARS) {
        Err(Malformed::TextMissing) => Ok(None),
        other => other.map(Some),
    };
    let files = || {
        let id = fields.command_id()?;
        Ok::<_, Malformed>(photos::claims(id.0, &fields.photos).collect())
    };
    Ok(match deed {
        "answers" => Command::Answer {
            text: text()?,
            files: files()?,
        },
        "classification" => Command::Reclassify(reclassify(fields)?),
        "dispatch" => {
            let finish_by = match fields.get("due") {
                "" => None,
                typed => {
                    Some(moment_typed(&desk.app, typed).ok_or(Unfit::Said("desk-due-unreadable"))?)
                }
            };
            let department = fields.get("department").parse().map(DepartmentId);
            Command::Dispatch {
                department: department.map_err(|_| Unfit::Said("desk-choose-department"))?,
                finish_by,
                note: optional("note")?,
            }
        }
        "return" => Command::Return { reason: text()? },
        "progress" => Command::Report { text: text()? },
        "notes" => Command::Note {
            text: text()?,
            call: fields.has("call"),
        },
        "ending" => {
            let chosen = fields.get("ending");
            let ending = word::ENDINGS
                .into_iter()
                .find(|ending| word::ending_key(*ending) == chosen)
                .ok_or(Unfit::Said("desk-choose-ending"))?;
            Command::End {
                ending,
                text: optional("text")?,
                files: files()?,
            }
        }
        "rejection" => {
            let chosen = fields.get("reason");
            let reason = word::REASONS
                .into_iter()
                .find(|reason| word::reason_key(*reason) == chosen)
                .ok_or(Unfit::Said("desk-choose-reason"))?;
            Command::NotAccept {
                reason,
                text: text()?,
            }
        }
        "publication" => Command::Publish {
            title: wire::text(Some(fields.get("title")), TITLE_MAX_CHARS).map_err(title)?,
            text: text()?,
            answer: optional("answer")?,
            photos: fields
                .all("photo")
                .filter_map(|id| id.parse().ok())
                .collect(),
        },
        "unpublication" => Command::Unpublish,
        "phone-rating" => {
            let chosen = fields.get("face");
            let face = word::FACES
                .into_iter()
                .find(|face| word::face_key(*face) == chosen)
                .ok_or(Unfit::Malformed(Malformed::Face))?;
            Command::RateByPhone {
                face,
                text: optional("text")?,
            }
        }
        "identity" => Command::SeeIdentity,
        "erasure" => match fields.get("confirm") == number {
            true => Command::Erase,
            false => return Err(Unfit::Said("desk-erase-confirm")),
        },
        _ => return Err(Unfit::Unknown),
    })
}

fn reclassify(fields: &Fields) -> Result<Reclassify<Words>, Unfit> {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| word::kind_key(*kind) == fields.get("kind"));
    let class = Class::ALL
        .into_iter()
        .find(|class| word::class_key(*class) == fields.get("class"));
    let new_title = match fields.get("title") == fields.get("title_was") {
        true => None,
        false => Some(wire::text(Some(fields.get("title")), TITLE_MAX_CHARS).map_err(title)?),
    };
    Ok(Reclassify {
        kind,
        category: fields.get("category").parse().ok().map(CategoryId),
        place: PlaceCode::parse(fields.get("place")).filter(|_| fields.has("place")),
        class,
        title: new_title,
    })
}

fn title(malformed: Malformed) -> Unfit {
    match malformed {
        Malformed::TextTooLong => Unfit::Said("desk-title-long"),
        Malformed::TextMissing => Unfit::Said("desk-title-missing"),
        other => Unfit::Malformed(other),
    }
}
