//! What belongs to no case, sealed: members' secrets under keys of their own, and what is sealed to the hub itself.

use super::error::Error;
use super::{Store, keys};
use crate::domain::board::Picture;
use crate::domain::case::FileRef;
use crate::domain::{KeySlot, Sealed};

/// What pictures of the board are bound to: they open as nothing else.
const PICTURE: &[u8] = b"picture";

impl Store {
    /// A fresh key for a member's secrets, durable in the vault.
    pub fn take_key(&self) -> Result<KeySlot, Error> {
        Ok(KeySlot(self.shared().vault.take()?.0))
    }

    /// Seals what belongs to no case: a password's hash. `about` is bound to it.
    pub fn seal_secret(&self, key: KeySlot, about: &str, secret: &[u8]) -> Result<Sealed, Error> {
        let key = self
            .shared()
            .vault
            .key(key.0)?
            .ok_or_else(|| Error::Unfit("this key is destroyed".into()))?;
        Ok(Sealed(keys::seal(&key, about.as_bytes(), secret)))
    }

    /// Opens what `seal_secret` made; None where the key is destroyed.
    pub fn open_secret(
        &self,
        key: KeySlot,
        about: &str,
        sealed: &Sealed,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(key) = self.shared().vault.key(key.0)? else {
            return Ok(None);
        };
        keys::unseal(&key, about.as_bytes(), &sealed.0)
            .map(Some)
            .ok_or_else(|| Error::Unfit("a secret does not open with its key".into()))
    }

    /// Encrypts and stores a picture that everybody may see, under this key; durable when this returns. Blocking.
    pub fn put_picture(&self, key: KeySlot, bytes: &[u8]) -> Result<FileRef, Error> {
        self.need_room()?;
        let shared = self.shared();
        let opened = shared.vault.key(key.0)?;
        let opened = opened.ok_or_else(|| Error::Unfit("this key is destroyed".into()))?;
        Ok(FileRef(shared.files.put(&opened, PICTURE, bytes)?))
    }

    /// The bytes of such a picture; None where its key is destroyed or it is not there. Blocking.
    pub fn read_picture(&self, picture: &Picture) -> Result<Option<Vec<u8>>, Error> {
        let shared = self.shared();
        let Some(key) = shared.vault.key(picture.key.0)? else {
            return Ok(None);
        };
        shared.files.read(&key, PICTURE, &picture.stored.0)
    }

    /// The key that opens backups, when it was made at this very opening: it is shown once.
    pub fn fresh_recovery_key(&self) -> Option<String> {
        let keys = &self.shared().keys;
        keys.are_fresh().then(|| keys.recovery_key())
    }

    /// The hub's public key (`age1…`), to which relays and backups seal.
    pub fn recipient(&self) -> String {
        self.shared().keys.recipient()
    }

    /// Opens what was sealed to the hub's public key.
    pub fn open_as_hub(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        self.shared().keys.open_as_hub(sealed)
    }
}
