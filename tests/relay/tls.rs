//! The hub speaks https with a certificate of the mine's own: not trusted unasked, trusted where the relay is told.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use shishiling::http::certificate::install_provider;

use crate::chance::Chance;
use crate::mine::{Mine, filings, until, until_at_hub};
use crate::program::{Program, command, free_port};

struct Hub(Child);

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_certificate_of_the_mines_own_is_trusted_only_where_the_relay_is_told() {
    let mine = Mine::founded().await;
    let own = |name: &str| mine.dir().join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (own("cert.pem"), own("key.pem"));
    let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let pair = rcgen::KeyPair::generate().unwrap();
    let pem = params.self_signed(&pair).unwrap().pem();
    std::fs::write(&certificate, &pem).unwrap();
    std::fs::write(&key, pair.serialize_pem()).unwrap();
    let address = format!("127.0.0.1:{}", free_port());
    let hub = Command::new(env!("CARGO_BIN_EXE_shishiling"))
        .args([
            "--data",
            mine.hub_dir().to_str().unwrap(),
            "--listen",
            &address,
        ])
        .args(["--tls-cert", &certificate, "--tls-key", &key])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _hub = Hub(hub.unwrap());
    install_provider();
    let believing = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(pem.as_bytes()).unwrap()])
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let to_hub = format!("https://{address}");
    until("the hub answers over https", async || {
        let answer = believing.get(format!("{to_hub}/readyz")).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    })
    .await;

    let data = mine.relay_dir();
    let data = data.to_str().unwrap();
    let told = [
        "--relay-to",
        &to_hub,
        "--data",
        data,
        "--listen",
        "127.0.0.1:0",
    ];
    let (went_well, said) = command(&[&told[..], &["--enrol", &mine.code]].concat());
    assert!(!went_well && said.contains("--relay-ca"), "{said}");

    let variables = [
        ("SHISHILING_RELAY_TO", to_hub.as_str()),
        ("SHISHILING_ENROL", mine.code.as_str()),
        ("SHISHILING_RELAY_CA", certificate.as_str()),
    ];
    let relay = Program::start_with(&mine.relay_dir(), &variables).await;
    let sent = filings(&mut Chance::seeded(31), 3);
    relay.deliver(&sent).await.unwrap();
    until_at_hub(&relay, &sent).await;
}
