//! The desk: lists of cases with their clocks, a case as a member may see it, and what a member asks of it.
//! Which case is whose to see is decided in `domain/staff.rs`; nothing here renders.

mod cursor;
mod list;

pub use cursor::Cursor;
use cursor::First;
pub use list::{List, Pressure, pressure};

use jiff::Timestamp;

use super::reading::Reading;
use super::{App, Error};
use crate::domain::case::Kind;
use crate::domain::command::Command;
use crate::domain::deadline::Class;
use crate::domain::measure::Fact;
use crate::domain::place::{CategoryId, DepartmentId, PlaceCode};
use crate::domain::staff::{Act, Member};
use crate::domain::{By, CaseId, CaseNumber, CommandId, Target, Words};
use crate::store::Ack;

/// Rows on one page of a list.
pub const PAGE_ROWS: usize = 50;
/// Cases whose words one search opens at most; older ones want a narrower list.
const SEARCH_CASES: usize = 20_000;

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub place: Option<PlaceCode>,
    /// A category of either level.
    pub category: Option<CategoryId>,
    pub department: Option<DepartmentId>,
    /// Words that stand in the case, or its number; empty for all.
    pub words: String,
    /// Where the page before ended.
    pub after: Option<Cursor>,
}

/// One row of a list.
pub struct Row {
    pub fact: Fact,
    pub title: String,
    pub named: bool,
    pub photos: usize,
    pub voice: bool,
    pub returns: u8,
    pub pressure: Pressure,
    /// The reporter had the last word.
    pub reporter_waits: bool,
}

/// One page of a list.
pub struct Listing {
    pub rows: Vec<Row>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many fit, before a search for words.
    pub matched: usize,
    /// The search stopped before it had looked at everything.
    pub cut_short: bool,
}

impl App {
    /// How many cases each list holds for a member, in the order of `List::ALL`; and how many open dangers.
    pub async fn desk_counts(&self, member: &Member) -> Result<([usize; 8], usize), Error> {
        self.store().settle().await?;
        let now = self.now();
        Ok(self.store().facts(|facts| {
            let (mut counts, mut danger) = ([0; 8], 0);
            for fact in facts.iter().filter(|fact| sees(member, fact)) {
                for (count, list) in counts.iter_mut().zip(List::ALL) {
                    *count += usize::from(list.has(fact, member, now));
                }
                danger += usize::from(is_open_danger(fact));
            }
            (counts, danger)
        }))
    }

    /// One page of a list, as far as the member may see it.
    pub async fn desk_list(
        &self,
        member: &Member,
        list: List,
        filter: Filter,
    ) -> Result<Listing, Error> {
        self.store().settle().await?;
        let (app, member) = (self.clone(), member.clone());
        tokio::task::spawn_blocking(move || app.list(&member, list, &filter))
            .await
            .map_err(|_| Error::TooMany { retry_seconds: 1 })?
    }

    fn list(&self, member: &Member, list: List, filter: &Filter) -> Result<Listing, Error> {
        let now = self.now();
        let words = filter.words.trim().to_lowercase();
        // Rows for the page and one that says that there are more.
        let wanted = match words.is_empty() {
            true => PAGE_ROWS + 1,
            false => SEARCH_CASES + 1,
        };
        let (matched, found) = self.matching(member, list, filter, now, wanted);
        let mut listing = Listing {
            rows: Vec::new(),
            next: None,
            matched,
            cut_short: false,
        };
        for (n, fact) in found.iter().enumerate() {
            if !words.is_empty() && n >= SEARCH_CASES {
                listing.cut_short = true;
                break;
            }
            if !words.is_empty() && !self.says(fact, &words)? {
                continue;
            }
            if listing.rows.len() == PAGE_ROWS {
                listing.next = listing.rows.last().map(|row| cursor_of(&row.fact, list));
                break;
            }
            listing.rows.extend(self.row(*fact, now)?);
        }
        Ok(listing)
    }

