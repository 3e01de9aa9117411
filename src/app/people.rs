//! People at the desk: signing in and out, invitations, tokens for programs. Who may do what is decided in
//! `domain/staff.rs`; how a browser carries a token is `http`'s.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;

use super::password::{Guard, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
use super::{App, Error};
use crate::domain::By;
use crate::domain::site::{Settings, SiteEvent};
use crate::domain::staff::{Member, Pass, PassKind, Password, StaffId, TokenHash};
use crate::i18n;

/// A signed-in browser stays so for one shift and the way home.
const SESSION_HOURS: i64 = 14;
/// A one-time link is good for a week.
const INVITATION_HOURS: i64 = 7 * 24;
/// A program's token runs for a year.
const TOKEN_HOURS: i64 = 365 * 24;

/// What the door needs to remember between requests.
#[derive(Default)]
pub struct Door {
    pub(super) guard: Guard,
    /// One invitation is taken up at a time: it works once.
    taking_up: Mutex<()>,
    /// One change of the house at a time: the next number is given once.
    pub(super) keeping: Mutex<()>,
}

/// 256 random bits in the clear: shown or set once, never written down.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub(super) fn new() -> Secret {
        Secret(data_encoding::BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>()))
    }

    /// What is written of it.
    pub(super) fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(&self.0).into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Somebody who has shown a session.
#[derive(Clone, Debug)]
pub struct Signed {
    pub member: Member,
    pub session: TokenHash,
    pub until: Timestamp,
}

/// Somebody who holds a one-time link.
#[derive(Clone, Debug)]
pub struct Invited {
    pub member: Member,
    pub pass: TokenHash,
    /// Nobody has a password yet: this one also says what the house is called.
    pub is_first: bool,
}

/// What the first admin says about the house.
#[derive(Clone, Debug, Default)]
pub struct FirstWords {
    pub language: String,
    pub issuer: String,
    pub phone: String,
    pub danger_phone: String,
}

impl App {
    /// Signs somebody in. An unknown account, a wrong password and a member who left get the same answer.
    /// `device` is what an earlier sign-in left in this browser.
    pub async fn sign_in(
        &self,
        account: &str,
        password: &str,
        device: Option<&str>,
    ) -> Result<(Secret, Member), Error> {
        let account = account.trim().to_lowercase();
        let known = device.filter(|device| self.knows_device(&account, device));
        let guard = &self.door().guard;
        guard.admit(&account, known, self.now())?;
        let site = self.site();
        let member = site
            .member_by_account(&account)
            .filter(|member| !member.left);
        let hash = match member {
            Some(member) => self.password_hash(member.id)?,
            None => None,
        };
        let bounded: String = password.chars().take(PASSWORD_MAX_CHARS + 1).collect();
        let judged = guard.fits(bounded, hash).await;
        let fits = judged.inspect_err(|_| guard.unjudged(&account, known))?;
        let member = member.filter(|_| fits).ok_or(Error::SignedOut)?;
        guard.forgive(&account, known);
        let secret = self
            .issue(member.id, PassKind::Session, SESSION_HOURS)
            .await?;
        Ok((secret, member.clone()))
    }

    /// Who shows this session, while it runs.
    pub fn signed(&self, token: &str) -> Option<Signed> {
        self.shown(token, PassKind::Session)
    }

    /// Which member a program speaks for.
    pub fn program(&self, token: &str) -> Option<Signed> {
        self.shown(token, PassKind::Token)
    }

    fn shown(&self, token: &str, kind: PassKind) -> Option<Signed> {
        let session = hash_of(token)?;
        let site = self.site();
        let (pass, member) = site.pass(&session, kind, self.now())?;
        Some(Signed {
            member: member.clone(),
            session,
            until: pass.until,
        })
    }

    /// Ends one session, token or invitation.
    pub async fn end_pass(&self, by: StaffId, hash: TokenHash) -> Result<(), Error> {
        self.record(By::Staff(by), SiteEvent::PassEnded { hash })
            .await
            .map(|_| ())
    }

