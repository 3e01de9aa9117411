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

impl App {
    /// The address of a stored file, good for some hours. Whoever makes the page decides who gets it.
    pub fn file_link(&self, case: &Case, upload: Uuid) -> String {
        let until_hour = (self.now().as_second() / 3600 + LINK_HOURS) as u32;
        let mut signed = Vec::with_capacity(52);
        signed.extend_from_slice(case.id.0.as_bytes());
        signed.extend_from_slice(upload.as_bytes());
        signed.extend_from_slice(&until_hour.to_be_bytes());
        let proof = self.link_proof(&signed);
        // Ids bear the moment of the draft; nobody who is shown a picture is to read it in the address.
        self.veil(&proof, &mut signed);
        signed.extend_from_slice(&proof);
        let signed = data_encoding::BASE64URL_NOPAD.encode(&signed);
        format!("/files/{signed}")
    }

    /// The file behind a link.
    ///
    /// # Errors
    /// `NotFound` for a link that was not made here, has run out, or leads to what is erased.
    pub async fn linked_file(&self, signed: &str) -> Result<Served, Error> {
        let (case, upload) = self.opened_link(signed).ok_or(Error::NotFound)?;
        let case = self.store().case(case)?.ok_or(Error::NotFound)?;
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
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(signed.as_bytes())
            .ok()?;
        let (veiled, proof) = bytes.split_at_checked(36)?;
        let mut said = veiled.to_vec();
        self.veil(proof, &mut said);
        let said = said.as_slice();
        let until_hour = u32::from_be_bytes(said[32..].try_into().ok()?);
        let is_ours = same(proof, &self.link_proof(said));
        if !is_ours || self.now() >= Timestamp::from_second(i64::from(until_hour) * 3600).ok()? {
            return None;
        }
        let case = CaseId(Uuid::from_slice(&said[..16]).ok()?);
        Some((case, Uuid::from_slice(&said[16..32]).ok()?))
    }

    /// Covers what a link says with a stream of the hub's own that the proof chooses; covering twice uncovers.
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

    fn link_proof(&self, said: &[u8]) -> [u8; 16] {
        let digest = self
            .store()
            .digest(&[b"file link\n".as_slice(), said].concat());
        digest.0[..16].try_into().expect("16 of 32 bytes")
    }
}

/// Compares in a time that does not tell how much is the same.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
