//! Correcting what a case is: kind, category, place, class, title.

use super::{Ctx, Refusal, allowed, limits};
use crate::domain::Sealed;
use crate::domain::case::{Case, CaseEvent, Reclassified};
use crate::domain::command::Reclassify;
use crate::domain::deadline::Due;
use crate::domain::staff::Act;

/// What changes, or why it may not.
pub(super) fn decide(
    case: &Case,
    change: Reclassify<Sealed>,
    ctx: &Ctx<'_>,
) -> Result<CaseEvent, Refusal> {
    allowed(Act::Reclassify, case, ctx)?;
    // Kind and class rule clocks and figures: they stand once the case has ended.
    if !case.is_open()
        && (change.kind.is_some_and(|k| k != case.kind)
            || change.class.is_some_and(|c| c != case.class))
    {
        return Err(Refusal::AlreadyEnded);
    }
    let unknown_place = change.place.is_some_and(|p| ctx.site.place(p).is_none());
    let unknown_category = change
        .category
        .is_some_and(|c| ctx.site.category(c).is_none());
    if unknown_place || unknown_category {
        return Err(Refusal::NoSuchPlaceOrCategory);
    }
    let kind = change.kind.filter(|kind| *kind != case.kind);
    let category = change.category.filter(|id| Some(*id) != case.category);
    let place = change.place.filter(|code| Some(*code) != case.place);
    let class = change.class.filter(|class| *class != case.class);
    if kind.is_none()
        && category.is_none()
        && place.is_none()
        && class.is_none()
        && change.title.is_none()
    {
        return Err(Refusal::NothingToDo);
    }
    // The clock still starts when the hub had the case.
    let due = class.map(|class| limits(ctx).due(class, case.filed_at, ctx.zone));
    // A limit that has passed is never moved: late stays late.
    let due = due.map(|due| Due {
        finish: match case.due.finish <= ctx.now {
            true => case.due.finish.min(due.finish),
            false => due.finish,
        },
        ..due
    });
    Ok(CaseEvent::Reclassified(Reclassified {
        kind,
        category,
        place,
        class,
        due,
        title: change.title,
    }))
}
