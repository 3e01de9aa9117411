//! One slot of the vault as bytes: number, state, key, CRC32C. No I/O.

/// Bytes of a slot.
pub(super) const SLOT_BYTES: usize = 64;
/// What a vault file starts with.
pub(super) const HEADER: [u8; 64] =
    *b"shishiling vault 1: two copies, 64 bytes a key. Keep it secret.\n";

/// A case's key. Its bytes are wiped when it is dropped, and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// A new key from the system's randomness.
    pub fn random() -> Key {
        Key(rand::random())
    }

    /// A key from its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    Live(Key),
    Destroyed,
}

const LIVE: u8 = 1;
const DESTROYED: u8 = 2;

impl Slot {
    pub(super) fn to_bytes(&self, slot: u64) -> [u8; SLOT_BYTES] {
        let mut bytes = [0; SLOT_BYTES];
        bytes[..8].copy_from_slice(&slot.to_le_bytes());
        match self {
            Slot::Live(key) => {
                bytes[8] = LIVE;
                bytes[16..48].copy_from_slice(key.as_bytes());
            }
            Slot::Destroyed => bytes[8] = DESTROYED,
        }
        let crc = crc32c::crc32c(&bytes[..60]);
        bytes[60..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    pub(super) fn parse(bytes: &[u8; SLOT_BYTES], slot: u64) -> Option<Slot> {
        if bytes[..8] != slot.to_le_bytes()
            || bytes[60..] != crc32c::crc32c(&bytes[..60]).to_le_bytes()
        {
            return None;
        }
        match bytes[8] {
            LIVE => {
                let mut key = [0; 32];
                key.copy_from_slice(&bytes[16..48]);
                Some(Slot::Live(Key(key)))
            }
            DESTROYED => Some(Slot::Destroyed),
            _ => None,
        }
    }
}

pub(super) fn offset_of(slot: u64) -> u64 {
    HEADER.len() as u64 + slot * SLOT_BYTES as u64
}
