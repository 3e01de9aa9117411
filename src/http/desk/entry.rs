//! 代錄 over HTTP: a form for what was heard elsewhere, and the receipt to print for the person.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::deeds::take_photos;
use super::{Choice, Desk, Fields, Posted, Shell, case_forms, page, page_with, word};
use crate::app::Error;
use crate::app::entering::Entered;
use crate::domain::case::Kind;
use crate::domain::command::TEXT_MAX_CHARS;
use crate::domain::place::{CategoryId, PlaceCode};
use crate::domain::receipt::Receipt;
use crate::domain::wire::{self, Identity, Malformed};
use crate::http::pages::{self, filters};
use crate::http::photos;
use crate::http::problem::{Failed, Problem};
use crate::i18n::t;
use crate::poster::code;

/// `GET /desk/entry`
#[derive(Template)]
#[template(path = "desk/entry.html")]
pub struct EntryPage {
    pub shell: Shell,
    /// Made with the form: a second press files nothing twice.
    pub id: String,
    pub receipt: String,
    pub vias: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub categories: Vec<Choice>,
    pub places: Vec<Choice>,
    pub text: String,
    pub name: String,
    pub phone: String,
    pub cadre: bool,
    pub problem: Option<String>,
}

/// `POST /desk/entry`: what the person takes along.
#[derive(Template)]
#[template(path = "desk/entered.html")]
pub struct EnteredPage {
    pub shell: Shell,
    pub number: String,
    pub via: String,
    pub text: String,
    pub code: String,
    pub qr: String,
    pub address: String,
    pub when: String,
    pub phone: String,
    pub issuer: String,
    /// The one who typed it in may look at the case.
    pub href: Option<String>,
}

/// `GET /desk/entry`
pub async fn show(desk: Desk) -> Result<Response, Failed> {
    let shell = Shell::of(&desk, "entry").await?;
    if !shell.may_enter {
        return Err(Error::Forbidden.into());
    }
    Ok(page(form(&desk, shell, &Fields::default(), None, false)))
}

/// `POST /desk/entry`
pub async fn file(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    let shell = Shell::of(&desk, "entry").await?;
    if !shell.may_enter {
        return Err(Error::Forbidden.into());
    }
    let receipt = Receipt::parse(fields.get("receipt")).map_err(|_| Malformed::Receipt)?;
    let id = fields.command_id()?;
    let entered = match entered(&fields) {
        Ok(entered) => Entered {
            files: photos::claims(id.0, &fields.photos).collect(),
            ..entered
        },
        Err(problem) => {
            let page = form(&desk, shell, &fields, Some(problem), true);
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let (text, via, cadre) = (entered.text.0.clone(), entered.via, entered.cadre);
    let ack = match desk.app.enter(desk.member(), id, &receipt, entered).await {
        Ok(ack) => ack,
        Err(error) => {
            let conflict = matches!(error, Error::Conflict);
            let problem = Problem::from(error);
            let words = match conflict {
                true => t("desk-conflict"),
                false => problem.words().1.to_owned(),
            };
            let page = form(&desk, shell, &fields, Some(words), !conflict);
            return Ok(page_with(problem.status(), page));
        }
    };
    if let Some((case, _)) = ack.case {
        take_photos(&desk.app, case, id, &fields.photos).await;
    }
    let number = ack.case.map(|(_, number)| number.to_string());
    let number = number.unwrap_or_default();
    let settings = desk.app.site().settings.clone();
    let base = desk.app.base_url();
    let qr = code::svg(&format!("{base}/T#{}", receipt.reveal()));
    Ok(page(EnteredPage {
        shell,
        href: (!cadre).then(|| format!("/desk/cases/{number}")),
        number,
        via: word::via(via),
        text,
        code: receipt.grouped(),
        qr: qr.unwrap_or_default(),
        address: format!("{base}/T"),
        when: pages::moment(ack.at),
        phone: settings.phone,
        issuer: settings.issuer,
    }))
}

fn entered(fields: &Fields) -> Result<Entered, String> {
    let via = word::PROXIES
        .into_iter()
        .find(|via| word::via_key(*via) == fields.get("via"))
        .ok_or_else(|| t("desk-choose-via"))?;
    let text = wire::text(Some(fields.get("text")), TEXT_MAX_CHARS).map_err(said)?;
    let kind = wire::kind(Some(fields.get("kind"))).map_err(said)?;
    let part = |field: &str, max: usize| match wire::text(Some(fields.get(field)), max) {
        Ok(words) => Ok(words.0),
        Err(Malformed::TextMissing) => Ok(String::new()),
        Err(_) => Err(said(Malformed::Identity)),
    };
    let identity = Identity {
        name: part("name", 40)?,
        phone: part("phone", 30)?,
    };
    let named = !(identity.name.is_empty() && identity.phone.is_empty());
    Ok(Entered {
        kind,
        category: fields.get("category").parse().ok().map(CategoryId),
        place: PlaceCode::parse(fields.get("place")),
        via,
        cadre: fields.has("cadre"),
        text,
        identity: named.then_some(identity),
        files: Vec::new(),
    })
}

fn said(malformed: Malformed) -> String {
    t(&format!("malformed-{}", malformed.code()))
}

/// The form; `keep` leaves id and receipt as they were, so that a retry is the same filing.
fn form(
    desk: &Desk,
    shell: Shell,
    fields: &Fields,
    problem: Option<String>,
    keep: bool,
) -> EntryPage {
    let site = desk.app.site();
    let (id, receipt) = match keep {
        true => (
            fields.get("id").to_owned(),
            fields.get("receipt").to_owned(),
        ),
        false => (
            desk.app.new_id().0.to_string(),
            desk.app.new_receipt().reveal().to_owned(),
        ),
    };
    let via = |via| {
        let key = word::via_key(via);
        let heard = t(&format!("desk-heard-{key}"));
        Choice::new(key, heard, fields.get("via") == key)
    };
    let asked = match fields.get("kind") {
        "" => "request",
        asked => asked,
    };
    let kind = |kind| {
        let key = word::kind_key(kind);
        Choice::new(key, word::kind(kind), key == asked)
    };
    EntryPage {
        shell,
        id,
        receipt,
        vias: word::PROXIES.map(via).to_vec(),
        kinds: Kind::ALL.map(kind).to_vec(),
        categories: case_forms::categories(
            &site,
            fields.get("category").parse().ok().map(CategoryId),
        ),
        places: case_forms::places(&site, Some(fields.get("place"))),
        text: fields.get("text").to_owned(),
        name: fields.get("name").to_owned(),
        phone: fields.get("phone").to_owned(),
        cadre: fields.has("cadre"),
        problem,
    }
}
