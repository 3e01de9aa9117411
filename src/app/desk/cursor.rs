//! Where a page of a list ended, as it stands in an address, and the rows that come behind it.

use crate::app::App;

/// The place of a row in its list; the next page begins behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub(super) rank: u8,
    /// Milliseconds, already turned round where the newest comes first.
    pub(super) key: i64,
    pub(super) number: (i16, u32),
}

impl Cursor {
    fn bytes(self) -> [u8; 15] {
        let mut bytes = [0; 15];
        bytes[0] = self.rank;
        bytes[1..9].copy_from_slice(&self.key.to_be_bytes());
        bytes[9..11].copy_from_slice(&self.number.0.to_be_bytes());
        bytes[11..].copy_from_slice(&self.number.1.to_be_bytes());
        bytes
    }

    fn of(bytes: [u8; 15]) -> Cursor {
        let [rank, rest @ ..] = bytes;
        let (key, number) = rest.split_at(8);
        let (year, count) = number.split_at(2);
        Cursor {
            rank,
            key: i64::from_be_bytes(key.try_into().expect("8 bytes")),
            number: (
                i16::from_be_bytes(year.try_into().expect("2 bytes")),
                u32::from_be_bytes(count.try_into().expect("4 bytes")),
            ),
        }
    }
}

impl App {
    /// A cursor as it stands in an address: covered, since its moment would tell the second of a filing.
    pub fn cursor_address(&self, cursor: Cursor) -> String {
        self.covered("cursor", &cursor.bytes())
    }

    /// The cursor behind an address; None where none was made here.
    pub fn cursor(&self, address: &str) -> Option<Cursor> {
        let bytes = self.uncovered("cursor", address)?;
        bytes.try_into().ok().map(Cursor::of)
    }
}

/// The first so many of what is offered, in order; holds no more than twice as many at a time.
pub(super) struct First<T> {
    wanted: usize,
    kept: Vec<(Cursor, T)>,
    /// Once enough are kept: what comes behind this is not among the first.
    last: Option<Cursor>,
}

impl<T: Copy + Ord> First<T> {
    pub(super) fn new(wanted: usize) -> First<T> {
        First {
            wanted,
            kept: Vec::with_capacity((wanted * 2).min(1024)),
            last: None,
        }
    }

    pub(super) fn offer(&mut self, cursor: Cursor, what: T) {
        if self.last.is_some_and(|last| cursor > last) {
            return;
        }
        self.kept.push((cursor, what));
        if self.kept.len() >= self.wanted * 2 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.wanted > 0 && self.kept.len() > self.wanted {
            let (_, last, _) = self.kept.select_nth_unstable(self.wanted - 1);
            self.last = Some(last.0);
            self.kept.truncate(self.wanted);
        }
    }

    pub(super) fn sorted(mut self) -> impl Iterator<Item = T> {
        self.cut();
        self.kept.sort_unstable();
        self.kept.into_iter().map(|(_, what)| what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_many_come_in_order() {
        let mut first = First::new(3);
        for n in [5_u32, 2, 9, 1, 8, 3, 7, 0, 6, 4] {
            let cursor = Cursor {
                rank: 0,
                key: n.into(),
                number: (2026, n),
            };
            first.offer(cursor, n);
        }
        assert_eq!(first.sorted().collect::<Vec<_>>(), [0, 1, 2]);
    }
}
