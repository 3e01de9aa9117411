//! Notices at the desk: which run, come and are past; writing one with its picture, its time, and what one can sign up
//! for. Nothing that was typed is lost to a mistake, not even the picture.

mod form;
pub mod names;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{Choice, Desk, Posted, Shell, name, page_with};
use crate::app::notices::PictureWish;
use crate::app::pictures::address;
use crate::app::{App, Error};
use crate::domain::board::{Notice, NoticeId};
use crate::http::notices::{NoticeView, view};
use crate::http::pages::filters;
use crate::http::pictures::shown;
use crate::http::problem::{Failed, Problem};
use crate::i18n::{t, ta};
use form::{NoticeForm, Read};

/// `GET /desk/notices`
#[derive(Template)]
#[template(path = "desk/notices.html")]
pub struct NoticesPage {
    pub shell: Shell,
    pub groups: Vec<Group>,
    pub form: NoticeForm,
    pub places: Vec<Choice>,
    pub problem: Option<String>,
    /// How it will look to everybody.
    pub preview: Option<NoticeView>,
    /// Whether everybody sees it so already.
    pub is_kept: bool,
    /// How many signed up, in words; empty where nobody can.
    pub signed_up: String,
    pub done: bool,
}

/// What stands above the form as everybody sees it, or would.
enum Looked {
    Nothing,
    /// As it is on the board.
    Kept(Notice),
    /// As it was typed.
    Typed(Notice),
}

/// Those that run, that come, that are past.
pub struct Group {
    pub name: String,
    pub rows: Vec<Row>,
}

/// A notice in the list.
pub struct Row {
    pub id: String,
    pub title: String,
    pub when: String,
    pub activity: String,
    pub current: bool,
}

/// `GET /desk/notices`
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    let form = NoticeForm::fresh(&desk);
    render(&desk, form, None, Looked::Nothing, StatusCode::OK).await
}

/// `GET /desk/notices/{id}`
pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, Failed> {
    let notice = known(&desk, &id)?;
    let form = NoticeForm::of(&desk, &notice);
    render(&desk, form, None, Looked::Kept(notice), StatusCode::OK).await
}

/// `POST /desk/notices`
pub async fn add(posted: Posted) -> Result<Response, Failed> {
    keep(posted, None).await
}

/// `POST /desk/notices/{id}`
pub async fn set(Path(id): Path<String>, posted: Posted) -> Result<Response, Failed> {
    let notice = known(&posted.desk, &id)?;
    keep(posted, Some(notice)).await
}

/// `POST /desk/notices/{id}/removal`
pub async fn remove(
    Path(id): Path<String>,
    Posted { desk, .. }: Posted,
) -> Result<Response, Failed> {
    let id = NoticeId::parse(&id).ok_or(Error::NotFound)?;
    desk.app.remove_notice(desk.member(), id).await?;
    Ok(Redirect::to("/desk/notices").into_response())
}

/// `GET /desk/pictures/{token}`: a picture of a form that is not right yet, or only looked at.
pub async fn picture(
    desk: Desk,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, Failed> {
    app.may_tell(desk.member())?;
    let held = app.held_picture(&token).ok_or_else(Problem::not_found)?;
    let mut response = shown(held.to_vec());
    let nobody = axum::http::HeaderValue::from_static("private, no-store");
    response
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, nobody);
    Ok(response)
}

fn known(desk: &Desk, id: &str) -> Result<Notice, Error> {
    desk.app.may_tell(desk.member())?;
    let site = desk.app.site();
    let notice = NoticeId::parse(id).and_then(|id| site.board.notice(id));
    notice.cloned().ok_or(Error::NotFound)
}

