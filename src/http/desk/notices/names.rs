//! Who signed up: a list to print. That somebody looked is kept in the journal.

use askama::Template;
use axum::{extract::Path, response::Response};

use crate::app::Error;
use crate::domain::board::NoticeId;
use crate::domain::signup::SignUpWords;
use crate::http::desk::{Posted, page};
use crate::http::pages::{filters, moment};
use crate::http::problem::Failed;

/// `POST /desk/notices/{id}/names`
#[derive(Template)]
#[template(path = "desk/names.html")]
pub struct NamesPage {
    pub id: String,
    pub title: String,
    pub issuer: String,
    pub starts: String,
    pub whereabouts: String,
    pub seated: Vec<SignUpWords>,
    /// Those who wait for a seat.
    pub waiting: Vec<SignUpWords>,
    pub printed: String,
}

pub async fn show(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    let id = NoticeId::parse(&id).ok_or(Error::NotFound)?;
    let mut seated = desk.app.names(desk.member(), id).await?;
    let site = desk.app.site();
    let notice = site.board.notice(id).ok_or(Error::NotFound)?;
    let activity = notice.activity.as_ref();
    let seats = activity.and_then(|activity| activity.seats);
    let seats = seats.map_or(seated.len(), usize::from).min(seated.len());
    let waiting = seated.split_off(seats);
    Ok(page(NamesPage {
        id: id.0.to_string(),
        title: notice.title.clone(),
        issuer: site.settings.issuer.clone(),
        starts: activity.map(|a| moment(a.starts)).unwrap_or_default(),
        whereabouts: activity.map(|a| a.whereabouts.clone()).unwrap_or_default(),
        seated,
        waiting,
        printed: moment(desk.app.now()),
    }))
}
