//! The desk over HTTP: who is signed in, forms that no other site can post, and the frame around every page.
//! One file per resource below; none of them knows a rule.

pub mod asides;
mod case_forms;
pub mod case_page;
pub mod cases;
pub mod clock;
mod cookies;
pub mod deeds;
pub mod departments;
pub mod door;
pub mod entry;
pub mod history;
pub mod invitation;
pub mod live;
pub mod menu;
pub mod notices;
pub mod password;
mod phrases;
pub mod places;
mod posted;
pub mod relays;
pub mod screens;
pub mod settings;
pub mod shaft;
mod shell;
pub mod slip;
pub mod staff;
pub mod studio;
pub mod thread;
pub mod word;

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use super::pages::{Choice, Page, filters};
use super::problem::{Failed, Problem};
pub use super::wording::name;
use crate::app::{App, desk::List, people::Signed};
use crate::domain::staff::{HouseAct, Member};
pub use cookies::cookie;
use cookies::{DEVICE_COOKIE, device_set, session_cookie, session_set};
pub use posted::{Fields, Knocked, Posted};
pub use shell::Shell;

/// A request from somebody who is signed in.
pub struct Desk {
    pub app: App,
    pub signed: Signed,
    /// Where the request was aimed, for a way back.
    pub path: String,
    /// The last entry shown when the request came: what the page shows is at least as new.
    pub seen: u64,
}

impl Desk {
    pub fn member(&self) -> &Member {
        &self.signed.member
    }

    /// What every form of this session carries.
    pub fn form_token(&self) -> String {
        self.app.form_token(&self.signed.session)
    }

    /// Those who keep the house, and nobody else.
    pub fn manages(&self) -> Result<(), Failed> {
        match self.member().may_in_house(HouseAct::Manage) {
            true => Ok(()),
            false => Err(crate::app::Error::Forbidden.into()),
        }
    }
}

impl FromRequestParts<App> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let path = parts.uri.path_and_query().map_or("/desk", |p| p.as_str());
        let token = cookie(&parts.headers, session_cookie(app));
        match token.and_then(|token| app.signed(&token)) {
            Some(signed) => Ok(Desk {
                app: app.clone(),
                signed,
                path: path.to_owned(),
                seen: app.store().shown_seq(),
            }),
            None => Err(ask_to_sign_in(parts, path)),
        }
    }
}

/// A page leads to the door and back again; a script is told in one word.
fn ask_to_sign_in(parts: &Parts, path: &str) -> Response {
    let page = parts.method == axum::http::Method::GET && !parts.headers.contains_key("x-part");
    if page {
        let next = if path == "/desk" { "" } else { path };
        let query = if next.is_empty() {
            String::new()
        } else {
            format!("?next={}", percent_encoded(next))
        };
        return Redirect::to(&format!("/desk/sign-in{query}")).into_response();
    }
    Problem::from(crate::app::Error::SignedOut).into_response()
}

/// A path as a value in a query.
pub fn percent_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Whether a member has any case to look at; an admin alone has none.
pub fn sees_cases(member: &Member) -> bool {
    use crate::domain::staff::Role;
    [
        Role::Dispatcher,
        Role::Handler,
        Role::Supervisor,
        Role::Safety,
        Role::Discipline,
    ]
    .into_iter()
    .any(|role| member.is(role))
}

/// `GET /desk`: where this member's day begins.
pub async fn home(desk: Desk) -> Redirect {
    let member = desk.member();
    if sees_cases(member) {
        let list = List::home_of(member).key();
        Redirect::to(&format!("/desk/cases?list={list}"))
    } else if member.may_in_house(HouseAct::Manage) {
        Redirect::to("/desk/places")
    } else {
        Redirect::to("/ledger")
    }
}

/// A page of the desk: nobody keeps it, and forms say where they come from.
pub fn page(template: impl Template) -> Response {
    Page::secret(template).desk().into_response()
}

/// The same with another status: a form with mistakes.
pub fn page_with(status: StatusCode, template: impl Template) -> Response {
    Page::secret(template).desk().status(status).into_response()
}

/// One sentence on a page of its own: what was done, or shown once.
#[derive(Template)]
#[template(path = "desk/once.html")]
pub struct OncePage {
    pub shell: Shell,
    pub title: String,
    pub text: String,
    /// What is shown once and never again.
    pub secret: String,
    /// A QR of it, as an SVG.
    pub qr: String,
    pub back: String,
}
