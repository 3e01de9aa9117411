//! The languages: which one a reader gets, and every sentence of the catalogue (`assets/locales`) in it.
//! Sentences live in the catalogue only; nothing here knows a page, a case or a status.

use std::{borrow::Cow, collections::HashMap, future::Future, str::FromStr, sync::RwLock};

pub use fluent_templates::fluent_bundle::FluentValue as Value;
use fluent_templates::{LanguageIdentifier, langid, static_loader};
use jiff::{Timestamp, tz::TimeZone};

use crate::domain::place::Name;

static_loader! {
    static CATALOGUE = {
        locales: "./assets/locales",
        fallback_language: "zh-Hant",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static TAGS: [LanguageIdentifier; 3] = [langid!("zh-Hant"), langid!("zh-Hans"), langid!("en")];

/// A language of the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Traditional Chinese, with the mainland's vocabulary.
    #[default]
    Hant,
    /// Simplified Chinese.
    Hans,
    /// English.
    En,
}

impl Lang {
    /// All of them, in the order in which the switch shows them.
    pub const ALL: [Lang; 3] = [Lang::Hant, Lang::Hans, Lang::En];

    /// The BCP 47 tag: for `lang`, `Content-Language`, the cookie and the settings.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Hant => "zh-Hant",
            Lang::Hans => "zh-Hans",
            Lang::En => "en",
        }
    }

    /// The sign on the switch.
    pub fn sign(self) -> &'static str {
        match self {
            Lang::Hant => "繁",
            Lang::Hans => "简",
            Lang::En => "EN",
        }
    }

    /// A name in this language, else in one that has it.
    pub fn name(self, name: &Name) -> &str {
        let Name { hant, hans, en } = name;
        name.first(match self {
            Lang::Hant => [hant, hans, en],
            Lang::Hans => [hans, hant, en],
            Lang::En => [en, hant, hans],
        })
    }

    /// The best language for an `Accept-Language` header, if it names one of ours.
    pub fn accepted(header: &str) -> Option<Lang> {
        let mut best = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q=")?.trim().parse::<f32>().ok())
                .unwrap_or(1.0);
            if let Ok(lang) = tag.parse::<Lang>()
                && weight > best.map_or(0.0, |(w, _)| w)
            {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

/// Ours, or what a phone calls it: `zh-TW`, `zh-HK`, `zh-CN`, `zh`, `en-GB`, in either case.
impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match parts.next() {
            Some("en") => Ok(Lang::En),
            Some("zh" | "yue" | "cmn") => {
                let rest: Vec<&str> = parts.collect();
                let traditional = if rest.contains(&"hans") {
                    false
                } else {
                    rest.iter()
                        .any(|p| matches!(*p, "hant" | "tw" | "hk" | "mo"))
                };
                Ok(if traditional { Lang::Hant } else { Lang::Hans })
            }
            _ => Err(UnknownLang),
        }
    }
}

/// The tag names no language of the house.
#[derive(Debug, thiserror::Error)]
#[error("unknown language")]
pub struct UnknownLang;

/// For whom something is written: language, clock and zone of the reader.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The reader's language.
    pub lang: Lang,
    /// The mine's zone, in which every time is shown.
    pub zone: TimeZone,
    /// The moment of reading; decides whether a date needs its year.
    pub now: Timestamp,
}

impl From<Lang> for Reader {
    fn from(lang: Lang) -> Self {
        let zone = site().1;
        Reader {
            lang,
            zone,
            now: Timestamp::now(),
        }
    }
}

tokio::task_local! { static READER: Reader; }

static SITE: RwLock<Option<(Lang, TimeZone)>> = RwLock::new(None);

/// Sets the language and the zone of the site: what is used where no reader is known.
pub fn set_site(lang: Lang, zone: TimeZone) {
    *SITE.write().unwrap_or_else(|broken| broken.into_inner()) = Some((lang, zone));
}

/// The site's language and zone; Traditional Chinese and Asia/Shanghai until they are set.
pub fn site() -> (Lang, TimeZone) {
    let set = SITE
        .read()
        .unwrap_or_else(|broken| broken.into_inner())
        .clone();
    set.unwrap_or_else(|| {
        let eight = jiff::tz::Offset::constant(8).to_time_zone();
        (Lang::Hant, TimeZone::get("Asia/Shanghai").unwrap_or(eight))
    })
}

/// Runs `future` for a reader: `t` inside answers in that language.
pub async fn scope<F: Future>(reader: impl Into<Reader>, future: F) -> F::Output {
    READER.scope(reader.into(), future).await
}

/// Runs `work` for a reader, without a future.
pub fn within<T>(reader: impl Into<Reader>, work: impl FnOnce() -> T) -> T {
    READER.sync_scope(reader.into(), work)
}

/// The reader of the running task, or the site's language when there is none.
pub fn reader() -> Reader {
    READER
        .try_with(Reader::clone)
        .unwrap_or_else(|_| site().0.into())
}

/// The language of the running task.
pub fn lang() -> Lang {
    READER
        .try_with(|reader| reader.lang)
        .unwrap_or_else(|_| site().0)
}

/// The sentence `key` in the reader's language.
pub fn t(key: &str) -> String {
    t_in(lang(), key)
}

/// The sentence `key` with its arguments, in the reader's language.
pub fn ta(key: &str, args: &[(&'static str, Value<'_>)]) -> String {
    ta_in(lang(), key, args)
}

/// The sentence `key` in the language asked for.
pub fn t_in(lang: Lang, key: &str) -> String {
    find(lang, key, None).unwrap_or_else(|| missing(key))
}

/// The sentence `key` with its arguments in the language asked for.
pub fn ta_in(lang: Lang, key: &str, args: &[(&'static str, Value<'_>)]) -> String {
    let args = args
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
        .collect();
    find(lang, key, Some(&args)).unwrap_or_else(|| missing(key))
}

/// A name of the house in the reader's language, or in the nearest one that it has a word in.
pub fn name(name: &Name) -> &str {
    lang().name(name)
}

/// The sentence `key`, or none where the catalogue has no such key: for keys made from data, as `category-` + key.
pub fn try_t(key: &str) -> Option<String> {
    try_t_in(lang(), key)
}

/// The same in the language asked for.
pub fn try_t_in(lang: Lang, key: &str) -> Option<String> {
    find(lang, key, None)
}

fn find(
    lang: Lang,
    key: &str,
    args: Option<&HashMap<Cow<'static, str>, Value<'_>>>,
) -> Option<String> {
    CATALOGUE
        .lookup_single_language(&TAGS[lang as usize], key, args)
        .ok()
}

fn missing(key: &str) -> String {
    tracing::warn!(key, "no such sentence, or its arguments do not fit");
    key.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_gets_the_script_it_reads() {
        for (header, lang) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Lang::Hans)),
            ("zh-TW", Some(Lang::Hant)),
            ("zh-HK,en;q=0.5", Some(Lang::Hant)),
            ("zh-Hant-CN", Some(Lang::Hant)),
            ("zh-Hans-HK", Some(Lang::Hans)),
            ("en-US,en;q=0.9,zh-CN;q=0.8", Some(Lang::En)),
            ("fr-FR, zh;q=0.3", Some(Lang::Hans)),
            ("de", None),
            ("*", None),
            ("en;q=0", None),
            ("", None),
        ] {
            assert_eq!(Lang::accepted(header), lang, "{header}");
        }
    }
}
