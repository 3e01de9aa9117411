//! How a page becomes an answer: language, caching, the content security policy, and the filters that templates use.
//! Knows no use case; every page struct lives beside its handler.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::i18n::{self, Lang};

tokio::task_local! {
    /// Whether the page answers a form.
    pub(super) static POSTED: bool;
}

/// The cookie that remembers a chosen language; its value is a language tag and nothing else.
pub const LANGUAGE_COOKIE: &str = "lang";

/// A rendered template on its way out.
pub struct Page<T> {
    template: T,
    status: StatusCode,
    cache: &'static str,
    referrer: &'static str,
}

impl<T: Template> Page<T> {
    /// A page that a browser may keep but must ask about (`no-cache`).
    pub fn new(template: T) -> Self {
        Page {
            template,
            status: StatusCode::OK,
            cache: "private, no-cache",
            referrer: "no-referrer",
        }
    }

    /// A page that nobody may keep: it bears a receipt, an id made for one filing, or a name.
    pub fn secret(template: T) -> Self {
        Page {
            cache: "no-store",
            ..Page::new(template)
        }
    }

    /// A page that any cache may keep, as the form's shell without ids.
    pub fn shared(template: T, cache: &'static str) -> Self {
        Page {
            cache,
            ..Page::new(template)
        }
    }

    /// The same page under another status, as 422 for a form with mistakes.
    pub fn status(self, status: StatusCode) -> Self {
        Page { status, ..self }
    }

    /// Sends the site's own address along with requests inside the site, so that the desk can tell a cross-site post.
    pub fn desk(self) -> Self {
        Page {
            cache: "no-store",
            referrer: "same-origin",
            ..self
        }
    }
}

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let html = match self.template.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let policy = policy(&html);
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_LANGUAGE, i18n::lang().tag()),
            (header::CACHE_CONTROL, self.cache),
            (header::VARY, "Accept-Language, Cookie"),
            (header::REFERRER_POLICY, self.referrer),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert(
            "permissions-policy",
            HeaderValue::from_static("geolocation=(), microphone=(self), camera=(self)"),
        );
        headers.insert(
            "cross-origin-opener-policy",
            HeaderValue::from_static("same-origin"),
        );
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }
}

/// Scripts and styles of our own only; the one inlined style sheet is allowed by the hash of what is really in the page.
fn policy(html: &str) -> HeaderValue {
    let style = html
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map(|(css, _)| {
            format!(
                " 'sha256-{}'",
                data_encoding::BASE64.encode(&Sha256::digest(css))
            )
        })
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 and ASCII words make a header")
}

/// One thing to choose in a form.
#[derive(Clone, Default)]
pub struct Choice {
    /// What is posted.
    pub key: String,
    /// What is read.
    pub name: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(key: impl ToString, name: String, chosen: bool) -> Choice {
        Choice {
            key: key.to_string(),
            name,
            chosen,
        }
    }
}

/// One entry of the language switch.
pub struct LanguageChoice {
    /// BCP 47 tag, for `?lang=` and `hreflang`.
    pub tag: &'static str,
    /// What the switch shows.
    pub sign: &'static str,
    /// Whether the page is in this language.
    pub current: bool,
}

/// The language switch, as the layout draws it. A page that answers a form has none: its links would ask for the form
/// again, and the receipt on the page would be gone.
pub fn languages() -> Vec<LanguageChoice> {
    if POSTED.try_with(|posted| *posted).unwrap_or(false) {
        return Vec::new();
    }
    let current = i18n::lang();
    Lang::ALL
        .map(|lang| LanguageChoice {
            tag: lang.tag(),
            sign: lang.sign(),
            current: lang == current,
        })
        .into()
}

/// The tag of the page's language, for `<html lang>`.
pub fn language_tag() -> &'static str {
    i18n::lang().tag()
}

/// A moment as readers say it, in the mine's zone: 「7月2日 17:41」, with the year where it is not this one.
pub fn moment(at: jiff::Timestamp) -> String {
    let reader = i18n::reader();
    let (there, now) = (
        at.to_zoned_datetime(reader.zone.clone()),
        reader.now.to_zoned_datetime(reader.zone.clone()),
    );
    let pattern = match (reader.lang, there.year() == now.year()) {
        (Lang::En, true) => "%-d %b, %H:%M",
        (Lang::En, false) => "%-d %b %Y, %H:%M",
        (_, true) => "%-m月%-d日 %H:%M",
        (_, false) => "%Y年%-m月%-d日 %H:%M",
    };
    there.strftime(pattern).to_string()
}

/// A day as readers say it, in the mine's zone: 「7月2日」.
pub fn day(at: jiff::Timestamp) -> String {
    let reader = i18n::reader();
    let (there, now) = (
        at.to_zoned_datetime(reader.zone.clone()),
        reader.now.to_zoned_datetime(reader.zone.clone()),
    );
    let pattern = match (reader.lang, there.year() == now.year()) {
        (Lang::En, true) => "%-d %b",
        (Lang::En, false) => "%-d %b %Y",
        (_, true) => "%-m月%-d日",
        (_, false) => "%Y年%-m月%-d日",
    };
    there.strftime(pattern).to_string()
}

