//! The ledger's figures against a second count made straight from the events.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shishiling::domain::measure::{Fact, Figures, Period, Ratio, figures};

use super::mine::start;
use super::recount;
use super::world::{World, steps};

fn after(hours: i64) -> Timestamp {
    let hours = SignedDuration::from_hours(hours);
    start().checked_add(hours).expect("this century")
}

fn facts(world: &World) -> Vec<Fact> {
    world.histories.iter().map(|h| Fact::of(&h.case)).collect()
}

proptest! {
    #[test]
    fn a_second_count_agrees(steps in steps(), from in -100i64..3_000, hours in 0i64..3_000, now in 0i64..4_000) {
        let world = World::play(&steps);
        let period = Period { from: after(from), until: after(from + hours) };
        // Nobody looks at the ledger before the last thing happened.
        let now = world.now.max(after(now));
        let counted = figures(facts(&world).iter(), period, now);
        prop_assert_eq!(counted, recount::figures(&world.histories, period, now));
    }

    #[test]
    fn periods_side_by_side_add_up_to_the_whole(steps in steps(), cut in 0i64..3_000) {
        let world = World::play(&steps);
        let facts = facts(&world);
        let count = |from, until| figures(facts.iter(), Period { from, until }, world.now);
        let (early, late) = (count(Timestamp::MIN, after(cut)), count(after(cut), Timestamp::MAX));
        let whole = count(Timestamp::MIN, Timestamp::MAX);
        let ratios = |f: &Figures| [f.completion, f.in_time, f.solved, f.cumulative, f.satisfied, f.first_satisfied, f.rated, f.first_answer.in_time, f.substantive.in_time];
        for ((a, b), sum) in ratios(&early).into_iter().zip(ratios(&late)).zip(ratios(&whole)) {
            prop_assert_eq!(Ratio { part: a.part + b.part, whole: a.whole + b.whole }, sum);
            prop_assert!(sum.part <= sum.whole);
        }
        prop_assert_eq!(early.received + late.received, whole.received);
        prop_assert_eq!(whole.received as usize, world.histories.len());
    }
}

#[test]
fn nothing_has_no_share_and_shares_are_rounded_to_the_nearest() {
    let share = |part, whole| Ratio { part, whole }.per_mille();
    assert_eq!(share(0, 0), None);
    assert_eq!(share(1, 3), Some(333));
    assert_eq!(share(2, 3), Some(667));
    assert_eq!(share(490, 500), Some(980));
    assert_eq!(share(1, 1), Some(1000));
}
