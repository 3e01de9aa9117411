//! Photos and voice, encrypted under their case's key in 64 KiB chunks and named by the SHA-256 of what is stored.

use super::error::Error;
use super::keys::cipher;
use super::medium::{self, Medium, Mode};
use super::vault::Key;
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Plain bytes in a chunk; each is sealed by itself, so a range can be read without the rest.
pub const CHUNK_BYTES: usize = 64 << 10;
const TAG_BYTES: usize = 16;
const PREFIX_BYTES: usize = 19;
const HEADER_BYTES: usize = 1 + PREFIX_BYTES;
const VERSION: u8 = 1;

/// A stored file's name: the SHA-256 of its sealed bytes.
pub type Name = [u8; 32];

/// The directory of files; cheap to clone.
#[derive(Clone)]
pub struct Files {
    medium: Arc<dyn Medium>,
    dir: PathBuf,
    count: Arc<AtomicU64>,
}

impl Files {
    /// Opens the directory, making it if there is none; what a crash left under a temporary name is removed.
    pub fn open(medium: Arc<dyn Medium>, dir: &Path) -> Result<Files, Error> {
        let failed = |error: std::io::Error| Error::io("open", dir, &error);
        medium.make_dir(dir).map_err(failed)?;
        for name in medium.list(dir).map_err(failed)? {
            if name.ends_with(".part") {
                medium.remove(&dir.join(name)).map_err(failed)?;
            }
        }
        Ok(Files {
            medium,
            dir: dir.to_path_buf(),
            count: Arc::default(),
        })
    }

    /// The files of a directory that somebody else may be writing to.
    pub(super) fn read_only(medium: Arc<dyn Medium>, dir: &Path) -> Files {
        Files {
            medium,
            dir: dir.to_path_buf(),
            count: Arc::default(),
        }
    }

    /// Seals and stores a file durably; only then may the journal name it.
    pub fn put(&self, key: &Key, about: &[u8], plain: &[u8]) -> Result<Name, Error> {
        let sealed = seal(key, about, plain);
        let name: Name = Sha256::digest(&sealed).into();
        self.put_sealed(&name, &sealed)?;
        Ok(name)
    }

    /// Stores bytes that are already sealed (from a backup).
    pub(super) fn put_sealed(&self, name: &Name, sealed: &[u8]) -> Result<(), Error> {
        let file = self.path(name);
        let dir = file.parent().expect("a file lies in a directory");
        let part = self.dir.join(format!(
            "{}.part",
            self.count.fetch_add(1, Ordering::Relaxed)
        ));
        let failed = |error: std::io::Error| Error::io("write", &file, &error);
        self.medium.make_dir(dir).map_err(failed)?;
        let handle = self.medium.open(&part, Mode::Create).map_err(failed)?;
        let written = handle
            .write_at(sealed, 0)
            .and_then(|()| handle.sync_data())
            .and_then(|()| self.medium.rename(&part, &file));
        if written.is_err() {
            let _ = self.medium.remove(&part);
        }
        written
            .and_then(|()| self.medium.sync_dir(dir))
            .map_err(failed)
    }

    /// A whole file; `None` when it was deleted.
    pub fn read(&self, key: &Key, about: &[u8], name: &Name) -> Result<Option<Vec<u8>>, Error> {
        let Some(sealed) = self.read_sealed(name)? else {
            return Ok(None);
        };
        match unseal(key, about, &sealed) {
            Ok(plain) => Ok(Some(plain)),
            Err(byte) => Err(self.damaged(name, byte)),
        }
    }

