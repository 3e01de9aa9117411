//! The program itself, as its owner starts and its power supply ends it.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Client, Reply, get, post};
use super::hub;

const PROGRAM: &str = env!("CARGO_BIN_EXE_shishiling");
/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running hub.
pub struct Process {
    child: Child,
    address: SocketAddr,
    began: Instant,
}

impl Process {
    /// Starts the program over a data directory, on a free port.
    pub fn start(data: &Path) -> Process {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let address = free.expect("a free port");
        let began = Instant::now();
        let child = Command::new(PROGRAM)
            .arg("--data")
            .arg(data)
            .args(["--listen", &address.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        Process {
            child,
            address,
            began,
        }
    }

    /// How long after its start the first answer with a 200 to a request came.
    async fn answers(&self, request: &dyn Fn() -> Vec<u8>) -> Duration {
        while self.began.elapsed() < PATIENCE {
            if let Ok(reply) = self.ask(&request()).await
                && reply.status == 200
            {
                return self.began.elapsed();
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("the hub did not start");
    }

    async fn ask(&self, request: &[u8]) -> std::io::Result<Reply> {
        Client::connect(self.address).await?.exchange(request).await
    }

    /// Until pages show everything.
    pub async fn ready(&self) -> Duration {
        self.answers(&|| get("/readyz", "")).await
    }

    /// Until a filing was acknowledged.
    pub async fn takes_a_filing(&self) -> Duration {
        self.answers(&|| post("/api/v1/outbox", "", &hub::filing()))
            .await
    }

    /// A little of everything that workers do.
    pub async fn used(&self, receipt: &str) {
        let track = format!(r#"{{"receipts":["{receipt}"]}}"#);
        for n in 0..20 {
            let agent = format!("user-agent: phone {n}\r\n");
            let asked = [
                post("/api/v1/outbox", &agent, &hub::filing()),
                post("/api/v1/track", &agent, &track),
                get("/home", &agent),
                get("/ledger", &agent),
                get("/report", &agent),
            ];
            for request in asked {
                let reply = self.ask(&request).await.expect("an answer");
                assert_eq!(reply.status, 200, "{}", reply.head);
            }
        }
    }

    /// Waits until it has hardly anything to do.
    pub fn rests(&self) {
        let until = Instant::now() + PATIENCE;
        let mut before = self.processor_ticks();
        let mut quiet_seconds = 0;
        while quiet_seconds < 3 && Instant::now() < until {
            std::thread::sleep(Duration::from_secs(1));
            let now = self.processor_ticks();
            quiet_seconds = if now - before < 5 {
                quiet_seconds + 1
            } else {
                0
            };
            before = now;
        }
    }

    /// What it has spent on processors, in hundredths of a second.
    fn processor_ticks(&self) -> u64 {
        let file = format!("/proc/{}/stat", self.child.id());
        let stat = std::fs::read_to_string(file).expect("it runs");
        let (_, after_name) = stat.rsplit_once(") ").expect("a name in brackets");
        let fields = after_name.split(' ').skip(11).take(2);
        fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
    }

    pub fn resident_mb(&self) -> f64 {
        self.memory_mb("VmRSS:")
    }

    pub fn peak_mb(&self) -> f64 {
        self.memory_mb("VmHWM:")
    }

    fn memory_mb(&self, field: &str) -> f64 {
        let file = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(file).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        kib.expect("a figure in KiB") / 1024.0
    }

    /// Cut off.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Told to end, and waited for.
    pub fn end(mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.expect("kill is there").success());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

/// Size of the program without its symbols, as it is released.
pub fn binary_mb() -> f64 {
    let stripped = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stripped");
    let done = Command::new("strip")
        .arg("-o")
        .args([stripped.as_os_str(), PROGRAM.as_ref()])
        .status();
    let file = match done {
        Ok(status) if status.success() => stripped.as_path(),
        _ => Path::new(PROGRAM),
    };
    std::fs::metadata(file).expect("it is there").len() as f64 / 1e6
}
