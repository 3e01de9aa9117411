//! The real binary on a port and a data folder of its own: started, stopped, killed and started again.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct House {
    child: Option<Child>,
    address: SocketAddr,
    base_url: String,
    data: TempDir,
    printed: Arc<Mutex<String>>,
    http: reqwest::Client,
}

impl House {
    /// A new hub with the default site.
    pub async fn new() -> House {
        House::known_as(None).await
    }

    /// A new hub whose receipts lead to another address than it listens on.
    pub async fn known_as(base_url: Option<String>) -> House {
        let mut house = House::built(base_url);
        house.start().await;
        house
    }

    /// A hub with the demo's three years in it.
    pub async fn told() -> House {
        let mut house = House::built(None);
        let demo = Command::new(env!("CARGO_BIN_EXE_shishiling"))
            .args(["demo", "--data"])
            .arg(house.data.path())
            .output()
            .expect("the binary starts");
        let printed = String::from_utf8_lossy(&demo.stdout).into_owned();
        assert!(demo.status.success(), "the demo is told: {printed}");
        *house.printed.lock().expect("nobody reads yet") = printed;
        house.start().await;
        house
    }

    fn built(base_url: Option<String>) -> House {
        let data = tempfile::tempdir().expect("a folder for the data");
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = free.local_addr().expect("it is bound");
        drop(free);
        // An error where another test of this process was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        House {
            child: None,
            address,
            base_url: base_url.unwrap_or_else(|| format!("http://{address}")),
            data,
            printed: Arc::default(),
            http,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// An address in this house.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn data(&self) -> PathBuf {
        self.data.path().to_owned()
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        self.printed
            .lock()
            .expect("the reader does not panic")
            .clone()
    }

    /// Starts (again) on the same data and the same port, and waits until it is ready.
    pub async fn start(&mut self) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shishiling"))
            .args([
                "serve",
                "--listen",
                &self.address.to_string(),
                "--base-url",
                &self.base_url,
            ])
            .arg("--data")
            .arg(self.data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        for stream in [
            child
                .stdout
                .take()
                .map(|out| Box::new(out) as Box<dyn std::io::Read + Send>),
            child
                .stderr
                .take()
                .map(|err| Box::new(err) as Box<dyn std::io::Read + Send>),
        ] {
            let printed = self.printed.clone();
            let stream = stream.expect("it is piped");
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let mut printed = printed.lock().expect("nobody panics while reading");
                    printed.push_str(&line);
                    printed.push('\n');
                }
            });
        }
        self.child = Some(child);
        let began = Instant::now();
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            if let Ok(answer) = self.http.get(self.at("/readyz")).send().await
                && answer.status().is_success()
            {
                return;
            }
            let gone = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            assert!(gone.is_none(), "it ended: {gone:?}\n{}", self.printed());
            assert!(
                began.elapsed() < PATIENCE,
                "it is not ready\n{}",
                self.printed()
            );
        }
    }

    /// Pulls the plug.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
    }

    /// What the hub tells about some receipts, in the order asked.
    pub async fn track(&self, receipts: &[&str]) -> Vec<Value> {
        let answer = self
            .post("/api/v1/track", &json!({ "receipts": receipts }))
            .await;
        answer["cases"].as_array().expect("a list of cases").clone()
    }

    /// A command as a phone sends it; returns its result.
    pub async fn deliver(&self, command: Value) -> Value {
        self.post("/api/v1/outbox", &json!({ "entries": [command] }))
            .await["results"][0]
            .clone()
    }

    async fn post(&self, path: &str, question: &Value) -> Value {
        let answer = self
            .http
            .post(self.at(path))
            .json(question)
            .send()
            .await
            .expect("it answers");
        answer.json().await.expect("it answers in JSON")
    }

    /// The poster of a place, by its name: `/P/…`.
    pub async fn poster(&self, place: &str) -> String {
        let page = self
            .http
            .get(self.at("/report"))
            .send()
            .await
            .expect("it answers");
        let page = page.text().await.expect("a page");
        let option = page
            .split("<option value=\"")
            .find(|option| {
                option
                    .split('<')
                    .next()
                    .is_some_and(|text| text.contains(place))
            })
            .unwrap_or_else(|| panic!("{place} is among the places"));
        format!("/P/{}", option.split('"').next().unwrap_or_default())
    }

    /// How many cases the hub has.
    pub async fn cases(&self) -> u32 {
        let cases = self.figure("shishiling_cases ").await;
        cases.expect("the number of cases")
    }

    /// How many commands of phones came to this, since the hub was started: `stored`, `duplicate` …
    pub async fn commands(&self, result: &str) -> u32 {
        let line = format!("shishiling_commands_total{{result=\"{result}\"}} ");
        self.figure(&line).await.unwrap_or(0)
    }

    async fn figure(&self, line: &str) -> Option<u32> {
        let figures = self
            .http
            .get(self.at("/metrics"))
            .send()
            .await
            .expect("it answers");
        let figures = figures.text().await.expect("figures are text");
        let found = figures.lines().find_map(|found| found.strip_prefix(line));
        found.and_then(|count| count.trim().parse().ok())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
    }
}
