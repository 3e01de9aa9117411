//! `evolve`: folds what happened into a case. Replay never refuses: an event that no longer makes sense
//! leaves the case as whole as it can be.

use super::By;
use super::case::{
    Case, CaseEvent, Claim, Closing, Ended, File, Filed, Kind, Line, LineKind, Rating, Reclassified,
};
use super::staff::StaffId;
use super::{CaseId, Meta};

/// The case after `event`. The first event is `Filed`; any other on no case yields nothing.
pub fn evolve<W>(
    case: Option<Case>,
    id: CaseId,
    event: &CaseEvent<W>,
    meta: &Meta,
) -> Option<Case> {
    let mut case = match (case, event) {
        (None, CaseEvent::Filed(filed)) => file(id, filed, meta),
        (None, _) => return None,
        (Some(case), _) => case,
    };
    case.version += 1;
    let kind = apply(&mut case, event, meta);
    if let Some(what) = kind {
        case.thread.push(Line {
            seq: meta.seq,
            pos: meta.pos,
            at: meta.at,
            by: meta.by,
            what,
        });
    }
    Some(case)
}

/// Changes the case and says which line, if any, the history gains.
fn apply<W>(case: &mut Case, event: &CaseEvent<W>, meta: &Meta) -> Option<LineKind> {
    let line = match event {
        CaseEvent::Filed(filed) => {
            claim(case, &filed.files, meta);
            LineKind::Filed
        }
        CaseEvent::Answered { files, .. } => {
            case.answered_at.get_or_insert(meta.at);
            claim(case, files, meta);
            LineKind::Answered
        }
        CaseEvent::Wrote { files, .. } => {
            claim(case, files, meta);
            LineKind::Wrote
        }
        CaseEvent::Reclassified(change) => {
            reclassify(case, change, meta);
            LineKind::Reclassified
        }
        CaseEvent::Dispatched {
            department,
            promised,
            ..
        } => {
            case.department = Some(*department);
            case.promised = Some(*promised);
            case.dispatched_at.get_or_insert(meta.at);
            case.answered_at.get_or_insert(meta.at);
            LineKind::Dispatched(*department)
        }
        CaseEvent::Returned { .. } => {
            case.department = None;
            case.promised = None;
            case.returns = case.returns.saturating_add(1);
            LineKind::Returned
        }
        CaseEvent::Progressed { .. } => LineKind::Progressed,
        CaseEvent::Noted { .. } => LineKind::Noted,
        CaseEvent::Ended { ending, files, .. } => {
            case.answered_at.get_or_insert(meta.at);
            claim(case, files, meta);
            case.ended = Some(Ended {
                at: meta.at,
                ending: *ending,
                by: staff(meta.by),
                department: case.department,
                pos: meta.pos,
            });
            if case.kind == Kind::Praise {
                close(case, Closing::PassedOn, meta);
            }
            LineKind::Ended(*ending)
        }
        CaseEvent::NotAccepted { reason, .. } => {
            case.answered_at.get_or_insert(meta.at);
            close(case, Closing::NotAccepted, meta);
            LineKind::NotAccepted(*reason)
        }
        CaseEvent::Rated { face, by_phone, .. } => {
            let rating = Rating {
                at: meta.at,
                face: *face,
                by_phone: *by_phone,
            };
            case.first_rating.get_or_insert(rating);
            case.rating = Some(rating);
            close(case, Closing::Rated, meta);
            LineKind::Rated(*face)
        }
        CaseEvent::Reopened { due, .. } => {
            case.ended = None;
            case.closing = None;
            case.closed_at = None;
            case.promised = Some(due.finish);
            case.reopened = case.reopened.saturating_add(1);
            LineKind::Reopened
        }
        CaseEvent::Withdrawn => {
            close(case, Closing::Withdrawn, meta);
            LineKind::Withdrawn
        }
        CaseEvent::Published { .. } => {
            case.published_pos = Some(meta.pos);
            case.published_at.get_or_insert(meta.at);
            LineKind::Published
        }
        CaseEvent::Unpublished => {
            case.published_pos = None;
            case.published_at = None;
            LineKind::Unpublished
        }
        CaseEvent::Seconded => {
            case.seconds = case.seconds.saturating_add(1);
            return None;
        }
        CaseEvent::Thumbed => {
            case.thumbs = case.thumbs.saturating_add(1);
            return None;
        }
        CaseEvent::FileStored {
            upload,
            file,
            bytes,
        } => {
            if let Some(slot) = case.files.iter_mut().find(|f| f.claim.upload == *upload) {
                slot.stored = Some(*file);
                slot.stored_bytes = *bytes;
            }
            return None;
        }
        CaseEvent::FileRefused { upload, .. } => {
            case.files.retain(|f| f.claim.upload != *upload);
            LineKind::FileRefused
        }
        CaseEvent::IdentitySeen => LineKind::IdentitySeen,
        CaseEvent::Erased => {
            case.erased = true;
            case.named = false;
            case.published_pos = None;
            case.published_at = None;
            case.files.clear();
            LineKind::Erased
        }
    };
    Some(line)
}

fn file<W>(id: CaseId, filed: &Filed<W>, meta: &Meta) -> Case {
    Case {
        id,
        number: filed.number,
        receipt: filed.receipt,
        key: filed.key,
        kind: filed.kind,
        category: filed.category,
        place: filed.place,
        class: filed.class,
        via: filed.via,
        cadre: filed.cadre,
        named: filed.identity.is_some(),
        filed_at: meta.at,
        due: filed.due,
        promised: None,
        title_pos: None,
        answered_at: None,
        dispatched_at: None,
        department: None,
        returns: 0,
        ended: None,
        closing: None,
        closed_at: None,
        first_rating: None,
        rating: None,
        reopened: 0,
        published_pos: None,
        published_at: None,
        seconds: 0,
        thumbs: 0,
        sign: filed.sign,
        files: Vec::new(),
        thread: Vec::new(),
        erased: false,
        about: filed.about,
        version: 0,
    }
}

fn reclassify<W>(case: &mut Case, change: &Reclassified<W>, meta: &Meta) {
    if let Some(kind) = change.kind {
        case.kind = kind;
    }
    if change.category.is_some() {
        case.category = change.category;
    }
    if change.place.is_some() {
        case.place = change.place;
    }
    if let Some(class) = change.class {
        case.class = class;
    }
    if let Some(due) = change.due {
        case.due = due;
    }
    if change.title.is_some() {
        case.title_pos = Some(meta.pos);
    }
}

fn claim(case: &mut Case, claims: &[Claim], meta: &Meta) {
    case.files.extend(claims.iter().map(|claim| File {
        claim: *claim,
        line_seq: meta.seq,
        by: meta.by,
        stored: None,
        stored_bytes: 0,
    }));
}

fn close(case: &mut Case, closing: Closing, meta: &Meta) {
    case.closing = Some(closing);
    case.closed_at = Some(meta.at);
}

fn staff(by: By) -> StaffId {
    match by {
        By::Staff(id) => id,
        _ => StaffId(0),
    }
}
