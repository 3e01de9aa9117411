//! From stories to deeds: who does what when. Pure; the deeds are carried out in the order of their times.

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use uuid::Uuid;

use super::chance::Chance;
use super::story::Story;
use super::teller::Teller;
use crate::domain::board::NoticeId;
use crate::domain::command::Command;
use crate::domain::signup::SignUpWords;
use crate::domain::site::{Site, SiteEvent};
use crate::domain::{By, CaseId, CommandId, Target, Words};

/// Something done to a case at a time.
pub(super) struct Deed {
    pub at: Timestamp,
    /// Breaks ties: the order in which it was planned.
    pub order: usize,
    pub id: CommandId,
    pub by: By,
    pub did: Did,
}

pub(super) enum Did {
    Asked(Target, Box<Command<Words>>),
    /// The bytes of an announced photo arrive: the picture's name, and whether it shows the matter mended.
    Photographed {
        case: CaseId,
        upload: Uuid,
        picture: (&'static str, bool),
    },
    Marked {
        case: CaseId,
        seconds: usize,
        thumbs: usize,
    },
    /// Something about the house.
    Arranged(Vec<SiteEvent>),
    /// The notice of this number is put up.
    Told(usize),
    SignedUp {
        notice: NoticeId,
        words: SignUpWords,
    },
}

/// All deeds, and receipts to try with the titles of their cases.
pub(super) struct Plan {
    pub deeds: Vec<Deed>,
    pub receipts: Vec<(String, String)>,
}

const YEARS: i64 = 3;
/// Told cases are all filed before this many days ago; those of today come after.
const QUIET_DAYS: i64 = 8;

/// The morning on which the centre opened.
pub(super) fn start(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let opened = now
        .to_zoned_datetime(zone.clone())
        .checked_sub(YEARS.years())
        .and_then(|day| day.start_of_day());
    opened.map_or(now, |day| day.timestamp())
}

/// A command's id that bears its time, as devices make them.
pub(super) fn id_at(at: Timestamp, chance: &mut Chance) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &chance.bytes()).into_uuid()
}

/// Plans every story, spread over the years in the order of its chapter.
pub(super) fn plan(
    chapters: &[Vec<Story>],
    site: &Site,
    zone: &TimeZone,
    now: Timestamp,
    chance: &mut Chance,
) -> Plan {
    let first = start(now, zone) + SignedDuration::from_hours(30);
    let last = now - SignedDuration::from_hours(24 * QUIET_DAYS);
    let mut plan = Plan {
        deeds: Vec::new(),
        receipts: Vec::new(),
    };
    for chapter in chapters {
        let span = last.duration_since(first).as_secs() / chapter.len().max(1) as i64;
        for (nth, story) in chapter.iter().enumerate() {
            let about =
                first + SignedDuration::from_secs(span * nth as i64) + chance.seconds(0, span);
            let filed_at = match story.ago_minutes {
                Some(minutes) => now - SignedDuration::from_mins(minutes),
                None => {
                    let year = SignedDuration::from_hours(24 * 365);
                    match at_some_shift(about, story.month, zone, chance) {
                        late if late > last => (late - year).clamp(first, last),
                        early if early < first => (early + year).clamp(first, last),
                        at => at,
                    }
                }
            };
            let teller = Teller {
                story,
                site,
                zone,
                now,
                chance: &mut *chance,
                deeds: &mut plan.deeds,
                case: CaseId(Uuid::nil()),
                at: filed_at,
            };
            let receipt = teller.tell();
            if story.ago_minutes.is_some() && !story.via.is_proxy() && !story.cadre {
                plan.receipts
                    .push((story.title.to_owned(), receipt.grouped()));
            }
        }
    }
    plan
}

/// People write at the change of shifts, over lunch and in the evening.
fn at_some_shift(
    about: Timestamp,
    month: Option<i8>,
    zone: &TimeZone,
    chance: &mut Chance,
) -> Timestamp {
    let hour = chance.pick(&[
        6, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14, 15, 15, 16, 17, 18, 19, 20, 21, 22, 23,
    ]);
    let minute = chance.within(0, 60);
    let second = chance.within(0, 60);
    let day = about.to_zoned_datetime(zone.clone());
    let away = month.map_or(0, |month| {
        let months = i64::from(month) - i64::from(day.month());
        // To the nearest such month, before or after.
        (months + 18) % 12 - 6
    });
    let set = day.checked_add(away.months()).and_then(|day| {
        let time = jiff::civil::time(hour, minute as i8, second as i8, 0);
        day.with().time(time).build()
    });
    set.map_or(about, |day| day.timestamp())
}
