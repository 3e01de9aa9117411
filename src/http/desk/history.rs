//! A case's history as sentences: who did what and when. Every line of the journal about the case has one.

use jiff::Timestamp;

use super::{name, word};
use crate::app::reading::{Reading, Told};
use crate::domain::By;
use crate::domain::case::LineKind;
use crate::domain::site::Site;
use crate::http::pages;
use crate::i18n::{Value, t, ta};

/// One sentence of the history.
pub struct Sentence {
    pub when: String,
    pub text: String,
}

/// The whole history, the oldest first.
pub fn sentences(reading: &Reading, site: &Site, exact: bool) -> Vec<Sentence> {
    reading
        .lines
        .iter()
        .map(|line| Sentence {
            when: moment(line, exact),
            text: sentence(line, reading, site),
        })
        .collect()
}

/// When something happened; of an anonymous reporter's doings some see the day only.
pub fn moment(line: &Told, exact: bool) -> String {
    let hidden = !exact && matches!(line.by, By::Reporter | By::Public);
    match hidden {
        true => pages::day(line.at),
        false => pages::moment(line.at),
    }
}

/// Who did it: a colleague's name, or 反映人.
pub fn who(by: By, site: &Site) -> String {
    match by {
        By::Reporter => t("desk-reporter"),
        By::Public => t("desk-public"),
        By::Staff(id) => site
            .member(id)
            .map_or_else(|| t("desk-somebody"), |member| member.name.clone()),
        By::Hub => t("desk-hub"),
    }
}

fn sentence(line: &Told, reading: &Reading, site: &Site) -> String {
    let who = who(line.by, site);
    let said = |key: &str, what: String| {
        let args: [(&'static str, Value<'_>); 2] =
            [("who", who.clone().into()), ("what", what.into())];
        ta(key, &args)
    };
    match line.what {
        LineKind::Filed => said("desk-did-file", word::via(reading.case.via)),
        LineKind::Answered => said("desk-did-answer", String::new()),
        LineKind::Wrote => said("desk-did-write", String::new()),
        LineKind::Reclassified => {
            said("desk-did-reclassify", line.text.clone().unwrap_or_default())
        }
        LineKind::Dispatched(id) => {
            let department = site.department(id).map(|d| name(&d.name));
            said("desk-did-dispatch", department.unwrap_or_default())
        }
        LineKind::Returned => said("desk-did-return", String::new()),
        LineKind::Progressed => said("desk-did-progress", String::new()),
        LineKind::Noted => said("desk-did-note", String::new()),
        LineKind::Ended(ending) => said("desk-did-end", word::ending(ending)),
        LineKind::NotAccepted(reason) => said("desk-did-not-accept", word::reason(reason)),
        LineKind::Rated(face) => match line.by {
            By::Staff(_) => said("desk-did-rate-by-phone", word::face(face)),
            _ => said("desk-did-rate", word::face(face)),
        },
        LineKind::Reopened => said("desk-did-reopen", String::new()),
        LineKind::Withdrawn => said("desk-did-withdraw", String::new()),
        LineKind::Published => said("desk-did-publish", String::new()),
        LineKind::Unpublished => said("desk-did-unpublish", String::new()),
        LineKind::FileRefused => said("desk-did-refuse-file", String::new()),
        LineKind::IdentitySeen => said("desk-did-see-identity", String::new()),
        LineKind::Erased => said("desk-did-erase", String::new()),
    }
}

/// A moment beside the limit it was held to: how much later it came, if it did.
pub fn lateness(at: Timestamp, due: Timestamp) -> Option<String> {
    (at > due).then(|| {
        let seconds = due.duration_until(at).as_secs().unsigned_abs();
        ta(
            "desk-was-late",
            &[("span", super::clock::brief(seconds).into())],
        )
    })
}
