//! Who may do what, checked on whatever happened in random histories, and the rules that matter most, said one by one.

use proptest::prelude::*;
use shishiling::domain::By;
use shishiling::domain::case::{CaseEvent, Closing, Ending, Face, Kind, Status, Via};
use shishiling::domain::command::{Command, Filing};
use shishiling::domain::decide::Refusal;
use shishiling::domain::place::DepartmentId;
use shishiling::domain::receipt::Receipt;
use shishiling::domain::staff::{Act, Member, Role};

use super::mine::{DISCIPLINE, DISPATCHER, LOGISTICS, SAFETY, TRANSPORT};
use super::world::{Happened, World, steps, words};

fn who<'a>(world: &'a World, happened: &Happened) -> Option<&'a Member> {
    match happened.meta.by {
        By::Staff(id) => Some(world.site.member(id).expect("a stranger did something")),
        _ => None,
    }
}

proptest! {
    #[test]
    fn nobody_does_what_is_not_theirs(steps in steps()) {
        let world = World::play(&steps);
        for happened in world.histories.iter().flat_map(|h| &h.events) {
            if matches!(happened.event, CaseEvent::Seconded | CaseEvent::Thumbed) {
                // Anybody with a phone.
                continue;
            }
            let Some(member) = who(&world, happened) else { continue };
            prop_assert!(!member.left, "one who left did {:?}", happened.event);
            let Some(before) = &happened.before else {
                prop_assert!(member.is(Role::Dispatcher), "{} filed", member.account);
                continue;
            };
            // The roles that do things to cases; admin and leader do none.
            let acts = [Role::Dispatcher, Role::Handler, Role::Supervisor, Role::Safety, Role::Discipline];
            prop_assert!(acts.into_iter().any(|role| member.is(role)), "{}", member.account);
            if before.cadre {
                prop_assert!(member.is(Role::Discipline), "{} on a cadre's case", member.account);
            } else if member.roles == [Role::Handler] {
                prop_assert_eq!(member.department, before.department);
            } else if member.roles == [Role::Safety] {
                prop_assert_eq!(before.kind, Kind::Hazard);
            } else {
                prop_assert!(member.roles != [Role::Discipline], "{:?}", happened.event);
            }
        }
    }

    #[test]
    fn whoever_does_not_see_a_case_does_nothing_to_it(steps in steps()) {
        let world = World::play(&steps);
        for history in &world.histories {
            for member in world.site.members.iter().filter(|m| !m.may(Act::See, &history.case)) {
                for act in Act::ALL {
                    prop_assert!(!member.may(act, &history.case), "{} {act:?}", member.account);
                }
            }
        }
    }

    #[test]
    fn a_dispatched_hazard_is_closed_by_the_safety_office(steps in steps()) {
        let world = World::play(&steps);
        for happened in world.histories.iter().flat_map(|h| &h.events) {
            let (CaseEvent::Ended { .. }, Some(before)) = (&happened.event, &happened.before) else { continue };
            if before.kind == Kind::Hazard && before.department.is_some() && !before.cadre {
                let member = who(&world, happened).expect("staff end cases");
                prop_assert!(member.is(Role::Safety), "{} closed a hazard", member.account);
            }
        }
    }

    #[test]
    fn ratings_come_from_the_reporter_or_from_a_call_by_another(steps in steps()) {
        let world = World::play(&steps);
        for happened in world.histories.iter().flat_map(|h| &h.events) {
            let (CaseEvent::Rated { by_phone, .. }, Some(before)) = (&happened.event, &happened.before) else { continue };
            let ended = before.ended.as_ref().expect("only what ended is rated");
            match happened.meta.by {
                By::Reporter => {
                    prop_assert!(!by_phone);
                    prop_assert!(!before.via.is_proxy(), "typed in for somebody, rated by phone only");
                }
                By::Staff(id) => {
                    prop_assert!(*by_phone);
                    prop_assert!(ended.by != id, "whoever ended it asked for the rating");
                }
                other => prop_assert!(false, "{other:?} rated"),
            }
        }
    }

    #[test]
    fn only_staff_end_and_only_the_reporter_reopens(steps in steps()) {
        let world = World::play(&steps);
        for happened in world.histories.iter().flat_map(|h| &h.events) {
            match happened.event {
                CaseEvent::Ended { ending, ref text, .. } => {
                    prop_assert!(matches!(happened.meta.by, By::Staff(_)));
                    prop_assert!(ending == Ending::Solved || text.is_some(), "no reason given");
                }
                CaseEvent::Reopened { .. } | CaseEvent::Withdrawn | CaseEvent::Wrote { .. } => {
                    prop_assert_eq!(happened.meta.by, By::Reporter);
                }
                CaseEvent::FileStored { .. } | CaseEvent::FileRefused { .. } => {
                    prop_assert_eq!(happened.meta.by, By::Hub);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn handlers_see_the_day_of_an_anonymous_filing_only(steps in steps()) {
        let world = World::play(&steps);
        for history in &world.histories {
            for member in world.site.members.iter().filter(|m| m.roles == [Role::Handler]) {
                if !history.case.named && !history.case.cadre {
                    prop_assert!(!member.sees_exact_time(&history.case));
                }
            }
        }
    }
}

pub fn a(kind: Kind, via: Via, cadre: bool) -> Filing {
    Filing {
        receipt: Receipt::from_bits([1; 10]).hash(),
        kind,
        category: None,
        place: None,
        via,
        cadre,
        text: words(1),
        identity: None,
        files: Vec::new(),
        sign: None,
        about: None,
    }
}

pub fn filed(world: &mut World, filing: Filing) -> usize {
    let by = if filing.via.is_proxy() {
        By::Staff(DISPATCHER)
    } else {
        By::Reporter
    };
    world.file(by, filing).expect("a filing is taken")
}

pub fn dispatch(to: u16) -> Command {
    Command::Dispatch {
        department: DepartmentId(to),
        finish_by: None,
        note: None,
    }
}

pub fn end() -> Command {
    Command::End {
        ending: Ending::Solved,
        text: None,
        files: Vec::new(),
    }
}

fn rate() -> Command {
    Command::Rate {
        face: Face::Satisfied,
        text: None,
    }
}

fn rate_by_phone() -> Command {
    Command::RateByPhone {
        face: Face::Satisfied,
        text: None,
    }
}

#[test]
fn a_handler_sees_what_the_department_has_and_nothing_else() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    let sees = |world: &World, staff| {
        let member = world.site.member(staff).expect("a member");
        member.may(Act::See, &world.histories[case].case)
    };
    assert!(!sees(&world, LOGISTICS));
    world
        .ask(case, By::Staff(DISPATCHER), dispatch(1), false)
        .expect("dispatched");
    assert!(sees(&world, LOGISTICS) && !sees(&world, TRANSPORT));
    let refused = world.ask(case, By::Staff(TRANSPORT), end(), false);
    assert_eq!(refused, Err(Refusal::NotAllowed));
    let returned = Command::Return { reason: words(3) };
    world
        .ask(case, By::Staff(LOGISTICS), returned, false)
        .expect("returned once");
    assert!(!sees(&world, LOGISTICS));
    assert_eq!(world.histories[case].case.status(), Status::Waiting);
}

#[test]
fn a_case_about_a_cadre_is_seen_by_the_discipline_office_alone() {
    for kind in Kind::ALL {
        let mut world = World::new();
        let case = filed(&mut world, a(kind, Via::Phone, true));
        // Even the department that it might be given to does not see it.
        world
            .ask(case, By::Staff(DISCIPLINE), dispatch(1), false)
            .expect("theirs to do");
        for member in &world.site.members {
            let sees = member.may(Act::See, &world.histories[case].case);
            assert_eq!(sees, member.is(Role::Discipline), "{}", member.account);
        }
        world
            .ask(case, By::Staff(DISCIPLINE), end(), false)
            .expect("from the first word to the last");
    }
}

#[test]
fn a_hazard_is_not_closed_by_those_who_mended_it() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Hazard, Via::Phone, false));
    world
        .ask(case, By::Staff(DISPATCHER), dispatch(1), false)
        .expect("dispatched");
    for by in [LOGISTICS, DISPATCHER] {
        let refused = world.ask(case, By::Staff(by), end(), false);
        assert_eq!(refused, Err(Refusal::NotAllowed));
    }
    world
        .ask(case, By::Staff(SAFETY), end(), false)
        .expect("after looking again");
}

