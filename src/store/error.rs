//! What can go wrong below the rules. Texts are for the operator's log and terminal, never for a reader's page.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store could not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// No room on the disk. Nothing acknowledged was lost; asking again works once there is room.
    #[error("the disk under {} is full: nothing was lost, nothing new is taken until there is room", file.display())]
    Full {
        /// The file that could not grow.
        file: PathBuf,
    },
    /// Bytes on disk are not what was written there.
    #[error("{} is damaged at byte {byte}: {what}; {cure}", file.display())]
    Damaged {
        /// The damaged file.
        file: PathBuf,
        /// Offset of the first bad byte, as near as it is known.
        byte: u64,
        /// What is wrong with it.
        what: String,
        /// The command that restores.
        cure: String,
    },
    /// The store took an error after which nothing can be promised; the process must end and start again.
    #[error("the store has stopped ({why}): end this process and start it again")]
    Stopped {
        /// The first error.
        why: String,
    },
    /// Another process holds the data directory.
    #[error("{} is in use by another process", dir.display())]
    InUse {
        /// The data directory.
        dir: PathBuf,
    },
    /// A key, kit or backup does not fit.
    #[error("{0}")]
    Unfit(String),
    /// The operating system refused.
    #[error("cannot {doing} {}: {why}", file.display())]
    Io {
        /// The verb: "read", "write", "sync" …
        doing: &'static str,
        /// The file.
        file: PathBuf,
        /// The system's own words.
        why: String,
    },
}

impl Error {
    /// An error of the operating system; a full disk is told apart.
    pub(crate) fn io(doing: &'static str, file: &Path, error: &io::Error) -> Error {
        if super::medium::is_full(error) {
            return Error::Full {
                file: file.to_path_buf(),
            };
        }
        Error::Io {
            doing,
            file: file.to_path_buf(),
            why: error.to_string(),
        }
    }

    /// Damage in a file of a data directory, with the command that restores it.
    pub(crate) fn damaged(file: &Path, byte: u64, what: impl Into<String>) -> Error {
        let data = data_dir_of(file);
        Error::Damaged {
            file: file.to_path_buf(),
            byte,
            what: what.into(),
            cure: format!(
                "move {0} aside and restore the newest backup: shishiling restore --data {0} --from BACKUP --key RECOVERY-KEY",
                data.display()
            ),
        }
    }
}

/// The data directory is the parent of `journal/`, `vault/`, `files/` and `keys/`.
fn data_dir_of(file: &Path) -> PathBuf {
    let part = file.ancestors().skip(1).find(|path| {
        path.file_name().is_some_and(|name| {
            ["journal", "vault", "files", "keys"]
                .iter()
                .any(|dir| name == *dir)
        })
    });
    part.and_then(Path::parent)
        .unwrap_or(Path::new("DATA"))
        .to_path_buf()
}
