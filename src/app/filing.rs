//! What devices send: each command read by itself, so that a bad one never blocks the rest, and handed to the writer
//! together. What a reporter may read of them later is in `tracking`.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{App, Error};
use crate::domain::command::{Body, Request};
use crate::domain::decide::Refusal;
use crate::domain::receipt::Receipt;
use crate::domain::site::Site;
use crate::domain::wire::{DeviceCommand, Malformed, Parsed};
use crate::domain::{By, CommandId, Target};
use crate::store::{self, Ack, Outcome};

/// What became of one command of a device.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It is on disk.
    Stored(Ack),
    /// The same again: the first acknowledgement.
    Duplicate(Ack),
    /// Same id, other content: kept aside; the device may file it as new.
    Conflict,
    /// Read and journalled, but the rules say no.
    Refused(Refusal),
    /// It cannot be read.
    Malformed(Malformed),
    /// It has not the shape of a command; why, for whoever wrote the program that sent it.
    Shapeless(String),
    /// It could not be taken, through no fault of its own: to be sent again later.
    Failed(store::Error),
}

/// By which way a command came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Out of an outbox, whose commands may overtake one another: one may wait for its case.
    Outbox,
    /// Out of a relay's queue, which holds the receipt's hash in the place of the receipt.
    Relay,
    /// Out of a form: whoever sent it reads the answer now.
    Form,
}

/// Where a command is, as far as this node knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// On a relay's disk only.
    Relay,
    Hub,
    Refused,
    Unknown,
}

impl App {
    /// Takes commands in the order in which they came; says of each what became of it.
    ///
    /// # Errors
    /// Only where nothing at all was taken: the disk is full, or the store has stopped.
    pub async fn deliver(&self, entries: &[Value]) -> Result<Vec<Fate>, Error> {
        self.deliver_by(Way::Outbox, entries).await
    }

    async fn deliver_by(&self, way: Way, entries: &[Value]) -> Result<Vec<Fate>, Error> {
        let mut fates = Vec::with_capacity(entries.len());
        let mut requests = Vec::new();
        for entry in entries {
            fates.push(match self.request_of(way, entry) {
                Ok(request) => {
                    requests.push(request);
                    None
                }
                Err(fate) => Some(fate),
            });
        }
        let mut outcomes = match requests.is_empty() {
            true => Vec::new(),
            false => self.store().submit_all(requests).await?,
        }
        .into_iter();
        let mut fate_of_next = || {
            let outcome = outcomes.next().ok_or(Error::NotFound)?;
            Ok(outcome.map_or_else(Fate::Failed, Fate::from))
        };
        fates
            .into_iter()
            .map(|fate| fate.map_or_else(&mut fate_of_next, Ok))
            .collect()
    }

    /// Takes one command out of a form. The same form sent twice is the same command.
    pub async fn deliver_form(&self, command: &DeviceCommand) -> Result<Fate, Error> {
        let entry = serde_json::to_value(command).expect("a command is JSON");
        let one = std::slice::from_ref(&entry);
        let mut fates = self.deliver_by(Way::Form, one).await?;
        match fates.pop() {
            Some(Fate::Failed(error)) => Err(error.into()),
            fate => fate.ok_or(Error::NotFound),
        }
    }

    pub(super) fn request_of(&self, way: Way, entry: &Value) -> Result<Request, Fate> {
        let Read {
            parsed, content, ..
        } = match way {
            Way::Relay => read_with(entry, |command| command.parse_hidden(&self.site()))?,
            Way::Outbox | Way::Form => read(entry, &self.site())?,
        };
        let Parsed {
            id,
            sent_at,
            target,
            token,
            command,
        } = parsed;
        let by = match target {
            Target::Number(_) => By::Public,
            _ => By::Reporter,
        };
        let target = match (way, target) {
            (Way::Outbox | Way::Relay, Target::Receipt(receipt)) => Target::Coming(receipt),
            (_, target) => target,
        };
        Ok(Request {
            id,
            digest: self.store().digest(content.as_bytes()),
            by,
            sent_at,
            token,
            content,
            body: Body::Case { target, command },
        })
    }

    /// Where each command is: a device keeps one until the hub has it.
    pub async fn whereabouts(&self, ids: &[CommandId]) -> Result<Vec<Whereabouts>, Error> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.store().settle().await?;
        let of = |id: &CommandId| {
            Ok(match self.store().known(*id)? {
                None => Whereabouts::Unknown,
                Some(known) if known.refused.is_some() => Whereabouts::Refused,
                Some(_) => Whereabouts::Hub,
            })
        };
        ids.iter().map(of).collect()
    }
}

/// A command as any node reads it.
pub struct Read {
    pub command: DeviceCommand,
    pub parsed: Parsed,
    /// What tells a repeat from a conflict: its content in one form for the same words, without the receipt.
    pub content: String,
}

/// Reads a command, or says what is wrong with it.
pub fn read(entry: &Value, site: &Site) -> Result<Read, Fate> {
    read_with(entry, |command| command.parse(site))
}

