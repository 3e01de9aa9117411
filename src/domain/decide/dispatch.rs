//! By when a dispatched case is promised.

use jiff::{SignedDuration, Timestamp};

use super::{Ctx, Refusal};
use crate::domain::case::Case;

/// By when a dispatch promises to finish: never past the limit of the class, or, once that is late, a day from now.
pub(super) fn promise(
    case: &Case,
    wanted: Option<Timestamp>,
    ctx: &Ctx<'_>,
) -> Result<Timestamp, Refusal> {
    let limit = case
        .promised
        .unwrap_or(case.due.finish)
        .max(case.due.finish);
    let latest = limit.max(
        ctx.now
            .checked_add(SignedDuration::from_hours(24))
            .unwrap_or(Timestamp::MAX),
    );
    match wanted {
        None => Ok(limit),
        Some(at) if at > ctx.now && at <= latest => Ok(at),
        Some(_) => Err(Refusal::DueOutOfRange),
    }
}
