//! From when until when an X.509 certificate is good: the few bytes of its DER that say so.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `notBefore` and `notAfter` (RFC 5280 §4.1.2.5); None where this is no certificate.
pub fn of(der: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (certificate, _) = element(der, SEQUENCE)?;
    let (mut fields, _) = element(certificate, SEQUENCE)?;
    if fields.first() == Some(&VERSION) {
        fields = any(fields)?.2;
    }
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        fields = any(fields)?.2;
    }
    let (validity, _) = element(fields, SEQUENCE)?;
    let (kind, from, rest) = any(validity)?;
    let from = time(kind, from)?;
    let (kind, until, _) = any(rest)?;
    Some((from, time(kind, until)?))
}

/// The content of the first element, which must be of this kind, and what follows it.
fn element(der: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (kind, content, rest) = any(der)?;
    (kind == wanted).then_some((content, rest))
}

/// Kind and content of the first element, and what follows it.
fn any(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&kind, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = bytes.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((kind, content, rest))
}

fn time(kind: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?;
    let text = match kind {
        // Two digits of a year: 50 and later are the last century's.
        UTC_TIME if *text.as_bytes().first()? >= b'5' => format!("19{text}"),
        UTC_TIME => format!("20{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let time = DateTime::strptime("%Y%m%d%H%M%SZ", text).ok()?;
    // "99991231235959Z" says that it never ends.
    let time = TimeZone::UTC.to_timestamp(time);
    Some(time.unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_time_are_read_and_anything_else_is_no_certificate() {
        let read = |kind, text: &[u8]| time(kind, text).map(|time| time.to_string());
        let utc = read(UTC_TIME, b"260702013000Z");
        assert_eq!(utc.as_deref(), Some("2026-07-02T01:30:00Z"));
        let old = read(UTC_TIME, b"500101000000Z");
        assert_eq!(old.as_deref(), Some("1950-01-01T00:00:00Z"));
        let long = read(GENERALIZED_TIME, b"20510101000000Z");
        assert_eq!(long.as_deref(), Some("2051-01-01T00:00:00Z"));
        let never = time(GENERALIZED_TIME, b"99991231235959Z");
        assert_eq!(never, Some(Timestamp::MAX));
        assert_eq!(read(UTC_TIME, b"yesterday"), None);
        for length in 0..6 {
            assert_eq!(of(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..length]), None);
        }
    }
}
