//! 告示: what the canteens cook, what the union tells, what a screen shows and when. Written by staff and public by
//! nature; no word of a worker is here. Kept whole in memory with the rest of the house.

pub mod table;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::KeySlot;
use super::case::FileRef;
use super::place::PlaceCode;

/// Menus of days gone by are kept so long: to copy from, and no longer.
pub const MENU_DAYS_KEPT: i32 = 14;

/// A notice's id: the id of the command that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(pub Uuid);

impl NoticeId {
    pub fn parse(text: &str) -> Option<NoticeId> {
        text.trim().parse().ok().map(NoticeId)
    }
}

/// A picture that everybody may see, sealed under a key of its own so that it can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub key: KeySlot,
    pub stored: FileRef,
    pub bytes: u32,
}

/// 通知: a warm reminder, a talk, an exam season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    pub title: String,
    pub text: String,
    pub picture: Option<Picture>,
    /// Shown from here …
    pub from: Timestamp,
    /// … until here, exclusive.
    pub until: Timestamp,
    /// Where it is shown; empty: everywhere.
    pub places: Vec<PlaceCode>,
    /// Where one can sign up for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
}

impl Notice {
    /// Whether it is shown at a place (`None`: on the page for everybody).
    pub fn shows(&self, place: Option<PlaceCode>, now: Timestamp) -> bool {
        let here = place.is_none_or(|code| self.places.is_empty() || self.places.contains(&code));
        here && self.from <= now && now < self.until
    }
}

/// What people sign up for, such as 惠工講堂.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    pub starts: Timestamp,
    /// Where it takes place, in a few words.
    pub whereabouts: String,
    /// How many may come; `None`: as many as like.
    pub seats: Option<u16>,
    /// Nobody signs up after this; off one may sign as long as the notice stands.
    pub closes: Timestamp,
}

/// The meals of a mine's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meal {
    Breakfast,
    Lunch,
    Dinner,
    /// 夜班餐
    Night,
}

impl Meal {
    pub const ALL: [Meal; 4] = [Meal::Breakfast, Meal::Lunch, Meal::Dinner, Meal::Night];
}

/// From when until when, in the mine's local time; `until` before `from` runs over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: Time,
    pub until: Time,
}

impl Hours {
    pub fn holds(&self, time: Time) -> bool {
        match self.from <= self.until {
            true => self.from <= time && time < self.until,
            false => self.from <= time || time < self.until,
        }
    }
}

/// One dish on a menu; its picture is found by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dish {
    pub name: String,
    /// 1 元 is 100 分; nothing for what is given away.
    pub price_fen: u32,
    #[serde(default)]
    pub sold_out: bool,
}

/// How a dish looks, on whatever day and in whatever canteen it is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictured {
    pub dish: String,
    pub picture: Picture,
}

/// What a canteen cooks for one meal of one day; without dishes it serves nothing then, whatever the plan says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    pub place: PlaceCode,
    pub day: Date,
    pub meal: Meal,
    pub dishes: Vec<Dish>,
    /// When it was last changed: screens say 「截至 11:42」. Set by the fold.
    #[serde(default)]
    pub as_of: Timestamp,
}

/// What a canteen cooks every week on this day, where no menu of the day says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub place: PlaceCode,
    /// 1 Monday … 7 Sunday.
    pub weekday: i8,
    pub meal: Meal,
    pub dishes: Vec<Dish>,
}

/// What a screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    Menu,
    /// What became of this place's cases.
    Results,
    /// 表揚
    Thanks,
    Notices,
    Figures,
}

impl Show {
    pub const ALL: [Show; 5] = [
        Show::Menu,
        Show::Results,
        Show::Thanks,
        Show::Notices,
        Show::Figures,
    ];
}

/// A part of a screen's day: these things, one after another, each so long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub hours: Hours,
    pub shows: Vec<Show>,
    pub seconds: u16,
}

/// A place's screen and kiosk: what runs when, and when they are dark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub place: PlaceCode,
    /// The first part whose hours hold rules; outside all of them everything is shown in turn.
    pub parts: Vec<Part>,
    /// Screen-off hours.
    pub dark: Option<Hours>,
}

/// What happened to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardEvent {
    /// Added, or changed as a whole.
    NoticeSet(Box<Notice>),
    /// Gone from every page and screen; the key of its picture is destroyed, where nothing else shows it.
    NoticeRemoved {
        id: NoticeId,
    },
    /// The whole menu of one meal.
    MenuSet(Menu),
    /// The weekly plan rules this meal again.
    MenuCleared {
        place: PlaceCode,
        day: Date,
        meal: Meal,
    },
    /// One dish is sold out, or there again.
    SoldOut {
        place: PlaceCode,
        day: Date,
        meal: Meal,
        dish: String,
        sold_out: bool,
    },
    /// Without dishes it is taken away.
    PlanSet(Plan),
    /// The picture of a dish, or that it has none any more.
    DishPictured {
        dish: String,
        picture: Option<Picture>,
    },
    /// When a meal is served, everywhere.
    HoursSet {
        meal: Meal,
        hours: Hours,
    },
    ProgrammeSet(Programme),
}

