//! The figures counted a second time, straight from the list of events and one figure at a time, to check those that
//! the ledger shows. Slow and plain on purpose; shares no code with `domain::measure`.

use jiff::Timestamp;
use shishiling::domain::case::{CaseEvent, Ending, Face, Kind};
use shishiling::domain::deadline::Due;
use shishiling::domain::measure::{Delay, Figures, Period, Ratio};

use super::world::{Happened, History};

/// What the events of one case say, each answer found by looking for the event that gave it.
struct Told<'a>(&'a [Happened]);

impl Told<'_> {
    fn last<T>(&self, say: impl Fn(&CaseEvent, Timestamp) -> Option<T>) -> Option<T> {
        self.0.iter().rev().find_map(|h| say(&h.event, h.meta.at))
    }

    fn first<T>(&self, say: impl Fn(&CaseEvent, Timestamp) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(|h| say(&h.event, h.meta.at))
    }

    fn filed_at(&self) -> Timestamp {
        self.0[0].meta.at
    }

    fn kind(&self) -> Kind {
        let kind = self.last(|event, _| match event {
            CaseEvent::Filed(filed) => Some(filed.kind),
            CaseEvent::Reclassified(change) => change.kind,
            _ => None,
        });
        kind.expect("a filing has a kind")
    }

    /// The clocks: those of the filing, or of the last change of class. A reopening promises anew but is measured by
    /// the old ones.
    fn due(&self) -> Due {
        let due = self.last(|event, _| match event {
            CaseEvent::Filed(filed) => Some(filed.due),
            CaseEvent::Reclassified(change) => change.due,
            _ => None,
        });
        due.expect("a filing has clocks")
    }

    fn answered(&self) -> Option<Timestamp> {
        self.first(|event, at| match event {
            CaseEvent::Answered { .. }
            | CaseEvent::Dispatched { .. }
            | CaseEvent::Ended { .. }
            | CaseEvent::NotAccepted { .. } => Some(at),
            _ => None,
        })
    }

    fn dispatched(&self) -> Option<Timestamp> {
        self.first(|event, at| matches!(event, CaseEvent::Dispatched { .. }).then_some(at))
    }

    /// The ending that stands, if the last word was not a reopening.
    fn ended(&self) -> Option<(Timestamp, Ending)> {
        self.last(|event, at| match event {
            CaseEvent::Ended { ending, .. } => Some(Some((at, *ending))),
            CaseEvent::Reopened { .. } => Some(None),
            _ => None,
        })?
    }

    fn named_a_department_or_ended(&self) -> Option<Timestamp> {
        self.dispatched().or(self.ended().map(|(at, _)| at))
    }

    /// The last word that closes or opens, as long as it was this one.
    fn closed_by(&self, wanted: impl Fn(&CaseEvent) -> bool) -> bool {
        let last = self.last(|event, _| match event {
            CaseEvent::Withdrawn
            | CaseEvent::NotAccepted { .. }
            | CaseEvent::Rated { .. }
            | CaseEvent::Ended { .. }
            | CaseEvent::Reopened { .. } => Some(wanted(event)),
            _ => None,
        });
        last == Some(true)
    }

    fn withdrawn(&self) -> bool {
        self.closed_by(|event| matches!(event, CaseEvent::Withdrawn))
    }

    fn not_accepted(&self) -> bool {
        self.closed_by(|event| matches!(event, CaseEvent::NotAccepted { .. }))
    }

    fn face(event: &CaseEvent, _: Timestamp) -> Option<(Face, bool)> {
        match event {
            CaseEvent::Rated { face, by_phone, .. } => Some((*face, *by_phone)),
            _ => None,
        }
    }

    fn is_asked_for(&self) -> bool {
        self.kind() != Kind::Praise && !self.withdrawn() && !self.not_accepted()
    }
}

fn share<'a, 'b: 'a>(
    of: impl Iterator<Item = &'a Told<'b>>,
    part: impl Fn(&Told) -> bool,
) -> Ratio {
    let of: Vec<_> = of.collect();
    Ratio {
        part: of.iter().filter(|told| part(told)).count() as u32,
        whole: of.len() as u32,
    }
}