    /// What a form of this session carries, so that no other site can post in its name.
    pub fn form_token(&self, session: &TokenHash) -> String {
        let content = [b"form\n".as_slice(), &session.0].concat();
        data_encoding::HEXLOWER.encode(&self.store().digest(&content).0[..16])
    }

    /// What a browser keeps after a sign-in, so that strangers who guess at the account cannot keep it waiting.
    pub fn device_mark(&self, account: &str) -> String {
        let nonce = data_encoding::HEXLOWER.encode(&rand::random::<[u8; 8]>());
        let proof = self.device_proof(account, &nonce);
        format!("{nonce}.{proof}")
    }

    fn knows_device(&self, account: &str, device: &str) -> bool {
        match device.split_once('.') {
            Some((nonce, proof)) => self.device_proof(account, nonce) == proof,
            None => false,
        }
    }

    fn device_proof(&self, account: &str, nonce: &str) -> String {
        let digest = self
            .store()
            .digest(format!("device\n{account}\n{nonce}").as_bytes());
        data_encoding::HEXLOWER.encode(&digest.0[..16])
    }

    /// A one-time link for a member; earlier ones stop working.
    pub async fn invite(&self, by: By, staff: StaffId) -> Result<Secret, Error> {
        let site = self.site();
        let member = site.member(staff).filter(|m| !m.left);
        let member = member.ok_or(Error::NotFound)?;
        let earlier = site
            .passes
            .iter()
            .filter(|p| p.staff == member.id && p.kind == PassKind::Invitation);
        let mut events: Vec<SiteEvent> = earlier
            .map(|p| SiteEvent::PassEnded { hash: p.hash })
            .collect();
        let (secret, pass) = self.fresh(staff, PassKind::Invitation, INVITATION_HOURS);
        events.push(SiteEvent::PassIssued(pass));
        self.record_all(by, events).await?;
        Ok(secret)
    }

    /// Whose link this is.
    pub fn invited(&self, token: &str) -> Option<Invited> {
        let signed = self.shown(token, PassKind::Invitation)?;
        Some(Invited {
            member: signed.member,
            pass: signed.session,
            is_first: self.site().passwords.is_empty(),
        })
    }

    /// Sets the password that an invitation asks for, and signs in. The link works once.
    pub async fn take_up(
        &self,
        token: &str,
        password: &str,
        first: Option<FirstWords>,
    ) -> Result<(Secret, Member), Error> {
        let length = password.chars().count();
        if !(PASSWORD_MIN_CHARS..=PASSWORD_MAX_CHARS).contains(&length) {
            return Err(Error::Malformed(
                crate::domain::wire::Malformed::TextMissing,
            ));
        }
        let _one_at_a_time = self.door().taking_up.lock().await;
        let invited = self.invited(token).ok_or(Error::NotFound)?;
        let hash = self.door().guard.hash(password.to_owned()).await?;
        let set = self.password_set(invited.member.id, &hash, Some(invited.pass))?;
        let mut events = vec![set];
        if let Some(words) = first.filter(|_| invited.is_first) {
            let settings = self.with_first_words(words);
            events.push(SiteEvent::SettingsSet(settings));
        }
        let (secret, pass) = self.fresh(invited.member.id, PassKind::Session, SESSION_HOURS);
        events.push(SiteEvent::PassIssued(pass));
        self.record_all(By::Staff(invited.member.id), events)
            .await?;
        self.speak_as_set();
        Ok((secret, invited.member))
    }

    /// A token for a program; shown once.
    pub async fn issue_token(&self, member: &Member) -> Result<Secret, Error> {
        self.issue(member.id, PassKind::Token, TOKEN_HOURS).await
    }