impl BoardEvent {
    /// The pictures that the event names.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let picture = match self {
            BoardEvent::NoticeSet(notice) => notice.picture.as_ref(),
            BoardEvent::DishPictured { picture, .. } => picture.as_ref(),
            _ => None,
        };
        picture.into_iter()
    }
}

/// The board as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Board {
    /// Oldest first.
    pub notices: Vec<Notice>,
    pub menus: Vec<Menu>,
    pub plans: Vec<Plan>,
    pub pictured: Vec<Pictured>,
    pub hours: Vec<(Meal, Hours)>,
    pub programmes: Vec<Programme>,
}

impl Board {
    pub fn notice(&self, id: NoticeId) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.id == id)
    }

    /// Every picture that is named here; one may be named more than once.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let notices = self.notices.iter();
        let notices = notices.filter_map(|notice| notice.picture.as_ref());
        notices.chain(self.pictured.iter().map(|dish| &dish.picture))
    }

    /// The picture that is stored under this name, as long as something here names it.
    pub fn picture(&self, stored: FileRef) -> Option<Picture> {
        let mut pictures = self.pictures();
        pictures.find(|picture| picture.stored == stored).copied()
    }

    pub fn menu(&self, place: PlaceCode, day: Date, meal: Meal) -> Option<&Menu> {
        self.menus
            .iter()
            .find(|menu| (menu.place, menu.day, menu.meal) == (place, day, meal))
    }

    pub fn plan(&self, place: PlaceCode, weekday: i8, meal: Meal) -> Option<&Plan> {
        self.plans
            .iter()
            .find(|plan| (plan.place, plan.weekday, plan.meal) == (place, weekday, meal))
    }

    pub fn programme(&self, place: PlaceCode) -> Option<&Programme> {
        self.programmes
            .iter()
            .find(|programme| programme.place == place)
    }

    /// How a dish looks.
    pub fn picture_of(&self, dish: &str) -> Option<Picture> {
        let known = self.pictured.iter().find(|known| known.dish == dish);
        known.map(|known| known.picture)
    }

    /// When a meal is served.
    pub fn served(&self, meal: Meal) -> Hours {
        let set = self.hours.iter().find(|(of, _)| *of == meal);
        set.map_or_else(|| usual(meal), |(_, hours)| *hours)
    }

    /// The board after `event`.
    pub fn evolve(&mut self, event: &BoardEvent, at: Timestamp) {
        match event {
            BoardEvent::NoticeSet(notice) => {
                match self.notices.iter_mut().find(|old| old.id == notice.id) {
                    Some(old) => *old = *notice.clone(),
                    None => self.notices.push(*notice.clone()),
                }
            }
            BoardEvent::NoticeRemoved { id } => self.notices.retain(|old| old.id != *id),
            BoardEvent::MenuSet(menu) => {
                self.clear(menu.place, menu.day, menu.meal);
                self.menus.push(Menu {
                    as_of: at,
                    ..menu.clone()
                });
                let oldest = at.to_zoned_datetime(TimeZone::UTC).date();
                self.menus
                    .retain(|old| (oldest - old.day).get_days() <= MENU_DAYS_KEPT);
            }
            BoardEvent::MenuCleared { place, day, meal } => self.clear(*place, *day, *meal),
            BoardEvent::SoldOut {
                place,
                day,
                meal,
                dish,
                sold_out,
            } => {
                let of = (*place, *day, *meal);
                let mut menus = self.menus.iter_mut();
                if let Some(menu) = menus.find(|menu| (menu.place, menu.day, menu.meal) == of) {
                    menu.as_of = at;
                    for one in menu.dishes.iter_mut().filter(|one| one.name == *dish) {
                        one.sold_out = *sold_out;
                    }
                }
            }
            BoardEvent::PlanSet(plan) => {
                let of = (plan.place, plan.weekday, plan.meal);
                self.plans
                    .retain(|old| (old.place, old.weekday, old.meal) != of);
                if !plan.dishes.is_empty() {
                    self.plans.push(plan.clone());
                }
            }
            BoardEvent::DishPictured { dish, picture } => {
                self.pictured.retain(|old| old.dish != *dish);
                let dish = dish.clone();
                self.pictured
                    .extend(picture.map(|picture| Pictured { dish, picture }));
            }
            BoardEvent::HoursSet { meal, hours } => {
                self.hours.retain(|(of, _)| of != meal);
                self.hours.push((*meal, *hours));
            }
            BoardEvent::ProgrammeSet(programme) => {
                self.programmes.retain(|old| old.place != programme.place);
                self.programmes.push(programme.clone());
            }
        }
    }

    fn clear(&mut self, place: PlaceCode, day: Date, meal: Meal) {
        self.menus
            .retain(|old| (old.place, old.day, old.meal) != (place, day, meal));
    }
}

/// When a meal is served where nobody has said otherwise.
fn usual(meal: Meal) -> Hours {
    let at = |hour: i8, minute: i8| Time::constant(hour, minute, 0, 0);
    let (from, until) = match meal {
        Meal::Breakfast => (at(5, 0), at(9, 30)),
        Meal::Lunch => (at(10, 30), at(14, 0)),
        Meal::Dinner => (at(16, 30), at(20, 0)),
        Meal::Night => (at(22, 0), at(2, 0)),
    };
    Hours { from, until }
}
