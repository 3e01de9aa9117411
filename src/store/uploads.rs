//! Files on their way: what has arrived of each, sealed piece by piece under its case's key, until all of it is there.
//! A piece counts once its batch was closed; what a crash or a bad checksum leaves behind it is cut off.

mod frames;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::Error;
use super::medium::{self, Disk, Handle, Medium, Mode};
use crate::domain::{CaseId, KeySlot};
use frames::{CLOSING, DONE, OPEN, Scan, frame, head_of, pieces_of, until};

/// An upload that gets no byte for so long is abandoned.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The name of an upload in its address: made by the hub, so that nobody guesses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UploadId(pub [u8; 16]);

impl UploadId {
    /// Reads the 32 hexadecimal digits of an address.
    pub fn parse(text: &str) -> Option<UploadId> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(UploadId)
    }
}

impl std::fmt::Display for UploadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// What an upload is for; no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub case: CaseId,
    pub key: KeySlot,
    /// The device's own id of it.
    pub upload: Uuid,
    pub length_bytes: u64,
    pub since: Timestamp,
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub about: About,
    /// Bytes in the clear that lie safely on the disk.
    pub offset_bytes: u64,
    /// The file is a stored one by now, or was refused; nothing more is wanted.
    pub done: bool,
    pub until: Timestamp,
}

/// The directory of uploads; cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    medium: Arc<dyn Medium>,
    dir: PathBuf,
    kept: SignedDuration,
    busy: Arc<Mutex<HashSet<UploadId>>>,
}

impl Uploads {
    /// Uploads in a directory, which is made with the first of them.
    pub fn new(dir: &Path) -> Uploads {
        Uploads::kept_for(dir, KEPT)
    }

    /// Uploads that are abandoned only after so long without a byte.
    pub fn kept_for(dir: &Path, kept: SignedDuration) -> Uploads {
        Uploads {
            medium: Arc::new(Disk),
            dir: dir.to_path_buf(),
            kept,
            busy: Arc::default(),
        }
    }

    /// Makes an upload that nothing has arrived of; what bore the same id is gone.
    pub fn begin(&self, id: UploadId, about: About) -> Result<Progress, Error> {
        self.write(id, about, &[])?;
        Ok(self.fresh(about))
    }

    /// How far a file is of which nothing has arrived.
    pub fn fresh(&self, about: About) -> Progress {
        Progress {
            about,
            offset_bytes: 0,
            done: false,
            until: until(about.since, self.kept),
        }
    }

    /// Puts a mark where the upload was, so that one who asks again learns that all is there.
    pub fn finish(&self, id: UploadId, about: About, now: Timestamp) -> Result<(), Error> {
        self.write(id, about, &frame(DONE, &[], 0, now))
    }

    fn write(&self, id: UploadId, about: About, frames: &[u8]) -> Result<(), Error> {
        self.medium
            .make_dir(&self.dir)
            .map_err(|error| Error::io("make", &self.dir, &error))?;
        let mut bytes = head_of(&about);
        bytes.extend_from_slice(frames);
        let file = self.path(id);
        medium::write_whole(&*self.medium, &file, &bytes)
            .map_err(|error| Error::io("write", &file, &error))
    }

    /// How far an upload is; None where there is none, or its time has run out.
    pub fn look(&self, id: UploadId, now: Timestamp) -> Result<Option<Progress>, Error> {
        Ok(self
            .scan(&self.path(id))?
            .map(|scan| scan.progress)
            .filter(|progress| progress.until > now))
    }

    /// Opens an upload for more; None where there is none, `Busy` while somebody else has it open.
    pub fn grow(&self, id: UploadId, now: Timestamp) -> Result<Growing, NotOpen> {
        let turn = Turn::take(&self.busy, id).ok_or(NotOpen::Busy)?;
        let file = self.path(id);
        let scan = self
            .scan(&file)?
            .filter(|scan| scan.progress.until > now)
            .ok_or(NotOpen::Unknown)?;
        let handle = self
            .medium
            .open(&file, Mode::Write)
            .map_err(|error| Error::io("open", &file, &error))?;
        Ok(Growing {
            file,
            handle,
            kept: self.kept,
            progress: scan.progress,
            sound_bytes: scan.sound_bytes,
            end_bytes: scan.sound_bytes,
            ahead_bytes: 0,
            _turn: turn,
        })
    }

