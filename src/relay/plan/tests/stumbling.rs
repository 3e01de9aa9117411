//! Commands that the hub stumbles over, and a hub that stumbles by itself.

use super::*;

/// A hub that falls over `poison` and says so with `code`; where it does not say what became of the rest, its answers
/// were cut. Returns when all was taken, and what was set aside.
fn drain_past(poison: &[u64], code: u16, last: u64, says: bool) -> (Duration, Vec<u64>) {
    let shelf = shelf(1, last, 0);
    let (mut planner, mut have) = (started(&shelf), 0);
    let (mut now, mut aside) = (Duration::ZERO, Vec::new());
    for _ in 0..2_000 {
        match planner.next(now, &shelf, &[]) {
            Step::Wait { until } if have == last => return (until - HEARTBEAT, aside),
            Step::Wait { until } => now = until,
            Step::Batch {
                ticket,
                from,
                count,
                blank,
            } => {
                let sent = from..from + count;
                if !blank && poison.iter().any(|seq| sent.contains(seq)) {
                    planner.failed(ticket, now, status(code), Jitter(u32::MAX));
                    continue;
                }
                have = have.max(sent.end.saturating_sub(1));
                let mut answer = has(have);
                if blank && says {
                    answer.results.push((from, Verdict::Rejected));
                }
                let verdicts = planner.answered(ticket, now, &answer, HALF).verdicts;
                let is_aside = |(_, verdict): &&(u64, Verdict)| *verdict == Verdict::SetAside;
                aside.extend(verdicts.iter().filter(is_aside).map(|(seq, _)| *seq));
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("not drained: {have} of {last}, {:?}", planner.standing());
}

#[test]
fn a_poison_command_blocks_nobody_and_takes_nobody_with_it() {
    let (took, aside) = drain_past(&[37], 400, 100, true);
    assert_eq!(aside, [37]);
    assert!(took < seconds(120), "{took:?}");
    let (took, aside) = drain_past(&[1, 2, 50], 500, 64, true);
    assert_eq!(aside, [1, 2, 50]);
    assert!(took < seconds(3600), "{took:?}");
    let (_, aside) = drain_past(&[3], 413, 4, true);
    assert_eq!(aside, [3]);
    let (_, aside) = drain_past(&[3], 400, 4, false);
    assert_eq!(
        aside,
        [3],
        "a blank that nothing is said of stored no words"
    );
}

#[test]
fn a_hub_that_is_ill_itself_is_waited_for() {
    let shelf = shelf(1, 2, 0);
    let (mut planner, _) = greeted(&shelf, 0);
    let mut now = Duration::ZERO;
    for _ in 0..200 {
        match planner.next(now, &shelf, &[]) {
            Step::Wait { until } => now = until,
            step => {
                let (ticket, _, _, blank) = batch(step);
                assert!(
                    !blank,
                    "words are kept back only where the hub is well without them"
                );
                planner.failed(ticket, now, status(500), HALF);
            }
        }
    }
}
