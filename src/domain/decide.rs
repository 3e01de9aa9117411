//! `decide`: what follows from a command, or why not. The rules of a case, in one place.

mod dispatch;
mod reclassify;
mod refusal;

pub use refusal::Refusal;

use jiff::{Timestamp, tz::TimeZone};

use super::case::{Case, CaseEvent, Claim, Closing, Ending, Filed, Kind, Media};
use super::command::{Command, Filing};
use super::deadline::{Class, Limits};
use super::place::PlaceCode;
use super::site::Site;
use super::staff::{Act, HouseAct, Member};
use super::{By, CaseNumber, KeySlot};

/// How often a reporter may write to one case, and how many files it may gather: far beyond any conversation.
const WRITINGS_MAX: usize = 200;
const CASE_FILES_MAX: usize = 60;

/// What `decide` is told besides the case and the command.
pub struct Ctx<'a> {
    pub now: Timestamp,
    pub by: By,
    pub site: &'a Site,
    pub zone: &'a TimeZone,
    /// The number and key that a new case would get.
    pub number: CaseNumber,
    pub key: KeySlot,
    /// This phone's token has seconded, or thumbed, this case before.
    pub marked: bool,
}

type Decision = Result<Vec<CaseEvent>, Refusal>;

/// Decides a command on a case that exists.
pub fn decide(case: &Case, command: Command, ctx: &Ctx<'_>) -> Decision {
    if case.erased {
        return Err(Refusal::Erased);
    }
    let open = case.is_open();
    let event = match command {
        Command::File(_) => return Err(Refusal::ReceiptTaken),
        Command::Write { text, files } => {
            reporter(ctx)?;
            if matches!(case.closing, Some(Closing::Withdrawn)) {
                return Err(Refusal::Closed);
            }
            let written = case.thread.iter().filter(|line| line.by == By::Reporter);
            let files = room_for(case, allowed_files(case.place, files, ctx))?;
            if written.count() >= WRITINGS_MAX {
                return Err(Refusal::TooMuch);
            }
            CaseEvent::Wrote { text, files }
        }
        Command::Rate { face, text } => {
            reporter(ctx)?;
            if case.via.is_proxy() {
                return Err(Refusal::RatedByPhoneOnly);
            }
            rateable(case)?;
            CaseEvent::Rated {
                face,
                text,
                by_phone: false,
            }
        }
        Command::RateByPhone { face, text } => {
            allowed(Act::RateByPhone, case, ctx)?;
            rateable(case)?;
            // What the reporter said themselves about this ending stands; who gave no name cannot be called.
            let since = case.ended.as_ref().map(|ended| ended.at);
            let own = case.rating.filter(|r| !r.by_phone && Some(r.at) >= since);
            if own.is_some() {
                return Err(Refusal::NothingToDo);
            }
            if !case.named && !case.via.is_proxy() {
                return Err(Refusal::Anonymous);
            }
            CaseEvent::Rated {
                face,
                text,
                by_phone: true,
            }
        }
        Command::Reopen { reason } => {
            reporter(ctx)?;
            let may = match (&case.closing, &case.ended) {
                (Some(Closing::Withdrawn | Closing::PassedOn), _) => return Err(Refusal::Closed),
                (Some(Closing::NotAccepted), _) | (_, Some(_)) => true,
                _ => false,
            };
            if !may {
                return Err(Refusal::NotEnded);
            }
            CaseEvent::Reopened {
                reason,
                due: limits(ctx).due(case.class, ctx.now, ctx.zone),
            }
        }
        Command::Withdraw => {
            reporter(ctx)?;
            if !open {
                return Err(Refusal::AlreadyEnded);
            }
            CaseEvent::Withdrawn
        }
        Command::Second | Command::Thumb => {
            if case.published_pos.is_none() {
                return Err(Refusal::NotPublished);
            }
            if ctx.marked {
                return Err(Refusal::AlreadyMarked);
            }
            match command {
                Command::Second => CaseEvent::Seconded,
                _ => CaseEvent::Thumbed,
            }
        }
        Command::Answer { text, files } => {
            allowed(Act::Answer, case, ctx)?;
            let files = room_for(case, allowed_files(case.place, files, ctx))?;
            CaseEvent::Answered { text, files }
        }
        Command::Reclassify(change) => reclassify::decide(case, change, ctx)?,
        Command::Dispatch {
            department,
            finish_by,
            note,
        } => {
            allowed(Act::Dispatch, case, ctx)?;
            if !open {
                return Err(Refusal::AlreadyEnded);
            }
            if ctx.site.department(department).is_none_or(|d| d.retired) {
                return Err(Refusal::NoSuchDepartment);
            }
            if case.department == Some(department) && finish_by.is_none() {
                return Err(Refusal::AlreadyThere);
            }
            let promised = dispatch::promise(case, finish_by, ctx)?;
            CaseEvent::Dispatched {
                department,
                promised,
                note,
            }
        }
        Command::Return { reason } => {
            allowed(Act::Return, case, ctx)?;
            if !open {
                return Err(Refusal::AlreadyEnded);
            }
            CaseEvent::Returned { reason }
        }
        Command::Report { text } => {
            allowed(Act::Progress, case, ctx)?;
            if !open {
                return Err(Refusal::AlreadyEnded);
            }
            CaseEvent::Progressed { text }
        }
        Command::Note { text, call } => {
            allowed(Act::Note, case, ctx)?;
            CaseEvent::Noted { text, call }
        }
        Command::End {
            ending,
            text,
            files,
        } => {
            allowed(Act::End, case, ctx)?;
            if !open {
                return Err(Refusal::AlreadyEnded);
            }
            if text.is_none() && ending != Ending::Solved {
                return Err(Refusal::ReasonWanted);
            }
            let files = room_for(case, allowed_files(case.place, files, ctx))?;
            CaseEvent::Ended {
                ending,
                text,
                files,
            }
        }
        Command::NotAccept { reason, text } => {
            allowed(Act::NotAccept, case, ctx)?;
            if !open {
                return Err(Refusal::AlreadyEnded);
            }
            CaseEvent::NotAccepted { reason, text }
        }
        Command::Publish {
            title,
            text,
            answer,
            photos,
        } => {
            allowed(Act::Publish, case, ctx)?;
            let known = |upload: &uuid::Uuid| {
                case.files.iter().any(|f| {
                    f.claim.upload == *upload && f.claim.media == Media::Photo && f.stored.is_some()
                })
            };
            if !photos.iter().all(known) {
                return Err(Refusal::NoSuchFile);
            }
            CaseEvent::Published {
                title,
                text,
                answer,
                photos,
            }
        }
        Command::Unpublish => {
            allowed(Act::Publish, case, ctx)?;
            if case.published_pos.is_none() {
                return Err(Refusal::NotPublished);
            }
            CaseEvent::Unpublished
        }
        Command::StoreFile {
            upload,
            file,
            bytes,
        } => {
            hub(ctx)?;
            match case.files.iter().find(|f| f.claim.upload == upload) {
                Some(f) if f.stored.is_none() => CaseEvent::FileStored {
                    upload,
                    file,
                    bytes,
                },
                Some(_) => return Err(Refusal::NothingToDo),
                None => return Err(Refusal::NoSuchFile),
            }
        }
        Command::RefuseFile { upload, reason } => {
            hub(ctx)?;
            let known = case.files.iter().find(|f| f.claim.upload == upload);
            if known.is_none_or(|f| f.stored.is_some()) {
                return Err(Refusal::NoSuchFile);
            }
            CaseEvent::FileRefused { upload, reason }
        }
        Command::SeeIdentity => {
            allowed(Act::Identify, case, ctx)?;
            if !case.named {
                return Err(Refusal::Anonymous);
            }
            CaseEvent::IdentitySeen
        }
        Command::Erase => {
            allowed(Act::Erase, case, ctx)?;
            CaseEvent::Erased
        }
    };
    Ok(vec![event])
}

