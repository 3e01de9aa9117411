//! Where a page of a list ended, as it stands in an address.

/// The place of a row in its list; the next page begins behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub(super) rank: u8,
    /// Milliseconds, already turned round where the newest comes first.
    pub(super) key: i64,
    pub(super) number: (i16, u32),
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cursor { rank, key, number } = self;
        write!(f, "{rank}_{key}_{}_{}", number.0, number.1)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('_');
        let mut next = || parts.next().ok_or(());
        Ok(Cursor {
            rank: next()?.parse().map_err(|_| ())?,
            key: next()?.parse().map_err(|_| ())?,
            number: (
                next()?.parse().map_err(|_| ())?,
                next()?.parse().map_err(|_| ())?,
            ),
        })
    }
}
