//! The figures, each with numerator and denominator, for a period by the day a case was due (design §6).
//! A `Fact` is what they and the lists need of a case; they are computed by looking at every one.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::case::{Case, Closing, Ending, Face, Kind, Status, Via};
use super::deadline::{Class, Due};
use super::place::{CategoryId, DepartmentId, PlaceCode};
use super::{CaseId, CaseNumber};

/// One row per case, small enough that a hundred thousand lie in memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    pub id: CaseId,
    pub number: CaseNumber,
    pub kind: Kind,
    pub class: Class,
    pub status: Status,
    pub via: Via,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    pub department: Option<DepartmentId>,
    pub filed_at: Timestamp,
    pub due: Due,
    pub finish_by: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub dispatched_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub ending: Option<Ending>,
    pub closing: Option<Closing>,
    pub first_face: Option<Face>,
    pub face: Option<Face>,
    pub rated_by_phone: bool,
    pub published_at: Option<Timestamp>,
    pub last_at: Timestamp,
    pub seconds: u32,
    pub thumbs: u32,
    pub reopened: u8,
    pub cadre: bool,
    pub erased: bool,
}

impl Fact {
    pub fn of(case: &Case) -> Fact {
        Fact {
            id: case.id,
            number: case.number,
            kind: case.kind,
            class: case.class,
            status: case.status(),
            via: case.via,
            category: case.category,
            place: case.place,
            department: case
                .department
                .or(case.ended.as_ref().and_then(|e| e.department)),
            filed_at: case.filed_at,
            due: case.due,
            finish_by: case.finish_by(),
            answered_at: case.answered_at,
            dispatched_at: case.dispatched_at,
            ended_at: case.ended.as_ref().map(|e| e.at),
            ending: case.ended.as_ref().map(|e| e.ending),
            closing: case.closing,
            first_face: case.first_rating.as_ref().map(|r| r.face),
            face: case.rating.as_ref().map(|r| r.face),
            rated_by_phone: case.rating.as_ref().is_some_and(|r| r.by_phone),
            published_at: case.published_at,
            last_at: case.thread.last().map_or(case.filed_at, |line| line.at),
            seconds: case.seconds,
            thumbs: case.thumbs,
            reopened: case.reopened,
            cadre: case.cadre,
            erased: case.erased,
        }
    }

    /// The clock that runs next; None once ended.
    pub fn next_due(&self) -> Option<Timestamp> {
        match self.status {
            Status::Waiting if self.answered_at.is_none() => Some(self.due.answer),
            Status::Waiting => Some(self.due.dispatch),
            Status::Handling => Some(self.finish_by),
            Status::Rating | Status::Closed => None,
        }
    }

    /// Whether completion is asked of it: not withdrawn, not praise, not refused at the door.
    pub fn counts(&self) -> bool {
        self.kind != Kind::Praise
            && !matches!(
                self.closing,
                Some(Closing::Withdrawn | Closing::NotAccepted)
            )
    }
}

/// A share that can be checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ratio {
    pub part: u32,
    pub whole: u32,
}

impl Ratio {
    fn count(&mut self, yes: bool) {
        self.whole += 1;
        self.part += u32::from(yes);
    }

    /// Per mille, rounded to nearest; None of nothing.
    pub fn per_mille(self) -> Option<u32> {
        (self.whole > 0).then(|| (self.part * 2_000 + self.whole) / (self.whole * 2))
    }
}

/// How long something took, of those that it happened to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Delay {
    /// Seconds; None where nothing was answered.
    pub median_seconds: Option<i64>,
    pub p90_seconds: Option<i64>,
    /// Within the limit / all in the period, those never answered included.
    pub in_time: Ratio,
}

