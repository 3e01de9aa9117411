//! By when: the limits of each class, and when a clock that starts now runs out.
//! That a danger is answered within five minutes is written here alone (design §6).

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// How grave and how large a case is; it rules the clocks.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Danger,
    Small,
    Ordinary,
    Complex,
}

impl Class {
    pub const ALL: [Class; 4] = [Class::Danger, Class::Small, Class::Ordinary, Class::Complex];
}

/// The limits of one class, natural time in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub answer_on_duty_minutes: u32,
    pub answer_at_night_minutes: u32,
    pub dispatch_minutes: u32,
    pub finish_minutes: u32,
}

/// The limits of all classes and the hours in which somebody sits at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub danger: Limit,
    pub small: Limit,
    pub ordinary: Limit,
    pub complex: Limit,
    /// The desk is staffed from this hour of the mine's day …
    pub duty_from_hour: i8,
    /// … until this one.
    pub duty_until_hour: i8,
}

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

impl Default for Limits {
    fn default() -> Self {
        let limit = |night, dispatch, finish| Limit {
            answer_on_duty_minutes: 5,
            answer_at_night_minutes: night,
            dispatch_minutes: dispatch,
            finish_minutes: finish,
        };
        Limits {
            danger: limit(5, 15, DAY),
            small: limit(30, 4 * HOUR, DAY),
            ordinary: limit(30, DAY, 7 * DAY),
            complex: limit(30, DAY, 15 * DAY),
            duty_from_hour: 7,
            duty_until_hour: 22,
        }
    }
}

/// When each of a case's clocks runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub answer: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub dispatch: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub finish: Timestamp,
}

impl Limits {
    pub fn of(&self, class: Class) -> Limit {
        match class {
            Class::Danger => self.danger,
            Class::Small => self.small,
            Class::Ordinary => self.ordinary,
            Class::Complex => self.complex,
        }
    }

    /// The clocks of a case that the hub had at `start`.
    pub fn due(&self, class: Class, start: Timestamp, zone: &TimeZone) -> Due {
        let limit = self.of(class);
        let hour = start.to_zoned_datetime(zone.clone()).time();
        let duty = Time::constant(self.duty_from_hour, 0, 0, 0);
        let on_duty = hour >= duty
            && (self.duty_until_hour == 24 || hour < Time::constant(self.duty_until_hour, 0, 0, 0));
        let answer = if on_duty {
            limit.answer_on_duty_minutes
        } else {
            limit.answer_at_night_minutes
        };
        Due {
            answer: after(start, answer),
            dispatch: after(start, limit.dispatch_minutes),
            finish: after(start, limit.finish_minutes),
        }
    }
}

fn after(start: Timestamp, minutes: u32) -> Timestamp {
    start
        .checked_add(SignedDuration::from_mins(minutes.into()))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_case_at_night_is_answered_within_half_an_hour() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let limits = Limits::default();
        let day = limits.due(Class::Ordinary, at("2026-07-02T02:00:00Z"), &zone);
        assert_eq!(day.answer, at("2026-07-02T02:05:00Z"));
        assert_eq!(day.finish, at("2026-07-09T02:00:00Z"));
        let night = limits.due(Class::Ordinary, at("2026-07-02T16:00:00Z"), &zone);
        assert_eq!(night.answer, at("2026-07-02T16:30:00Z"));
        let danger = limits.due(Class::Danger, at("2026-07-02T16:00:00Z"), &zone);
        assert_eq!(danger.answer, at("2026-07-02T16:05:00Z"));
        assert_eq!(danger.dispatch, at("2026-07-02T16:15:00Z"));
    }
}
