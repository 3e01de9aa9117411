//! Passwords and the patience with those who guess them. Hashing is bounded, so that a crowd at the door costs
//! neither the memory nor the processors that filings need; nobody can lock a colleague out for long.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use super::Error;

/// Fewest characters of a password.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Most characters: longer ones only cost time.
pub const PASSWORD_MAX_CHARS: usize = 128;

/// Hashes that are computed at the same time; each takes 19 MiB while it runs.
const HASHES_AT_ONCE: usize = 2;
/// How long one waits for a turn before being asked to come back.
const TURN: Duration = Duration::from_secs(8);
/// Wrong passwords that cost no waiting.
const FREE_FAILURES: u32 = 3;
/// The longest wait between two tries at one account.
const WAIT_MAX_SECONDS: i64 = 30;
/// Wrong passwords in a minute, over all accounts, from which on only known browsers are let to try.
const FAILURES_A_MINUTE: u32 = 120;
/// Accounts remembered as failing; the oldest are forgotten beyond that.
const REMEMBERED: usize = 10_000;

/// The hashing room and the memory of failures.
pub struct Guard {
    turns: Semaphore,
    failures: Mutex<Failures>,
}

#[derive(Default)]
struct Failures {
    /// By account, or by account and known browser.
    by_key: HashMap<String, Failing>,
    minute: i64,
    in_minute: u32,
}

struct Failing {
    count: u32,
    until: Timestamp,
}

impl Default for Guard {
    fn default() -> Self {
        Guard {
            turns: Semaphore::new(HASHES_AT_ONCE),
            failures: Mutex::default(),
        }
    }
}

impl Guard {
    /// Lets somebody try, and counts the try as wrong until it is forgiven: of many that come at once each is counted
    /// before the first is judged. The next one waits, twice as long each time, half a minute at most. `known` names a
    /// browser that has been signed in to the account before: it has a count of its own, so a stranger's failures do
    /// not keep its owner out.
    pub fn admit(&self, account: &str, known: Option<&str>, now: Timestamp) -> Result<(), Error> {
        let mut failures = self.lock();
        if failures.minute != minute(now) {
            failures.minute = minute(now);
            failures.in_minute = 0;
        }
        if known.is_none() && failures.in_minute >= FAILURES_A_MINUTE {
            return Err(Error::TooMany { retry_seconds: 60 });
        }
        if failures.by_key.len() >= REMEMBERED {
            failures.by_key.retain(|_, failing| failing.until > now);
        }
        if failures.by_key.len() >= REMEMBERED {
            failures.by_key.clear();
        }
        let failing = failures
            .by_key
            .entry(key(account, known))
            .or_insert(Failing {
                count: 0,
                until: now,
            });
        if failing.until > now {
            let wait = now.duration_until(failing.until).as_secs().max(0) + 1;
            return Err(Error::TooMany {
                retry_seconds: u32::try_from(wait).unwrap_or(60),
            });
        }
        failing.count = failing.count.saturating_add(1);
        let wait = match failing.count.checked_sub(FREE_FAILURES) {
            None => 0,
            Some(more) => (1i64 << more.min(10)).min(WAIT_MAX_SECONDS),
        };
        failing.until = now
            .checked_add(SignedDuration::from_secs(wait))
            .unwrap_or(now);
        failures.in_minute = failures.in_minute.saturating_add(1);
        Ok(())
    }

    /// Nobody had time to look at the password: the try does not count.
    pub fn unjudged(&self, account: &str, known: Option<&str>) {
        let mut failures = self.lock();
        failures.in_minute = failures.in_minute.saturating_sub(1);
        if let Some(failing) = failures.by_key.get_mut(&key(account, known)) {
            failing.count = failing.count.saturating_sub(1);
        }
    }

    /// The right password: what failed before is forgiven.
    pub fn forgive(&self, account: &str, known: Option<&str>) {
        let mut failures = self.lock();
        failures.in_minute = failures.in_minute.saturating_sub(1);
        failures.by_key.remove(&key(account, known));
    }

    /// The hash of a new password, as a PHC string.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.at_work(move || phc(&password)).await
    }

    /// Whether the password fits the hash; without a hash it takes as long and does not.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        self.at_work(move || {
            let there = hash.is_some();
            let hash = hash.unwrap_or_else(|| decoy().to_owned());
            argon2()
                .verify_password(password.as_bytes(), hash.as_str())
                .is_ok()
                && there
        })
        .await
    }

    async fn at_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let busy = || Error::TooMany { retry_seconds: 10 };
        let _turn = tokio::time::timeout(TURN, self.turns.acquire())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            give_back();
            done
        });
        done.await.map_err(|_| busy())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Failures> {
        self.failures
            .lock()
            .unwrap_or_else(|broken| broken.into_inner())
    }
}

fn key(account: &str, known: Option<&str>) -> String {
    format!("{account}\n{}", known.unwrap_or_default())
}

fn minute(at: Timestamp) -> i64 {
    at.as_second() / 60
}

/// argon2id with 19 MiB and two passes: what OWASP names as the least, and what a small machine can bear.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("19 MiB, 2 passes, 1 lane are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn phc(password: &str) -> String {
    argon2()
        .hash_password(password.as_bytes())
        .expect("a password of bounded length can be hashed")
        .to_string()
}

/// What an unknown account is measured against, so that it takes as long as a known one.
fn decoy() -> &'static str {
    static DECOY: OnceLock<String> = OnceLock::new();
    DECOY.get_or_init(|| phc("nobody has this password"))
}

/// Hands the 19 MiB back to the system; glibc would keep them for the next sign-in.
fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: malloc_trim takes any padding and touches only free memory of the allocator.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn guessing_gets_slower_and_a_known_browser_is_not_kept_out() {
        let guard = Guard::default();
        for n in 0..3 {
            assert!(guard.admit("wang", None, at(n)).is_ok());
        }
        assert!(matches!(
            guard.admit("wang", None, at(2)),
            Err(Error::TooMany { .. })
        ));
        for n in 1..40 {
            assert!(guard.admit("wang", None, at(31 * n)).is_ok());
        }
        let last = 31 * 39;
        assert!(guard.admit("wang", None, at(last + 20)).is_err());
        let own = Some("her own browser");
        assert!(guard.admit("wang", own, at(last + 20)).is_ok());
        assert!(guard.admit("li", None, at(last + 20)).is_ok());
        guard.forgive("wang", None);
        assert!(guard.admit("wang", None, at(last + 20)).is_ok());
    }

    #[test]
    fn of_many_tries_at_once_only_the_first_few_are_judged() {
        let guard = Guard::default();
        let admitted = (0..100).filter(|_| guard.admit("wang", None, at(0)).is_ok());
        assert_eq!(admitted.count(), 3, "before any of them has failed");
        guard.unjudged("wang", None);
        assert!(guard.admit("wang", None, at(2)).is_ok());
    }
}
