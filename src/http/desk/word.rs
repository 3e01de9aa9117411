//! The keys under which kinds, classes, endings and faces stand in forms and in the catalogue.

use crate::domain::case::{Closing, Ending, Face, NotAcceptedFor, Via};
use crate::domain::deadline::Class;
pub use crate::http::wording::{ending_key, kind, kind_key};
use crate::i18n::t;

pub fn class_key(class: Class) -> &'static str {
    match class {
        Class::Danger => "danger",
        Class::Small => "small",
        Class::Ordinary => "ordinary",
        Class::Complex => "complex",
    }
}

pub fn class(class: Class) -> String {
    t(&format!("class-{}", class_key(class)))
}

pub const ENDINGS: [Ending; 4] = [
    Ending::Solved,
    Ending::Planned,
    Ending::Explained,
    Ending::Declined,
];

pub fn ending(ending: Ending) -> String {
    t(&format!("ending-{}", ending_key(ending)))
}

pub const FACES: [Face; 4] = [
    Face::Satisfied,
    Face::Fairly,
    Face::Dissatisfied,
    Face::VeryDissatisfied,
];

pub fn face_key(face: Face) -> &'static str {
    match face {
        Face::Satisfied => "satisfied",
        Face::Fairly => "fairly",
        Face::Dissatisfied => "dissatisfied",
        Face::VeryDissatisfied => "very-dissatisfied",
    }
}

pub fn face(face: Face) -> String {
    t(&format!("face-{}", face_key(face)))
}

pub const REASONS: [NotAcceptedFor; 4] = [
    NotAcceptedFor::Elsewhere,
    NotAcceptedFor::Unclear,
    NotAcceptedFor::Repeated,
    NotAcceptedFor::BeforeTheLaw,
];

pub fn reason_key(reason: NotAcceptedFor) -> &'static str {
    match reason {
        NotAcceptedFor::Elsewhere => "elsewhere",
        NotAcceptedFor::Unclear => "unclear",
        NotAcceptedFor::Repeated => "repeated",
        NotAcceptedFor::BeforeTheLaw => "before-the-law",
    }
}

pub fn reason(reason: NotAcceptedFor) -> String {
    t(&format!("desk-reason-{}", reason_key(reason)))
}

pub const PROXIES: [Via; 4] = [Via::Group, Via::Call, Via::Visit, Via::Book];

pub fn via_key(via: Via) -> &'static str {
    match via {
        Via::Phone => "phone",
        Via::Kiosk => "kiosk",
        Via::Group => "group",
        Via::Call => "call",
        Via::Visit => "visit",
        Via::Book => "book",
    }
}

pub fn via(via: Via) -> String {
    t(&format!("desk-via-{}", via_key(via)))
}

pub fn closing(closing: Closing) -> String {
    t(match closing {
        Closing::Rated => "status-closed",
        Closing::PassedOn => "desk-passed-on",
        Closing::Withdrawn => "ending-withdrawn",
        Closing::NotAccepted => "ending-not-accepted",
    })
}
