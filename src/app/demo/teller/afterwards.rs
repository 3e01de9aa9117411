//! What follows an ending: rating, reopening, the wall.

use jiff::SignedDuration;
use uuid::Uuid;

use super::Teller;
use crate::app::demo::cast::SUPERVISOR;
use crate::app::demo::plan::{Did, id_at};
use crate::app::demo::texts;
use crate::domain::case::{Ending, Face, Kind};
use crate::domain::command::Command;
use crate::domain::staff::StaffId;
use crate::domain::{By, CommandId, Words};

impl Teller<'_> {
    /// After the ending: rating, reopening, the wall.
    pub(super) fn afterwards(&mut self, desk: StaffId, ender: StaffId) {
        let story = self.story;
        let mut last_words = story.done;
        let mut photos = Vec::new();
        if let Some(name) = story.picture {
            self.at += self.chance.minutes(1, 20);
            let claim = self.claim();
            let text = Words(self.chance.pick(&texts::AFTER_PICTURES).into());
            let files = vec![claim];
            self.ask(By::Staff(ender), Command::Answer { text, files });
            self.at += self.chance.seconds(2, 9);
            self.photograph(claim.upload, (name, true));
            photos.push(claim.upload);
        }
        if story.kind != Kind::Praise {
            self.rate(story.said);
            for reason in story.all('!') {
                self.wait(SignedDuration::from_mins(3), SignedDuration::from_hours(20));
                let reason = Words(reason.into());
                self.ask(By::Reporter, Command::Reopen { reason });
                self.wait(
                    SignedDuration::from_hours(20),
                    SignedDuration::from_hours(90),
                );
                last_words = story.all('@').next().unwrap_or(story.done);
                self.end(ender, Ending::Solved, last_words);
                if let Some(said) = story.all('^').next() {
                    self.wait(
                        SignedDuration::from_mins(10),
                        SignedDuration::from_hours(30),
                    );
                    let face = self.chance.pick(&[Face::Satisfied, Face::Fairly]);
                    let text = Some(Words(said.into()));
                    self.ask(By::Reporter, Command::Rate { face, text });
                }
            }
        }
        let public = !story.private && !story.cadre && !story.named;
        if public
            && (photos.len() + usize::from(story.hot || story.about.is_some()) > 0
                || self.chance.percent(88))
        {
            self.publish(desk, last_words, photos);
        }
    }

    fn rate(&mut self, said: &'static str) {
        let story = self.story;
        if story.unrated || (said.is_empty() && story.face.is_none() && self.chance.percent(18)) {
            return;
        }
        self.wait(SignedDuration::from_mins(4), SignedDuration::from_hours(30));
        let lot = match said.is_empty() {
            true => self.chance.within(0, 100),
            // Who wrote something kind is not displeased.
            false => self.chance.within(0, 98),
        };
        let face = story.face.unwrap_or(match lot {
            0..76 => Face::Satisfied,
            76..98 => Face::Fairly,
            98 => Face::Dissatisfied,
            _ => Face::VeryDissatisfied,
        });
        let text = (!said.is_empty()).then(|| Words(said.into()));
        if story.via.is_proxy() {
            let call = Words("電話回訪，當場記下。".into());
            self.ask(
                By::Staff(SUPERVISOR),
                Command::Note {
                    text: call,
                    call: true,
                },
            );
            self.ask(By::Staff(SUPERVISOR), Command::RateByPhone { face, text });
        } else {
            self.ask(By::Reporter, Command::Rate { face, text });
        }
    }

    fn publish(&mut self, desk: StaffId, answer: &'static str, photos: Vec<Uuid>) {
        let story = self.story;
        self.wait(
            SignedDuration::from_mins(20),
            SignedDuration::from_hours(40),
        );
        let publish = Command::Publish {
            title: Words(story.title.into()),
            text: Words(story.text.into()),
            answer: (!answer.is_empty()).then(|| Words(answer.into())),
            photos,
        };
        self.ask(By::Staff(desk), publish);
        for _ in 0..self.chance.within(1, 4) {
            self.wait(
                SignedDuration::from_mins(30),
                SignedDuration::from_hours(70),
            );
            let many = if story.hot { 5 } else { 1 };
            let did = Did::Marked {
                case: self.case,
                seconds: (self.chance.within(0, 4) * many) as usize,
                thumbs: (self.chance.within(0, 6) * many) as usize,
            };
            let id = CommandId(id_at(self.at, self.chance));
            self.push(id, By::Public, did);
        }
    }
}
