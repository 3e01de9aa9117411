//! The world of the simulation: phones, two relays, one hub, and the wires between them.

use std::collections::{BTreeMap, BTreeSet};

use shishiling::relay::plan::retry::Jitter;
use shishiling::relay::plan::step::Step;

use crate::chance::Chance;
use crate::device::{Device, Node, Reply, State};
use crate::history::{DEVICES, Fault, Op, RELAYS};
use crate::hub::Hub;
use crate::relay::{Relay, Whereabouts};
use crate::wires::Copy;
use crate::word::{Ask, Id, Word};

/// A relay as it was between two losses of its disk.
pub type Way = (usize, u32);

pub struct World {
    pub devices: Vec<Device>,
    pub relays: Vec<Relay>,
    pub hub: Hub,
    pub now_ms: u64,
    /// Everything that was ever said, in order, by whom.
    pub said: Vec<(usize, Word)>,
    /// The relays that told somebody that they have it, in the order in which they did; None: the hub itself.
    pub ways: BTreeMap<Id, BTreeSet<Option<Way>>>,
    pub taken: BTreeMap<Way, Vec<Id>>,
    /// Ids whose words were altered on a phone.
    pub altered: BTreeSet<Id>,
    /// The hub went back beyond its newest verified backup: what only that one held is the stated limit.
    pub forgot_a_backup: bool,
    /// What it forgot by that, and no relay holds any more: it may come late, from an older disk.
    pub let_go: BTreeSet<Id>,
    chance: Chance,
    pub copies: Vec<Copy>,
    epochs: u64,
}

impl World {
    pub fn new(seed: u64) -> World {
        World {
            devices: (0..DEVICES)
                .map(|device| Device::new(Node::Relay(device % RELAYS)))
                .collect(),
            relays: (0..RELAYS as u64).map(Relay::new).collect(),
            hub: Hub::new(),
            now_ms: 0,
            said: Vec::new(),
            ways: BTreeMap::new(),
            taken: BTreeMap::new(),
            altered: BTreeSet::new(),
            forgot_a_backup: false,
            let_go: BTreeSet::new(),
            chance: Chance::seeded(seed),
            copies: Vec::new(),
            epochs: RELAYS as u64,
        }
    }

    pub fn play(&mut self, op: &Op) {
        match *op {
            Op::Say {
                device,
                ask,
                back,
                poison,
            } => self.say(device, ask, back, poison),
            Op::Flush {
                device,
                everything,
                fault,
            } => self.flush(device, everything, fault),
            Op::Relay { relay, fault } => {
                self.relay(relay, fault);
            }
            Op::Again { which } => self.again(which),
            Op::Pass { seconds } => self.now_ms += seconds * 1_000 + self.chance.below(1_000),
            Op::Move { device, to } => self.devices[device].at = to,
            Op::Crash { relay } => self.relays[relay].crash(self.now_ms),
            Op::Wipe { relay } => {
                let disk = Relay::wiped(self.new_epoch());
                self.relays[relay].replace_disk(disk, self.now_ms);
            }
            Op::Image { relay } => self.relays[relay].image = Some(self.relays[relay].disk.clone()),
            Op::RollBack { relay } => {
                if let Some(disk) = self.relays[relay].image.clone() {
                    self.relays[relay].replace_disk(disk, self.now_ms);
                }
            }
            Op::Sync { relay } => self.relays[relay].sync(),
            Op::BackUp => self.hub.back_up(),
            Op::Restore { newest } => self.restore(newest),
            Op::End { case } => {
                let cases: Vec<_> = self.hub.state.cases.keys().copied().collect();
                if !cases.is_empty() {
                    self.hub.end(cases[case % cases.len()], self.now_ms);
                }
            }
            Op::Die { device } => self.devices[device].alive = false,
            Op::Alter { device } => {
                let altered = self.devices[device].alter();
                self.altered.extend(altered);
            }
        }
    }

    fn say(&mut self, device: usize, ask: Ask, back: usize, poison: Option<crate::word::Poison>) {
        if !self.devices[device].alive {
            return;
        }
        let id = self.said.len() as Id;
        let own = self.said.iter().rev();
        let mut filed = own.filter(|(by, word)| *by == device && word.ask == Ask::File);
        let case = match ask {
            Ask::File => Some(id),
            _ => filed.nth(back).map(|(_, word)| word.id),
        };
        let Some(case) = case else { return };
        let word = Word {
            id,
            case,
            ask,
            content: 0,
            poison,
        };
        self.said.push((device, word.clone()));
        self.devices[device].submit(word);
    }

