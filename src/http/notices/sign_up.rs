//! Signing up for what a notice offers, looking where one stands, and signing off again. At the hub only: a seat is
//! given by one hand.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{NoticePage, known, page};
use crate::app::App;
use crate::app::notices::SignedUp;
use crate::domain::CommandId;
use crate::domain::receipt::Receipt;
use crate::domain::signup::{Place, SignUpWords};
use crate::domain::wire;
use crate::http::door::Door;
use crate::http::pages::Page;
use crate::http::problem::Failed;
use crate::i18n::{t, ta};

/// Characters of a name.
const NAME_MAX: usize = 20;
/// Characters of a telephone number or a unit.
const MEANS_MAX: usize = 30;

/// The form with which somebody signs up.
pub struct SignUpForm {
    /// Made with the form: sent twice, it is one of them.
    pub id: String,
    pub receipt: String,
    pub name: String,
    pub means: String,
    pub problem: Option<String>,
}

impl SignUpForm {
    pub fn fresh(door: &Door) -> SignUpForm {
        SignUpForm {
            id: door.new_id().0.to_string(),
            receipt: door.new_receipt().reveal().to_owned(),
            name: String::new(),
            means: String::new(),
            problem: None,
        }
    }
}

/// What a form did.
pub struct Done {
    pub title: String,
    /// What to know of it.
    pub note: String,
    /// The code in four groups of four; empty where nothing is to be kept.
    pub code: String,
    pub code_plain: String,
}

/// What the form brings.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    id: String,
    #[serde(default)]
    receipt: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    means: String,
}

/// `POST /notices/{id}/sign-up`
pub async fn sign_up(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failed> {
    let door = Door::Hub(app.clone());
    let notice = known(&app.site(), &id, app.now())?.id;
    let words = wire::text(Some(&typed.name), NAME_MAX)
        .map_err(|_| "notice-name-wrong")
        .and_then(|name| {
            let means = wire::text(Some(&typed.means), MEANS_MAX);
            let means = means.map_err(|_| "notice-means-wrong")?;
            Ok(SignUpWords {
                name: name.0,
                means: means.0,
            })
        });
    let command = typed.id.parse::<uuid::Uuid>().ok();
    let command = command.filter(|id| id.get_version_num() == 7);
    let receipt = Receipt::parse(&typed.receipt).ok();
    let (Some(command), Some(receipt)) = (command, receipt) else {
        return again(&door, &id, "notice-form-stale", None).await;
    };
    let words = match words {
        Ok(words) => words,
        Err(key) => return again(&door, &id, key, Some(typed)).await,
    };
    let signed = app.sign_up(CommandId(command), notice, &receipt, words);
    let standing = match signed.await? {
        SignedUp::Here(place) => place,
        SignedUp::Closed => return again(&door, &id, "notice-closed", None).await,
        SignedUp::Full => return again(&door, &id, "notice-full", None).await,
        // Signed off meanwhile, with this very form still open.
        SignedUp::Unknown => return again(&door, &id, "notice-form-stale", None).await,
    };
    stands(&door, &id, standing, &receipt).await
}

/// `POST /notices/{id}/place`: where the holder of a code stands.
pub async fn look(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failed> {
    let door = Door::Hub(app.clone());
    let notice = known(&app.site(), &id, app.now())?.id;
    let Ok(receipt) = Receipt::parse(&typed.receipt) else {
        return unknown(&door, &id).await;
    };
    match app.signed_up(notice, &receipt).await? {
        SignedUp::Here(place) => stands(&door, &id, place, &receipt).await,
        _ => unknown(&door, &id).await,
    }
}

/// `POST /notices/{id}/sign-off`
pub async fn sign_off(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failed> {
    let door = Door::Hub(app.clone());
    let notice = known(&app.site(), &id, app.now())?.id;
    let Ok(receipt) = Receipt::parse(&typed.receipt) else {
        return unknown(&door, &id).await;
    };
    if !app.sign_off(notice, &receipt).await? {
        return unknown(&door, &id).await;
    }
    let mut page = page(&door, &id).await?;
    page.done = Some(Done {
        title: t("notice-off-done"),
        note: t("notice-off-note"),
        code: String::new(),
        code_plain: String::new(),
    });
    Ok(Page::secret(page).into_response())
}

/// Where the holder of a code stands.
async fn stands(
    door: &Door,
    id: &str,
    place: Place,
    receipt: &Receipt,
) -> Result<Response, Failed> {
    let mut page = page(door, id).await?;
    page.done = Some(here(place, receipt));
    page.form = None;
    Ok(Page::secret(page).into_response())
}

fn here(place: Place, receipt: &Receipt) -> Done {
    let (title, note) = match place {
        Place::Seat(n) => (ta("notice-on-seat", &[("n", n.into())]), "notice-on-note"),
        Place::Waits(n) => (
            ta("notice-on-waits", &[("n", n.into())]),
            "notice-waits-note",
        ),
    };
    Done {
        title,
        note: t(note),
        code: receipt.grouped(),
        code_plain: receipt.reveal().to_owned(),
    }
}

/// The form again: with what was typed, or a fresh one where the old one is used up.
async fn again(door: &Door, id: &str, key: &str, typed: Option<Typed>) -> Result<Response, Failed> {
    let mut page = page(door, id).await?;
    let fresh = SignUpForm::fresh(door);
    page.form = Some(match typed {
        Some(typed) => SignUpForm {
            id: typed.id,
            receipt: typed.receipt,
            name: typed.name.chars().take(NAME_MAX * 4).collect(),
            means: typed.means.chars().take(MEANS_MAX * 4).collect(),
            problem: Some(t(key)),
        },
        None => SignUpForm {
            problem: Some(t(key)),
            ..fresh
        },
    });
    wrong(page)
}

/// No such code on this list.
async fn unknown(door: &Door, id: &str) -> Result<Response, Failed> {
    let mut page = page(door, id).await?;
    page.code_problem = Some(t("notice-code-unknown"));
    wrong(page)
}

fn wrong(page: NoticePage) -> Result<Response, Failed> {
    let page = Page::secret(page).status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page.into_response())
}
