//! Photos and voice at the relay: each piece is sealed to the hub before it is written, and all of them wait until the
//! hub has them and a backup of it too.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::sync::Notify;
use uuid::Uuid;

use super::Relay;
use super::plan::Piece;
use crate::app::uploads::{Arriving, Ending, Receiver, Trouble, UPLOAD_MAX_BYTES, blocking};
use crate::domain::receipt::Receipt;
use crate::domain::{CaseId, KeySlot};
use crate::store;
use crate::store::keys::seal_to_recipient;
use crate::store::pithead::{Expected, Pithead, REMEMBERED};
use crate::store::uploads::{About, Growing, Progress, UploadId, Uploads};

/// Files that have arrived whole; cheap to clone.
#[derive(Clone)]
pub struct Files {
    uploads: Uploads,
    whole: Arc<Mutex<BTreeMap<Uuid, Waiting>>>,
    arrived: Arc<Notify>,
}

/// A whole file on the relay's disk.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub id: UploadId,
    pub length_bytes: u64,
    about: About,
    /// Once the hub has it: the newest command of the queue at that moment.
    sent_at_seq: Option<u64>,
}

impl Files {
    /// Looks for what arrived before the start. Blocking.
    pub(super) fn open(uploads: &Uploads) -> Result<Files, store::Error> {
        let files = Files {
            uploads: uploads.clone(),
            whole: Arc::default(),
            arrived: Arc::default(),
        };
        for (id, progress) in uploads.all()? {
            if let Some(progress) = progress {
                files.note(id, &progress);
            }
        }
        Ok(files)
    }

    fn whole(&self) -> MutexGuard<'_, BTreeMap<Uuid, Waiting>> {
        self.whole.lock().expect("no holder panics")
    }

    /// Takes note of an upload that may be whole by now.
    fn note(&self, id: UploadId, progress: &Progress) {
        if progress.done || progress.offset_bytes < progress.about.length_bytes {
            return;
        }
        let waiting = Waiting {
            id,
            length_bytes: progress.about.length_bytes,
            about: progress.about,
            sent_at_seq: None,
        };
        self.whole().entry(progress.about.upload).or_insert(waiting);
        self.arrived.notify_one();
    }

    /// Resolves when another file has arrived.
    pub async fn arrived(&self) {
        self.arrived.notified().await;
    }

    /// What the hub may not have: the oldest and the newest by turns, so that neither waits for the other.
    pub fn pieces(&self, pithead: &Pithead) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = self
            .whole()
            .iter()
            .filter(|(_, waiting)| waiting.sent_at_seq.is_none())
            .map(|(upload, _)| Piece {
                upload: *upload,
                seq: pithead
                    .expected(upload)
                    .map_or(0, |e| pithead.wire_seq(e.seq)),
            })
            .collect();
        pieces.sort_by_key(|piece| piece.seq);
        let mut turns = Vec::with_capacity(pieces.len());
        let mut rest = pieces.into_iter();
        while let Some(oldest) = rest.next() {
            turns.push(oldest);
            turns.extend(rest.next_back());
        }
        turns
    }

    /// How many files the hub may not have.
    pub fn count_waiting(&self) -> usize {
        let whole = self.whole();
        whole.values().filter(|w| w.sent_at_seq.is_none()).count()
    }

    /// The commands with whole files here that the hub may not have.
    pub fn holding(&self) -> HashSet<Uuid> {
        let whole = self.whole();
        let here = whole.values().filter(|w| w.sent_at_seq.is_none());
        here.map(|waiting| waiting.about.case.0).collect()
    }

    pub fn waiting(&self, upload: &Uuid) -> Option<Waiting> {
        self.whole().get(upload).copied()
    }

    /// The hub has it whole, or will never take it.
    pub fn sent(&self, pithead: &Pithead, upload: &Uuid) {
        let newest = pithead.newest_seq();
        if let Some(waiting) = self.whole().get_mut(upload) {
            waiting.sent_at_seq = Some(newest);
        }
    }

    /// Nobody knows any more what it was.
    pub fn gone(&self, upload: &Uuid) {
        self.whole().remove(upload);
    }

    /// The hub was restored and may have lost what it had.
    pub fn offer_again(&self) {
        for waiting in self.whole().values_mut() {
            waiting.sent_at_seq = None;
        }
    }

    /// Removes the bytes of what the hub has and a later backup of it too, or what is old. Blocking.
    pub fn let_go(&self, pithead: &Pithead, now: Timestamp) -> Result<(), store::Error> {
        let released = pithead.released_seq();
        let old_before = now.checked_sub(REMEMBERED).unwrap_or(Timestamp::UNIX_EPOCH);
        let over: Vec<(Uuid, Waiting)> = self
            .whole()
            .iter()
            .filter(|(_, waiting)| {
                let sent = waiting.sent_at_seq;
                sent.is_some_and(|seq| seq < released || waiting.about.since < old_before)
            })
            .map(|(upload, waiting)| (*upload, *waiting))
            .collect();
        for (upload, waiting) in over {
            self.uploads.finish(waiting.id, waiting.about, now)?;
            self.gone(&upload);
        }
        Ok(())
    }

    /// The sealed piece whose bytes begin at an offset. Blocking.
    pub fn piece(&self, id: UploadId, offset: u64) -> Result<Option<Vec<u8>>, store::Error> {
        let pieces = self.uploads.sealed_pieces(id)?;
        let piece = pieces.into_iter().find(|(from, _)| *from == offset);
        Ok(piece.map(|(_, sealed)| sealed))
    }
}

