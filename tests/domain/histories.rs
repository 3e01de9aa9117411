//! What holds of every history: it replays, from JSON too; the state never contradicts itself; replay takes events in
//! any order.

use proptest::prelude::*;
use shishiling::domain::case::{Case, CaseEvent, Closing, Status};
use shishiling::domain::decide::Refusal;
use shishiling::domain::evolve::evolve;
use shishiling::domain::{By, CommandId, Digest, ENTRY_VERSION, Entry, Meta, What};
use uuid::Uuid;

use super::mine::actors;
use super::world::{History, World, command, steps};

/// What the journal holds of a history, line by line.
fn journal(history: &History) -> Vec<String> {
    let lines = history.events.iter().map(|happened| {
        let entry: Entry = Entry {
            v: ENTRY_VERSION,
            at: happened.meta.at,
            cause: CommandId(Uuid::from_u128(happened.meta.seq.into())),
            digest: Digest([7; 32]),
            by: happened.meta.by,
            skew_ms: None,
            what: What::Case {
                id: history.id,
                event: happened.event.clone(),
            },
        };
        serde_json::to_string(&entry).expect("an entry is JSON")
    });
    lines.collect()
}

/// The case that a journal tells of.
fn replay(history: &History) -> Option<Case> {
    let mut case = None;
    for (line, happened) in journal(history).iter().zip(&history.events) {
        let entry: Entry = serde_json::from_str(line).expect("what was written is read");
        let What::Case { id, event } = entry.what else {
            panic!("a case's entry");
        };
        let meta = Meta {
            at: entry.at,
            by: entry.by,
            ..happened.meta
        };
        case = evolve(case, id, &event, &meta);
    }
    case
}

/// What must be true of a case whatever happened to it.
fn contradictions(case: &Case) -> Vec<&'static str> {
    let status = case.status();
    let open = matches!(status, Status::Waiting | Status::Handling);
    let rated = case.closing == Some(Closing::Rated);
    let checks = [
        (
            "closed without a time",
            case.closing.is_some() == case.closed_at.is_some(),
        ),
        (
            "open and closed",
            !(open && (case.closing.is_some() || case.ended.is_some())),
        ),
        ("rated without an ending", !rated || case.ended.is_some()),
        ("rated without a rating", !rated || case.rating.is_some()),
        (
            "a last rating without a first",
            case.rating.is_some() == case.first_rating.is_some(),
        ),
        (
            "handled by nobody",
            status != Status::Handling || case.department.is_some(),
        ),
        (
            "handled without a promise",
            status != Status::Handling || case.promised.is_some(),
        ),
        (
            "dispatched and never answered",
            case.dispatched_at.is_none() || case.answered_at.is_some(),
        ),
        (
            "a clock that runs after the end",
            open == case.next_due().is_some(),
        ),
        (
            "published without a day",
            case.published_pos.is_some() == case.published_at.is_some(),
        ),
        (
            "erased and still shown",
            !case.erased || (case.published_pos.is_none() && case.files.is_empty() && !case.named),
        ),
        (
            "history out of order",
            case.thread.is_sorted_by_key(|line| line.seq),
        ),
        (
            "history that runs backwards",
            case.thread.is_sorted_by_key(|line| line.at),
        ),
    ];
    checks
        .into_iter()
        .filter(|(_, holds)| !holds)
        .map(|(what, _)| what)
        .collect()
}