/// The smallest time within which at least that share of all was done.
fn within(times: &[i64], percent: usize) -> Option<i64> {
    let needed = times.len().checked_sub(1)? * percent / 100 + 1;
    let reaches = |limit: i64| times.iter().filter(|t| **t <= limit).count() >= needed;
    times.iter().copied().filter(|t| reaches(*t)).min()
}

fn delay<'a, 'b: 'a>(
    of: &[&'a Told<'b>],
    done: impl Fn(&Told) -> Option<Timestamp>,
    limit: impl Fn(&Due) -> Timestamp,
) -> Delay {
    let seconds = |told: &&Told| done(told).map(|at| at.duration_since(told.filed_at()).as_secs());
    let times: Vec<i64> = of.iter().filter_map(seconds).collect();
    Delay {
        median_seconds: within(&times, 50),
        p90_seconds: within(&times, 90),
        in_time: share(of.iter().copied(), |told| {
            done(told).is_some_and(|at| at <= limit(&told.due()))
        }),
    }
}

/// The figures of a period, from nothing but what happened.
pub fn figures(histories: &[History], period: Period, now: Timestamp) -> Figures {
    let all: Vec<Told> = histories.iter().map(|h| Told(&h.events)).collect();
    let received = || all.iter().filter(|t| period.has(t.filed_at()));
    let to_answer: Vec<&Told> = all
        .iter()
        .filter(|t| period.has(t.due().answer))
        .filter(|t| t.due().answer <= now || t.answered().is_some())
        .collect();
    let to_dispatch: Vec<&Told> = all
        .iter()
        .filter(|t| t.is_asked_for() && period.has(t.due().dispatch))
        .filter(|t| t.due().dispatch <= now || t.named_a_department_or_ended().is_some())
        .collect();
    let due = || all.iter().filter(|t| period.has(t.due().finish));
    let planned = |t: &Told| t.ended().is_some_and(|(_, e)| e == Ending::Planned);
    let to_finish = || {
        due()
            .filter(|t| t.is_asked_for())
            .filter(|t| t.due().finish <= now)
    };
    let completed = || to_finish().filter(|t| !planned(t));
    let to_rate = || due().filter(|t| t.is_asked_for() && t.ended().is_some());
    let last = |t: &Told| t.last(Told::face);
    let good = |face: Option<(Face, bool)>| {
        face.is_some_and(|(face, _)| face == Face::Satisfied || face == Face::Fairly)
    };
    Figures {
        received: received().count() as u32,
        first_answer: delay(&to_answer, |t| t.answered(), |due| due.answer),
        substantive: delay(
            &to_dispatch,
            |t| t.named_a_department_or_ended(),
            |due| due.dispatch,
        ),
        completion: share(completed(), |t| t.ended().is_some()),
        in_time: share(completed(), |t| {
            t.ended().is_some_and(|(at, _)| at <= t.due().finish)
        }),
        solved: share(completed(), |t| {
            t.ended().is_some_and(|(_, e)| e == Ending::Solved)
        }),
        planned: to_finish().filter(|t| planned(t)).count() as u32,
        cumulative: share(received().filter(|t| t.is_asked_for()), |t| {
            t.ended().is_some()
        }),
        satisfied: share(to_rate().filter(|t| last(t).is_some()), |t| good(last(t))),
        first_satisfied: share(to_rate().filter(|t| last(t).is_some()), |t| {
            good(t.first(Told::face))
        }),
        rated: share(to_rate(), |t| last(t).is_some()),
        by_phone: to_rate()
            .filter(|t| last(t).is_some_and(|(_, phone)| phone))
            .count() as u32,
        withdrawn: due()
            .filter(|t| t.kind() != Kind::Praise && t.withdrawn())
            .count() as u32,
        not_accepted: due()
            .filter(|t| t.kind() != Kind::Praise && t.not_accepted())
            .count() as u32,
        praise: due().filter(|t| t.kind() == Kind::Praise).count() as u32,
    }
}
