//! The two commands with many parts: a new case, and what staff correct of one.

use crate::domain::Sealed;
use crate::domain::board::NoticeId;
use crate::domain::case::{Claim, Kind, Via};
use crate::domain::deadline::Class;
use crate::domain::place::{CategoryId, PlaceCode};
use crate::domain::receipt::ReceiptHash;

/// A new case, as said.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing<W = Sealed> {
    pub receipt: ReceiptHash,
    pub kind: Kind,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    pub via: Via,
    /// 涉及幹部: about a cadre or a unit.
    pub cadre: bool,
    pub text: W,
    pub identity: Option<W>,
    pub files: Vec<Claim>,
    /// The code of the poster that was scanned; none where the place was chosen from a list.
    pub sign: Option<PlaceCode>,
    /// The notice that it is a word on.
    pub about: Option<NoticeId>,
}

/// What staff correct; None leaves as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Reclassify<W = Sealed> {
    pub kind: Option<Kind>,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    pub class: Option<Class>,
    pub title: Option<W>,
}
