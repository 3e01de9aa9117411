//! What the hub answered, and what a test expects of it.

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The problem of this kind, under this status.
    #[track_caller]
    pub fn is_problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{kind}"), "{problem}");
        assert_eq!(problem["status"], status);
        for words in ["title", "detail"] {
            let said = problem[words].as_str().unwrap();
            assert!(!said.is_empty(), "{words} is empty");
            let is_key = said.starts_with("problem-") || said.starts_with("file-");
            assert!(!is_key, "{said} is not in the catalogue");
        }
        problem
    }
}
