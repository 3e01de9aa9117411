//! An upload while its bytes arrive, and what becomes of it once it is whole.

use super::{Trouble, blocking, label, reason};
use crate::app::picture::Refused;
use crate::app::{App, Error};
use crate::domain::command::Command;
use crate::domain::decide::Refusal;
use crate::domain::{By, Target};
use crate::store;
use crate::store::uploads::{Growing, Progress, UploadId};

/// An upload that bytes are arriving for.
pub struct Arriving {
    pub(super) app: App,
    pub(super) id: UploadId,
    pub(super) growing: Option<Growing>,
}

impl Arriving {
    /// How far the upload was when it was opened.
    pub fn progress(&self) -> Progress {
        self.growing().progress()
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
        self.app.store().need_room()?;
        let app = self.app.clone();
        self.with(move |growing| {
            let about = growing.progress().about;
            let label = label(&about, growing.reached_bytes());
            let sealed = app.store().seal_secret(about.key, &label, &bytes)?;
            growing.push(&sealed.0, bytes.len() as u64, app.now())
        })
        .await
    }

    /// Drops what was pushed.
    pub async fn undo(mut self) -> Result<(), Trouble> {
        self.with(Growing::undo).await
    }

    /// Makes what was pushed durable.
    pub async fn keep(&mut self) -> Result<(), Trouble> {
        let now = self.app.now();
        self.with(move |growing| growing.close(now).map(|_| ()))
            .await?;
        let tally = &self.app.receiving().tally;
        tally.reached(self.id, Some(self.progress()));
        Ok(())
    }

    /// Makes what was pushed durable and, once all is there, a file of the case. Goes on if the caller goes away.
    pub async fn close(mut self) -> Result<Progress, Trouble> {
        let closing = tokio::spawn(async move {
            self.keep().await?;
            let progress = self.progress();
            if !progress.done && progress.offset_bytes == progress.about.length_bytes {
                self.store().await?;
            }
            Ok(self.progress())
        });
        closing.await.map_err(|_| Trouble::Unreadable)?
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

    async fn store(&mut self) -> Result<(), Trouble> {
        let app = self.app.clone();
        let about = self.progress().about;
        let expected = app.store().case(about.case)?.and_then(|case| {
            let file = case.files.iter().find(|f| f.claim.upload == about.upload);
            file.map(|file| file.claim.media).map(|media| (case, media))
        });
        let Some((case, media)) = expected else {
            app.uploads().remove(self.id)?;
            app.receiving().tally.reached(self.id, None);
            return Err(Trouble::Unknown);
        };
        let pieces = self.growing().pieces()?;
        let permit = app.receiving().drawing.acquire().await;
        let storing = app.clone();
        let stored = blocking(move || storing.drawn(&case, &about, pieces, media)).await;
        drop(permit);
        // A decoder that panics has met a file that is damaged on purpose.
        let stored = stored.unwrap_or(Ok(Err(Refused::Damaged)))?;
        let command = match stored {
            Ok((file, bytes)) => Command::StoreFile {
                upload: about.upload,
                file,
                bytes,
            },
            Err(refused) => Command::RefuseFile {
                upload: about.upload,
                reason: reason(refused).into(),
            },
        };
        let asked = app
            .ask(app.new_id(), By::Hub, Target::Case(about.case), command)
            .await;
        match asked {
            Ok(_) | Err(Error::Refused(Refusal::NothingToDo)) => {}
            Err(Error::Refused(_)) => {
                app.uploads().remove(self.id)?;
                app.receiving().tally.reached(self.id, None);
                return Err(Trouble::Unknown);
            }
            Err(error) => return Err(error.into()),
        }
        app.receiving().tally.reached(self.id, None);
        let (id, now) = (self.id, app.now());
        blocking(move || app.uploads().finish(id, about, now)).await??;
        match stored {
            Ok(_) => Ok(()),
            Err(Refused::TooLarge) => Err(Trouble::TooManyPixels),
            Err(Refused::TooLong) => Err(Trouble::TooLarge),
            Err(_) => Err(Trouble::Unreadable),
        }
    }
}
