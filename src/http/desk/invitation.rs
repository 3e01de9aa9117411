//! The one-time link with which a member sets a password; the first of all also says what the house is called.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::password::unfit;
use super::{Choice, Knocked, page, page_with, session_set};
use crate::app::password::PASSWORD_MIN_CHARS;
use crate::app::people::{FirstWords, Invited};
use crate::app::{App, Error};
use crate::http::pages::filters;
use crate::http::problem::{Failed, Problem};
use crate::i18n::{Lang, t};

/// `GET /desk/invitation/{token}`
#[derive(Template)]
#[template(path = "desk/invitation.html")]
pub struct InvitationPage {
    pub name: String,
    pub account: String,
    pub is_first: bool,
    pub min_chars: usize,
    pub languages: Vec<Choice>,
    pub issuer: String,
    pub phone: String,
    pub danger_phone: String,
    pub problem: Option<String>,
}

/// `GET /desk/invitation/{token}`
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Failed> {
    let invited = app.invited(&token).ok_or_else(used_up)?;
    let settings = app.site().settings.clone();
    let words = FirstWords {
        language: settings.language,
        issuer: settings.issuer,
        phone: settings.phone,
        danger_phone: settings.danger_phone,
    };
    Ok(page(page_of(&invited, words, None)))
}

/// `POST /desk/invitation/{token}`
pub async fn take_up(Path(token): Path<String>, knocked: Knocked) -> Result<Response, Failed> {
    let Knocked { app, fields, .. } = knocked;
    let invited = app.invited(&token).ok_or_else(used_up)?;
    let said = |field: &str, max: usize| fields.get(field).chars().take(max).collect::<String>();
    let words = FirstWords {
        language: said("language", 10),
        issuer: said("issuer", 40),
        phone: said("phone", 30),
        danger_phone: said("danger_phone", 30),
    };
    let password = fields.all("password").last().unwrap_or_default();
    let again = fields.all("again").last().unwrap_or_default();
    let problem = unfit(password, again, &invited.member.account);
    if problem.is_some() {
        let page = page_of(&invited, words, problem);
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, page));
    }
    let language = words.language.parse::<Lang>().unwrap_or_default();
    let words = FirstWords {
        language: language.tag().to_owned(),
        ..words
    };
    let first = invited.is_first.then_some(words);
    match app.take_up(&token, password, first).await {
        Ok((secret, _)) => {
            let mut response = Redirect::to("/desk").into_response();
            response
                .headers_mut()
                .append(header::SET_COOKIE, session_set(&app, secret.reveal()));
            Ok(response)
        }
        Err(Error::NotFound) => Err(used_up().into()),
        Err(other) => Err(Problem::from(other).into()),
    }
}

fn page_of(invited: &Invited, words: FirstWords, problem: Option<String>) -> InvitationPage {
    let language = words.language.parse::<Lang>().unwrap_or_default();
    let choice = |lang: Lang| {
        let name = t(&format!("desk-language-{}", lang.tag()));
        Choice::new(lang.tag(), name, lang == language)
    };
    InvitationPage {
        name: invited.member.name.clone(),
        account: invited.member.account.clone(),
        is_first: invited.is_first,
        min_chars: PASSWORD_MIN_CHARS,
        languages: Lang::ALL.map(choice).to_vec(),
        issuer: words.issuer,
        phone: words.phone,
        danger_phone: words.danger_phone,
        problem,
    }
}

fn used_up() -> Problem {
    Problem::new(StatusCode::GONE, "invitation-used")
}
