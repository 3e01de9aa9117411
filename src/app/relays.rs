//! 轉送站 as the hub sees them: who is one, what they bring, and how they are. Cases are decided by the writer, here
//! as for every device; what a relay acknowledged and nobody can read is kept aside, never sent for again.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::filing::{Fate, Way};
use super::people::{Secret, hash_of};
use super::{App, Error};
use crate::domain::command::{Body, Request};
use crate::domain::place::PlaceCode;
use crate::domain::relay::{Code, EnrolmentCode, Heard, Relay, RelayEvent, RelayId};
use crate::domain::relay_wire::{Envelope, Have, RelayBatch, SealedEntry};
use crate::domain::site::SiteEvent;
use crate::domain::staff::{HouseAct, Member};
use crate::domain::wire::Malformed;
use crate::domain::{By, CommandId};

/// A code is typed on its box within a day.
const CODE_HOURS: i64 = 24;
/// A relay says that it lives at least every minute; after this long without a word it is taken for gone.
pub const SILENT_SECONDS: i64 = 180;

/// What is known of the relays besides the journal; gone at a restart, and said again with their next words.
#[derive(Default)]
pub struct Watch {
    seen: Mutex<HashMap<RelayId, Presence>>,
    /// One code is taken up at a time: it works once.
    enrolling: tokio::sync::Mutex<()>,
}

/// What a relay said of itself last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    pub at: Timestamp,
    /// Since when it has been heard without a pause.
    pub since: Timestamp,
    /// Of its program.
    pub version: String,
    /// Commands that it has not brought yet.
    pub waiting: u64,
    /// When the oldest of them came to it.
    pub oldest: Option<Timestamp>,
}

impl Presence {
    /// Whether it has been heard of late.
    pub fn is_up(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < SignedDuration::from_secs(SILENT_SECONDS)
    }
}

/// What became of a batch.
pub struct Taken {
    pub have: Have,
    /// Sequence, id and fate of each entry; none where the batch began too far on.
    pub fates: Vec<(u64, Uuid, Fate)>,
    pub backed_up: Option<u64>,
    /// The scans that came with it are kept.
    pub scans_taken: bool,
}

impl App {
    /// Adds a relay; the code is shown once, to be typed on its box.
    pub async fn add_relay(
        &self,
        member: &Member,
        name: &str,
        place: Option<PlaceCode>,
    ) -> Result<(RelayId, Code), Error> {
        let (code, kept) = self.fresh_code();
        let id = RelayId(Uuid::now_v7());
        let event = RelayEvent::Added {
            name: name.trim().chars().take(40).collect(),
            place: place.filter(|code| self.site().place(*code).is_some()),
            code: kept,
        };
        self.record_of_relay(member, id, event).await?;
        Ok((id, code))
    }

    /// A new code for a relay: its box was wiped or replaced, or its code ran out.
    pub async fn renew_relay(&self, member: &Member, id: RelayId) -> Result<Code, Error> {
        let (code, kept) = self.fresh_code();
        let event = RelayEvent::Renewed { code: kept };
        self.record_of_relay(member, id, event).await?;
        Ok(code)
    }

    /// Lets a relay in no more: its box was stolen or is not needed.
    pub async fn revoke_relay(&self, member: &Member, id: RelayId) -> Result<(), Error> {
        self.record_of_relay(member, id, RelayEvent::Revoked).await
    }

    async fn record_of_relay(
        &self,
        member: &Member,
        id: RelayId,
        event: RelayEvent,
    ) -> Result<(), Error> {
        if !member.may_in_house(HouseAct::Manage) {
            return Err(Error::Forbidden);
        }
        let is_new = matches!(event, RelayEvent::Added { .. });
        if !is_new && self.site().relay(id).is_none() {
            return Err(Error::NotFound);
        }
        self.record(By::Staff(member.id), SiteEvent::Relay { id, event })
            .await
            .map(|_| ())
    }

    fn fresh_code(&self) -> (Code, EnrolmentCode) {
        let code = Code::from_bits(rand::random());
        let now = self.now();
        let until = now
            .checked_add(SignedDuration::from_hours(CODE_HOURS))
            .unwrap_or(now);
        let kept = EnrolmentCode {
            hash: code.hash(),
            until,
        };
        (code, kept)
    }

