//! Photos of published cases, each at an address of its own for as long as it is published: relays keep copies by it.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use crate::app::{App, Error};
use crate::domain::case::{Case, Media};
use crate::http::problem::Failed;

/// The address of a photo of a published case: named by what lies on the disk, so that it never changes.
pub fn address(case: &Case, upload: Uuid) -> Option<String> {
    let file = case.files.iter().find(|f| f.claim.upload == upload)?;
    let stored = file.stored.filter(|_| file.claim.media == Media::Photo)?;
    let name = data_encoding::HEXLOWER.encode(&stored.0[..12]);
    Some(format!("/home/{}/photos/{name}.jpg", case.number))
}

/// `GET /home/{number}/photos/{name}`: only what was published, and only as long as it is.
pub async fn show(
    State(app): State<App>,
    Path((number, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let case = app.case_by_number(&number).await?;
    let published = app.published(&case)?.ok_or(Error::NotFound)?;
    let asked = format!("/home/{number}/photos/{name}");
    let mut uploads = published.photos.into_iter();
    let upload = uploads.find(|upload| address(&case, *upload).as_deref() == Some(&asked));
    let upload = upload.ok_or(Error::NotFound)?;
    let tag = format!("\"{name}\"");
    let fixed = [
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ];
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed, [(header::ETAG, tag)]).into_response());
    }
    let file = app.stored_file(case, upload).await?;
    let kind = [(header::CONTENT_TYPE, file.media_type)];
    Ok((fixed, [(header::ETAG, tag)], kind, file.bytes.to_vec()).into_response())
}
