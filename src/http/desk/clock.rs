//! A case's running clock in words and a tone: 「答覆剩 1:58」, 「超時 3 小時」. Never colour alone.

use jiff::Timestamp;

use crate::app::desk::{Pressure, pressure};
use crate::domain::case::Status;
use crate::domain::measure::Fact;
use crate::http::wording;
use crate::i18n::{t, ta};

/// The clock that runs next, as a row shows it.
#[derive(Clone, Default)]
pub struct Clock {
    pub text: String,
    /// `late`, `soon`, `calm`, `none`.
    pub tone: &'static str,
    /// What is due: 「答覆」, 「派單」, 「辦結」.
    pub step: String,
    /// Seconds since 1970 at which it runs out; 0 where no clock runs. A script counts it down.
    pub due: i64,
    /// The moment it runs out, for a pointer that rests there; the day only, where the second is not the reader's.
    pub at: String,
}

/// The clock of a case at `now`. Where the reader is not to know the second of the filing (`exact` is false), it says
/// the day and counts nothing down: a limit to the second would tell.
pub fn of(fact: &Fact, now: Timestamp, exact: bool) -> Clock {
    let Some(due) = fact.next_due() else {
        return Clock {
            text: wording::status(fact.status),
            tone: "none",
            ..Clock::default()
        };
    };
    let step = match fact.status {
        Status::Waiting if fact.answered_at.is_none() => "desk-step-answer",
        Status::Waiting => "desk-step-dispatch",
        _ => "desk-step-finish",
    };
    let late = due <= now;
    let seconds = now.duration_until(due).as_secs().unsigned_abs();
    let key = if late {
        "desk-clock-late"
    } else {
        "desk-clock-left"
    };
    let tone = match pressure(fact, now) {
        Pressure::Late => "late",
        Pressure::Soon => "soon",
        Pressure::Calm => "calm",
        Pressure::None => "none",
    };
    let step = t(step);
    if !exact {
        let day = crate::http::pages::day(due);
        let key = if late {
            "desk-clock-over"
        } else {
            "desk-clock-day"
        };
        let said = [("step", step.clone().into()), ("day", day.clone().into())];
        return Clock {
            text: ta(key, &said),
            tone,
            step,
            due: 0,
            at: day,
        };
    }
    let said = [
        ("step", step.clone().into()),
        ("span", brief(seconds).into()),
    ];
    Clock {
        text: ta(key, &said),
        tone,
        step,
        due: due.as_second(),
        at: crate::http::pages::moment(due),
    }
}

/// A length of time in one unit, as a row has room for: 「1:58」, 「21 分」, 「3 小時」, 「5 天」.
pub fn brief(seconds: u64) -> String {
    let one = |key: &str, n: u64| ta(key, &[("n", n.into())]);
    match seconds {
        0..600 => format!("{}:{:02}", seconds / 60, seconds % 60),
        600..3_600 => one("span-minutes", seconds / 60),
        3_600..172_800 => one("span-hours", seconds / 3_600),
        _ => one("span-days", seconds / 86_400),
    }
}
