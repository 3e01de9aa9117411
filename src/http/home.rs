//! 家園, the wall: what was published, newest first, with its answers.

pub mod photos;
pub mod wall;

use askama::Template;

use crate::http::{pages::filters, track::Photo};

/// `GET /home`.
#[derive(Template)]
#[template(path = "home/page.html")]
pub struct HomePage {
    /// Narrow the wall down: all, solved, by kind or category.
    pub chips: Vec<Chip>,
    /// Said where the cases stand behind a figure of the ledger: which, and how many are not public.
    pub behind: Option<String>,
    /// The cases of this page.
    pub cards: Vec<WallCard>,
    /// Older ones.
    pub older: Option<String>,
    /// Newer ones.
    pub newer: Option<String>,
}

/// One choice of what to see.
pub struct Chip {
    /// What it shows.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A published case.
#[derive(Default)]
pub struct WallCard {
    /// `2026-0176`.
    pub number: String,
    /// Title as published.
    pub title: String,
    /// The worker's words as published; may be empty.
    pub words: String,
    /// `request` …
    pub kind_key: String,
    /// The kind in words.
    pub kind: String,
    /// Place and category, as 「女職工澡堂 · 物業後勤」.
    pub place: String,
    /// The day it came.
    pub when: String,
    /// `waiting`, `handling`, `rating` or `closed`.
    pub status_key: String,
    /// The status in words.
    pub status: String,
    /// How it ended, in words; `None` while it is open.
    pub ending: Option<String>,
    /// `solved`, `planned`, `explained`, `declined` …; empty while it is open.
    pub ending_key: String,
    /// 「40 秒後答覆」.
    pub first_answer: Option<String>,
    /// The answers, oldest first.
    pub answers: Vec<Answer>,
    /// Before it was mended.
    pub before: Vec<Photo>,
    /// After.
    pub after: Vec<Photo>,
    /// How many 我也遇到.
    pub seconds: u32,
    /// This reader is one of them.
    pub seconded: bool,
    /// How many thumbs up.
    pub thumbs: u32,
    /// This reader's is among them.
    pub thumbed: bool,
}

/// An answer on the wall.
pub struct Answer {
    /// The department.
    pub by: String,
    /// When.
    pub when: String,
    /// The words.
    pub text: String,
}
