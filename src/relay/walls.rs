//! What screens at this relay need of the hub: while one asks here, the house is looked after every few seconds, so that
//! a dish that is sold out is seen at once; and what the hub tells of cases is kept, dated, for when it is away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use serde::{Deserialize, Serialize};

use super::{Relay, pictures};
use crate::domain::place::PlaceCode;

/// The hub is looked at so often while a screen asks.
const EVERY: Duration = Duration::from_secs(3);
/// What it tells of cases is fetched so often.
const TOLD_EVERY: Duration = Duration::from_secs(15);
/// A screen that has not asked for so long is off.
const ASKED_WITHIN: Duration = Duration::from_secs(120);
/// A hub that takes longer is away.
const WITHIN: Duration = Duration::from_secs(10);
/// What is told of one place is small.
const TOLD_MAX_BYTES: usize = 256 << 10;

/// What the hub told of one place's cases, as it told it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Told {
    pub json: String,
    /// When the hub last said so.
    pub at: Timestamp,
}

/// What is known of each place; cheap to clone.
#[derive(Clone, Default)]
pub struct Walls {
    places: Arc<Mutex<HashMap<PlaceCode, Place>>>,
}

#[derive(Default)]
struct Place {
    asked: Option<Instant>,
    fetched: Option<Instant>,
    told: Option<Arc<Told>>,
    /// By what name the hub gave it.
    tag: Option<HeaderValue>,
}

impl Walls {
    fn with<T>(&self, code: PlaceCode, work: impl FnOnce(&mut Place) -> T) -> T {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        work(places.entry(code).or_default())
    }

    /// Places whose screens are on.
    fn lit(&self) -> Vec<PlaceCode> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let lit = places.iter().filter(|(_, place)| {
            place
                .asked
                .is_some_and(|asked| asked.elapsed() < ASKED_WITHIN)
        });
        lit.map(|(code, _)| *code).collect()
    }
}

impl Relay {
    /// What the hub told last of a place's cases; that somebody asks is remembered.
    pub async fn told(&self, code: PlaceCode) -> Option<Arc<Told>> {
        let known = self.walls().with(code, |place| {
            place.asked = Some(Instant::now());
            place.told.clone()
        });
        if known.is_some() {
            return known;
        }
        let papers = self.pithead().papers().clone();
        let read = tokio::task::spawn_blocking(move || papers.page(&file(code))).await;
        let told: Option<Told> = match read {
            Ok(Ok(Some(bytes))) => serde_json::from_slice(&bytes).ok(),
            _ => None,
        };
        match (told, self.is_up()) {
            (Some(told), _) => self.walls().with(code, |place| {
                place.told.get_or_insert_with(|| Arc::new(told));
                place.told.clone()
            }),
            // The first one who asks gets it at once.
            (None, true) => {
                let _ = fetch_told(self, code).await;
                self.walls().with(code, |place| place.told.clone())
            }
            (None, false) => None,
        }
    }
}

impl Relay {
    /// When the hub last told of a place.
    pub fn told_at(&self, code: PlaceCode) -> Option<Timestamp> {
        self.walls()
            .with(code, |place| place.told.as_ref().map(|told| told.at))
    }
}

fn file(code: PlaceCode) -> String {
    format!("told-{code}")
}

/// Runs for as long as the relay does.
pub async fn run(relay: Relay) {
    let mut site_tag = None;
    loop {
        tokio::time::sleep(EVERY).await;
        let lit = relay.walls().lit();
        if lit.is_empty() || !relay.is_up() {
            continue;
        }
        match look_at_house(&relay, &mut site_tag).await {
            Ok(false) => {}
            Ok(true) => pictures::bring(&relay).await,
            Err(why) => {
                tracing::info!(%why, "the house was not looked at");
                continue;
            }
        }
        for code in lit {
            let is_due = relay.walls().with(code, |place| {
                place
                    .fetched
                    .is_none_or(|fetched| fetched.elapsed() >= TOLD_EVERY)
            });
            if is_due && let Err(why) = fetch_told(&relay, code).await {
                tracing::info!(%why, "what screens tell was not fetched");
            }
        }
    }
}

