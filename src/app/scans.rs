//! How often posters were scanned: counted in memory, written down now and then, and no more known of a scan than its
//! poster and its day. What a kill loses is what was counted since it was written down last.

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{App, Error};
use crate::domain::By;
use crate::domain::place::PlaceCode;
use crate::domain::relay::RelayId;
use crate::domain::scan::{self, Meter, ScanReport, Scanned, Silence, UNTOLD_DAYS};
use crate::domain::sign::Sign;
use crate::domain::site::{Site, SiteEvent};

/// Counts are written down so often.
pub const KEPT_EVERY: Duration = Duration::from_secs(600);

/// Posters that one report of a relay may tell of, over all its days.
const REPORTED_MAX: usize = 20_000;

/// What is counted and not written down yet.
#[derive(Default)]
pub struct Counter {
    fresh: Mutex<BTreeMap<(Date, PlaceCode), u32>>,
    /// One at a time: totals are read, then written.
    keeping: tokio::sync::Mutex<()>,
    /// How many posters were silent in a minute, of a house in that version.
    silent: Mutex<Option<(i64, u32, usize)>>,
}

impl App {
    /// The mine's local day.
    pub fn today(&self) -> Date {
        self.day_of(self.now())
    }

    fn day_of(&self, at: Timestamp) -> Date {
        self.zone().to_datetime(at).date()
    }

    /// Somebody scanned a poster. A code that is nobody's counts nothing.
    pub fn count_scan(&self, code: PlaceCode) {
        if self.site().sign(code).is_none() {
            return;
        }
        let mut fresh = self.scan_counter().fresh.lock().expect("no holder panics");
        let count = fresh.entry((self.today(), code)).or_default();
        *count = count.saturating_add(1);
    }

    /// Writes down what has been counted; what cannot be written down is counted on.
    pub async fn keep_scans(&self) -> Result<(), Error> {
        let _alone = self.scan_counter().keeping.lock().await;
        let counted = {
            let mut fresh = self.scan_counter().fresh.lock().expect("no holder panics");
            std::mem::take(&mut *fresh)
        };
        let mut days: BTreeMap<Date, Vec<(PlaceCode, u32)>> = BTreeMap::new();
        self.store().scans(|scans| {
            for ((day, code), count) in &counted {
                let before = scans.total(*code, *day, Meter::default());
                let total = before.saturating_add(*count);
                days.entry(*day).or_default().push((*code, total));
            }
        });
        let kept = self.record_scans(Meter::default(), days).await;
        if kept.is_err() {
            let mut fresh = self.scan_counter().fresh.lock().expect("no holder panics");
            for (of, count) in counted {
                let again = fresh.entry(of).or_default();
                *again = again.saturating_add(count);
            }
        }
        kept
    }

    /// Takes what a relay's counter says, each total once; whether it is kept.
    pub(super) async fn take_scans(&self, relay: RelayId, report: &ScanReport) -> bool {
        let _alone = self.scan_counter().keeping.lock().await;
        // No relay can count in the name of another.
        let named = format!("scans\n{}\n{}", relay.0, report.meter.0);
        let hash = self.store().digest(named.as_bytes()).0;
        let (first, _) = hash.split_first_chunk().expect("32 bytes hold 8");
        let meter = Meter(u64::from_be_bytes(*first).max(1));
        let (site, today) = (self.site(), self.today());
        let known: HashSet<PlaceCode> = site.signs.iter().map(|sign| sign.code).collect();
        let mut days: BTreeMap<Date, Vec<(PlaceCode, u32)>> = BTreeMap::new();
        self.store().scans(|scans| {
            let lately = report
                .days
                .iter()
                .filter(|told| (-1..=UNTOLD_DAYS + 1).contains(&(today - told.day).get_days()));
            let told = lately.flat_map(|told| told.counts.iter().map(|count| (told.day, count)));
            for (day, (code, count)) in told.take(REPORTED_MAX) {
                if known.contains(code) && *count > scans.total(*code, day, meter) {
                    days.entry(day).or_default().push((*code, *count));
                }
            }
        });
        match self.record_scans(meter, days).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "how often posters were scanned at a relay could not be kept");
                false
            }
        }
    }

    async fn record_scans(
        &self,
        meter: Meter,
        days: BTreeMap<Date, Vec<(PlaceCode, u32)>>,
    ) -> Result<(), Error> {
        if days.is_empty() {
            return Ok(());
        }
        let events = days
            .into_iter()
            .map(|(day, counts)| SiteEvent::Scanned(Scanned { day, meter, counts }));
        self.record_all(By::Hub, events.collect()).await.map(|_| ())
    }

    /// How often a poster was scanned, by day; what is not written down yet is in it.
    pub fn scans_of(&self, code: PlaceCode) -> BTreeMap<Date, u32> {
        let mut by_day = self.store().scans(|scans| scans.by_day(code));
        let fresh = self.scan_counter().fresh.lock().expect("no holder panics");
        for ((day, of), count) in fresh.iter() {
            if *of == code {
                *by_day.entry(*day).or_default() += count;
            }
        }
        by_day
    }

    /// Whether a poster has fallen silent.
    pub fn silence_of(&self, sign: &Sign, by_day: &BTreeMap<Date, u32>) -> Option<Silence> {
        scan::silence(sign, self.day_of(sign.made), by_day, self.today())
    }

    /// The posters that have fallen silent, and how.
    pub fn silent_signs(&self) -> Vec<(Sign, Silence)> {
        let site = self.site();
        let hanging = site.signs.iter().filter(|sign| is_expected(&site, sign));
        hanging
            .filter_map(|sign| {
                let silence = self.silence_of(sign, &self.scans_of(sign.code))?;
                Some((sign.clone(), silence))
            })
            .collect()
    }

    /// How many have; counted once a minute, since every page of the desk asks.
    pub fn silent_count(&self) -> usize {
        let (minute, version) = (self.now().as_second() / 60, self.site().version);
        let mut known = self.scan_counter().silent.lock().expect("no holder panics");
        match *known {
            Some((at, of, count)) if (at, of) == (minute, version) => count,
            _ => {
                let count = self.silent_signs().len();
                *known = Some((minute, version, count));
                count
            }
        }
    }
}

/// Whether anybody expects scans of a poster: it hangs, and its place is still in use.
pub fn is_expected(site: &Site, sign: &Sign) -> bool {
    sign.hangs() && site.place(sign.place).is_some_and(|place| !place.retired)
}