fn read_with(
    entry: &Value,
    parse: impl Fn(&DeviceCommand) -> Result<Parsed, Malformed>,
) -> Result<Read, Fate> {
    let command = DeviceCommand::shaped(entry)?;
    let parsed = parse(&command).map_err(Fate::Malformed)?;
    let content = canonical(entry).ok_or_else(|| Fate::Shapeless("numbers".into()))?;
    Ok(Read {
        command,
        parsed,
        content,
    })
}

impl From<Outcome> for Fate {
    fn from(outcome: Outcome) -> Fate {
        match outcome {
            Outcome::Stored(ack) => Fate::Stored(ack),
            Outcome::Duplicate(ack) => Fate::Duplicate(ack),
            Outcome::Conflict => Fate::Conflict,
            Outcome::Refused(refusal) => Fate::Refused(refusal),
        }
    }
}

impl DeviceCommand {
    /// Reads the shape of a command, or says what is wrong with it: first of all its id.
    fn shaped(entry: &Value) -> Result<DeviceCommand, Fate> {
        if !entry.is_object() {
            return Err(Fate::Shapeless("a command is an object".into()));
        }
        DeviceCommand::deserialize(entry).map_err(|error| {
            let id = entry.get("id").and_then(Value::as_str);
            match id.is_none_or(|id| Uuid::from_str(id).is_err()) {
                true => Fate::Malformed(Malformed::Id),
                false => Fate::Shapeless(error.to_string()),
            }
        })
    }
}

/// The content in RFC 8785's one form, without what changes from try to try and with the receipt's hash
/// in the place of the receipt, which is never written.
fn canonical(entry: &Value) -> Option<String> {
    let body = entry.get("body");
    let receipt = body.and_then(|body| body.get("receipt")?.as_str());
    let hash = receipt.and_then(|text| Receipt::parse(text).ok());
    let hash = match hash {
        Some(receipt) => Some(serde_json::to_value(receipt.hash()).ok()?),
        None => None,
    };
    let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
    for (name, value) in entry.as_object()? {
        let part = match (name.as_str(), value, &hash) {
            ("sent_at", ..) => continue,
            ("body", Value::Object(fields), Some(hash)) => {
                let mut fields: BTreeMap<&str, &Value> =
                    fields.iter().map(|(name, v)| (name.as_str(), v)).collect();
                fields.insert("receipt", hash);
                Part::Fields(fields)
            }
            (_, value, _) => Part::Whole(value),
        };
        parts.insert(name, part);
    }
    if is_plain(entry) {
        return serde_json::to_string(&parts).ok();
    }
    serde_jcs::to_string(&parts).ok()
}

/// A part of a command on its way into the one form.
#[derive(Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Whole(&'a Value),
    Fields(BTreeMap<&'a str, &'a Value>),
}

/// Whether RFC 8785's form is that in which JSON is written anyway, keys in order: true of all that our devices send.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_u64().is_some_and(|n| n < 1 << 53),
        Value::Array(values) => values.iter().all(is_plain),
        Value::Object(fields) => fields
            .iter()
            .all(|(name, value)| name.is_ascii() && is_plain(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_words_are_the_same_content_however_they_are_written() {
        let one = json!({"id": "x", "body": {"text": "饅頭", "receipt": "8f2k-q7m3-zd4w-9xht"}, "sent_at": "1"});
        let other = json!({"sent_at": "2", "body": {"receipt": "8F2KQ7M3ZD4W9XHT", "text": "饅頭"}, "id": "x"});
        let content = canonical(&one).unwrap();
        assert_eq!(content, canonical(&other).unwrap());
        assert!(!content.to_uppercase().contains("8F2K"));
        let changed = json!({"id": "x", "body": {"text": "饅頭！", "receipt": "8F2KQ7M3ZD4W9XHT"}});
        assert_ne!(content, canonical(&changed).unwrap());
    }

    #[test]
    fn the_plain_form_is_that_of_the_rfc() {
        let entry = json!({"v": 1, "id": "x", "files": [{"slot": 0, "bytes": 123_456}],
            "body": {"text": "饅\"頭\n\u{1}\u{7f}\u{2028}😀\\/", "kind": null, "cadre": true}});
        assert!(is_plain(&entry));
        assert_eq!(canonical(&entry), serde_jcs::to_string(&entry).ok());
        assert!(!is_plain(&json!({"v": 1.0})) && !is_plain(&json!({"版": 1})));
    }

    #[test]
    fn a_clock_that_says_nonsense_costs_no_words() {
        let entry = json!({"id": "01980000-0000-7000-8000-000000000000", "type": "case.filed", "v": 1,
            "at": "昨天", "sent_at": 5, "body": {"receipt": "8F2KQ7M3ZD4W9XHT", "text": "饅頭"}});
        let command = DeviceCommand::shaped(&entry).unwrap();
        assert_eq!(command.at, None);
        assert_eq!(command.sent_at, None);
    }
}
