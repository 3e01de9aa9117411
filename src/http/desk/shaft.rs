//! A case as a shaft on the desk: the line goes down from the filing to the rating, the lit lamp is where it stands.

use super::{history, name, studio, word};
use crate::app::reading::Reading;
use crate::domain::case::{Case, Closing, Kind, Status};
use crate::domain::site::Site;
use crate::http::pages;
use crate::i18n::{t, ta};

/// A station of the shaft.
pub struct Station {
    pub name: String,
    pub facts: Vec<String>,
    /// Came, or is coming, after its limit.
    pub late: bool,
    /// `done`, `now`, `ahead`.
    pub state: &'static str,
}

/// The stations of a case, from the top down.
pub fn of(reading: &Reading, site: &Site, exact: bool, now: jiff::Timestamp) -> Vec<Station> {
    let case = &reading.case;
    let mut stations = vec![filed(case, site, exact), answered(case, now, exact)];
    if case.kind != Kind::Praise || case.department.is_some() {
        stations.push(dispatched(case, site, now, exact));
    }
    match case.closing {
        Some(Closing::NotAccepted | Closing::Withdrawn) => stations.push(cut_off(case)),
        _ => {
            stations.push(ended(case, now, exact));
            if case.kind != Kind::Praise {
                stations.push(rated(case));
            }
        }
    }
    light(&mut stations, case);
    stations
}

/// One lamp is lit: the first station that is not done; of a closed case the last one.
fn light(stations: &mut [Station], case: &Case) {
    let closed = case.status() == Status::Closed;
    let open = stations
        .iter()
        .position(|station| station.state != "done")
        .filter(|_| !closed);
    let lit = open.unwrap_or(stations.len() - 1);
    for (n, station) in stations.iter_mut().enumerate() {
        station.state = match n.cmp(&lit) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "ahead",
        };
    }
}

fn station(name: String, facts: Vec<String>, late: bool, done: bool) -> Station {
    Station {
        name,
        facts,
        late,
        state: if done { "done" } else { "ahead" },
    }
}

fn filed(case: &Case, site: &Site, exact: bool) -> Station {
    let when = match exact {
        true => pages::moment(case.filed_at),
        false => pages::day(case.filed_at),
    };
    let sign = case.sign.and_then(|code| site.sign(code));
    let how = match sign {
        Some(sign) => {
            let place = studio::name_of(site, sign);
            ta("desk-from-poster", &[("place", place.into())])
        }
        None => word::via(case.via),
    };
    station(t("desk-station-filed"), vec![when, how], false, true)
}

fn answered(case: &Case, now: jiff::Timestamp, exact: bool) -> Station {
    let due = case.due.answer;
    match case.answered_at {
        Some(at) => {
            let took = case.filed_at.duration_until(at).as_secs().unsigned_abs();
            let after = ta("desk-answered-after", &[("span", pages::span(took).into())]);
            let late = history::lateness(at, due);
            let was_late = late.is_some();
            // How long it took would tell the second of the filing.
            let facts = match exact {
                true => std::iter::once(after).chain(late).collect(),
                false => vec![pages::moment(at)],
            };
            station(t("desk-station-answered"), facts, was_late, true)
        }
        None => station(
            t("desk-station-answer"),
            vec![before(due, exact)],
            due <= now,
            false,
        ),
    }
}

fn dispatched(case: &Case, site: &Site, now: jiff::Timestamp, exact: bool) -> Station {
    let department = case
        .department
        .or(case.ended.as_ref().and_then(|e| e.department))
        .and_then(|id| site.department(id))
        .map(|d| name(&d.name));
    match department {
        Some(department) => {
            let mut facts = vec![department];
            facts.extend(case.dispatched_at.map(pages::moment));
            station(t("desk-station-dispatched"), facts, false, true)
        }
        // Ended at the counter without a department: nothing waits here.
        None if case.ended.is_some() => station(t("desk-station-centre"), Vec::new(), false, true),
        None => {
            let mut facts = vec![before(case.due.dispatch, exact)];
            if case.returns > 0 {
                facts.push(ta("desk-returned-times", &[("n", case.returns.into())]));
            }
            let late = case.due.dispatch <= now;
            station(t("desk-station-dispatch"), facts, late, false)
        }
    }
}

fn ended(case: &Case, now: jiff::Timestamp, exact: bool) -> Station {
    match &case.ended {
        Some(ended) => {
            let mut facts = vec![pages::moment(ended.at)];
            let late = history::lateness(ended.at, case.due.finish);
            let was_late = late.is_some();
            facts.extend(late.filter(|_| exact));
            station(word::ending(ended.ending), facts, was_late, true)
        }
        None => {
            let mut facts = vec![before(case.finish_by(), exact)];
            if case.reopened > 0 {
                facts.push(ta("desk-reopened-times", &[("n", case.reopened.into())]));
            }
            let late = case.finish_by() <= now;
            station(t("desk-station-end"), facts, late, false)
        }
    }
}

fn rated(case: &Case) -> Station {
    match &case.rating {
        Some(rating) => {
            let mut facts = vec![pages::moment(rating.at)];
            if rating.by_phone {
                facts.push(t("desk-by-phone"));
            }
            let done = case.status() == Status::Closed;
            station(word::face(rating.face), facts, false, done)
        }
        None => station(t("desk-station-rate"), Vec::new(), false, false),
    }
}

fn cut_off(case: &Case) -> Station {
    let closing = case.closing.map(word::closing).unwrap_or_default();
    let facts = case.closed_at.map(pages::moment).into_iter().collect();
    station(closing, facts, false, true)
}

fn before(due: jiff::Timestamp, exact: bool) -> String {
    let when = match exact {
        true => pages::moment(due),
        false => pages::day(due),
    };
    ta("desk-before", &[("when", when.into())])
}
