//! `/api/v1/files`: photos and voice on their way in, tus 1.0.0 with creation, checksum and expiration, so that any
//! tus client works. `/files/{signed}`: the same files on their way out.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha1::Digest as _;
use tokio_stream::StreamExt;
use uuid::Uuid;

use super::door::{Door, PIECE_BYTES};
use super::problem::{Failed, Problem, ProblemBody};
use crate::app::App;
use crate::app::uploads::{Arriving, Trouble, UPLOAD_MAX_BYTES};
use crate::domain::receipt::Receipt;
use crate::store::uploads::{Progress, UploadId};

/// The version that is spoken here.
const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,checksum,expiration";
const ALGORITHMS: &str = "sha256,sha1";
/// Bytes are made durable this often, so that a cut costs little.
const KEPT_EVERY_BYTES: u64 = 1 << 20;
/// A connection that brings no byte for so long is given up.
const SILENCE: Duration = Duration::from_secs(30);

/// Middleware around the uploads: every answer says which version is spoken, and only that one is heard.
pub async fn tus(request: Request, next: Next) -> Response {
    let asked = request.headers().get("tus-resumable");
    let is_ours = asked.is_some_and(|version| version == VERSION);
    let mut response = if is_ours || request.method() == Method::OPTIONS {
        next.run(request).await
    } else {
        let version = HeaderName::from_static("tus-version");
        Problem::file(StatusCode::PRECONDITION_FAILED, "version")
            .with(version, HeaderValue::from_static(VERSION))
            .into_response()
    };
    let headers = response.headers_mut();
    headers.insert("tus-resumable", HeaderValue::from_static(VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Says what is spoken here.
#[utoipa::path(options, path = "/api/v1/files", tag = "worker",
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm")))]
pub async fn capabilities() -> impl IntoResponse {
    let headers = [
        ("tus-version", VERSION.to_owned()),
        ("tus-extension", EXTENSIONS.to_owned()),
        ("tus-max-size", UPLOAD_MAX_BYTES.to_string()),
        ("tus-checksum-algorithm", ALGORITHMS.to_owned()),
    ];
    (StatusCode::NO_CONTENT, headers)
}

/// Begins the upload of a file that a command of this receipt announced, or finds it where it stands.
#[utoipa::path(post, path = "/api/v1/files", tag = "worker",
    params(("Upload-Length" = u64, Header, description = "Bytes of the whole file"),
        ("Upload-Metadata" = String, Header, description = "`receipt` and `upload`, each base64; `command`, `slot` and `type` are welcome")),
    responses((status = 201, description = "Location, Upload-Offset, Upload-Expires"), (status = "4XX", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Failed> {
    let length = number(&headers, "upload-length").ok_or(Trouble::Length)?;
    let metadata = || Problem::file(StatusCode::BAD_REQUEST, "metadata");
    let said = headers
        .get("upload-metadata")
        .and_then(|value| value.to_str().ok());
    let said = said.ok_or_else(metadata)?;
    let receipt = metadata_of(said, "receipt").ok_or_else(metadata)?;
    let receipt = Receipt::parse(&receipt).map_err(|_| Trouble::NotAnnounced)?;
    let upload = metadata_of(said, "upload").ok_or_else(metadata)?;
    let upload = Uuid::parse_str(&upload).map_err(|_| metadata())?;
    let (id, progress) = door.begin_upload(&receipt, upload, length).await?;
    let mut response = (StatusCode::CREATED, standing(&progress)).into_response();
    let location = format!("/api/v1/files/{id}");
    let location = HeaderValue::from_str(&location).expect("hexadecimal digits");
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// Says how much of a file has arrived.
#[utoipa::path(head, path = "/api/v1/files/{upload}", tag = "worker", params(("upload" = String, Path)),
    responses((status = 200, description = "Upload-Offset, Upload-Length, Upload-Expires"), (status = 404, description = "No such upload, or its time has run out")))]
pub async fn look(State(door): State<Door>, Path(id): Path<String>) -> Result<Response, Failed> {
    let progress = door.upload_progress(id_of(&id)?).await?;
    Ok((StatusCode::OK, standing(&progress)).into_response())
}

/// Takes bytes where the upload stands. What arrives before a cut is kept, unless a checksum comes with it.
#[utoipa::path(patch, path = "/api/v1/files/{upload}", tag = "worker",
    params(("upload" = String, Path), ("Upload-Offset" = u64, Header), ("Upload-Checksum" = Option<String>, Header, description = "`sha256 …` or `sha1 …`, base64")),
    request_body(content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Upload-Offset"), (status = 409, description = "It stands elsewhere: see Upload-Offset"),
        (status = 415, description = "Not application/offset+octet-stream"), (status = 460, description = "The checksum does not match"),
        (status = 422, description = "All is there, and it is no photo or voice", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn append(
    State(door): State<Door>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failed> {
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/offset+octet-stream") {
        return Err(Problem::media_type("application/offset+octet-stream").into());
    }
    let offset = number(&headers, "upload-offset").ok_or(Trouble::Length)?;
    let checksum = match headers.get("upload-checksum") {
        Some(value) => Some(Checksum::parse(value)?),
        None => None,
    };
    let id = id_of(&id)?;
    let arriving = door.arriving(id, offset).await?;
    let progress = receive(arriving, body, checksum).await?;
    let told = progress.offset_bytes;
    Ok((
        StatusCode::NO_CONTENT,
        [("upload-offset", told.to_string()), expires(&progress)],
    )
        .into_response())
}

async fn receive(
    mut arriving: Arriving,
    body: Body,
    mut checksum: Option<Checksum>,
) -> Result<Progress, Failed> {
    let mut stream = body.into_data_stream();
    let mut piece: Vec<u8> = Vec::new();
    let mut pushed = 0;
    let whole = loop {
        let bytes = match tokio::time::timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(None) => break true,
            // The link was cut, or fell silent.
            Ok(Some(Err(_))) | Err(_) => break false,
        };
        if let Some(checksum) = &mut checksum {
            checksum.update(&bytes);
        }
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE_BYTES {
            pushed += piece.len() as u64;
            arriving.push(std::mem::take(&mut piece)).await?;
            if checksum.is_none() && pushed >= KEPT_EVERY_BYTES {
                pushed = 0;
                arriving.keep().await?;
            }
        }
    };
    if checksum.is_some_and(|checksum| !whole || !checksum.fits()) {
        arriving.undo().await?;
        return Err(Trouble::Checksum.into());
    }
    if !piece.is_empty() {
        arriving.push(piece).await?;
    }
    Ok(arriving.close().await?)
}

/// What a client says a chunk adds up to.
enum Checksum {
    Sha1(sha1::Sha1, Vec<u8>),
    Sha256(sha2::Sha256, Vec<u8>),
}

impl Checksum {
    fn parse(value: &HeaderValue) -> Result<Checksum, Problem> {
        let said = value.to_str().ok().and_then(|text| text.split_once(' '));
        let said = said.and_then(|(algorithm, sum)| {
            let sum = data_encoding::BASE64.decode(sum.trim().as_bytes()).ok()?;
            match algorithm {
                "sha1" => Some(Checksum::Sha1(sha1::Sha1::new(), sum)),
                "sha256" => Some(Checksum::Sha256(sha2::Digest::new(), sum)),
                _ => None,
            }
        });
        said.ok_or_else(|| Problem::file(StatusCode::BAD_REQUEST, "checksum"))
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Checksum::Sha1(hash, _) => hash.update(bytes),
            Checksum::Sha256(hash, _) => sha2::Digest::update(hash, bytes),
        }
    }

    fn fits(self) -> bool {
        match self {
            Checksum::Sha1(hash, said) => hash.finalize()[..] == said[..],
            Checksum::Sha256(hash, said) => sha2::Digest::finalize(hash)[..] == said[..],
        }
    }
}

fn id_of(text: &str) -> Result<UploadId, Trouble> {
    UploadId::parse(text).ok_or(Trouble::Unknown)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// One value of `Upload-Metadata`: pairs parted by commas, a name and base64.
fn metadata_of(said: &str, name: &str) -> Option<String> {
    let value = said
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '))
        .find_map(|(key, value)| (key == name).then_some(value))?;
    let bytes = data_encoding::BASE64.decode(value.trim().as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}

fn standing(progress: &Progress) -> [(&'static str, String); 3] {
    [
        ("upload-offset", progress.offset_bytes.to_string()),
        ("upload-length", progress.about.length_bytes.to_string()),
        expires(progress),
    ]
}

fn expires(progress: &Progress) -> (&'static str, String) {
    let until = progress.until.strftime("%a, %d %b %Y %H:%M:%S GMT");
    ("upload-expires", until.to_string())
}

/// `GET /files/{signed}`: a stored photo or recording, whole or a range of it. Nobody keeps it, nothing in it runs.
pub async fn show(
    State(app): State<App>,
    Path(signed): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let file = app.linked_file(&signed).await?;
    let size = file.bytes.len();
    let fixed = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_DISPOSITION, "inline"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::ACCEPT_RANGES, "bytes"),
    ];
    let range = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let response = match range.map(|range| range_of(range, size)) {
        None | Some(Range::Whole) => (fixed, file.bytes.to_vec()).into_response(),
        Some(Range::Part(from, until)) => {
            let said = format!("bytes {from}-{}/{size}", until - 1);
            let part = file.bytes[from..until].to_vec();
            let status = StatusCode::PARTIAL_CONTENT;
            (status, fixed, [(header::CONTENT_RANGE, said)], part).into_response()
        }
        Some(Range::Beyond) => {
            let said = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, said).into_response()
        }
    };
    Ok(response)
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// No range that is understood: the whole.
    Whole,
    /// From, and up to but without.
    Part(usize, usize),
    Beyond,
}

fn range_of(said: &str, size: usize) -> Range {
    let Some((from, to)) = said
        .strip_prefix("bytes=")
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Range::Whole;
    };
    let (from, until) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) if to >= from => (from, to.saturating_add(1).min(size)),
        (Ok(from), Err(_)) if to.is_empty() => (from, size),
        (Err(_), Ok(last)) if from.is_empty() => (size.saturating_sub(last), size),
        _ => return Range::Whole,
    };
    if from >= until {
        return Range::Beyond;
    }
    Range::Part(from, until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_players_write_it() {
        assert_eq!(range_of("bytes=0-1", 10), Range::Part(0, 2));
        assert_eq!(range_of("bytes=4-", 10), Range::Part(4, 10));
        assert_eq!(range_of("bytes=-3", 10), Range::Part(7, 10));
        assert_eq!(range_of("bytes=5-99", 10), Range::Part(5, 10));
        assert_eq!(range_of("bytes=10-", 10), Range::Beyond);
        assert_eq!(range_of("bytes=9-2", 10), Range::Whole);
        assert_eq!(range_of("bytes=0-1,3-4", 10), Range::Whole);
        assert_eq!(range_of("lines=1-2", 10), Range::Whole);
    }

    #[test]
    fn metadata_is_read_pair_by_pair() {
        let said = "receipt OEYyS1E3TTNaRDRXOVhIVA==, slot MQ==,flag";
        assert_eq!(
            metadata_of(said, "receipt").as_deref(),
            Some("8F2KQ7M3ZD4W9XHT")
        );
        assert_eq!(metadata_of(said, "flag"), None);
        assert_eq!(metadata_of(said, "upload"), None);
    }
}
