//! A case as programs read it: the shapes that the worker's and the desk's answers share.

use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::app::reading::Told;
use crate::domain::By;
use crate::domain::case::{Case, Closing, Ending, Face, File, Kind, LineKind, Media, Status};
use crate::i18n;

/// A place or category: the word in the protocol, and its name in the reader's language.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Named {
    pub code: String,
    pub name: String,
}

/// What both sides read of a case.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CaseHead {
    #[schema(example = "2026-0176")]
    pub number: String,
    pub title: String,
    pub status: Status,
    pub kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Named>,
    /// Who handles it, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// By when it is to be finished; none once ended. Whoever is not to know the second of an anonymous filing reads
    /// the beginning of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// How it came to be closed, once it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// The last rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rated: Option<Face>,
    /// The words were erased; nothing of them is left.
    pub erased: bool,
}

impl CaseHead {
    /// `exact`: the reader may know the second of the filing, which a limit would tell.
    pub fn of(app: &App, case: &Case, title: String, exact: bool) -> CaseHead {
        let site = app.site();
        let is_open = case.is_open();
        let place = case.place.and_then(|code| site.place(code));
        let category = case.category.and_then(|id| site.category(id));
        let department = case
            .department
            .or(case.ended.as_ref().and_then(|ended| ended.department));
        CaseHead {
            number: case.number.to_string(),
            title,
            status: case.status(),
            kind: case.kind,
            place: place.map(|place| Named {
                code: place.code.to_string(),
                name: i18n::name(&place.name).to_owned(),
            }),
            category: category.map(|category| Named {
                code: category.slug.clone(),
                name: i18n::name(&category.name).to_owned(),
            }),
            department: department
                .and_then(|id| site.department(id))
                .map(|department| i18n::name(&department.name).to_owned()),
            due: is_open.then(|| match exact {
                true => case.finish_by(),
                false => start_of_day(app, case.finish_by()),
            }),
            ending: case.ended.as_ref().map(|ended| ended.ending),
            closing: case.closing,
            rated: case.rating.as_ref().map(|rating| rating.face),
            erased: case.erased,
        }
    }
}

/// One line of a case's history.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LineBody {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `reporter`, `centre` or `hub`; at the desk a member's name.
    pub from: String,
    /// `filed`, `answered`, `wrote`, `dispatched`, `ended` …
    pub what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileBody>,
}

/// A photo or recording.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FileBody {
    pub slot: u8,
    /// The device's own id of it, which bears the moment of the draft: not for readers who see the day only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<uuid::Uuid>,
    pub kind: MediaWord,
    /// It has arrived whole.
    pub stored: bool,
    /// Where it is read, for some hours; none until it is stored, or where it is not for the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `photo` or `voice`.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaWord {
    Photo,
    Voice,
}

/// The day's first moment in the mine's zone.
pub fn start_of_day(app: &App, at: Timestamp) -> Timestamp {
    let there = at.to_zoned_datetime(app.zone().clone());
    there.start_of_day().map_or(at, |start| start.timestamp())
}

/// The files that a line announced; `may` says whether the reader may open one, `exact` whether they may know the second.
pub fn files_of(
    app: &App,
    case: &Case,
    line: &Told,
    exact: bool,
    may: impl Fn(&File) -> bool,
) -> Vec<FileBody> {
    let of_line = case.files.iter().filter(|file| file.line_seq == line.seq);
    of_line
        .map(|file| FileBody {
            slot: file.claim.slot,
            upload: (exact || file.by != By::Reporter).then_some(file.claim.upload),
            kind: match file.claim.media {
                Media::Photo => MediaWord::Photo,
                Media::Voice => MediaWord::Voice,
            },
            stored: file.stored.is_some(),
            url: (file.stored.is_some() && may(file))
                .then(|| app.file_link(case, file.claim.upload)),
        })
        .collect()
}

/// Who a line is from, where names are nobody's business.
pub fn side(by: By) -> &'static str {
    match by {
        By::Reporter | By::Public => "reporter",
        By::Staff(_) => "centre",
        By::Hub => "hub",
    }
}

/// What a line tells of, in one word.
pub fn word(what: LineKind) -> &'static str {
    match what {
        LineKind::Filed => "filed",
        LineKind::Answered => "answered",
        LineKind::Wrote => "wrote",
        LineKind::Reclassified => "reclassified",
        LineKind::Dispatched(_) => "dispatched",
        LineKind::Returned => "returned",
        LineKind::Progressed => "progressed",
        LineKind::Noted => "noted",
        LineKind::Ended(_) => "ended",
        LineKind::NotAccepted(_) => "not_accepted",
        LineKind::Rated(_) => "rated",
        LineKind::Reopened => "reopened",
        LineKind::Withdrawn => "withdrawn",
        LineKind::Published => "published",
        LineKind::Unpublished => "unpublished",
        LineKind::FileRefused => "file_refused",
        LineKind::IdentitySeen => "identity_seen",
        LineKind::Erased => "erased",
    }
}
