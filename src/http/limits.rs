//! How much may be filed at once: by a token of the day that is kept in memory only, and by a budget for everybody.
//! Never by address alone, since a whole mine may sit behind one. Nothing of it is logged or stored.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::door::Door;
use super::extract::Client;
use super::photos::FORM_MAX_BYTES;
use super::problem::{Failed, Problem};

/// How much is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Commands that one device may send at once …
    pub device_burst: u32,
    /// … and how many it may send per minute after that.
    pub device_per_minute: u32,
    /// Commands that everybody together may send per second.
    pub hub_per_second: u32,
    /// Questions after cases, and pieces of files, that one device may send at once …
    pub asks_burst: u32,
    /// … and how many per minute after that.
    pub asks_per_minute: u32,
    /// Questions and pieces that everybody together may send per second.
    pub asks_per_second: u32,
    /// Memory that forms with photos may take together, in MiB.
    pub forms_mib: u32,
    /// How long a form with photos waits for its share of it.
    pub forms_wait: Duration,
}

impl Default for Rates {
    /// Sixty in ten minutes after the first sixty, for phones that share an address and a model; far more than the
    /// largest mine files in a second.
    fn default() -> Self {
        Rates {
            device_burst: 60,
            device_per_minute: 6,
            hub_per_second: 500,
            asks_burst: 1_200,
            asks_per_minute: 1_200,
            asks_per_second: 2_000,
            forms_mib: 192,
            forms_wait: Duration::from_secs(15),
        }
    }
}

impl Rates {
    /// No limit at all: for measuring.
    pub const UNLIMITED: Rates = Rates {
        device_burst: u32::MAX,
        device_per_minute: u32::MAX,
        hub_per_second: u32::MAX,
        asks_burst: u32::MAX,
        asks_per_minute: u32::MAX,
        asks_per_second: u32::MAX,
        forms_mib: u32::MAX >> 3,
        forms_wait: Duration::from_secs(15),
    };
}

/// Tokens kept at most; beyond them only the budget for everybody counts.
const TOKENS_MAX: usize = 100_000;
const DAY_SECONDS: i64 = 86_400;

/// The gates before the writer, the readers and the memory.
pub struct Limits {
    rates: Rates,
    kept: Mutex<Kept>,
    forms: Arc<Semaphore>,
}

struct Kept {
    day: i64,
    /// New every day, in memory only: yesterday's tokens mean nothing.
    secret: [u8; 32],
    commands: Gate,
    asks: Gate,
}

/// What has come of one sort, by device and together.
#[derive(Default)]
struct Gate {
    devices: HashMap<u128, Bucket>,
    whole: Bucket,
}

/// What a gate lets through.
struct Pace {
    burst: u32,
    per_minute: u32,
    whole_per_second: u32,
}

/// What was taken and has not drained yet.
#[derive(Clone, Copy)]
struct Bucket {
    level: f64,
    at: Timestamp,
}

impl Default for Bucket {
    fn default() -> Bucket {
        Bucket::EMPTY
    }
}

impl Bucket {
    const EMPTY: Bucket = Bucket {
        level: 0.0,
        at: Timestamp::UNIX_EPOCH,
    };

    /// The level at `now`, after draining.
    fn drained(self, per_second: f64, now: Timestamp) -> f64 {
        let elapsed = self.at.duration_until(now).as_secs_f64().max(0.0);
        (self.level - elapsed * per_second).max(0.0)
    }
}

impl Limits {
    pub fn new(rates: Rates) -> Limits {
        Limits {
            rates,
            kept: Mutex::new(Kept {
                day: i64::MIN,
                secret: rand::random(),
                commands: Gate::default(),
                asks: Gate::default(),
            }),
            forms: Arc::new(Semaphore::new(rates.forms_mib as usize)),
        }
    }

    /// Lets `count` commands through, or says in how many seconds it is worth trying again. All or none.
    pub fn take(&self, client: &Client, count: usize, now: Timestamp) -> Result<(), u32> {
        let Rates {
            device_burst: burst,
            device_per_minute: per_minute,
            hub_per_second: whole_per_second,
            ..
        } = self.rates;
        let pace = Pace {
            burst,
            per_minute,
            whole_per_second,
        };
        self.pass(client, count, now, pace, |kept| &mut kept.commands)
    }

    /// Lets one question or one piece of a file through, or says in how many seconds it is worth trying again.
    pub fn ask(&self, client: &Client, now: Timestamp) -> Result<(), u32> {
        let Rates {
            asks_burst: burst,
            asks_per_minute: per_minute,
            asks_per_second: whole_per_second,
            ..
        } = self.rates;
        let pace = Pace {
            burst,
            per_minute,
            whole_per_second,
        };
        self.pass(client, 1, now, pace, |kept| &mut kept.asks)
    }

