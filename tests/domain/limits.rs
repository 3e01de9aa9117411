//! Late stays late, and a hazard stays with the safety office, whichever way one goes about it.

use jiff::SignedDuration;
use shishiling::domain::By;
use shishiling::domain::case::{Kind, NotAcceptedFor, Status, Via};
use shishiling::domain::command::{Command, Reclassify};
use shishiling::domain::deadline::Class;
use shishiling::domain::decide::Refusal;

use super::mine::{DISPATCHER, LOGISTICS, SAFETY};
use super::roles::{a, dispatch, end, filed};
use super::world::{World, words};

fn reclassify(kind: Option<Kind>, class: Option<Class>) -> Command {
    Command::Reclassify(Reclassify {
        kind,
        category: None,
        place: None,
        class,
        title: None,
    })
}

#[test]
fn a_limit_that_has_passed_is_not_moved_by_another_class() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    let small = reclassify(None, Some(Class::Small));
    world
        .ask(case, By::Staff(DISPATCHER), small, false)
        .expect("before the limit");
    let passed = world.histories[case].case.due.finish;
    world.now = passed + SignedDuration::from_secs(1);
    let complex = reclassify(None, Some(Class::Complex));
    world
        .ask(case, By::Staff(DISPATCHER), complex, false)
        .expect("the class may still be corrected");
    let state = &world.histories[case].case;
    assert_eq!((state.class, state.due.finish), (Class::Complex, passed));

    // While it runs, the limit follows the class.
    let other = filed(&mut world, a(Kind::Request, Via::Phone, false));
    let before = world.histories[other].case.due.finish;
    let complex = reclassify(None, Some(Class::Complex));
    world
        .ask(other, By::Staff(DISPATCHER), complex, false)
        .expect("corrected in time");
    assert!(world.histories[other].case.due.finish > before);
}

#[test]
fn a_hazard_that_a_department_had_is_neither_ended_nor_turned_away_by_the_dispatcher() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Hazard, Via::Phone, false));
    world
        .ask(case, By::Staff(DISPATCHER), dispatch(1), false)
        .expect("dispatched");
    let returned = Command::Return { reason: words(3) };
    world
        .ask(case, By::Staff(LOGISTICS), returned, false)
        .expect("returned");
    assert_eq!(world.histories[case].case.status(), Status::Waiting);
    let turned_away = || Command::NotAccept {
        reason: NotAcceptedFor::Unclear,
        text: words(4),
    };
    for by in [DISPATCHER, LOGISTICS] {
        for way in [end(), turned_away()] {
            let refused = world.ask(case, By::Staff(by), way, false);
            assert_eq!(refused, Err(Refusal::NotAllowed));
        }
    }
    let looked = world.ask(case, By::Staff(SAFETY), end(), false);
    looked.expect("the safety office, after looking again");

    // One that no department ever had is turned away as anything else.
    let mut world = World::new();
    let fresh = filed(&mut world, a(Kind::Hazard, Via::Phone, false));
    let done = world.ask(fresh, By::Staff(DISPATCHER), turned_away(), false);
    done.expect("not ours to mend");
}
