//! The end of a history: the faults stop, everything comes to rest, and it is counted what is where.

use std::collections::BTreeSet;

use crate::device::{Node, State};
use crate::history::{DEVICES, Fault, RELAYS};
use crate::hub::{Fate, case_id};
use crate::relay::Whereabouts;
use crate::word::{Ask, Id};
use crate::world::World;

/// Turns after which all must be at rest; a turn is at most half a minute.
const TURNS: usize = 10_000;

/// How much happened, so that a simulation of nothing is noticed.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub said: usize,
    pub done: usize,
    pub refused: usize,
    pub quarantined: usize,
    pub set_aside: usize,
    pub conflicts: usize,
    pub restored: usize,
    /// Said, and nowhere any more: only a dead phone, a wiped relay or an older hub knew it.
    pub gone: usize,
    pub hours: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.said += other.said;
        self.done += other.done;
        self.refused += other.refused;
        self.quarantined += other.quarantined;
        self.set_aside += other.set_aside;
        self.conflicts += other.conflicts;
        self.restored += other.restored;
        self.gone += other.gone;
        self.hours += other.hours;
    }

    /// Enough of everything.
    pub fn is_telling(&self) -> bool {
        self.done * 2 > self.said
            && self.refused > 0
            && self.set_aside > 0
            && self.conflicts > 0
            && self.restored > 0
            && self.gone > 0
    }
}

/// Ends a history, and proves what must be true of every one.
pub fn make(world: &mut World) -> Tally {
    world.arrive_late();
    let (must, held) = (living(world), held(world));
    come_to_rest(world);
    let mut tally = Tally {
        said: world.said.len(),
        restored: world.hub.epoch as usize - 1,
        hours: world.now_ms / 3_600_000,
        ..Tally::default()
    };
    count(world, &must, &held, &mut tally);
    each_once(world);
    in_order(world);
    assert_eq!(world.hub.state.retold(), world.hub.state.cases);
    tally
}

/// What something living still has.
fn living(world: &World) -> BTreeSet<Id> {
    let mut ids = BTreeSet::new();
    for device in world.devices.iter().filter(|device| device.alive) {
        let open = device.outbox.iter().filter(|kept| {
            matches!(kept.state, State::Kept | State::Relay)
                && !is_told_too_late(world, device.at, kept.word.id)
        });
        ids.extend(open.map(|kept| kept.word.id));
    }
    for relay in &world.relays {
        ids.extend(relay.held().map(|word| word.id));
    }
    ids.extend(world.hub.state.known.keys());
    ids
}

/// Whose words lie on a living phone or at a relay.
fn held(world: &World) -> BTreeSet<Id> {
    let phones = world.devices.iter().filter(|device| device.alive);
    let on_phones = phones.flat_map(|device| device.outbox.iter().map(|kept| kept.word.id));
    let all = world.said.iter().map(|(_, word)| word.id);
    let at_relays = all.filter(|id| world.relays.iter().any(|relay| relay.holds(*id)));
    on_phones.chain(at_relays).collect()
}

/// A hub that went back beyond its newest verified backup forgot what its relay has released; until the relay hears of
/// it, it still tells phones that the hub has it. The stated limit.
fn is_told_too_late(world: &World, at: Node, id: Id) -> bool {
    let Node::Relay(relay) = at else { return false };
    let relay = &world.relays[relay];
    let heard_before = relay
        .heard_in(id)
        .is_some_and(|epoch| epoch < world.hub.epoch);
    world.forgot_a_backup && heard_before && !relay.holds(id)
}