    /// The stored bytes as they lie on disk; `None` when there is no such file.
    pub fn read_sealed(&self, name: &Name) -> Result<Option<Vec<u8>>, Error> {
        let file = self.path(name);
        match medium::read_all(&*self.medium, &file) {
            Ok(sealed) => Ok(Some(sealed)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &file, &error)),
        }
    }

    /// Proves that a stored file is what its name says; `None` when there is no such file.
    pub fn check(&self, name: &Name) -> Result<Option<u64>, Error> {
        match self.read_sealed(name)? {
            None => Ok(None),
            Some(sealed) if Sha256::digest(&sealed)[..] == name[..] => {
                Ok(Some(sealed.len() as u64))
            }
            Some(_) => Err(self.damaged(name, 0)),
        }
    }

    /// Deletes a file, durably; one that is gone already is no error.
    pub fn delete(&self, name: &Name) -> Result<(), Error> {
        let file = self.path(name);
        match self.medium.remove(&file) {
            Ok(()) => self
                .medium
                .sync_dir(file.parent().expect("a file lies in a directory"))
                .map_err(|error| Error::io("sync", &file, &error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::io("delete", &file, &error)),
        }
    }

    /// All names that are stored.
    pub fn names(&self) -> Result<Vec<Name>, Error> {
        let failed = |error: std::io::Error| Error::io("list", &self.dir, &error);
        let mut names = Vec::new();
        if !self.dir.is_dir() {
            return Ok(names);
        }
        for shelf in self.medium.list(&self.dir).map_err(failed)? {
            if shelf.len() != 2 {
                continue;
            }
            for name in self.medium.list(&self.dir.join(&shelf)).map_err(failed)? {
                if let Ok(bytes) = data_encoding::HEXLOWER.decode(name.as_bytes())
                    && let Ok(name) = bytes.try_into()
                {
                    names.push(name);
                }
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Where a file lies.
    pub fn path(&self, name: &Name) -> PathBuf {
        let hex = data_encoding::HEXLOWER.encode(name);
        self.dir.join(&hex[..2]).join(hex)
    }

    fn damaged(&self, name: &Name, byte: u64) -> Error {
        Error::damaged(
            &self.path(name),
            byte,
            "a stored file is not what was stored",
        )
    }
}

fn seal(key: &Key, about: &[u8], plain: &[u8]) -> Vec<u8> {
    let prefix: [u8; PREFIX_BYTES] = rand::random();
    let chunks = plain.len().div_ceil(CHUNK_BYTES).max(1);
    let mut sealed = Vec::with_capacity(HEADER_BYTES + plain.len() + chunks * TAG_BYTES);
    sealed.push(VERSION);
    sealed.extend_from_slice(&prefix);
    let cipher = cipher(key);
    for number in 0..chunks {
        let from = number * CHUNK_BYTES;
        let chunk = &plain[from..plain.len().min(from + CHUNK_BYTES)];
        let nonce = nonce(&prefix, number, number + 1 == chunks);
        let chunk = cipher
            .encrypt(
                &nonce,
                Payload {
                    msg: chunk,
                    aad: about,
                },
            )
            .expect("a chunk is small enough");
        sealed.extend_from_slice(&chunk);
    }
    sealed
}

/// Opens a whole file; the error is the offset of the chunk that does not fit.
fn unseal(key: &Key, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, u64> {
    let (head, body) = sealed.split_at_checked(HEADER_BYTES).ok_or(0u64)?;
    if head[0] != VERSION {
        return Err(0);
    }
    let cipher = cipher(key);
    let chunks: Vec<&[u8]> = body.chunks(CHUNK_BYTES + TAG_BYTES).collect();
    let mut plain = Vec::with_capacity(body.len());
    for (number, chunk) in chunks.iter().enumerate() {
        let nonce = nonce(&head[1..], number, number + 1 == chunks.len());
        let chunk = cipher
            .decrypt(
                &nonce,
                Payload {
                    msg: chunk,
                    aad: about,
                },
            )
            .map_err(|_| (HEADER_BYTES + number * (CHUNK_BYTES + TAG_BYTES)) as u64)?;
        plain.extend_from_slice(&chunk);
    }
    if chunks.is_empty() {
        return Err(HEADER_BYTES as u64);
    }
    Ok(plain)
}

/// Prefix, number of the chunk, and whether it is the last: chunks cannot be dropped, doubled or exchanged.
fn nonce(prefix: &[u8], number: usize, is_last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..PREFIX_BYTES].copy_from_slice(prefix);
    nonce[PREFIX_BYTES..23].copy_from_slice(&(number as u32).to_be_bytes());
    nonce[23] = u8::from(is_last);
    XNonce::from(nonce)
}