    /// Changes the own password, which the old one proves; every other session ends, this browser gets a new one.
    ///
    /// # Errors
    /// `SignedOut` where the old password is wrong, `TooMany` where it was guessed at too often.
    pub async fn change_password(
        &self,
        signed: &Signed,
        old: &str,
        new: &str,
    ) -> Result<Secret, Error> {
        let member = &signed.member;
        let guard = &self.door().guard;
        // A count of its own: whoever found an open desk guesses no faster, and keeps nobody out of the door.
        let here = Some("signed in");
        guard.admit(&member.account, here, self.now())?;
        let bounded: String = old.chars().take(PASSWORD_MAX_CHARS + 1).collect();
        let hash = self.password_hash(member.id)?;
        let judged = guard.fits(bounded, hash).await;
        let fits = judged.inspect_err(|_| guard.unjudged(&member.account, here))?;
        if !fits {
            return Err(Error::SignedOut);
        }
        guard.forgive(&member.account, here);
        let hash = guard.hash(new.to_owned()).await?;
        let (secret, pass) = self.fresh(member.id, PassKind::Session, SESSION_HOURS);
        let sessions = self.site();
        let sessions = sessions
            .passes
            .iter()
            .filter(|p| p.staff == member.id && p.kind == PassKind::Session)
            .map(|p| SiteEvent::PassEnded { hash: p.hash });
        let mut events = vec![self.password_set(member.id, &hash, None)?];
        events.extend(sessions);
        events.push(SiteEvent::PassIssued(pass));
        self.record_all(By::Staff(member.id), events).await?;
        Ok(secret)
    }

    /// A password without an invitation: the command line's way back in.
    pub async fn set_password(&self, by: By, staff: StaffId, password: &str) -> Result<(), Error> {
        let hash = self.door().guard.hash(password.to_owned()).await?;
        let event = self.password_set(staff, &hash, None)?;
        self.record(by, event).await.map(|_| ())
    }

    /// Lets posters, screens and whoever speaks none of our languages follow the settings.
    pub fn speak_as_set(&self) {
        i18n::set_site(self.language(), self.zone().clone());
    }

    fn with_first_words(&self, words: FirstWords) -> Settings {
        let mut settings = self.site().settings.clone();
        let put = |old: &mut String, new: String| {
            if !new.trim().is_empty() {
                *old = new.trim().to_owned();
            }
        };
        put(&mut settings.language, words.language);
        put(&mut settings.issuer, words.issuer);
        put(&mut settings.phone, words.phone);
        put(&mut settings.danger_phone, words.danger_phone);
        settings
    }

    fn password_hash(&self, staff: StaffId) -> Result<Option<String>, Error> {
        let site = self.site();
        let Some(password) = site.password(staff) else {
            return Ok(None);
        };
        let about = format!("password:{}", staff.0);
        let opened = self
            .store()
            .open_secret(password.key, &about, &password.sealed)?;
        Ok(opened.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    fn password_set(
        &self,
        staff: StaffId,
        hash: &str,
        invitation: Option<TokenHash>,
    ) -> Result<SiteEvent, Error> {
        // A key of its own each time: the old password's hash goes with the old key.
        let key = self.store().take_key()?;
        let about = format!("password:{}", staff.0);
        let sealed = self.store().seal_secret(key, &about, hash.as_bytes())?;
        Ok(SiteEvent::PasswordSet {
            staff,
            password: Password { key, sealed },
            invitation,
        })
    }

    async fn issue(&self, staff: StaffId, kind: PassKind, hours: i64) -> Result<Secret, Error> {
        let (secret, pass) = self.fresh(staff, kind, hours);
        self.record(By::Staff(staff), SiteEvent::PassIssued(pass))
            .await?;
        Ok(secret)
    }

    fn fresh(&self, staff: StaffId, kind: PassKind, hours: i64) -> (Secret, Pass) {
        let secret = Secret::new();
        let since = self.now();
        let until = since
            .checked_add(SignedDuration::from_hours(hours))
            .unwrap_or(since);
        let pass = Pass {
            hash: secret.hash(),
            staff,
            kind,
            since,
            until,
        };
        (secret, pass)
    }
}

/// The hash of a token that has the shape of one.
pub(super) fn hash_of(token: &str) -> Option<TokenHash> {
    (token.len() == 43).then(|| TokenHash(Sha256::digest(token).into()))
}
