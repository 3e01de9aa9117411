//! A case as a member reads it: what is said, where it stands, and the forms of what this member may do now.

use uuid::Uuid;

use super::case_forms::{
    categories, dispatch_form, group_text, places, publish_form, publish_photos, quick_replies,
};
use super::clock::{self, Clock};
use super::history::Sentence;
use super::shaft::Station;
use super::thread::Said;
use super::{Choice, Desk, Fields, history, name, shaft, thread, word};
use crate::app::Error;
use crate::app::reading::{Published, Reading};
use crate::domain::case::{Case, Kind, Status};
use crate::domain::deadline::Class;
use crate::domain::measure::Fact;
use crate::domain::site::Site;
use crate::domain::staff::{Act, Member};
use crate::domain::wire::Identity;
use crate::http::wording;
use crate::i18n::{t, ta};

/// What was tried and did not come about; what was typed is still there.
pub struct Attempt {
    /// The deed's word in its address.
    pub deed: String,
    pub problem: String,
    pub fields: Fields,
    /// Whether pressing again is the same command: the answer was lost, not refused.
    pub same_id: bool,
}

/// The case beside its list.
pub struct Pane {
    pub number: String,
    pub title: String,
    pub kind_key: &'static str,
    pub kind: String,
    pub class_key: &'static str,
    pub facts: Vec<String>,
    pub clock: Clock,
    pub danger: bool,
    pub erased: bool,
    pub proxy: bool,
    pub stations: Vec<Station>,
    pub thread: Vec<Said>,
    pub history: Vec<Sentence>,
    pub near: Vec<(String, String)>,
    pub named: bool,
    pub identity: Option<Identity>,
    pub published: Option<Published>,
    pub group_text: String,
    pub may: May,
    /// Photos may be taken at this place.
    pub camera: bool,
    pub quick: Vec<String>,
    pub dispatch: DispatchForm,
    pub endings: Vec<Choice>,
    pub reasons: Vec<Choice>,
    pub faces: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub classes: Vec<Choice>,
    pub categories: Vec<Choice>,
    pub places: Vec<Choice>,
    /// Prefilled for everybody to read.
    pub publish: Published,
    /// The photos that could be public: those without a face or a name.
    pub publish_photos: Vec<PublishPhoto>,
    /// Which deed is next: it is unfolded and lit.
    pub next: &'static str,
    pub version: u32,
    pub attempt: Option<Attempt>,
    /// What has just been done, in one sentence.
    pub done: Option<String>,
    /// The query of the list beside it, to come back to.
    pub query: String,
}

/// A photo beside its tick in the form of a publication.
pub struct PublishPhoto {
    pub upload: String,
    pub url: String,
    pub chosen: bool,
}

/// What this member may do now: the act is theirs, and the case is at a point where it makes sense.
pub struct May {
    pub answer: bool,
    pub dispatch: bool,
    pub hand_back: bool,
    pub progress: bool,
    pub note: bool,
    pub end: bool,
    pub not_accept: bool,
    pub reclassify: bool,
    pub publish: bool,
    pub rate: bool,
    pub identify: bool,
    pub erase: bool,
}

/// The form of a dispatch, preset.
#[derive(Default)]
pub struct DispatchForm {
    pub departments: Vec<Choice>,
    /// The department that the category names.
    pub usual: String,
    /// `datetime-local` in the mine's zone.
    pub due: String,
    pub latest: String,
}

impl Pane {
    pub fn of(desk: &Desk, reading: Reading) -> Result<Pane, Error> {
        let (app, member) = (&desk.app, desk.member());
        let site = app.site();
        let now = app.now();
        let exact = member.sees_exact_time(&reading.case);
        let case = &reading.case;
        let fact = Fact::of(case);
        let near = app.neighbours(member, &fact)?;
        let may = May::of(member, case);
        let next = next_deed(case, &may);
        let published = reading.published.as_ref().map(|p| Published {
            title: p.title.clone(),
            text: p.text.clone(),
            answer: p.answer.clone(),
            photos: p.photos.clone(),
        });
        Ok(Pane {
            number: case.number.to_string(),
            title: match case.erased {
                true => t("desk-erased-title"),
                false => reading.title.clone(),
            },
            kind_key: word::kind_key(case.kind),
            kind: word::kind(case.kind),
            class_key: word::class_key(case.class),
            facts: facts(case, &site),
            clock: clock::of(&fact, now, exact),
            danger: case.class == Class::Danger && case.is_open(),
            erased: case.erased,
            proxy: case.via.is_proxy(),
            stations: shaft::of(&reading, &site, exact, now),
            thread: thread::of(app, member, &reading, &site),
            history: history::sentences(&reading, &site, exact),
            near: near
                .into_iter()
                .map(|(number, title)| (number.to_string(), title))
                .collect(),
            named: case.named,
            identity: None,
            group_text: group_text(&reading, &site),
            quick: quick_replies(&site),
            dispatch: dispatch_form(app, case, &site, now),
            endings: word::ENDINGS
                .map(|e| Choice::new(word::ending_key(e), word::ending(e), false))
                .to_vec(),
            reasons: word::REASONS
                .map(|r| Choice::new(word::reason_key(r), word::reason(r), false))
                .to_vec(),
            faces: word::FACES
                .map(|f| Choice::new(word::face_key(f), word::face(f), false))
                .to_vec(),
            kinds: Kind::ALL
                .map(|k| Choice::new(word::kind_key(k), word::kind(k), k == case.kind))
                .to_vec(),
            classes: Class::ALL
                .map(|c| Choice::new(word::class_key(c), word::class(c), c == case.class))
                .to_vec(),
            categories: categories(&site, case.category),
            places: places(&site, case.place.map(|p| p.to_string()).as_deref()),
            publish_photos: publish_photos(app, &reading),
            publish: publish_form(&reading),
            published,
            may,
            camera: wording::camera(&site, case),
            next,
            version: case.version,
            attempt: None,
            done: None,
            query: String::new(),
        })
    }

