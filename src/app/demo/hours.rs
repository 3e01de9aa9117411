//! When the people of a story do things: within the limits, and by day where they can.

use jiff::{SignedDuration, Timestamp};

use super::story::Fate;
use super::teller::Teller;
use crate::domain::deadline::{Class, Limits};

impl Teller<'_> {
    /// When the matter is settled: within its limit, on a working day's hours where that is possible.
    pub(super) fn end_time(&mut self, filed_at: Timestamp, class: Class) -> Timestamp {
        let due = Limits::default().due(class, filed_at, self.zone).finish;
        let whole = due.duration_since(filed_at).as_secs();
        let share = if self.story.slow {
            self.chance.within(115, 190)
        } else {
            // Most are settled early.
            let share = self.chance.within(4, 92);
            share * self.chance.within(35, 100) / 100
        };
        let end = filed_at + SignedDuration::from_secs(whole * share.max(3) / 100);
        let end = if let Fate::StillOpen(_) = self.story.fate {
            // Something in the time that has passed.
            let passed = self.now.duration_since(filed_at).as_secs();
            filed_at + SignedDuration::from_secs(passed * self.chance.within(55, 90) / 100)
        } else {
            self.in_daytime(end, due)
        };
        end.max(self.at + self.chance.minutes(6, 40))
    }

    /// Moves a time at night to the next morning, if that is still in time.
    fn in_daytime(&mut self, at: Timestamp, due: Timestamp) -> Timestamp {
        let local = at.to_zoned_datetime(self.zone.clone());
        let hours = match local.hour() {
            18.. => 32 - i64::from(local.hour()),
            hour @ ..8 => 8 - i64::from(hour),
            _ => return at,
        };
        let morning = at + SignedDuration::from_hours(hours) + self.chance.minutes(5, 200);
        if morning <= due || self.story.slow {
            morning
        } else {
            at
        }
    }
}
