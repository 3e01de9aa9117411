//! Thousands of histories of phones, relays and a hub under random faults, in one process and without a clock: the real
//! planner, the real rules of the domain, the phone's outbox rule for rule. Nothing is lost that anything living still
//! has, nothing is doubled, all comes to rest, and nobody is told what is not so.

#[allow(dead_code, reason = "shared with the tests of durability")]
#[path = "../durability/chance.rs"]
mod chance;
mod device;
mod history;
mod hub;
mod peace;
mod relay;
mod wires;
mod word;
mod world;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use history::history;
use world::World;

#[test]
fn nothing_is_lost_or_doubled_and_nobody_is_told_what_is_not_so() {
    // `tests/long` asks for a hundred thousand.
    let asked = std::env::var("HISTORIES").map(|n| n.parse().expect("HISTORIES is a number"));
    let config = Config {
        cases: asked.unwrap_or(2_000),
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let tally = std::cell::RefCell::new(peace::Tally::default());
    // Of a history that shrinks only the last panic is of interest.
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let told = runner.run(&history(), |(seed, ops)| {
        let mut world = World::new(seed);
        for op in &ops {
            world.play(op);
        }
        tally.borrow_mut().add(&peace::make(&mut world));
        Ok(())
    });
    std::panic::set_hook(loud);
    if let Err(error) = told {
        panic!("{error}");
    }
    let tally = tally.into_inner();
    println!("{tally:?}");
    assert!(
        tally.is_telling(),
        "too little happened to prove anything: {tally:?}"
    );
}
