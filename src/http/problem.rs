//! The one place where an error gets a status: RFC 9457 problems for programs, a page for people.
//! Nothing internal reaches a reader; the log has it once, from here.

use std::borrow::Cow;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::app::{Error, uploads::Trouble};
use crate::domain::decide::Refusal;
use crate::domain::wire::Malformed;
use crate::i18n::{t, ta};
use crate::store;

use super::door::Door;
use super::message::MessagePage;
use super::pages::Page;

/// What went otherwise, in the reader's language, with its status.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    /// Behind `/problems/` in `type`.
    name: Cow<'static, str>,
    title: Box<str>,
    detail: Box<str>,
    field: Option<Cow<'static, str>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A problem as it is sent, RFC 9457.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// `/problems/refusal/already-ended`: what programs tell problems apart by.
    #[serde(rename = "type")]
    #[schema(example = "/problems/malformed/text-missing")]
    pub kind: String,
    /// What happened, in the reader's language.
    pub title: String,
    pub status: u16,
    /// What the reader can do about it.
    pub detail: String,
    /// The field that it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Problem {
    /// A problem whose sentences are `problem-{name}` and `problem-{name}-detail`.
    pub fn new(status: StatusCode, name: &'static str) -> Problem {
        Problem::said(
            status,
            name,
            t(&format!("problem-{name}")),
            t(&format!("problem-{name}-detail")),
        )
    }

    fn said(
        status: StatusCode,
        name: impl Into<Cow<'static, str>>,
        title: String,
        detail: String,
    ) -> Problem {
        Problem {
            status,
            name: name.into(),
            title: title.into(),
            detail: detail.into(),
            field: None,
            headers: Vec::new(),
        }
    }

    pub fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// More than `limit` (`64 KiB`, `32`) came at once.
    pub fn too_large(limit: &str) -> Problem {
        let mut problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large");
        problem.detail = ta("problem-too-large-detail", &[("limit", limit.into())]).into();
        problem
    }

    /// `wanted` is the media type that is taken here.
    pub fn media_type(wanted: &'static str) -> Problem {
        let mut problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type");
        problem.detail = ta("problem-media-type-detail", &[("wanted", wanted.into())]).into();
        problem
    }

    /// A well-formed body with a wrong field; `what` names it for programs and their makers.
    pub fn shape(what: &str) -> Problem {
        let what: String = what.chars().take(200).collect();
        Problem::said(
            StatusCode::UNPROCESSABLE_ENTITY,
            "malformed/shape",
            t("malformed"),
            ta("malformed-shape", &[("what", what.into())]),
        )
    }

    /// A field of a request that cannot be read; `code` names the sentence `malformed-{code}`.
    pub fn field(code: &'static str, field: &'static str) -> Problem {
        let mut problem = Problem::said(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("malformed/{code}"),
            t("malformed"),
            t(&format!("malformed-{code}")),
        );
        problem.field = Some(field.into());
        problem
    }

    /// Too much at once: nothing was lost, it may be tried again after so many seconds.
    pub fn busy(retry_seconds: u32) -> Problem {
        let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "busy");
        problem.detail = ta(
            "problem-busy-detail",
            &[("seconds", i64::from(retry_seconds).into())],
        )
        .into();
        problem.retry_after(retry_seconds)
    }

    /// Too many forms with photos at once for the memory; words alone are taken.
    pub fn crowded() -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "crowded").retry_after(60)
    }

    /// The same problem with one more header.
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Problem {
        self.headers.push((name, value));
        self
    }

    fn retry_after(self, seconds: u32) -> Problem {
        self.with(header::RETRY_AFTER, seconds.into())
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened, and what to do, for a page that says it in its own place.
    pub fn words(&self) -> (&str, &str) {
        (&self.title, &self.detail)
    }

    /// As it is sent inside an answer to several commands.
    pub fn body(&self) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems/{}", self.name),
            title: self.title.to_string(),
            status: self.status.as_u16(),
            detail: self.detail.to_string(),
            field: self.field.as_deref().map(str::to_owned),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let json = serde_json::to_vec(&self.body()).expect("strings and numbers are JSON");
        let fixed = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        let mut response = (self.status, fixed, json).into_response();
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let status = match refusal {
            Refusal::NoSuchCase | Refusal::NoSuchFile => StatusCode::NOT_FOUND,
            Refusal::NotAllowed => StatusCode::FORBIDDEN,
            Refusal::Erased => StatusCode::GONE,
            Refusal::ReceiptTaken
            | Refusal::AlreadyEnded
            | Refusal::NotEnded
            | Refusal::Closed
            | Refusal::AlreadyThere
            | Refusal::NothingToDo
            | Refusal::NotPublished
            | Refusal::AlreadyMarked => StatusCode::CONFLICT,
            Refusal::RatedByPhoneOnly
            | Refusal::ReasonWanted
            | Refusal::NoSuchDepartment
            | Refusal::NoSuchPlaceOrCategory
            | Refusal::DueOutOfRange
            | Refusal::Anonymous
            | Refusal::TooMuch => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let code = refusal.code();
        Problem::said(
            status,
            format!("refusal/{code}"),
            t("refusal"),
            t(&format!("refusal-{code}")),
        )
    }
}

