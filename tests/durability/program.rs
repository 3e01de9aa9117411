//! The real program in a process of its own, and a device that speaks its protocol.

use crate::chance::Chance;
use serde::Deserialize;
use serde_json::{Value, json};
use shishiling::domain::receipt::Receipt;
use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use uuid::Uuid;

pub struct Program {
    child: Mutex<Child>,
    /// Reads what it says, so that a full pipe never stops it.
    ear: Mutex<Option<JoinHandle<String>>>,
    pub base: String,
    pub http: reqwest::Client,
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A filing as a device keeps it.
#[derive(Clone, Debug)]
pub struct Filing {
    pub id: String,
    pub receipt: String,
    pub text: String,
}

impl Filing {
    pub fn new(chance: &mut Chance) -> Filing {
        let mut bits = [0; 10];
        bits.copy_from_slice(&chance.bytes(10));
        Filing {
            id: Uuid::now_v7().to_string(),
            receipt: Receipt::from_bits(bits).reveal().to_owned(),
            text: format!("洗衣房的烘乾機壞了三天，工作服乾不了 {}", chance.next()),
        }
    }
}

/// A filing and the answer to it.
#[derive(Clone, Debug)]
pub struct Sent {
    pub filing: Filing,
    pub acked: Option<Ack>,
}

impl Sent {
    pub fn unanswered(filing: Filing) -> Sent {
        Sent {
            filing,
            acked: None,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Ack {
    pub number: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Delivery {
    pub result: String,
    pub ack: Option<Ack>,
}

impl Program {
    /// Starts the program on a data directory and waits until it answers.
    pub async fn start(data: &Path) -> Program {
        Program::start_with(data, &[]).await
    }

    /// The same with further variables.
    pub async fn start_with(data: &Path, variables: &[(&str, &str)]) -> Program {
        Program::start_at(data, free_port(), variables).await
    }

    /// The same at a port of one's own, to be found there again after a restart.
    pub async fn start_at(data: &Path, port: u16, variables: &[(&str, &str)]) -> Program {
        let mut child = mortal()
            .args(["--data", data.to_str().unwrap()])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let ear = std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = stderr.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        // A program that takes a connection and never answers is a failure, not a wait.
        // An error where another test of this process was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(120))
            .build()
            .unwrap();
        let program = Program {
            child: Mutex::new(child),
            ear: Mutex::new(Some(ear)),
            base: format!("http://127.0.0.1:{port}"),
            http,
        };
        let since = Instant::now();
        loop {
            if let Ok(answer) = program.http.get(program.url("/readyz")).send().await
                && answer.status().is_success()
            {
                return program;
            }
            if let Some(status) = program.child.lock().unwrap().try_wait().unwrap() {
                panic!("it ended with {status}: {}", program.said());
            }
            assert!(
                since.elapsed() < Duration::from_secs(120),
                "it does not start"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// SIGKILL.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Time on the processor so far, in hundredths of a second.
    pub fn busy_ticks(&self) -> u64 {
        let pid = self.child.lock().unwrap().id();
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap()
            .split_whitespace()
            .collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    /// What a dead program wrote to standard error.
    pub fn said(&self) -> String {
        let ear = self.ear.lock().unwrap().take();
        ear.map_or_else(String::new, |ear| ear.join().unwrap())
    }

    /// Waits for the program to end by itself.
    pub async fn ended(&self, within: Duration) -> Option<std::process::ExitStatus> {
        let since = Instant::now();
        while since.elapsed() < within {
            if let Some(status) = self.child.lock().unwrap().try_wait().unwrap() {
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }

    /// Sends a batch as one device that nobody has seen before, waiting where the hub says that it is busy.
    pub async fn deliver(&self, batch: &[Filing]) -> Result<Vec<Delivery>, reqwest::Error> {
        let entries: Vec<Value> = batch
            .iter()
            .map(|filing| {
                json!({"id": filing.id, "type": "case.filed", "v": 1,
                    "body": {"receipt": filing.receipt, "text": filing.text}})
            })
            .collect();
        let agent = Uuid::now_v7().to_string();
        loop {
            let answer = self
                .http
                .post(self.url("/api/v1/outbox"))
                .header("user-agent", &agent)
                .json(&json!({ "entries": entries }))
                .send()
                .await?;
            if answer.status() == 429 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            let mut answer: Value = answer.error_for_status()?.json().await?;
            return Ok(serde_json::from_value(answer["results"].take()).unwrap());
        }
    }

    /// The status of a single filing's delivery, whatever it is.
    pub async fn deliver_status(&self, filing: &Filing) -> Result<u16, reqwest::Error> {
        let entry = json!({"id": filing.id, "type": "case.filed", "v": 1,
            "body": {"receipt": filing.receipt, "text": filing.text}});
        let answer = self
            .http
            .post(self.url("/api/v1/outbox"))
            .header("user-agent", Uuid::now_v7().to_string())
            .json(&json!({ "entries": [entry] }))
            .send()
            .await?;
        Ok(answer.status().as_u16())
    }

    pub async fn status(&self, ids: &[&str]) -> BTreeMap<String, String> {
        let mut answer = self
            .ask("/api/v1/outbox/status", json!({ "ids": ids }))
            .await;
        serde_json::from_value(answer["states"].take()).unwrap()
    }

    pub async fn track(&self, receipts: &[&str]) -> Vec<Option<Value>> {
        let mut answer = self
            .ask("/api/v1/track", json!({ "receipts": receipts }))
            .await;
        serde_json::from_value(answer["cases"].take()).unwrap()
    }

    async fn ask(&self, path: &str, question: Value) -> Value {
        let answer = self.http.post(self.url(path)).json(&question).send().await;
        let answer = answer.unwrap().error_for_status().unwrap();
        answer.json().await.unwrap()
    }
}

/// The program, to be run; it dies with the thread that starts it, however the tests end.
pub fn mortal() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishiling"));
    // SAFETY: between fork and exec only one system call is made, which takes no memory and no lock.
    unsafe {
        command.pre_exec(
            || match libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) {
                0 => Ok(()),
                _ => Err(std::io::Error::last_os_error()),
            },
        );
    }
    command
}

/// Runs a command of the program to its end: whether it went well, and everything it said.
pub fn command(arguments: &[&str]) -> (bool, String) {
    let done = mortal().args(arguments).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (
        done.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

impl Drop for Program {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}
