//! A copy of the views for as long as they are compared: their database changes whatever it opens.

use super::Unseen;
use crate::store::error::Error;
use crate::store::journal::Mark;
use crate::store::medium::is_full;
use crate::store::open::{lock_file, views_dir};
use crate::store::views::facts;
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The copied views; gone when dropped.
pub(super) struct Copy {
    dir: PathBuf,
    image: Option<Mark>,
}

impl Copy {
    /// Copies the views of a data directory, while no hub has them.
    pub(super) fn of_views(data: &Path) -> Result<Result<Copy, Unseen>, Error> {
        let Some(_alone) = lock_to_look(data)? else {
            return Ok(Err(Unseen::HubRuns));
        };
        let from = views_dir(data);
        if !from.is_dir() {
            return Ok(Err(Unseen::NotThere));
        }
        let name = format!("shishiling-verify-{:016x}", rand::random::<u64>());
        let copy = Copy {
            dir: std::env::temp_dir().join(name),
            image: facts::read_image(data).and_then(|image| image.mark),
        };
        match copy_dir(&from, &copy.dir) {
            Ok(()) => Ok(Ok(copy)),
            Err(error) if is_full(&error) => Ok(Err(Unseen::NoRoom)),
            Err(error) => Err(Error::io("copy to", &copy.dir, &error)),
        }
    }

    pub(super) fn views(&self) -> &Path {
        &self.dir
    }

    /// How far the views went at the last clean stop.
    pub(super) fn image(&self) -> Option<Mark> {
        self.image
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Keeps a hub from starting, and touches nothing. `None` while one runs.
fn lock_to_look(data: &Path) -> Result<Option<Option<File>>, Error> {
    let file = lock_file(data);
    let lock = match File::open(&file) {
        Ok(lock) => lock,
        // No hub ever ran here.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(None)),
        Err(error) => return Err(Error::io("open", &file, &error)),
    };
    match lock.try_lock_shared() {
        Ok(()) => Ok(Some(Some(lock))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Error::io("lock", &file, &error)),
    }
}

fn copy_dir(from: &Path, to: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_dir(&entry.path(), &to)?,
            false => fs::copy(entry.path(), &to).map(|_| ())?,
        }
    }
    Ok(())
}
