//! A store on a real directory, and the commands that people send to it.

use jiff::Timestamp;
use shishiling::domain::case::{Case, Face, Kind, Via};
use shishiling::domain::command::{Body, Command, Filing, Request};
use shishiling::domain::deadline::Limits;
use shishiling::domain::place::{Department, DepartmentId, Name};
use shishiling::domain::receipt::{Receipt, ReceiptHash};
use shishiling::domain::site::{Settings, SiteEvent};
use shishiling::domain::staff::{Member, Role, StaffId};
use shishiling::domain::{By, CommandId, Target, Words};
use shishiling::store::{Error, Options, Outcome, Store};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

pub const DISPATCHER: By = By::Staff(StaffId(1));

pub fn options() -> Options {
    let clock = AtomicI64::new(1_783_000_000_000);
    Options {
        now: Arc::new(move || {
            Timestamp::from_millisecond(clock.fetch_add(7, Ordering::Relaxed)).unwrap()
        }),
        segment_bytes: 60_000,
        reserve_bytes: 0,
        ..Options::default()
    }
}

pub fn open(dir: &Path) -> Store {
    Store::open(dir, options()).unwrap()
}

pub fn id() -> CommandId {
    CommandId(Uuid::now_v7())
}

pub fn receipt(number: u64) -> ReceiptHash {
    let mut bits = [0; 10];
    bits[2..].copy_from_slice(&number.to_be_bytes());
    Receipt::from_bits(bits).hash()
}

pub fn request(store: &Store, id: CommandId, by: By, body: Body) -> Request {
    let content = format!("{body:?}{}", words_in(&body));
    Request {
        id,
        digest: store.digest(content.as_bytes()),
        by,
        sent_at: None,
        token: None,
        content,
        body,
    }
}

/// `Words` do not show themselves; a digest has to see them.
fn words_in(body: &Body) -> String {
    let mut all = String::new();
    if let Body::Case { command, .. } = body {
        command.clone().map_words(&mut |words: Words| {
            all += &words.0;
        });
    }
    all
}

pub fn filing(store: &Store, id: CommandId, number: u64, text: &str) -> Request {
    let body = Body::Case {
        target: Target::NewCase,
        command: Command::File(Filing {
            receipt: receipt(number),
            kind: Kind::Request,
            category: None,
            place: None,
            via: Via::Phone,
            text: Words(text.into()),
            identity: None,
            cadre: false,
            files: Vec::new(),
            sign: None,
            about: None,
        }),
    };
    request(store, id, By::Reporter, body)
}

pub fn to_receipt(store: &Store, number: u64, command: Command<Words>) -> Request {
    let body = Body::Case {
        target: Target::Receipt(receipt(number)),
        command,
    };
    request(store, id(), By::Reporter, body)
}

pub fn from_desk(store: &Store, case: &Case, command: Command<Words>) -> Request {
    let body = Body::Case {
        target: Target::Case(case.id),
        command,
    };
    request(store, id(), DISPATCHER, body)
}

/// A house with one member who may do most things.
pub async fn furnish(store: &Store) {
    let events = [
        SiteEvent::SettingsSet(Settings {
            limits: Limits::default(),
            ..Settings::default()
        }),
        SiteEvent::DepartmentSet(Department {
            id: DepartmentId(1),
            name: Name::plain("後勤科"),
            safety: false,
            phone: String::new(),
            retired: false,
        }),
        SiteEvent::MemberSet(Member {
            id: StaffId(1),
            account: "li".into(),
            name: "李".into(),
            roles: Role::ALL.to_vec(),
            department: Some(DepartmentId(1)),
            left: false,
        }),
    ];
    let requests = events
        .into_iter()
        .map(|event| request(store, id(), By::Hub, Body::Site(event)))
        .collect();
    for outcome in store.submit_all(requests).await.unwrap() {
        assert!(matches!(outcome, Ok(Outcome::Stored(_))));
    }
}

pub fn words(text: &str) -> Words {
    Words(text.into())
}

pub fn rate(face: Face) -> Command<Words> {
    Command::Rate { face, text: None }
}

/// All words of a case, as they can be read now.
pub fn read_words(store: &Store, case: &Case) -> Result<Vec<Option<String>>, Error> {
    use shishiling::domain::What;
    let mut all = Vec::new();
    for line in &case.thread {
        let entry = store.entry(line.pos)?;
        assert_eq!(entry.at, line.at);
        if let What::Case { event, .. } = entry.what {
            let mut sealed = Vec::new();
            event.map_words(&mut |words| sealed.push(words));
            for words in sealed {
                all.push(
                    store
                        .open_words(case.key, case.id, &words)?
                        .map(|words| words.0),
                );
            }
        }
    }
    Ok(all)
}