proptest! {
    #[test]
    fn a_history_replays_to_the_case_that_lived_it(steps in steps()) {
        let world = World::play(&steps);
        for history in &world.histories {
            let replayed = replay(history);
            prop_assert_eq!(replayed.as_ref(), Some(&history.case));
        }
    }

    #[test]
    fn a_case_comes_back_whole_from_the_views(steps in steps()) {
        let world = World::play(&steps);
        for history in &world.histories {
            let bytes = postcard::to_stdvec(&history.case).expect("a case can be stored");
            let back: Case = postcard::from_bytes(&bytes).expect("and read");
            prop_assert_eq!(&back, &history.case);
        }
    }

    #[test]
    fn a_case_never_contradicts_itself(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
            for history in &world.histories {
                prop_assert_eq!(contradictions(&history.case), Vec::<&str>::new());
            }
        }
    }

    #[test]
    fn replay_takes_events_in_any_order_any_number_of_times(
        steps in steps(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
    ) {
        let world = World::play(&steps);
        let all: Vec<_> = world.histories.iter().flat_map(|h| &h.events).collect();
        if all.is_empty() {
            return Ok(());
        }
        let mut case = None;
        for (seq, index) in order.iter().enumerate() {
            let happened = index.get(&all);
            let meta = Meta { seq: seq as u64, ..happened.meta };
            let was = case.is_some();
            case = evolve(case, world.histories[0].id, &happened.event, &meta);
            prop_assert!(case.is_some() || !was, "a case does not vanish");
            prop_assert!(case.is_none() || was || matches!(happened.event, CaseEvent::Filed(_)));
        }
    }

    #[test]
    fn a_refused_command_changes_nothing(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            for by in actors() {
                let before: Vec<Case> = world.histories.iter().map(|h| h.case.clone()).collect();
                if world.attempt(by, step).is_err() {
                    let after: Vec<Case> = world.histories.iter().map(|h| h.case.clone()).collect();
                    prop_assert_eq!(before, after);
                }
            }
            if world.histories.len() > 8 {
                break;
            }
        }
    }

    #[test]
    fn after_an_erasure_nothing_is_taken_for_that_case(steps in steps()) {
        let mut world = World::play(&steps);
        for case in 0..world.histories.len() {
            if !world.histories[case].case.erased {
                continue;
            }
            for step in &steps {
                for by in actors() {
                    let asked = command(step, world.now, &world.histories[case]);
                    prop_assert_eq!(world.ask(case, by, asked, false), Err(Refusal::Erased));
                }
            }
        }
    }

    #[test]
    fn an_open_case_can_always_be_brought_to_an_end_by_somebody(steps in steps()) {
        use shishiling::domain::staff::Act;
        let world = World::play(&steps);
        for history in world.histories.iter().filter(|h| !h.case.erased) {
            let open = history.case.is_open();
            let somebody = world.site.members.iter().any(|m| m.may(Act::End, &history.case));
            prop_assert!(!open || somebody, "nobody may end {:?}", history.case);
        }
    }

    #[test]
    fn a_promise_is_kept_within_the_limit_of_the_class(steps in steps()) {
        let world = World::play(&steps);
        for happened in world.histories.iter().flat_map(|h| &h.events) {
            let CaseEvent::Dispatched { promised, .. } = &happened.event else { continue };
            let before = happened.before.as_ref().expect("a dispatch follows a filing");
            let limit = before.promised.unwrap_or(before.due.finish).max(before.due.finish);
            let grace = happened.meta.at.checked_add(jiff::SignedDuration::from_hours(24)).expect("this century");
            prop_assert!(*promised <= limit.max(grace));
        }
    }
}

#[test]
fn random_histories_reach_every_corner() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    let mut closings = std::collections::BTreeSet::new();
    for _ in 0..300 {
        let tree = steps().new_tree(&mut runner).expect("steps");
        let world = World::play(&tree.current());
        for history in &world.histories {
            closings.insert(format!("{:?}", history.case.closing));
            seen.extend(history.events.iter().map(|h| {
                let json = serde_json::to_value(&h.event).expect("JSON");
                match json {
                    serde_json::Value::String(name) => name,
                    other => other
                        .as_object()
                        .and_then(|o| o.keys().next().cloned())
                        .unwrap_or_default(),
                }
            }));
        }
    }
    assert_eq!(seen.len(), 21, "only {seen:?} happened");
    assert_eq!(closings.len(), 5, "only {closings:?}");
    let nobody = By::Staff(shishiling::domain::staff::StaffId(99));
    assert!(actors().contains(&nobody));
}