#[test]
fn what_was_typed_in_for_somebody_is_rated_by_telephone_and_not_by_who_ended_it() {
    let mut world = World::new();
    for via in [Via::Group, Via::Call, Via::Visit, Via::Book] {
        let case = filed(&mut world, a(Kind::Request, via, false));
        world
            .ask(case, By::Staff(DISPATCHER), end(), false)
            .expect("ended at the desk");
        let by_receipt = world.ask(case, By::Reporter, rate(), false);
        assert_eq!(by_receipt, Err(Refusal::RatedByPhoneOnly));
        let by_the_same = world.ask(case, By::Staff(DISPATCHER), rate_by_phone(), false);
        assert_eq!(by_the_same, Err(Refusal::NotAllowed));
        let colleague = By::Staff(shishiling::domain::staff::StaffId(5));
        world
            .ask(case, colleague, rate_by_phone(), false)
            .expect("called by another");
    }
}

#[test]
fn staff_cannot_rate_with_the_reporters_command_nor_file_as_a_handler() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    world
        .ask(case, By::Staff(DISPATCHER), end(), false)
        .expect("ended");
    for member in world.site.members.clone() {
        let refused = world.ask(case, By::Staff(member.id), rate(), false);
        assert_eq!(refused, Err(Refusal::NotAllowed));
        let files = world.file(By::Staff(member.id), a(Kind::Request, Via::Call, false));
        assert_eq!(
            files.is_ok(),
            member.is(Role::Dispatcher),
            "{}",
            member.account
        );
    }
    let stranger = world.file(By::Reporter, a(Kind::Request, Via::Call, false));
    assert_eq!(stranger, Err(Refusal::NotAllowed));
}

