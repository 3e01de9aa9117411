//! A case as a line going down: four stations, what was said at each, and the lamp where it stands now.

use super::{Bubble, Lit, Photo, Rated, Station};
use crate::app::App;
use crate::app::reading::{Reading, Told};
use crate::domain::By;
use crate::domain::case::{Case, Face, LineKind, Media, Status};
use crate::http::pages::moment;
use crate::http::wording;
use crate::i18n::{t, ta};

/// The stations of a case. One that was withdrawn or not accepted skips those it never saw.
pub fn stations(app: &App, reading: &Reading) -> Vec<Station> {
    let case = &reading.case;
    let now = case.status();
    let order = [
        Status::Waiting,
        Status::Handling,
        Status::Rating,
        Status::Closed,
    ];
    let mut stations: Vec<(Status, Station)> = order
        .into_iter()
        .map(|status| (status, station(status, now)))
        .collect();
    let mut here = Status::Waiting;
    for line in reading.lines.iter().filter(|l| l.is_for_reporter()) {
        here = station_of(line.what, here);
        let (_, at) = &mut stations[here as usize];
        tell(app, case, line, at);
    }
    let skipped = |status: Status| match status {
        Status::Handling => case.dispatched_at.is_none() && now > status,
        Status::Rating => case.ended.is_none() && now > status,
        _ => false,
    };
    stations
        .into_iter()
        .filter(|(status, _)| !skipped(*status))
        .map(|(_, station)| station)
        .collect()
}

fn station(status: Status, now: Status) -> Station {
    let state = match status.cmp(&now) {
        std::cmp::Ordering::Less => Lit::Passed,
        std::cmp::Ordering::Equal => Lit::Here,
        std::cmp::Ordering::Greater => Lit::Ahead,
    };
    let facts = match (state, status) {
        (Lit::Ahead, Status::Rating) => vec![t("track-rate-wait")],
        (Lit::Ahead, Status::Closed) => vec![t("track-reopen-hint")],
        _ => Vec::new(),
    };
    Station {
        name: wording::status(status),
        state,
        facts,
        lines: Vec::new(),
        rated: None,
    }
}

/// At which station a line is told.
fn station_of(what: LineKind, here: Status) -> Status {
    match what {
        LineKind::Filed => Status::Waiting,
        LineKind::Dispatched(_) => Status::Handling,
        LineKind::Reopened if here == Status::Closed || here == Status::Rating => Status::Handling,
        LineKind::Ended(_) => Status::Rating,
        LineKind::Rated(_) | LineKind::Withdrawn | LineKind::NotAccepted(_) | LineKind::Erased => {
            Status::Closed
        }
        _ => here,
    }
}

fn tell(app: &App, case: &Case, line: &Told, at: &mut Station) {
    let site = app.site();
    let when = || moment(line.at).into();
    match line.what {
        LineKind::Filed => {
            at.facts.push(ta("track-received", &[("when", when())]));
            if case.status() == Status::Waiting && case.answered_at.is_none() {
                let by = moment(case.due.answer).into();
                at.facts.push(ta("track-answer-by", &[("when", by)]));
            }
            if case.via.is_proxy() {
                at.facts.push(t("track-proxy"));
            }
        }
        LineKind::Dispatched(department) => {
            let department = wording::department(&site, Some(department));
            let due = wording::finish_by(case);
            let late = case.status() == Status::Handling && app.now() > case.finish_by();
            at.facts = vec![
                ta("track-department", &[("department", department.into())]),
                match late {
                    true => ta("track-due-late", &[("when", due.into())]),
                    false => ta("track-due", &[("when", due.into())]),
                },
            ];
        }
        LineKind::Reopened => at.facts.push(ta("track-reopened", &[("when", when())])),
        LineKind::Ended(ending) => {
            let ending = t(&format!("ending-{}", wording::ending_key(ending)));
            at.facts = vec![ta(
                "track-ended",
                &[("when", when()), ("ending", ending.into())],
            )];
        }
        LineKind::NotAccepted(reason) => {
            at.facts.push(ta("track-not-accepted", &[("when", when())]));
            at.facts
                .push(t(&format!("not-accepted-{}", not_accepted_key(reason))));
        }
        LineKind::Withdrawn => at.facts.push(ta("track-withdrawn", &[("when", when())])),
        LineKind::Erased => at.facts.push(t("track-erased")),
        LineKind::Rated(face) => {
            at.facts = vec![ta("track-rated", &[("when", when())])];
            at.rated = Some(Rated {
                value: match face {
                    Face::Satisfied => 1,
                    Face::Fairly => 2,
                    Face::Dissatisfied => 3,
                    Face::VeryDissatisfied => 4,
                },
                sign: wording::face_key(face),
                name: t(wording::face_key(face)),
            });
        }
        _ => {}
    }
    let bubble = bubble(app, case, line);
    if !bubble.text.is_empty() || !bubble.photos.is_empty() || bubble.voice.is_some() {
        at.lines.push(bubble);
    }
}

/// Behind `not-accepted-` in the catalogue.
pub fn not_accepted_key(reason: crate::domain::case::NotAcceptedFor) -> &'static str {
    use crate::domain::case::NotAcceptedFor::*;
    match reason {
        Elsewhere => "elsewhere",
        Unclear => "unclear",
        Repeated => "repeated",
        BeforeTheLaw => "before-the-law",
    }
}

/// What was said, with the pictures and the voice that came with it.
fn bubble(app: &App, case: &Case, line: &Told) -> Bubble {
    let site = app.site();
    let mine = line.by == By::Reporter || line.what == LineKind::Filed;
    let by = match line.by {
        _ if mine => t("you"),
        // Never a name of staff: the department speaks.
        By::Staff(id) => wording::department(&site, site.member(id).and_then(|m| m.department)),
        _ => t("service-centre"),
    };
    let mut voice = None;
    let mut photos = Vec::new();
    for file in case
        .files
        .iter()
        .filter(|f| f.line_seq == line.seq && f.stored.is_some())
    {
        let url = app.file_link(case, file.claim.upload);
        match file.claim.media {
            Media::Voice => voice = Some(url),
            Media::Photo => photos.push(Photo {
                small: url.clone(),
                url,
                alt: ta("photo-n", &[("n", (photos.len() + 1).into())]),
            }),
        }
    }
    Bubble {
        mine,
        by,
        when: moment(line.at),
        text: wording::told(line).unwrap_or_default(),
        photos,
        voice,
    }
}