    /// One round of a phone's outbox. The fault befalls its first request.
    pub fn flush(&mut self, device: usize, everything: bool, fault: Fault) {
        if !self.devices[device].alive {
            return;
        }
        let (at, now_ms) = (self.devices[device].at, self.now_ms);
        let mut fault = Some(fault);
        for batch in self.devices[device].due(now_ms, everything) {
            let fault = fault.take().unwrap_or(Fault::None);
            let reply = self.send(at, &batch, fault);
            let goes_on = self.devices[device].delivered(&batch, &reply, now_ms, &mut self.chance);
            if let Reply::Ours(_, results) = &reply {
                for (id, _) in results {
                    self.must_be_true(device, *id);
                }
            }
            if !goes_on {
                return;
            }
        }
        let asked = self.devices[device].asks_after(now_ms, everything);
        if !asked.is_empty() {
            let reply = self.ask(at, &asked, fault.unwrap_or(Fault::None));
            self.devices[device].told(&asked, &reply, now_ms, &mut self.chance);
            if let Reply::Ours(_, said) = &reply {
                for (id, _) in said {
                    self.must_be_true(device, *id);
                }
            }
        }
        self.devices[device].settle();
    }

    /// What a phone shows is so, as far as whoever told it could know.
    fn must_be_true(&self, device: usize, id: Id) {
        let device = &self.devices[device];
        let Some(kept) = device.kept(id) else { return };
        let known = self.hub.state.known.get(&id);
        match (kept.state, device.at) {
            (State::Hub, Node::Hub) => assert!(known.is_some(), "{id} is not at the hub"),
            (State::Hub, Node::Relay(at)) => {
                let relay = &self.relays[at];
                let is_behind = relay.spoke_in < self.hub.epoch && relay.heard_in(id).is_some();
                assert!(
                    known.is_some() || is_behind || self.forgot_a_backup,
                    "{id} is not at the hub, the relay says so"
                );
            }
            (State::Relay, Node::Relay(at)) => {
                let whereabouts = self.relays[at].status(id);
                assert_ne!(
                    whereabouts,
                    Whereabouts::Unknown,
                    "{id} is not at the relay"
                );
            }
            _ => {}
        }
    }

    /// One step of a relay; the moment until which it waits, if it does.
    pub fn relay(&mut self, relay: usize, fault: Fault) -> Option<u64> {
        let now_ms = self.now_ms;
        let running_ms = self.relays[relay].running(now_ms).as_millis() as u64;
        let (ticket, from, count, blank) = match self.relays[relay].next(now_ms) {
            Step::Wait { until } => {
                return Some(now_ms - running_ms + until.as_millis() as u64);
            }
            Step::Renumber => {
                let epoch = self.new_epoch();
                self.relays[relay].renumber(epoch);
                return None;
            }
            Step::Batch {
                ticket,
                from,
                count,
                blank,
            } => (ticket, from, count, blank),
            step => panic!("neither files nor sites are here: {step:?}"),
        };
        let line = (relay, self.relays[relay].epoch());
        let entries = self.relays[relay].entries(from, count, blank);
        let jitter = Jitter(self.chance.next() as u32);
        match self.exchange(line, &entries, fault) {
            Ok(answer) => self.relays[relay].answered(ticket, now_ms, &answer, jitter),
            Err(failure) => self.relays[relay].failed(ticket, now_ms, failure, jitter),
        }
        None
    }

    /// The hub goes back to a backup. What it forgets by that, the relays through which it came still hold: as long
    /// as it is the newest verified one, and the relay has its disk.
    fn restore(&mut self, newest: bool) {
        let before: Vec<Id> = self.hub.state.known.keys().copied().collect();
        let restored = self.hub.restore(newest);
        self.forgot_a_backup |= restored && !newest;
        for id in before {
            if self.hub.state.known.contains_key(&id) {
                continue;
            }
            for (relay, incarnation) in self.ways.get(&id).into_iter().flatten().flatten() {
                let relay = &self.relays[*relay];
                let is_it = relay.incarnation == *incarnation;
                if self.forgot_a_backup && !relay.holds(id) {
                    self.let_go.insert(id);
                }
                let is_held = !is_it || relay.holds(id) || self.forgot_a_backup;
                assert!(is_held, "{id} was released too early");
            }
        }
    }

    fn new_epoch(&mut self) -> u64 {
        self.epochs += 1;
        self.epochs
    }
}