async fn keep(
    Posted { desk, mut fields }: Posted,
    notice: Option<Notice>,
) -> Result<Response, Failed> {
    desk.app.may_tell(desk.member())?;
    let photo = match fields.photos.is_empty() {
        true => None,
        false => Some(desk.app.draw_picture(fields.photos.swap_remove(0)).await?),
    };
    let mut form = NoticeForm::typed(&desk, &fields, notice.as_ref());
    let mut problem = None;
    match photo {
        Some(Ok(drawn)) => form.held = desk.app.hold_picture(drawn),
        Some(Err(_)) => problem = Some(t("notice-picture-wrong")),
        None => {}
    }
    let wish = form.picture_wish(&desk);
    if matches!(wish, Err(())) {
        problem = Some(t("notice-picture-lost"));
    }
    let read = form.read(&desk, notice.as_ref());
    let problem = problem.or_else(|| read.as_ref().err().cloned());
    let looks = fields.has("preview");
    if looks || problem.is_some() {
        let looked = match (&read, looks) {
            (Ok(read), true) => Looked::Typed(as_notice(&form, read)),
            _ => Looked::Nothing,
        };
        let status = match problem {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        return render(&desk, form, problem, looked, status).await;
    }
    let (Ok(read), Ok(wish)) = (read, wish) else {
        return Err(Error::NotFound.into());
    };
    let id = form.id;
    let words = read.words(wish);
    desk.app.set_notice(desk.member(), id, words).await?;
    Ok(Redirect::to(&format!("/desk/notices/{}?done", id.0)).into_response())
}

/// The notice as it would be, to look at; its picture is told by the form.
fn as_notice(form: &NoticeForm, read: &Read) -> Notice {
    Notice {
        id: form.id,
        title: read.title.clone(),
        text: read.text.clone(),
        picture: None,
        from: read.from,
        until: read.until,
        places: read.places.clone(),
        activity: read.activity.clone(),
    }
}

async fn render(
    desk: &Desk,
    mut form: NoticeForm,
    problem: Option<String>,
    looked: Looked,
    status: StatusCode,
) -> Result<Response, Failed> {
    desk.app.may_tell(desk.member())?;
    let shell = Shell::of(desk, "notices").await?;
    let (site, now) = (desk.app.site(), desk.app.now());
    let kept = site.board.notice(form.id);
    form.known = kept.is_some();
    form.shown = match (form.held.is_empty(), form.no_picture) {
        (false, _) => format!("/desk/pictures/{}", form.held),
        (true, true) => String::new(),
        (true, false) => kept
            .and_then(|kept| kept.picture.as_ref())
            .map(address)
            .unwrap_or_default(),
    };
    let is_kept = matches!(looked, Looked::Kept(_));
    let looked = match looked {
        Looked::Nothing => None,
        Looked::Kept(notice) | Looked::Typed(notice) => Some(notice),
    };
    let preview = looked.map(|notice| NoticeView {
        picture: (!form.shown.is_empty()).then(|| form.shown.clone()),
        ..view(&site, &notice, now)
    });
    let row = |notice: &Notice| {
        let seen = view(&site, notice, now);
        Row {
            current: notice.id == form.id,
            id: seen.id,
            title: seen.title,
            when: seen.when,
            activity: seen
                .activity
                .map(|_| count(&site, notice))
                .unwrap_or_default(),
        }
    };
    let group = |key: &str, fits: &dyn Fn(&Notice) -> bool| {
        let rows = site.board.notices.iter().rev().filter(|n| fits(n));
        Group {
            name: t(key),
            rows: rows.map(row).collect(),
        }
    };
    let groups = vec![
        group("notice-running", &|n| n.from <= now && now < n.until),
        group("notice-coming", &|n| now < n.from),
        group("notice-past", &|n| n.until <= now),
    ];
    let places = site.open_places().map(|place| {
        let chosen = form.places.contains(&place.code);
        Choice::new(place.code, name(&place.name), chosen)
    });
    let page = NoticesPage {
        places: places.collect(),
        signed_up: kept
            .filter(|kept| kept.activity.is_some())
            .map(|kept| count(&site, kept))
            .unwrap_or_default(),
        done: desk.path.ends_with("?done"),
        shell,
        groups,
        is_kept,
        form,
        problem,
        preview,
    };
    Ok(page_with(status, page))
}

/// How many signed up, of how many seats.
fn count(site: &crate::domain::site::Site, notice: &Notice) -> String {
    let n = i64::from(site.sign_ups.count(notice.id));
    let seats = notice.activity.as_ref().and_then(|activity| activity.seats);
    match seats.map(i64::from) {
        Some(seats) if n > seats => ta(
            "notice-count-waiting",
            &[("seats", seats.into()), ("n", (n - seats).into())],
        ),
        Some(seats) => ta(
            "notice-count-seats",
            &[("n", n.into()), ("seats", seats.into())],
        ),
        None => ta("notice-count", &[("n", n.into())]),
    }
}
