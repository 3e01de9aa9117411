//! Uploads grow by closed batches, and what is abandoned goes.

use super::*;

const ID: UploadId = UploadId([7; 16]);

fn now() -> Timestamp {
    "2026-07-02T09:41:00Z".parse().unwrap()
}

fn about() -> About {
    About {
        case: CaseId(Uuid::from_u128(1)),
        key: KeySlot(1),
        upload: Uuid::from_u128(2),
        length_bytes: 9,
        since: now(),
    }
}

#[test]
fn only_closed_batches_count_and_a_torn_tail_falls_away() {
    let dir = tempfile::tempdir().unwrap();
    let uploads = Uploads::new(dir.path());
    uploads.begin(ID, about()).unwrap();
    let mut growing = uploads.grow(ID, now()).unwrap();
    growing.push(b"sealed1", 4, now()).unwrap();
    growing.close(now()).unwrap();
    growing.push(b"sealed2", 5, now()).unwrap();
    assert!(matches!(uploads.grow(ID, now()), Err(NotOpen::Busy)));
    drop(growing);
    let whole = std::fs::read(dir.path().join(ID.to_string())).unwrap();
    for cut in 0..40 {
        std::fs::write(
            dir.path().join(ID.to_string()),
            &whole[..whole.len() - cut.min(28)],
        )
        .unwrap();
        assert_eq!(uploads.look(ID, now()).unwrap().unwrap().offset_bytes, 4);
    }
    let mut growing = uploads.grow(ID, now()).unwrap();
    growing.push(b"other", 5, now()).unwrap();
    assert_eq!(growing.close(now()).unwrap().offset_bytes, 9);
    let pieces = growing.pieces().unwrap();
    assert_eq!(pieces, [(0, b"sealed1".to_vec()), (4, b"other".to_vec())]);
}

#[test]
fn an_abandoned_upload_is_swept_after_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let uploads = Uploads::new(dir.path());
    assert_eq!(uploads.sweep(now()).unwrap(), 0);
    uploads.begin(ID, about()).unwrap();
    let later = now() + SignedDuration::from_hours(23);
    assert_eq!(uploads.sweep(later).unwrap(), 0);
    let next_day = now() + SignedDuration::from_hours(24);
    assert!(uploads.look(ID, next_day).unwrap().is_none());
    assert_eq!(uploads.sweep(next_day).unwrap(), 1);
    assert!(uploads.all().unwrap().is_empty());
}
