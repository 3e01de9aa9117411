//! How long to wait after a failure: twice as long each time, never all relays at the same moment.

use std::time::Duration;

/// After the first failure.
pub const FIRST: Duration = Duration::from_secs(1);
/// However often it failed.
pub const LONGEST: Duration = Duration::from_secs(60);
/// The longest `Retry-After` that is believed.
pub const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// A random share, handed in by whoever has a source of randomness.
#[derive(Clone, Copy, Debug)]
pub struct Jitter(pub u32);

impl Jitter {
    /// Between half of `whole` and the whole.
    fn of(self, whole: Duration) -> Duration {
        let half = whole / 2;
        half + half.mul_f64(f64::from(self.0) / f64::from(u32::MAX))
    }
}

/// What is tried again: how often it failed, and when it is next due. Times are counted from any fixed moment by a
/// clock that nobody sets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Retry {
    failures: u32,
    not_before: Duration,
}

impl Retry {
    /// Failures since the last success.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// The earliest moment of the next try.
    pub fn not_before(&self) -> Duration {
        self.not_before
    }

    /// Whether it may be tried.
    pub fn is_due(&self, now: Duration) -> bool {
        now >= self.not_before
    }

    /// It failed: wait, at least as long as the other side asked for.
    pub fn failed(&mut self, now: Duration, asked: Option<Duration>, jitter: Jitter) {
        let doublings = self.failures.min(16);
        let wait = jitter.of(FIRST.saturating_mul(1 << doublings).min(LONGEST));
        let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
        self.failures = self.failures.saturating_add(1);
        self.not_before = now + wait.max(asked);
    }
}
