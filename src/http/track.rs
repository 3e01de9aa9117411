//! A worker's own case, found by its receipt: the shaft with its four stations, the talk, and what the worker may do next.

pub mod stations;
pub mod thread;

use askama::Template;

use crate::http::pages::filters;

/// `GET /T` (a field for the receipt), `POST /T` and what is posted below it (the case). Never cached.
#[derive(Default, Template)]
#[template(path = "track/page.html")]
pub struct TrackPage {
    /// The case, when the receipt is known.
    pub case: Option<TrackedCase>,
    /// What was typed as a receipt.
    pub typed: String,
    /// Why there is no case to show.
    pub problem: Option<String>,
}

/// A case as its reporter sees it.
#[derive(Default)]
pub struct TrackedCase {
    /// The receipt without separators, for the hidden fields.
    pub receipt: String,
    /// The receipt in four groups of four.
    pub code: String,
    /// Fresh command ids, one for each thing that can be sent.
    pub ids: CommandIds,
    /// `2026-0176`.
    pub number: String,
    /// A short title, or the first words of the text.
    pub title: String,
    /// `request` …
    pub kind_key: String,
    /// The kind in words.
    pub kind: String,
    /// The place's name; may be empty.
    pub place: String,
    /// The four stations; one of them is the lit one, unless the case ended otherwise.
    pub stations: Vec<Station>,
    /// What the last post did, in words: 「已評價：滿意」.
    pub done: Option<String>,
    /// Why the last post did nothing.
    pub problem: Option<String>,
    /// Shown in place of the stations when the hub cannot be asked: how far the filing has come.
    pub delivery: Option<String>,
    /// A message may be sent.
    pub may_write: bool,
    /// The case waits for the reporter's rating.
    pub may_rate: bool,
    /// The reporter may ask to have it handled again.
    pub may_reopen: bool,
    /// The reporter may take it back.
    pub may_withdraw: bool,
    /// Pictures may be sent from this place.
    pub camera: bool,
}

/// Ids for commands sent without script; each is used once.
#[derive(Default)]
pub struct CommandIds {
    /// For `case.message`.
    pub message: String,
    /// For `case.rated`.
    pub rating: String,
    /// For `case.reopened`.
    pub reopening: String,
    /// For `case.withdrawn`.
    pub withdrawal: String,
}

/// One of the four statuses on the way down.
pub struct Station {
    /// The status in words.
    pub name: String,
    /// Passed, reached or to come.
    pub state: Lit,
    /// Short sentences under the name: when, who handles it, due when, how it ended.
    pub facts: Vec<String>,
    /// What was said while the case stood here, oldest first.
    pub lines: Vec<Bubble>,
    /// The reporter's rating, at the last station.
    pub rated: Option<Rated>,
}

/// How the lamp of a station burns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lit {
    /// The case has passed here.
    Passed,
    /// The case is here.
    Here,
    /// The case has not come here yet.
    Ahead,
}

impl Lit {
    fn class(self) -> &'static str {
        match self {
            Lit::Passed => "done",
            Lit::Here => "now",
            Lit::Ahead => "ahead",
        }
    }

    fn is_now(self) -> bool {
        self == Lit::Here
    }
}

/// Something said in a case.
#[derive(Clone, Default)]
pub struct Bubble {
    /// Said by the reporter.
    pub mine: bool,
    /// Who said it: 「您」, or a department. Never a name of staff.
    pub by: String,
    /// When, as readers say it.
    pub when: String,
    /// The words.
    pub text: String,
    /// Pictures.
    pub photos: Vec<Photo>,
    /// Address of a recording.
    pub voice: Option<String>,
}

/// A picture in a talk or on the wall.
#[derive(Clone, Default)]
pub struct Photo {
    /// Address of the picture.
    pub url: String,
    /// Address of the small one.
    pub small: String,
    /// What it is, in words: 「照片 1」.
    pub alt: String,
}

/// A rating given.
pub struct Rated {
    /// 1 to 4.
    pub value: u8,
    /// Name of the face's sign: `face-satisfied` …
    pub sign: &'static str,
    /// The rating in words.
    pub name: String,
}
