//! When a place's screen shows what, and when it is dark. Knows the hours of a day and no day.

use jiff::civil::Time;

use super::board::{Part, Programme, Show};
use super::place::PlaceCode;

/// So long each thing is shown where nobody has said otherwise.
pub const SECONDS_USUAL: u16 = 14;
/// Shorter than this nobody reads; longer, nobody waits.
pub const SECONDS_LEAST: u16 = 5;
pub const SECONDS_MOST: u16 = 120;
/// The parts of a day.
pub const PARTS_MOST: usize = 8;

/// Why a programme cannot be like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Hours that begin and end at the same minute say nothing.
    Hours,
    /// A part that shows nothing.
    Shows,
    /// Outside of what one can read.
    Seconds,
    /// More parts than a day has use for.
    Parts,
}

impl Programme {
    /// A place of which nobody has said anything: everything in turn, never dark.
    pub fn usual(place: PlaceCode) -> Programme {
        Programme {
            place,
            parts: Vec::new(),
            dark: None,
        }
    }

    /// The part that rules at this time of day.
    pub fn part(&self, time: Time) -> Option<&Part> {
        self.parts.iter().find(|part| part.hours.holds(time))
    }

    /// Whether a thing is in turn at this time of day.
    pub fn shows(&self, show: Show, time: Time) -> bool {
        self.part(time)
            .is_none_or(|part| part.shows.contains(&show))
    }

    /// Whether the screen is to be off.
    pub fn is_dark(&self, time: Time) -> bool {
        self.dark.is_some_and(|hours| hours.holds(time))
    }

    /// What somebody has set, looked over.
    pub fn check(&self) -> Result<(), Wrong> {
        if self.parts.len() > PARTS_MOST {
            return Err(Wrong::Parts);
        }
        let hours = self.parts.iter().map(|part| part.hours).chain(self.dark);
        for hours in hours {
            if hours.from == hours.until {
                return Err(Wrong::Hours);
            }
        }
        for part in &self.parts {
            if part.shows.is_empty() {
                return Err(Wrong::Shows);
            }
            if !(SECONDS_LEAST..=SECONDS_MOST).contains(&part.seconds) {
                return Err(Wrong::Seconds);
            }
        }
        Ok(())
    }
}

impl Show {
    /// `menu` …: in forms, in pages, and behind `screen-show-` in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Show::Menu => "menu",
            Show::Results => "results",
            Show::Thanks => "thanks",
            Show::Notices => "notices",
            Show::Figures => "figures",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::board::Hours;

    fn at(hour: i8, minute: i8) -> Time {
        Time::constant(hour, minute, 0, 0)
    }

    fn part(from: Time, until: Time, show: Show) -> Part {
        Part {
            hours: Hours { from, until },
            shows: vec![show],
            seconds: 10,
        }
    }

    #[test]
    fn the_first_part_whose_hours_hold_rules_and_outside_everything_is_shown() {
        let code = PlaceCode::parse("7K3M").expect("four characters");
        let programme = Programme {
            place: code,
            parts: vec![
                part(at(10, 30), at(13, 0), Show::Menu),
                part(at(9, 0), at(18, 0), Show::Notices),
            ],
            dark: Some(Hours {
                from: at(23, 0),
                until: at(4, 30),
            }),
        };
        assert!(programme.shows(Show::Menu, at(12, 0)));
        assert!(!programme.shows(Show::Notices, at(12, 0)));
        assert!(programme.shows(Show::Notices, at(13, 0)));
        assert!(programme.shows(Show::Thanks, at(20, 0)));
        assert!(programme.is_dark(at(23, 0)) && programme.is_dark(at(2, 0)));
        assert!(!programme.is_dark(at(4, 30)));
        assert_eq!(programme.check(), Ok(()));
        let mut wrong = programme.clone();
        wrong.parts[0].shows.clear();
        assert_eq!(wrong.check(), Err(Wrong::Shows));
        wrong = programme.clone();
        wrong.parts[1].seconds = 3;
        assert_eq!(wrong.check(), Err(Wrong::Seconds));
        wrong = programme;
        wrong.dark = Some(Hours {
            from: at(1, 0),
            until: at(1, 0),
        });
        assert_eq!(wrong.check(), Err(Wrong::Hours));
    }
}
