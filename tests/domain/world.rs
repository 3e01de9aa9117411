//! Random steps played in a small mine by random actors.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;
use shishiling::domain::case::{
    Case, CaseEvent, Claim, Ending, Face, FileRef, Kind, Media, NotAcceptedFor, Via,
};
use shishiling::domain::command::{Command, Filing, Reclassify};
use shishiling::domain::deadline::Class;
use shishiling::domain::decide::{Ctx, Refusal, decide, decide_filing};
use shishiling::domain::evolve::evolve;
use shishiling::domain::place::{CategoryId, DepartmentId, PlaceCode};
use shishiling::domain::receipt::Receipt;
use shishiling::domain::site::Site;
use shishiling::domain::{By, CaseId, CaseNumber, KeySlot, Meta, Sealed};
use uuid::Uuid;

use super::mine::{actors, place, site, start, zone};

/// Something that somebody tries. Numbers, so that a failing history shrinks to a short one.
#[derive(Clone, Debug)]
pub struct Step {
    pub actor: u8,
    pub case: u8,
    pub what: u8,
    pub a: u8,
    pub b: u8,
    pub minutes: u16,
    /// If this actor may not, the next one tries; keeps histories deep.
    pub persistent: bool,
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        any::<u8>(),
        0u8..6,
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        0u16..4_000,
        proptest::bool::weighted(0.7),
    )
        .prop_map(|(actor, case, what, a, b, minutes, persistent)| Step {
            actor,
            case,
            what,
            a,
            b,
            minutes,
            persistent,
        });
    prop::collection::vec(step, 1..100)
}

/// One thing that happened, and the case just before it.
pub struct Happened {
    pub before: Option<Case>,
    pub event: CaseEvent,
    pub meta: Meta,
}

/// A case with all that happened to it.
pub struct History {
    pub id: CaseId,
    pub case: Case,
    pub events: Vec<Happened>,
}

/// What was tried, by whom, and what came of it; for the rules on refusals.
pub struct World {
    pub site: Site,
    pub zone: TimeZone,
    pub now: Timestamp,
    pub histories: Vec<History>,
    seq: u64,
}

impl World {
    pub fn new() -> World {
        World {
            site: site(),
            zone: zone(),
            now: start(),
            histories: Vec::new(),
            seq: 0,
        }
    }

    /// Plays all steps.
    pub fn play(steps: &[Step]) -> World {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
        world
    }

    pub fn step(&mut self, step: &Step) {
        let minutes = SignedDuration::from_mins(step.minutes.into());
        self.now = self.now.checked_add(minutes).expect("this century");
        let actors = actors();
        let tries = if step.persistent { actors.len() } else { 1 };
        for next in 0..tries {
            let by = actors[(usize::from(step.actor) + next) % actors.len()];
            if self.attempt(by, step).is_ok() {
                break;
            }
        }
    }

    /// One actor tries one thing.
    pub fn attempt(&mut self, by: By, step: &Step) -> Result<(), Refusal> {
        // A step on a case that is not there files one.
        match usize::from(step.case) {
            case if case < self.histories.len() => {
                let command = command(step, self.now, &self.histories[case]);
                self.ask(case, by, command, step.b.is_multiple_of(5))
            }
            _ => self.file(by, filing(step)).map(|_| ()),
        }
    }

    pub fn file(&mut self, by: By, filing: Filing) -> Result<usize, Refusal> {
        let events = decide_filing(filing, &self.ctx(by, false))?;
        let id = CaseId(Uuid::from_u128(self.seq.into()));
        let index = self.histories.len();
        for event in events {
            let meta = self.meta(by);
            let case = evolve(None, id, &event, &meta).expect("a filing makes a case");
            let first = Happened {
                before: None,
                event,
                meta,
            };
            self.histories.push(History {
                id,
                case,
                events: vec![first],
            });
        }
        Ok(index)
    }

    pub fn ask(
        &mut self,
        case: usize,
        by: By,
        command: Command,
        marked: bool,
    ) -> Result<(), Refusal> {
        let events = decide(&self.histories[case].case, command, &self.ctx(by, marked))?;
        for event in events {
            let meta = self.meta(by);
            let history = &mut self.histories[case];
            let before = history.case.clone();
            history.case = evolve(Some(before.clone()), history.id, &event, &meta)
                .expect("a case stays a case");
            history.events.push(Happened {
                before: Some(before),
                event,
                meta,
            });
        }
        Ok(())
    }

    fn ctx(&self, by: By, marked: bool) -> Ctx<'_> {
        Ctx {
            now: self.now,
            by,
            site: &self.site,
            zone: &self.zone,
            number: CaseNumber {
                year: 2026,
                count: self.histories.len() as u32 + 1,
            },
            key: KeySlot(self.histories.len() as u64),
            marked,
        }
    }

    fn meta(&mut self, by: By) -> Meta {
        self.seq += 1;
        Meta {
            seq: self.seq,
            pos: self.seq * 640,
            at: self.now,
            by,
        }
    }
}

