//! https as an operator sets it up: certificate files, a door on plain http that leads there, a new certificate
//! while the hub runs, and a bad one that does no harm.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shishiling::http::certificate::install_provider;

use crate::chance::Chance;
use crate::program::{Filing, command};

/// Writes a fresh certificate for this machine and its key; gives back the certificate.
fn certify(dir: &Path, until_year: i32) -> String {
    let mut params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(until_year, 1, 1);
    let key = rcgen::KeyPair::generate().unwrap();
    let own = params.self_signed(&key).unwrap().pem();
    std::fs::write(dir.join("cert.pem"), &own).unwrap();
    std::fs::write(dir.join("key.pem"), key.serialize_pem()).unwrap();
    own
}

/// A client that believes in this certificate only.
fn believing(pem: &str) -> reqwest::Client {
    install_provider();
    let root = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
    reqwest::Client::builder()
        .tls_certs_only([root])
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}

struct Hub {
    child: Child,
    out: PathBuf,
    secure: String,
    plain: String,
}

impl Hub {
    fn start(dir: &Path) -> Hub {
        let port = || {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let (secure, plain) = (port(), port());
        let out = dir.join("out.txt");
        let said = || {
            std::fs::File::options()
                .create(true)
                .append(true)
                .open(&out)
        };
        let child = crate::program::mortal()
            .args(["--data", dir.join("data").to_str().unwrap()])
            .args(["--listen", &format!("127.0.0.1:{secure}")])
            .args(["--listen-http", &format!("127.0.0.1:{plain}")])
            .args(["--tls-cert", dir.join("cert.pem").to_str().unwrap()])
            .args(["--tls-key", dir.join("key.pem").to_str().unwrap()])
            .stdout(said().unwrap())
            .stderr(Stdio::from(said().unwrap()))
            .spawn()
            .unwrap();
        Hub {
            child,
            out,
            secure: format!("https://127.0.0.1:{secure}"),
            plain: format!("http://127.0.0.1:{plain}"),
        }
    }

    /// Waits until it says this.
    async fn says(&self, words: &str) {
        let since = Instant::now();
        loop {
            let said = std::fs::read_to_string(&self.out).unwrap();
            if said.contains(words) {
                return;
            }
            let waited = since.elapsed();
            assert!(waited < Duration::from_secs(120), "no {words} in: {said}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until a guest with this client is let in.
    async fn lets_in(&self, client: &reqwest::Client) {
        let since = Instant::now();
        while client
            .get(format!("{}/readyz", self.secure))
            .send()
            .await
            .is_err()
        {
            assert!(since.elapsed() < Duration::from_secs(120), "not let in");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_while_the_hub_runs_and_a_bad_one_does_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let first = believing(&certify(dir.path(), 2099));
    let mut hub = Hub::start(dir.path());
    hub.lets_in(&first).await;
    hub.says("2099-01-01").await;
    hub.says(&format!("{}/desk", hub.secure)).await;

    let filing = Filing::new(&mut Chance::seeded(5));
    let entry = json!({"id": filing.id, "type": "case.filed", "v": 1,
        "body": {"receipt": filing.receipt, "text": filing.text}});
    let to = format!("{}/api/v1/outbox", hub.secure);
    let answer = first.post(to).json(&json!({"entries": [entry]})).send();
    let stored: Value = answer.await.unwrap().json().await.unwrap();
    assert_eq!(stored["results"][0]["result"], "stored");

    let over = first.get(format!("{}/T?x=1", hub.plain)).send().await;
    let over = over.unwrap();
    assert_eq!(over.status(), 307);
    assert_eq!(over.headers()["location"], format!("{}/T?x=1", hub.secure));
    let lives = first.get(format!("{}/healthz", hub.plain)).send().await;
    assert_eq!(lives.unwrap().status(), 200);

    let key = dir.path().join("key.pem");
    std::fs::write(&key, "no key at all").unwrap();
    hub.signal("-HUP");
    hub.says("私鑰文件裡沒有私鑰").await;
    hub.says("還在用原來的那一份").await;
    let again = believing(&std::fs::read_to_string(dir.path().join("cert.pem")).unwrap());
    hub.lets_in(&again).await;

    let second = believing(&certify(dir.path(), 2098));
    hub.signal("-HUP");
    hub.lets_in(&second).await;

    hub.signal("-TERM");
    assert!(hub.child.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_is_said_at_the_start_and_a_missing_one_stops_it() {
    let dir = tempfile::tempdir().unwrap();
    let expired = certify(dir.path(), 2021);
    let hub = Hub::start(dir.path());
    hub.says("已於 2021-01-01 過期").await;
    let refused = believing(&expired).get(format!("{}/readyz", hub.secure));
    let why = refused.send().await.unwrap_err();
    assert!(why.is_connect(), "phones refuse it: {why}");
    drop(hub);

    let data = dir.path().join("data");
    let cert = dir.path().join("cert.pem");
    let asked = |key: &str| {
        let (data, cert) = (data.to_str().unwrap(), cert.to_str().unwrap());
        command(&["--data", data, "--tls-cert", cert, "--tls-key", key])
    };
    let (done, said) = asked("/nowhere/key.pem");
    assert!(!done && said.contains("/nowhere/key.pem"), "{said}");
}
