//! The house itself: places, categories, departments, staff, settings; small, kept whole in memory.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::KeySlot;
use super::board::NoticeId;
use super::board::{Board, BoardEvent};
use super::case::FileRef;
use super::deadline::Limits;
use super::place::{Category, CategoryId, Department, DepartmentId, Place, PlaceCode};
use super::relay::{Relay, RelayEvent, RelayId};
use super::scan::Scanned;
use super::sign::Sign;
use super::signup::{SignUpEvent, SignUps};
use super::staff::{Member, Pass, PassKind, Password, StaffId, TokenHash};

/// The category that makes a place a canteen.
const CANTEEN: &str = "canteen";

/// What the mine says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// 落款: who issues the posters, `南屯煤礦工會`.
    pub issuer: String,
    /// The service centre's telephone, large on posters.
    pub phone: String,
    /// The dispatch room's: danger to life.
    pub danger_phone: String,
    /// `zh-Hant`, `zh-Hans` or `en`: rules posters, kiosks, screens and PDFs.
    pub language: String,
    pub limits: Limits,
    /// What a dispatcher answers with one click.
    pub quick_replies: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            issuer: String::new(),
            phone: String::new(),
            danger_phone: String::new(),
            language: "zh-Hant".into(),
            limits: Limits::default(),
            quick_replies: Vec::new(),
        }
    }
}

/// What happened to the house.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteEvent {
    SettingsSet(Settings),
    /// Added, or changed as a whole.
    PlaceSet(Place),
    CategorySet(Category),
    DepartmentSet(Department),
    /// A poster's code: added, or changed as a whole.
    SignSet(Sign),
    /// How often posters were scanned: kept beside the house, not in it.
    Scanned(Scanned),
    MemberSet(Member),
    PasswordSet {
        staff: StaffId,
        password: Password,
        /// The invitation that was used up by it.
        invitation: Option<TokenHash>,
    },
    PassIssued(Pass),
    PassEnded {
        hash: TokenHash,
    },
    /// Every session of a member ended.
    PassesEnded {
        staff: StaffId,
    },
    /// Something happened to a relay.
    Relay {
        id: RelayId,
        event: RelayEvent,
    },
    /// Something happened to what canteens, notices and screens tell.
    Board(BoardEvent),
    /// Somebody signed up for what a notice offers, or signed off; or their names were seen, or forgotten.
    SignUp {
        notice: NoticeId,
        event: SignUpEvent,
    },
}

impl SiteEvent {
    /// The highest key that the event names.
    pub fn key(&self) -> Option<KeySlot> {
        match self {
            SiteEvent::PasswordSet { password, .. } => Some(password.key),
            SiteEvent::Board(event) => event.pictures().map(|picture| picture.key).max(),
            SiteEvent::SignUp {
                event: SignUpEvent::SignedUp(one),
                ..
            } => Some(one.key),
            _ => None,
        }
    }

    /// Files that the event names, each with the key that opens it.
    pub fn files(&self) -> impl Iterator<Item = (KeySlot, FileRef)> {
        let event = match self {
            SiteEvent::Board(event) => Some(event),
            _ => None,
        };
        let pictures = event.into_iter().flat_map(BoardEvent::pictures);
        pictures.map(|picture| (picture.key, picture.stored))
    }

    /// Whether the house looks different after it.
    pub fn is_news(&self) -> bool {
        match self {
            SiteEvent::Relay { event, .. } => event.is_news(),
            SiteEvent::Scanned(_) => false,
            _ => true,
        }
    }

    /// Whether it leaves something in the house itself.
    pub fn is_kept_in_site(&self) -> bool {
        !matches!(self, SiteEvent::Scanned(_))
    }
}

/// The house as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    pub settings: Settings,
    pub places: Vec<Place>,
    /// Every poster; a place's first bears the place's own code.
    pub signs: Vec<Sign>,
    pub categories: Vec<Category>,
    pub departments: Vec<Department>,
    pub members: Vec<Member>,
    pub passwords: Vec<(StaffId, Password)>,
    pub passes: Vec<Pass>,
    pub relays: Vec<Relay>,
    pub board: Board,
    pub sign_ups: SignUps,
    /// Counts the news folded, so that a page knows whether it is out of date.
    pub version: u32,
}

