//! Rows in several pieces are read whole while others change them, one by one and in a walk over all.

use super::{Standing, Views};
use crate::domain::case::{Case, CaseEvent, Filed, Kind, Line, LineKind, Via};
use crate::domain::deadline::{Class, Due};
use crate::domain::evolve::evolve;
use crate::domain::receipt::ReceiptHash;
use crate::domain::{
    By, CaseId, CaseNumber, CommandId, Digest, ENTRY_VERSION, Entry, KeySlot, Meta, Sealed, What,
};
use crate::store::change::Change;
use crate::store::journal::{Head, Mark};
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

fn case(number: u128) -> Case {
    let id = CaseId(Uuid::from_u128(number));
    let at = Timestamp::UNIX_EPOCH;
    let filed = Filed {
        number: CaseNumber {
            year: 2026,
            count: number as u32,
        },
        receipt: ReceiptHash([number as u8; 32]),
        key: KeySlot(0),
        kind: Kind::Request,
        category: None,
        place: None,
        class: Class::Ordinary,
        due: Due {
            answer: at,
            dispatch: at,
            finish: at,
        },
        via: Via::Phone,
        cadre: false,
        text: Sealed(Vec::new()),
        identity: None,
        files: Vec::new(),
        sign: None,
        about: None,
    };
    let meta = Meta {
        seq: 1,
        pos: 1,
        at,
        by: By::Reporter,
    };
    let filed = CaseEvent::Filed(Box::new(filed));
    evolve(None, id, &filed, &meta).expect("a filing makes a case")
}

/// A change that leaves the case with so many lines; its version says how many.
fn with_lines(case: &Case, lines: u32, seq: u64) -> Change {
    let mut case = case.clone();
    case.version = lines;
    let line = Line {
        seq,
        pos: u64::MAX,
        at: Timestamp::UNIX_EPOCH,
        by: By::Reporter,
        what: LineKind::Wrote,
    };
    case.thread = vec![line; lines as usize];
    let mark = Mark {
        pos: seq,
        head: Head { seq, hash: [0; 32] },
    };
    let entry = Entry {
        v: ENTRY_VERSION,
        at: Timestamp::UNIX_EPOCH,
        cause: CommandId(case.id.0),
        digest: Digest([0; 32]),
        by: By::Reporter,
        skew_ms: None,
        what: What::Refused {
            kind: String::new(),
            refusal: String::new(),
            case: Some(case.id),
        },
    };
    let mut change = Change::of(mark, entry, Some(&case));
    change.case = Some(Arc::new(case));
    change
}

#[test]
fn long_rows_are_whole_to_whoever_reads_while_they_grow_and_shrink() {
    let dir = tempfile::tempdir().unwrap();
    let (views, mut standing) = Views::open(dir.path()).map_err(|b| b.0).unwrap();
    // More than a walk reads at once, so that it lets go on its way.
    let cases: Vec<Case> = (1..=super::pieces::ROWS_AT_ONCE as u128 + 20)
        .map(case)
        .collect();
    let change_all = |lines: &dyn Fn(usize) -> u32, standing: &mut Standing| {
        let changes: Vec<Change> = cases
            .iter()
            .enumerate()
            .map(|(at, case)| with_lines(case, lines(at), 1))
            .collect();
        standing.advance(&changes[0]);
        views.apply(&changes, None, standing).map_err(|b| b.0)
    };
    change_all(&|at| 10 + at as u32, &mut standing).unwrap();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let one = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                let case = views.case(cases[3].id).map_err(|b| b.0)?;
                let case = case.ok_or("it is gone")?;
                if case.thread.len() != case.version as usize {
                    return Err("a row is torn".to_owned());
                }
            }
            Ok(())
        });
        let all = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                let mut met = 0;
                let mut torn = 0;
                let walked = views.each_case(|case| {
                    met += 1;
                    torn += u32::from(case.thread.len() != case.version as usize);
                });
                walked.map_err(|b| b.0)?;
                if torn > 0 || met != cases.len() {
                    return Err(format!("{met} rows, {torn} torn"));
                }
            }
            Ok(())
        });
        let mut changed = Ok(());
        for round in 0..25 {
            let lines = |at: usize| 1 + (at as u32 * 37 + round * 331) % 1_100;
            changed = changed.and_then(|()| change_all(&lines, &mut standing));
        }
        is_done.store(true, Ordering::Relaxed);
        assert_eq!(changed, Ok(()));
        assert_eq!(one.join().unwrap(), Ok(()));
        assert_eq!(all.join().unwrap(), Ok(()));
    });
}
