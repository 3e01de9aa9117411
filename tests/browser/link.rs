//! The wire between a phone and the house, with its weather: it can be cut, lose answers, or be a captive portal's.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// What the wire does to those who use it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weather {
    Fair,
    /// Requests arrive, answers do not.
    LosesAnswers,
    /// Every request is answered 200 with a page that asks for a password.
    Captive,
    /// Every request is answered with this status and nothing more.
    Broken(u16),
    /// What phones send is answered with this status; pages come.
    BrokenApi(u16),
    /// Every connection is cut once so many bytes went up.
    CutsAfter(usize),
    /// Every connection falls silent once so many bytes went up.
    StallsAfter(usize),
    /// Connections are taken, and nothing is ever said.
    Silent,
    /// A byte a second, both ways.
    Trickles,
}

/// A proxy on a port of its own.
pub struct Link {
    address: SocketAddr,
    upstream: SocketAddr,
    weather: Arc<Mutex<Weather>>,
    accepting: Option<AbortHandle>,
    /// Bytes that went up since the weather last changed.
    up_bytes: Arc<Mutex<usize>>,
}

impl Link {
    pub async fn to(upstream: SocketAddr) -> Link {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let mut link = Link {
            address,
            upstream,
            weather: Arc::new(Mutex::new(Weather::Fair)),
            accepting: None,
            up_bytes: Arc::default(),
        };
        link.accept(listener);
        link
    }

    /// Where the phone finds the house.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn up_bytes(&self) -> usize {
        *self.up_bytes.lock().expect("no holder panics")
    }

    /// Cuts the wire: open connections break, new ones are refused.
    pub async fn cut(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
            // The port is free once the task is gone.
            while TcpStream::connect(self.address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Leads to another house from now on.
    pub async fn lead_to(&mut self, upstream: SocketAddr, weather: Weather) {
        self.upstream = upstream;
        self.set(weather).await;
    }

    /// Changes the weather for connections to come; those of before go on as they are.
    pub fn turn(&self, weather: Weather) {
        *self.weather.lock().expect("no holder panics") = weather;
    }

    /// Mends the wire, or changes its weather; connections of before are broken.
    pub async fn set(&mut self, weather: Weather) {
        self.cut().await;
        *self.weather.lock().expect("no holder panics") = weather;
        *self.up_bytes.lock().expect("no holder panics") = 0;
        let mut tries = tokio::time::interval(Duration::from_millis(20));
        let listener = loop {
            tries.tick().await;
            if let Ok(listener) = TcpListener::bind(self.address).await {
                break listener;
            }
        };
        self.accept(listener);
    }

    fn accept(&mut self, listener: TcpListener) {
        let (weather, upstream, up_bytes) =
            (self.weather.clone(), self.upstream, self.up_bytes.clone());
        let task = tokio::spawn(async move {
            // Dropped with the task, and with it every connection.
            let mut connections = JoinSet::new();
            while let Ok((phone, _)) = listener.accept().await {
                let weather = *weather.lock().expect("no holder panics");
                connections.spawn(carry(phone, upstream, weather, up_bytes.clone()));
                while connections.try_join_next().is_some() {}
            }
        });
        self.accepting = Some(task.abort_handle());
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
        }
    }
}

async fn carry(
    mut phone: TcpStream,
    upstream: SocketAddr,
    weather: Weather,
    up_bytes: Arc<Mutex<usize>>,
) {
    match weather {
        Weather::Captive => {
            return answer(
                phone,
                200,
                "<!doctype html><title>Wi-Fi</title><h1>請登錄</h1>",
            )
            .await;
        }
        Weather::Broken(status) => return answer(phone, status, "").await,
        Weather::Silent => {
            let mut unheard = vec![0; 16 * 1024];
            while matches!(phone.read(&mut unheard).await, Ok(bytes) if bytes > 0) {}
            return;
        }
        _ => {}
    }
    let Ok(mut house) = TcpStream::connect(upstream).await else {
        return;
    };
    let slow = weather == Weather::Trickles;
    let (mut up, mut down) = if slow {
        (vec![0; 1], vec![0; 1])
    } else {
        (vec![0; 16 * 1024], vec![0; 64 * 1024])
    };
    let mut carried = 0;
    loop {
        if slow {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        tokio::select! {
            read = phone.read(&mut up) => match read {
                Ok(bytes) if bytes > 0 => {
                    if let Weather::BrokenApi(status) = weather
                        && is_of_the_api(&up[..bytes])
                    {
                        return say(phone, status, "").await;
                    }
                    carried += bytes;
                    *up_bytes.lock().expect("no holder panics") += bytes;
                    if house.write_all(&up[..bytes]).await.is_err() { return }
                    if matches!(weather, Weather::CutsAfter(most) if carried >= most) { return }
                    if matches!(weather, Weather::StallsAfter(most) if carried >= most) {
                        return std::future::pending().await;
                    }
                }
                _ => return,
            },
            read = house.read(&mut down) => match read {
                Ok(bytes) if bytes > 0 => {
                    if weather == Weather::LosesAnswers { return }
                    if phone.write_all(&down[..bytes]).await.is_err() { return }
                }
                _ => return,
            },
        }
    }
}

/// Whether a request begins here that phones make of themselves.
fn is_of_the_api(bytes: &[u8]) -> bool {
    let line = &bytes[..bytes.len().min(64)];
    line.windows(9).any(|window| window == b" /api/v1/")
}

/// Reads a request and answers it without asking anybody.
async fn answer(mut phone: TcpStream, status: u16, body: &str) {
    let mut head = vec![0; 64 * 1024];
    let _ = phone.read(&mut head).await;
    say(phone, status, body).await;
}

/// Answers, and hangs up.
async fn say(mut phone: TcpStream, status: u16, body: &str) {
    let length = body.len();
    let pause = match status {
        429 => "Retry-After: 2\r\n",
        _ => "",
    };
    let answer = format!(
        "HTTP/1.1 {status} .\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n{pause}Connection: close\r\n\r\n{body}"
    );
    let _ = phone.write_all(answer.as_bytes()).await;
    let _ = phone.shutdown().await;
}
