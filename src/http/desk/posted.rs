//! Forms of the desk: their fields, and that they come from a page of ours and nobody else's.

use std::collections::HashMap;

use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Desk;
use crate::app::App;
use crate::app::links::same;
use crate::domain::command::FILES_MAX;
use crate::domain::place::Name;
use crate::domain::{CommandId, wire};
use crate::http::photos;
use crate::http::problem::{Failed, Problem};

/// The largest form of the desk, in bytes.
const FORM_MAX_BYTES: usize = 64 << 10;

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
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let fields = match kind.is_some_and(|k| k.as_bytes().starts_with(b"multipart/form-data")) {
            true => {
                let request = Request::from_parts(parts.clone(), body);
                Fields::with_photos(request).await
            }
            false => Fields::read(body).await.map_err(Failed::from),
        };
        let fields = fields.map_err(IntoResponse::into_response)?;
        let given = match fields.get("form") {
            "" => parts
                .headers
                .get("x-form")
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default(),
            given => given,
        };
        if !same(given.as_bytes(), desk.form_token().as_bytes()) {
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

/// The fields of a form; a name that comes more than once keeps every value.
#[derive(Clone, Default)]
pub struct Fields {
    values: HashMap<String, Vec<String>>,
    /// Photos, in the order of the form.
    pub photos: Vec<Vec<u8>>,
    /// A spreadsheet, as it came.
    pub sheet: Vec<u8>,
}

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
        Ok(Fields {
            values: fields,
            ..Fields::default()
        })
    }

    /// The fields of a form that may bring photos.
    async fn with_photos(request: Request) -> Result<Fields, Failed> {
        let mut fields = Fields::default();
        for (name, bytes) in photos::parts(request).await? {
            if name == "photo" {
                fields.photos.push(bytes);
                continue;
            }
            if name == "sheet" {
                fields.sheet = bytes;
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            fields.values.entry(name).or_default().push(text);
        }
        fields.photos.truncate(FILES_MAX - 1);
        Ok(fields)
    }

    /// The value, trimmed; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.values
            .get(name)
            .and_then(|values| values.last())
            .map_or("", |value| value.trim())
    }

    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values
            .get(name)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// As it was typed, empty lines at the beginning too.
    pub fn raw(&self, name: &str) -> &str {
        let values = self.values.get(name);
        values
            .and_then(|values| values.last())
            .map_or("", String::as_str)
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