/// Fetches the house where it has changed; says whether it had.
async fn look_at_house(
    relay: &Relay,
    tag: &mut Option<(HeaderValue, u32)>,
) -> Result<bool, String> {
    let mut headers = HeaderMap::new();
    let bearer = format!("Bearer {}", relay.enrolment().token);
    let bearer = HeaderValue::from_str(&bearer).map_err(|error| error.to_string())?;
    headers.insert(reqwest::header::AUTHORIZATION, bearer);
    // Another task may have brought an older house meanwhile: then it is asked for whole.
    if let Some((tag, version)) = tag
        && relay.site().version == *version
    {
        headers.insert(IF_NONE_MATCH, tag.clone());
    }
    let path = "/api/v1/relay/site";
    let asked = relay
        .line()
        .ask(Method::GET, path, headers, Vec::new(), WITHIN);
    let answer = asked.await.map_err(|failed| failed.why)?;
    if answer.status() == reqwest::StatusCode::NOT_MODIFIED {
        return Ok(false);
    }
    if !answer.status().is_success() {
        return Err(format!("{path}: {}", answer.status()));
    }
    let fresh_tag = answer.headers().get(ETAG).cloned();
    let bytes = answer.bytes().await.map_err(|error| error.to_string())?;
    let site: crate::domain::site::Site =
        serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let version = site.version;
    *tag = fresh_tag.map(|tag| (tag, version));
    if relay.site().version == version {
        return Ok(false);
    }
    let keeper = relay.clone();
    let kept = move || keeper.set_site(Some(version.to_string()), site);
    match tokio::task::spawn_blocking(kept).await {
        Ok(Ok(())) => Ok(true),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

async fn fetch_told(relay: &Relay, code: PlaceCode) -> Result<(), String> {
    let mut headers = HeaderMap::new();
    if let Some(tag) = relay.walls().with(code, |place| place.tag.clone()) {
        headers.insert(IF_NONE_MATCH, tag);
    }
    let path = format!("/screen/{code}/told");
    let asked = relay
        .line()
        .ask(Method::GET, &path, headers, Vec::new(), WITHIN);
    let answer = asked.await.map_err(|failed| failed.why)?;
    let now = relay.now();
    let told = match answer.status().as_u16() {
        304 => {
            let told = relay.walls().with(code, |place| place.told.clone());
            let Some(told) = told else {
                return Err("nothing was told before".into());
            };
            Told {
                json: told.json.clone(),
                at: now,
            }
        }
        200 => {
            let tag = answer.headers().get(ETAG).cloned();
            let json = answer.text().await.map_err(|error| error.to_string())?;
            let is_ours = json.len() <= TOLD_MAX_BYTES && json.starts_with('{') && tag.is_some();
            if !is_ours {
                return Err(format!("{path}: not what the hub tells"));
            }
            relay.walls().with(code, |place| place.tag = tag);
            Told { json, at: now }
        }
        // The place is gone, and so is what was told of it.
        404 => Told {
            json: "{}".into(),
            at: now,
        },
        status => return Err(format!("{path}: {status}")),
    };
    let bytes = serde_json::to_vec(&told).expect("text is JSON");
    let was = relay.walls().with(code, |place| {
        place.fetched = Some(Instant::now());
        place.told.replace(Arc::new(told.clone()))
    });
    // The same words are written anew only now and then, for their date.
    let is_news = was.is_none_or(|was| {
        was.json != told.json || told.at.as_second() / 600 != was.at.as_second() / 600
    });
    if !is_news {
        return Ok(());
    }
    let papers = relay.pithead().papers().clone();
    let kept = tokio::task::spawn_blocking(move || papers.set_page(&file(code), &bytes)).await;
    match kept {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}
