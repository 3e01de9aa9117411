//! The domain's values in the reader's words: keys of the catalogue and of signs, names of places and departments.

use super::pages::{Choice, moment, percent, span};
use super::report::CategoryChoice;
use crate::app::ledger::FEWEST_SHOWN;
use crate::app::reading::Told;
use crate::domain::board::{Hours, Meal};
use crate::domain::case::{Case, Closing, Ending, Face, Kind, LineKind, Status};
use crate::domain::measure::{Delay, Ratio};
use crate::domain::place::{CategoryId, DepartmentId, Name, PlaceCode};
use crate::domain::site::Site;
use crate::i18n::{self, t, ta};

/// A name in the reader's language, else in one that has it.
pub fn name(name: &Name) -> String {
    i18n::name(name).to_owned()
}

/// The words of a line of the history; why a file was refused is a code in the journal.
pub fn told(line: &Told) -> Option<String> {
    let text = line.text.clone()?;
    match line.what {
        LineKind::FileRefused => i18n::try_t(&format!("file-refused-{text}")).or(Some(text)),
        _ => Some(text),
    }
}

/// `request` …: behind `kind-` in the catalogue, and the name of its sign.
pub fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "request",
        Kind::Hazard => "hazard",
        Kind::Suggestion => "suggestion",
        Kind::Praise => "praise",
        Kind::Question => "question",
    }
}

pub fn kind(kind: Kind) -> String {
    t(&format!("kind-{}", kind_key(kind)))
}

/// `waiting`, `handling`, `rating`, `closed`: behind `status-` in the catalogue.
pub fn status_key(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Handling => "handling",
        Status::Rating => "rating",
        Status::Closed => "closed",
    }
}

pub fn status(status: Status) -> String {
    t(&format!("status-{}", status_key(status)))
}

/// Behind `ending-` in the catalogue.
pub fn ending_key(ending: Ending) -> &'static str {
    match ending {
        Ending::Solved => "solved",
        Ending::Planned => "planned",
        Ending::Explained => "explained",
        Ending::Declined => "declined",
    }
}

/// How a case ended, its key and its words; praise that was passed on, a withdrawal and a refusal are ends too.
pub fn ending(case: &Case) -> Option<(&'static str, String)> {
    let key = match (case.closing, &case.ended) {
        (Some(Closing::Withdrawn), _) => "withdrawn",
        (Some(Closing::NotAccepted), _) => "not-accepted",
        (Some(Closing::PassedOn), _) => "passed-on",
        (_, Some(ended)) => ending_key(ended.ending),
        (_, None) => return None,
    };
    Some((key, t(&format!("ending-{key}"))))
}

/// The sign of a rating and its key in the catalogue.
pub fn face_key(face: Face) -> &'static str {
    match face {
        Face::Satisfied => "face-satisfied",
        Face::Fairly => "face-fairly",
        Face::Dissatisfied => "face-dissatisfied",
        Face::VeryDissatisfied => "face-very-dissatisfied",
    }
}

pub fn place(site: &Site, code: Option<PlaceCode>) -> String {
    code.and_then(|code| site.place(code))
        .map(|p| name(&p.name))
        .unwrap_or_default()
}

/// A department's name; the service centre's where a case has none yet: nobody's case is the centre's.
pub fn department(site: &Site, id: Option<DepartmentId>) -> String {
    id.and_then(|id| site.department(id))
        .map_or_else(|| t("service-centre"), |d| name(&d.name))
}

/// 「物業後勤 · 澡堂」
pub fn category(site: &Site, id: CategoryId) -> String {
    let own = site.category(id).map(|c| name(&c.name)).unwrap_or_default();
    match site.top_category(id) {
        Some(top) if top.id != id => format!("{} · {own}", name(&top.name)),
        _ => own,
    }
}

