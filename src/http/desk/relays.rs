//! 轉送站: which boxes pass on what workers send, whether they are up, and the codes with which they are let in.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use super::{Choice, Desk, OncePage, Posted, Shell, name, page, page_with};
use crate::app::Error;
use crate::app::relays::Presence;
use crate::domain::place::PlaceCode;
use crate::domain::relay::{Code, Relay, RelayId};
use crate::http::pages::{self, filters};
use crate::http::problem::Failed;
use crate::i18n::{t, ta};

/// `GET /desk/relays`
#[derive(Template)]
#[template(path = "desk/relays.html")]
pub struct RelaysPage {
    pub shell: Shell,
    pub relays: Vec<RelayRow>,
    pub places: Vec<Choice>,
    /// The one that is open.
    pub open: Option<RelayRow>,
    pub problem: Option<String>,
}

/// A relay in the list.
#[derive(Clone)]
pub struct RelayRow {
    pub id: Uuid,
    pub name: String,
    pub place: String,
    /// `up`, `down`, `new` or `gone`: its colour, never alone.
    pub tone: &'static str,
    pub state: String,
    /// Version, what waits there and since when; what its queue and ours say.
    pub facts: Vec<String>,
    pub revoked: bool,
    pub current: bool,
}

/// `GET /desk/relays`
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    render(&desk, None, None).await
}

/// `GET /desk/relays/{id}`
pub async fn show(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, Failed> {
    render(&desk, Some(RelayId(id)), None).await
}

/// `POST /desk/relays`: a new relay, and the code for its box.
pub async fn add(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    desk.manages()?;
    let name = fields.get("name").trim().to_owned();
    if name.is_empty() {
        return render(&desk, None, Some(t("desk-relay-name-missing"))).await;
    }
    let place = PlaceCode::parse(fields.get("place"));
    let (_, code) = desk.app.add_relay(desk.member(), &name, place).await?;
    once(&desk, &name, &code).await
}

/// `POST /desk/relays/{id}/code`: a new code, for a box that was wiped or replaced.
pub async fn renew(Path(id): Path<Uuid>, Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    let code = desk.app.renew_relay(desk.member(), RelayId(id)).await?;
    let site = desk.app.site();
    let relay = site.relay(RelayId(id)).ok_or(Error::NotFound)?;
    once(&desk, &relay.name, &code).await
}

/// `POST /desk/relays/{id}/revocation`: a box that was stolen, or is not needed any more.
pub async fn revoke(Path(id): Path<Uuid>, Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    desk.app.revoke_relay(desk.member(), RelayId(id)).await?;
    Ok(Redirect::to(&format!("/desk/relays/{id}")).into_response())
}

/// The line to type on the box; the code in it is shown this once.
async fn once(desk: &Desk, relay: &str, code: &Code) -> Result<Response, Failed> {
    let secret = format!(
        "shishiling --data ./relay --relay-to {} --enrol {}",
        desk.app.base_url(),
        code.grouped()
    );
    Ok(page(OncePage {
        shell: Shell::of(desk, "relays").await?,
        title: ta("desk-relay-code", &[("name", relay.to_owned().into())]),
        text: t("desk-relay-code-text"),
        secret,
        qr: String::new(),
        back: "/desk/relays".into(),
    }))
}

async fn render(
    desk: &Desk,
    open: Option<RelayId>,
    problem: Option<String>,
) -> Result<Response, Failed> {
    desk.manages()?;
    let site = desk.app.site();
    let row = |relay: &Relay| {
        let presence = desk.app.relay_presence(relay.id);
        let (tone, state) = state_of(desk, relay, presence.as_ref());
        let place = relay.place.and_then(|code| site.place(code));
        RelayRow {
            id: relay.id.0,
            name: relay.name.clone(),
            place: place.map(|place| name(&place.name)).unwrap_or_default(),
            tone,
            state,
            facts: facts_of(desk, relay, presence.as_ref()),
            revoked: relay.revoked.is_some(),
            current: Some(relay.id) == open,
        }
    };
    let relays: Vec<RelayRow> = site.relays.iter().map(row).collect();
    let opened = relays.iter().find(|relay| relay.current).cloned();
    if open.is_some() && opened.is_none() {
        return Err(Error::NotFound.into());
    }
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let places = site
        .open_places()
        .map(|place| Choice::new(place.code, name(&place.name), false));
    let page = RelaysPage {
        shell: Shell::of(desk, "relays").await?,
        relays,
        places: places.collect(),
        open: opened,
        problem,
    };
    Ok(page_with(status, page))
}

fn state_of(desk: &Desk, relay: &Relay, presence: Option<&Presence>) -> (&'static str, String) {
    let when = |key, at| ta(key, &[("when", pages::moment(at).into())]);
    if let Some(at) = relay.revoked {
        return ("gone", when("desk-relay-revoked", at));
    }
    if relay.token.is_none() {
        let code = relay
            .code
            .as_ref()
            .filter(|code| code.until > desk.app.now());
        return match code {
            Some(code) => ("new", when("desk-relay-waits", code.until)),
            None => ("down", t("desk-relay-code-old")),
        };
    }
    match presence {
        Some(seen) if seen.is_up(desk.app.now()) => ("up", when("desk-relay-up", seen.since)),
        Some(seen) => ("down", when("desk-relay-down", seen.at)),
        None => ("down", t("desk-relay-unheard")),
    }
}

fn facts_of(desk: &Desk, relay: &Relay, presence: Option<&Presence>) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(seen) = presence {
        facts.push(match seen.waiting {
            0 => t("desk-relay-nothing-waits"),
            n => ta("desk-relay-waiting", &[("n", (n as i64).into())]),
        });
        if let Some(oldest) = seen.oldest.filter(|_| seen.waiting > 0) {
            let seconds = desk.app.now().duration_since(oldest).as_secs().max(0);
            let span = pages::span(seconds.unsigned_abs());
            facts.push(ta("desk-relay-oldest", &[("span", span.into())]));
        }
        facts.push(ta(
            "desk-relay-version",
            &[("version", seen.version.clone().into())],
        ));
    }
    if let Some(heard) = &relay.heard {
        facts.push(ta("desk-relay-heard", &[("n", (heard.seq as i64).into())]));
        let proven = desk.app.store().backed_up();
        let safe = proven.and_then(|proven| proven.of_relay(relay.id, heard.epoch));
        facts.push(match safe {
            Some(n) => ta("desk-relay-backed-up", &[("n", (n as i64).into())]),
            None => t("desk-relay-not-backed-up"),
        });
    }
    facts
}
