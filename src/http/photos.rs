//! Photos in forms without script: the parts of a form, and what its command announces of them.

use std::time::Duration;

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
};
use uuid::Uuid;

use super::problem::{Failed, Problem};
use crate::domain::case::{Claim, Media};
use crate::domain::wire::DeviceFile;

/// The largest photo that a form may bring, in bytes; six of them and the words are the largest form.
pub const PHOTO_MAX_BYTES: usize = 12 << 20;
pub const FORM_MAX_BYTES: usize = 6 * PHOTO_MAX_BYTES + (1 << 20);

/// Photos that a form may bring.
pub const PHOTOS_MAX: usize = 6;
/// The slot of the recording; photos come before it.
const VOICE_SLOT: usize = 7;

/// The same upload id for the same picture of the same form, however often it is sent.
fn upload_id(command: Uuid, slot: usize) -> Uuid {
    let mut bytes = *command.as_bytes();
    bytes[15] ^= slot as u8 + 1;
    Uuid::from_bytes(bytes)
}

/// A form whose photos are not here by then is given up: it holds memory that others wait for.
const FORM_WITHIN: Duration = Duration::from_secs(20 * 60);

/// The parts of a form, small ones whole; a picture that is too large is said, and nothing is lost but it.
pub async fn parts(request: Request) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    match tokio::time::timeout(FORM_WITHIN, read_parts(request)).await {
        Ok(parts) => parts,
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "form").into()),
    }
}

async fn read_parts(request: Request) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let multipart = kind.is_some_and(|k| k.as_bytes().starts_with(b"multipart/form-data"));
    if !multipart {
        let bytes = super::extract::body(request.into_body(), 1 << 20, "1 MiB").await?;
        return Ok(form_urlencoded::parse(&bytes)
            .take(100)
            .map(|(name, value)| (name.into_owned(), value.into_owned().into_bytes()))
            .collect());
    }
    let broken = |_| Problem::new(StatusCode::BAD_REQUEST, "form");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Failed(Problem::new(StatusCode::BAD_REQUEST, "form")))?;
    let mut parts = Vec::new();
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large("72 MiB"),
            _ => broken(error),
        })?;
        if bytes.len() > PHOTO_MAX_BYTES {
            return Err(Problem::too_large("12 MiB").into());
        }
        if !(name == "photo" && bytes.is_empty()) && parts.len() < 100 {
            parts.push((name, bytes.to_vec()));
        }
    }
    Ok(parts)
}

/// What a device's command announces of a form's photos.
pub fn announced(command: Uuid, photos: &[Vec<u8>]) -> impl Iterator<Item = DeviceFile> {
    claims(command, photos).map(|claim| DeviceFile {
        slot: claim.slot,
        upload: claim.upload,
        bytes: claim.bytes,
        media: "image/jpeg".into(),
    })
}

/// What a device's command announces of a form's recording; what it really is, is seen when it is read.
pub fn spoken(command: Uuid, bytes: &[u8]) -> DeviceFile {
    DeviceFile {
        slot: VOICE_SLOT as u8,
        upload: upload_id(command, VOICE_SLOT),
        bytes: bytes.len() as u32,
        media: "audio/webm".into(),
    }
}

/// The same as the rules know it.
pub fn claims(command: Uuid, photos: &[Vec<u8>]) -> impl Iterator<Item = Claim> {
    photos.iter().enumerate().map(move |(slot, bytes)| Claim {
        slot: slot as u8,
        upload: upload_id(command, slot),
        bytes: bytes.len() as u32,
        media: Media::Photo,
    })
}
