//! The last good copy of the pages that everybody reads, in every language, fetched while the hub is there and shown,
//! dated, when it is not.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{Relay, pictures};
use crate::i18n::Lang;
use crate::store;
use crate::store::pithead::Papers;

/// What is kept: the address, and the name of its copy on the disk.
pub const PAGES: [(&str, &str); 3] = [("/", "front"), ("/home", "home"), ("/ledger", "ledger")];
/// Fetched so often while the hub is there.
const EVERY: Duration = Duration::from_secs(60);
/// After a failure it is tried again sooner.
const AGAIN: Duration = Duration::from_secs(10);
/// A page is waited for so long.
const WITHIN: Duration = Duration::from_secs(30);
/// A page as large as this is none of the hub's.
const PAGE_MAX_BYTES: usize = 2 << 20;

/// A page as the hub made it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Copy {
    pub html: String,
    pub policy: String,
    /// When it was fetched.
    pub at: Timestamp,
}

/// The copies; cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    copies: Arc<Mutex<Copies>>,
}

/// By address and language.
type Copies = HashMap<(&'static str, Lang), Arc<Copy>>;

impl Shelf {
    /// Reads what an earlier run kept. Blocking.
    pub(super) fn open(papers: &Papers) -> Result<Shelf, store::Error> {
        let mut copies = HashMap::new();
        for (path, name) in PAGES {
            for lang in Lang::ALL {
                let kept = papers.page(&file(name, lang))?;
                let kept = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
                if let Some(copy) = kept {
                    copies.insert((path, lang), Arc::new(copy));
                }
            }
        }
        Ok(Shelf {
            copies: Arc::new(Mutex::new(copies)),
        })
    }

    /// The last good copy of a page.
    pub fn copy(&self, path: &str, lang: Lang) -> Option<Arc<Copy>> {
        let copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        let (path, _) = PAGES.iter().find(|(known, _)| *known == path)?;
        copies.get(&(*path, lang)).cloned()
    }

    fn keep(&self, path: &'static str, lang: Lang, copy: Copy) {
        let mut copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        copies.insert((path, lang), Arc::new(copy));
    }
}

fn file(name: &str, lang: Lang) -> String {
    format!("{name}-{}", lang.tag())
}

/// Runs for as long as the relay does.
pub async fn run(relay: Relay) {
    loop {
        let pause = match fetch_all(&relay).await {
            Ok(()) => {
                pictures::bring(&relay).await;
                EVERY
            }
            Err(why) => {
                tracing::info!(%why, "the public pages were not fetched");
                AGAIN
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn fetch_all(relay: &Relay) -> Result<(), String> {
    for (path, name) in PAGES {
        for lang in Lang::ALL {
            let copy = fetch(relay, path, lang).await?;
            let bytes = serde_json::to_vec(&copy).expect("text is JSON");
            let papers = relay.pithead().papers().clone();
            let file = file(name, lang);
            let kept = tokio::task::spawn_blocking(move || papers.set_page(&file, &bytes)).await;
            relay.shelf().keep(path, lang, copy);
            match kept {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(error.to_string()),
                Err(error) => return Err(error.to_string()),
            }
        }
    }
    Ok(())
}

async fn fetch(relay: &Relay, path: &str, lang: Lang) -> Result<Copy, String> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    let asked = relay
        .line()
        .ask(Method::GET, path, headers, Vec::new(), WITHIN);
    let answer = asked.await.map_err(|failed| failed.why)?;
    if !answer.status().is_success() {
        return Err(format!("{path}: {}", answer.status()));
    }
    let policy = answer.headers().get(CONTENT_SECURITY_POLICY);
    let policy = policy
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let html = answer.text().await.map_err(|error| error.to_string())?;
    // A captive portal's page has not our policy, and not our name.
    let is_ours = html.len() <= PAGE_MAX_BYTES && html.contains("data-page=\"");
    match policy {
        Some(policy) if is_ours => Ok(Copy {
            html,
            policy,
            at: relay.now(),
        }),
        _ => Err(format!("{path}: not a page of the hub")),
    }
}
