//! Why an upload does not go on.

use crate::app::Error;
use crate::store;
use crate::store::uploads::NotOpen;

/// Why an upload does not go on.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("no such upload")]
    Unknown,
    #[error("this receipt announced no such file")]
    NotAnnounced,
    #[error("the upload stands at {offset_bytes}")]
    Elsewhere { offset_bytes: u64 },
    #[error("more than was announced, or nothing")]
    Length,
    #[error("the checksum does not match")]
    Checksum,
    #[error("larger than is taken")]
    TooLarge,
    #[error("another connection is sending it")]
    Busy,
    #[error("not a photo or voice that can be opened")]
    Unreadable,
    #[error("a picture with more pixels than any camera's")]
    TooManyPixels,
    #[error(transparent)]
    App(#[from] Error),
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Trouble {
        Trouble::App(error.into())
    }
}

impl From<NotOpen> for Trouble {
    fn from(not: NotOpen) -> Trouble {
        match not {
            NotOpen::Unknown => Trouble::Unknown,
            NotOpen::Busy => Trouble::Busy,
            NotOpen::Store(error) => error.into(),
        }
    }
}
