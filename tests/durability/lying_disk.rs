//! A disk in memory that keeps unsynced writes to itself: at a cut it keeps some sectors of some of them, in any order.
//! It can also run full, and fail a sync.

use crate::chance::Chance;
use shishiling::store::medium::{Handle, Medium, Mode};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const SECTOR: usize = 512;

#[derive(Clone, Default)]
pub struct LyingDisk {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    dirs: BTreeSet<PathBuf>,
    room: Option<usize>,
    fail_sync_in: Option<u32>,
    epoch: u32,
    syncs: u32,
}

#[derive(Clone, Default)]
struct Inode {
    now: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Clone)]
enum Pending {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl LyingDisk {
    /// Pulls the plug: open handles are dead, names and bytes are what the chance leaves of them.
    pub fn cut(&self, chance: &mut Chance) {
        let mut inner = self.inner.lock().unwrap();
        inner.epoch += 1;
        inner.room = None;
        inner.fail_sync_in = None;
        for inode in &mut inner.inodes {
            // Sometimes everything got through, sometimes nothing, mostly some of it.
            let luck = chance.below(8);
            for pending in std::mem::take(&mut inode.pending) {
                match pending {
                    Pending::Truncate(size) => {
                        if luck == 0 || luck != 1 && chance.one_in(2) {
                            inode.durable.resize(size, 0);
                        }
                    }
                    Pending::Write(offset, bytes) => {
                        // An appended file may have its new length before its new bytes.
                        if luck > 4 && chance.one_in(2) {
                            let grown = inode.durable.len().max(offset + bytes.len());
                            inode.durable.resize(grown, 0);
                        }
                        let mut from = offset;
                        while from < offset + bytes.len() {
                            let to = ((from / SECTOR + 1) * SECTOR).min(offset + bytes.len());
                            if luck == 0 || luck != 1 && !chance.one_in(3) {
                                if inode.durable.len() < to {
                                    inode.durable.resize(to, 0);
                                }
                                inode.durable[from..to]
                                    .copy_from_slice(&bytes[from - offset..to - offset]);
                            }
                            from = to;
                        }
                    }
                }
            }
            inode.now = inode.durable.clone();
        }
        let mut names = inner.durable_names.clone();
        for (name, inode) in inner.names.clone() {
            if chance.one_in(2) {
                names.insert(name, inode);
            }
        }
        for name in inner.durable_names.clone().into_keys() {
            if !inner.names.contains_key(&name) && chance.one_in(2) {
                names.remove(&name);
            }
        }
        inner.names = names.clone();
        inner.durable_names = names;
    }

    /// Bytes that still fit; `None` for no limit.
    pub fn set_room(&self, room: Option<usize>) {
        self.inner.lock().unwrap().room = room;
    }

    /// The n-th sync from now fails.
    pub fn fail_sync_in(&self, n: u32) {
        self.inner.lock().unwrap().fail_sync_in = Some(n);
    }

    pub fn syncs(&self) -> u32 {
        self.inner.lock().unwrap().syncs
    }

    /// What a file holds now.
    pub fn bytes(&self, file: &Path) -> Vec<u8> {
        let inner = self.inner.lock().unwrap();
        inner.inodes[inner.names[file]].now.clone()
    }

    /// Puts other bytes in a file, durably: damage.
    pub fn set_bytes(&self, file: &Path, bytes: Vec<u8>) {
        let mut inner = self.inner.lock().unwrap();
        let inode = inner.names[file];
        inner.inodes[inode] = Inode {
            now: bytes.clone(),
            durable: bytes,
            pending: Vec::new(),
        };
    }

    /// All files.
    pub fn files(&self) -> Vec<PathBuf> {
        self.inner.lock().unwrap().names.keys().cloned().collect()
    }

