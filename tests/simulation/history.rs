//! A history: what people do and what goes wrong, as a list that shrinks to the few lines that matter.

use proptest::prelude::*;

use crate::device::Node;
use crate::word::{Ask, Poison};

pub const DEVICES: usize = 3;
pub const RELAYS: usize = 2;

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Op {
    /// A worker says something: a new case, or more on the case before, or the one before that.
    Say {
        device: usize,
        ask: Ask,
        back: usize,
        poison: Option<Poison>,
    },
    /// A phone sends what is due, or everything.
    Flush {
        device: usize,
        everything: bool,
        fault: Fault,
    },
    /// A relay does what its plan says next.
    Relay {
        relay: usize,
        fault: Fault,
    },
    /// The same request arrives once more, later than others.
    Again {
        which: usize,
    },
    Pass {
        seconds: u64,
    },
    /// The worker walks on: the next request goes to another node.
    Move {
        device: usize,
        to: Node,
    },
    Crash {
        relay: usize,
    },
    Wipe {
        relay: usize,
    },
    Image {
        relay: usize,
    },
    /// The relay's disk is an older one.
    RollBack {
        relay: usize,
    },
    /// What a relay has heard reaches its disk.
    Sync {
        relay: usize,
    },
    BackUp,
    Restore {
        newest: bool,
    },
    /// The dispatcher ends a case.
    End {
        case: usize,
    },
    Die {
        device: usize,
    },
    Alter {
        device: usize,
    },
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    NeverArrives,
    /// It is taken, and nobody hears of it.
    AnswerLost,
    /// Of the answer only the beginning is there: no JSON any more.
    AnswerCut,
    /// Half of the results are missing.
    AnswerShort,
    Twice,
    /// Of a batch only the first half is taken.
    Half,
    /// It never arrives now; a copy does, later.
    Late,
    /// It arrives, and once more later.
    Echo,
    Portal,
    Status(u16),
    /// The node dies before what it wrote is on disk.
    DiesBeforeSync,
    /// The node dies after that, before it answers.
    DiesAfterSync,
}

fn fault() -> impl Strategy<Value = Fault> {
    let status = prop::sample::select(vec![500, 507, 413, 429, 503, 401, 404]);
    prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::NeverArrives),
        2 => Just(Fault::AnswerLost),
        1 => Just(Fault::AnswerCut),
        1 => Just(Fault::AnswerShort),
        1 => Just(Fault::Twice),
        1 => Just(Fault::Half),
        1 => Just(Fault::Late),
        1 => Just(Fault::Echo),
        1 => Just(Fault::Portal),
        1 => status.prop_map(Fault::Status),
        1 => Just(Fault::DiesBeforeSync),
        1 => Just(Fault::DiesAfterSync),
    ]
}

fn ask() -> impl Strategy<Value = Ask> {
    prop_oneof![
        4 => Just(Ask::File),
        4 => Just(Ask::Write),
        1 => Just(Ask::Rate),
        1 => Just(Ask::Reopen),
        1 => Just(Ask::Withdraw),
    ]
}

fn poison() -> impl Strategy<Value = Option<Poison>> {
    prop_oneof![
        40 => Just(None),
        1 => Just(Some(Poison::Refuses)),
        1 => Just(Some(Poison::Falls)),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    prop_oneof![
        3 => (0..RELAYS).prop_map(Node::Relay),
        1 => Just(Node::Hub),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let (device, relay) = (0..DEVICES, 0..RELAYS);
    prop_oneof![
        14 => (device.clone(), ask(), 0..2usize, poison())
            .prop_map(|(device, ask, back, poison)| Op::Say { device, ask, back, poison }),
        20 => (device.clone(), any::<bool>(), fault())
            .prop_map(|(device, everything, fault)| Op::Flush { device, everything, fault }),
        26 => (relay.clone(), fault()).prop_map(|(relay, fault)| Op::Relay { relay, fault }),
        4 => any::<usize>().prop_map(|which| Op::Again { which }),
        12 => (1..90u64).prop_map(|seconds| Op::Pass { seconds }),
        3 => (device.clone(), node()).prop_map(|(device, to)| Op::Move { device, to }),
        3 => relay.clone().prop_map(|relay| Op::Crash { relay }),
        1 => relay.clone().prop_map(|relay| Op::Wipe { relay }),
        1 => relay.clone().prop_map(|relay| Op::Image { relay }),
        1 => relay.clone().prop_map(|relay| Op::RollBack { relay }),
        2 => relay.prop_map(|relay| Op::Sync { relay }),
        3 => Just(Op::BackUp),
        1 => prop::bool::weighted(0.8).prop_map(|newest| Op::Restore { newest }),
        3 => any::<usize>().prop_map(|case| Op::End { case }),
        1 => device.clone().prop_map(|device| Op::Die { device }),
        1 => device.prop_map(|device| Op::Alter { device }),
    ]
}

/// What happens, and the seed of all small chances.
pub fn history() -> impl Strategy<Value = (u64, Vec<Op>)> {
    (any::<u64>(), prop::collection::vec(op(), 1..300))
}
