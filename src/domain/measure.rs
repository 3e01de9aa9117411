//! The figures, each with numerator and denominator, for a period by the day a case was due (design §6).
//! A `Fact` is what they and the lists need of a case; they are computed by looking at every one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::case::{Case, Closing, Ending, Face, Kind, Status, Via};
use super::deadline::{Class, Due};
use super::place::{CategoryId, DepartmentId, PlaceCode};
use super::{CaseId, CaseNumber};

/// One row per case, small enough that a hundred thousand lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    pub id: CaseId,
    pub number: CaseNumber,
    pub kind: Kind,
    pub class: Class,
    pub status: Status,
    pub via: Via,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    /// The poster by which it came.
    pub sign: Option<PlaceCode>,
    pub department: Option<DepartmentId>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub filed_at: Timestamp,
    pub due: Due,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub finish_by: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub answered_at: Option<Timestamp>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub dispatched_at: Option<Timestamp>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub ended_at: Option<Timestamp>,
    pub ending: Option<Ending>,
    pub closing: Option<Closing>,
    pub first_face: Option<Face>,
    pub face: Option<Face>,
    pub rated_by_phone: bool,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub published_at: Option<Timestamp>,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_at: Timestamp,
    pub seconds: u32,
    pub thumbs: u32,
    pub reopened: u8,
    pub cadre: bool,
    pub erased: bool,
    /// A word on a notice.
    pub about: bool,
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
            sign: case.sign,
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
            about: case.about.is_some(),
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

/// A share that the ledger shows. Which cases stand behind it is decided by `Measure::counts` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    FirstAnswer,
    Substantive,
    Completion,
    InTime,
    Solved,
    Satisfied,
    FirstSatisfied,
    Rated,
    Cumulative,
}

impl Measure {
    pub const ALL: [Measure; 9] = [
        Measure::FirstAnswer,
        Measure::Substantive,
        Measure::Completion,
        Measure::InTime,
        Measure::Solved,
        Measure::Satisfied,
        Measure::FirstSatisfied,
        Measure::Rated,
        Measure::Cumulative,
    ];

    /// The word in addresses and, behind `measure-`, in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Measure::FirstAnswer => "first-answer",
            Measure::Substantive => "substantive",
            Measure::Completion => "completion",
            Measure::InTime => "in-time",
            Measure::Solved => "solved",
            Measure::Satisfied => "satisfied",
            Measure::FirstSatisfied => "first-satisfied",
            Measure::Rated => "rated",
            Measure::Cumulative => "cumulative",
        }
    }

    /// Whether a case stands in the numerator of this figure for `period`, seen at `now`; None where it is
    /// not in the denominator.
    pub fn counts(self, fact: &Fact, period: Period, now: Timestamp) -> Option<bool> {
        let by = |done: Option<Timestamp>, limit: Timestamp| {
            let known = limit <= now || done.is_some();
            (period.has(limit) && known).then(|| done.is_some_and(|at| at <= limit))
        };
        let good = |face: Option<Face>| face.map(|f| matches!(f, Face::Satisfied | Face::Fairly));
        let asked = fact.ended_at.is_some() && fact.counts() && period.has(fact.due.finish);
        match self {
            Measure::FirstAnswer => by(fact.answered_at, fact.due.answer),
            Measure::Substantive if fact.counts() => by(fact.named_at(), fact.due.dispatch),
            Measure::Substantive => None,
            Measure::Completion => fact.is_due(period, now).then_some(fact.ended_at.is_some()),
            Measure::InTime => fact
                .is_due(period, now)
                .then(|| fact.ended_at.is_some_and(|at| at <= fact.due.finish)),
            Measure::Solved => fact
                .is_due(period, now)
                .then_some(fact.ending == Some(Ending::Solved)),
            Measure::Satisfied => asked.then(|| good(fact.face)).flatten(),
            Measure::FirstSatisfied => asked.then(|| good(fact.first_face)).flatten(),
            Measure::Rated => asked.then_some(fact.face.is_some()),
            Measure::Cumulative => {
                (fact.counts() && period.has(fact.filed_at)).then_some(fact.ended_at.is_some())
            }
        }
    }
}

impl Fact {
    /// When a department and a date were named, or the matter was ended outright.
    fn named_at(&self) -> Option<Timestamp> {
        self.dispatched_at.or(self.ended_at)
    }

    /// In completion's denominator: due in the period, and due by now.
    /// 列入計劃 stands apart as 掛賬: neither completed nor left undone.
    fn is_due(&self, period: Period, now: Timestamp) -> bool {
        self.counts()
            && period.has(self.due.finish)
            && self.ending != Some(Ending::Planned)
            && self.due.finish <= now
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
        for measure in Measure::ALL {
            if let Some(yes) = measure.counts(fact, period, now) {
                f.ratio(measure).count(yes);
                let took = match measure {
                    Measure::FirstAnswer => fact.answered_at.zip(Some(&mut answers)),
                    Measure::Substantive => fact.named_at().zip(Some(&mut substantive)),
                    _ => None,
                };
                if let Some((at, list)) = took {
                    list.push(fact.filed_at.duration_until(at));
                }
            }
        }
        f.received += u32::from(period.has(fact.filed_at));
        if period.has(fact.due.finish) {
            match fact.closing {
                _ if fact.kind == Kind::Praise => f.praise += 1,
                Some(Closing::Withdrawn) => f.withdrawn += 1,
                Some(Closing::NotAccepted) => f.not_accepted += 1,
                _ => f.planned += u32::from(fact.ending == Some(Ending::Planned)),
            }
            let rated = Measure::Rated.counts(fact, period, now) == Some(true);
            f.by_phone += u32::from(rated && fact.rated_by_phone);
        }
    }
    spread(&mut f.first_answer, answers);
    spread(&mut f.substantive, substantive);
    f
}

impl Figures {
    /// Where a measure's share stands.
    fn ratio(&mut self, measure: Measure) -> &mut Ratio {
        match measure {
            Measure::FirstAnswer => &mut self.first_answer.in_time,
            Measure::Substantive => &mut self.substantive.in_time,
            Measure::Completion => &mut self.completion,
            Measure::InTime => &mut self.in_time,
            Measure::Solved => &mut self.solved,
            Measure::Satisfied => &mut self.satisfied,
            Measure::FirstSatisfied => &mut self.first_satisfied,
            Measure::Rated => &mut self.rated,
            Measure::Cumulative => &mut self.cumulative,
        }
    }
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
