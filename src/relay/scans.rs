//! The relay's counter of scanned posters: a code, a day and a number, nothing of who scanned. On disk before the hub
//! hears of it, so that a total never falls.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::domain::place::PlaceCode;
use crate::domain::scan::{Meter, ScanBook, ScanReport};
use crate::store;
use crate::store::pithead::Papers;

/// The hub is told at most so often: each telling is an entry in its journal.
const TOLD_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// The counter; what was not yet written down when the process is killed is lost.
pub struct Counter {
    papers: Papers,
    zone: TimeZone,
    inner: Mutex<Inner>,
}

struct Inner {
    book: ScanBook,
    is_written: bool,
    told_at: Option<Timestamp>,
}

impl Counter {
    /// Goes on where it was written down last. Blocking.
    pub fn open(papers: &Papers, zone: TimeZone) -> Result<Counter, store::Error> {
        let known = papers.scans()?;
        let is_written = known.is_some();
        let book = known.unwrap_or_else(|| ScanBook::of(Meter(rand::random())));
        Ok(Counter {
            papers: papers.clone(),
            zone,
            inner: Mutex::new(Inner {
                book,
                is_written,
                told_at: None,
            }),
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Somebody scanned a poster.
    pub fn count(&self, code: PlaceCode, now: Timestamp) {
        let day = self.zone.to_datetime(now).date();
        self.with(|inner| {
            inner.book.count(day, code);
            inner.is_written = false;
        });
    }

    /// Writes down what has been counted. Blocking.
    pub fn keep(&self) -> Result<(), store::Error> {
        let book = self.with(|inner| {
            let is_written = std::mem::replace(&mut inner.is_written, true);
            (!is_written).then(|| inner.book.clone())
        });
        let Some(book) = book else { return Ok(()) };
        self.papers.set_scans(&book).inspect_err(|_| {
            self.with(|inner| inner.is_written = false);
        })
    }

    /// What the hub is to be told now, and nothing that is not on this disk. Blocking.
    pub fn report(&self, now: Timestamp) -> Option<ScanReport> {
        if let Err(error) = self.keep() {
            tracing::error!(%error, "how often posters were scanned could not be written down");
            return None;
        }
        self.with(|inner| {
            let is_early = inner
                .told_at
                .is_some_and(|told| now.duration_since(told).abs() < TOLD_EVERY);
            // Counted since it was written down: next time.
            (inner.is_written && !is_early)
                .then(|| inner.book.report())
                .flatten()
        })
    }

    /// The hub has it.
    pub fn told(&self, report: &ScanReport, now: Timestamp) {
        let today = self.zone.to_datetime(now).date();
        self.with(|inner| {
            inner.book.told(report, today);
            inner.told_at = Some(now);
            inner.is_written = false;
        });
    }
}
