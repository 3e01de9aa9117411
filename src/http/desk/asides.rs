//! What was kept aside: the same id with other words, and what a relay acknowledged and the hub could not take.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};

use super::{Desk, Posted, Shell, page};
use crate::app::Error;
use crate::app::asides::Kept;
use crate::http::pages::{self, filters};
use crate::http::problem::Failed;
use crate::i18n::{t, ta};

/// `GET /desk/asides`
#[derive(Template)]
#[template(path = "desk/asides.html")]
pub struct AsidesPage {
    pub shell: Shell,
    pub asides: Vec<AsideRow>,
}

/// One thing kept aside.
pub struct AsideRow {
    pub seq: u64,
    pub when: String,
    /// By which way it came.
    pub from: String,
    /// What it was meant to be, and why it is here.
    pub what: String,
    pub why: String,
    pub text: String,
    /// The case it collided with.
    pub case: String,
}

/// `GET /desk/asides`
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    if !desk.member().sees_asides() {
        return Err(Error::Forbidden.into());
    }
    let site = desk.app.site();
    let row = |kept: Kept| AsideRow {
        seq: kept.aside.seq,
        when: pages::moment(kept.aside.at),
        from: match kept.aside.relay {
            None => t("desk-aside-from-device"),
            Some(id) => {
                let name = site.relay(id).map(|relay| relay.name.clone());
                let name = name.unwrap_or_default();
                ta("desk-aside-from-relay", &[("name", name.into())])
            }
        },
        what: what(&kept.kind),
        why: why(&kept.why),
        text: kept.text,
        case: kept.case.map(|case| case.to_string()).unwrap_or_default(),
    };
    let asides = desk.app.asides(desk.member())?.into_iter().map(row);
    Ok(page(AsidesPage {
        asides: asides.collect(),
        shell: Shell::of(&desk, "asides").await?,
    }))
}

fn what(kind: &str) -> String {
    let key = match kind {
        "case.filed" => "desk-aside-filed",
        "case.message" => "desk-aside-message",
        "case.rated" => "desk-aside-rated",
        "case.reopened" => "desk-aside-reopened",
        "case.withdrawn" => "desk-aside-withdrawn",
        _ => "desk-aside-unknown",
    };
    t(key)
}

fn why(why: &str) -> String {
    let key = match why {
        "conflict" => "desk-aside-conflict",
        "sealed" => "desk-aside-sealed",
        "failed" => "desk-aside-failed",
        "text-too-long" => "malformed-text-too-long",
        "text-missing" => "malformed-text-missing",
        _ => "desk-aside-malformed",
    };
    t(key)
}

/// `POST /desk/asides/{seq}/filing`: its words become a case of their own.
pub async fn file(Path(seq): Path<u64>, Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    let number = desk.app.file_aside(desk.member(), seq).await?;
    Ok(Redirect::to(&format!("/desk/cases/{number}")).into_response())
}

/// `POST /desk/asides/{seq}/settlement`: somebody has seen it, and nothing more is to be done.
pub async fn settle(Path(seq): Path<u64>, Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    desk.app.set_aside(desk.member(), seq).await?;
    Ok(Redirect::to("/desk/asides").into_response())
}