impl Relay {
    /// Begins the upload of a file that a command of this receipt announced here, or finds it where it stands.
    pub async fn begin_upload(
        &self,
        receipt: &Receipt,
        upload: Uuid,
        length_bytes: u64,
    ) -> Result<(UploadId, Progress), Trouble> {
        if length_bytes == 0 {
            return Err(Trouble::Length);
        }
        if length_bytes > UPLOAD_MAX_BYTES {
            return Err(Trouble::TooLarge);
        }
        self.pithead().need_room()?;
        let expected = self.pithead().expected(&upload);
        let expected = expected
            .filter(|expected| expected.receipt == receipt.hash())
            .ok_or(Trouble::NotAnnounced)?;
        let id = self.upload_id(&expected);
        let about = About {
            case: CaseId(expected.command),
            // What is sealed here is sealed to the hub: no key of a case is known.
            key: KeySlot(0),
            upload,
            length_bytes,
            since: self.now(),
        };
        let (uploads, now) = (self.pithead().uploads().clone(), self.now());
        let progress = blocking(move || match uploads.look(id, now)? {
            Some(known) if known.done || known.about.length_bytes == length_bytes => Ok(known),
            _ => uploads.begin(id, about),
        })
        .await??;
        Ok((id, progress))
    }

    /// How far an upload is.
    pub async fn upload_progress(&self, id: UploadId) -> Result<Progress, Trouble> {
        let (uploads, now) = (self.pithead().uploads().clone(), self.now());
        let progress = blocking(move || uploads.look(id, now)).await??;
        progress.ok_or(Trouble::Unknown)
    }

    /// Opens an upload for the bytes that begin at `offset_bytes`.
    pub async fn arriving(&self, id: UploadId, offset_bytes: u64) -> Result<Arriving, Trouble> {
        Arriving::open(Arc::new(self.clone()), id, offset_bytes).await
    }

    fn upload_id(&self, expected: &Expected) -> UploadId {
        let content = [
            b"upload\n".as_slice(),
            expected.command.as_bytes(),
            expected.file.upload.as_bytes(),
        ]
        .concat();
        let digest = self.pithead().digest(&content).0;
        UploadId(digest[..16].try_into().expect("16 of 32 bytes"))
    }
}

impl Receiver for Relay {
    fn now(&self) -> Timestamp {
        Relay::now(self)
    }

    fn uploads(&self) -> &Uploads {
        self.pithead().uploads()
    }

    fn need_room(&self) -> Result<(), store::Error> {
        self.pithead().need_room()
    }

    /// To the hub: here nobody can open it.
    fn seal(&self, _: &About, _: u64, bytes: &[u8]) -> Result<Vec<u8>, store::Error> {
        seal_to_recipient(&self.enrolment().recipient, bytes)
            .ok_or_else(|| store::Error::Unfit("the hub's public key is none".into()))
    }

    /// A whole file goes on to the hub.
    fn ended(&self, id: UploadId, growing: Growing) -> Ending {
        let relay = self.clone();
        Box::pin(async move {
            let progress = growing.progress();
            drop(growing);
            relay.files().note(id, &progress);
            Ok(progress)
        })
    }
}
