//! Reading a case: its facts with its words, opened from the journal. Who may read which line is decided by
//! `Audience`; nothing here renders.

use jiff::Timestamp;

use super::{App, Error};
use crate::domain::case::{Case, CaseEvent, LineKind};
use crate::domain::wire::Identity;
use crate::domain::{By, Entry, Sealed, What, Words};

/// A case with its words.
pub struct Reading {
    pub case: Case,
    /// Given by staff, else the first words of the text.
    pub title: String,
    /// What was filed; empty once erased.
    pub text: String,
    /// Everything that happened, in order.
    pub lines: Vec<Told>,
    pub published: Option<Published>,
}

/// One line of the history with its words.
pub struct Told {
    pub seq: u64,
    pub at: Timestamp,
    pub by: By,
    pub what: LineKind,
    /// Its main words, where it has any and they are not erased.
    pub text: Option<String>,
}

/// What everybody may read.
pub struct Published {
    pub title: String,
    pub text: String,
    pub answer: Option<String>,
    /// Uploads among the case's files.
    pub photos: Vec<uuid::Uuid>,
}

impl Reading {
    /// Bytes of its words.
    pub fn size_bytes(&self) -> usize {
        let lines = self.lines.iter();
        let lines: usize = lines
            .filter_map(|line| line.text.as_ref().map(String::len))
            .sum();
        lines + self.text.len() + self.title.len()
    }
}

impl Told {
    /// Whether the reporter reads this line: what was said to them and by them, and what became of it.
    pub fn is_for_reporter(&self) -> bool {
        !matches!(
            self.what,
            LineKind::Noted
                | LineKind::Returned
                | LineKind::Reclassified
                | LineKind::IdentitySeen
                | LineKind::Published
                | LineKind::Unpublished
        )
    }
}

/// Longest title made from a text, in characters.
const TITLE_CHARS: usize = 24;

/// The first sentence of a text, cut to the length of a title.
pub fn title_of(text: &str) -> String {
    let first = text
        .split(['\n', '。', '！', '？', '!', '?'])
        .map(str::trim)
        .find(|s| !s.is_empty())
        .unwrap_or_default();
    let mut title: String = first.chars().take(TITLE_CHARS).collect();
    if first.chars().count() > TITLE_CHARS {
        title.push('…');
    }
    title
}

impl App {
    /// Opens a whole case.
    pub fn read(&self, case: Case) -> Result<Reading, Error> {
        let mut lines = Vec::with_capacity(case.thread.len());
        let (mut title, mut text, mut published) = (None, String::new(), None);
        for line in &case.thread {
            let event = self.words_at(&case, line.pos)?;
            let words = match event {
                Some(CaseEvent::Filed(filed)) => {
                    text = filed.text.clone();
                    Some(filed.text)
                }
                Some(CaseEvent::Reclassified(change)) => {
                    title = change.title.clone().or(title);
                    change.title
                }
                Some(CaseEvent::Published {
                    title: t,
                    text,
                    answer,
                    photos,
                }) => {
                    if case.published_pos == Some(line.pos) {
                        published = Some(Published {
                            title: t.clone(),
                            text,
                            answer,
                            photos,
                        });
                    }
                    Some(t)
                }
                Some(event) => main_words(event),
                None => None,
            };
            lines.push(Told {
                seq: line.seq,
                at: line.at,
                by: line.by,
                what: line.what,
                text: words,
            });
        }
        let title = title.unwrap_or_else(|| title_of(&text));
        Ok(Reading {
            case,
            title,
            text,
            lines,
            published,
        })
    }

    /// A case's title alone, for lists.
    pub fn title(&self, case: &Case) -> Result<String, Error> {
        if let Some(pos) = case.title_pos
            && let Some(CaseEvent::Reclassified(change)) = self.words_at(case, pos)?
            && let Some(title) = change.title
        {
            return Ok(title);
        }
        Ok(title_of(&self.text(case)?))
    }

    /// What was filed; empty once erased.
    pub fn text(&self, case: &Case) -> Result<String, Error> {
        match case.thread.first() {
            Some(line) => match self.words_at(case, line.pos)? {
                Some(CaseEvent::Filed(filed)) => Ok(filed.text),
                _ => Ok(String::new()),
            },
            None => Ok(String::new()),
        }
    }

    /// What everybody may read of a case, where it is published.
    pub fn published(&self, case: &Case) -> Result<Option<Published>, Error> {
        let Some(pos) = case.published_pos else {
            return Ok(None);
        };
        Ok(match self.words_at(case, pos)? {
            Some(CaseEvent::Published {
                title,
                text,
                answer,
                photos,
            }) => Some(Published {
                title,
                text,
                answer,
                photos,
            }),
            _ => None,
        })
    }

    /// The name and telephone number that the reporter gave. That somebody looked is an entry:
    /// call it after `Command::SeeIdentity` was acknowledged.
    pub fn identity(&self, case: &Case) -> Result<Option<Identity>, Error> {
        let Some(line) = case.thread.first() else {
            return Ok(None);
        };
        Ok(match self.words_at(case, line.pos)? {
            Some(CaseEvent::Filed(filed)) => filed
                .identity
                .and_then(|json| serde_json::from_str(&json).ok()),
            _ => None,
        })
    }

    /// The event of a case at a place in the journal, its words opened; None once erased.
    fn words_at(&self, case: &Case, pos: u64) -> Result<Option<CaseEvent<String>>, Error> {
        if case.erased {
            return Ok(None);
        }
        let entry: Entry = self.store.entry(pos)?;
        let What::Case { event, .. } = entry.what else {
            return Ok(None);
        };
        let mut failed = None;
        let opened = event.map_words(&mut |sealed: Sealed| match self
            .store
            .open_words(case.key, case.id, &sealed)
        {
            Ok(Some(Words(text))) => text,
            Ok(None) => String::new(),
            Err(error) => {
                failed = Some(error);
                String::new()
            }
        });
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(Some(opened)),
        }
    }
}

/// The words that a line of the history shows.
fn main_words(event: CaseEvent<String>) -> Option<String> {
    match event {
        CaseEvent::Answered { text, .. }
        | CaseEvent::Wrote { text, .. }
        | CaseEvent::Progressed { text }
        | CaseEvent::Noted { text, .. }
        | CaseEvent::NotAccepted { text, .. } => Some(text),
        CaseEvent::Returned { reason } | CaseEvent::Reopened { reason, .. } => Some(reason),
        CaseEvent::Dispatched { note: text, .. }
        | CaseEvent::Ended { text, .. }
        | CaseEvent::Rated { text, .. } => text,
        CaseEvent::FileRefused { reason, .. } => Some(reason),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_title_is_the_first_sentence_or_its_beginning() {
        assert_eq!(
            title_of("澡堂能不能晚一個鐘頭關門？天太熱。"),
            "澡堂能不能晚一個鐘頭關門"
        );
        assert_eq!(title_of("\n  饅頭變大了"), "饅頭變大了");
        assert_eq!(title_of(&"長".repeat(40)).chars().count(), 25);
    }
}
