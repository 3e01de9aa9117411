//! How often each poster was scanned, by day, and which posters have fallen silent. A code, a day and a number: nothing
//! else of a scan is known.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::place::PlaceCode;
use super::sign::Sign;

/// Counts of days before the newest one are kept so long.
pub const SCAN_DAYS_KEPT: i32 = 400;
/// A poster's usual number of scans is taken over so many days up to its last scan …
pub const USUAL_DAYS: i32 = 28;
/// … and it is silent when it was not scanned for at least so many days …
pub const SILENT_DAYS: i32 = 7;
/// … in which at least so many scans would have been usual: by chance alone that happens to one poster in 150 (e⁻⁵).
pub const SILENT_SCANS: u32 = 5;
/// A poster that was never scanned at all is given so many days.
pub const NEVER_DAYS: i32 = 14;

/// Who counts: 0 is the hub itself; a relay's counter has a number of its own, another one on another disk.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Meter(pub u64);

/// What one counter has counted of one day so far. Totals, not additions: said twice, or late, they count once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// The mine's local day.
    pub day: Date,
    #[serde(default)]
    pub meter: Meter,
    /// Of the codes whose total has grown.
    pub counts: Vec<(PlaceCode, u32)>,
}

/// Every count that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scans {
    of: BTreeMap<PlaceCode, BTreeMap<Date, Vec<(Meter, u32)>>>,
    newest: Option<Date>,
}

impl Scans {
    /// Takes in what a counter says.
    pub fn take_in(&mut self, scanned: &Scanned) {
        for (code, count) in &scanned.counts {
            self.set(*code, scanned.day, scanned.meter, *count);
        }
    }

    /// One counter's total of one day.
    pub fn set(&mut self, code: PlaceCode, day: Date, meter: Meter, count: u32) {
        if self.newest.is_some_and(|newest| days(day, newest) > SCAN_DAYS_KEPT) {
            return;
        }
        let meters = self.of.entry(code).or_default().entry(day).or_default();
        match meters.iter_mut().find(|(known, _)| *known == meter) {
            Some((_, total)) => *total = count,
            None => meters.push((meter, count)),
        }
        if self.newest.is_none_or(|newest| newest < day) {
            self.newest = Some(day);
            for by_day in self.of.values_mut() {
                by_day.retain(|old, _| days(*old, day) <= SCAN_DAYS_KEPT);
            }
        }
    }

    /// One counter's total of one day; 0 where it has said nothing.
    pub fn total(&self, code: PlaceCode, day: Date, meter: Meter) -> u32 {
        let meters = self.of.get(&code).and_then(|by_day| by_day.get(&day));
        meters
            .and_then(|meters| meters.iter().find(|(known, _)| *known == meter))
            .map_or(0, |(_, total)| *total)
    }

    /// The days on which a poster was scanned, and how often by all counters.
    pub fn by_day(&self, code: PlaceCode) -> BTreeMap<Date, u32> {
        let days = self.of.get(&code).into_iter().flatten();
        days.map(|(day, meters)| (*day, meters.iter().map(|(_, count)| count).sum()))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

/// Why a poster is reported at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Not once since it was made.
    Never { days: i32 },
    /// It was scanned so often a week, and not since that day.
    Fallen {
        weekly: u32,
        since: Date,
        days: i32,
    },
}

/// Whether a poster that should be hanging has fallen silent: it may be torn, papered over or carried off.
pub fn silence(sign: &Sign, made: Date, by_day: &BTreeMap<Date, u32>, today: Date) -> Option<Silence> {
    if !sign.hangs() {
        return None;
    }
    let Some((last, _)) = by_day.last_key_value() else {
        let age = days(made, today);
        return (age >= NEVER_DAYS).then_some(Silence::Never { days: age });
    };
    let quiet = days(*last, today);
    let usual: u32 = by_day
        .iter()
        .filter(|(day, _)| days(**day, *last) < USUAL_DAYS)
        .map(|(_, count)| count)
        .sum();
    let missed = u64::from(usual) * quiet.max(0) as u64;
    (quiet >= SILENT_DAYS && missed >= u64::from(SILENT_SCANS) * USUAL_DAYS as u64).then_some(
        Silence::Fallen {
            weekly: (usual * 7).div_ceil(USUAL_DAYS as u32),
            since: *last,
            days: quiet,
        },
    )
}

/// Whole days from one to the other.
fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