impl From<Malformed> for Problem {
    fn from(malformed: Malformed) -> Problem {
        Problem::field(malformed.code(), malformed.field())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error {
            Error::Refused(refusal) => refusal.into(),
            Error::Malformed(malformed) => malformed.into(),
            Error::NotFound => Problem::not_found(),
            Error::Conflict => Problem::new(StatusCode::CONFLICT, "conflict"),
            Error::SignedOut => Problem::new(StatusCode::UNAUTHORIZED, "signed-out").with(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"desk\""),
            ),
            Error::Forbidden => Problem::new(StatusCode::FORBIDDEN, "forbidden"),
            Error::TooMany { retry_seconds } => Problem::busy(retry_seconds),
            Error::Store(error) => error.into(),
        }
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        tracing::error!(%error, "the store could not do what was asked");
        match error {
            store::Error::Full { .. } => {
                Problem::new(StatusCode::INSUFFICIENT_STORAGE, "full").retry_after(60)
            }
            store::Error::Stopped { .. } => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopped").retry_after(10)
            }
            _ => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Problem {
        let (status, name) = match trouble {
            Trouble::Unknown => (StatusCode::NOT_FOUND, "unknown"),
            Trouble::NotAnnounced => (StatusCode::FORBIDDEN, "not-yours"),
            Trouble::Elsewhere { .. } => (StatusCode::CONFLICT, "offset"),
            Trouble::Length => (StatusCode::BAD_REQUEST, "length"),
            Trouble::Checksum => (checksum_mismatch(), "checksum"),
            Trouble::Busy => (StatusCode::LOCKED, "busy"),
            Trouble::TooLarge => return Problem::too_large("16 MiB"),
            Trouble::Unreadable => (StatusCode::UNPROCESSABLE_ENTITY, "unreadable"),
            Trouble::TooManyPixels => (StatusCode::UNPROCESSABLE_ENTITY, "too-many-pixels"),
            Trouble::App(error) => return error.into(),
        };
        let mut problem = Problem::file(status, name);
        if let Trouble::Elsewhere { offset_bytes } = trouble {
            let offset = ("offset", (offset_bytes as i64).into());
            problem.detail = ta("file-offset-detail", &[offset]).into();
            let known = HeaderName::from_static("upload-offset");
            problem = problem.with(known, offset_bytes.into());
        }
        problem
    }
}

impl Problem {
    /// A problem of an upload, whose sentences are `file-{name}` and `file-{name}-detail`.
    pub fn file(status: StatusCode, name: &'static str) -> Problem {
        Problem::said(
            status,
            format!("file/{name}"),
            t(&format!("file-{name}")),
            t(&format!("file-{name}-detail")),
        )
    }
}

/// tus says 460 where a checksum does not match.
fn checksum_mismatch() -> StatusCode {
    StatusCode::from_u16(460).expect("460 lies between 100 and 999")
}

/// Any error of a use case, straight out of a handler with `?`.
impl<T> From<T> for Failed
where
    Problem: From<T>,
{
    fn from(error: T) -> Failed {
        Failed(Problem::from(error))
    }
}

/// What handlers return beside their answer: a problem made of whatever went wrong.
#[derive(Debug)]
pub struct Failed(pub Problem);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

/// Whether who asks reads pages, and not problems.
pub fn reads_pages(request: &Request) -> bool {
    wants_page(request.headers()) && !request.uri().path().starts_with("/api/")
}

/// A problem as a page; any other answer as it is.
pub fn as_page(door: &Door, response: Response) -> Response {
    let Some(problem) = response.extensions().get::<Problem>().cloned() else {
        return response;
    };
    let settings = &door.site().settings;
    let number = |phone: &str| Some(phone.to_owned()).filter(|phone| !phone.is_empty());
    // A torn poster stops nobody from saying it.
    let action = match &*problem.name {
        "unknown-poster" => (t("nav-report"), "/report".into()),
        _ => (t("problem-back"), "/".into()),
    };
    let page = MessagePage {
        title: problem.title.into(),
        text: problem.detail.into(),
        status: problem.status.as_u16(),
        action: Some(action),
        centre_phone: number(&settings.phone),
        danger_phone: number(&settings.danger_phone),
    };
    let mut page = Page::secret(page).status(problem.status).into_response();
    for (name, value) in problem.headers {
        page.headers_mut().insert(name, value);
    }
    page
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("text/html"))
}

/// `404` for every address that is not on the map.
pub async fn not_found() -> Problem {
    Problem::not_found()
}

/// `405` for an address that is on the map, asked in another way.
pub async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method")
}

/// What a panic in a handler becomes; its message stays in the log.
pub fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(what, "a handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, t_in};

    #[test]
    fn every_refusal_and_every_mistake_has_its_sentence_in_every_language() {
        let refusals = Refusal::ALL.map(|refusal| format!("refusal-{}", refusal.code()));
        let mistakes = Malformed::ALL.map(|mistake| format!("malformed-{}", mistake.code()));
        for key in refusals.iter().chain(&mistakes) {
            for lang in Lang::ALL {
                assert_ne!(&t_in(lang, key), key, "{} has no {key}", lang.tag());
            }
        }
    }
}
