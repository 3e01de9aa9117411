//! What can happen to a case. Each is kept in the journal for ever: fields are added with a default, never taken away.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Claim, Ending, Face, FileRef, Kind, NotAcceptedFor, Via};
use crate::domain::board::NoticeId;
use crate::domain::deadline::{Class, Due};
use crate::domain::place::{CategoryId, DepartmentId, PlaceCode};
use crate::domain::receipt::ReceiptHash;
use crate::domain::{CaseNumber, KeySlot, Sealed};

/// What happened to a case. `W` is how its words are carried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseEvent<W = Sealed> {
    Filed(Box<Filed<W>>),
    /// Staff said something to the reporter; the first is the first answer.
    Answered {
        text: W,
        files: Vec<Claim>,
    },
    /// The reporter said more.
    Wrote {
        text: W,
        files: Vec<Claim>,
    },
    Reclassified(Reclassified<W>),
    Dispatched {
        department: DepartmentId,
        promised: Timestamp,
        note: Option<W>,
    },
    Returned {
        reason: W,
    },
    Progressed {
        text: W,
    },
    /// For colleagues only; `call` where it tells of a telephone call.
    Noted {
        text: W,
        call: bool,
    },
    /// A reason stands where it was not solved.
    Ended {
        ending: Ending,
        text: Option<W>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Claim>,
    },
    NotAccepted {
        reason: NotAcceptedFor,
        text: W,
    },
    Rated {
        face: Face,
        text: Option<W>,
        /// A return visitor wrote it down during a call.
        by_phone: bool,
    },
    Reopened {
        reason: W,
        due: Due,
    },
    Withdrawn,
    /// What everybody may read: names and faces out.
    Published {
        title: W,
        text: W,
        answer: Option<W>,
        /// Uploads of photos that show no face and no name.
        #[serde(default)]
        photos: Vec<Uuid>,
    },
    Unpublished,
    /// 我也遇到
    Seconded,
    Thumbed,
    FileStored {
        upload: Uuid,
        file: FileRef,
        bytes: u32,
    },
    FileRefused {
        upload: Uuid,
        reason: String,
    },
    IdentitySeen,
    /// The key is destroyed; no word of the case can be read any more.
    Erased,
}

/// The first event of every case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filed<W = Sealed> {
    pub number: CaseNumber,
    pub receipt: ReceiptHash,
    pub key: KeySlot,
    pub kind: Kind,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    pub class: Class,
    pub due: Due,
    pub via: Via,
    /// 涉及幹部: about a cadre or a unit; the discipline office alone sees it.
    pub cadre: bool,
    pub text: W,
    /// Name and how to reach them, where the worker chose to be named: JSON `{name, phone}`.
    pub identity: Option<W>,
    pub files: Vec<Claim>,
    /// The poster by which it came, where it came by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<PlaceCode>,
    /// The notice that it is a word on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<NoticeId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reclassified<W = Sealed> {
    pub kind: Option<Kind>,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    pub class: Option<Class>,
    /// New clocks, where the class changed.
    pub due: Option<Due>,
    pub title: Option<W>,
}
