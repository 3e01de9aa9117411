//! Photos and voice on their way in. Who holds the receipt may send what a command announced; a picture is drawn
//! anew before it is stored, so that nothing but the picture survives.

mod arriving;
mod storing;
mod tally;
mod trouble;

pub use arriving::{Arriving, Ending, Receiver};
pub use trouble::Trouble;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Semaphore;
use uuid::Uuid;

use super::App;
use super::picture::{self, Refused};
use crate::domain::case::{Case, FileRef, Media};
use crate::domain::receipt::{Receipt, ReceiptHash};
use crate::domain::{By, CaseId, Sealed};
use crate::store::uploads::{About, Progress, UploadId, Uploads};

/// The largest file that is taken, in bytes: a large photo straight from a camera.
pub const UPLOAD_MAX_BYTES: u64 = 16 << 20;
/// Pictures that are drawn at once: each may take 450 MB and a second.
const DRAWN_AT_ONCE: usize = 2;
/// Abandoned uploads are looked for so often.
const TENDED_EVERY_SECONDS: i64 = 3600;

/// What uploads need between requests.
pub struct Receiving {
    uploads: Uploads,
    drawing: Semaphore,
    tally: Arc<tally::Tally>,
    /// When abandoned ones were last looked for, seconds.
    tended: AtomicI64,
}

impl Receiving {
    pub(super) fn new(uploads: Uploads) -> Receiving {
        Receiving {
            uploads,
            drawing: Semaphore::new(DRAWN_AT_ONCE),
            tally: Arc::default(),
            tended: AtomicI64::new(0),
        }
    }
}

impl App {
    /// Held while a picture is drawn: few at once.
    pub(super) async fn drawing(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.receiving().drawing.acquire().await.ok()
    }

    /// Begins the upload of a file that the receipt's case expects, or finds it where it stands.
    pub async fn begin_upload(
        &self,
        receipt: &Receipt,
        upload: Uuid,
        length_bytes: u64,
    ) -> Result<(UploadId, Progress), Trouble> {
        self.begin_upload_of(receipt.hash(), upload, length_bytes)
            .await
    }

    /// The same, for who has shown in another way that they may: a relay, which knows no receipt.
    pub async fn begin_upload_of(
        &self,
        receipt: ReceiptHash,
        upload: Uuid,
        length_bytes: u64,
    ) -> Result<(UploadId, Progress), Trouble> {
        self.store().settle().await?;
        let case = self.store().case_by_receipt(&receipt)?;
        let case = case.ok_or(Trouble::NotAnnounced)?;
        self.begin(case, upload, length_bytes, |by| by == By::Reporter)
            .await
    }

    /// Begins the upload of a file that the case expects from whom `theirs` says.
    async fn begin(
        &self,
        case: Case,
        upload: Uuid,
        length_bytes: u64,
        theirs: impl Fn(By) -> bool,
    ) -> Result<(UploadId, Progress), Trouble> {
        if length_bytes == 0 {
            return Err(Trouble::Length);
        }
        if length_bytes > UPLOAD_MAX_BYTES {
            return Err(Trouble::TooLarge);
        }
        self.store().need_room()?;
        self.tend_uploads_now_and_then();
        let id = self.upload_id(&case, upload);
        let about = About {
            case: case.id,
            key: case.key,
            upload,
            length_bytes,
            since: self.now(),
        };
        let file = case.files.iter().find(|file| file.claim.upload == upload);
        let file = file
            .filter(|file| theirs(file.by))
            .ok_or(Trouble::NotAnnounced)?;
        let (uploads, now) = (self.uploads().clone(), self.now());
        let stored = file.stored.is_some();
        let tally = Arc::clone(&self.receiving().tally);
        let progress = blocking(move || {
            if stored {
                uploads.finish(id, about, now).map_err(Trouble::from)?;
            }
            match uploads.look(id, now).map_err(Trouble::from)? {
                Some(known) if known.about.length_bytes == length_bytes => Ok(known),
                _ => {
                    tally.admit(id, uploads.fresh(about), now, || {
                        uploads.all().map_err(Trouble::from)
                    })?;
                    uploads.begin(id, about).map_err(Trouble::from)
                }
            }
        })
        .await??;
        Ok((id, self.completed(id, progress).await?))
    }

    /// How far an upload is.
    pub async fn upload_progress(&self, id: UploadId) -> Result<Progress, Trouble> {
        let (uploads, now) = (self.uploads().clone(), self.now());
        let progress = blocking(move || uploads.look(id, now)).await??;
        self.completed(id, progress.ok_or(Trouble::Unknown)?).await
    }

    /// What arrived whole and was not stored yet, because the disk was full or the power went, is stored now.
    async fn completed(&self, id: UploadId, progress: Progress) -> Result<Progress, Trouble> {
        if progress.done || progress.offset_bytes < progress.about.length_bytes {
            return Ok(progress);
        }
        match self.arriving(id, progress.offset_bytes).await {
            Ok(arriving) => arriving.close().await,
            // Another connection is about to store it.
            Err(Trouble::Busy) => Ok(progress),
            Err(trouble) => Err(trouble),
        }
    }

    /// Opens an upload for the bytes that begin at `offset_bytes`.
    pub async fn arriving(&self, id: UploadId, offset_bytes: u64) -> Result<Arriving, Trouble> {
        Arriving::open(Arc::new(self.clone()), id, offset_bytes).await
    }

