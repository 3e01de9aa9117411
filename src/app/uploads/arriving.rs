//! An upload while its bytes arrive: the same at every node. What a piece is sealed for, and what becomes of a file
//! once it is whole, each node says for itself.

use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Trouble, blocking};
use crate::store;
use crate::store::uploads::{About, Growing, Progress, UploadId, Uploads};

/// How an upload ends, once all that was pushed is durable.
pub type Ending = Pin<Box<dyn Future<Output = Result<Progress, Trouble>> + Send>>;

/// A node that takes files in.
pub trait Receiver: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Where its uploads lie.
    fn uploads(&self) -> &Uploads;

    /// # Errors
    /// `Full` where nothing new may be taken.
    fn need_room(&self) -> Result<(), store::Error>;

    /// Seals the piece that begins at an offset, so that it may lie on this node's disk.
    fn seal(&self, about: &About, offset_bytes: u64, bytes: &[u8])
    -> Result<Vec<u8>, store::Error>;

    /// So much of it is durable now.
    fn reached(&self, _id: UploadId, _progress: Progress) {}

    /// What is to be done with it, whole or not.
    fn ended(&self, id: UploadId, growing: Growing) -> Ending;
}

/// An upload that bytes are arriving for.
pub struct Arriving {
    at: Arc<dyn Receiver>,
    id: UploadId,
    growing: Option<Growing>,
}

impl Arriving {
    /// Opens an upload for the bytes that begin at `offset_bytes`.
    pub async fn open(
        at: Arc<dyn Receiver>,
        id: UploadId,
        offset_bytes: u64,
    ) -> Result<Arriving, Trouble> {
        let (uploads, now) = (at.uploads().clone(), at.now());
        let growing = blocking(move || uploads.grow(id, now)).await??;
        let progress = growing.progress();
        if progress.offset_bytes != offset_bytes {
            return Err(Trouble::Elsewhere {
                offset_bytes: progress.offset_bytes,
            });
        }
        Ok(Arriving {
            at,
            id,
            growing: Some(growing),
        })
    }

    fn growing(&self) -> &Growing {
        self.growing.as_ref().expect("only lent within a method")
    }

    /// Appends bytes; they count once `keep` or `close` has returned.
    pub async fn push(&mut self, bytes: Vec<u8>) -> Result<(), Trouble> {
        let growing = self.growing();
        let reached = growing.reached_bytes() + bytes.len() as u64;
        if reached > growing.progress().about.length_bytes {
            return Err(Trouble::Length);
        }
        self.at.need_room()?;
        let at = self.at.clone();
        self.with(move |growing| {
            let about = growing.progress().about;
            let sealed = at.seal(&about, growing.reached_bytes(), &bytes)?;
            growing.push(&sealed, bytes.len() as u64, at.now())
        })
        .await
    }

    /// Drops what was pushed.
    pub async fn undo(mut self) -> Result<(), Trouble> {
        self.with(Growing::undo).await
    }

    /// Makes what was pushed durable.
    pub async fn keep(&mut self) -> Result<(), Trouble> {
        let now = self.at.now();
        self.with(move |growing| growing.close(now).map(|_| ()))
            .await?;
        self.at.reached(self.id, self.growing().progress());
        Ok(())
    }

    /// Makes what was pushed durable and does what is to be done then. Goes on if the caller goes away.
    pub async fn close(mut self) -> Result<Progress, Trouble> {
        let closing = tokio::spawn(async move {
            self.keep().await?;
            let growing = self.growing.take().expect("only lent within a method");
            self.at.ended(self.id, growing).await
        });
        closing.await.map_err(|_| Trouble::Busy)?
    }

    /// Lends the open file to a thread that may block.
    async fn with(
        &mut self,
        work: impl FnOnce(&mut Growing) -> Result<(), store::Error> + Send + 'static,
    ) -> Result<(), Trouble> {
        let mut growing = self.growing.take().expect("only lent within a method");
        let (growing, result) = blocking(move || {
            let result = work(&mut growing);
            (growing, result)
        })
        .await?;
        self.growing = Some(growing);
        Ok(result?)
    }
}
