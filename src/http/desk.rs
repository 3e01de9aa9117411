//! The desk over HTTP: who is signed in, forms that no other site can post, and the frame around every page.
//! One file per resource below; none of them knows a rule.

mod case_forms;
pub mod case_page;
pub mod cases;
pub mod clock;
pub mod deeds;
pub mod departments;
pub mod door;
pub mod entry;
pub mod history;
pub mod invitation;
pub mod live;
pub mod places;
pub mod settings;
pub mod shaft;
pub mod slip;
pub mod staff;
pub mod thread;
pub mod word;

use std::collections::HashMap;

use askama::Template;
use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use super::pages::{Page, filters};
use super::problem::{Failed, Problem};
pub use super::wording::name;
use crate::app::{App, desk::List, people::Signed};
use crate::domain::place::Name;
use crate::domain::staff::{HouseAct, Member};
use crate::domain::{CommandId, wire};
use crate::i18n::t;

/// The largest form of the desk, in bytes.
const FORM_MAX_BYTES: usize = 64 << 10;
/// What remembers, in a browser, that an account has signed in there before.
const DEVICE_COOKIE: &str = "desk-device";

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

/// A form posted by somebody who is signed in, from a page of ours.
pub struct Posted {
    pub desk: Desk,
    pub fields: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        ours(&parts.headers, app).map_err(IntoResponse::into_response)?;
        let desk = Desk::from_request_parts(&mut parts, app).await?;
        let fields = Fields::read(body)
            .await
            .map_err(IntoResponse::into_response)?;
        let given = match fields.get("form") {
            "" => parts
                .headers
                .get("x-form")
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default(),
            given => given,
        };
        if !same(given, &desk.form_token()) {
            return Err(cross_site().into_response());
        }
        Ok(Posted { desk, fields })
    }
}

/// A form from a page of ours by somebody not signed in yet: the door, an invitation.
pub struct Knocked {
    pub app: App,
    pub headers: HeaderMap,
    pub fields: Fields,
}

impl FromRequest<App> for Knocked {
    type Rejection = Failed;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failed> {
        let (parts, body) = request.into_parts();
        ours(&parts.headers, app)?;
        Ok(Knocked {
            app: app.clone(),
            headers: parts.headers,
            fields: Fields::read(body).await?,
        })
    }
}

/// Refuses a post that another site's page caused: browsers say so in `Sec-Fetch-Site`, older ones in `Origin`.
fn ours(headers: &HeaderMap, app: &App) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(cross_site()),
        None => {}
    }
    let Some(origin) = text("origin") else {
        return Ok(());
    };
    let authority = origin.split_once("://").map(|(_, rest)| rest);
    let at_host = authority.is_some() && authority == text("host");
    if at_host || origin == app.base_url() {
        Ok(())
    } else {
        Err(cross_site())
    }
}

fn cross_site() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "cross-site")
}

/// Compares in a time that does not tell how much was right.
fn same(given: &str, wanted: &str) -> bool {
    given.len() == wanted.len()
        && given
            .bytes()
            .zip(wanted.bytes())
            .fold(0, |differ, (a, b)| differ | (a ^ b))
            == 0
}

/// The fields of a form; a name that comes more than once keeps every value.
#[derive(Clone, Default)]
pub struct Fields(HashMap<String, Vec<String>>);

impl Fields {
    async fn read(body: axum::body::Body) -> Result<Fields, Problem> {
        let bytes = to_bytes(body, FORM_MAX_BYTES)
            .await
            .map_err(|_| Problem::too_large("64 KiB"))?;
        let mut fields: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in form_urlencoded::parse(&bytes).take(400) {
            fields
                .entry(name.into_owned())
                .or_default()
                .push(value.into_owned());
        }
        Ok(Fields(fields))
    }

