//! Clients that cost little: HTTP/1.1 over kept-alive sockets on one thread of their own. Bounded in number and time,
//! to this machine only.
#![allow(dead_code)] // Each bench uses a part.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection.
pub struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> std::io::Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream,
            read: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a request and reads its answer to the end.
    pub async fn exchange(&mut self, request: &[u8]) -> std::io::Result<Reply> {
        let gone = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        self.stream.write_all(request).await?;
        let head_end = loop {
            if let Some(at) = find(&self.read, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.read[..head_end]).into_owned();
        let status = head.get(9..12).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(gone)?;
        let lower = head.to_ascii_lowercase();
        self.read.drain(..head_end);
        let length = lower
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split("\r\n").next()?.parse().ok());
        let body = match length {
            Some(length) => self.take(length).await?,
            None if lower.contains("transfer-encoding: chunked") => self.take_chunks().await?,
            None => Vec::new(),
        };
        Ok(Reply { status, head, body })
    }

    async fn more(&mut self) -> std::io::Result<()> {
        match tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await {
            Ok(Ok(0)) => Err(std::io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => read.map(|_| ()),
            Err(_) => Err(std::io::ErrorKind::TimedOut.into()),
        }
    }

    async fn take(&mut self, length: usize) -> std::io::Result<Vec<u8>> {
        while self.read.len() < length {
            self.more().await?;
        }
        Ok(self.read.drain(..length).collect())
    }

    async fn take_chunks(&mut self) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(at) = find(&self.read, b"\r\n") {
                    break self.take(at + 2).await?;
                }
                self.more().await?;
            };
            let line = String::from_utf8_lossy(&line);
            let size = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
            let chunk = self.take(size + 2).await?;
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// A request with a JSON body.
pub fn post(path: &str, headers: &str, json: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: mine.example\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{json}",
        json.len()
    )
    .into_bytes()
}

/// A request without a body.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: mine.example\r\n{headers}\r\n").into_bytes()
}

/// What many clients measured together.
pub struct Load {
    /// Answers per second.
    pub rate: f64,
    /// Within which 99 of 100 answers came.
    pub p99: Duration,
    /// What one answer cost this process on its processors, the clients left out, in microseconds.
    pub cost_us: f64,
}

/// Time on processors, of the whole process or of this thread.
fn processor_us(whose: libc::clockid_t) -> f64 {
    let mut clock = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a whole timespec of our own.
    unsafe { libc::clock_gettime(whose, &raw mut clock) };
    clock.tv_sec as f64 * 1e6 + clock.tv_nsec as f64 / 1e3
}

impl Load {
    pub fn p99_ms(&self) -> f64 {
        self.p99.as_secs_f64() * 1000.0
    }
}

/// Lets so many clients ask one request after the other for a while. Every answer must be a 200 that `is_right`.
pub fn drive<R, C>(
    address: SocketAddr,
    clients: usize,
    span: Duration,
    request: R,
    is_right: C,
) -> Load
where
    R: Fn() -> Vec<u8> + Copy + Send + 'static,
    C: Fn(&[u8]) -> bool + Copy + Send + 'static,
{
    assert!(clients <= 256 && span <= Duration::from_secs(60));
    let before = processor_us(libc::CLOCK_PROCESS_CPUTIME_ID);
    let all = async move {
        let mut tasks = tokio::task::JoinSet::new();
        let end = Instant::now() + span;
        for _ in 0..clients {
            tasks.spawn_local(async move {
                let mut client = Client::connect(address).await.expect("a connection");
                let mut took = Vec::with_capacity(4096);
                while Instant::now() < end {
                    let request = request();
                    let began = Instant::now();
                    let reply = client.exchange(&request).await.expect("an answer");
                    took.push(began.elapsed());
                    let right = reply.status == 200 && is_right(&reply.body);
                    assert!(
                        right,
                        "{}{}",
                        reply.head,
                        String::from_utf8_lossy(&reply.body)
                    );
                }
                took
            });
        }
        let began = Instant::now();
        let mut took: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
        let seconds = began.elapsed().as_secs_f64();
        took.sort_unstable();
        let answers = took.len() as f64;
        let clients_us = processor_us(libc::CLOCK_THREAD_CPUTIME_ID);
        Load {
            rate: answers / seconds,
            p99: took[(took.len() - 1) * 99 / 100],
            cost_us: (processor_us(libc::CLOCK_PROCESS_CPUTIME_ID) - before - clients_us) / answers,
        }
    };
    let thread = std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
            .block_on(tokio::task::LocalSet::new().run_until(all))
    });
    thread.join().expect("the clients came to their end")
}
