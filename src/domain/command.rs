//! What devices and the desk ask for. A command is parsed at the door; nothing inside asks whether its text is blank.

mod filing;

pub use filing::{Filing, Reclassify};

use jiff::Timestamp;

use super::case::{CaseEvent, Claim, Ending, Face, FileRef, Filed, NotAcceptedFor, Reclassified};
use super::place::DepartmentId;
use super::relay::RelayId;
use super::site::SiteEvent;
use super::staff::StaffId;
use super::{By, CaseId, CommandId, Digest, Sealed, Target, Words};

/// Longest text of a worker or of staff, in characters.
pub const TEXT_MAX_CHARS: usize = 4_000;
/// Longest title, in characters.
pub const TITLE_MAX_CHARS: usize = 60;
/// Photos and voice with one command.
pub const FILES_MAX: usize = 7;

/// A command on its way to the writer.
#[derive(Clone, Debug)]
pub struct Request<W = Words> {
    pub id: CommandId,
    /// Keyed digest of the canonical content; the same id with another digest is a conflict.
    pub digest: Digest,
    pub by: By,
    /// The device's clock when it sent.
    pub sent_at: Option<Timestamp>,
    /// With a second or a thumb: this phone's token of the day, kept only as HMAC(case, token).
    pub token: Option<String>,
    /// The content as JSON, kept aside if the id turns out to be taken.
    pub content: String,
    pub body: Body<W>,
}

/// To whom it is said.
#[derive(Clone, Debug)]
pub enum Body<W = Words> {
    Case {
        target: Target,
        command: Command<W>,
    },
    /// Facts about the house, already checked by `site::decide`'s rules when applied.
    Site(SiteEvent),
    /// The content is nothing that can be read; a relay acknowledged it all the same.
    Quarantine {
        relay: RelayId,
        why: String,
    },
    /// What was kept aside by the entry of this sequence is dealt with.
    Settle {
        aside: u64,
        filed: Option<CaseId>,
    },
}

/// What is asked of a case: imperatives.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<W = Sealed> {
    File(Filing<W>),
    Write {
        text: W,
        files: Vec<Claim>,
    },
    Rate {
        face: Face,
        text: Option<W>,
    },
    Reopen {
        reason: W,
    },
    Withdraw,
    Second,
    Thumb,
    Answer {
        text: W,
        files: Vec<Claim>,
    },
    Reclassify(Reclassify<W>),
    Dispatch {
        department: DepartmentId,
        /// By when the department is to finish; the class's limit where not said.
        finish_by: Option<Timestamp>,
        note: Option<W>,
    },
    Return {
        reason: W,
    },
    Report {
        text: W,
    },
    Note {
        text: W,
        call: bool,
    },
    End {
        ending: Ending,
        text: Option<W>,
        files: Vec<Claim>,
    },
    NotAccept {
        reason: NotAcceptedFor,
        text: W,
    },
    Publish {
        title: W,
        text: W,
        answer: Option<W>,
        /// Uploads of photos that show no face and no name.
        photos: Vec<uuid::Uuid>,
    },
    Unpublish,
    /// A rating heard in a call by one who did not end the case.
    RateByPhone {
        face: Face,
        text: Option<W>,
    },
    StoreFile {
        upload: uuid::Uuid,
        file: FileRef,
        bytes: u32,
    },
    RefuseFile {
        upload: uuid::Uuid,
        reason: String,
    },
    SeeIdentity,
    Erase,
}

