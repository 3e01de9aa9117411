//! Following a case over HTTP: found by its receipt, which travels in bodies; and what its reporter sends.

use axum::{
    Form,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::stations::stations;
use super::{CommandIds, TrackPage, TrackedCase};
use crate::app::App;
use crate::app::filing::Fate;
use crate::app::tracking::Tracked;
use crate::domain::case::{Face, Status};
use crate::domain::receipt::Receipt;
use crate::domain::wire::{DeviceBody, DeviceCommand};
use crate::http::pages::Page;
use crate::http::photos::{announced, parts};
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::{t, ta};

/// `GET /T`: a field for the receipt; a script reads the fragment instead.
pub async fn ask() -> Response {
    Page::new(TrackPage::default()).into_response()
}

/// `POST /T`.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    receipt: String,
}

pub async fn find(State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response, Failed> {
    show(&app, &typed.receipt, Told::default()).await
}

/// `GET /T/{receipt}`: the fallback without script.
pub async fn link(State(app): State<App>, Path(receipt): Path<String>) -> Result<Response, Failed> {
    show(&app, &receipt, Told::default()).await
}

/// What the page says about the last post.
#[derive(Default)]
struct Told {
    done: Option<String>,
    problem: Option<String>,
}

async fn show(app: &App, typed: &str, told: Told) -> Result<Response, Failed> {
    let missing = |key: &str, status| {
        let page = TrackPage {
            typed: typed.chars().take(64).collect(),
            problem: Some(t(key)),
            case: None,
        };
        Ok(Page::secret(page).status(status).into_response())
    };
    let Ok(receipt) = Receipt::parse(typed) else {
        return missing("malformed-receipt", StatusCode::UNPROCESSABLE_ENTITY);
    };
    let found = app.track(std::slice::from_ref(&receipt)).await?;
    let Some(tracked) = found.into_iter().next().flatten() else {
        return missing("track-unknown", StatusCode::NOT_FOUND);
    };
    let case = tracked_case(app, &receipt, &tracked, told);
    let page = TrackPage {
        case: Some(case),
        ..TrackPage::default()
    };
    Ok(Page::secret(page).into_response())
}

fn tracked_case(app: &App, receipt: &Receipt, tracked: &Tracked, told: Told) -> TrackedCase {
    let site = app.site();
    let reading = &tracked.reading;
    let case = &reading.case;
    let id = || app.new_id().0.to_string();
    let place = case.place.and_then(|code| site.place(code));
    TrackedCase {
        receipt: receipt.reveal().to_owned(),
        code: receipt.grouped(),
        ids: CommandIds {
            message: id(),
            rating: id(),
            reopening: id(),
            withdrawal: id(),
        },
        number: case.number.to_string(),
        title: match case.erased {
            true => t("track-erased"),
            false => reading.title.clone(),
        },
        kind_key: wording::kind_key(case.kind).into(),
        kind: wording::kind(case.kind),
        place: wording::place(&site, case.place),
        stations: stations(app, reading),
        done: told.done,
        problem: told.problem,
        delivery: None,
        may_write: tracked.open.write,
        // Faces appear only while the case waits for them; another rating comes with a reopening.
        may_rate: tracked.open.rate && case.status() == Status::Rating,
        may_reopen: tracked.open.reopen,
        may_withdraw: tracked.open.withdraw,
        camera: place.is_none_or(|p| !p.no_camera),
    }
}

/// What a form below `/T` brought.
#[derive(Default)]
struct Sent {
    receipt: String,
    id: String,
    text: String,
    rating: String,
    photos: Vec<Vec<u8>>,
}

impl Sent {
    async fn read(request: Request) -> Result<Sent, Failed> {
        let mut sent = Sent::default();
        for (name, bytes) in parts(request).await? {
            let text = || String::from_utf8_lossy(&bytes).into_owned();
            match name.as_str() {
                "receipt" => sent.receipt = text(),
                "id" => sent.id = text(),
                "text" => sent.text = text(),
                "rating" => sent.rating = text(),
                "photo" => sent.photos.push(bytes),
                _ => {}
            }
        }
        Ok(sent)
    }

    /// The command; an id that is none is made here.
    fn command(&self, app: &App, kind: &str) -> DeviceCommand {
        let id: Uuid = self.id.parse().unwrap_or_else(|_| app.new_id().0);
        let face = match self.rating.as_str() {
            "1" => Some(Face::Satisfied),
            "2" => Some(Face::Fairly),
            "3" => Some(Face::Dissatisfied),
            "4" => Some(Face::VeryDissatisfied),
            _ => None,
        };
        DeviceCommand {
            id,
            kind: kind.into(),
            v: 1,
            at: None,
            sent_at: None,
            place: None,
            body: DeviceBody {
                receipt: self.receipt.clone(),
                text: (!self.text.trim().is_empty()).then(|| self.text.clone()),
                face,
                ..DeviceBody::default()
            },
            files: announced(id, &self.photos).collect(),
        }
    }
}

/// `POST /T/message`
pub async fn message(State(app): State<App>, request: Request) -> Result<Response, Failed> {
    send(&app, request, "case.message").await
}

/// `POST /T/rating`
pub async fn rating(State(app): State<App>, request: Request) -> Result<Response, Failed> {
    send(&app, request, "case.rated").await
}

/// `POST /T/reopening`
pub async fn reopening(State(app): State<App>, request: Request) -> Result<Response, Failed> {
    send(&app, request, "case.reopened").await
}

/// `POST /T/withdrawal`
pub async fn withdrawal(State(app): State<App>, request: Request) -> Result<Response, Failed> {
    send(&app, request, "case.withdrawn").await
}

async fn send(app: &App, request: Request, kind: &str) -> Result<Response, Failed> {
    let sent = Sent::read(request).await?;
    let command = sent.command(app, kind);
    let told = match app.deliver_form(&command).await? {
        Fate::Stored(_) | Fate::Duplicate(_) => {
            if let Ok(receipt) = Receipt::parse(&sent.receipt) {
                for (file, bytes) in command.files.iter().zip(&sent.photos) {
                    let _ = app.take_file(&receipt, file.upload, bytes.clone()).await;
                }
            }
            Told {
                done: Some(done(kind, &command)),
                problem: None,
            }
        }
        Fate::Refused(refusal) => wrong(t(&format!("refusal-{}", refusal.code())), &sent),
        Fate::Malformed(malformed) => wrong(t(&format!("malformed-{}", malformed.code())), &sent),
        Fate::Conflict => wrong(t("problem-conflict"), &sent),
        Fate::Failed(error) => return Err(crate::app::Error::from(error).into()),
        Fate::Shapeless(_) => wrong(t("malformed-type"), &sent),
    };
    show(app, &sent.receipt, told).await
}

/// What a post did, in words.
fn done(kind: &str, command: &DeviceCommand) -> String {
    match kind {
        "case.message" => t("done-written"),
        "case.reopened" => t("done-reopened"),
        "case.withdrawn" => t("done-withdrawn"),
        _ => {
            let rating = command.body.face.map(|face| t(wording::face_key(face)));
            ta(
                "done-rated",
                &[("rating", rating.unwrap_or_default().into())],
            )
        }
    }
}

/// What was typed comes back with what is wrong with it.
fn wrong(sentence: String, sent: &Sent) -> Told {
    let text = sent.text.trim();
    Told {
        done: None,
        problem: Some(match text.is_empty() {
            true => sentence,
            false => format!("{sentence}\n{text}"),
        }),
    }
}
