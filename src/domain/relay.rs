//! 轉送站: the relays of a mine as the hub knows them, and how far each has been heard.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Digest;
use super::place::PlaceCode;
use super::receipt::{NotAReceipt, Receipt};
use super::staff::TokenHash;

/// A relay's id, given when it is added at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelayId(pub Uuid);

/// What is typed on a box so that it becomes a relay: written like a receipt, 80 bits, good once.
pub struct Code(Receipt);

impl Code {
    /// A code from 80 random bits.
    pub fn from_bits(bits: [u8; 10]) -> Code {
        Code(Receipt::from_bits(bits))
    }

    /// Reads what a person typed.
    pub fn parse(text: &str) -> Result<Code, NotAReceipt> {
        Receipt::parse(text).map(Code)
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash(self.0.hash().0)
    }

    /// `8F2K-Q7M3-ZD4W-9XHT`, for the one page that shows it.
    pub fn grouped(&self) -> String {
        self.0.grouped()
    }
}

/// A code with which a box becomes this relay, once. Only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentCode {
    pub hash: TokenHash,
    pub until: Timestamp,
}

/// A relay as the hub knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    pub id: RelayId,
    /// What people call it: `井口`.
    pub name: String,
    pub place: Option<PlaceCode>,
    pub added: Timestamp,
    /// A code that nobody has used yet.
    pub code: Option<EnrolmentCode>,
    /// What it shows to be let in; none before it enrolled and after it was revoked.
    pub token: Option<TokenHash>,
    pub revoked: Option<Timestamp>,
    /// How far it has been heard.
    pub heard: Option<Heard>,
}

/// How far a relay has been heard: everything up to here is in the hub's journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Of the relay's queue.
    pub epoch: u64,
    /// The last sequence that is here, with all before it.
    pub seq: u64,
    /// How far the relay's queue went at that moment, and the hash of its end.
    pub head_seq: u64,
    pub head: Digest,
}

/// What happened to a relay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelayEvent {
    Added {
        name: String,
        place: Option<PlaceCode>,
        code: EnrolmentCode,
    },
    /// A new code: the token is good until it is used.
    Renewed {
        code: EnrolmentCode,
    },
    /// A box showed the code; an earlier token ends.
    Enrolled {
        token: TokenHash,
    },
    /// It is let in no more.
    Revoked,
    Heard(Heard),
}

impl RelayEvent {
    /// Whether the house looks different after it: a sign of life is no news.
    pub fn is_news(&self) -> bool {
        !matches!(self, RelayEvent::Heard(_))
    }
}

impl Relay {
    /// The relays after `event` of the relay `id`.
    pub fn evolve(relays: &mut Vec<Relay>, id: RelayId, event: &RelayEvent, at: Timestamp) {
        if let RelayEvent::Added { name, place, code } = event {
            relays.retain(|relay| relay.id != id);
            relays.push(Relay {
                id,
                name: name.clone(),
                place: *place,
                added: at,
                code: Some(code.clone()),
                token: None,
                revoked: None,
                heard: None,
            });
            return;
        }
        let Some(relay) = relays.iter_mut().find(|relay| relay.id == id) else {
            return;
        };
        match event {
            RelayEvent::Added { .. } => {}
            RelayEvent::Renewed { code } => relay.code = Some(code.clone()),
            RelayEvent::Enrolled { token } => {
                relay.token = Some(*token);
                relay.code = None;
                relay.revoked = None;
            }
            RelayEvent::Revoked => {
                relay.token = None;
                relay.code = None;
                relay.revoked = Some(at);
            }
            RelayEvent::Heard(heard) => {
                let mut heard = heard.clone();
                // Two answers under way at once must not take one another back.
                if let Some(before) = &relay.heard
                    && before.epoch == heard.epoch
                {
                    heard.seq = heard.seq.max(before.seq);
                }
                relay.heard = Some(heard);
            }
        }
    }

    /// The last sequence of an epoch that is here, with all before it.
    pub fn have(&self, epoch: u64) -> u64 {
        match &self.heard {
            Some(heard) if heard.epoch == epoch => heard.seq,
            _ => 0,
        }
    }

    /// Whether a code opens it now.
    pub fn takes_code(&self, hash: &TokenHash, now: Timestamp) -> bool {
        self.code
            .as_ref()
            .is_some_and(|code| code.hash == *hash && code.until > now)
    }
}
