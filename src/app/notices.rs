//! Notices: written at the desk, read by everybody; who signs up for what they offer; the words that workers said on them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::wall::Pinned;
use super::{App, Error, outcome};
use crate::domain::board::{Activity, BoardEvent, Notice, NoticeId, Picture};
use crate::domain::command::{Body, Request};
use crate::domain::place::PlaceCode;
use crate::domain::receipt::Receipt;
use crate::domain::signup::{Place, SIGN_UPS_MAX, SignUp, SignUpEvent, SignUpWords};
use crate::domain::site::SiteEvent;
use crate::domain::staff::{HouseAct, Member};
use crate::domain::{By, CaseId, CommandId};

/// Words on a notice that are shown with it, the newest.
const WORDS_SHOWN: usize = 30;
/// Pictures that are held for forms with mistakes, of all desks together: 6 MB.
const HELD_MAX: usize = 24;

/// Pictures, drawn anew, of forms that are not right yet: in memory only, the oldest gives way.
#[derive(Default)]
pub struct Held(Mutex<VecDeque<(String, Arc<Vec<u8>>)>>);

/// Which picture a notice is to have.
pub enum PictureWish {
    /// The one that it has.
    Keep,
    None,
    /// One that was drawn anew.
    New(Vec<u8>),
}

/// What is said in a notice.
pub struct NoticeWords {
    pub title: String,
    pub text: String,
    pub picture: PictureWish,
    pub from: Timestamp,
    pub until: Timestamp,
    pub places: Vec<PlaceCode>,
    pub activity: Option<Activity>,
}

/// What became of somebody's wish to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedUp {
    Here(Place),
    /// Nobody can sign up any more.
    Closed,
    /// Not even for waiting.
    Full,
    /// The list knows no such code.
    Unknown,
}

impl App {
    pub fn may_tell(&self, member: &Member) -> Result<By, Error> {
        match member.may_in_house(HouseAct::Notices) {
            true => Ok(By::Staff(member.id)),
            false => Err(Error::Forbidden),
        }
    }

    /// Writes a notice, or writes it anew.
    pub async fn set_notice(
        &self,
        member: &Member,
        id: NoticeId,
        words: NoticeWords,
    ) -> Result<(), Error> {
        let by = self.may_tell(member)?;
        self.write_notice(by, id, words).await
    }

    pub(super) async fn write_notice(
        &self,
        by: By,
        id: NoticeId,
        words: NoticeWords,
    ) -> Result<(), Error> {
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let known = site.board.notice(id).and_then(|known| known.picture);
        let picture: Option<Picture> = match words.picture {
            PictureWish::Keep => known,
            PictureWish::None => None,
            PictureWish::New(drawn) => Some(self.keep_picture(drawn).await?),
        };
        let notice = Notice {
            id,
            title: words.title,
            text: words.text,
            picture,
            from: words.from,
            until: words.until,
            places: words.places,
            activity: words.activity,
        };
        let event = BoardEvent::NoticeSet(Box::new(notice));
        self.record(by, SiteEvent::Board(event)).await?;
        Ok(())
    }

