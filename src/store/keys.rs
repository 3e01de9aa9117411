//! The hub's own secrets (its age identity, the key of its HMACs) and the sealing of words under a case's key.

use super::error::Error;
use super::medium::{self, Medium};
use super::vault::Key;
use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::Mac;
use std::io::{Read, Write};
use std::path::Path;
use std::str::FromStr;

/// Version and nonce before the sealed bytes, authentication after them.
pub const SEAL_BYTES: usize = 1 + NONCE_BYTES + 16;
const NONCE_BYTES: usize = 24;
const VERSION: u8 = 1;

/// Seals bytes under a key; `about` (the case's id) must be the same when they are opened.
pub fn seal(key: &Key, about: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let sealed = cipher(key)
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: about,
            },
        )
        .expect("sealing in memory only fails beyond 256 GB");
    let mut bytes = Vec::with_capacity(SEAL_BYTES + plain.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&sealed);
    bytes
}

/// Opens what `seal` made; `None` when key, `about` or bytes do not fit.
pub fn unseal(key: &Key, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (head, sealed) = sealed.split_at_checked(1 + NONCE_BYTES)?;
    if head[0] != VERSION {
        return None;
    }
    let nonce: [u8; NONCE_BYTES] = head[1..].try_into().ok()?;
    cipher(key)
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: sealed,
                aad: about,
            },
        )
        .ok()
}

pub(super) fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_bytes().into())
}

/// The hub's secrets.
pub struct Keys {
    identity: Identity,
    hmac: [u8; 32],
    fresh: bool,
}

const IDENTITY: &str = "identity.txt";
const HMAC: &str = "hmac.txt";

impl Keys {
    /// Reads the secrets of a hub, making them when the directory has none and none `must_exist`: beside a journal
    /// new ones would make every repeat a conflict, and no kit would fit its backups.
    pub fn open(medium: &dyn Medium, dir: &Path, must_exist: bool) -> Result<Keys, Error> {
        medium
            .make_dir(dir)
            .map_err(|error| Error::io("make", dir, &error))?;
        let (identity, fresh) = match read_text(medium, &dir.join(IDENTITY))? {
            Some(text) => {
                let identity = parse_identity(&text).ok_or_else(|| {
                    Error::damaged(&dir.join(IDENTITY), 0, "the hub's identity cannot be read")
                })?;
                (identity, false)
            }
            None if must_exist => {
                let lost = "the hub's secrets are missing, but there is a journal";
                return Err(Error::damaged(&dir.join(IDENTITY), 0, lost));
            }
            None => (Identity::generate(), true),
        };
        let hmac = match read_text(medium, &dir.join(HMAC))? {
            Some(text) => data_encoding::HEXLOWER
                .decode(text.trim().as_bytes())
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or_else(|| {
                    Error::damaged(&dir.join(HMAC), 0, "the key of the hashes cannot be read")
                })?,
            None if fresh => rand::random(),
            None => {
                return Err(Error::damaged(
                    &dir.join(HMAC),
                    0,
                    "the key of the hashes is missing",
                ));
            }
        };
        let keys = Keys {
            identity,
            hmac,
            fresh,
        };
        if fresh {
            keys.write(medium, dir)?;
        }
        Ok(keys)
    }

    /// Reads the secrets of a hub that must have them.
    pub fn read(medium: &dyn Medium, dir: &Path) -> Result<Keys, Error> {
        Keys::open(medium, dir, true)
    }

    /// Writes the secrets, the hash key first: an identity is only found with its hash key.
    pub fn write(&self, medium: &dyn Medium, dir: &Path) -> Result<(), Error> {
        medium
            .make_dir(dir)
            .map_err(|error| Error::io("make", dir, &error))?;
        let hmac = data_encoding::HEXLOWER.encode(&self.hmac) + "\n";
        let identity = self.recovery_key() + "\n";
        for (name, text) in [(HMAC, hmac), (IDENTITY, identity)] {
            let file = dir.join(name);
            medium::write_whole(medium, &file, text.as_bytes())
                .map_err(|error| Error::io("write", &file, &error))?;
        }
        Ok(())
    }

    /// The secrets of a backed-up hub: its recovery key and the hash key out of the backup.
    pub fn from_parts(recovery_key: &str, hmac: [u8; 32]) -> Option<Keys> {
        Some(Keys {
            identity: parse_identity(recovery_key)?,
            hmac,
            fresh: false,
        })
    }

    /// Whether they were made just now, so that the recovery kit must be shown.
    pub fn are_fresh(&self) -> bool {
        self.fresh
    }

    /// The key that opens backups (`AGE-SECRET-KEY-1…`).
    pub fn recovery_key(&self) -> String {
        self.identity.to_string().expose_secret().to_owned()
    }

    /// The hub's public key (`age1…`), to which relays and backups seal.
    pub fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }

    /// The key of the hashes, for a backup.
    pub fn hmac_key(&self) -> [u8; 32] {
        self.hmac
    }

    /// HMAC-SHA-256 over a purpose and parts that no reader may recompute from outside.
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = <hmac::Hmac<sha2::Sha256> as KeyInit>::new_from_slice(&self.hmac)
            .expect("any length of key fits");
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Seals bytes to the hub.
    pub fn seal_to_hub(&self, plain: &[u8]) -> Vec<u8> {
        seal_to(&self.identity.to_public(), plain)
    }

    /// Opens what was sealed to the hub.
    pub fn open_as_hub(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        open_with(&self.identity, sealed)
    }
}

/// Seals bytes to a public key (`age1…`); `None` when it is none.
pub fn seal_to_recipient(recipient: &str, plain: &[u8]) -> Option<Vec<u8>> {
    Some(seal_to(&Recipient::from_str(recipient.trim()).ok()?, plain))
}

/// Opens sealed bytes with a recovery key.
pub fn open_with_recovery_key(recovery_key: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    open_with(&parse_identity(recovery_key)?, sealed)
}

fn seal_to(recipient: &Recipient, plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(plain.len() + 512);
    age::Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient))
        .expect("there is one recipient")
        .wrap_output(&mut sealed)
        .and_then(|mut out| {
            out.write_all(plain)?;
            out.finish()
        })
        .expect("writing to memory does not fail");
    sealed
}

fn open_with(identity: &Identity, sealed: &[u8]) -> Option<Vec<u8>> {
    let decryptor = age::Decryptor::new_buffered(sealed).ok()?;
    let mut plain = Vec::new();
    decryptor
        .decrypt(std::iter::once(identity as &dyn age::Identity))
        .ok()?
        .read_to_end(&mut plain)
        .ok()?;
    Some(plain)
}

/// The first line that is a key, so that a whole recovery kit may be handed over as it was printed.
fn parse_identity(text: &str) -> Option<Identity> {
    text.split_whitespace()
        .find_map(|word| Identity::from_str(word).ok())
}

fn read_text(medium: &dyn Medium, file: &Path) -> Result<Option<String>, Error> {
    match medium::read_all(medium, file) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", file, &error)),
    }
}
