//! What stands behind the handlers that serve workers: forms, outbox, files and kiosk are the same at every node.

use std::sync::Arc;

use axum::extract::FromRef;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::outbox::Node;
use crate::app::filing::{Fate, Whereabouts};
use crate::app::uploads::{Arriving, Trouble};
use crate::app::{App, Error};
use crate::domain::CommandId;
use crate::domain::receipt::Receipt;
use crate::domain::site::Site;
use crate::domain::wire::DeviceCommand;
use crate::store::uploads::{Progress, UploadId};

/// The node that a worker stands before; cheap to clone.
#[derive(Clone)]
pub enum Door {
    /// The hub: cases are decided here.
    Hub(App),
}

impl FromRef<App> for Door {
    fn from_ref(app: &App) -> Door {
        Door::Hub(app.clone())
    }
}

impl Door {
    pub fn now(&self) -> Timestamp {
        match self {
            Door::Hub(app) => app.now(),
        }
    }

    pub fn base_url(&self) -> &str {
        match self {
            Door::Hub(app) => app.base_url(),
        }
    }

    /// The house as it stands, as far as this node knows it.
    pub fn site(&self) -> Arc<Site> {
        match self {
            Door::Hub(app) => app.site(),
        }
    }

    /// Who answers.
    pub fn node(&self) -> Node {
        match self {
            Door::Hub(app) => Node::of(app),
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
        }
    }

    /// Takes one command out of a form. The same form sent twice is the same command.
    pub async fn deliver_form(&self, command: &DeviceCommand) -> Result<Fate, Error> {
        match self {
            Door::Hub(app) => app.deliver_form(command).await,
        }
    }

    /// Where each command is.
    pub async fn whereabouts(&self, ids: &[CommandId]) -> Result<Vec<Whereabouts>, Error> {
        match self {
            Door::Hub(app) => app.whereabouts(ids).await,
        }
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
        }
    }

    /// How far an upload is.
    pub async fn upload_progress(&self, id: UploadId) -> Result<Progress, Trouble> {
        match self {
            Door::Hub(app) => app.upload_progress(id).await,
        }
    }

    /// Opens an upload for the bytes that begin at `offset_bytes`.
    pub async fn arriving(&self, id: UploadId, offset_bytes: u64) -> Result<Arriving, Trouble> {
        match self {
            Door::Hub(app) => app.arriving(id, offset_bytes).await,
        }
    }

    /// Takes a whole file at once, as a form without script brings it.
    pub async fn take_file(
        &self,
        receipt: &Receipt,
        upload: Uuid,
        bytes: Vec<u8>,
    ) -> Result<(), Trouble> {
        match self {
            Door::Hub(app) => app.take_file(receipt, upload, bytes).await,
        }
    }
}