    /// Opens a chunk that was sealed to this hub and appends it where the upload stands.
    pub async fn append_sealed(
        &self,
        id: UploadId,
        offset_bytes: u64,
        sealed: Vec<u8>,
    ) -> Result<Progress, Trouble> {
        let mut arriving = self.arriving(id, offset_bytes).await?;
        let app = self.clone();
        let plain = blocking(move || app.store().open_as_hub(&sealed)).await?;
        arriving.push(plain.ok_or(Trouble::Unreadable)?).await?;
        arriving.close().await
    }

    /// Takes a whole file at once, as a form without script brings it.
    pub async fn take_file(
        &self,
        receipt: &Receipt,
        upload: Uuid,
        bytes: Vec<u8>,
    ) -> Result<(), Trouble> {
        let begun = self
            .begin_upload(receipt, upload, bytes.len() as u64)
            .await?;
        self.take_whole(begun, bytes).await
    }

    /// The same of what a member of staff announced.
    pub async fn take_staff_file(
        &self,
        case: CaseId,
        upload: Uuid,
        bytes: Vec<u8>,
    ) -> Result<(), Trouble> {
        self.store().settle().await?;
        let case = self.store().case(case)?.ok_or(Trouble::NotAnnounced)?;
        let staff = |by| matches!(by, By::Staff(_));
        let begun = self.begin(case, upload, bytes.len() as u64, staff).await?;
        self.take_whole(begun, bytes).await
    }

    async fn take_whole(
        &self,
        (id, progress): (UploadId, Progress),
        bytes: Vec<u8>,
    ) -> Result<(), Trouble> {
        if progress.done {
            return Ok(());
        }
        let rest = bytes.get(progress.offset_bytes as usize..);
        let rest = rest.unwrap_or_default().to_vec();
        let mut arriving = self.arriving(id, progress.offset_bytes).await?;
        arriving.push(rest).await?;
        arriving.close().await.map(|_| ())
    }

    /// Stores what has arrived whole and removes what was abandoned; at start, and once an hour.
    pub async fn tend_uploads(&self) -> Result<(), Trouble> {
        let (uploads, now) = (self.uploads().clone(), self.now());
        let all = blocking(move || {
            uploads.sweep(now)?;
            uploads.all()
        })
        .await??;
        for (id, progress) in all {
            if let Some(progress) = progress {
                match self.completed(id, progress).await {
                    Err(Trouble::App(error)) => return Err(error.into()),
                    // Refused or gone: said to whoever asks for it again.
                    _ => continue,
                }
            }
        }
        Ok(())
    }

    fn tend_uploads_now_and_then(&self) {
        let now = self.now().as_second();
        let tended = &self.receiving().tended;
        let last = tended.load(Ordering::Relaxed);
        let is_due = (now - last).abs() >= TENDED_EVERY_SECONDS;
        let mine = || {
            let swap = tended.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed);
            swap.is_ok()
        };
        if is_due && mine() {
            let app = self.clone();
            tokio::spawn(async move {
                if let Err(error) = app.tend_uploads().await {
                    tracing::warn!(%error, "abandoned uploads could not be looked for");
                }
            });
        }
    }

    fn upload_id(&self, case: &Case, upload: Uuid) -> UploadId {
        let content = [
            b"upload\n".as_slice(),
            case.id.0.as_bytes(),
            upload.as_bytes(),
        ]
        .concat();
        let digest = self.store().digest(&content).0;
        UploadId(digest[..16].try_into().expect("16 of 32 bytes"))
    }

    fn uploads(&self) -> &Uploads {
        &self.receiving().uploads
    }
}

impl App {
    /// Opens the pieces, draws the picture anew and stores it; blocking.
    fn drawn(
        &self,
        case: &Case,
        about: &About,
        pieces: Vec<(u64, Vec<u8>)>,
        media: Media,
    ) -> Result<Result<(FileRef, u32), Refused>, Trouble> {
        let mut bytes = Vec::with_capacity(about.length_bytes as usize);
        for (offset, sealed) in pieces {
            let label = label(about, offset);
            let opened = self
                .store()
                .open_secret(about.key, &label, &Sealed(sealed))?;
            bytes.extend(opened.ok_or(Trouble::Unknown)?);
        }
        let kept = match media {
            Media::Photo => picture::accept(&bytes).map(|picture| picture.jpeg),
            Media::Voice => picture::voice(&bytes).map(|_| bytes),
        };
        match kept {
            Ok(kept) => {
                let file = self.store().put_file(case, &kept)?;
                Ok(Ok((file, kept.len() as u32)))
            }
            Err(refused) => Ok(Err(refused)),
        }
    }
}

/// What a sealed piece is bound to: it opens at its own place of its own upload only.
fn label(about: &About, offset_bytes: u64) -> String {
    format!("upload:{}:{}:{offset_bytes}", about.case.0, about.upload)
}

/// In the journal and, behind `file-refused-`, in the catalogue.
fn reason(refused: Refused) -> &'static str {
    match refused {
        Refused::NotAPicture => "not-a-picture",
        Refused::TooLarge => "too-large",
        Refused::Damaged => "damaged",
        Refused::NotAVoice => "not-a-voice",
        Refused::TooLong => "too-long",
    }
}

/// Runs what may block off the async threads; a panic in it is reported as `Busy`.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Trouble::Busy)
}
