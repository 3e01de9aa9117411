//! Becoming a relay: a code from the desk is traded, once, for a token and the hub's public key.

use sha2::{Digest as _, Sha256};

use super::line::{Failed, Line};
use super::plan::hub::Failure;
use crate::store;
use crate::store::pithead::{Enrolment, Papers};

/// What stands between this machine and being a relay.
#[derive(Debug)]
pub enum Hindrance {
    /// No code was given, and the relay was never enrolled.
    NoCode,
    /// The hub does not take the code: mistyped, used, or older than a day.
    WrongCode,
    /// It is a relay of another hub, and no code of the new one was given.
    OtherHub { known: String },
    /// The hub's certificate is none that this machine trusts.
    Distrusted { why: String },
    /// The hub was not reached, or could not answer: worth trying again.
    Away { why: String },
    /// Whoever answers there is no hub of this kind.
    NotAHub { why: String },
    /// The relay's own disk.
    Store(store::Error),
}

impl From<store::Error> for Hindrance {
    fn from(error: store::Error) -> Hindrance {
        Hindrance::Store(error)
    }
}

/// Who this relay is: as its disk says, or, where a new code was given, as the hub says.
pub async fn enrolled(
    papers: &Papers,
    line: &Line,
    code: Option<&str>,
) -> Result<Enrolment, Hindrance> {
    let known = papers.enrolment()?;
    let code = code.map(str::trim).filter(|code| !code.is_empty());
    match (known, code) {
        (Some(known), Some(code)) if known.code == digest(code) && known.hub == line.hub() => {
            Ok(known)
        }
        (_, Some(code)) => trade(papers, line, code).await,
        (Some(known), None) if known.hub == line.hub() => Ok(known),
        (Some(known), None) => Err(Hindrance::OtherHub { known: known.hub }),
        (None, None) => Err(Hindrance::NoCode),
    }
}

async fn trade(papers: &Papers, line: &Line, code: &str) -> Result<Enrolment, Hindrance> {
    let answer = line
        .enrol(code)
        .await
        .map_err(|failed| hindrance(&failed))?;
    let enrolment = Enrolment {
        relay: answer.relay,
        token: answer.token,
        recipient: answer.recipient,
        name: answer.name,
        place: answer.place,
        hub: line.hub().to_owned(),
        code: digest(code),
    };
    // The token first: the code is used up, the house can be asked for again.
    papers.set_enrolment(&enrolment)?;
    papers.set_site(None, answer.site)?;
    Ok(enrolment)
}

fn hindrance(failed: &Failed) -> Hindrance {
    let why = failed.why.clone();
    match failed.failure {
        _ if failed.distrusted => Hindrance::Distrusted { why },
        Failure::Status {
            code: 400 | 401 | 403 | 409 | 410 | 422,
            ..
        } => Hindrance::WrongCode,
        Failure::Status {
            code: 404 | 405, ..
        }
        | Failure::NotTheHub => Hindrance::NotAHub { why },
        _ => Hindrance::Away { why },
    }
}

fn digest(code: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(code.as_bytes()))
}
