//! A case: what somebody said and what became of it. Events are what happened; `evolve` folds them.
//! A `Case` carries no words: its thread says where in the journal they stand.

mod event;

pub use event::{CaseEvent, Filed, Reclassified};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::board::NoticeId;
use super::deadline::{Class, Due};
use super::place::{CategoryId, DepartmentId, PlaceCode};
use super::receipt::ReceiptHash;
use super::staff::StaffId;
use super::{By, CaseId, CaseNumber, KeySlot};

/// What a filing is. Counsel and proposal come with rules of their own and are not offered yet.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Request,
    Hazard,
    Suggestion,
    Praise,
    Question,
}

impl Kind {
    pub const ALL: [Kind; 5] = [
        Kind::Request,
        Kind::Hazard,
        Kind::Suggestion,
        Kind::Praise,
        Kind::Question,
    ];
}

/// The four words everybody reads: 待受理 → 正在辦理 → 待您評價 → 已完結.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Waiting,
    Handling,
    Rating,
    Closed,
}

impl Status {
    /// Somebody is at it or will be: nothing has ended yet.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Waiting | Status::Handling)
    }
}

/// An honest ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Solved,
    Planned,
    Explained,
    Declined,
}

/// Four faces.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    Satisfied,
    Fairly,
    Dissatisfied,
    VeryDissatisfied,
}

/// How the filing reached the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    Phone,
    Kiosk,
    /// 代錄: typed in by staff for somebody, from …
    Group,
    Call,
    Visit,
    Book,
}

impl Via {
    /// Typed in for somebody, visibly marked, rated by telephone only.
    pub fn is_proxy(self) -> bool {
        matches!(self, Via::Group | Via::Call | Via::Visit | Via::Book)
    }
}

/// How a case came to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    Rated,
    /// Praise was passed on; nobody is asked to rate that.
    PassedOn,
    Withdrawn,
    NotAccepted,
}

/// Why a case is not accepted (不予受理).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotAcceptedFor {
    /// Another office's matter; the words say whose.
    Elsewhere,
    /// Nothing that one could act on.
    Unclear,
    /// Already answered under another number.
    Repeated,
    /// Before a court or an arbitration.
    BeforeTheLaw,
}

/// A file that was announced with a command; its bytes come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Order within the command, from 0.
    pub slot: u8,
    /// The device's own id of the upload.
    pub upload: Uuid,
    pub bytes: u32,
    pub media: Media,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    Photo,
    Voice,
}

/// A stored file: SHA-256 of the bytes that lie on the disk, which are encrypted under the case's key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileRef(pub [u8; 32]);
super::bytes32!(FileRef);

/// A file of a case, announced and perhaps arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub claim: Claim,
    /// The thread's line that announced it.
    pub line_seq: u64,
    /// From the reporter, or from staff.
    pub by: By,
    pub stored: Option<FileRef>,
    /// Bytes in the clear, after the server's own re-encoding.
    pub stored_bytes: u32,
}

/// One line of a case's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub seq: u64,
    pub pos: u64,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    pub by: By,
    pub what: LineKind,
}

/// What a line tells of, enough to choose its sentence and who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineKind {
    Filed,
    Answered,
    Wrote,
    Reclassified,
    Dispatched(DepartmentId),
    Returned,
    Progressed,
    Noted,
    Ended(Ending),
    NotAccepted(NotAcceptedFor),
    Rated(Face),
    Reopened,
    Withdrawn,
    Published,
    Unpublished,
    FileRefused,
    IdentitySeen,
    Erased,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    pub ending: Ending,
    pub by: StaffId,
    /// The department that had it then.
    pub department: Option<DepartmentId>,
    pub pos: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    pub face: Face,
    pub by_phone: bool,
}

/// The state of a case: facts, times and places in the journal, no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    pub number: CaseNumber,
    pub receipt: ReceiptHash,
    pub key: KeySlot,
    pub kind: Kind,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    pub class: Class,
    pub via: Via,
    /// 涉及幹部: the discipline office alone sees it.
    pub cadre: bool,
    /// The reporter chose to be named.
    pub named: bool,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub filed_at: Timestamp,
    /// The clocks that figures go by.
    pub due: Due,
    /// What the dispatch, or a reopening, promised.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub promised: Option<Timestamp>,
    /// Where the latest title stands, if staff gave one.
    pub title_pos: Option<u64>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub answered_at: Option<Timestamp>,
    /// The first answer that named a department and a date.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub dispatched_at: Option<Timestamp>,
    pub department: Option<DepartmentId>,
    pub returns: u8,
    pub ended: Option<Ended>,
    pub closing: Option<Closing>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub closed_at: Option<Timestamp>,
    pub first_rating: Option<Rating>,
    pub rating: Option<Rating>,
    pub reopened: u8,
    /// Where the published words stand.
    pub published_pos: Option<u64>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub published_at: Option<Timestamp>,
    pub seconds: u32,
    pub thumbs: u32,
    /// The poster by which it came, where it came by one.
    pub sign: Option<PlaceCode>,
    pub files: Vec<File>,
    pub thread: Vec<Line>,
    pub erased: bool,
    /// The notice that it is a word on.
    pub about: Option<NoticeId>,
    /// Entries folded into this case; a page that shows it knows whether it is out of date.
    pub version: u32,
}

impl Case {
    pub fn status(&self) -> Status {
        match (&self.closing, &self.ended, self.department) {
            (Some(_), ..) => Status::Closed,
            (None, Some(_), _) => Status::Rating,
            (None, None, Some(_)) => Status::Handling,
            (None, None, None) => Status::Waiting,
        }
    }

    /// Nothing has ended yet.
    pub fn is_open(&self) -> bool {
        self.status().is_open()
    }

    /// By when the case is to be finished, as its reporter reads it.
    pub fn finish_by(&self) -> Timestamp {
        self.promised.unwrap_or(self.due.finish)
    }

    /// The clock that runs next: answer, then dispatch, then finish. None once ended.
    pub fn next_due(&self) -> Option<Timestamp> {
        match self.status() {
            Status::Waiting if self.answered_at.is_none() => Some(self.due.answer),
            Status::Waiting => Some(self.due.dispatch),
            Status::Handling => Some(self.finish_by()),
            Status::Rating | Status::Closed => None,
        }
    }

    /// Files that were announced and have not arrived.
    pub fn files_missing(&self) -> usize {
        self.files.iter().filter(|f| f.stored.is_none()).count()
    }
}
