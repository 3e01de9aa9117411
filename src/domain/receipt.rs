//! The receipt: the worker's secret code, 16 Crockford base-32 characters made on the device.
//! Only its hash is ever written down.

use data_encoding::{Encoding, Specification};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

use super::bytes32;

/// 80 bits in the clear. It lives in memory while a request is answered, and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(String);

/// SHA-256 of the receipt's sixteen characters; what the journal and the views know it by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReceiptHash(pub [u8; 32]);
bytes32!(ReceiptHash);

/// What was typed is not a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt has 16 characters, 0-9 and A-Z without I, L, O, U")]
pub struct NotAReceipt;

static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    spec.encoding().expect("32 distinct symbols")
});

/// Crockford's alphabet with its forgiving readings: lower case, O as 0, I and L as 1; dashes and blanks fall away.
pub(super) fn crockford(text: &str) -> Option<String> {
    text.chars()
        .filter(|c| !matches!(c, '-' | ' ' | '\u{3000}' | '\u{2013}' | '\u{2014}'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            c if "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c) => Some(c),
            _ => None,
        })
        .collect()
}

impl ReceiptHash {
    /// Reads the hash as it is written in JSON, 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<ReceiptHash> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(ReceiptHash)
    }
}

impl Receipt {
    /// A receipt from 80 random bits.
    pub fn from_bits(bits: [u8; 10]) -> Receipt {
        Receipt(CROCKFORD.encode(&bits))
    }

    /// Reads what a person typed or a QR held.
    pub fn parse(text: &str) -> Result<Receipt, NotAReceipt> {
        match crockford(text) {
            Some(code) if code.len() == 16 => Ok(Receipt(code)),
            _ => Err(NotAReceipt),
        }
    }

    pub fn hash(&self) -> ReceiptHash {
        ReceiptHash(Sha256::digest(self.0.as_bytes()).into())
    }

    /// The sixteen characters, for the one answer that shows them to their owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `8F2K-Q7M3-ZD4W-9XHT`
    pub fn grouped(&self) -> String {
        let c = &self.0;
        format!("{}-{}-{}-{}", &c[..4], &c[4..8], &c[8..12], &c[12..])
    }
}

impl std::fmt::Debug for Receipt {
    /// A log never shows a receipt.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Receipt(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_read_as_people_type_it() {
        let receipt = Receipt::parse("8f2k q7m3-zd4w 9xht").unwrap();
        assert_eq!(receipt.grouped(), "8F2K-Q7M3-ZD4W-9XHT");
        assert_eq!(
            Receipt::parse("OIL0000000000000").unwrap().reveal(),
            "0110000000000000"
        );
        assert_eq!(Receipt::parse("8F2K"), Err(NotAReceipt));
        assert_eq!(
            Receipt::parse("事事靈事事靈事事靈事事靈事事靈事"),
            Err(NotAReceipt)
        );
        assert_eq!(Receipt::from_bits([0xff; 10]).reveal(), "ZZZZZZZZZZZZZZZZ");
        assert!(!format!("{receipt:?}").contains("8F2K"));
    }
}
