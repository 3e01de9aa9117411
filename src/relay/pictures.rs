//! Copies of public pictures on the relay's disk: of dishes and notices, and of published cases on the dated wall. What
//! no page names any more goes; all of them together take no more than their room.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use sha2::{Digest, Sha256};

use super::Relay;
use crate::app::pictures::address;
use crate::domain::board::Board;
use crate::i18n::Lang;
use crate::store;
use crate::store::pithead::Papers;

/// One picture, all of them, and how many.
const PICTURE_MAX_BYTES: usize = 2 << 20;
const ALL_MAX_BYTES: usize = 96 << 20;
const COUNT_MAX: usize = 400;
/// A picture is waited for so long.
const WITHIN: Duration = Duration::from_secs(60);
/// How copies are called on the disk.
const PREFIX: &str = "picture-";

/// The copies; cheap to clone.
#[derive(Clone)]
pub struct Pictures {
    /// Name on the disk, and its size.
    kept: Arc<Mutex<HashMap<String, usize>>>,
    bringing: Arc<tokio::sync::Mutex<()>>,
}

impl Pictures {
    /// Looks at what an earlier run kept. Blocking.
    pub(super) fn open(papers: &Papers) -> Result<Pictures, store::Error> {
        let mut kept = HashMap::new();
        for name in papers.pages()? {
            if name.starts_with(PREFIX)
                && let Some(bytes) = papers.page(&name)?
            {
                kept.insert(name, bytes.len());
            }
        }
        Ok(Pictures {
            kept: Arc::new(Mutex::new(kept)),
            bringing: Arc::default(),
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, usize>) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Relay {
    /// A picture by its address at the hub, where a copy lies here.
    pub async fn picture(&self, path: &str) -> Option<Vec<u8>> {
        let name = name_of(path);
        if !self.pictures().with(|kept| kept.contains_key(&name)) {
            return None;
        }
        let papers = self.pithead().papers().clone();
        let read = tokio::task::spawn_blocking(move || papers.page(&name)).await;
        read.ok()?.ok()?
    }
}

/// An address names the same picture for ever.
fn name_of(path: &str) -> String {
    let digest = Sha256::digest(path);
    format!("{PREFIX}{}", data_encoding::HEXLOWER.encode(&digest[..16]))
}

/// Everything that a page of this relay names.
fn named(relay: &Relay) -> BTreeSet<String> {
    let mut named = of_board(&relay.site().board);
    for lang in Lang::ALL {
        if let Some(copy) = relay.shelf().copy("/home", lang) {
            named.extend(on_page(&copy.html));
        }
    }
    named
}

fn of_board(board: &Board) -> BTreeSet<String> {
    let dishes = board.pictured.iter().map(|known| &known.picture);
    let notices = board
        .notices
        .iter()
        .filter_map(|notice| notice.picture.as_ref());
    dishes.chain(notices).map(address).collect()
}

/// The photos of published cases that a copy of the wall shows.
fn on_page(html: &str) -> impl Iterator<Item = String> {
    let photo = |path: &&str| {
        path.starts_with("/home/") && path.contains("/photos/") && path.ends_with(".jpg")
    };
    html.split('"').filter(photo).map(str::to_owned)
}

/// Fetches what is named and not here, and lets go of what is here and not named.
pub async fn bring(relay: &Relay) {
    let _one_at_a_time = relay.pictures().bringing.lock().await;
    let named = named(relay);
    let names: BTreeSet<String> = named.iter().map(|path| name_of(path)).collect();
    let gone: Vec<String> = relay.pictures().with(|kept| {
        let gone = kept.keys().filter(|name| !names.contains(*name));
        gone.cloned().collect()
    });
    for name in gone {
        relay.pictures().with(|kept| kept.remove(&name));
        let papers = relay.pithead().papers().clone();
        let removed = tokio::task::spawn_blocking(move || papers.remove_page(&name)).await;
        if let Ok(Err(error)) = removed {
            tracing::error!(%error, "a picture that nobody names is still here");
        }
    }
    for path in named {
        let name = name_of(&path);
        let (is_here, count, bytes) = relay.pictures().with(|kept| {
            let bytes: usize = kept.values().sum();
            (kept.contains_key(&name), kept.len(), bytes)
        });
        if is_here {
            continue;
        }
        if count >= COUNT_MAX || bytes + PICTURE_MAX_BYTES > ALL_MAX_BYTES || !relay.is_up() {
            return;
        }
        if let Err(why) = fetch(relay, &path, name).await {
            tracing::info!(%why, "a picture was not fetched");
        }
    }
}

async fn fetch(relay: &Relay, path: &str, name: String) -> Result<(), String> {
    let asked = relay
        .line()
        .ask(Method::GET, path, HeaderMap::new(), Vec::new(), WITHIN);
    let answer = asked.await.map_err(|failed| failed.why)?;
    let is_image = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
    if !answer.status().is_success() || !is_image {
        return Err(format!("{path}: {}", answer.status()));
    }
    let length = answer.content_length().unwrap_or(0);
    if length > PICTURE_MAX_BYTES as u64 {
        return Err(format!("{path}: too large"));
    }
    let bytes = answer.bytes().await.map_err(|error| error.to_string())?;
    if bytes.len() > PICTURE_MAX_BYTES || media_type(&bytes).is_none() {
        return Err(format!("{path}: no picture"));
    }
    let papers = relay.pithead().papers().clone();
    let (size, file) = (bytes.len(), name.clone());
    let kept = tokio::task::spawn_blocking(move || papers.set_page(&file, &bytes)).await;
    match kept {
        Ok(Ok(())) => {
            relay.pictures().with(|kept| kept.insert(name, size));
            Ok(())
        }
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// What a picture of ours is, by its first bytes.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photos_of_a_copied_wall_are_named_by_it_and_nothing_else_is() {
        let html = r#"<a href="/home/2026-0176/photos/9f2c41.jpg"><img src="/home/2026-0176/photos/9f2c41.jpg" alt="/home/1/photos/no"></a><a href="/home?page=1"><img src="/assets/x.png">"#;
        let named: BTreeSet<String> = on_page(html).collect();
        assert_eq!(named.len(), 1);
        assert!(named.contains("/home/2026-0176/photos/9f2c41.jpg"));
        assert_ne!(name_of("/pictures/a.jpg"), name_of("/pictures/b.jpg"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"<html>"), None);
    }
}
