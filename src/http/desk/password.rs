//! One's own password, changed while signed in.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Desk, OncePage, Posted, Shell, page, page_with, session_set};
use crate::app::Error;
use crate::app::password::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
use crate::http::pages::filters;
use crate::http::problem::{Failed, Problem};
use crate::i18n::t;

/// `GET /desk/password`
#[derive(Template)]
#[template(path = "desk/password.html")]
pub struct PasswordPage {
    pub shell: Shell,
    pub account: String,
    pub min_chars: usize,
    pub problem: Option<String>,
}

/// `GET /desk/password`
pub async fn show(desk: Desk) -> Result<Response, Failed> {
    Ok(page(form(&desk, None).await?))
}

/// `POST /desk/password`
pub async fn set(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    let typed = |field: &str| fields.all(field).last().unwrap_or_default().to_owned();
    let (fresh, again) = (typed("password"), typed("again"));
    let problem = unfit(&fresh, &again, &desk.member().account);
    let (status, problem) = match problem {
        Some(problem) => (StatusCode::UNPROCESSABLE_ENTITY, problem),
        None => match desk
            .app
            .change_password(&desk.signed, &typed("old"), &fresh)
            .await
        {
            Ok(session) => {
                let shell = Shell::of(&desk, "password").await?;
                let mut response = page(OncePage {
                    shell,
                    title: t("desk-password-change"),
                    text: t("desk-password-changed"),
                    secret: String::new(),
                    qr: String::new(),
                    back: "/desk".into(),
                });
                response
                    .headers_mut()
                    .append(header::SET_COOKIE, session_set(&desk.app, session.reveal()));
                return Ok(response.into_response());
            }
            Err(Error::SignedOut) => (StatusCode::FORBIDDEN, t("desk-password-old-wrong")),
            Err(other) => {
                let problem = Problem::from(other);
                (problem.status(), problem.words().1.to_owned())
            }
        },
    };
    Ok(page_with(status, form(&desk, Some(problem)).await?))
}

async fn form(desk: &Desk, problem: Option<String>) -> Result<PasswordPage, Failed> {
    Ok(PasswordPage {
        shell: Shell::of(desk, "password").await?,
        account: desk.member().account.clone(),
        min_chars: PASSWORD_MIN_CHARS,
        problem,
    })
}

/// Why a new password cannot be this one, in a sentence.
pub(super) fn unfit(password: &str, again: &str, account: &str) -> Option<String> {
    let chars = password.chars().count();
    let wrong = if chars < PASSWORD_MIN_CHARS {
        "desk-password-short"
    } else if chars > PASSWORD_MAX_CHARS {
        "desk-password-long"
    } else if password != again {
        "desk-password-differs"
    } else if password.trim().eq_ignore_ascii_case(account) {
        "desk-password-account"
    } else {
        return None;
    };
    Some(t(wrong))
}