impl Site {
    pub fn place(&self, code: PlaceCode) -> Option<&Place> {
        self.places.iter().find(|p| p.code == code)
    }

    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|c| c.id == id)
    }

    pub fn category_by_slug(&self, slug: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.slug == slug)
    }

    /// The first level above a category, or the category itself.
    pub fn top_category(&self, id: CategoryId) -> Option<&Category> {
        let category = self.category(id)?;
        match category.parent {
            Some(parent) => self.category(parent),
            None => Some(category),
        }
    }

    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|d| d.id == id)
    }

    pub fn member(&self, id: StaffId) -> Option<&Member> {
        self.members.iter().find(|m| m.id == id)
    }

    pub fn member_by_account(&self, account: &str) -> Option<&Member> {
        self.members.iter().find(|m| m.account == account)
    }

    pub fn relay(&self, id: RelayId) -> Option<&Relay> {
        self.relays.iter().find(|r| r.id == id)
    }

    /// The relay that shows this token, while it is let in.
    pub fn relay_by_token(&self, hash: &TokenHash) -> Option<&Relay> {
        self.relays.iter().find(|r| r.token == Some(*hash))
    }

    pub fn password(&self, staff: StaffId) -> Option<&Password> {
        self.passwords
            .iter()
            .find(|(id, _)| *id == staff)
            .map(|(_, password)| password)
    }

    /// Whose pass this is, while it runs and its owner is here.
    pub fn pass(
        &self,
        hash: &TokenHash,
        kind: PassKind,
        now: Timestamp,
    ) -> Option<(&Pass, &Member)> {
        let pass = self
            .passes
            .iter()
            .find(|p| p.hash == *hash && p.kind == kind && p.until > now)?;
        let member = self.member(pass.staff).filter(|m| !m.left)?;
        Some((pass, member))
    }

    /// What a relay may know of the house: no member, no password, no pass, no other relay, nobody who signed up.
    pub fn for_relays(&self) -> Site {
        Site {
            members: Vec::new(),
            passwords: Vec::new(),
            passes: Vec::new(),
            relays: Vec::new(),
            sign_ups: self.sign_ups.counted(),
            ..self.clone()
        }
    }

    /// What is sealed under keys of its own outside cases, and may be taken back: each key with the file that it opens.
    pub fn sealed(&self) -> impl Iterator<Item = (KeySlot, Option<FileRef>)> {
        let passwords = self.passwords.iter().map(|(_, held)| (held.key, None));
        let pictures = self.board.pictures();
        let names = self.sign_ups.keys().map(|key| (key, None));
        let pictures = pictures.map(|picture| (picture.key, Some(picture.stored)));
        passwords.chain(pictures).chain(names)
    }

    /// What of it an event lets go for good: keys that nothing here names any more, with the files that they open.
    pub fn lets_go(&self, event: &SiteEvent, at: Timestamp) -> Vec<(KeySlot, Option<FileRef>)> {
        match event {
            SiteEvent::PasswordSet { .. } | SiteEvent::Board(_) | SiteEvent::SignUp { .. } => {}
            _ => return Vec::new(),
        }
        let mut after = self.clone();
        after.evolve(event, at);
        let kept: HashSet<KeySlot> = after.sealed().map(|(key, _)| key).collect();
        let mut let_go: Vec<_> = self.sealed().collect();
        let_go.retain(|(key, _)| !kept.contains(key));
        let_go
    }

    /// Places that one may choose, in the order they were added.
    pub fn open_places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|p| !p.retired)
    }

    /// The department that answers for canteens.
    pub fn kitchen(&self) -> Option<DepartmentId> {
        self.category_by_slug(CANTEEN)?.department
    }

    /// Whether a place is a canteen.
    pub fn is_canteen(&self, place: &Place) -> bool {
        let category = place.category.and_then(|id| self.category(id));
        let above = category.and_then(|c| self.category(c.parent?));
        [category, above]
            .into_iter()
            .flatten()
            .any(|c| c.slug == CANTEEN)
    }

    /// The house after `event`; passes that ran out before `at` are dropped on the way.
    pub fn evolve(&mut self, event: &SiteEvent, at: Timestamp) {
        self.version += u32::from(event.is_news());
        match event {
            SiteEvent::SettingsSet(settings) => self.settings = settings.clone(),
            SiteEvent::PlaceSet(place) => {
                if self.sign(place.code).is_none() {
                    self.signs.push(Sign::first(place.code, at));
                }
                set(&mut self.places, place, |p| p.code)
            }
            SiteEvent::SignSet(sign) => set(&mut self.signs, sign, |s| s.code),
            SiteEvent::Scanned(_) => {}
            SiteEvent::CategorySet(category) => set(&mut self.categories, category, |c| c.id),
            SiteEvent::DepartmentSet(department) => {
                set(&mut self.departments, department, |d| d.id)
            }
            SiteEvent::MemberSet(member) => {
                set(&mut self.members, member, |m| m.id);
                if member.left {
                    self.passes.retain(|p| p.staff != member.id);
                }
            }
            SiteEvent::PasswordSet {
                staff,
                password,
                invitation,
            } => {
                self.passwords.retain(|(id, _)| id != staff);
                self.passwords.push((*staff, password.clone()));
                // A new password ends every session opened with the old one.
                self.passes.retain(|p| {
                    Some(p.hash) != *invitation
                        && (p.staff != *staff || p.kind != PassKind::Session)
                });
            }
            SiteEvent::PassIssued(pass) => {
                self.passes.retain(|p| p.until > at);
                self.passes.push(pass.clone());
            }
            SiteEvent::PassEnded { hash } => self.passes.retain(|p| p.hash != *hash),
            SiteEvent::PassesEnded { staff } => self.passes.retain(|p| p.staff != *staff),
            SiteEvent::Relay { id, event } => Relay::evolve(&mut self.relays, *id, event, at),
            SiteEvent::Board(event) => {
                self.board.evolve(event, at);
                if let BoardEvent::NoticeRemoved { id } = event {
                    self.sign_ups.remove(*id);
                }
            }
            SiteEvent::SignUp { notice, event } => self.sign_ups.evolve(*notice, event),
        }
    }
}

/// Replaces what has the same key, or adds it at the end.
fn set<T: Clone, K: PartialEq>(list: &mut Vec<T>, item: &T, key: impl Fn(&T) -> K) {
    match list.iter_mut().find(|old| key(old) == key(item)) {
        Some(old) => *old = item.clone(),
        None => list.push(item.clone()),
    }
}
