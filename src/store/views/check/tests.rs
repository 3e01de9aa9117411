//! Whatever differs is found and named, however few owners are held at a time, and what only grew is not.

use super::super::{Broken, Views};
use super::{Fault, Ground, check_holding};
use crate::domain::case::{Kind, Via};
use crate::domain::command::{Body, Command, Filing, Request};
use crate::domain::place::PlaceCode;
use crate::domain::receipt::{Receipt, ReceiptHash};
use crate::domain::scan::{Meter, Scanned};
use crate::domain::site::{Settings, SiteEvent};
use crate::domain::{By, CommandId, Target, Words};
use crate::store::journal::{Inspected, Journal, Mark};
use crate::store::medium::Disk;
use crate::store::{Options, Store};
use jiff::civil::Date;
use std::cell::Cell;
use std::path::Path;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

fn receipt(number: u8) -> ReceiptHash {
    Receipt::from_bits([number; 10]).hash()
}

fn request(store: &Store, body: Body) -> Request {
    let id = CommandId(Uuid::now_v7());
    let content = id.0.to_string();
    Request {
        id,
        digest: store.digest(content.as_bytes()),
        by: By::Reporter,
        sent_at: None,
        token: None,
        content,
        body,
    }
}

fn filing(store: &Store, number: u8) -> Request {
    let command = Command::File(Filing {
        receipt: receipt(number),
        kind: Kind::Request,
        category: None,
        place: None,
        sign: None,
        about: None,
        via: Via::Phone,
        text: Words("水管漏水".into()),
        identity: None,
        cadre: false,
        files: Vec::new(),
    });
    let target = Target::NewCase;
    request(store, Body::Case { target, command })
}

fn message(store: &Store, number: u8) -> Request {
    let text = Words("還在漏".into());
    let files = Vec::new();
    let command = Command::Write { text, files };
    let target = Target::Coming(receipt(number));
    request(store, Body::Case { target, command })
}

/// Cases whose entries stand far apart, commands that waited for theirs, and one that waits.
async fn lived_in(dir: &Path) {
    let options = Options {
        reserve_bytes: 0,
        ..Options::default()
    };
    let store = Store::open(dir, options).expect("a store");
    let house = || Body::Site(SiteEvent::SettingsSet(Settings::default()));
    let mut requests = vec![request(&store, house())];
    requests.extend((0..20).map(|number| filing(&store, number)));
    requests.extend((0..25).map(|number| message(&store, number)));
    requests.push(request(&store, house()));
    requests.extend([3, 5].map(|count| {
        let scanned = Scanned {
            day: Date::constant(2026, 7, 2),
            meter: Meter(1),
            counts: vec![(PlaceCode::parse("7K3M").expect("a code"), count)],
        };
        request(&store, Body::Site(SiteEvent::Scanned(scanned)))
    }));
    requests.extend((20..24).map(|number| filing(&store, number)));
    requests.extend((0..20).map(|number| message(&store, number)));
    for asked in requests.chunks(7) {
        store.submit_all(asked.to_vec()).await.expect("room");
    }
    store.settle().await.expect("sound views");
    store.close().await;
}

struct Opened {
    journal: Inspected,
    views: Views,
    marks: Vec<Mark>,
}

fn opened(dir: &Path) -> Opened {
    let journal = Journal::inspect(Arc::new(Disk), &dir.join("journal")).expect("a journal");
    let walk = journal.reader.walk(journal.reader.start());
    let marks = walk.map(|stored| stored.expect("it is whole").mark);
    let marks = marks.collect();
    let (views, _) = Views::open(&dir.join("views"))
        .map_err(|b| b.0)
        .expect("views");
    Opened {
        journal,
        views,
        marks,
    }
}

/// Checks while the views seem to grow: how far they go, as asked one time after the other.
fn check(on: &Opened, held: usize, grows: &[usize]) -> Result<u64, String> {
    let asked = Cell::new(0);
    let applied = || {
        let at = grows.get(asked.replace(asked.get() + 1));
        on.marks
            .get(at.map_or(on.marks.len() - 1, |at| *at))
            .copied()
    };
    let ground = Ground {
        reader: &on.journal.reader,
        views: &on.views,
        changing: &Mutex::new(()),
        applied: &applied,
        is_ending: &|| false,
    };
    check_holding(&ground, held).map_err(|fault| match fault {
        Fault::Views(Broken(why)) => why,
        Fault::Journal(error) => error.to_string(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_compared_however_few_owners_are_held_and_however_the_views_grow() {
    let dir = tempfile::tempdir().expect("a directory");
    lived_in(dir.path()).await;
    let on = opened(dir.path());
    let rows = check(&on, 1000, &[]).expect("nothing differs");
    assert!(rows > 90, "{rows}");
    for held in [1, 3, 10] {
        assert_eq!(check(&on, held, &[]), Ok(rows), "holding {held}");
    }
    for (sum, look) in [(0, 10), (5, 5), (20, 40), (30, 55), (46, 50), (50, 60)] {
        assert_eq!(check(&on, 1000, &[sum, look]), Ok(rows), "{sum}, {look}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_missing_another_or_too_much_is_named() {
    let dir = tempfile::tempdir().expect("a directory");
    lived_in(dir.path()).await;
    let on = opened(dir.path());
    let rows = on.views.rows.iter().map(|row| row.expect("it can be read"));
    let rows: Vec<_> = rows.filter(|(key, _)| !b"as".contains(&key[0])).collect();
    let mut tried = std::collections::BTreeMap::new();
    for (key, value) in rows {
        let times: &mut u32 = tried.entry(key[0]).or_default();
        *times += 1;
        if *times > 3 {
            continue;
        }
        let named = |on: &Opened, what: &str| {
            // The key of a case's piece ends in the number of the piece.
            let whole = &key[1..key.len() - usize::from(key[0] == b'c')];
            let name = data_encoding::HEXLOWER.encode(whole);
            for held in [1000, 2] {
                let why = check(on, held, &[]).expect_err(what);
                assert!(why.contains(&name), "{what} of {name}: {why}");
            }
        };
        on.views.rows.remove(&key).expect("it can be written");
        named(&on, "a missing row");
        let mut other = value.to_vec();
        *other.last_mut().expect("rows are not empty") ^= 1;
        on.views
            .rows
            .insert(&key, other)
            .expect("it can be written");
        named(&on, "another value");
        on.views
            .rows
            .insert(&key, &value)
            .expect("it can be written");
        let mut more = key.to_vec();
        more[9] ^= 1;
        on.views
            .rows
            .insert(&more, &value)
            .expect("it can be written");
        let why = check(&on, 1000, &[]).expect_err("a row too much");
        assert!(why.contains("differs from the journal"), "{why}");
        on.views.rows.remove(&more).expect("it can be written");
        check(&on, 1000, &[]).expect("everything is as it was");
    }
    assert_eq!(
        tried.len(),
        5,
        "cases, receipts, commands, what waits and scans"
    );
}
