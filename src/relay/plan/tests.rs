//! The plan, turn by turn.

mod stumbling;

use super::*;

const EPOCH: u64 = 7;
const HALF: Jitter = Jitter(u32::MAX / 2);

/// A planner that has just started, and has had its shelf given new numbers.
fn started(shelf: &Shelf) -> Planner {
    let before = Shelf {
        epoch: EPOCH - 1,
        ..shelf.clone()
    };
    let mut planner = Planner::new(&before);
    let first = planner.next(Duration::ZERO, &before, &[]);
    assert_eq!(first, Step::Renumber);
    planner
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn shelf(first: u64, last: u64, answered: u64) -> Shelf {
    Shelf {
        epoch: EPOCH,
        first,
        last,
        answered,
        site: None,
    }
}

fn has(seq: u64) -> Answer {
    Answer {
        hub_epoch: 1,
        have_epoch: EPOCH,
        have_seq: seq,
        results: Vec::new(),
        backed_up: None,
        site_version: None,
    }
}

fn status(code: u16) -> Failure {
    Failure::Status {
        code,
        retry_after: None,
    }
}

/// A planner whose hub has said that it has all up to `have`.
fn greeted(shelf: &Shelf, have: u64) -> (Planner, Learned) {
    let mut planner = started(shelf);
    let (ticket, from, count, _) = batch(planner.next(Duration::ZERO, shelf, &[]));
    assert_eq!((from, count), (0, 0), "it asks before it sends");
    let learned = planner.answered(ticket, Duration::ZERO, &has(have), HALF);
    (planner, learned)
}

fn batch(step: Step) -> (Ticket, u64, u64, bool) {
    match step {
        Step::Batch {
            ticket,
            from,
            count,
            blank,
        } => (ticket, from, count, blank),
        other => panic!("a batch was expected: {other:?}"),
    }
}

fn until(step: Step) -> Duration {
    match step {
        Step::Wait { until } => until,
        other => panic!("a pause was expected: {other:?}"),
    }
}

#[test]
fn a_backlog_goes_in_batches_and_each_command_gets_its_verdict() {
    let shelf = shelf(1, 100, 0);
    let (mut planner, _) = greeted(&shelf, 0);
    let (ticket, from, count, _) = batch(planner.next(seconds(1), &shelf, &[]));
    assert_eq!((from, count), (1, BATCH_MAX));
    let mut answer = has(64);
    answer.results = vec![(2, Verdict::Conflict), (64, Verdict::Rejected)];
    answer.backed_up = Some(50);
    let learned = planner.answered(ticket, seconds(1), &answer, HALF);
    assert_eq!(learned.verdicts.len(), 64);
    assert_eq!(learned.verdicts[0], (1, Verdict::Stored));
    assert_eq!(learned.verdicts[1], (2, Verdict::Conflict));
    assert_eq!(learned.verdicts[63], (64, Verdict::Rejected));
    assert_eq!(learned.release_up_to, Some(50));
    let (ticket, from, count, _) = batch(planner.next(seconds(1), &shelf, &[]));
    assert_eq!((from, count), (65, 36));
    let learned = planner.answered(ticket, seconds(1), &has(70), HALF);
    assert_eq!(learned.verdicts.len(), 6, "no further than the hub has");
    assert_eq!(learned.release_up_to, None, "without a backup nothing");
    let (_, from, count, _) = batch(planner.next(seconds(1), &shelf, &[]));
    assert_eq!((from, count), (71, 30));
}

#[test]
fn an_answer_that_was_lost_is_asked_for_again() {
    let shelf = shelf(1, 10, 4);
    let (mut planner, learned) = greeted(&shelf, 4);
    assert_eq!(learned.taken_back_after, None);
    let (ticket, from, count, _) = batch(planner.next(seconds(1), &shelf, &[]));
    assert_eq!((from, count), (5, 6));
    planner.failed(ticket, seconds(1), Failure::Cut, HALF);
    let (_, from, count, _) = batch(planner.next(seconds(60), &shelf, &[]));
    assert_eq!(
        (from, count),
        (5, 6),
        "the hub may have them, the verdicts are unknown"
    );
}

#[test]
fn a_hub_that_has_forgotten_gets_again_what_is_kept() {
    let kept = shelf(3, 10, 10);
    let (mut planner, learned) = greeted(&kept, 6);
    assert_eq!(learned.taken_back_after, Some(6));
    let (_, from, count, _) = batch(planner.next(seconds(1), &kept, &[]));
    assert_eq!((from, count), (7, 4));

    let (mut planner, _) = greeted(&kept, 1);
    assert_eq!(
        planner.next(seconds(1), &kept, &[]),
        Step::Renumber,
        "2 is no longer kept"
    );
    assert_eq!(
        planner.next(seconds(1), &kept, &[]),
        Step::Renumber,
        "until it is done"
    );
    let anew = Shelf {
        epoch: 8,
        ..shelf(1, 8, 0)
    };
    let (ticket, _, count, _) = batch(planner.next(seconds(1), &anew, &[]));
    assert_eq!(count, 0, "it asks");
    planner.answered(ticket, seconds(1), &has(6), HALF);
    let (_, from, count, _) = batch(planner.next(seconds(1), &anew, &[]));
    assert_eq!(
        (from, count),
        (1, 8),
        "what the hub says of another epoch counts for nothing"
    );
}

#[test]
fn a_relay_whose_memory_went_back_takes_new_numbers() {
    let shelf = shelf(1, 60, 50);
    let mut planner = started(&shelf);
    let (ticket, _, count, _) = batch(planner.next(Duration::ZERO, &shelf, &[]));
    assert_eq!(count, 0);
    let learned = planner.answered(ticket, Duration::ZERO, &has(55), HALF);
    assert_eq!(
        learned,
        Learned::default(),
        "55 is not what this relay calls 55"
    );
    assert_eq!(planner.next(seconds(1), &shelf, &[]), Step::Renumber);
}

#[test]
fn a_restored_hub_is_offered_the_files_again() {
    let shelf = shelf(1, 1, 1);
    let (mut planner, _) = greeted(&shelf, 1);
    let (ticket, ..) = batch(planner.next(HEARTBEAT, &shelf, &[]));
    let mut answer = has(1);
    answer.hub_epoch = 2;
    assert!(
        planner
            .answered(ticket, HEARTBEAT, &answer, HALF)
            .offer_files_again
    );
}

#[test]
fn failures_wait_twice_as_long_each_time_and_a_minute_at_most() {
    let shelf = shelf(1, 1, 0);
    let mut planner = started(&shelf);
    let mut now = Duration::ZERO;
    for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
        let (ticket, ..) = batch(planner.next(now, &shelf, &[]));
        planner.failed(ticket, now, Failure::Unreachable, Jitter(u32::MAX));
        let again = until(planner.next(now, &shelf, &[]));
        assert_eq!(again - now, seconds(expected));
        assert_eq!(planner.standing(), Standing::Away { again });
        now = again;
    }
    let (ticket, ..) = batch(planner.next(now, &shelf, &[]));
    planner.failed(ticket, now, Failure::NotTheHub, Jitter(0));
    assert_eq!(
        until(planner.next(now, &shelf, &[])) - now,
        seconds(30),
        "jitter takes half"
    );
    now += seconds(30);
    let (ticket, ..) = batch(planner.next(now, &shelf, &[]));
    planner.answered(ticket, now, &has(0), HALF);
    assert_eq!(planner.standing(), Standing::Up);
    let (ticket, ..) = batch(planner.next(now, &shelf, &[]));
    planner.failed(ticket, now, Failure::Unreachable, Jitter(u32::MAX));
    assert_eq!(
        until(planner.next(now, &shelf, &[])) - now,
        seconds(1),
        "it begins anew"
    );
}

