//! One story told: filing, answer, dispatch, words both ways, ending, rating, the wall.

mod afterwards;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use uuid::Uuid;

use super::cast::{
    BY_DAY, BY_NIGHT, DISCIPLINE_OFFICER, SAFETY_OFFICER, category_named, department_named,
    handler_of, place_named,
};
use super::chance::Chance;
use super::plan::{Deed, Did, id_at};
use super::story::{Fate, Stage, Story};
use super::texts;
use crate::domain::case::{Claim, Ending, Kind, Media, Via};
use crate::domain::command::{Command, Filing, Reclassify};
use crate::domain::deadline::Class;
use crate::domain::place::DepartmentId;
use crate::domain::receipt::Receipt;
use crate::domain::site::Site;
use crate::domain::staff::StaffId;
use crate::domain::{By, CaseId, CommandId, Target, Words};

/// Tells one story.
pub(super) struct Teller<'a> {
    pub story: &'a Story,
    pub site: &'a Site,
    pub zone: &'a TimeZone,
    pub now: Timestamp,
    pub chance: &'a mut Chance,
    pub deeds: &'a mut Vec<Deed>,
    pub case: CaseId,
    /// Where in time the story stands.
    pub at: Timestamp,
}

impl Teller<'_> {
    /// Plans all that happens in it; the receipt opens it.
    pub fn tell(mut self) -> Receipt {
        let filed_at = self.at;
        let desk = self.desk();
        let receipt = self.file(desk);
        if self.story.fate == Fate::StillOpen(Stage::New) {
            return receipt;
        }
        if self.story.fate == Fate::Withdrawn {
            self.wait(SignedDuration::from_secs(40), SignedDuration::from_mins(3));
            self.answer(desk);
            self.wait(SignedDuration::from_mins(12), SignedDuration::from_hours(9));
            self.ask(By::Reporter, Command::Withdraw);
            return receipt;
        }
        self.answer(desk);
        if let Fate::NotAccepted(reason) = self.story.fate {
            self.wait(SignedDuration::from_mins(4), SignedDuration::from_hours(3));
            let text = Words(self.story.done.into());
            self.ask(By::Staff(desk), Command::NotAccept { reason, text });
            return receipt;
        }
        if self.story.fate == Fate::StillOpen(Stage::Answered) {
            return receipt;
        }
        let (class, department) = self.dispatch(desk);
        let (handler, ender) = self.workers(desk, department);
        self.middle(desk, handler, filed_at, class);
        match self.story.fate {
            Fate::StillOpen(Stage::Handling) => {}
            Fate::StillOpen(_) => self.end(ender, Ending::Solved, self.story.done),
            Fate::Ended(ending) => {
                self.end(ender, ending, self.story.done);
                self.afterwards(desk, ender);
            }
            Fate::NotAccepted(_) | Fate::Withdrawn => {}
        }
        receipt
    }

    /// Who sits at the desk.
    fn desk(&self) -> StaffId {
        if self.story.cadre {
            return DISCIPLINE_OFFICER;
        }
        match self.at.to_zoned_datetime(self.zone.clone()).hour() {
            7..=18 => BY_DAY,
            _ => BY_NIGHT,
        }
    }

    fn wait(&mut self, from: SignedDuration, until: SignedDuration) {
        self.at += self.chance.seconds(from.as_secs(), until.as_secs());
    }

    fn push(&mut self, id: CommandId, by: By, did: Did) {
        let order = self.deeds.len();
        self.deeds.push(Deed {
            at: self.at,
            order,
            id,
            by,
            did,
        });
    }

    fn ask(&mut self, by: By, command: Command<Words>) {
        let id = CommandId(id_at(self.at, self.chance));
        self.push(
            id,
            by,
            Did::Asked(Target::Case(self.case), Box::new(command)),
        );
    }

    fn file(&mut self, desk: StaffId) -> Receipt {
        let story = self.story;
        let id = id_at(self.at, self.chance);
        self.case = CaseId(id);
        let receipt = Receipt::from_bits(self.chance.bytes());
        let files: Vec<Claim> = story.picture.into_iter().map(|_| self.claim()).collect();
        let identity = story.named.then(|| {
            let (name, phone) = self.chance.pick(&texts::NAMED);
            Words(format!(r#"{{"name":"{name}","phone":"{phone}"}}"#))
        });
        let filing = Filing {
            receipt: receipt.hash(),
            kind: story.kind,
            category: category_named(self.site, story.category).0,
            place: place_named(self.site, story.place),
            sign: place_named(self.site, story.place).filter(|_| story.via == Via::Phone),
            via: story.via,
            cadre: story.cadre,
            text: Words(story.text.into()),
            identity,
            files: files.clone(),
            about: story.about,
        };
        let by = match story.via.is_proxy() {
            true => By::Staff(desk),
            false => By::Reporter,
        };
        let command = Box::new(Command::File(filing));
        self.push(CommandId(id), by, Did::Asked(Target::NewCase, command));
        if let (Some(name), Some(claim)) = (story.picture, files.first()) {
            let filed_at = self.at;
            self.wait(SignedDuration::from_secs(2), SignedDuration::from_secs(9));
            self.photograph(claim.upload, (name, false));
            self.at = filed_at;
        }
        receipt
    }

    fn claim(&mut self) -> Claim {
        Claim {
            slot: 0,
            upload: id_at(self.at, self.chance),
            bytes: 60_000,
            media: Media::Photo,
        }
    }

    fn photograph(&mut self, upload: Uuid, picture: (&'static str, bool)) {
        let id = CommandId(id_at(self.at, self.chance));
        let case = self.case;
        let did = Did::Photographed {
            case,
            upload,
            picture,
        };
        self.push(id, By::Hub, did);
    }

    /// The first answer: mostly within a minute, at night a little later.
    fn answer(&mut self, desk: StaffId) {
        let seconds = match self.chance.within(0, 100) {
            0..72 => (14, 58),
            72..90 => (58, 170),
            90..98 => (170, 290),
            _ => (320, 1_500),
        };
        self.at += self.chance.seconds(seconds.0, seconds.1);
        let from = match self.story.kind {
            Kind::Hazard => &texts::TO_HAZARDS[..],
            Kind::Praise => &texts::TO_PRAISE[..],
            Kind::Suggestion => &texts::TO_SUGGESTIONS[..],
            Kind::Question => &texts::TO_QUESTIONS[..],
            Kind::Request => &texts::TO_REQUESTS[..],
        };
        let text = Words(self.chance.pick(from).into());
        let files = Vec::new();
        self.ask(By::Staff(desk), Command::Answer { text, files });
    }

    /// Gives it a title and a class, and a department where it needs one.
    fn dispatch(&mut self, desk: StaffId) -> (Class, Option<DepartmentId>) {
        let story = self.story;
        let (_, usual) = category_named(self.site, story.category);
        let department = story
            .to
            .and_then(|key| department_named(self.site, key))
            .or(usual)
            .filter(|_| !story.direct && !story.cadre && story.kind != Kind::Praise);
        let minutes = if story.kind == Kind::Hazard {
            (1, 9)
        } else {
            (2, 190)
        };
        self.at += self.chance.minutes(minutes.0, minutes.1);
        let title = Words(story.title.into());
        let change = Reclassify {
            kind: None,
            category: None,
            place: None,
            class: story.class,
            title: Some(title),
        };
        self.ask(By::Staff(desk), Command::Reclassify(change));
        let class = story.class.unwrap_or(match story.kind {
            Kind::Hazard => Class::Danger,
            _ => Class::Ordinary,
        });
        let Some(department) = department else {
            return (class, None);
        };
        for returned in story.all('~') {
            let (wrong, reason) = returned.split_once(' ').unwrap_or(("party", returned));
            if let Some(wrong) = department_named(self.site, wrong) {
                self.give(desk, wrong);
                self.wait(SignedDuration::from_mins(15), SignedDuration::from_hours(4));
                let by = handler_of(self.site, wrong, 0).unwrap_or(desk);
                let reason = Words(reason.into());
                self.ask(By::Staff(by), Command::Return { reason });
                self.wait(SignedDuration::from_mins(3), SignedDuration::from_mins(40));
            }
        }
        self.give(desk, department);
        (class, Some(department))
    }

    fn give(&mut self, desk: StaffId, department: DepartmentId) {
        self.at += self.chance.seconds(4, 50);
        let note = self
            .chance
            .percent(30)
            .then(|| Words(self.chance.pick(&texts::NOTES).into()));
        let dispatch = Command::Dispatch {
            department,
            finish_by: None,
            note,
        };
        self.ask(By::Staff(desk), dispatch);
    }

    /// Who works on it, and who may end it: a dispatched hazard is the safety office's to close.
    fn workers(&mut self, desk: StaffId, department: Option<DepartmentId>) -> (StaffId, StaffId) {
        let Some(department) = department else {
            return (desk, desk);
        };
        let turn = self.chance.next();
        let handler = handler_of(self.site, department, turn).unwrap_or(desk);
        match self.story.kind {
            Kind::Hazard => (handler, SAFETY_OFFICER),
            _ => (handler, handler),
        }
    }

    /// From the dispatch to the ending: progress, words both ways, notes; the story then stands at its end.
    fn middle(&mut self, desk: StaffId, handler: StaffId, filed_at: Timestamp, class: Class) {
        let began = self.at;
        let end = self.end_time(filed_at, class);
        let parts: Vec<(char, &'static str)> = self
            .story
            .more
            .iter()
            .copied()
            .filter(|(sign, _)| "+*=#".contains(*sign))
            .collect();
        let step = end.duration_since(began) / (parts.len() as i32 + 1);
        for (sign, words) in parts {
            self.at += step;
            if self.at < began {
                self.at = began;
            }
            let text = Words(words.into());
            let staff = By::Staff(handler);
            match sign {
                '+' => self.ask(
                    By::Reporter,
                    Command::Write {
                        text,
                        files: Vec::new(),
                    },
                ),
                '*' => self.ask(staff, Command::Report { text }),
                '=' => self.ask(
                    staff,
                    Command::Answer {
                        text,
                        files: Vec::new(),
                    },
                ),
                _ => self.ask(By::Staff(desk), Command::Note { text, call: true }),
            }
        }
        self.at = end;
    }

    fn end(&mut self, ender: StaffId, ending: Ending, done: &'static str) {
        let text = (!done.is_empty()).then(|| Words(done.into()));
        self.ask(
            By::Staff(ender),
            Command::End {
                ending,
                text,
                files: Vec::new(),
            },
        );
    }
}
