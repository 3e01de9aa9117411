//! Stored photos and voice on their way out: addresses that are signed and run out, so that neither a receipt nor
//! a session stands in them. Who gets one is decided by whoever makes the page.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::{App, Error, picture};
use crate::domain::CaseId;
use crate::domain::case::{Case, Media};

/// A stored file as it is served.
pub struct Served {
    pub bytes: Arc<[u8]>,
    pub media_type: &'static str,
}

/// A link runs for two to three hours: the same address within an hour, so that a page stays the same page.
const LINK_HOURS: i64 = 3;
/// Bytes that prove that an address was made here.
const PROOF_BYTES: usize = 16;

impl App {
    /// The address of a stored file, good for some hours. Whoever makes the page decides who gets it.
    pub fn file_link(&self, case: &Case, upload: Uuid) -> String {
        let until_hour = (self.now().as_second() / 3600 + LINK_HOURS) as u32;
        let mut signed = Vec::with_capacity(52);
        signed.extend_from_slice(case.id.0.as_bytes());
        signed.extend_from_slice(upload.as_bytes());
        signed.extend_from_slice(&until_hour.to_be_bytes());
        // Ids bear the moment of the draft; nobody who is shown a picture is to read it in the address.
        format!("/files/{}", self.covered("file", &signed))
    }

    /// The file behind a link.
    ///
    /// # Errors
    /// `NotFound` for a link that was not made here, has run out, or leads to what is erased.
    pub async fn linked_file(&self, signed: &str) -> Result<Served, Error> {
        let (case, upload) = self.opened_link(signed).ok_or(Error::NotFound)?;
        let case = self.store().case(case)?.ok_or(Error::NotFound)?;
        self.stored_file(case, upload).await
    }

    /// A stored file of a case; whoever asks decides who gets it.
    ///
    /// # Errors
    /// `NotFound` for one that is not here, or is erased.
    pub async fn stored_file(&self, case: Case, upload: Uuid) -> Result<Served, Error> {
        let file = case.files.iter().find(|file| file.claim.upload == upload);
        let file = *file.ok_or(Error::NotFound)?;
        let stored = file.stored.ok_or(Error::NotFound)?;
        let app = self.clone();
        let read = move || app.store().read_file(&case, &stored);
        let read = tokio::task::spawn_blocking(read).await;
        let bytes = read.map_err(|_| Error::NotFound)??.ok_or(Error::NotFound)?;
        let media_type = match file.claim.media {
            Media::Photo => "image/jpeg",
            Media::Voice => {
                picture::voice(&bytes).map_or("application/octet-stream", |v| v.media_type())
            }
        };
        Ok(Served {
            bytes: bytes.into(),
            media_type,
        })
    }

    fn opened_link(&self, signed: &str) -> Option<(CaseId, Uuid)> {
        let said = self.uncovered("file", signed)?;
        let said: [u8; 36] = said.try_into().ok()?;
        let until_hour = u32::from_be_bytes(said[32..].try_into().ok()?);
        if self.now() >= Timestamp::from_second(i64::from(until_hour) * 3600).ok()? {
            return None;
        }
        let case = CaseId(Uuid::from_slice(&said[..16]).ok()?);
        Some((case, Uuid::from_slice(&said[16..32]).ok()?))
    }

    /// What an address says, covered and with a proof that it was made here for this use.
    pub(super) fn covered(&self, purpose: &str, said: &[u8]) -> String {
        let proof = self.address_proof(purpose, said);
        let mut covered = said.to_vec();
        self.veil(&proof, &mut covered);
        covered.extend_from_slice(&proof);
        data_encoding::BASE64URL_NOPAD.encode(&covered)
    }

    /// What a covered address says; None where it was not made here for this use.
    pub(super) fn uncovered(&self, purpose: &str, address: &str) -> Option<Vec<u8>> {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(address.as_bytes());
        let bytes = bytes.ok()?;
        let (covered, proof) = bytes.split_at_checked(bytes.len().checked_sub(PROOF_BYTES)?)?;
        let mut said = covered.to_vec();
        self.veil(proof, &mut said);
        same(proof, &self.address_proof(purpose, &said)).then_some(said)
    }

    /// Covers what an address says with a stream of the hub's own that the proof chooses; covering twice uncovers.
    fn veil(&self, proof: &[u8], said: &mut [u8]) {
        for (block, bytes) in said.chunks_mut(32).enumerate() {
            let seed = [b"file veil\n".as_slice(), proof, &[block as u8]].concat();
            let stream = self.store().digest(&seed).0;
            bytes
                .iter_mut()
                .zip(stream)
                .for_each(|(byte, cover)| *byte ^= cover);
        }
    }

    fn address_proof(&self, purpose: &str, said: &[u8]) -> [u8; PROOF_BYTES] {
        let content = [purpose.as_bytes(), b" link\n", said].concat();
        let digest = self.store().digest(&content).0;
        digest[..PROOF_BYTES].try_into().expect("16 of 32 bytes")
    }
}

/// Compares in a time that does not tell how much is the same.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
