//! `/notices`: what the union tells everybody, what one can sign up for, and the words that workers said on it.

pub mod sign_up;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::door::Door;
use super::pages::{Page, day, filters, moment};
use super::problem::{Failed, Problem};
use super::wording;
use crate::app::pictures::address;
use crate::app::wall::Pinned;
use crate::domain::board::{Activity, Notice, NoticeId};
use crate::domain::signup::SIGN_UPS_MAX;
use crate::domain::site::Site;
use crate::i18n::{t, ta};
use jiff::Timestamp;
use sign_up::{Done, SignUpForm};

/// `GET /notices`
#[derive(Template)]
#[template(path = "notices/list.html")]
pub struct NoticesPage {
    /// Those that run, the newest first.
    pub notices: Vec<NoticeView>,
}

/// `GET /notices/{id}`, and what answers its forms.
#[derive(Template)]
#[template(path = "notices/page.html")]
pub struct NoticePage {
    pub notice: NoticeView,
    /// Whether the hub answers: only there one can sign up, and only there stand the words.
    pub live: bool,
    /// Where one can sign up.
    pub form: Option<SignUpForm>,
    /// What the last form did.
    pub done: Option<Done>,
    /// What was wrong with the code that was typed.
    pub code_problem: Option<String>,
    pub words: Vec<WordOn>,
}

/// A notice as it is read.
#[derive(Clone)]
pub struct NoticeView {
    pub id: String,
    pub title: String,
    pub text: String,
    /// Where its picture is.
    pub picture: Option<String>,
    /// 「7月2日 – 7月9日」
    pub when: String,
    /// Where it counts; empty: everywhere.
    pub places: String,
    pub activity: Option<ActivityView>,
}

/// What one can sign up for.
#[derive(Clone)]
pub struct ActivityView {
    pub starts: String,
    pub whereabouts: String,
    pub closes: String,
    /// 「還有 12 個名額」
    pub seats: String,
    pub is_open: bool,
    /// No seat is left: who signs up waits for one.
    pub is_full: bool,
}

/// A word on a notice with the union's answer, as they were published.
pub struct WordOn {
    pub number: String,
    pub title: String,
    pub text: String,
    pub when: String,
    pub by: String,
    pub answer: String,
}

/// `GET /notices`
pub async fn list(State(door): State<Door>) -> Result<Response, Failed> {
    let (site, now) = (door.site(), door.now());
    let notices = running(&site, now).map(|notice| view(&site, notice, now));
    let notices = notices.collect();
    Ok(Page::new(NoticesPage { notices }).into_response())
}

/// `GET /notices/{id}`
pub async fn show(State(door): State<Door>, Path(id): Path<String>) -> Result<Response, Failed> {
    let page = page(&door, &id).await?;
    Ok(match page.form.is_some() {
        // It bears an id and a code for one form.
        true => Page::secret(page).into_response(),
        false => Page::new(page).into_response(),
    })
}

/// The notices that everybody may read now, the newest first.
pub fn running(site: &Site, now: Timestamp) -> impl Iterator<Item = &Notice> {
    let mut running: Vec<_> = site.board.notices.iter().collect();
    running.retain(|notice| notice.shows(None, now));
    running.sort_by_key(|notice| std::cmp::Reverse(notice.from));
    running.into_iter()
}

/// A notice that runs, by what stands in its address.
pub fn known<'a>(site: &'a Site, id: &str, now: Timestamp) -> Result<&'a Notice, Problem> {
    NoticeId::parse(id)
        .and_then(|id| site.board.notice(id))
        .filter(|notice| notice.shows(None, now))
        .ok_or_else(|| Problem::new(axum::http::StatusCode::NOT_FOUND, "notice-gone"))
}

/// The page of a notice, its form fresh.
pub async fn page(door: &Door, id: &str) -> Result<NoticePage, Failed> {
    let (site, now) = (door.site(), door.now());
    let notice = known(&site, id, now)?;
    let seen = view(&site, notice, now);
    let words = match door {
        Door::Hub(app) => app.words_on(notice.id).await?,
        Door::Relay(_) => Vec::new(),
    };
    let live = matches!(door, Door::Hub(_));
    let open = seen.activity.as_ref().is_some_and(|a| a.is_open);
    Ok(NoticePage {
        form: (live && open).then(|| SignUpForm::fresh(door)),
        live,
        done: None,
        code_problem: None,
        words: words.iter().map(|pinned| word_on(&site, pinned)).collect(),
        notice: seen,
    })
}

/// A notice as it is read now.
pub fn view(site: &Site, notice: &Notice, now: Timestamp) -> NoticeView {
    let places = notice.places.iter().filter_map(|code| site.place(*code));
    let places: Vec<_> = places.map(|place| wording::name(&place.name)).collect();
    // The last day on which it stands there: a notice until midnight counts until the day before.
    let last = Timestamp::from_second(notice.until.as_second() - 1).unwrap_or(notice.until);
    let (from, last) = (day(notice.from), day(last));
    NoticeView {
        id: notice.id.0.to_string(),
        title: notice.title.clone(),
        text: notice.text.clone(),
        picture: notice.picture.as_ref().map(address),
        when: match from == last {
            true => from,
            false => format!("{from} – {last}"),
        },
        places: places.join(&t("notice-places-joined")),
        activity: notice
            .activity
            .as_ref()
            .map(|activity| activity_view(activity, site.sign_ups.count(notice.id), now)),
    }
}

fn activity_view(activity: &Activity, count: u32, now: Timestamp) -> ActivityView {
    let left = activity
        .seats
        .map(|seats| i64::from(seats) - i64::from(count));
    ActivityView {
        starts: moment(activity.starts),
        whereabouts: activity.whereabouts.clone(),
        closes: moment(activity.closes),
        seats: match left {
            None => String::new(),
            Some(left) if left > 0 => ta("notice-seats-left", &[("n", left.into())]),
            Some(0) => t("notice-seats-full"),
            Some(over) => ta("notice-seats-waiting", &[("n", (-over).into())]),
        },
        is_open: now < activity.closes && (count as usize) < SIGN_UPS_MAX,
        is_full: left.is_some_and(|left| left <= 0),
    }
}

fn word_on(site: &Site, pinned: &Pinned) -> WordOn {
    let (case, words) = (&pinned.case, &pinned.words);
    let ended = case.ended.as_ref();
    let department = case.department.or(ended.and_then(|ended| ended.department));
    let answered = ended.map(|ended| ended.at).or(case.answered_at);
    let by = wording::department(site, department);
    WordOn {
        number: case.number.to_string(),
        title: words.title.clone(),
        text: words.text.clone(),
        when: answered.map(day).unwrap_or_default(),
        by: match by.is_empty() {
            true => t("service-centre"),
            false => by,
        },
        answer: words.answer.clone().unwrap_or_default(),
    }
}
