//! Pictures that everybody may see: of dishes, with notices. Drawn anew like photos, sealed under a key of their own, and
//! readable as long as the board names them.

use super::picture::{self, Refused};
use super::{App, Error};
use crate::domain::board::Picture;
use crate::domain::case::FileRef;

/// What it is served as.
pub const PICTURE_TYPE: &str = "image/jpeg";

impl App {
    /// Draws a picture anew: upright, no larger than a page needs, without anything that its file says besides.
    pub async fn draw_picture(&self, bytes: Vec<u8>) -> Result<Result<Vec<u8>, Refused>, Error> {
        let _few = self.drawing().await;
        let drawn = tokio::task::spawn_blocking(move || picture::accept(&bytes)).await;
        let drawn = drawn.map_err(|_| Error::TooMany { retry_seconds: 5 })?;
        Ok(drawn.map(|picture| picture.jpeg))
    }

    /// Seals and stores a picture that was drawn anew. Name it in the journal at once: what nothing names is nobody's.
    pub async fn keep_picture(&self, drawn: Vec<u8>) -> Result<Picture, Error> {
        let store = self.store().clone();
        let kept = tokio::task::spawn_blocking(move || {
            let key = store.take_key()?;
            let stored = store.put_picture(key, &drawn)?;
            Ok(Picture {
                key,
                stored,
                bytes: drawn.len() as u32,
            })
        });
        kept.await
            .map_err(|_| Error::TooMany { retry_seconds: 5 })?
    }

    /// Takes a picture as it came: JPEG, PNG or WebP. Name it in the journal at once.
    pub async fn take_picture(&self, bytes: Vec<u8>) -> Result<Result<Picture, Refused>, Error> {
        match self.draw_picture(bytes).await? {
            Ok(drawn) => Ok(Ok(self.keep_picture(drawn).await?)),
            Err(refused) => Ok(Err(refused)),
        }
    }

    /// The bytes of a picture that the board names; None of any other.
    pub async fn picture(&self, stored: FileRef) -> Result<Option<Vec<u8>>, Error> {
        let Some(picture) = self.site().board.picture(stored) else {
            return Ok(None);
        };
        let store = self.store().clone();
        let read = tokio::task::spawn_blocking(move || store.read_picture(&picture));
        Ok(read
            .await
            .map_err(|_| Error::TooMany { retry_seconds: 5 })??)
    }
}

/// Where a picture is read.
pub fn address(picture: &Picture) -> String {
    let name = data_encoding::HEXLOWER.encode(&picture.stored.0);
    format!("/pictures/{name}.jpg")
}
