//! The public ledger: this month, this year, every year in a row; and the published cases behind a figure.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan, civil::Date};
use tokio::sync::Mutex;

use super::{App, Error};
use crate::domain::CaseId;
use crate::domain::measure::{Fact, Figures, Measure, Period, figures};

/// A cell of fewer cases than this is not shown in public.
pub const FEWEST_SHOWN: u32 = 5;

/// Which stretch of the mine's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Year and month.
    Month(i16, i8),
    Year(i16),
}

impl std::fmt::Display for Stretch {
    /// As in addresses: `2026-07`, `2026`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stretch::Month(year, month) => write!(f, "{year}-{month:02}"),
            Stretch::Year(year) => write!(f, "{year}"),
        }
    }
}

impl std::str::FromStr for Stretch {
    type Err = ();
    fn from_str(text: &str) -> Result<Stretch, ()> {
        match text.split_once('-') {
            Some((year, month)) => {
                let month = month
                    .parse()
                    .ok()
                    .filter(|m| (1..=12).contains(m))
                    .ok_or(())?;
                Ok(Stretch::Month(year.parse().map_err(drop)?, month))
            }
            None => Ok(Stretch::Year(text.parse().map_err(drop)?)),
        }
    }
}

/// The ledger as it was counted last, with the generation and the minute that it holds for.
pub(super) type Counted = Mutex<Option<((u64, i64), Arc<Ledger>)>>;

/// The figures of each stretch: this month, this year, and the years before, newest first.
pub struct Ledger {
    pub now: Timestamp,
    pub rows: Vec<(Stretch, Figures)>,
}

impl App {
    /// Cases about a cadre or a unit are counted in the totals and named nowhere. Counted anew only where a case or
    /// the minute has changed, by one at a time.
    pub async fn ledger(&self) -> Result<Arc<Ledger>, Error> {
        self.store.settle().await?;
        let stamp = (self.store.generation(), self.now().as_second() / 60);
        let mut kept = self.shared.ledger.lock().await;
        if let Some((of, ledger)) = &*kept
            && *of == stamp
        {
            return Ok(Arc::clone(ledger));
        }
        let app = self.clone();
        let counting = tokio::task::spawn_blocking(move || Arc::new(app.counted()));
        let ledger = counting
            .await
            .map_err(|_| Error::TooMany { retry_seconds: 1 })?;
        *kept = Some((stamp, Arc::clone(&ledger)));
        Ok(ledger)
    }

    /// Each stretch is counted by itself: the views wait for one at most.
    fn counted(&self) -> Ledger {
        let now = self.now();
        let today = now.to_zoned_datetime(self.zone().clone()).date();
        let first = self.store.facts(|facts| facts.first().map(|f| f.filed_at));
        let first = first.map_or(today.year(), |at| {
            at.to_zoned_datetime(self.zone().clone()).date().year()
        });
        let years = (first..=today.year()).rev().map(Stretch::Year);
        let rows = std::iter::once(Stretch::Month(today.year(), today.month()))
            .chain(years)
            .map(|stretch| {
                let period = self.period(stretch);
                let figures = |facts: &[Fact]| figures(facts.iter(), period, now);
                (stretch, self.store.facts(figures))
            })
            .collect();
        Ledger { now, rows }
    }

    /// The published cases that a figure counts, newest first, and how many more it counts.
    pub async fn behind(
        &self,
        measure: Measure,
        stretch: Stretch,
    ) -> Result<(Vec<CaseId>, usize), Error> {
        self.store.settle().await?;
        let (period, now) = (self.period(stretch), self.now());
        Ok(self.store.facts(|facts| {
            let counted = |f: &&Fact| measure.counts(f, period, now).is_some();
            let (open, rest): (Vec<&Fact>, Vec<&Fact>) = facts
                .iter()
                .rev()
                .filter(counted)
                .partition(|f| f.published_at.is_some());
            (open.into_iter().map(|f| f.id).collect(), rest.len())
        }))
    }

    /// The span of time of a stretch, in the mine's zone.
    pub fn period(&self, stretch: Stretch) -> Period {
        let (from, until) = match stretch {
            Stretch::Month(year, month) => {
                let first = Date::new(year, month, 1).unwrap_or(Date::MIN);
                (first, first.saturating_add(1.month()))
            }
            Stretch::Year(year) => {
                let first = Date::new(year, 1, 1).unwrap_or(Date::MIN);
                (first, first.saturating_add(1.year()))
            }
        };
        let start = |date: Date, or: Timestamp| {
            date.to_zoned_datetime(self.zone().clone())
                .map_or(or, |z| z.timestamp())
        };
        Period {
            from: start(from, Timestamp::MIN),
            until: start(until, Timestamp::MAX),
        }
    }
}