    /// Takes a notice away from everywhere, with its picture and the names of those who signed up.
    pub async fn remove_notice(&self, member: &Member, id: NoticeId) -> Result<(), Error> {
        let by = self.may_tell(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        site.board.notice(id).ok_or(Error::NotFound)?;
        let event = BoardEvent::NoticeRemoved { id };
        self.record(by, SiteEvent::Board(event)).await?;
        Ok(())
    }

    /// Holds a picture that was drawn anew until its form is right; the answer says under which word.
    pub fn hold_picture(&self, drawn: Vec<u8>) -> String {
        let token = data_encoding::HEXLOWER.encode(&rand::random::<[u8; 16]>());
        let mut held = self.held().0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= HELD_MAX {
            held.pop_front();
        }
        held.push_back((token.clone(), Arc::new(drawn)));
        token
    }

    pub fn held_picture(&self, token: &str) -> Option<Arc<Vec<u8>>> {
        let held = self.held().0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = held.iter();
        held.find(|(known, _)| known == token)
            .map(|(_, drawn)| drawn.clone())
    }

    /// Puts somebody on the list of a notice. The same form sent twice is one of them.
    pub async fn sign_up(
        &self,
        id: CommandId,
        notice: NoticeId,
        receipt: &Receipt,
        words: SignUpWords,
    ) -> Result<SignedUp, Error> {
        let known = self.signed_up(notice, receipt).await?;
        if known != SignedUp::Unknown {
            return Ok(known);
        }
        let site = self.site();
        let activity = activity_of(&site, notice)?;
        if self.now() >= activity.closes {
            return Ok(SignedUp::Closed);
        }
        if site.sign_ups.people(notice).len() >= SIGN_UPS_MAX {
            return Ok(SignedUp::Full);
        }
        let key = self.store().take_key()?;
        let json = serde_json::to_string(&words).expect("two strings are JSON");
        let about = about(notice);
        let hash = receipt.hash();
        let event = SignUpEvent::SignedUp(SignUp {
            receipt: hash,
            key,
            sealed: self.store().seal_secret(key, &about, json.as_bytes())?,
        });
        // What is sealed differs each time; the words and the code say whether it is the same form.
        let content = format!("sign-up {} {hash:?} {json}", notice.0);
        self.said_of_list(id, notice, event, content).await?;
        self.signed_up(notice, receipt).await
    }

    /// Takes the holder of a code off the list, and their name from the house.
    pub async fn sign_off(&self, notice: NoticeId, receipt: &Receipt) -> Result<bool, Error> {
        if self.signed_up(notice, receipt).await? == SignedUp::Unknown {
            return Ok(false);
        }
        let receipt = receipt.hash();
        let event = SignUpEvent::SignedOff { receipt };
        let content = format!("sign-off {} {receipt:?}", notice.0);
        self.said_of_list(self.new_id(), notice, event, content)
            .await?;
        Ok(true)
    }

    /// Where the holder of a code stands.
    pub async fn signed_up(&self, notice: NoticeId, receipt: &Receipt) -> Result<SignedUp, Error> {
        self.store().settle().await?;
        let site = self.site();
        let seats = activity_of(&site, notice)?.seats;
        let place = site.sign_ups.place(notice, &receipt.hash(), seats);
        Ok(place.map_or(SignedUp::Unknown, SignedUp::Here))
    }

    async fn said_of_list(
        &self,
        id: CommandId,
        notice: NoticeId,
        event: SignUpEvent,
        content: String,
    ) -> Result<(), Error> {
        let request = Request {
            id,
            digest: self.store().digest(content.as_bytes()),
            by: By::Public,
            sent_at: None,
            token: None,
            content,
            body: Body::Site(SiteEvent::SignUp { notice, event }),
        };
        outcome(self.store().submit(request).await?)?;
        Ok(())
    }

    /// Who signed up, in their order. That somebody looked is an entry.
    pub async fn names(&self, member: &Member, id: NoticeId) -> Result<Vec<SignUpWords>, Error> {
        let by = self.may_tell(member)?;
        self.site().board.notice(id).ok_or(Error::NotFound)?;
        let event = SignUpEvent::Seen;
        self.record(by, SiteEvent::SignUp { notice: id, event })
            .await?;
        let site = self.site();
        let mut names = Vec::new();
        for one in site.sign_ups.people(id) {
            let opened = self.store().open_secret(one.key, &about(id), &one.sealed)?;
            let words = opened.and_then(|json| serde_json::from_slice(&json).ok());
            names.extend(words);
        }
        Ok(names)
    }

    /// Forgets who signed up for what is long past; at start, and once an hour.
    pub async fn tend_sign_ups(&self) -> Result<(), Error> {
        self.store().settle().await?;
        let site = self.site();
        for notice in site.sign_ups.overdue(&site.board, self.now()) {
            let event = SignUpEvent::Forgotten;
            self.record(By::Hub, SiteEvent::SignUp { notice, event })
                .await?;
        }
        Ok(())
    }

    /// What workers said on a notice and the union answered, as it was published; the newest first.
    pub async fn words_on(&self, notice: NoticeId) -> Result<Vec<Pinned>, Error> {
        self.store().settle().await?;
        let ids: Vec<CaseId> = self.store().facts(|facts| {
            let on = facts.iter().filter(|fact| fact.about);
            let mut on: Vec<_> = on
                .filter_map(|fact| Some((fact.published_at?, fact.id)))
                .collect();
            on.sort_unstable_by(|a, b| b.cmp(a));
            on.into_iter().map(|(_, id)| id).collect()
        });
        let mut said = Vec::new();
        for id in ids {
            if let Some(case) = self.store().case(id)?
                && case.about == Some(notice)
                && let Some(words) = self.published(&case)?
            {
                said.push(Pinned { case, words });
                if said.len() == WORDS_SHOWN {
                    break;
                }
            }
        }
        Ok(said)
    }
}

/// What one can sign up for in this notice.
fn activity_of(site: &crate::domain::site::Site, notice: NoticeId) -> Result<&Activity, Error> {
    let notice = site.board.notice(notice);
    let activity = notice.and_then(|notice| notice.activity.as_ref());
    activity.ok_or(Error::NotFound)
}

/// What a name is bound to: it opens in the list of its notice only.
fn about(notice: NoticeId) -> String {
    format!("sign-up:{}", notice.0)
}