/// A length of time in the largest two units that say something: 「46 秒」, 「3 小時 20 分」, 「2 天 4 小時」.
pub fn span(seconds: u64) -> String {
    let pair = |big: &str, n: u64, small: &str, rest: u64| {
        let first = i18n::ta(big, &[("n", n.into())]);
        if rest == 0 {
            first
        } else {
            format!("{first} {}", i18n::ta(small, &[("n", rest.into())]))
        }
    };
    match seconds {
        0..60 => i18n::ta("span-seconds", &[("n", seconds.into())]),
        60..3600 => i18n::ta("span-minutes", &[("n", (seconds / 60).into())]),
        3600..86_400 => pair(
            "span-hours",
            seconds / 3600,
            "span-minutes",
            seconds % 3600 / 60,
        ),
        _ => pair(
            "span-days",
            seconds / 86_400,
            "span-hours",
            seconds % 86_400 / 3600,
        ),
    }
}

/// A share with one decimal, 「98.1%」; none of none gives a dash.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        "—".into()
    } else {
        format!("{:.1}%", part as f64 * 100.0 / whole as f64)
    }
}

/// What templates may write after a `|`; import as `use crate::http::pages::filters;` beside a page struct.
pub mod filters {
    use std::fmt::Display;

    use askama::{Result, Values, filters::Safe};

    use crate::{
        http::assets,
        i18n::{self, Value},
    };

    /// A number where it reads as one, so that English can tell one from many; else the words.
    fn value(shown: impl Display) -> Value<'static> {
        let text = shown.to_string();
        match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => number.into(),
            _ => text.into(),
        }
    }

    /// The sentence under a key: `{{ "report-send"|t }}`.
    #[askama::filter_fn]
    pub fn t(key: impl Display, _: &dyn Values) -> Result<String> {
        Ok(i18n::t(&key.to_string()))
    }

    /// The sentence with one argument: `{{ "home-seconded"|t1("n", count) }}`.
    #[askama::filter_fn]
    pub fn t1<V: Display>(
        key: impl Display,
        _: &dyn Values,
        name: &'static str,
        shown: V,
    ) -> Result<String> {
        Ok(i18n::ta(&key.to_string(), &[(name, value(shown))]))
    }

    /// The sentence with two arguments.
    #[askama::filter_fn]
    pub fn t2<V: Display, W: Display>(
        key: impl Display,
        _: &dyn Values,
        name: &'static str,
        shown: V,
        other_name: &'static str,
        other: W,
    ) -> Result<String> {
        Ok(i18n::ta(
            &key.to_string(),
            &[(name, value(shown)), (other_name, value(other))],
        ))
    }

    /// The sentences a page's scripts need, keys parted by spaces, as JSON that is safe inside a script element.
    #[askama::filter_fn]
    pub fn words(keys: impl Display, _: &dyn Values) -> Result<Safe<String>> {
        let map: std::collections::BTreeMap<String, String> = keys
            .to_string()
            .split_whitespace()
            .map(|key| (key.to_owned(), i18n::t(key)))
            .collect();
        let json = serde_json::to_string(&map).map_err(askama::Error::custom)?;
        Ok(Safe(json.replace('<', "\\u003c")))
    }

    /// Style sheets to inline, names parted by spaces: `{{ "base form"|css }}`.
    #[askama::filter_fn]
    pub fn css(names: impl Display, _: &dyn Values) -> Result<Safe<String>> {
        let names = names.to_string();
        let sheets = names
            .split_whitespace()
            .map(|name| assets::text(&format!("{name}.css")).unwrap_or_default());
        Ok(Safe(sheets.collect()))
    }

    /// The address of an asset, with its hash: `{{ "report.js"|asset }}`.
    #[askama::filter_fn]
    pub fn asset(name: impl Display, _: &dyn Values) -> Result<String> {
        Ok(assets::url(&name.to_string()))
    }

    /// A sign drawn in place, as `{{ "camera"|sign }}`; always beside a word, so hidden from readers of the screen.
    #[askama::filter_fn]
    pub fn sign(name: impl Display, _: &dyn Values) -> Result<Safe<String>> {
        let drawn = assets::text(&format!("{name}.svg"))
            .unwrap_or_default()
            .trim();
        Ok(Safe(drawn.replacen(
            "<svg ",
            "<svg class=\"sign\" aria-hidden=\"true\" ",
            1,
        )))
    }

    /// Text as written by people, its line breaks kept.
    #[askama::filter_fn]
    pub fn lines(text: impl Display, _: &dyn Values) -> Result<Safe<String>> {
        let escaped = askama::filters::escape(text.to_string(), askama::filters::Html)?.to_string();
        Ok(Safe(
            escaped.trim().replace("\r\n", "\n").replace('\n', "<br>"),
        ))
    }
}