/// Everything is sent until nothing is left to send.
fn come_to_rest(world: &mut World) {
    // A relay with nothing to send learns what its hub has forgotten by its next sign of life.
    let earliest_ms = world.now_ms + 400_000;
    for _ in 0..TURNS {
        let mut next_ms = u64::MAX;
        for device in 0..DEVICES {
            world.flush(device, false, Fault::None);
            if world.devices[device].alive {
                next_ms = next_ms.min(world.devices[device].next_ms().unwrap_or(u64::MAX));
            }
        }
        for relay in 0..RELAYS {
            let until = (0..1_000).find_map(|_| world.relay(relay, Fault::None));
            next_ms = next_ms.min(until.expect("a relay at work comes to a pause"));
        }
        if world.now_ms >= earliest_ms && is_at_rest(world) {
            return;
        }
        world.now_ms = next_ms
            .min(earliest_ms.max(world.now_ms + 30_000))
            .max(world.now_ms + 1);
    }
    let relays: Vec<String> = world.relays.iter().map(|relay| relay.standing()).collect();
    let phones: Vec<_> = world.devices.iter().map(|device| &device.outbox).collect();
    panic!("it does not come to rest: {relays:#?} {phones:#?}");
}

fn is_at_rest(world: &World) -> bool {
    let phones = world.devices.iter().filter(|device| device.alive);
    let mut sent =
        phones.flat_map(|device| device.outbox.iter().map(move |kept| (device.at, kept)));
    sent.all(|(at, kept)| match kept.state {
        State::Kept => kept.word.poison.is_some() && at == Node::Hub,
        State::Relay => false,
        _ => true,
    }) && world.relays.iter().all(|relay| relay.unanswered() == 0)
}

/// Whatever was still somewhere is at the hub, or kept aside where somebody is told so.
fn count(world: &World, must: &BTreeSet<Id>, held: &BTreeSet<Id>, tally: &mut Tally) {
    for (device, word) in &world.said {
        let known = world.hub.state.known.get(&word.id);
        let device = &world.devices[*device];
        let kept = device.kept(word.id).filter(|_| device.alive);
        let is_aside = || {
            let refused = |relay: &&crate::relay::Relay| {
                relay.status(word.id) == Whereabouts::Refused && relay.holds(word.id)
            };
            world.relays.iter().any(|relay| refused(&relay))
        };
        match known {
            Some((_, Fate::Done | Fate::Parked)) => tally.done += 1,
            Some((_, Fate::Refused)) => tally.refused += 1,
            Some((_, Fate::Quarantined)) => {
                tally.quarantined += 1;
                tally.set_aside += usize::from(is_aside());
                let is_somewhere = kept.is_some() || is_aside() || world.forgot_a_backup;
                assert!(
                    is_somewhere || world.altered.contains(&word.id) || !held.contains(&word.id),
                    "{word:?} is blank"
                );
            }
            None => {
                let is_kept = kept.is_some_and(|kept| kept.state != State::Relay);
                assert!(is_kept || !must.contains(&word.id), "{word:?} is lost");
                tally.gone += usize::from(!is_kept);
            }
        }
        tally.conflicts += usize::from(kept.is_some_and(|kept| kept.state == State::Conflict));
    }
}

/// No command became two.
fn each_once(world: &World) {
    let mut causes = BTreeSet::new();
    for entry in &world.hub.state.journal {
        let is_first = entry.cause == Id::MAX || causes.insert(entry.cause);
        assert!(is_first, "{} happened twice", entry.cause);
    }
}

/// What one relay alone took of a case, the hub decided in the same order: all but what that relay had let go when
/// the hub went back beyond its newest verified backup.
fn in_order(world: &World) {
    let state = &world.hub.state;
    for (way, ids) in &world.taken {
        let only = BTreeSet::from([Some(*way)]);
        let mut last = std::collections::BTreeMap::new();
        let once = |id: &&Id| ids.iter().filter(|other| other == id).count() == 1;
        let came_by_it = |id: &&Id| world.ways[id] == only && !world.let_go.contains(id);
        for id in ids.iter().filter(once).filter(came_by_it) {
            let word = &world.said[*id as usize].1;
            if word.ask == Ask::File {
                // What was parked before it is decided after it.
                continue;
            }
            let place = state.journal.iter().position(|entry| entry.cause == *id);
            let Some(place) = place else { continue };
            let before = last.insert(word.case, place);
            assert!(
                before < Some(place),
                "{id} overtook another in {:?}",
                case_id(word.case)
            );
        }
    }
}
