//! 報名: who comes to what the union offers. A name and how to reach its bearer are sealed under a key of their own, which
//! is destroyed when they sign off, when the notice goes, and some time after the activity.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::board::{Board, NoticeId};
use super::receipt::ReceiptHash;
use super::{KeySlot, Sealed};

/// Names are kept so long after an activity, and no longer.
pub const NAMES_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The most who can sign up for one thing, those who wait for a seat included.
pub const SIGN_UPS_MAX: usize = 2_000;

/// Somebody who signed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    /// Of the code with which they look again and sign off.
    pub receipt: ReceiptHash,
    pub key: KeySlot,
    /// `Words` as JSON.
    pub sealed: Sealed,
}

/// Who somebody is and how to reach them; sealed as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpWords {
    pub name: String,
    /// A telephone number or a unit, as they like.
    pub means: String,
}

/// What happened to the list of a notice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpEvent {
    SignedUp(SignUp),
    SignedOff {
        receipt: ReceiptHash,
    },
    /// Staff looked at the names; the entry says who.
    Seen,
    /// The activity is long past: the names are gone, how many they were is not.
    Forgotten,
}

/// Where somebody stands in a list, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Seat(u32),
    /// Waits for a seat behind so many others, this one counted.
    Waits(u32),
}

/// The list of one notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub notice: NoticeId,
    /// How many are on it.
    pub count: u32,
    /// In the order in which they came; none at a relay, and none once they are forgotten.
    pub people: Vec<SignUp>,
}

/// Every list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignUps(Vec<List>);

impl SignUps {
    pub fn list(&self, notice: NoticeId) -> Option<&List> {
        self.0.iter().find(|list| list.notice == notice)
    }

    pub fn people(&self, notice: NoticeId) -> &[SignUp] {
        self.list(notice).map_or(&[], |list| &list.people)
    }

    pub fn count(&self, notice: NoticeId) -> u32 {
        self.list(notice).map_or(0, |list| list.count)
    }

    /// Where the holder of this code stands, with so many seats.
    pub fn place(
        &self,
        notice: NoticeId,
        receipt: &ReceiptHash,
        seats: Option<u16>,
    ) -> Option<Place> {
        let mut people = self.people(notice).iter();
        let at = people.position(|one| one.receipt == *receipt)? as u32 + 1;
        Some(match seats.map(u32::from) {
            Some(seats) if at > seats => Place::Waits(at - seats),
            _ => Place::Seat(at),
        })
    }

    pub fn keys(&self) -> impl Iterator<Item = KeySlot> {
        let people = self.0.iter().flat_map(|list| &list.people);
        people.map(|one| one.key)
    }

    /// The notices whose names are to be forgotten at this time.
    pub fn overdue(&self, board: &Board, now: Timestamp) -> Vec<NoticeId> {
        let over = |list: &&List| {
            let notice = board.notice(list.notice);
            let activity = notice.and_then(|notice| notice.activity.as_ref());
            let over = activity.is_none_or(|activity| {
                let until = activity.starts.checked_add(NAMES_KEPT);
                until.is_ok_and(|until| until <= now)
            });
            over && !list.people.is_empty()
        };
        self.0.iter().filter(over).map(|list| list.notice).collect()
    }

    /// What a relay may know: how many, and nobody.
    pub fn counted(&self) -> SignUps {
        let counted = self.0.iter().map(|list| List {
            people: Vec::new(),
            ..*list
        });
        SignUps(counted.collect())
    }

    pub(super) fn remove(&mut self, notice: NoticeId) {
        self.0.retain(|list| list.notice != notice);
    }

    pub(super) fn evolve(&mut self, notice: NoticeId, event: &SignUpEvent) {
        let at = match self.0.iter().position(|list| list.notice == notice) {
            Some(at) => at,
            None => {
                self.0.push(List {
                    notice,
                    count: 0,
                    people: Vec::new(),
                });
                self.0.len() - 1
            }
        };
        let list = &mut self.0[at];
        match event {
            SignUpEvent::SignedUp(one) => {
                let mut people = list.people.iter_mut();
                match people.find(|old| old.receipt == one.receipt) {
                    Some(old) => *old = one.clone(),
                    None => list.people.push(one.clone()),
                }
            }
            SignUpEvent::SignedOff { receipt } => {
                list.people.retain(|one| one.receipt != *receipt);
            }
            SignUpEvent::Seen => return,
            SignUpEvent::Forgotten => {
                list.people.clear();
                return;
            }
        }
        list.count = list.people.len() as u32;
    }
}
