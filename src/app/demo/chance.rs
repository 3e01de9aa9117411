//! Chance that falls the same way every time: splitmix64 from a fixed seed, so that every demo tells the same stories.

use jiff::SignedDuration;

/// Where in its sequence the chance stands.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn from(seed: u64) -> Chance {
        Chance(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `from` up to, not including, `until`.
    pub(super) fn within(&mut self, from: i64, until: i64) -> i64 {
        let span = until.saturating_sub(from).max(1) as u64;
        from + (self.next() % span) as i64
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.next() % from.len() as u64) as usize]
    }

    pub(super) fn seconds(&mut self, from: i64, until: i64) -> SignedDuration {
        SignedDuration::from_secs(self.within(from, until))
    }

    pub(super) fn minutes(&mut self, from: i64, until: i64) -> SignedDuration {
        self.seconds(from * 60, until * 60)
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }
}