    /// Makes the box that shows a code its relay; what an earlier box showed opens nothing any more.
    ///
    /// # Errors
    /// `Forbidden` for a code that is wrong, used or too old.
    pub async fn enrol(&self, code: &str) -> Result<(Relay, Secret), Error> {
        let hash = Code::parse(code).map_err(|_| Error::Forbidden)?.hash();
        let _alone = self.relay_watch().enrolling.lock().await;
        let (site, now) = (self.site(), self.now());
        let relay = site.relays.iter().find(|r| r.takes_code(&hash, now));
        let relay = relay.ok_or(Error::Forbidden)?.clone();
        let secret = Secret::new();
        let event = RelayEvent::Enrolled {
            token: secret.hash(),
        };
        let id = relay.id;
        self.record(By::Hub, SiteEvent::Relay { id, event }).await?;
        Ok((relay, secret))
    }

    /// The relay that shows a token, while it is let in.
    pub fn relay_with(&self, token: &str) -> Option<Relay> {
        let hash = hash_of(token)?;
        self.site().relay_by_token(&hash).cloned()
    }

    /// What a relay said of itself last, since this start of the hub.
    pub fn relay_presence(&self, id: RelayId) -> Option<Presence> {
        let seen = self.relay_watch().seen.lock().expect("no holder panics");
        seen.get(&id).cloned()
    }

    /// Takes what a relay brings: everything in one step, and after it in the same step how far it was heard.
    ///
    /// # Errors
    /// Only where nothing at all was taken.
    pub async fn take_relayed(&self, relay: &Relay, batch: RelayBatch) -> Result<Taken, Error> {
        self.note_presence(relay.id, &batch);
        let scans_taken = match &batch.scans {
            Some(report) => self.take_scans(relay.id, report).await,
            None => false,
        };
        let have = relay.have(batch.epoch);
        let run = run_of(&batch.entries);
        let begins_at = run.first().map(|entry| entry.seq);
        let wanted = (have + 1).max(batch.first);
        let fates = match (begins_at, run.last()) {
            (Some(begins_at), Some(last)) if begins_at <= wanted => {
                let heard = Heard {
                    epoch: batch.epoch,
                    seq: last.seq.max(have),
                    head_seq: batch.head.seq,
                    head: batch.head.hash,
                };
                let run: Vec<SealedEntry> = run.into_iter().cloned().collect();
                self.take_run(relay, run, heard).await?
            }
            _ => Vec::new(),
        };
        let site = self.site();
        let have = site.relay(relay.id).map_or(0, |r| r.have(batch.epoch));
        let backed_up = self.store().backed_up();
        Ok(Taken {
            have: Have {
                epoch: batch.epoch,
                seq: have,
            },
            fates,
            backed_up: backed_up.and_then(|proven| proven.of_relay(relay.id, batch.epoch)),
            scans_taken,
        })
    }

    async fn take_run(
        &self,
        relay: &Relay,
        run: Vec<SealedEntry>,
        heard: Heard,
    ) -> Result<Vec<(u64, Uuid, Fate)>, Error> {
        let (app, id) = (self.clone(), relay.id);
        let opened = move || -> Vec<_> {
            run.iter()
                .map(|entry| (entry.seq, entry.id, app.opened_entry(id, entry)))
                .collect()
        };
        let opened = tokio::task::spawn_blocking(opened).await;
        let opened = opened.map_err(|_| Error::NotFound)?;
        let mut requests = Vec::with_capacity(opened.len() + 1);
        let mut unread = Vec::with_capacity(opened.len());
        for (seq, id, (request, fate)) in opened {
            requests.push(request);
            unread.push((seq, id, fate));
        }
        let commands = requests.clone();
        let heard = (relay.heard.as_ref() != Some(&heard)).then_some(SiteEvent::Relay {
            id,
            event: RelayEvent::Heard(heard),
        });
        let heard_request = || heard.clone().map(|e| self.site_request(By::Hub, e));
        requests.extend(heard_request());
        let outcomes = self.store().submit_all(requests).await?;
        let mut aside = Vec::new();
        let mut fates = Vec::with_capacity(unread.len());
        for (((seq, id, fate), outcome), command) in unread.into_iter().zip(outcomes).zip(commands)
        {
            let told = match (outcome, fate) {
                (Ok(_), Some(fate)) => fate,
                (Ok(outcome), None) => outcome.into(),
                (Err(error), fate) => {
                    tracing::error!(%error, "a relay's command cannot be taken as it is: it is kept aside");
                    aside.push(kept_aside(relay.id, command));
                    fate.unwrap_or(Fate::Failed(error))
                }
            };
            fates.push((seq, id, told));
        }
        if !aside.is_empty() {
            // The writer has not said yet that the relay was heard: it does once these are safe.
            aside.extend(heard_request());
            for kept in self.store().submit_all(aside).await? {
                kept?;
            }
            for (.., fate) in &mut fates {
                if matches!(fate, Fate::Failed(_)) {
                    *fate = Fate::Shapeless("kept for the desk".into());
                }
            }
        }
        Ok(fates)
    }