    /// A copy that goes its own way.
    pub fn fork(&self) -> LyingDisk {
        let inner = self.inner.lock().unwrap();
        LyingDisk {
            inner: Arc::new(Mutex::new(Inner {
                inodes: inner.inodes.clone(),
                names: inner.names.clone(),
                durable_names: inner.durable_names.clone(),
                dirs: inner.dirs.clone(),
                ..Inner::default()
            })),
        }
    }
}

impl Inner {
    fn sync(&mut self) -> io::Result<()> {
        self.syncs += 1;
        match &mut self.fail_sync_in {
            Some(0) => Err(io::Error::other("the disk did not take it")),
            Some(n) => {
                *n -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

fn not_found(file: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, file.display().to_string())
}

impl Medium for LyingDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.lock().unwrap().dirs.insert(dir.to_path_buf());
        Ok(())
    }

    fn open(&self, file: &Path, mode: Mode) -> io::Result<Box<dyn Handle>> {
        let mut inner = self.inner.lock().unwrap();
        let inode = match (inner.names.get(file).copied(), mode) {
            (Some(_), Mode::Create) => return Err(io::ErrorKind::AlreadyExists.into()),
            (Some(inode), _) => inode,
            (None, Mode::Create) => {
                inner.inodes.push(Inode::default());
                let inode = inner.inodes.len() - 1;
                inner.names.insert(file.to_path_buf(), inode);
                inode
            }
            (None, _) => return Err(not_found(file)),
        };
        Ok(Box::new(LyingFile {
            disk: self.clone(),
            inode,
            epoch: inner.epoch,
        }))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let inner = self.inner.lock().unwrap();
        let files = inner.names.keys().chain(inner.dirs.iter());
        Ok(files
            .filter(|file| file.parent() == Some(dir))
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect())
    }

    fn exists(&self, file: &Path) -> io::Result<bool> {
        Ok(self.inner.lock().unwrap().names.contains_key(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        let inode = inner.names.remove(from).ok_or_else(|| not_found(from))?;
        inner.names.insert(to.to_path_buf(), inode);
        Ok(())
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        match self.inner.lock().unwrap().dirs.remove(dir) {
            true => Ok(()),
            false => Err(not_found(dir)),
        }
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        inner.names.remove(file).ok_or_else(|| not_found(file))?;
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap();
        inner.sync()?;
        let names = inner.names.clone();
        inner
            .durable_names
            .retain(|name, _| name.parent() != Some(dir));
        let here = names
            .into_iter()
            .filter(|(name, _)| name.parent() == Some(dir));
        inner.durable_names.extend(here);
        Ok(())
    }
}

struct LyingFile {
    disk: LyingDisk,
    inode: usize,
    epoch: u32,
}

impl LyingFile {
    fn with<T>(&self, run: impl FnOnce(&mut Inner, usize) -> io::Result<T>) -> io::Result<T> {
        let mut inner = self.disk.inner.lock().unwrap();
        if inner.epoch != self.epoch {
            return Err(io::Error::other("the power is gone"));
        }
        run(&mut inner, self.inode)
    }
}

impl Handle for LyingFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.with(|inner, inode| {
            let now = &inner.inodes[inode].now;
            let from = now.len().min(offset as usize);
            let count = bytes.len().min(now.len() - from);
            bytes[..count].copy_from_slice(&now[from..from + count]);
            Ok(count)
        })
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.with(|inner, inode| {
            let fits = match &mut inner.room {
                Some(room) => {
                    let fits = bytes.len().min(*room);
                    *room -= fits;
                    fits
                }
                None => bytes.len(),
            };
            let file = &mut inner.inodes[inode];
            let (from, to) = (offset as usize, offset as usize + fits);
            if file.now.len() < to {
                file.now.resize(to, 0);
            }
            file.now[from..to].copy_from_slice(&bytes[..fits]);
            file.pending
                .push(Pending::Write(from, bytes[..fits].to_vec()));
            if fits < bytes.len() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        })
    }

    fn size_bytes(&self) -> io::Result<u64> {
        self.with(|inner, inode| Ok(inner.inodes[inode].now.len() as u64))
    }

    fn truncate(&self, size_bytes: u64) -> io::Result<()> {
        self.with(|inner, inode| {
            let file = &mut inner.inodes[inode];
            file.now.resize(size_bytes as usize, 0);
            file.pending.push(Pending::Truncate(size_bytes as usize));
            Ok(())
        })
    }

    fn sync_data(&self) -> io::Result<()> {
        self.with(|inner, inode| {
            inner.sync()?;
            let file = &mut inner.inodes[inode];
            file.pending.clear();
            file.durable = file.now.clone();
            Ok(())
        })
    }
}