    fn pass(
        &self,
        client: &Client,
        count: usize,
        now: Timestamp,
        pace: Pace,
        gate: impl FnOnce(&mut Kept) -> &mut Gate,
    ) -> Result<(), u32> {
        if self.rates == Rates::UNLIMITED {
            return Ok(());
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.turn_day(now);
        let token = kept.token(client);
        gate(&mut kept).pass(token, count as f64, now, &pace)
    }

    /// A share of the memory for forms with photos, held until it is dropped; None where none is free in time.
    async fn room(&self, bytes: u64) -> Option<OwnedSemaphorePermit> {
        let share = bytes.div_ceil(1 << 20) + 1;
        let share = u32::try_from(share).unwrap_or(u32::MAX);
        let share = share.min(self.rates.forms_mib);
        let waiting = Arc::clone(&self.forms).acquire_many_owned(share);
        let waited = tokio::time::timeout(self.rates.forms_wait, waiting).await;
        waited.ok()?.ok()
    }
}

impl Gate {
    fn pass(&mut self, token: u128, count: f64, now: Timestamp, pace: &Pace) -> Result<(), u32> {
        let per_second = f64::from(pace.per_minute) / 60.0;
        let burst = f64::from(pace.burst);
        let whole_rate = f64::from(pace.whole_per_second);
        if self.devices.len() >= TOKENS_MAX {
            self.devices
                .retain(|_, bucket| bucket.drained(per_second, now) > 0.0);
        }
        let known = self.devices.contains_key(&token) || self.devices.len() < TOKENS_MAX;
        let device = self.devices.get(&token).copied().unwrap_or(Bucket::EMPTY);
        let device = device.drained(per_second, now) + count;
        let whole = self.whole.drained(whole_rate, now) + count;
        if known && device > burst {
            return Err(seconds((device - burst) / per_second));
        }
        // The budget may be overdrawn by one second.
        if whole > whole_rate * 2.0 {
            return Err(seconds((whole - whole_rate * 2.0) / whole_rate));
        }
        if known {
            let bucket = Bucket {
                level: device,
                at: now,
            };
            self.devices.insert(token, bucket);
        }
        self.whole = Bucket {
            level: whole,
            at: now,
        };
        Ok(())
    }
}

/// Middleware before forms without script: a form counts like a command, before its photos are read, and one that
/// another site's page caused is not taken.
pub async fn forms(
    State(door): State<Door>,
    Extension(limits): Extension<Arc<Limits>>,
    client: Client,
    request: Request,
    next: Next,
) -> Result<Response, Failed> {
    if request.method() == Method::POST {
        // Pages here tell nobody where they were, so `Origin` proves nothing.
        let from = request.headers().get("sec-fetch-site");
        if from.is_some_and(|site| site == "cross-site") {
            return Err(Problem::new(StatusCode::FORBIDDEN, "cross-site").into());
        }
        limits.take(&client, 1, door.now()).map_err(Problem::busy)?;
    }
    photos(Extension(limits), request, next).await
}

/// Middleware before forms that may bring photos: together they take only so much memory.
pub async fn photos(
    Extension(limits): Extension<Arc<Limits>>,
    request: Request,
    next: Next,
) -> Result<Response, Failed> {
    let headers = request.headers();
    let kind = headers.get(header::CONTENT_TYPE);
    let _room = match kind.is_some_and(|k| k.as_bytes().starts_with(b"multipart/form-data")) {
        true => {
            let said = headers.get(header::CONTENT_LENGTH);
            let said = said.and_then(|length| length.to_str().ok()?.parse().ok());
            let room = limits.room(said.unwrap_or(FORM_MAX_BYTES as u64)).await;
            Some(room.ok_or_else(Problem::crowded)?)
        }
        false => None,
    };
    Ok(next.run(request).await)
}

/// Middleware before what is asked again and again: cases by their receipts, files in pieces.
pub async fn asks(
    State(door): State<Door>,
    Extension(limits): Extension<Arc<Limits>>,
    client: Client,
    request: Request,
    next: Next,
) -> Result<Response, Failed> {
    limits.ask(&client, door.now()).map_err(Problem::busy)?;
    Ok(next.run(request).await)
}

fn seconds(wait: f64) -> u32 {
    wait.ceil().clamp(1.0, 600.0) as u32
}

impl Kept {
    fn turn_day(&mut self, now: Timestamp) {
        let day = now.as_second().div_euclid(DAY_SECONDS);
        if day != self.day {
            self.day = day;
            self.secret = rand::random();
            self.commands.devices.clear();
            self.asks.devices.clear();
        }
    }

    fn token(&self, client: &Client) -> u128 {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("any length of key fits");
        match client.address {
            Some(IpAddr::V4(address)) => mac.update(&address.octets()),
            // One household or phone has a whole /64.
            Some(IpAddr::V6(address)) => mac.update(&address.octets()[..8]),
            None => {}
        }
        mac.update(client.agent.as_bytes());
        let bytes = mac.finalize().into_bytes();
        u128::from_be_bytes(bytes[..16].try_into().expect("16 of 32 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn client(agent: &str) -> Client {
        Client {
            address: Some("10.1.2.3".parse().unwrap()),
            agent: agent.into(),
        }
    }

    #[test]
    fn one_device_waits_while_others_behind_the_same_address_go_on() {
        let limits = Limits::new(Rates::default());
        let now: Timestamp = "2026-07-02T09:41:00Z".parse().unwrap();
        let taken = (0..10_000)
            .filter(|_| limits.take(&client("flood"), 1, now).is_ok())
            .count();
        assert_eq!(taken, 60);
        assert_eq!(limits.take(&client("flood"), 1, now), Err(10));
        assert_eq!(limits.take(&client("neighbour"), 32, now), Ok(()));
        let later = now + SignedDuration::from_secs(10);
        assert_eq!(limits.take(&client("flood"), 1, later), Ok(()));
    }

    #[test]
    fn everybody_together_has_a_budget() {
        let limits = Limits::new(Rates::default());
        let now: Timestamp = "2026-07-02T09:41:00Z".parse().unwrap();
        let taken = (0..2_000)
            .filter(|n| limits.take(&client(&n.to_string()), 1, now).is_ok())
            .count();
        assert_eq!(taken, 1000);
        let later = now + SignedDuration::from_secs(1);
        assert_eq!(limits.take(&client("x"), 1, later), Ok(()));
    }
}
