//! Every setting of the program: its name, what it is by default, its flag, its variable and its line in the TOML file.
//! A flag rules over a variable, a variable over the file, the file over the default.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// What a run of the hub goes by.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The data directory: journal, vault, keys, files, views.
    pub data: PathBuf,
    /// Address and port to serve on: https where there is a certificate, else plain http.
    pub listen: SocketAddr,
    /// Beside https, a door on plain http that leads there.
    pub listen_http: Option<SocketAddr>,
    /// The certificate and what leads to its authority, a PEM file; read again when it changes.
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, a PEM file.
    pub tls_key: Option<PathBuf>,
    /// What posters and receipts lead to; found from the machine's own address where it is not set.
    pub base_url: Option<String>,
    /// The mine's time zone, an IANA name.
    pub zone: String,
    /// Language of the default site: `zh-Hant`, `zh-Hans` or `en`. Later it is set at the desk.
    pub locale: String,
    /// What is logged, in the syntax of `tracing`: `info`, `shishiling=debug`.
    pub log: String,
    /// Run a relay to the hub at this address.
    pub relay_to: Option<String>,
    /// The desk's code with which the relay is enrolled, once.
    pub enrol: Option<String>,
    /// Certificates in PEM form that the relay trusts besides those of the machine.
    pub relay_ca: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            data: "data".into(),
            listen: ([0, 0, 0, 0], 8080).into(),
            listen_http: None,
            tls_cert: None,
            tls_key: None,
            base_url: None,
            zone: "Asia/Shanghai".into(),
            locale: "zh-Hant".into(),
            log: "warn".into(),
            relay_to: None,
            enrol: None,
            relay_ca: None,
        }
    }
}

/// The same as flags and variables; what is not given is left to the file and the default.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct Flags {
    /// The data directory [default: ./data]
    #[arg(long, global = true, env = "SHISHILING_DATA", value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<PathBuf>,
    /// Address and port to serve on [default: 0.0.0.0:8080]
    #[arg(
        long,
        global = true,
        env = "SHISHILING_LISTEN",
        value_name = "ADDRESS:PORT"
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// Beside https: an address that sends plain http over to it
    #[arg(
        long,
        global = true,
        env = "SHISHILING_LISTEN_HTTP",
        value_name = "ADDRESS:PORT"
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen_http: Option<SocketAddr>,
    /// Serve https with this certificate chain (PEM); read again when it changes, and on SIGHUP
    #[arg(long, global = true, env = "SHISHILING_TLS_CERT", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate (PEM)
    #[arg(long, global = true, env = "SHISHILING_TLS_KEY", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_key: Option<PathBuf>,
    /// What posters and receipts lead to, https://… [default: this machine's address]
    #[arg(long, global = true, env = "SHISHILING_BASE_URL", value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    /// The mine's time zone [default: Asia/Shanghai]
    #[arg(long, global = true, env = "SHISHILING_ZONE", value_name = "IANA-NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    /// Language of a new site: zh-Hant, zh-Hans, en [default: zh-Hant]
    #[arg(long, global = true, env = "SHISHILING_LOCALE", value_name = "TAG")]
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    /// What is logged [default: warn]
    #[arg(long, global = true, env = "SHISHILING_LOG", value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// Run a relay at the pithead to the hub at this address, https://…
    #[arg(long, global = true, env = "SHISHILING_RELAY_TO", value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    relay_to: Option<String>,
    /// The code that the hub's desk gave for this relay; used once
    #[arg(long, global = true, env = "SHISHILING_ENROL", value_name = "CODE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    enrol: Option<String>,
    /// Certificates (PEM) that the relay trusts besides the machine's own
    #[arg(long, global = true, env = "SHISHILING_RELAY_CA", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    relay_ca: Option<PathBuf>,
    /// A TOML file with the same names
    #[arg(long, global = true, env = "SHISHILING_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
}