/// The figures of one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figures {
    /// Filed in the period, of every kind.
    pub received: u32,
    /// 響應: to the first human answer.
    pub first_answer: Delay,
    /// To the first answer that names a department and a date.
    pub substantive: Delay,
    /// 辦結率
    pub completion: Ratio,
    /// 按期辦結率
    pub in_time: Ratio,
    /// 解決率
    pub solved: Ratio,
    /// 掛賬: ended as planned, of the completion's denominator.
    pub planned: u32,
    /// The plain cumulative figure that mines quote: ended / received.
    pub cumulative: Ratio,
    /// 滿意率: last rating satisfied or fairly satisfied / rated.
    pub satisfied: Ratio,
    /// The same by the first rating.
    pub first_satisfied: Ratio,
    /// Rated / asked to rate.
    pub rated: Ratio,
    /// Of the ratings, those heard by telephone.
    pub by_phone: u32,
    /// Left out of completion, each stated.
    pub withdrawn: u32,
    pub not_accepted: u32,
    pub praise: u32,
}

/// A half-open span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Period {
    pub fn has(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// The figures of those facts that fall into `period`, seen at `now`.
pub fn figures<'a>(
    facts: impl Iterator<Item = &'a Fact>,
    period: Period,
    now: Timestamp,
) -> Figures {
    let mut f = Figures::default();
    let (mut answers, mut substantive) = (Vec::new(), Vec::new());
    for fact in facts {
        if period.has(fact.filed_at) {
            f.received += 1;
            if fact.counts() {
                f.cumulative.count(fact.ended_at.is_some());
            }
        }
        if period.has(fact.due.answer) && fact.due.answer <= now
            || period.has(fact.due.answer) && fact.answered_at.is_some()
        {
            let limit = fact.due.answer;
            f.first_answer
                .in_time
                .count(fact.answered_at.is_some_and(|at| at <= limit));
            answers.extend(fact.answered_at.map(|at| fact.filed_at.duration_until(at)));
            if fact.counts() {
                let limit = fact.due.dispatch;
                let named = fact.dispatched_at.or(fact.ended_at);
                f.substantive
                    .in_time
                    .count(named.is_some_and(|at| at <= limit));
                substantive.extend(named.map(|at| fact.filed_at.duration_until(at)));
            }
        }
        if !period.has(fact.due.finish) {
            continue;
        }
        match fact.closing {
            _ if fact.kind == Kind::Praise => f.praise += 1,
            Some(Closing::Withdrawn) => f.withdrawn += 1,
            Some(Closing::NotAccepted) => f.not_accepted += 1,
            _ if fact.due.finish > now && fact.ended_at.is_none() => {}
            _ => due(&mut f, fact),
        }
        if fact.ended_at.is_some() && fact.counts() {
            f.rated.count(fact.face.is_some());
            let good = |face: Face| matches!(face, Face::Satisfied | Face::Fairly);
            if let Some(face) = fact.face {
                f.satisfied.count(good(face));
                f.by_phone += u32::from(fact.rated_by_phone);
            }
            if let Some(face) = fact.first_face {
                f.first_satisfied.count(good(face));
            }
        }
    }
    spread(&mut f.first_answer, answers);
    spread(&mut f.substantive, substantive);
    f
}

/// A case that was due: what became of it by now.
fn due(f: &mut Figures, fact: &Fact) {
    // 列入計劃 stands apart as 掛賬: neither completed nor left undone.
    if fact.ending == Some(Ending::Planned) {
        f.planned += 1;
        return;
    }
    f.completion.count(fact.ended_at.is_some());
    f.in_time
        .count(fact.ended_at.is_some_and(|at| at <= fact.due.finish));
    f.solved.count(fact.ending == Some(Ending::Solved));
}

fn spread(delay: &mut Delay, mut took: Vec<SignedDuration>) {
    took.sort_unstable();
    let at = |share: usize| {
        took.get((took.len().saturating_sub(1)) * share / 100)
            .map(|d| d.as_secs())
    };
    delay.median_seconds = at(50);
    delay.p90_seconds = at(90);
}
