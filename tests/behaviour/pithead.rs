//! The actor of the relays' tests: a box at the pithead as the hub meets it.

use serde_json::{Value, json};
use shishiling::domain::relay_wire::hide_receipt;
use shishiling::domain::staff::{Member, Role};
use shishiling::store::keys::seal_to_recipient;
use uuid::Uuid;

use crate::answer::Answer;
use crate::world::{Caller, World};

/// A box at the pithead as the hub meets it.
pub struct Box {
    pub caller: Caller,
    pub relay: Uuid,
    pub recipient: String,
    pub epoch: u64,
    /// Everything it ever took, sealed; the first has sequence 1.
    pub queue: Vec<Value>,
}

impl Box {
    /// Enrolled by an admin, with an empty queue.
    pub async fn enrolled(world: &World) -> (Box, Member) {
        let admin = world.member(&[Role::Admin], None).await;
        let place = Some(world.place("井口"));
        let (_, code) = world.app.add_relay(&admin, "井口", place).await.unwrap();
        let answer = enrol(world, &code.grouped()).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        (Box::from(world, &answer.json()), admin)
    }

    pub fn from(world: &World, enrolled: &Value) -> Box {
        let token = enrolled["token"].as_str().unwrap();
        Box {
            caller: world
                .worker()
                .with("authorization", &format!("Bearer {token}")),
            relay: enrolled["relay"].as_str().unwrap().parse().unwrap(),
            recipient: enrolled["recipient"].as_str().unwrap().into(),
            epoch: u64::MAX - 7,
            queue: Vec::new(),
        }
    }

    pub fn sealed(&self, plain: &[u8]) -> String {
        let sealed = seal_to_recipient(&self.recipient, plain).unwrap();
        data_encoding::BASE64.encode(&sealed)
    }

    /// Takes a command as a device sent it.
    pub fn take(&mut self, command: &Value) {
        let mut hidden = command.clone();
        hide_receipt(&mut hidden);
        let received = "2026-07-02T01:20:00Z";
        let envelope =
            json!({"command": hidden, "received": received, "skew_min": -3, "node": self.relay});
        let sealed = self.sealed(envelope.to_string().as_bytes());
        let id = command["id"].as_str().unwrap().to_owned();
        self.take_sealed(&id, &sealed);
    }

    pub fn take_sealed(&mut self, id: &str, sealed: &str) {
        let seq = self.queue.len() as u64 + 1;
        let entry = json!({"seq": seq, "id": id, "at": "2026-07-02T01:20:00Z", "sealed": sealed});
        self.queue.push(entry);
    }

    /// Brings the entries of these places in the queue, counted from 1.
    pub async fn bring(&self, seqs: std::ops::RangeInclusive<usize>) -> Answer {
        let entries = self.queue.get(seqs.start() - 1..*seqs.end()).unwrap_or(&[]);
        self.send(entries, 0).await
    }

    pub async fn send(&self, entries: &[Value], first: u64) -> Answer {
        let head = json!({"seq": self.queue.len(), "hash": "ab".repeat(32)});
        let oldest = "2026-07-02T01:00:00Z";
        let batch = json!({"v": 1, "epoch": self.epoch, "version": "0.1.0", "head": head,
            "first": first, "waiting": 5, "oldest": oldest, "entries": entries, "later": "ignored"});
        self.caller.post("/api/v1/relay/batches", &batch).await
    }

    /// Says that it lives, and brings nothing.
    pub async fn beat(&self) -> Answer {
        self.send(&[], 0).await
    }

    /// What it is told then.
    pub async fn told_by_beat(&self) -> (Vec<String>, u64) {
        let answer = self.beat().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        told(&answer.json())
    }

    /// What became of them, and where to go on.
    pub async fn brought(&self, seqs: std::ops::RangeInclusive<usize>) -> (Vec<String>, u64) {
        let answer = self.bring(seqs).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        told(&answer.json())
    }
}

/// In one word each, and where to go on.
pub fn told(answer: &Value) -> (Vec<String>, u64) {
    let results = answer["results"].as_array().unwrap().iter();
    let words = results.map(|result| result["result"].as_str().unwrap().to_owned());
    (words.collect(), answer["have"]["seq"].as_u64().unwrap())
}

/// Shows a code at the hub's door.
pub async fn enrol(world: &World, code: &str) -> Answer {
    let asked = json!({"code": code});
    world.worker().post("/api/v1/relays", &asked).await
}