impl<W> Command<W> {
    /// The name in the protocol and in the journal's refusals.
    pub fn name(&self) -> &'static str {
        match self {
            Command::File(_) => "case.filed",
            Command::Write { .. } => "case.message",
            Command::Rate { .. } => "case.rated",
            Command::Reopen { .. } => "case.reopened",
            Command::Withdraw => "case.withdrawn",
            Command::Second => "case.seconded",
            Command::Thumb => "case.thumbed",
            Command::Answer { .. } => "case.answered",
            Command::Reclassify(_) => "case.reclassified",
            Command::Dispatch { .. } => "case.dispatched",
            Command::Return { .. } => "case.returned",
            Command::Report { .. } => "case.progressed",
            Command::Note { .. } => "case.noted",
            Command::End { .. } => "case.ended",
            Command::NotAccept { .. } => "case.not_accepted",
            Command::Publish { .. } => "case.published",
            Command::Unpublish => "case.unpublished",
            Command::RateByPhone { .. } => "case.rated_by_phone",
            Command::StoreFile { .. } => "case.file_stored",
            Command::RefuseFile { .. } => "case.file_refused",
            Command::SeeIdentity => "case.identity_seen",
            Command::Erase => "case.erased",
        }
    }

    /// The same command with every word carried another way: sealing, for one.
    pub fn map_words<V>(self, carry: &mut impl FnMut(W) -> V) -> Command<V> {
        match self {
            Command::File(f) => Command::File(Filing {
                receipt: f.receipt,
                kind: f.kind,
                category: f.category,
                place: f.place,
                via: f.via,
                cadre: f.cadre,
                text: carry(f.text),
                identity: f.identity.map(&mut *carry),
                files: f.files,
                sign: f.sign,
                about: f.about,
            }),
            Command::Write { text, files } => Command::Write {
                text: carry(text),
                files,
            },
            Command::Rate { face, text } => Command::Rate {
                face,
                text: text.map(carry),
            },
            Command::Reopen { reason } => Command::Reopen {
                reason: carry(reason),
            },
            Command::Withdraw => Command::Withdraw,
            Command::Second => Command::Second,
            Command::Thumb => Command::Thumb,
            Command::Answer { text, files } => Command::Answer {
                text: carry(text),
                files,
            },
            Command::Reclassify(r) => Command::Reclassify(Reclassify {
                kind: r.kind,
                category: r.category,
                place: r.place,
                class: r.class,
                title: r.title.map(carry),
            }),
            Command::Dispatch {
                department,
                finish_by,
                note,
            } => Command::Dispatch {
                department,
                finish_by,
                note: note.map(carry),
            },
            Command::Return { reason } => Command::Return {
                reason: carry(reason),
            },
            Command::Report { text } => Command::Report { text: carry(text) },
            Command::Note { text, call } => Command::Note {
                text: carry(text),
                call,
            },
            Command::End {
                ending,
                text,
                files,
            } => Command::End {
                ending,
                text: text.map(carry),
                files,
            },
            Command::NotAccept { reason, text } => Command::NotAccept {
                reason,
                text: carry(text),
            },
            Command::Publish {
                title,
                text,
                answer,
                photos,
            } => Command::Publish {
                title: carry(title),
                text: carry(text),
                answer: answer.map(carry),
                photos,
            },
            Command::Unpublish => Command::Unpublish,
            Command::RateByPhone { face, text } => Command::RateByPhone {
                face,
                text: text.map(carry),
            },
            Command::StoreFile {
                upload,
                file,
                bytes,
            } => Command::StoreFile {
                upload,
                file,
                bytes,
            },
            Command::RefuseFile { upload, reason } => Command::RefuseFile { upload, reason },
            Command::SeeIdentity => Command::SeeIdentity,
            Command::Erase => Command::Erase,
        }
    }
}

impl<W> CaseEvent<W> {
    /// The same event with every word carried another way: opening, for one.
    pub fn map_words<V>(self, carry: &mut impl FnMut(W) -> V) -> CaseEvent<V> {
        use CaseEvent as E;
        match self {
            E::Filed(f) => E::Filed(Box::new(Filed {
                number: f.number,
                receipt: f.receipt,
                key: f.key,
                kind: f.kind,
                category: f.category,
                place: f.place,
                class: f.class,
                due: f.due,
                via: f.via,
                cadre: f.cadre,
                text: carry(f.text),
                identity: f.identity.map(&mut *carry),
                files: f.files,
                sign: f.sign,
                about: f.about,
            })),
            E::Answered { text, files } => E::Answered {
                text: carry(text),
                files,
            },
            E::Wrote { text, files } => E::Wrote {
                text: carry(text),
                files,
            },
            E::Reclassified(r) => E::Reclassified(Reclassified {
                kind: r.kind,
                category: r.category,
                place: r.place,
                class: r.class,
                due: r.due,
                title: r.title.map(carry),
            }),
            E::Dispatched {
                department,
                promised,
                note,
            } => E::Dispatched {
                department,
                promised,
                note: note.map(carry),
            },
            E::Returned { reason } => E::Returned {
                reason: carry(reason),
            },
            E::Progressed { text } => E::Progressed { text: carry(text) },
            E::Noted { text, call } => E::Noted {
                text: carry(text),
                call,
            },
            E::Ended {
                ending,
                text,
                files,
            } => E::Ended {
                ending,
                text: text.map(carry),
                files,
            },
            E::NotAccepted { reason, text } => E::NotAccepted {
                reason,
                text: carry(text),
            },
            E::Rated {
                face,
                text,
                by_phone,
            } => E::Rated {
                face,
                text: text.map(carry),
                by_phone,
            },
            E::Reopened { reason, due } => E::Reopened {
                reason: carry(reason),
                due,
            },
            E::Withdrawn => E::Withdrawn,
            E::Published {
                title,
                text,
                answer,
                photos,
            } => E::Published {
                title: carry(title),
                text: carry(text),
                answer: answer.map(carry),
                photos,
            },
            E::Unpublished => E::Unpublished,
            E::Seconded => E::Seconded,
            E::Thumbed => E::Thumbed,
            E::FileStored {
                upload,
                file,
                bytes,
            } => E::FileStored {
                upload,
                file,
                bytes,
            },
            E::FileRefused { upload, reason } => E::FileRefused { upload, reason },
            E::IdentitySeen => E::IdentitySeen,
            E::Erased => E::Erased,
        }
    }
}

/// Who asked, where it was staff.
pub fn staff_of(by: By) -> Option<StaffId> {
    match by {
        By::Staff(id) => Some(id),
        _ => None,
    }
}
