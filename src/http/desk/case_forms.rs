//! What the forms of a case offer: quick replies, departments and dates, places and categories, words to publish.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp, civil};

use super::case_page::{DispatchForm, PublishPhoto};
use super::{Choice, name, word};
use crate::app::App;
use crate::app::reading::{Published, Reading};
use crate::domain::case::{Case, LineKind, Media, Status};
use crate::domain::site::Site;
use crate::http::{pages, wording};
use crate::i18n::{t, ta};

/// The mine's own quick replies, or the catalogue's until it has some.
pub fn quick_replies(site: &Site) -> Vec<String> {
    match site.settings.quick_replies.is_empty() {
        false => site.settings.quick_replies.clone(),
        true => ["desk-quick-1", "desk-quick-2", "desk-quick-3"]
            .map(t)
            .to_vec(),
    }
}

pub(super) fn dispatch_form(app: &App, case: &Case, site: &Site, now: Timestamp) -> DispatchForm {
    let category = case.category.and_then(|id| site.category(id));
    let top = case.category.and_then(|id| site.top_category(id));
    let usual = category
        .and_then(|c| c.department)
        .or(top.and_then(|c| c.department));
    let departments = site
        .departments
        .iter()
        .filter(|d| !d.retired)
        .map(|d| {
            Choice::new(
                d.id.0,
                name(&d.name),
                Some(d.id) == case.department.or(usual),
            )
        })
        .collect();
    let day = now
        .checked_add(SignedDuration::from_hours(24))
        .unwrap_or(now);
    let limit = case.finish_by().max(case.due.finish);
    let latest = limit.max(day);
    let due = if limit > now { limit } else { day };
    let local = |at: Timestamp| {
        at.to_zoned_datetime(app.zone().clone())
            .strftime("%Y-%m-%dT%H:%M")
            .to_string()
    };
    DispatchForm {
        departments,
        usual: usual
            .and_then(|id| site.department(id))
            .map(|d| name(&d.name))
            .unwrap_or_default(),
        due: local(due),
        latest: local(latest),
    }
}

/// A `datetime-local` of the mine's zone as a moment.
pub fn moment_typed(app: &App, text: &str) -> Option<Timestamp> {
    let local = civil::DateTime::from_str(text).ok()?;
    let zoned = local.to_zoned_datetime(app.zone().clone()).ok()?;
    Some(zoned.timestamp())
}

/// Both levels of categories in one list, the second indented.
pub fn categories(site: &Site, chosen: Option<crate::domain::place::CategoryId>) -> Vec<Choice> {
    let mut choices = Vec::new();
    for top in site.categories.iter().filter(|c| c.parent.is_none()) {
        if top.retired && Some(top.id) != chosen {
            continue;
        }
        choices.push(Choice::new(
            top.id.0,
            name(&top.name),
            Some(top.id) == chosen,
        ));
        for below in site.categories.iter().filter(|c| c.parent == Some(top.id)) {
            if !below.retired || Some(below.id) == chosen {
                let indented = format!("\u{3000}{}", name(&below.name));
                choices.push(Choice::new(below.id.0, indented, Some(below.id) == chosen));
            }
        }
    }
    choices
}

pub fn places(site: &Site, chosen: Option<&str>) -> Vec<Choice> {
    site.places
        .iter()
        .filter(|p| !p.retired || Some(p.code.as_str()) == chosen)
        .map(|p| Choice::new(p.code, name(&p.name), Some(p.code.as_str()) == chosen))
        .collect()
}

/// What everybody would read, to be gone over before it is published.
pub(super) fn publish_form(reading: &Reading) -> Published {
    if let Some(published) = &reading.published {
        return Published {
            title: published.title.clone(),
            text: published.text.clone(),
            answer: published.answer.clone(),
            photos: published.photos.clone(),
        };
    }
    Published {
        title: reading.title.trim_end_matches('…').to_owned(),
        text: reading.text.clone(),
        answer: outcome(reading),
        photos: Vec::new(),
    }
}

pub(super) fn publish_photos(app: &App, reading: &Reading) -> Vec<PublishPhoto> {
    let case = &reading.case;
    let public = reading.published.as_ref().map(|p| p.photos.as_slice());
    case.files
        .iter()
        .filter(|file| file.claim.media == Media::Photo && file.stored.is_some())
        .map(|file| PublishPhoto {
            upload: file.claim.upload.to_string(),
            url: app.file_link(case, file.claim.upload),
            chosen: public.is_some_and(|public| public.contains(&file.claim.upload)),
        })
        .collect()
}

/// The last thing that the reporter was told.
pub(super) fn outcome(reading: &Reading) -> Option<String> {
    let told = |what: LineKind| {
        matches!(
            what,
            LineKind::Answered | LineKind::Ended(_) | LineKind::Progressed
        )
    };
    reading
        .lines
        .iter()
        .rev()
        .find_map(|line| line.text.clone().filter(|_| told(line.what)))
}

/// Ready to paste into the WeChat group: number, place, what was done; no names, and none of the reporter's own words.
pub(super) fn group_text(reading: &Reading, site: &Site) -> String {
    let case = &reading.case;
    let place = case.place.and_then(|code| site.place(code));
    let about = reading
        .published
        .as_ref()
        .map(|p| p.title.clone())
        .or_else(|| case.title_pos.map(|_| reading.title.clone()));
    let place = place.map(|p| name(&p.name));
    let mut lines = vec![ta(
        "desk-group-head",
        &[("number", case.number.to_string().into())],
    )];
    let what: Vec<String> = place.into_iter().chain(about).collect();
    lines.extend((!what.is_empty()).then(|| what.join("：")));
    match &case.ended {
        Some(ended) => lines.push(ta(
            "desk-group-ended",
            &[("ending", word::ending(ended.ending).into())],
        )),
        None => lines.push(ta(
            "desk-group-status",
            &[("status", wording::status(case.status()).into())],
        )),
    }
    lines.extend(outcome(reading));
    if case.status() == Status::Handling {
        lines.push(ta(
            "desk-group-due",
            &[("when", pages::day(case.finish_by()).into())],
        ));
    }
    lines.push(t("desk-group-foot"));
    lines.join("\n")
}