    /// How many cases are in a list, and the first `wanted` of them behind the page before, in order.
    fn matching(
        &self,
        member: &Member,
        list: List,
        filter: &Filter,
        now: Timestamp,
        wanted: usize,
    ) -> (usize, Vec<Fact>) {
        let site = self.site();
        let in_category = |id: Option<CategoryId>| match filter.category {
            None => true,
            Some(wanted) => {
                id == Some(wanted)
                    || id
                        .and_then(|id| site.top_category(id))
                        .is_some_and(|top| top.id == wanted)
            }
        };
        self.store().facts(|facts| {
            let mut matched = 0;
            let mut first = First::new(wanted);
            // From the end at which the first ones are likely: the others are passed over at a glance.
            let nth = |n| match list.is_by_due() {
                true => n,
                false => facts.len() - 1 - n,
            };
            let fitting = (0..facts.len())
                .map(|n| (nth(n), &facts[nth(n)]))
                .filter(|(_, fact)| sees(member, fact) && list.has(fact, member, now))
                .filter(|(_, fact)| filter.kind.is_none_or(|kind| fact.kind == kind))
                .filter(|(_, fact)| filter.place.is_none() || fact.place == filter.place)
                .filter(|(_, fact)| {
                    filter.department.is_none() || fact.department == filter.department
                })
                .filter(|(_, fact)| in_category(fact.category));
            for (at, fact) in fitting {
                matched += 1;
                let cursor = cursor_of(fact, list);
                if filter.after.is_none_or(|after| cursor > after) {
                    first.offer(cursor, at);
                }
            }
            let found = first.sorted().map(|at| facts[at]).collect();
            (matched, found)
        })
    }

    /// Whether the words, in lower case, stand somewhere in the case.
    fn says(&self, fact: &Fact, words: &str) -> Result<bool, Error> {
        if fact.number.to_string().contains(words) {
            return Ok(true);
        }
        let Some(case) = self.store().case(fact.id)? else {
            return Ok(false);
        };
        if case.erased {
            return Ok(false);
        }
        let reading = self.read(case)?;
        let has = |text: &str| text.to_lowercase().contains(words);
        Ok(has(&reading.title)
            || has(&reading.text)
            || reading
                .lines
                .iter()
                .any(|line| line.text.as_deref().is_some_and(has)))
    }

    fn row(&self, fact: Fact, now: Timestamp) -> Result<Option<Row>, Error> {
        use crate::domain::case::{LineKind, Media};
        let Some(case) = self.store().case(fact.id)? else {
            return Ok(None);
        };
        let photos = case
            .files
            .iter()
            .filter(|file| file.claim.media == Media::Photo)
            .count();
        let last = case
            .thread
            .iter()
            .rev()
            .find(|line| !matches!(line.what, LineKind::Noted | LineKind::IdentitySeen));
        Ok(Some(Row {
            title: self.title(&case)?,
            named: case.named,
            photos,
            voice: case.files.len() > photos,
            returns: case.returns,
            pressure: pressure(&fact, now),
            reporter_waits: last.is_some_and(|line| matches!(line.what, LineKind::Wrote)),
            fact,
        }))
    }

    /// A case with its words, as far as this member may see it; to anybody else it is not there.
    pub async fn desk_case(&self, member: &Member, number: &str) -> Result<Reading, Error> {
        let case = self.case_by_number(number).await?;
        if !member.may(Act::See, &case) {
            return Err(Error::NotFound);
        }
        self.read(case)
    }

    /// Asks something of a case in a member's name; the rules decide.
    pub async fn desk_command(
        &self,
        member: &Member,
        number: &str,
        id: CommandId,
        command: Command<Words>,
    ) -> Result<Ack, Error> {
        let case = self.case_by_number(number).await?;
        if !member.may(Act::See, &case) {
            return Err(Error::NotFound);
        }
        let by = By::Staff(member.id);
        self.ask(id, by, Target::Case(case.id), command).await
    }

    /// The cases from before that lie nearest: same place and category, the newest first. A glance, not a search.
    pub fn neighbours(
        &self,
        member: &Member,
        of: &Fact,
    ) -> Result<Vec<(CaseNumber, String)>, Error> {
        let ids: Vec<(CaseNumber, CaseId)> = self.store().facts(|facts| {
            facts
                .iter()
                .rev()
                .filter(|fact| fact.id != of.id && !fact.erased && sees(member, fact))
                .filter(|fact| of.place.is_some() && fact.place == of.place)
                .filter(|fact| of.category.is_some() && fact.category == of.category)
                .take(3)
                .map(|fact| (fact.number, fact.id))
                .collect()
        });
        let mut found = Vec::new();
        for (number, id) in ids {
            if let Some(case) = self.store().case(id)? {
                found.push((number, self.title(&case)?));
            }
        }
        Ok(found)
    }
}

/// Whether a member may see the case that a fact tells of.
pub fn sees(member: &Member, fact: &Fact) -> bool {
    member.sees(fact.kind, fact.cadre, fact.department)
}

fn is_open_danger(fact: &Fact) -> bool {
    fact.class == Class::Danger && fact.status.is_open()
}

fn cursor_of(fact: &Fact, list: List) -> Cursor {
    let (rank, key) = if list.is_by_due() {
        let due = fact.next_due().unwrap_or(fact.finish_by);
        (u8::from(!is_open_danger(fact)), due.as_millisecond())
    } else {
        (0, -fact.last_at.as_millisecond())
    };
    Cursor {
        rank,
        key,
        number: (fact.number.year, fact.number.count),
    }
}
