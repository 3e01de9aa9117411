//! 海報: which hang where, how often each is scanned, and the studio in which they are chosen, seen and printed.

pub mod sheets;
pub mod sign;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Desk, name};
use crate::app::Error;
use crate::app::scans::is_expected;
use crate::domain::place::PlaceCode;
use crate::domain::scan::Silence;
use crate::domain::sign::Sign;
use crate::domain::site::Site;
use crate::domain::staff::HouseAct;
use crate::http::pages;
use crate::http::problem::Failed;
use crate::i18n::{t, ta};

/// Days that the list of posters counts.
const LATELY_DAYS: i32 = 30;

/// A poster in the list.
#[derive(Clone)]
pub struct SignRow {
    pub code: String,
    /// 「女職工澡堂 · 更衣室門外」
    pub name: String,
    /// Scans in the last thirty days.
    pub lately: u32,
    /// Cases that came by it.
    pub cases: u32,
    /// How it has fallen silent, in words.
    pub silence: Option<String>,
    /// Retired or replaced, in a word.
    pub state: String,
    pub hangs: bool,
    pub current: bool,
}

impl Desk {
    /// Those who print posters, and nobody else.
    fn prints(&self) -> Result<(), Failed> {
        match self.member().may_in_house(HouseAct::Posters) {
            true => Ok(()),
            false => Err(Error::Forbidden.into()),
        }
    }
}

/// The posters' rows: those that hang, then the others.
fn rows(desk: &Desk, current: Option<PlaceCode>) -> Vec<SignRow> {
    let site = desk.app.site();
    let cases = desk.app.cases_by_sign();
    let mut signs: Vec<&Sign> = site
        .places
        .iter()
        .flat_map(|place| site.signs_of(place.code))
        .collect();
    signs.sort_by_key(|sign| !is_expected(&site, sign));
    let row = |sign: &&Sign| row(desk, &site, sign, &cases, current);
    signs.iter().map(row).collect()
}

fn row(
    desk: &Desk,
    site: &Site,
    sign: &Sign,
    cases: &HashMap<PlaceCode, u32>,
    current: Option<PlaceCode>,
) -> SignRow {
    let by_day = desk.app.scans_of(sign.code);
    let is_expected = is_expected(site, sign);
    let silence = match is_expected {
        true => desk.app.silence_of(sign, &by_day),
        false => None,
    };
    SignRow {
        code: sign.code.to_string(),
        name: name_of(site, sign),
        lately: since(&by_day, desk.app.today(), LATELY_DAYS),
        cases: cases.get(&sign.code).copied().unwrap_or_default(),
        silence: silence.map(|silence| in_words(desk, silence)),
        state: match (sign.replaced_by, sign.retired || !is_expected) {
            (Some(next), _) => ta("studio-replaced-by", &[("code", next.to_string().into())]),
            (None, true) => t("studio-retired"),
            (None, false) => String::new(),
        },
        hangs: is_expected,
        current: current == Some(sign.code),
    }
}

/// The place's name, and where the poster hangs there.
pub fn name_of(site: &Site, sign: &Sign) -> String {
    let place = site.place(sign.place).map(|place| name(&place.name));
    let place = place.unwrap_or_default();
    match sign.label.as_str() {
        "" => place,
        label => format!("{place} · {label}"),
    }
}

/// Scans of the last so many days, today among them.
fn since(by_day: &BTreeMap<Date, u32>, today: Date, days: i32) -> u32 {
    let from = today.saturating_sub((days - 1).days());
    by_day.range(from..).map(|(_, count)| count).sum()
}

/// A day as readers say it.
fn day(desk: &Desk, day: Date) -> String {
    let noon = desk.app.zone().to_timestamp(day.at(12, 0, 0, 0));
    noon.map_or_else(|_| day.to_string(), pages::day)
}

fn in_words(desk: &Desk, silence: Silence) -> String {
    match silence {
        Silence::Never { days } => ta("studio-never", &[("days", days.into())]),
        Silence::Fallen {
            weekly,
            since,
            days,
        } => ta(
            "studio-fallen",
            &[
                ("weekly", weekly.into()),
                ("since", day(desk, since).into()),
                ("days", days.into()),
            ],
        ),
    }
}

/// Codes that a form names more than once.
fn codes(values: impl IntoIterator<Item = impl AsRef<str>>) -> HashSet<PlaceCode> {
    values
        .into_iter()
        .filter_map(|value| PlaceCode::parse(value.as_ref()))
        .collect()
}