#[test]
fn the_hub_may_ask_for_a_longer_pause() {
    for code in [429, 503, 507] {
        let shelf = shelf(1, 1, 0);
        let (mut planner, _) = greeted(&shelf, 0);
        let (ticket, ..) = batch(planner.next(Duration::ZERO, &shelf, &[]));
        let failure = Failure::Status {
            code,
            retry_after: Some(seconds(120)),
        };
        planner.failed(ticket, Duration::ZERO, failure, HALF);
        assert_eq!(until(planner.next(seconds(1), &shelf, &[])), seconds(120));
    }
}

#[test]
fn a_relay_that_is_shut_out_waits_for_a_person_and_sends_no_words() {
    let shelf = shelf(1, 9, 0);
    let (mut planner, _) = greeted(&shelf, 0);
    let (ticket, ..) = batch(planner.next(Duration::ZERO, &shelf, &[]));
    planner.failed(ticket, Duration::ZERO, status(401), HALF);
    assert_eq!(planner.standing(), Standing::Needs(Person::Revoked));
    let again = until(planner.next(seconds(1), &shelf, &[]));
    assert_eq!(again, PERSON);
    let (ticket, _, count, _) = batch(planner.next(again, &shelf, &[]));
    assert_eq!(count, 0);
    planner.answered(ticket, again, &has(0), HALF);
    assert_eq!(planner.standing(), Standing::Up);
    assert_eq!(batch(planner.next(again, &shelf, &[])).2, 9);
}

