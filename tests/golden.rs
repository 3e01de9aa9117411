//! What was once written must be read for ever: a sample of each version of an entry and of each event, kept in
//! `tests/golden` and never changed. A new event fails here until it has a sample: `GOLDEN=write cargo test --test golden`
//! writes those that are missing and touches none that exist.

#[path = "golden/board.rs"]
mod board;
#[path = "golden/posters.rs"]
mod posters;
#[path = "golden/relays.rs"]
mod relays;
#[path = "golden/samples.rs"]
mod samples;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shishiling::domain::board::{BoardEvent, Meal};
use shishiling::domain::case::{Case, CaseEvent, Kind, NotAcceptedFor, Via};
use shishiling::domain::evolve::evolve;
use shishiling::domain::relay::RelayEvent;
use shishiling::domain::signup::SignUpEvent;
use shishiling::domain::site::{Site, SiteEvent};
use shishiling::domain::{ENTRY_VERSION, Entry, Meta, What};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every kept sample: its name, `v1-case-filed`, and its JSON.
fn kept() -> Vec<(String, Value)> {
    let mut all: Vec<_> = fs::read_dir(folder())
        .expect("tests/golden")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("a sample");
            let json = serde_json::from_str(&text).expect("JSON");
            (name.into_owned(), json)
        })
        .collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}

/// The names that `T` knows in JSON, taken from its own complaint about one that it does not know.
fn known_names<T: DeserializeOwned>() -> BTreeSet<String> {
    let complaint = match serde_json::from_str::<T>("\"no such name\"") {
        Err(error) => error.to_string(),
        Ok(_) => panic!("a nonsense name was read"),
    };
    let listed = complaint
        .split("expected")
        .nth(1)
        .expect("it lists what it knows");
    let names = listed.split('`').skip(1).step_by(2).map(str::to_owned);
    names.collect()
}

/// The name of the one member of an object, or a bare name.
fn name_of(value: &Value) -> String {
    match value {
        Value::String(name) => name.clone(),
        Value::Object(members) => members.keys().next().expect("a member").clone(),
        _ => panic!("neither a name nor an object: {value}"),
    }
}

/// What `entry` speaks of: `case-filed`, `site-place_set`, `conflict`.
fn subject(entry: &Value) -> String {
    let what = &entry["what"];
    match name_of(what).as_str() {
        "case" => format!("case-{}", name_of(&what["case"]["event"])),
        "site" => match name_of(&what["site"]).as_str() {
            "relay" => format!("site-relay-{}", name_of(&what["site"]["relay"]["event"])),
            "sign_up" => format!(
                "site-sign_up-{}",
                name_of(&what["site"]["sign_up"]["event"])
            ),
            "board" => format!("site-board-{}", name_of(&what["site"]["board"])),
            other => format!("site-{other}"),
        },
        other => other.to_owned(),
    }
}

/// Whether everything that `old` says is still said by `new`, which may say more.
fn keeps(old: &Value, new: &Value) -> bool {
    let empty = Map::new();
    match (old, new) {
        (Value::Object(old), new) => {
            let new = new.as_object().unwrap_or(&empty);
            old.iter().all(|(key, value)| {
                value.is_null() || new.get(key).is_some_and(|new| keeps(value, new))
            })
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| keeps(old, new))
        }
        (old, new) => old == new,
    }
}

#[test]
fn everything_that_can_be_written_has_a_sample() {
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "write") {
        write_missing();
    }
    let names: BTreeSet<String> = kept().into_iter().map(|(name, _)| name).collect();
    let cases = known_names::<CaseEvent>()
        .into_iter()
        .map(|name| format!("case-{name}"));
    let sites = known_names::<SiteEvent>()
        .into_iter()
        .map(|name| format!("site-{name}"));
    let relays = known_names::<RelayEvent>()
        .into_iter()
        .map(|name| format!("site-relay-{name}"));
    let sign_ups = known_names::<SignUpEvent>()
        .into_iter()
        .map(|name| format!("site-sign_up-{name}"));
    let boards = known_names::<BoardEvent>()
        .into_iter()
        .map(|name| format!("site-board-{name}"));
    let others = known_names::<What>()
        .into_iter()
        .filter(|name| name != "case" && name != "site");
    for subject in cases
        .chain(sites)
        .chain(relays)
        .chain(boards)
        .chain(sign_ups)
        .chain(others)
    {
        let name = format!("v{ENTRY_VERSION}-{subject}");
        assert!(
            names
                .iter()
                .any(|kept| *kept == name || kept.starts_with(&format!("{name}-"))),
            "no sample {name}.json: add one to tests/golden/samples.rs and run with GOLDEN=write"
        );
    }
}

fn write_missing() {
    for (suffix, entry) in samples::entries() {
        let json = serde_json::to_value(&entry).expect("an entry is JSON");
        let name = format!("v{}-{}{suffix}.json", entry.v, subject(&json));
        let path = folder().join(name);
        if !path.exists() {
            let text = serde_json::to_string_pretty(&json).expect("JSON");
            fs::write(path, text + "\n").expect("written");
        }
    }
}

#[test]
fn every_kept_sample_is_read_and_loses_nothing() {
    let kept = kept();
    assert!(kept.len() > 30, "only {} samples", kept.len());
    for (name, json) in kept {
        let entry: Entry = serde_json::from_value(json.clone())
            .unwrap_or_else(|error| panic!("{name}.json is not read any more: {error}"));
        assert!(
            name.starts_with(&format!("v{}-{}", entry.v, subject(&json))),
            "{name}"
        );
        let again = serde_json::to_value(&entry).expect("JSON");
        assert!(
            keeps(&json, &again),
            "{name}.json says more than what was read of it"
        );
    }
}

#[test]
fn the_samples_tell_the_story_of_a_case_and_of_a_house() {
    let mut entries: Vec<Entry> = kept()
        .into_iter()
        .map(|(name, json)| serde_json::from_value(json).expect(&name))
        .collect();
    entries.sort_by_key(|entry| entry.at);
    let (mut case, mut site): (Option<Case>, Site) = (None, Site::default());
    for (seq, entry) in entries.iter().enumerate() {
        match &entry.what {
            What::Case { id, event } => {
                let meta = Meta {
                    seq: seq as u64 + 1,
                    pos: seq as u64 * 512,
                    at: entry.at,
                    by: entry.by,
                };
                case = evolve(case, *id, event, &meta);
            }
            What::Site(event) => site.evolve(event, entry.at),
            _ => {}
        }
    }
    let relay = site.relays.first().expect("a relay was added");
    assert!(relay.token.is_none() && relay.revoked.is_some() && relay.have(u64::MAX) == 64);
    let board = &site.board;
    let menu = &board.menus[0];
    assert_eq!((menu.meal, menu.dishes[0].sold_out), (Meal::Lunch, true));
    assert_eq!(board.served(Meal::Night).until.hour(), 3);
    assert!(board.picture_of("紅燒肉").is_some() && board.plans.len() == 1);
    assert!(board.programmes[0].dark.is_some() && board.notices.is_empty());
    let case = case.expect("the first sample files a case");
    assert_eq!((case.kind, case.via), (Kind::Hazard, Via::Phone));
    assert!(case.erased && case.reopened == 1 && case.returns == 1 && case.seconds == 1);
    assert_eq!(case.number.to_string(), "2026-0176");
    assert!(
        site.members.len() == 1 && site.places.len() == 1 && site.settings.language == "zh-Hant"
    );
    assert!(known_names::<NotAcceptedFor>().len() >= 4);
}