pub fn words(n: u8) -> Sealed {
    Sealed(vec![n; 1 + usize::from(n % 7)])
}

pub fn pick<T: Copy>(from: &[T], n: u8) -> T {
    from[usize::from(n) % from.len()]
}

fn some_files(n: u8) -> Vec<Claim> {
    (0..n % 4)
        .map(|slot| Claim {
            slot,
            upload: upload(n, slot),
            bytes: 1_000,
            media: if slot == 3 {
                Media::Voice
            } else {
                Media::Photo
            },
        })
        .collect()
}

fn upload(n: u8, slot: u8) -> Uuid {
    Uuid::from_u128(u128::from(n % 16) * 16 + u128::from(slot))
}

pub fn filing(step: &Step) -> Filing {
    let vias = [
        Via::Phone,
        Via::Phone,
        Via::Phone,
        Via::Kiosk,
        Via::Group,
        Via::Call,
        Via::Visit,
        Via::Book,
    ];
    Filing {
        receipt: Receipt::from_bits([step.a; 10]).hash(),
        kind: pick(&Kind::ALL, step.a),
        category: (!step.b.is_multiple_of(4)).then_some(CategoryId((step.b % 4).into())),
        place: (!step.b.is_multiple_of(3)).then(|| PlaceCode::from_bits((step.b % 3).into())),
        via: pick(&vias, step.b / 8),
        cadre: step.a.is_multiple_of(6),
        text: words(step.a),
        identity: step.b.is_multiple_of(3).then(|| words(step.b)),
        files: some_files(step.a / 8),
        sign: None,
        about: None,
    }
}

/// Every command there is, with every parameter that matters.
pub fn command(step: &Step, now: Timestamp, on: &History) -> Command {
    let (a, b) = (step.a, step.b);
    let text = words(a);
    let some_text = (!a.is_multiple_of(3)).then(|| words(b));
    let face = pick(
        &[
            Face::Satisfied,
            Face::Fairly,
            Face::Dissatisfied,
            Face::VeryDissatisfied,
        ],
        b,
    );
    let upload = match on.case.files.get(usize::from(b) % 8) {
        Some(file) => file.claim.upload,
        None => upload(a, b % 4),
    };
    match step.what % 24 {
        0 => Command::File(filing(step)),
        1 => Command::Write {
            text,
            files: some_files(b),
        },
        2 => Command::Rate {
            face,
            text: some_text,
        },
        3 => Command::Reopen { reason: text },
        4 if a.is_multiple_of(3) => Command::Withdraw,
        5 => Command::Second,
        6 => Command::Thumb,
        7 => Command::Answer {
            text,
            files: some_files(b),
        },
        8 => Command::Reclassify(Reclassify {
            kind: (!a.is_multiple_of(2)).then(|| pick(&Kind::ALL, b)),
            category: (!a.is_multiple_of(3)).then_some(CategoryId((b % 4).into())),
            place: (a.is_multiple_of(4)).then(place),
            class: (a % 5 > 1).then(|| pick(&Class::ALL, b)),
            title: some_text,
        }),
        9 | 10 => Command::Dispatch {
            department: DepartmentId(1 + u16::from(b % 4)),
            finish_by: (a % 3 == 1).then(|| {
                let hours = SignedDuration::from_hours(i64::from(b) - 20);
                now.checked_add(hours).expect("this century")
            }),
            note: some_text,
        },
        11 => Command::Return { reason: text },
        12 => Command::Report { text },
        13 => Command::Note {
            text,
            call: b.is_multiple_of(2),
        },
        14..=16 => Command::End {
            ending: pick(
                &[
                    Ending::Solved,
                    Ending::Planned,
                    Ending::Explained,
                    Ending::Declined,
                ],
                b,
            ),
            text: some_text,
            files: Vec::new(),
        },
        17 => Command::NotAccept {
            reason: pick(
                &[
                    NotAcceptedFor::Elsewhere,
                    NotAcceptedFor::Unclear,
                    NotAcceptedFor::Repeated,
                    NotAcceptedFor::BeforeTheLaw,
                ],
                b,
            ),
            text,
        },
        18 => Command::Publish {
            title: words(b),
            text,
            answer: some_text,
            photos: a.is_multiple_of(4).then_some(upload).into_iter().collect(),
        },
        19 => Command::Unpublish,
        20 => Command::RateByPhone {
            face,
            text: some_text,
        },
        21 => Command::StoreFile {
            upload,
            file: FileRef([a; 32]),
            bytes: 900,
        },
        22 => Command::RefuseFile {
            upload,
            reason: "not a picture".into(),
        },
        23 if a.is_multiple_of(8) => Command::Erase,
        _ => Command::SeeIdentity,
    }
}