    /// What an entry asks for; with a fate of its own where nobody can read it, and then it asks to be kept aside.
    fn opened_entry(&self, relay: RelayId, entry: &SealedEntry) -> (Request, Option<Fate>) {
        let aside = |why: &str, content: String, fate: Fate| {
            let request = Request {
                id: CommandId(entry.id),
                digest: self.store().digest(content.as_bytes()),
                by: By::Hub,
                sent_at: None,
                token: None,
                content,
                body: Body::Quarantine {
                    relay,
                    why: why.into(),
                },
            };
            (request, Some(fate))
        };
        let Some(plain) = self.store().open_as_hub(&entry.sealed.0) else {
            let sealed = data_encoding::BASE64.encode(&entry.sealed.0);
            let fate = Fate::Shapeless("sealed to somebody else".into());
            return aside("sealed", sealed, fate);
        };
        let text = String::from_utf8_lossy(&plain).into_owned();
        let envelope: Envelope = match serde_json::from_slice(&plain) {
            Ok(envelope) => envelope,
            Err(error) => return aside("shape", text, Fate::Shapeless(error.to_string())),
        };
        let id = envelope.command.get("id").and_then(Value::as_str);
        if id.and_then(|id| Uuid::parse_str(id).ok()) != Some(entry.id) {
            return aside("id", text, Fate::Malformed(Malformed::Id));
        }
        match self.request_of(Way::Relay, &envelope.command) {
            Ok(mut request) => {
                // The device's clock against the relay's, carried over to this one; the rest of a minute is cut.
                request.sent_at = envelope.skew_min.and_then(|minutes| {
                    let seconds = minutes.checked_mul(60)? + 30 * minutes.signum();
                    self.now()
                        .checked_add(SignedDuration::from_secs(seconds))
                        .ok()
                });
                (request, None)
            }
            Err(Fate::Malformed(malformed)) => {
                aside(malformed.code(), text, Fate::Malformed(malformed))
            }
            Err(fate) => aside("shape", text, fate),
        }
    }

    fn note_presence(&self, id: RelayId, batch: &RelayBatch) {
        let at = self.now();
        let mut seen = self.relay_watch().seen.lock().expect("no holder panics");
        let before = seen.get(&id).filter(|presence| presence.is_up(at));
        let presence = Presence {
            at,
            since: before.map_or(at, |presence| presence.since),
            version: batch.version.chars().take(40).collect(),
            waiting: batch.waiting,
            oldest: batch.oldest,
        };
        seen.insert(id, presence);
    }
}

/// A command that the writer could not take, on its way to the desk.
fn kept_aside(relay: RelayId, command: Request) -> Request {
    Request {
        by: By::Hub,
        sent_at: None,
        token: None,
        body: Body::Quarantine {
            relay,
            why: "failed".into(),
        },
        ..command
    }
}

/// The entries from the lowest sequence on, without a gap, in order.
fn run_of(entries: &[SealedEntry]) -> Vec<&SealedEntry> {
    let mut sorted: Vec<&SealedEntry> = entries.iter().collect();
    sorted.sort_by_key(|entry| entry.seq);
    let mut run: Vec<&SealedEntry> = Vec::with_capacity(sorted.len());
    for entry in sorted {
        match run.last() {
            Some(last) if entry.seq > last.seq + 1 => break,
            _ => run.push(entry),
        }
    }
    run
}