#[test]
fn what_is_too_much_is_halved_and_grows_again() {
    let shelf = shelf(1, 200, 0);
    let (mut planner, _) = greeted(&shelf, 0);
    let mut now = Duration::ZERO;
    for (expected, failure) in [(64, status(413)), (32, Failure::Cut), (32, Failure::Cut)] {
        let (ticket, _, count, _) = batch(planner.next(now, &shelf, &[]));
        assert_eq!(count, expected);
        planner.failed(ticket, now, failure, HALF);
        now += seconds(60);
    }
    let (ticket, from, count, _) = batch(planner.next(now, &shelf, &[]));
    assert_eq!((from, count), (1, 16));
    planner.answered(ticket, now, &has(16), HALF);
    assert_eq!(batch(planner.next(now, &shelf, &[])).2, 32);
}

#[test]
fn a_hub_that_answers_and_takes_nothing_is_not_asked_without_pause() {
    let shelf = shelf(1, 2, 0);
    let (mut planner, _) = greeted(&shelf, 0);
    let (ticket, ..) = batch(planner.next(Duration::ZERO, &shelf, &[]));
    planner.answered(ticket, Duration::ZERO, &has(0), HALF);
    assert!(until(planner.next(Duration::ZERO, &shelf, &[])) > Duration::ZERO);
}

#[test]
fn words_go_before_pictures_and_a_bad_picture_holds_up_no_other() {
    let (bad, good) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let pieces = |seq| [bad, good].map(|upload| Piece { upload, seq });
    let one = shelf(1, 1, 0);
    let (mut planner, _) = greeted(&one, 0);
    let (ticket, ..) = batch(planner.next(Duration::ZERO, &one, &pieces(1)));
    planner.answered(ticket, Duration::ZERO, &has(1), HALF);
    let one = shelf(1, 1, 1);
    let Step::File { ticket, upload } = planner.next(Duration::ZERO, &one, &pieces(1)) else {
        panic!("its file follows")
    };
    assert_eq!(upload, bad);
    planner.failed(ticket, Duration::ZERO, status(403), HALF);
    let Step::File { ticket, upload } = planner.next(Duration::ZERO, &one, &pieces(1)) else {
        panic!("the other file follows")
    };
    assert_eq!(upload, good);
    planner.went(ticket);
    let two = shelf(1, 2, 1);
    let (ticket, from, _, _) = batch(planner.next(Duration::ZERO, &two, &pieces(1)));
    assert_eq!(from, 2, "a word filed meanwhile goes before the next piece");
    planner.answered(ticket, Duration::ZERO, &has(2), HALF);
    let early = [Piece {
        upload: good,
        seq: 3,
    }];
    assert!(matches!(
        planner.next(Duration::ZERO, &two, &early),
        Step::Wait { .. }
    ));
}

#[test]
fn a_new_site_is_fetched_once() {
    let mut shelf = shelf(1, 0, 0);
    let mut planner = started(&shelf);
    let (ticket, ..) = batch(planner.next(Duration::ZERO, &shelf, &[]));
    let mut answer = has(0);
    answer.site_version = Some("b".into());
    planner.answered(ticket, Duration::ZERO, &answer, HALF);
    let Step::Site { ticket } = planner.next(Duration::ZERO, &shelf, &[]) else {
        panic!("the site is old")
    };
    planner.went(ticket);
    shelf.site = Some("b".into());
    assert_eq!(until(planner.next(Duration::ZERO, &shelf, &[])), HEARTBEAT);
}

#[test]
fn an_answer_to_an_earlier_request_is_not_listened_to() {
    let shelf = shelf(1, 1, 0);
    let (mut planner, _) = greeted(&shelf, 0);
    let (early, ..) = batch(planner.next(Duration::ZERO, &shelf, &[]));
    let (late, ..) = batch(planner.next(seconds(20), &shelf, &[]));
    assert_eq!(
        planner.answered(early, seconds(21), &has(1), HALF),
        Learned::default()
    );
    assert_eq!(
        planner
            .answered(late, seconds(21), &has(1), HALF)
            .verdicts
            .len(),
        1
    );
}
