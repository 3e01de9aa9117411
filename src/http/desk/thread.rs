//! A case's conversation on the desk: what the reporter said, what they were told, and what stays inside.

use super::{history, name, word};
use crate::app::App;
use crate::app::reading::{Reading, Told};
use crate::domain::By;
use crate::domain::case::{Case, LineKind, Media};
use crate::domain::site::Site;
use crate::domain::staff::{Act, Member};
use crate::i18n::{t, ta};

/// One thing said or done, in order.
pub struct Said {
    /// `reporter`, `staff` (the reporter reads it), `inside` (colleagues only), `event` (a line between).
    pub side: &'static str,
    pub who: String,
    pub when: String,
    /// What kind of word it is: 「派給 後勤服務中心」, 「只給同事看」.
    pub label: String,
    pub text: String,
    pub photos: Vec<Photo>,
    pub voices: Vec<Voice>,
    /// Files that were announced and have not arrived.
    pub missing: usize,
}

/// A photo with its signed address.
pub struct Photo {
    pub url: String,
    pub alt: String,
}

/// A recording; without an address where it is not this member's to hear.
pub struct Voice {
    pub url: Option<String>,
}

/// The conversation, the oldest first.
pub fn of(app: &App, member: &Member, reading: &Reading, site: &Site) -> Vec<Said> {
    let exact = member.sees_exact_time(&reading.case);
    reading
        .lines
        .iter()
        .filter_map(|line| said(app, member, reading, site, line, exact))
        .collect()
}

fn said(
    app: &App,
    member: &Member,
    reading: &Reading,
    site: &Site,
    line: &Told,
    exact: bool,
) -> Option<Said> {
    let case = &reading.case;
    let (side, label) = match line.what {
        LineKind::Filed if case.via.is_proxy() => ("reporter", word::via(case.via)),
        LineKind::Filed | LineKind::Wrote => ("reporter", String::new()),
        LineKind::Answered => ("staff", String::new()),
        LineKind::Progressed => ("staff", t("desk-label-progress")),
        LineKind::Dispatched(id) => {
            let department = site.department(id).map(|d| name(&d.name));
            let to = department.unwrap_or_default();
            ("staff", ta("desk-label-dispatched", &[("to", to.into())]))
        }
        LineKind::Ended(ending) => (
            "staff",
            ta(
                "desk-label-ended",
                &[("ending", word::ending(ending).into())],
            ),
        ),
        LineKind::NotAccepted(reason) => (
            "staff",
            ta(
                "desk-label-not-accepted",
                &[("reason", word::reason(reason).into())],
            ),
        ),
        LineKind::Returned => ("inside", t("desk-label-returned")),
        LineKind::Noted => ("inside", t("desk-label-note")),
        LineKind::Rated(face) => (
            "reporter",
            ta("desk-label-rated", &[("face", word::face(face).into())]),
        ),
        LineKind::Reopened => ("reporter", t("desk-label-reopened")),
        LineKind::Withdrawn => ("event", t("desk-label-withdrawn")),
        LineKind::Erased => ("event", t("desk-label-erased")),
        _ => return None,
    };
    let who = match (line.what, line.by) {
        (LineKind::Filed, By::Staff(_)) => t("desk-entered-for"),
        // The name of a reporter is never shown here: that would be a look at an identity.
        _ => history::who(line.by, site),
    };
    let (photos, voices, missing) = files(app, member, case, line);
    let text = match line.what {
        LineKind::Erased => String::new(),
        _ => line.text.clone().unwrap_or_default(),
    };
    Some(Said {
        side,
        who,
        when: history::moment(line, exact),
        label,
        text,
        photos,
        voices,
        missing,
    })
}

fn files(app: &App, member: &Member, case: &Case, line: &Told) -> (Vec<Photo>, Vec<Voice>, usize) {
    let (mut photos, mut voices, mut missing) = (Vec::new(), Vec::new(), 0);
    let hears = member.may(Act::Listen, case);
    for file in case.files.iter().filter(|f| f.line_seq == line.seq) {
        if file.stored.is_none() {
            missing += 1;
            continue;
        }
        let url = app.file_link(case, file.claim.upload);
        match file.claim.media {
            Media::Photo => photos.push(Photo {
                url,
                alt: ta("desk-photo", &[("n", (photos.len() as i64 + 1).into())]),
            }),
            Media::Voice => voices.push(Voice {
                url: hears.then_some(url),
            }),
        }
    }
    (photos, voices, missing)
}
