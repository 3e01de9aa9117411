//! One line of the demo's texts as a story: what a worker said and what became of it.
//!
//! `category@place words | title | what was said | what was done | what was said of that | more …`
//! The words are those of `Story::word`. Each further part opens with a sign: `+` the reporter wrote more, `*` progress,
//! `=` an answer, `~department` returned with a reason, `#` a note of a call, `!` reopened, `@` what was done then,
//! `^` what was said of that.

use super::notices;
use crate::domain::board::NoticeId;
use crate::domain::case::{Ending, Face, Kind, NotAcceptedFor, Via};
use crate::domain::deadline::Class;

/// How far a case of today has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    New,
    Answered,
    Handling,
    ToRate,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Ended(Ending),
    NotAccepted(NotAcceptedFor),
    Withdrawn,
    StillOpen(Stage),
}

/// A case to be told.
#[derive(Clone, Debug)]
pub(super) struct Story {
    /// A category's slug.
    pub category: &'static str,
    /// The key of a place of the default site; empty where nothing was scanned.
    pub place: &'static str,
    pub title: &'static str,
    pub text: &'static str,
    pub done: &'static str,
    pub said: &'static str,
    /// Further parts: their sign and their words.
    pub more: Vec<(char, &'static str)>,
    pub kind: Kind,
    pub via: Via,
    pub class: Option<Class>,
    pub fate: Fate,
    pub face: Option<Face>,
    pub unrated: bool,
    /// Ended at the desk, without a department.
    pub direct: bool,
    /// Ended after its time.
    pub slow: bool,
    pub named: bool,
    pub cadre: bool,
    /// The notice that it is a word on.
    pub about: Option<NoticeId>,
    pub private: bool,
    /// Many others say 我也遇到.
    pub hot: bool,
    /// The key of a department other than the category's.
    pub to: Option<&'static str>,
    /// The name of a pair of pictures.
    pub picture: Option<&'static str>,
    /// The month it belongs to.
    pub month: Option<i8>,
    /// For a case of today: how long ago it was filed.
    pub ago_minutes: Option<i64>,
}

impl Story {
    /// Reads a line; an error says which word is not understood.
    pub(super) fn parse(line: &'static str) -> Result<Story, String> {
        let mut parts = line.split('|').map(str::trim);
        let mut words = parts.next().unwrap_or_default().split_whitespace();
        let (category, place) = words
            .next()
            .and_then(|word| word.split_once('@'))
            .ok_or_else(|| format!("no category@place: {line}"))?;
        let mut part = || parts.next().unwrap_or_default();
        let mut story = Story {
            category,
            place,
            title: part(),
            text: part(),
            done: part(),
            said: part(),
            more: Vec::new(),
            kind: Kind::Request,
            via: Via::Phone,
            class: None,
            fate: Fate::Ended(Ending::Solved),
            face: None,
            unrated: false,
            direct: false,
            slow: false,
            named: false,
            cadre: false,
            about: None,
            private: false,
            hot: false,
            to: None,
            picture: None,
            month: None,
            ago_minutes: None,
        };
        for more in parts {
            let sign = more
                .chars()
                .next()
                .ok_or_else(|| format!("an empty part: {line}"))?;
            if !"+*=~#!@^".contains(sign) {
                return Err(format!("no sign opens {more:?}"));
            }
            story.more.push((sign, more[sign.len_utf8()..].trim()));
        }
        if story.text.is_empty() || story.title.is_empty() {
            return Err(format!("no text or title: {line}"));
        }
        for word in words {
            story
                .word(word)
                .ok_or_else(|| format!("{word:?} is not understood: {line}"))?;
        }
        Ok(story)
    }

    /// The words of the further parts with this sign.
    pub(super) fn all(&self, sign: char) -> impl Iterator<Item = &'static str> + '_ {
        self.more
            .iter()
            .filter(move |(s, _)| *s == sign)
            .map(|(_, words)| *words)
    }

    fn word(&mut self, word: &'static str) -> Option<()> {
        match word {
            "hazard" => self.kind = Kind::Hazard,
            "suggestion" => self.kind = Kind::Suggestion,
            "praise" => self.kind = Kind::Praise,
            "question" => self.kind = Kind::Question,
            "planned" => self.fate = Fate::Ended(Ending::Planned),
            "explained" => self.fate = Fate::Ended(Ending::Explained),
            "declined" => self.fate = Fate::Ended(Ending::Declined),
            "elsewhere" => self.fate = Fate::NotAccepted(NotAcceptedFor::Elsewhere),
            "unclear" => self.fate = Fate::NotAccepted(NotAcceptedFor::Unclear),
            "repeated" => self.fate = Fate::NotAccepted(NotAcceptedFor::Repeated),
            "law" => self.fate = Fate::NotAccepted(NotAcceptedFor::BeforeTheLaw),
            "withdrawn" => self.fate = Fate::Withdrawn,
            "new" => self.fate = Fate::StillOpen(Stage::New),
            "answered" => self.fate = Fate::StillOpen(Stage::Answered),
            "handling" => self.fate = Fate::StillOpen(Stage::Handling),
            "to-rate" => self.fate = Fate::StillOpen(Stage::ToRate),
            "fairly" => self.face = Some(Face::Fairly),
            "bad" => self.face = Some(Face::Dissatisfied),
            "worst" => self.face = Some(Face::VeryDissatisfied),
            "unrated" => self.unrated = true,
            "kiosk" => self.via = Via::Kiosk,
            "group" => self.via = Via::Group,
            "call" => self.via = Via::Call,
            "visit" => self.via = Via::Visit,
            "book" => self.via = Via::Book,
            "small" => self.class = Some(Class::Small),
            "complex" => self.class = Some(Class::Complex),
            "direct" => self.direct = true,
            "slow" => self.slow = true,
            "named" => self.named = true,
            "cadre" => self.cadre = true,
            "private" => self.private = true,
            "hot" => self.hot = true,
            _ => {
                let (key, value) = word.split_once('=')?;
                match key {
                    "to" => self.to = Some(value),
                    "about" => self.about = Some(notices::id_of(value)?),
                    "picture" => self.picture = Some(value),
                    "month" => self.month = Some(value.parse().ok()?),
                    "ago" => self.ago_minutes = Some(minutes(value)?),
                    _ => return None,
                }
            }
        }
        Some(())
    }
}

/// `3m`, `5h`, `9d` in minutes.
fn minutes(text: &str) -> Option<i64> {
    let (number, unit) = text.split_at(text.len().checked_sub(1)?);
    let number: i64 = number.parse().ok()?;
    match unit {
        "m" => Some(number),
        "h" => Some(number * 60),
        "d" => Some(number * 60 * 24),
        _ => None,
    }
}