#[test]
fn praise_is_passed_on_and_nobody_is_asked_to_rate_it() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Praise, Via::Phone, false));
    world
        .ask(case, By::Staff(DISPATCHER), end(), false)
        .expect("passed on");
    assert_eq!(world.histories[case].case.closing, Some(Closing::PassedOn));
    assert_eq!(
        world.ask(case, By::Reporter, rate(), false),
        Err(Refusal::Closed)
    );
}

#[test]
fn a_phone_is_counted_once_and_only_on_what_is_published() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    let second = |world: &mut World, marked| world.ask(case, By::Public, Command::Second, marked);
    assert_eq!(second(&mut world, false), Err(Refusal::NotPublished));
    let publish = Command::Publish {
        title: words(1),
        text: words(2),
        answer: None,
        photos: Vec::new(),
    };
    world
        .ask(case, By::Staff(DISPATCHER), publish, false)
        .expect("published");
    assert_eq!(second(&mut world, false), Ok(()));
    assert_eq!(second(&mut world, true), Err(Refusal::AlreadyMarked));
    assert_eq!(world.histories[case].case.seconds, 1);
}

#[test]
fn a_call_never_takes_the_place_of_what_the_reporter_said_and_nobody_calls_the_nameless() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    let supervisor = By::Staff(shishiling::domain::staff::StaffId(5));
    world
        .ask(case, By::Staff(DISPATCHER), end(), false)
        .expect("ended");
    let nameless = world.ask(case, supervisor, rate_by_phone(), false);
    assert_eq!(nameless, Err(Refusal::Anonymous));
    world
        .ask(case, By::Reporter, rate(), false)
        .expect("their own");
    let over_it = world.ask(case, supervisor, rate_by_phone(), false);
    assert_eq!(over_it, Err(Refusal::NothingToDo));
}

#[test]
fn a_case_holds_a_long_conversation_and_no_flood() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    let write = || Command::Write {
        text: words(1),
        files: Vec::new(),
    };
    // The filing is the first of the reporter's lines.
    for _ in 1..200 {
        world.ask(case, By::Reporter, write(), false).expect("read");
    }
    let flood = world.ask(case, By::Reporter, write(), false);
    assert_eq!(flood, Err(Refusal::TooMuch));
}

#[test]
fn kind_and_class_stand_once_a_case_has_ended() {
    let mut world = World::new();
    let case = filed(&mut world, a(Kind::Request, Via::Phone, false));
    world
        .ask(case, By::Staff(DISPATCHER), end(), false)
        .expect("ended");
    let change = |kind, class| {
        Command::Reclassify(shishiling::domain::command::Reclassify {
            kind,
            category: None,
            place: None,
            class,
            title: None,
        })
    };
    let praise = change(Some(Kind::Praise), None);
    let longer = change(None, Some(shishiling::domain::deadline::Class::Complex));
    for late in [praise, longer] {
        let refused = world.ask(case, By::Staff(DISPATCHER), late, false);
        assert_eq!(refused, Err(Refusal::AlreadyEnded));
    }
}