    /// The value, trimmed; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.last())
            .map_or("", |value| value.trim())
    }

    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).into_iter().flatten().map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The id that the form was rendered with: a second press is the same command.
    pub fn command_id(&self) -> Result<CommandId, wire::Malformed> {
        let id: uuid::Uuid = self.get("id").parse().map_err(|_| wire::Malformed::Id)?;
        match id.get_version_num() {
            7 => Ok(CommandId(id)),
            _ => Err(wire::Malformed::Id),
        }
    }

    /// A name in three languages from the fields `hant`, `hans`, `en`.
    pub fn name(&self) -> Result<Name, wire::Malformed> {
        let part = |field: &str| match wire::text(Some(self.get(field)), 40) {
            Ok(words) => Ok(words.0),
            Err(wire::Malformed::TextMissing) => Ok(String::new()),
            Err(other) => Err(other),
        };
        let name = Name {
            hant: part("hant")?,
            hans: part("hans")?,
            en: part("en")?,
        };
        match name.hant.is_empty() && name.hans.is_empty() && name.en.is_empty() {
            true => Err(wire::Malformed::TextMissing),
            false => Ok(name),
        }
    }
}

/// The name of the session's cookie; over https the browser itself guards it against other hosts.
fn session_cookie(app: &App) -> &'static str {
    match is_https(app) {
        true => "__Host-desk",
        false => "desk",
    }
}

fn is_https(app: &App) -> bool {
    app.base_url().starts_with("https://")
}

/// The `Set-Cookie` that signs a browser in, or out again with an empty token.
fn session_set(app: &App, token: &str) -> HeaderValue {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let age = if token.is_empty() { 0 } else { 14 * 3600 };
    let name = session_cookie(app);
    HeaderValue::from_str(&format!(
        "{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"
    ))
    .expect("base64url and ASCII words make a header")
}

/// The `Set-Cookie` by which a browser is known at the door the next time.
fn device_set(app: &App, account: &str) -> HeaderValue {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let mark = app.device_mark(account);
    HeaderValue::from_str(&format!(
        "{DEVICE_COOKIE}={mark}; Path=/desk/sign-in; Max-Age=15552000; HttpOnly; SameSite=Strict{secure}"
    ))
    .expect("hexadecimal and ASCII words make a header")
}

/// A cookie of the request by its name.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}

/// A path as a value in a query.
pub fn percent_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// One thing to choose in a form.
#[derive(Clone, Default)]
pub struct Choice {
    pub key: String,
    pub name: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(key: impl ToString, name: String, chosen: bool) -> Choice {
        Choice {
            key: key.to_string(),
            name,
            chosen,
        }
    }
}

/// The frame around every page of the desk: the rail with its lists and counts, and who is signed in.
pub struct Shell {
    pub form: String,
    /// Seconds since 1970 by the hub's clock: browsers count down by it.
    pub now: i64,
    /// What moved after this entry of the journal, the page may not show yet.
    pub seen: u64,
    pub member: String,
    pub roles: String,
    pub lists: Vec<NavList>,
    pub danger: usize,
    /// Which entry of the rail this page belongs to.
    pub section: String,
    pub may_enter: bool,
    pub may_manage: bool,
    pub sees_cases: bool,
    pub posters: bool,
}

/// A list in the rail.
pub struct NavList {
    pub key: &'static str,
    pub name: String,
    pub count: usize,
    pub current: bool,
}

impl Shell {
    /// The frame for this member, with `section` lit.
    pub async fn of(desk: &Desk, section: &str) -> Result<Shell, Failed> {
        let member = desk.member();
        let (counts, danger) = desk.app.desk_counts(member).await?;
        let sees_cases = sees_cases(member);
        let lists = List::ALL
            .into_iter()
            .zip(counts)
            .filter(|(list, _)| sees_cases && list.is_for(member))
            .map(|(list, count)| NavList {
                key: list.key(),
                name: t(&format!("desk-list-{}", list.key())),
                count,
                current: list.key() == section,
            });
        Ok(Shell {
            form: desk.form_token(),
            now: desk.app.now().as_second(),
            seen: desk.seen,
            member: member.name.clone(),
            roles: staff::roles_in_words(member),
            lists: lists.collect(),
            danger,
            section: section.to_owned(),
            may_enter: member.may_in_house(HouseAct::EnterForOthers),
            may_manage: member.may_in_house(HouseAct::Manage),
            sees_cases,
            posters: member.may_in_house(HouseAct::Posters),
        })
    }

    /// Marks the entry of the rail that is open.
    pub fn lit(&self, section: &str) -> bool {
        self.section == section
    }
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
