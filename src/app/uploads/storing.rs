//! What becomes of a file at the hub: its pieces are sealed under the key of its case; once it is whole it is drawn
//! anew and stored.

use jiff::Timestamp;

use super::arriving::{Ending, Receiver};
use super::{Trouble, blocking, label, reason};
use crate::app::picture::Refused;
use crate::app::{App, Error};
use crate::domain::command::Command;
use crate::domain::decide::Refusal;
use crate::domain::{By, Target};
use crate::store;
use crate::store::uploads::{About, Growing, Progress, UploadId, Uploads};

impl Receiver for App {
    fn now(&self) -> Timestamp {
        App::now(self)
    }

    fn uploads(&self) -> &Uploads {
        &self.receiving().uploads
    }

    fn need_room(&self) -> Result<(), store::Error> {
        self.store().need_room()
    }

    fn seal(
        &self,
        about: &About,
        offset_bytes: u64,
        bytes: &[u8],
    ) -> Result<Vec<u8>, store::Error> {
        let label = label(about, offset_bytes);
        Ok(self.store().seal_secret(about.key, &label, bytes)?.0)
    }

    fn reached(&self, id: UploadId, progress: Progress) {
        self.receiving().tally.reached(id, Some(progress));
    }

    fn ended(&self, id: UploadId, growing: Growing) -> Ending {
        let app = self.clone();
        Box::pin(async move {
            let progress = growing.progress();
            if !progress.done && progress.offset_bytes == progress.about.length_bytes {
                app.store_upload(id, &growing).await?;
            }
            Ok(progress)
        })
    }
}

impl App {
    /// Makes a whole upload a file of its case.
    async fn store_upload(&self, id: UploadId, growing: &Growing) -> Result<(), Trouble> {
        let about = growing.progress().about;
        let expected = self.store().case(about.case)?.and_then(|case| {
            let file = case.files.iter().find(|f| f.claim.upload == about.upload);
            file.map(|file| file.claim.media).map(|media| (case, media))
        });
        let Some((case, media)) = expected else {
            return self.give_up(id);
        };
        let pieces = growing.pieces()?;
        let permit = self.receiving().drawing.acquire().await;
        let storing = self.clone();
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
        let asked = self
            .ask(self.new_id(), By::Hub, Target::Case(about.case), command)
            .await;
        match asked {
            Ok(_) | Err(Error::Refused(Refusal::NothingToDo)) => {}
            Err(Error::Refused(_)) => return self.give_up(id),
            Err(error) => return Err(error.into()),
        }
        self.receiving().tally.reached(id, None);
        let (app, now) = (self.clone(), self.now());
        blocking(move || app.uploads().finish(id, about, now)).await??;
        match stored {
            Ok(_) => Ok(()),
            Err(Refused::TooLarge) => Err(Trouble::TooManyPixels),
            Err(Refused::TooLong) => Err(Trouble::TooLarge),
            Err(_) => Err(Trouble::Unreadable),
        }
    }

    /// No case expects it any more.
    fn give_up(&self, id: UploadId) -> Result<(), Trouble> {
        self.uploads().remove(id)?;
        self.receiving().tally.reached(id, None);
        Err(Trouble::Unknown)
    }
}