/// Where and about what, as 「女職工澡堂 · 物業後勤」.
pub fn whereabouts(site: &Site, case: &Case) -> String {
    let top = case.category.and_then(|id| site.top_category(id));
    [
        place(site, case.place),
        top.map(|c| name(&c.name)).unwrap_or_default(),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(" · ")
}

/// The two levels of categories, `chosen` preset.
pub fn categories(site: &Site, chosen: Option<CategoryId>) -> Vec<CategoryChoice> {
    let top = chosen.and_then(|id| site.top_category(id)).map(|c| c.id);
    let open = site.categories.iter().filter(|c| !c.retired);
    open.clone()
        .filter(|c| c.parent.is_none())
        .map(|first| CategoryChoice {
            key: first.slug.clone(),
            name: name(&first.name),
            chosen: top == Some(first.id),
            children: open
                .clone()
                .filter(|c| c.parent == Some(first.id))
                .map(|c| Choice {
                    key: c.slug.clone(),
                    name: name(&c.name),
                    chosen: chosen == Some(c.id),
                })
                .collect(),
        })
        .collect()
}

/// 「40 秒後答覆」
pub fn answered_after(case: &Case) -> Option<String> {
    let took = case.filed_at.duration_until(case.answered_at?).as_secs();
    Some(ta(
        "answered-after",
        &[("span", span(took.max(0) as u64).into())],
    ))
}

/// 「506 / 516」
pub fn parts(ratio: Ratio) -> String {
    format!("{} / {}", ratio.part, ratio.whole)
}

pub fn share(ratio: Ratio) -> String {
    percent(ratio.part.into(), ratio.whole.into())
}

/// The median of a delay: 「46 秒」.
pub fn median(delay: &Delay) -> String {
    delay
        .median_seconds
        .map_or_else(|| "—".into(), |s| span(s.max(0) as u64))
}

/// When the case is to be finished, as its reporter reads it.
pub fn finish_by(case: &Case) -> String {
    moment(case.finish_by())
}

/// The telephone numbers that a page shows: the dispatch room's and the centre's.
pub fn phones(site: &Site) -> (Option<String>, Option<String>) {
    let number = |phone: &String| (!phone.is_empty()).then(|| phone.clone());
    (
        number(&site.settings.danger_phone),
        number(&site.settings.phone),
    )
}

/// Whether photos may be taken where the case happened.
pub fn camera(site: &Site, case: &Case) -> bool {
    let place = case.place.and_then(|code| site.place(code));
    place.is_none_or(|place| !place.no_camera)
}

/// A count that may be read in public: fewer than five are not told apart.
pub fn few(count: u32) -> String {
    match count {
        0 => ta("count-cases", &[("n", 0.into())]),
        n if n < FEWEST_SHOWN => t("count-few"),
        n => ta("count-cases", &[("n", n.into())]),
    }
}

/// `breakfast`, `lunch`, `dinner`, `night`: behind `menu-meal-` in the catalogue.
pub fn meal_key(meal: Meal) -> &'static str {
    match meal {
        Meal::Breakfast => "breakfast",
        Meal::Lunch => "lunch",
        Meal::Dinner => "dinner",
        Meal::Night => "night",
    }
}

pub fn meal(meal: Meal) -> String {
    t(&format!("menu-meal-{}", meal_key(meal)))
}

/// 「11:00–13:30」
pub fn hours(hours: Hours) -> String {
    let clock = |time: jiff::civil::Time| time.strftime("%-H:%M").to_string();
    format!("{}–{}", clock(hours.from), clock(hours.until))
}

/// A price as a number: 「12」, 「12.5」, 「12.55」.
pub fn yuan(fen: u32) -> String {
    match (fen / 100, fen % 100) {
        (yuan, 0) => yuan.to_string(),
        (yuan, rest) if rest % 10 == 0 => format!("{yuan}.{}", rest / 10),
        (yuan, rest) => format!("{yuan}.{rest:02}"),
    }
}

/// 「12 元」; what costs nothing is said to be free.
pub fn price(fen: u32) -> String {
    match fen {
        0 => t("menu-free"),
        fen => ta("menu-price", &[("yuan", yuan(fen).into())]),
    }
}
