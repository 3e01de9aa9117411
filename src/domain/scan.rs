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
        if self
            .newest
            .is_some_and(|newest| days(day, newest) > SCAN_DAYS_KEPT)
        {
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
    Fallen { weekly: u32, since: Date, days: i32 },
}

/// Whether a poster that should be hanging has fallen silent: it may be torn, papered over or carried off.
pub fn silence(
    sign: &Sign,
    made: Date,
    by_day: &BTreeMap<Date, u32>,
    today: Date,
) -> Option<Silence> {
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

/// What a relay tells its hub of scans: totals of its own counter, those that the hub may not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanReport {
    /// Made at random with the relay's counter.
    pub meter: Meter,
    pub days: Vec<DayOfScans>,
}

/// One day of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfScans {
    pub day: Date,
    pub counts: Vec<(PlaceCode, u32)>,
}

/// Counts that the hub has not got are kept so many days at a relay.
pub const UNTOLD_DAYS: i32 = 40;

/// A relay's counter, with how much of it the hub has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanBook {
    meter: Meter,
    lines: Vec<BookLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct BookLine {
    day: Date,
    code: PlaceCode,
    count: u32,
    /// What the hub has of it.
    told: u32,
}

impl ScanBook {
    pub fn of(meter: Meter) -> ScanBook {
        ScanBook {
            meter,
            lines: Vec::new(),
        }
    }

    pub fn count(&mut self, day: Date, code: PlaceCode) {
        let mut lines = self.lines.iter_mut();
        match lines.find(|line| (line.day, line.code) == (day, code)) {
            Some(line) => line.count = line.count.saturating_add(1),
            None => self.lines.push(BookLine {
                day,
                code,
                count: 1,
                told: 0,
            }),
        }
    }

    /// What the hub has not got; none where it has everything.
    pub fn report(&self) -> Option<ScanReport> {
        let mut days: BTreeMap<Date, Vec<(PlaceCode, u32)>> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.count > line.told) {
            days.entry(line.day)
                .or_default()
                .push((line.code, line.count));
        }
        let days: Vec<DayOfScans> = days
            .into_iter()
            .map(|(day, counts)| DayOfScans { day, counts })
            .collect();
        (!days.is_empty()).then_some(ScanReport {
            meter: self.meter,
            days,
        })
    }

    /// The hub has these; what is over and told, and what is too old to be told, is forgotten.
    pub fn told(&mut self, report: &ScanReport, today: Date) {
        for day in &report.days {
            for (code, count) in &day.counts {
                let mut lines = self.lines.iter_mut();
                if let Some(line) = lines.find(|line| (line.day, line.code) == (day.day, *code)) {
                    line.told = line.told.max(*count);
                }
            }
        }
        self.lines.retain(|line| {
            let age = days(line.day, today);
            age < 2 || (line.count > line.told && age <= UNTOLD_DAYS)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 7, 2);

    fn code(text: &str) -> PlaceCode {
        PlaceCode::parse(text).unwrap()
    }

    fn ago(days: i32) -> Date {
        TODAY - days.days()
    }

    fn poster() -> Sign {
        Sign::first(code("7K3M"), jiff::Timestamp::UNIX_EPOCH)
    }

    fn scanned(days: impl IntoIterator<Item = (i32, u32)>) -> BTreeMap<Date, u32> {
        days.into_iter().map(|(day, n)| (ago(day), n)).collect()
    }

    #[test]
    fn a_busy_poster_is_missed_after_a_week_and_a_quiet_one_later() {
        // 20 in four weeks: five a week.
        let busy = |quiet| scanned((quiet..quiet + 20).map(|day| (day, 1)));
        let is_silent = |by_day: &_| silence(&poster(), ago(400), by_day, TODAY).is_some();
        assert!(!is_silent(&busy(0)) && !is_silent(&busy(6)));
        assert!(is_silent(&busy(7)));
        // Once in four weeks: 35 days of quiet are nothing yet, 140 are.
        assert!(!is_silent(&scanned([(35, 1)])) && is_silent(&scanned([(140, 1)])));
        // A rush on one day and a week of quiet.
        let told = silence(&poster(), ago(400), &scanned([(8, 40)]), TODAY);
        let fallen = Silence::Fallen {
            weekly: 10,
            since: ago(8),
            days: 8,
        };
        assert_eq!(told, Some(fallen));
        // What was long before the last scan says nothing of what is usual now.
        let long_ago = scanned([(60, 500), (10, 2)]);
        assert!(!is_silent(&long_ago));
    }

    #[test]
    fn a_poster_that_was_never_scanned_is_missed_after_two_weeks_and_one_off_the_wall_never() {
        let never = |made| silence(&poster(), made, &BTreeMap::new(), TODAY);
        assert_eq!(never(ago(13)), None);
        assert_eq!(never(ago(14)), Some(Silence::Never { days: 14 }));
        let mut gone = poster();
        gone.retired = true;
        assert_eq!(silence(&gone, ago(90), &BTreeMap::new(), TODAY), None);
        gone.retired = false;
        gone.replaced_by = Some(code("8XQZ"));
        assert_eq!(silence(&gone, ago(90), &BTreeMap::new(), TODAY), None);
    }

    #[test]
    fn totals_count_once_however_often_they_are_said() {
        let mut scans = Scans::default();
        let said = |meter, count| Scanned {
            day: TODAY,
            meter: Meter(meter),
            counts: vec![(code("7K3M"), count)],
        };
        for told in [said(0, 3), said(9, 2), said(9, 2), said(0, 4)] {
            scans.take_in(&told);
        }
        assert_eq!(scans.by_day(code("7K3M")), scanned([(0, 6)]));
        scans.set(code("7K3M"), ago(400), Meter(0), 1);
        scans.set(code("7K3M"), ago(401), Meter(0), 1);
        assert_eq!(scans.by_day(code("7K3M")).len(), 2);
    }

    #[test]
    fn a_relay_says_again_what_the_hub_has_not_taken_and_forgets_what_is_over() {
        let mut book = ScanBook::of(Meter(5));
        assert_eq!(book.report(), None);
        book.count(ago(2), code("7K3M"));
        book.count(TODAY, code("7K3M"));
        let report = book.report().unwrap();
        assert_eq!(report.days.len(), 2);
        // One more while the report was on its way.
        book.count(TODAY, code("7K3M"));
        book.told(&report, TODAY);
        let report = book.report().unwrap();
        let counts = vec![(code("7K3M"), 2)];
        assert_eq!(report.days, [DayOfScans { day: TODAY, counts }]);
        book.told(&report, TODAY);
        assert_eq!((book.report(), book.lines.len()), (None, 1));
        // The hub stayed away too long.
        book.count(ago(41), code("7K3M"));
        book.told(&report, TODAY);
        assert_eq!(book.report(), None);
    }
}
