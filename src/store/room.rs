//! Watches how much room the disk has, so that filings are refused before journal and views run into the wall.
//! A ballast file is let go when others fill the disk, so that what is running can finish.

use fs2::FileExt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Kept free for the views, seals and logs.
const BALLAST_BYTES: u64 = 8 << 20;

/// The room under a data directory.
pub(super) struct Room {
    dir: PathBuf,
    reserve_bytes: u64,
    ballast: PathBuf,
    has_ballast: AtomicBool,
}

impl Room {
    /// Watches a directory; below `reserve_bytes` of free room nothing new is taken.
    pub(super) fn watch(dir: &Path, reserve_bytes: u64) -> Room {
        let room = Room {
            dir: dir.to_path_buf(),
            reserve_bytes,
            ballast: dir.join("ballast"),
            has_ballast: AtomicBool::new(dir.join("ballast").exists()),
        };
        room.take();
        room
    }

    /// Whether something new may be taken.
    pub(super) fn take(&self) -> bool {
        let Ok(free) = fs2::available_space(&self.dir) else {
            return true;
        };
        if free < self.reserve_bytes {
            self.let_go();
            return false;
        }
        if !self.has_ballast.load(Ordering::Relaxed)
            && free >= self.reserve_bytes + 2 * BALLAST_BYTES
        {
            let made = File::create(&self.ballast).and_then(|file| file.allocate(BALLAST_BYTES));
            self.has_ballast.store(made.is_ok(), Ordering::Relaxed);
        }
        true
    }

    /// Called before the views write: they cannot be refused, so the ballast makes room for them.
    pub(super) fn before_views_grow(&self) {
        if fs2::available_space(&self.dir).is_ok_and(|free| free < BALLAST_BYTES) {
            self.let_go();
        }
    }

    fn let_go(&self) {
        if self.has_ballast.swap(false, Ordering::Relaxed) {
            tracing::error!(dir = %self.dir.display(), "the disk is nearly full: nothing new is taken until there is room");
            let _ = std::fs::remove_file(&self.ballast);
        }
    }
}
