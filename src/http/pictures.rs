//! `/pictures/{name}.jpg`: pictures that everybody may see, as long as the board names them.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::problem::{Failed, Problem};
use crate::app::App;
use crate::app::pictures::PICTURE_TYPE;
use crate::domain::case::FileRef;

/// `GET /pictures/{file}`. The name is the hash of what is stored: what it once was, it always is.
pub async fn show(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Failed> {
    let stored = named(&file).ok_or_else(Problem::not_found)?;
    app.store()
        .settle()
        .await
        .map_err(crate::app::Error::from)?;
    let bytes = app.picture(stored).await?.ok_or_else(Problem::not_found)?;
    Ok(shown(bytes))
}

/// The stored file that an address names.
pub fn named(file: &str) -> Option<FileRef> {
    let hex = file.strip_suffix(".jpg")?;
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?;
    bytes.try_into().ok().map(FileRef)
}

/// A picture's bytes as an answer.
pub fn shown(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, PICTURE_TYPE),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ];
    (headers, bytes).into_response()
}