    /// The id that a form is rendered with. After a lost answer it stays, so that pressing again is the same command.
    pub fn id(&self, deed: &str) -> String {
        match &self.attempt {
            Some(attempt) if attempt.deed == deed && attempt.same_id => {
                attempt.fields.get("id").to_owned()
            }
            _ => Uuid::now_v7().to_string(),
        }
    }

    /// What was typed into a field before it did not come about, else what is preset.
    pub fn typed(&self, deed: &str, field: &str, preset: &str) -> String {
        match &self.attempt {
            Some(attempt) if attempt.deed == deed => attempt.fields.get(field).to_owned(),
            _ => preset.to_owned(),
        }
    }

    /// Whether an option is chosen: by what was typed, else by what is preset.
    pub fn chosen(&self, deed: &str, field: &str, choice: &Choice) -> bool {
        match &self.attempt {
            Some(attempt) if attempt.deed == deed => attempt.fields.get(field) == choice.key,
            _ => choice.chosen,
        }
    }

    /// Why a deed did not come about, beside its form.
    pub fn problem(&self, deed: &str) -> Option<&str> {
        match &self.attempt {
            Some(attempt) if attempt.deed == deed => Some(&attempt.problem),
            _ => None,
        }
    }

    /// Whether a deed's form is unfolded.
    pub fn open(&self, deed: &str) -> bool {
        match &self.attempt {
            Some(attempt) => attempt.deed == deed,
            None => false,
        }
    }

    /// The quick replies that stand in the open; the reply's form has them all.
    pub fn quick_few(&self) -> &[String] {
        &self.quick[..self.quick.len().min(4)]
    }

    /// The answer that would be public, as it stands in the form.
    pub fn publish_answer(&self) -> &str {
        self.publish.answer.as_deref().unwrap_or_default()
    }

    /// Where a deed is posted.
    pub fn action(&self, deed: &str) -> String {
        let Pane { number, query, .. } = self;
        match query.is_empty() {
            true => format!("/desk/cases/{number}/{deed}"),
            false => format!("/desk/cases/{number}/{deed}?{query}"),
        }
    }
}

impl May {
    pub fn of(member: &Member, case: &Case) -> May {
        let may = |act| !case.erased && member.may(act, case);
        let open = case.is_open();
        May {
            answer: may(Act::Answer),
            dispatch: open && may(Act::Dispatch),
            hand_back: open && may(Act::Return),
            progress: open && may(Act::Progress) && case.department.is_some(),
            note: may(Act::Note),
            end: open && may(Act::End),
            not_accept: open && may(Act::NotAccept),
            reclassify: may(Act::Reclassify),
            publish: may(Act::Publish),
            rate: case.ended.is_some() && case.kind != Kind::Praise && may(Act::RateByPhone),
            identify: case.named && may(Act::Identify),
            erase: may(Act::Erase),
        }
    }
}

/// What the desk's own rule of handling asks for next.
fn next_deed(case: &Case, may: &May) -> &'static str {
    match case.status() {
        Status::Waiting if case.answered_at.is_none() && may.answer => "answers",
        Status::Waiting if case.kind == Kind::Praise && may.end => "ending",
        Status::Waiting if may.dispatch => "dispatch",
        Status::Handling if may.end => "ending",
        Status::Handling if may.progress => "progress",
        Status::Closed | Status::Rating if may.publish && case.published_pos.is_none() => {
            "publication"
        }
        _ => "",
    }
}

fn facts(case: &Case, site: &Site) -> Vec<String> {
    let place = case.place.and_then(|code| site.place(code));
    let category = case.category.and_then(|id| site.category(id));
    let mut facts = Vec::new();
    facts.extend(place.map(|p| name(&p.name)));
    facts.extend(category.map(|c| {
        let top = site.top_category(c.id).filter(|top| top.id != c.id);
        match top {
            Some(top) => format!("{} · {}", name(&top.name), name(&c.name)),
            None => name(&c.name),
        }
    }));
    facts.push(word::class(case.class));
    facts.push(t(if case.named {
        "desk-named"
    } else {
        "desk-anonymous"
    }));
    if case.via.is_proxy() {
        facts.push(word::via(case.via));
    }
    if case.cadre {
        facts.push(t("desk-cadre"));
    }
    if let Some(about) = case.about {
        let notice = site.board.notice(about);
        facts.push(match notice {
            Some(notice) => ta(
                "notice-about-this",
                &[("title", notice.title.as_str().into())],
            ),
            None => t("notice-about-gone"),
        });
    }
    if case.reopened > 0 {
        facts.push(ta("desk-reopened-times", &[("n", case.reopened.into())]));
    }
    if case.seconds > 0 {
        facts.push(ta("desk-seconds", &[("n", case.seconds.into())]));
    }
    facts
}
