//! Forms that bring files, as browsers send them.

use axum::body::Body;
use axum::http::Method;

use crate::answer::Answer;
use crate::world::Caller;

/// A file in a form.
pub struct Part<'a> {
    pub name: &'a str,
    pub filename: &'a str,
    pub kind: &'a str,
    pub bytes: &'a [u8],
}

impl Part<'_> {
    /// A photo, as a form's camera button brings it.
    pub fn photo(bytes: &[u8]) -> Part<'_> {
        Part {
            name: "photo",
            filename: "a.jpg",
            kind: "image/jpeg",
            bytes,
        }
    }
}

/// Posts fields and files, with one more header that says who asks.
pub async fn post_parts(
    caller: &Caller,
    path: &str,
    header: (&str, &str),
    fields: &[(&str, &str)],
    files: &[Part<'_>],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    for file in files {
        let Part {
            name,
            filename,
            kind,
            bytes,
        } = file;
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\ncontent-type: {kind}\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=b"), header];
    caller
        .send(Method::POST, path, &headers, Body::from(body))
        .await
}
