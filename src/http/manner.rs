//! In what manner a request wants to be answered: the language, and whether it is a form's.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;

use super::pages::{LANGUAGE_COOKIE, POSTED};
use crate::i18n::{self, Lang};

/// How a request wants to be answered.
pub struct Manner {
    /// The language asked for by `?lang=`, which is remembered.
    asked: Option<Lang>,
    lang: Lang,
    is_posted: bool,
}

impl Manner {
    /// In the language asked for in the address, that of the cookie, the phone's, or the site's.
    pub fn of(request: &Request) -> Manner {
        let asked = request.uri().query().and_then(language_in_query);
        let lang = asked
            .or_else(|| language_of(request.headers()))
            .unwrap_or_else(|| i18n::site().0);
        Manner {
            asked,
            lang,
            is_posted: request.method() == Method::POST,
        }
    }

    /// Lets the request be answered in this manner.
    pub async fn answer(self, answer: impl Future<Output = Response>) -> Response {
        let answer = POSTED.scope(self.is_posted, answer);
        let mut response = i18n::scope(self.lang, answer).await;
        if let Some(lang) = self.asked {
            let cookie = format!(
                "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax",
                lang.tag()
            );
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

fn language_in_query(query: &str) -> Option<Lang> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(|tag| tag.parse().ok())
}

fn language_of(headers: &axum::http::HeaderMap) -> Option<Lang> {
    remembered_language(headers).or_else(|| {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Lang::accepted(header)
    })
}

/// The language that was chosen by hand.
pub fn remembered_language(headers: &axum::http::HeaderMap) -> Option<Lang> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let tag =
        pairs.find_map(|pair| pair.trim().strip_prefix(LANGUAGE_COOKIE)?.strip_prefix('='))?;
    tag.parse().ok()
}