impl Flags {
    /// Default, file, variable, flag: the later rules.
    pub fn settle(&self) -> Result<Settings, Box<figment::Error>> {
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        if let Some(file) = &self.config {
            figment = figment.merge(Toml::file_exact(file));
        }
        let settings: Settings = figment
            .merge(Serialized::defaults(self))
            .extract()
            .map_err(Box::new)?;
        settings.agree().map_err(|wrong| Box::new(wrong.into()))?;
        Ok(settings)
    }
}

impl Settings {
    /// What only makes sense together.
    fn agree(&self) -> Result<(), String> {
        match (&self.tls_cert, &self.tls_key, self.listen_http) {
            (Some(_), None, _) => Err("tls_cert is set without tls_key".into()),
            (None, Some(_), _) => Err("tls_key is set without tls_cert".into()),
            (None, None, Some(_)) => {
                Err("listen_http leads to https: set tls_cert and tls_key too".into())
            }
            _ => Ok(()),
        }
    }

    /// The host of `base_url`, which the certificate should name.
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.base_url.as_deref()?.split_once("://")?;
        let authority = rest.split('/').next()?;
        let bare = match authority.rsplit_once(':') {
            Some((bare, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => bare,
            _ => authority,
        };
        Some(bare.trim_start_matches('[').trim_end_matches(']'))
    }

    /// `base_url`, or the address by which a phone on the same network reaches this machine.
    pub fn base_url(&self, listening: SocketAddr) -> String {
        match &self.base_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => {
                let host = match listening.ip() {
                    ip if ip.is_unspecified() => own_address().unwrap_or([127, 0, 0, 1].into()),
                    ip => ip,
                };
                let scheme = match self.tls_cert {
                    Some(_) => "https",
                    None => "http",
                };
                format!("{scheme}://{}", SocketAddr::new(host, listening.port()))
            }
        }
    }

    /// The data directory as an absolute path, for messages that name it.
    pub fn data_path(&self) -> PathBuf {
        std::path::absolute(&self.data).unwrap_or_else(|_| Path::new(&self.data).to_path_buf())
    }
}

/// The address of the interface that leads out of this machine; nothing is sent.
fn own_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_has_a_row_for_every_setting() {
        let readme = include_str!("../README.md");
        let settings = serde_json::to_value(Settings::default()).unwrap();
        for name in settings.as_object().unwrap().keys() {
            let (flag, variable) = (name.replace('_', "-"), name.to_uppercase());
            let row = |line: &&str| {
                line.starts_with(&format!("| `--{flag} "))
                    && line.contains(&format!("`SHISHILING_{variable}`"))
                    && line.contains(&format!("`{name} = "))
            };
            assert!(readme.lines().any(|line| row(&line)), "no row for {name}");
        }
    }

    #[test]
    fn a_flag_rules_over_the_file_and_the_file_over_the_default() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("shishiling.toml");
        std::fs::write(&file, "zone = \"Asia/Urumqi\"\nlocale = \"en\"\n").unwrap();
        let flags = Flags {
            config: Some(file.clone()),
            locale: Some("zh-Hans".into()),
            ..Flags::default()
        };
        let settings = flags.settle().unwrap();
        assert_eq!(settings.zone, "Asia/Urumqi");
        assert_eq!(settings.locale, "zh-Hans");
        assert_eq!(settings.listen, Settings::default().listen);

        let half = Flags {
            tls_cert: Some("cert.pem".into()),
            ..flags.clone()
        };
        assert!(half.settle().is_err(), "a certificate without its key");
        let both = Flags {
            tls_key: Some("key.pem".into()),
            base_url: Some("https://lamp.example:8443/".into()),
            ..half
        };
        assert_eq!(both.settle().unwrap().host(), Some("lamp.example"));

        std::fs::write(&file, "no_such_setting = 1\n").unwrap();
        assert!(
            flags.settle().is_err(),
            "a misspelt setting is said, not ignored"
        );
    }
}
