//! A notice as it is typed, and what is read of it.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{Desk, Notice, NoticeId, PictureWish};
use crate::app::notices::NoticeWords;
use crate::domain::board::Activity;
use crate::domain::command::{TEXT_MAX_CHARS, TITLE_MAX_CHARS};
use crate::domain::place::PlaceCode;
use crate::domain::wire;
use crate::http::desk::Fields;
use crate::i18n::t;

/// What a browser's field for a local time holds.
const LOCAL: &str = "%Y-%m-%dT%H:%M";
/// Characters of where an activity takes place.
const WHEREABOUTS_MAX: usize = 40;
/// The most seats.
const SEATS_MAX: u16 = 1_500;

/// The form as it stands on the page.
pub struct NoticeForm {
    pub id: NoticeId,
    /// Whether it is on the board already.
    pub known: bool,
    pub title: String,
    pub text: String,
    /// The word under which a fresh picture is held; empty where there is none.
    pub held: String,
    /// The picture that it has is to go.
    pub no_picture: bool,
    /// Where the picture is that the form stands for.
    pub shown: String,
    pub from: String,
    pub until: String,
    pub places: Vec<PlaceCode>,
    pub offers: bool,
    pub starts: String,
    pub whereabouts: String,
    pub seats: String,
    pub closes: String,
}

/// What was read of a form that is right.
pub struct Read {
    pub title: String,
    pub text: String,
    pub from: Timestamp,
    pub until: Timestamp,
    pub places: Vec<PlaceCode>,
    pub activity: Option<Activity>,
}

impl Read {
    pub fn words(self, picture: PictureWish) -> NoticeWords {
        NoticeWords {
            title: self.title,
            text: self.text,
            picture,
            from: self.from,
            until: self.until,
            places: self.places,
            activity: self.activity,
        }
    }
}

impl NoticeForm {
    /// A new one: from now on, for a week.
    pub fn fresh(desk: &Desk) -> NoticeForm {
        let now = desk.app.now();
        let week = now.checked_add(SignedDuration::from_hours(7 * 24));
        let zone = desk.app.zone();
        NoticeForm {
            id: NoticeId(desk.app.new_id().0),
            known: false,
            title: String::new(),
            text: String::new(),
            held: String::new(),
            no_picture: false,
            shown: String::new(),
            from: local(now, zone),
            until: local(week.unwrap_or(now), zone),
            places: Vec::new(),
            offers: false,
            starts: String::new(),
            whereabouts: String::new(),
            seats: String::new(),
            closes: String::new(),
        }
    }

    pub fn of(desk: &Desk, notice: &Notice) -> NoticeForm {
        let zone = desk.app.zone();
        let activity = notice.activity.as_ref();
        NoticeForm {
            id: notice.id,
            known: true,
            title: notice.title.clone(),
            text: notice.text.clone(),
            from: local(notice.from, zone),
            until: local(notice.until, zone),
            places: notice.places.clone(),
            offers: activity.is_some(),
            starts: activity.map_or_else(String::new, |a| local(a.starts, zone)),
            whereabouts: activity.map_or_else(String::new, |a| a.whereabouts.clone()),
            seats: activity
                .and_then(|a| a.seats)
                .map_or_else(String::new, |seats| seats.to_string()),
            closes: activity.map_or_else(String::new, |a| local(a.closes, zone)),
            ..NoticeForm::fresh(desk)
        }
    }

    /// As it was typed.
    pub fn typed(desk: &Desk, fields: &Fields, known: Option<&Notice>) -> NoticeForm {
        let text = |field: &str| fields.get(field).to_owned();
        let fresh = NoticeForm::fresh(desk);
        NoticeForm {
            id: match known {
                Some(known) => known.id,
                None => fields.command_id().map_or(fresh.id, |id| NoticeId(id.0)),
            },
            known: known.is_some(),
            title: text("title"),
            text: text("text"),
            held: text("held"),
            no_picture: fields.has("no_picture"),
            shown: String::new(),
            from: text("from"),
            until: text("until"),
            places: fields.all("place").filter_map(PlaceCode::parse).collect(),
            offers: fields.has("offers"),
            starts: text("starts"),
            whereabouts: text("whereabouts"),
            seats: text("seats"),
            closes: text("closes"),
        }
    }

    /// Which picture it is to have; an error where one was held and is no more.
    pub fn picture_wish(&mut self, desk: &Desk) -> Result<PictureWish, ()> {
        if self.held.is_empty() {
            return Ok(match self.no_picture {
                true => PictureWish::None,
                false => PictureWish::Keep,
            });
        }
        match desk.app.held_picture(&self.held) {
            Some(drawn) => Ok(PictureWish::New(drawn.to_vec())),
            None => {
                self.held.clear();
                Err(())
            }
        }
    }

    /// Reads the form, or says what is wrong with it.
    pub fn read(&self, desk: &Desk, known: Option<&Notice>) -> Result<Read, String> {
        let site = desk.app.site();
        let zone = desk.app.zone();
        let words = |text: &str, max, key| wire::text(Some(text), max).map_err(|_| t(key));
        let moment = |text: &str, key| instant(text, zone).ok_or_else(|| t(key));
        let title = words(&self.title, TITLE_MAX_CHARS, "notice-title-wrong")?.0;
        let text = words(&self.text, TEXT_MAX_CHARS, "notice-text-wrong")?.0;
        let from = moment(&self.from, "notice-from-wrong")?;
        let until = moment(&self.until, "notice-until-wrong")?;
        if until <= from {
            return Err(t("notice-until-before"));
        }
        let activity = match self.offers {
            true => Some(self.activity(zone, until)?),
            false => None,
        };
        let listed = known.is_some_and(|known| site.sign_ups.count(known.id) > 0);
        if listed && activity.is_none() {
            return Err(t("notice-activity-needed"));
        }
        let mut places = self.places.clone();
        places.retain(|code| site.place(*code).is_some());
        Ok(Read {
            title,
            text,
            from,
            until,
            places,
            activity,
        })
    }

    fn activity(&self, zone: &TimeZone, until: Timestamp) -> Result<Activity, String> {
        let starts = instant(&self.starts, zone).ok_or_else(|| t("notice-starts-wrong"))?;
        let whereabouts = wire::text(Some(&self.whereabouts), WHEREABOUTS_MAX)
            .map_err(|_| t("notice-whereabouts-wrong"))?;
        let seats = match self.seats.as_str() {
            "" => None,
            typed => {
                let seats = typed.parse().ok().filter(|n| (1..=SEATS_MAX).contains(n));
                Some(seats.ok_or_else(|| t("notice-seats-wrong"))?)
            }
        };
        let closes = match self.closes.is_empty() {
            true => starts,
            false => instant(&self.closes, zone).ok_or_else(|| t("notice-closes-wrong"))?,
        };
        if closes > starts {
            return Err(t("notice-closes-late"));
        }
        if closes > until {
            return Err(t("notice-closes-hidden"));
        }
        Ok(Activity {
            starts,
            whereabouts: whereabouts.0,
            seats,
            closes,
        })
    }
}

/// A moment as the mine's clocks show it.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    let there = at.to_zoned_datetime(zone.clone());
    there.strftime(LOCAL).to_string()
}

fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let there: DateTime = text.trim().parse().ok()?;
    zone.to_timestamp(there).ok()
}
