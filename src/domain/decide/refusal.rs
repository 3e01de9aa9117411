//! Why a command does not become an event.

/// Why a command does not become an event. Its `code` is kept in the journal and names the sentence in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("no case answers to that")]
    NoSuchCase,
    #[error("the receipt is already in use")]
    ReceiptTaken,
    #[error("not yours to do")]
    NotAllowed,
    #[error("the case has ended already")]
    AlreadyEnded,
    #[error("the case has not ended yet")]
    NotEnded,
    #[error("the case is closed")]
    Closed,
    #[error("typed in for somebody: rated by telephone only")]
    RatedByPhoneOnly,
    #[error("a reason is wanted where the matter is not solved")]
    ReasonWanted,
    #[error("no such department")]
    NoSuchDepartment,
    #[error("no such place or category")]
    NoSuchPlaceOrCategory,
    #[error("that time has passed, or lies beyond the limit of the class")]
    DueOutOfRange,
    #[error("the case is with that department already")]
    AlreadyThere,
    #[error("nothing would change")]
    NothingToDo,
    #[error("the case is not published")]
    NotPublished,
    #[error("counted already")]
    AlreadyMarked,
    #[error("the words of this case were erased")]
    Erased,
    #[error("no such file was announced")]
    NoSuchFile,
    #[error("nobody gave a name here")]
    Anonymous,
    #[error("that is more than one case can hold")]
    TooMuch,
}

impl Refusal {
    pub const ALL: [Refusal; 19] = [
        Refusal::NoSuchCase,
        Refusal::ReceiptTaken,
        Refusal::NotAllowed,
        Refusal::AlreadyEnded,
        Refusal::NotEnded,
        Refusal::Closed,
        Refusal::RatedByPhoneOnly,
        Refusal::ReasonWanted,
        Refusal::NoSuchDepartment,
        Refusal::NoSuchPlaceOrCategory,
        Refusal::DueOutOfRange,
        Refusal::AlreadyThere,
        Refusal::NothingToDo,
        Refusal::NotPublished,
        Refusal::AlreadyMarked,
        Refusal::Erased,
        Refusal::NoSuchFile,
        Refusal::Anonymous,
        Refusal::TooMuch,
    ];

    /// `already-ended`: in the journal, in problems and, behind `refusal-`, in the catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NoSuchCase => "no-such-case",
            Refusal::ReceiptTaken => "receipt-taken",
            Refusal::NotAllowed => "not-allowed",
            Refusal::AlreadyEnded => "already-ended",
            Refusal::NotEnded => "not-ended",
            Refusal::Closed => "closed",
            Refusal::RatedByPhoneOnly => "rated-by-phone-only",
            Refusal::ReasonWanted => "reason-wanted",
            Refusal::NoSuchDepartment => "no-such-department",
            Refusal::NoSuchPlaceOrCategory => "no-such-place-or-category",
            Refusal::DueOutOfRange => "due-out-of-range",
            Refusal::AlreadyThere => "already-there",
            Refusal::NothingToDo => "nothing-to-do",
            Refusal::NotPublished => "not-published",
            Refusal::AlreadyMarked => "already-marked",
            Refusal::Erased => "erased",
            Refusal::NoSuchFile => "no-such-file",
            Refusal::Anonymous => "anonymous",
            Refusal::TooMuch => "too-much",
        }
    }
}
