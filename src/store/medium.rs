//! The file layer under journal, vault and files: few operations, so that a test can stand a lying disk in for a real one.
//! Nothing here knows what the bytes mean.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::Path;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Read an existing file.
    Read,
    /// Read and write an existing file.
    Write,
    /// Make a file that must not exist yet, readable by its owner only.
    Create,
}

/// A place where files live. What is written is only safe after `sync_data` (bytes) and `sync_dir` (names).
pub trait Medium: Send + Sync {
    /// Makes a directory and its parents; an existing one is no error.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// Opens a file.
    fn open(&self, file: &Path, mode: Mode) -> io::Result<Box<dyn Handle>>;
    /// The names in a directory, in no order.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Whether a file of this name exists.
    fn exists(&self, file: &Path) -> io::Result<bool>;
    /// Renames a file, replacing what bore the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, file: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    fn remove_dir(&self, dir: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
}

/// An open file.
pub trait Handle: Send + Sync {
    /// Reads at an offset; fewer bytes than asked only at the end of the file.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes all bytes at an offset, growing the file as needed.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Length in bytes.
    fn size_bytes(&self) -> io::Result<u64>;
    /// Cuts the file, or grows it with zeros, to a length.
    fn truncate(&self, size_bytes: u64) -> io::Result<()>;
    /// Makes the bytes durable, with as much of the metadata as reading them back needs.
    fn sync_data(&self) -> io::Result<()>;
}

/// Reads a whole file.
pub fn read_all(medium: &dyn Medium, file: &Path) -> io::Result<Vec<u8>> {
    let handle = medium.open(file, Mode::Read)?;
    let mut bytes = vec![0; handle.size_bytes()? as usize];
    let read = handle.read_at(&mut bytes, 0)?;
    bytes.truncate(read);
    Ok(bytes)
}

/// Writes a whole file so that a crash leaves the old one or the new one: temporary name, sync, rename, sync the directory.
pub fn write_whole(medium: &dyn Medium, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = file.with_extension("fresh");
    if medium.exists(&fresh)? {
        medium.remove(&fresh)?;
    }
    let handle = medium.open(&fresh, Mode::Create)?;
    let written = handle
        .write_at(bytes, 0)
        .and_then(|()| handle.sync_data())
        .and_then(|()| medium.rename(&fresh, file));
    if written.is_err() {
        let _ = medium.remove(&fresh);
    }
    written?;
    medium.sync_dir(file.parent().unwrap_or(Path::new(".")))
}

/// Whether an error says that there is no room left.
pub fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Medium for Disk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        if dir.is_dir() {
            return Ok(());
        }
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent {
            self.make_dir(parent)?;
        }
        match std::fs::DirBuilder::new().mode(0o700).create(dir) {
            // Another was a moment faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {}
            made => made?,
        }
        self.sync_dir(parent.unwrap_or(Path::new(".")))
    }

    fn open(&self, file: &Path, mode: Mode) -> io::Result<Box<dyn Handle>> {
        let mut how = OpenOptions::new();
        how.read(true).mode(0o600);
        match mode {
            Mode::Read => {}
            Mode::Write => {
                how.write(true);
            }
            Mode::Create => {
                how.write(true).create_new(true);
            }
        }
        Ok(Box::new(how.open(file)?))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        std::fs::read_dir(dir)?
            .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
            .collect()
    }

    fn exists(&self, file: &Path) -> io::Result<bool> {
        file.try_exists()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        std::fs::remove_file(file)
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        std::fs::remove_dir(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }
}

impl Handle for File {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut read = 0;
        while read < bytes.len() {
            match FileExt::read_at(self, &mut bytes[read..], offset + read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.write_all_at(bytes, offset)
    }

    fn size_bytes(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn truncate(&self, size_bytes: u64) -> io::Result<()> {
        self.set_len(size_bytes)
    }

    fn sync_data(&self) -> io::Result<()> {
        File::sync_data(self)
    }
}
