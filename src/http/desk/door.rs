//! The door of the desk: signing in and out.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    DEVICE_COOKIE, Knocked, Posted, cookie, device_set, page, page_with, session_cookie,
    session_set,
};
use crate::app::{App, Error};
use crate::http::pages::filters;
use crate::http::problem::{Failed, Problem};
use crate::i18n::{t, ta};

/// `GET /desk/sign-in`
#[derive(Template)]
#[template(path = "desk/sign_in.html")]
pub struct SignInPage {
    /// Where one wanted to go.
    pub next: String,
    pub account: String,
    pub problem: Option<String>,
    pub issuer: String,
}

#[derive(Deserialize)]
pub struct Aim {
    #[serde(default)]
    next: String,
}

/// `GET /desk/sign-in`
pub async fn show(State(app): State<App>, headers: HeaderMap, Query(aim): Query<Aim>) -> Response {
    let session = cookie(&headers, session_cookie(&app));
    if session.and_then(|token| app.signed(&token)).is_some() {
        return Redirect::to(&inside(&aim.next)).into_response();
    }
    page(SignInPage {
        next: inside(&aim.next),
        account: String::new(),
        problem: None,
        issuer: app.site().settings.issuer.clone(),
    })
}

/// `POST /desk/sign-in`
pub async fn enter(knocked: Knocked) -> Result<Response, Failed> {
    let Knocked {
        app,
        headers,
        fields,
    } = knocked;
    let account = fields.get("account").to_owned();
    let next = inside(fields.get("next"));
    let device = cookie(&headers, DEVICE_COOKIE);
    // A password may begin or end with a blank: taken as it came.
    let password = fields.all("password").last().unwrap_or_default();
    let (status, problem) = match app.sign_in(&account, password, device.as_deref()).await {
        Ok((secret, member)) => {
            let mut response = Redirect::to(&next).into_response();
            let headers = response.headers_mut();
            headers.append(header::SET_COOKIE, session_set(&app, secret.reveal()));
            headers.append(header::SET_COOKIE, device_set(&app, &member.account));
            return Ok(response);
        }
        Err(Error::SignedOut) => (StatusCode::UNAUTHORIZED, t("desk-sign-in-wrong")),
        Err(Error::TooMany { retry_seconds }) => (
            StatusCode::TOO_MANY_REQUESTS,
            ta("desk-sign-in-wait", &[("seconds", retry_seconds.into())]),
        ),
        Err(other) => return Err(Problem::from(other).into()),
    };
    Ok(page_with(
        status,
        SignInPage {
            next,
            account,
            problem: Some(problem),
            issuer: app.site().settings.issuer.clone(),
        },
    ))
}

/// `POST /desk/sign-out`
pub async fn leave(posted: Posted) -> Result<Response, Failed> {
    let signed = &posted.desk.signed;
    let app = &posted.desk.app;
    app.end_pass(signed.member.id, signed.session).await?;
    let mut response = Redirect::to("/desk/sign-in").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, session_set(app, ""));
    Ok(response)
}

/// A path inside the desk, or the desk itself: nobody is sent elsewhere after signing in.
fn inside(next: &str) -> String {
    let plain = next.starts_with("/desk")
        && !next.starts_with("/desk/sign")
        && !next.contains(['\\', '\r', '\n'])
        && !next.contains("//");
    match plain {
        true => next.to_owned(),
        false => "/desk".to_owned(),
    }
}
