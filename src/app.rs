//! What one can do here: one method per use case, over the rules (`domain`) and the disk (`store`).
//! Nothing below knows a request, a page or a status code.

pub mod asides;
pub mod demo;
pub mod desk;
pub mod entering;
pub mod filing;
pub mod house;
pub mod ledger;
pub mod links;
pub mod menu;
pub mod notices;
pub mod password;
pub mod people;
pub mod picture;
pub mod pictures;
pub mod reading;
pub mod relays;
pub mod scans;
pub mod screens;
pub mod signs;
pub mod tracking;
pub mod upkeep;
pub mod uploads;
pub mod wall;

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use crate::domain::case::Case;
use crate::domain::command::{Body, Command, Request};
use crate::domain::decide::Refusal;
use crate::domain::site::{Site, SiteEvent};
use crate::domain::wire::Malformed;
use crate::domain::{By, CommandId, Target, Words};
use crate::i18n::Lang;
use crate::store::{self, Ack, Outcome, Store};

/// The application; cheap to clone.
#[derive(Clone)]
pub struct App {
    store: Store,
    shared: Arc<Shared>,
}

/// What every use case may need besides the store.
struct Shared {
    now: Clock,
    zone: TimeZone,
    base_url: String,
    /// Random at every start and never written: nobody can try an address against yesterday's tokens.
    day_secret: [u8; 32],
    door: people::Door,
    receiving: uploads::Receiving,
    opened: tracking::Opened,
    ledger: ledger::Counted,
    relays: relays::Watch,
    scans: scans::Counter,
    held: notices::Held,
    node_id: String,
}

/// Tells the time, UTC; tests hand in one that stands still.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Why a use case did not do what was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// What came in is not what it should be.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
    /// There is no such thing, or the one who asks may not know of it.
    #[error("not found")]
    NotFound,
    /// The same id came with other content.
    #[error("the id is taken by other content")]
    Conflict,
    /// Sign in first.
    #[error("not signed in")]
    SignedOut,
    /// Signed in, and not allowed.
    #[error("not allowed")]
    Forbidden,
    /// Too much at once; worth trying again after so many seconds.
    #[error("too many, try again in {retry_seconds} s")]
    TooMany { retry_seconds: u32 },
    /// The disk or the journal.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl App {
    /// `base_url` without a slash at its end: what posters and receipts lead to.
    pub fn new(store: Store, now: Clock, zone: TimeZone, base_url: &str) -> App {
        let shared = Shared {
            now,
            zone,
            base_url: base_url.trim_end_matches('/').to_owned(),
            day_secret: rand::random(),
            door: people::Door::default(),
            receiving: uploads::Receiving::new(store.uploads()),
            opened: tracking::Opened::default(),
            ledger: ledger::Counted::default(),
            relays: relays::Watch::default(),
            scans: scans::Counter::default(),
            held: notices::Held::default(),
            node_id: data_encoding::HEXLOWER.encode(&store.digest(b"node\n").0[..6]),
        };
        App {
            store,
            shared: Arc::new(shared),
        }
    }

    pub fn now(&self) -> Timestamp {
        (self.shared.now)()
    }

    /// The mine's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.shared.zone
    }

    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// By what devices know this node.
    pub fn node_id(&self) -> &str {
        &self.shared.node_id
    }

    fn door(&self) -> &people::Door {
        &self.shared.door
    }

    fn receiving(&self) -> &uploads::Receiving {
        &self.shared.receiving
    }

    fn opened(&self) -> &tracking::Opened {
        &self.shared.opened
    }

    fn held(&self) -> &notices::Held {
        &self.shared.held
    }

    fn relay_watch(&self) -> &relays::Watch {
        &self.shared.relays
    }

    fn scan_counter(&self) -> &scans::Counter {
        &self.shared.scans
    }

    /// The house as it stands: places, staff, settings.
    pub fn site(&self) -> Arc<Site> {
        self.store.site()
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The language of posters, kiosks and screens, and of whoever asks for none of ours.
    pub fn language(&self) -> Lang {
        self.site().settings.language.parse().unwrap_or_default()
    }

    /// A fresh id for a command that starts here and not on a device.
    pub fn new_id(&self) -> CommandId {
        CommandId(Uuid::now_v7())
    }

    /// Asks something of a case. The acknowledgement of a repeat is the first one again.
    pub async fn ask(
        &self,
        id: CommandId,
        by: By,
        target: Target,
        command: Command<Words>,
    ) -> Result<Ack, Error> {
        let content = format!("{by:?} {target:?} {}", canonical(&command));
        let request = Request {
            id,
            digest: self.store.digest(content.as_bytes()),
            by,
            sent_at: None,
            token: None,
            content,
            body: Body::Case { target, command },
        };
        let erases = matches!(
            request.body,
            Body::Case {
                command: Command::Erase,
                ..
            }
        );
        let ack = outcome(self.store.submit(request).await?);
        if erases {
            self.opened().forget();
        }
        ack
    }

    /// Records something about the house; the caller has checked that it may.
    pub async fn record(&self, by: By, event: SiteEvent) -> Result<Ack, Error> {
        self.record_all(by, vec![event])
            .await?
            .pop()
            .ok_or(Error::NotFound)
    }

    /// Records several things about the house, on disk together.
    pub async fn record_all(&self, by: By, events: Vec<SiteEvent>) -> Result<Vec<Ack>, Error> {
        let events = events.into_iter();
        let requests = events.map(|event| self.site_request(by, event)).collect();
        let outcomes = self.store.submit_all(requests).await?;
        self.store.settle().await?;
        outcomes
            .into_iter()
            .map(|stored| outcome(stored?))
            .collect()
    }

    /// A fact about the house, on its way to the writer.
    fn site_request(&self, by: By, event: SiteEvent) -> Request {
        let content = serde_json::to_string(&event).expect("site events are JSON");
        Request {
            id: self.new_id(),
            digest: self.store.digest(content.as_bytes()),
            by,
            sent_at: None,
            token: None,
            content,
            body: Body::Site(event),
        }
    }

    /// The case with this number, as far as the caller has a right to know that it exists.
    pub async fn case_by_number(&self, number: &str) -> Result<Case, Error> {
        let number = number.parse().map_err(|()| Error::NotFound)?;
        self.store.settle().await?;
        self.store.case_by_number(number)?.ok_or(Error::NotFound)
    }
}

/// An outcome as a result.
pub fn outcome(outcome: Outcome) -> Result<Ack, Error> {
    match outcome {
        Outcome::Stored(ack) | Outcome::Duplicate(ack) => Ok(ack),
        Outcome::Conflict => Err(Error::Conflict),
        Outcome::Refused(refusal) => Err(Error::Refused(refusal)),
    }
}

/// What a command says, in one form for the same words.
fn canonical(command: &Command<Words>) -> String {
    // `Words` hides itself from `Debug`, so each word is carried over as text that does not.
    format!(
        "{:?}",
        command.clone().map_words(&mut |words: Words| words.0)
    )
}