    /// The sealed pieces of an upload that nobody is sending, each with the offset at which its bytes begin.
    pub fn sealed_pieces(&self, id: UploadId) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let file = self.path(id);
        let bytes = medium::read_all(&*self.medium, &file)
            .map_err(|error| Error::io("read", &file, &error))?;
        Ok(pieces_of(&bytes))
    }

    /// Removes what was abandoned; says how many.
    pub fn sweep(&self, now: Timestamp) -> Result<usize, Error> {
        let mut swept = 0;
        let is_over = |progress: Option<Progress>| progress.is_none_or(|p| p.until <= now);
        for (id, progress) in self.all()? {
            if !is_over(progress) {
                continue;
            }
            // Once it is ours, a last look: somebody may just have begun it again.
            let Some(_turn) = Turn::take(&self.busy, id) else {
                continue;
            };
            if is_over(self.scan(&self.path(id))?.map(|scan| scan.progress)) {
                self.remove(id)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Every upload with its progress; None where the file is none of ours or its head is gone.
    pub fn all(&self) -> Result<Vec<(UploadId, Option<Progress>)>, Error> {
        let names = match self.medium.list(&self.dir) {
            Ok(names) => names,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Error::io("list", &self.dir, &error)),
        };
        names
            .iter()
            .filter_map(|name| UploadId::parse(name))
            .map(|id| {
                let scan = self.scan(&self.path(id))?;
                Ok((id, scan.map(|scan| scan.progress)))
            })
            .collect()
    }

    /// Removes an upload; one that is gone already is no error.
    pub fn remove(&self, id: UploadId) -> Result<(), Error> {
        let file = self.path(id);
        match self.medium.remove(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io("remove", &file, &error))
            }
            _ => Ok(()),
        }
    }

    fn path(&self, id: UploadId) -> PathBuf {
        self.dir.join(id.to_string())
    }

    fn scan(&self, file: &Path) -> Result<Option<Scan>, Error> {
        match medium::read_all(&*self.medium, file) {
            Ok(bytes) => Ok(Scan::of(&bytes, self.kept)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", file, &error)),
        }
    }
}

/// Why an upload cannot be opened for more.
#[derive(Debug)]
pub enum NotOpen {
    Unknown,
    /// Another connection is sending it.
    Busy,
    Store(Error),
}

impl From<Error> for NotOpen {
    fn from(error: Error) -> NotOpen {
        NotOpen::Store(error)
    }
}

/// The right to change one upload; given back when dropped.
struct Turn {
    busy: Arc<Mutex<HashSet<UploadId>>>,
    id: UploadId,
}

impl Turn {
    fn take(busy: &Arc<Mutex<HashSet<UploadId>>>, id: UploadId) -> Option<Turn> {
        let mut taken = busy.lock().unwrap_or_else(PoisonError::into_inner);
        let free = taken.insert(id);
        free.then(|| Turn {
            busy: Arc::clone(busy),
            id,
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}

/// An upload that is open for more. What was not closed when it is dropped does not count.
pub struct Growing {
    file: PathBuf,
    handle: Box<dyn Handle>,
    kept: SignedDuration,
    progress: Progress,
    /// Bytes of the file that count.
    sound_bytes: u64,
    /// Where the next frame goes.
    end_bytes: u64,
    /// Bytes in the clear behind the last closed batch.
    ahead_bytes: u64,
    _turn: Turn,
}

impl Growing {
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Bytes in the clear with those of the open batch: where the next piece begins.
    pub fn reached_bytes(&self) -> u64 {
        self.progress.offset_bytes + self.ahead_bytes
    }

    /// Appends a sealed piece to the open batch.
    pub fn push(&mut self, sealed: &[u8], plain_bytes: u64, now: Timestamp) -> Result<(), Error> {
        let bytes = frame(OPEN, sealed, plain_bytes as u32, now);
        self.put(&bytes)?;
        self.ahead_bytes += plain_bytes;
        Ok(())
    }

    /// Closes the batch and makes it durable: from here on it counts.
    pub fn close(&mut self, now: Timestamp) -> Result<Progress, Error> {
        let bytes = frame(CLOSING, &[], 0, now);
        self.put(&bytes)?;
        self.handle
            .sync_data()
            .map_err(|error| Error::io("sync", &self.file, &error))?;
        self.sound_bytes = self.end_bytes;
        self.progress.offset_bytes += self.ahead_bytes;
        self.progress.until = until(now, self.kept);
        self.ahead_bytes = 0;
        Ok(self.progress)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let put = self
            .handle
            .truncate(self.end_bytes)
            .and_then(|()| self.handle.write_at(bytes, self.end_bytes));
        put.map_err(|error| Error::io("write", &self.file, &error))?;
        self.end_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Drops the open batch.
    pub fn undo(&mut self) -> Result<(), Error> {
        self.end_bytes = self.sound_bytes;
        self.ahead_bytes = 0;
        self.handle
            .truncate(self.sound_bytes)
            .map_err(|error| Error::io("cut", &self.file, &error))
    }

    /// The sealed pieces, each with the offset at which its bytes begin.
    pub fn pieces(&self) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let mut bytes = vec![0; self.sound_bytes as usize];
        let read = self
            .handle
            .read_at(&mut bytes, 0)
            .map_err(|error| Error::io("read", &self.file, &error))?;
        bytes.truncate(read);
        Ok(pieces_of(&bytes))
    }
}