/// Decides the filing of a new case.
pub fn decide_filing(filing: Filing, ctx: &Ctx<'_>) -> Decision {
    let may = match ctx.by {
        By::Staff(_) => member(ctx).is_some_and(|who| who.may_in_house(HouseAct::EnterForOthers)),
        _ => !filing.via.is_proxy(),
    };
    if !may {
        return Err(Refusal::NotAllowed);
    }
    // A retired poster or a category of yesterday never costs a worker's words.
    let place = filing.place.and_then(|code| ctx.site.led_to(code));
    let sign = filing.sign.filter(|code| ctx.site.sign(*code).is_some());
    let category = filing
        .category
        .filter(|id| ctx.site.category(*id).is_some())
        .or_else(|| place.and_then(|p| p.category));
    let files = allowed_files(place.map(|p| p.code), filing.files, ctx);
    let class = match filing.kind {
        Kind::Hazard => Class::Danger,
        _ => Class::Ordinary,
    };
    Ok(vec![CaseEvent::Filed(Box::new(Filed {
        number: ctx.number,
        receipt: filing.receipt,
        key: ctx.key,
        kind: filing.kind,
        category,
        place: place.map(|p| p.code),
        class,
        due: limits(ctx).due(class, ctx.now, ctx.zone),
        via: filing.via,
        cadre: filing.cadre,
        text: filing.text,
        identity: filing.identity,
        files,
        sign,
        about: filing.about,
    }))])
}

/// 禁拍: whatever sent them, photos from such a place are not taken; the words are.
fn allowed_files(place: Option<PlaceCode>, mut files: Vec<Claim>, ctx: &Ctx<'_>) -> Vec<Claim> {
    let place = place.and_then(|code| ctx.site.place(code));
    let no_camera = place.is_some_and(|p| p.no_camera);
    files.retain(|claim| !(no_camera && claim.media == Media::Photo));
    files
}

/// A case gathers only so many files.
fn room_for(case: &Case, files: Vec<Claim>) -> Result<Vec<Claim>, Refusal> {
    match case.files.len() + files.len() > CASE_FILES_MAX {
        true => Err(Refusal::TooMuch),
        false => Ok(files),
    }
}

fn rateable(case: &Case) -> Result<(), Refusal> {
    match (&case.closing, &case.ended) {
        (None | Some(Closing::Rated), Some(_)) => Ok(()),
        (Some(_), _) => Err(Refusal::Closed),
        (None, None) => Err(Refusal::NotEnded),
    }
}

fn limits<'a>(ctx: &'a Ctx<'_>) -> &'a Limits {
    &ctx.site.settings.limits
}

fn reporter(ctx: &Ctx<'_>) -> Result<(), Refusal> {
    (ctx.by == By::Reporter)
        .then_some(())
        .ok_or(Refusal::NotAllowed)
}

fn hub(ctx: &Ctx<'_>) -> Result<(), Refusal> {
    (ctx.by == By::Hub).then_some(()).ok_or(Refusal::NotAllowed)
}

fn member<'a>(ctx: &Ctx<'a>) -> Option<&'a Member> {
    match ctx.by {
        By::Staff(id) => ctx.site.member(id),
        _ => None,
    }
}

fn allowed(act: Act, case: &Case, ctx: &Ctx<'_>) -> Result<(), Refusal> {
    member(ctx)
        .filter(|who| who.may(act, case))
        .map(|_| ())
        .ok_or(Refusal::NotAllowed)
}
