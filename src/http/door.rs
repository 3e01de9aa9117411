//! What stands behind the handlers that serve workers: forms, outbox, files and kiosk are the same at every node.

use std::sync::Arc;

use axum::extract::FromRef;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;
use uuid::Uuid;

use super::outbox::Node;
use super::problem::Failed;
use super::report::Reached;
use super::screen::told::{self, ToldAtPlace};
use crate::app::filing::{Fate, Whereabouts};
use crate::app::uploads::{Arriving, Trouble};
use crate::app::{App, Error};
use crate::domain::CommandId;
use crate::domain::place::PlaceCode;
use crate::domain::receipt::Receipt;
use crate::domain::site::Site;
use crate::domain::wire::DeviceCommand;
use crate::relay::Relay;
use crate::store::uploads::{Progress, UploadId};

/// The node that a worker stands before; cheap to clone.
#[derive(Clone)]
pub enum Door {
    /// The hub: cases are decided here.
    Hub(App),
    /// A relay: takes, says so, and passes on.
    Relay(Relay),
}

impl FromRef<App> for Door {
    fn from_ref(app: &App) -> Door {
        Door::Hub(app.clone())
    }
}

impl FromRef<Relay> for Door {
    fn from_ref(relay: &Relay) -> Door {
        Door::Relay(relay.clone())
    }
}

/// How far a command has come that this node acknowledged.
pub struct Standing {
    pub reached: Reached,
    /// The relay's place, where a relay has it.
    pub relay_name: String,
}

impl Door {
    pub fn now(&self) -> Timestamp {
        match self {
            Door::Hub(app) => app.now(),
            Door::Relay(relay) => relay.now(),
        }
    }

    pub fn base_url(&self) -> &str {
        match self {
            Door::Hub(app) => app.base_url(),
            Door::Relay(relay) => relay.base_url(),
        }
    }

    /// Somebody scanned a poster.
    pub fn count_scan(&self, code: PlaceCode) {
        match self {
            Door::Hub(app) => app.count_scan(code),
            Door::Relay(relay) => relay.scans().count(code, relay.now()),
        }
    }

    /// The mine's zone.
    pub fn zone(&self) -> &TimeZone {
        match self {
            Door::Hub(app) => app.zone(),
            Door::Relay(relay) => relay.zone(),
        }
    }

    /// The house as it stands, as far as this node knows it.
    pub fn site(&self) -> Arc<Site> {
        match self {
            Door::Hub(app) => app.site(),
            Door::Relay(relay) => relay.site(),
        }
    }

    /// Who answers.
    pub fn node(&self) -> Node {
        match self {
            Door::Hub(app) => Node::of(app),
            Door::Relay(relay) => Node {
                id: relay.node_id(),
                role: "relay",
                epoch: relay.pithead().queue().epoch >> 11,
                name: Some(relay.place_name()),
            },
        }
    }

    /// How far a command has come that is acknowledged here.
    pub fn standing(&self) -> Standing {
        match self {
            Door::Hub(_) => Standing {
                reached: Reached::Hub,
                relay_name: String::new(),
            },
            Door::Relay(relay) => Standing {
                reached: Reached::Relay,
                relay_name: relay.place_name(),
            },
        }
    }

    /// What a screen and a kiosk tell of cases; a relay has what the hub told it last.
    pub async fn told(&self, place: PlaceCode) -> Result<ToldAtPlace, Failed> {
        match self {
            Door::Hub(app) => told::gather(app, place).await,
            Door::Relay(relay) => {
                let kept = relay.told(place).await;
                let told = kept.and_then(|told| serde_json::from_str(&told.json).ok());
                Ok(told.unwrap_or_default())
            }
        }
    }

    /// As of when this node knows what it shows, where that is not this moment.
    pub fn as_of(&self, place: PlaceCode) -> Option<Timestamp> {
        match self {
            Door::Hub(_) => None,
            Door::Relay(relay) if relay.is_up() => None,
            Door::Relay(relay) => relay.link().heard_at.or_else(|| relay.told_at(place)),
        }
    }

    /// A fresh id for a command that starts here and not on a device.
    pub fn new_id(&self) -> CommandId {
        CommandId(Uuid::now_v7())
    }

    /// A receipt made here, for a browser without script.
    pub fn new_receipt(&self) -> Receipt {
        Receipt::from_bits(rand::random())
    }

    /// Takes commands in the order in which they came; says of each what became of it.
    pub async fn deliver(&self, entries: &[Value]) -> Result<Vec<Fate>, Error> {
        match self {
            Door::Hub(app) => app.deliver(entries).await,
            Door::Relay(relay) => relay.deliver(entries).await,
        }
    }

    /// Takes one command out of a form. The same form sent twice is the same command.
    pub async fn deliver_form(&self, command: &DeviceCommand) -> Result<Fate, Error> {
        match self {
            Door::Hub(app) => app.deliver_form(command).await,
            Door::Relay(relay) => relay.deliver_form(command).await,
        }
    }

    /// Where each command is.
    pub async fn whereabouts(&self, ids: &[CommandId]) -> Result<Vec<Whereabouts>, Error> {
        match self {
            Door::Hub(app) => app.whereabouts(ids).await,
            Door::Relay(relay) => Ok(relay.whereabouts(ids)),
        }
    }

    /// Of these commands, those whose files lie here while the hub may not have them.
    pub fn holding(&self, ids: &[CommandId]) -> Vec<CommandId> {
        let Door::Relay(relay) = self else {
            return Vec::new();
        };
        let holding = relay.files().holding();
        ids.iter()
            .copied()
            .filter(|id| holding.contains(&id.0))
            .collect()
    }

    /// Begins the upload of a file that a command of this receipt announced, or finds it where it stands.
    pub async fn begin_upload(
        &self,
        receipt: &Receipt,
        upload: Uuid,
        length_bytes: u64,
    ) -> Result<(UploadId, Progress), Trouble> {
        match self {
            Door::Hub(app) => app.begin_upload(receipt, upload, length_bytes).await,
            Door::Relay(relay) => relay.begin_upload(receipt, upload, length_bytes).await,
        }
    }

    /// How far an upload is.
    pub async fn upload_progress(&self, id: UploadId) -> Result<Progress, Trouble> {
        match self {
            Door::Hub(app) => app.upload_progress(id).await,
            Door::Relay(relay) => relay.upload_progress(id).await,
        }
    }

    /// Opens an upload for the bytes that begin at `offset_bytes`.
    pub async fn arriving(&self, id: UploadId, offset_bytes: u64) -> Result<Arriving, Trouble> {
        match self {
            Door::Hub(app) => app.arriving(id, offset_bytes).await,
            Door::Relay(relay) => relay.arriving(id, offset_bytes).await,
        }
    }

    /// Takes a whole file at once, as a form without script brings it.
    pub async fn take_file(
        &self,
        receipt: &Receipt,
        upload: Uuid,
        bytes: Vec<u8>,
    ) -> Result<(), Trouble> {
        let (id, progress) = self
            .begin_upload(receipt, upload, bytes.len() as u64)
            .await?;
        if progress.done || progress.offset_bytes >= bytes.len() as u64 {
            return Ok(());
        }
        let rest = bytes.get(progress.offset_bytes as usize..);
        let rest = rest.unwrap_or_default();
        let mut arriving = self.arriving(id, progress.offset_bytes).await?;
        for piece in rest.chunks(PIECE_BYTES) {
            arriving.push(piece.to_vec()).await?;
        }
        arriving.close().await.map(|_| ())
    }
}

/// Bytes are sealed and written in pieces of this size.
pub const PIECE_BYTES: usize = 256 << 10;
