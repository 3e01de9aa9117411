//! The certificate that https stands on: which one browsers are shown, until when, and why a newer one was not taken.
//! It knows bytes and no files: who reads them offers them here.

mod validity;

use std::sync::{Arc, Mutex, PoisonError};

use axum_server::tls_rustls::RustlsConfig;
use jiff::Timestamp;
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;

use crate::i18n::{Lang, Value, ta_in};

/// So long before its end a certificate is worth a warning, in hours.
const SOON_HOURS: i64 = 14 * 24;

/// What the two files hold, PEM.
#[derive(Clone, PartialEq, Eq)]
pub struct Pem {
    /// The certificate, and after it whatever leads to the authority.
    pub chain: Vec<u8>,
    pub key: Vec<u8>,
}

/// Why a certificate cannot be shown to browsers, or should not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A file cannot be read; with what the system says.
    #[error("{0}")]
    Unreadable(String),
    #[error("no certificate in the certificate file")]
    NoCertificate,
    #[error("no private key in the key file")]
    NoKey,
    /// The key is another certificate's, or neither is what it should be.
    #[error("certificate and key do not belong together: {0}")]
    Mismatch(String),
    #[error("expired at {0}")]
    Expired(Timestamp),
}

impl Unfit {
    /// A plain sentence for whoever looks after the hub.
    pub fn said(&self, lang: Lang) -> String {
        let (key, value) = match self {
            Unfit::Unreadable(why) => ("certificate-unreadable", why.clone()),
            Unfit::NoCertificate => ("certificate-none", String::new()),
            Unfit::NoKey => ("certificate-no-key", String::new()),
            Unfit::Mismatch(why) => ("certificate-mismatch", why.clone()),
            Unfit::Expired(at) => ("certificate-expired", at.strftime("%F").to_string()),
        };
        ta_in(lang, key, &[("value", Value::from(value))])
    }
}

/// How the certificate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The end of the one that is shown.
    pub until: Timestamp,
    /// Whether it names the host that posters lead to; None where that is not known.
    pub names_host: Option<bool>,
    /// Why the newest one offered was not taken; the one before goes on.
    pub kept_back: Option<Unfit>,
}

impl Standing {
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until <= now
    }

    /// What is wrong or will soon be, in plain sentences; empty where all is well.
    pub fn worries(&self, lang: Lang, now: Timestamp) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(unfit) = &self.kept_back {
            said.push(unfit.said(lang));
            said.push(ta_in(lang, "certificate-kept", &[]));
        }
        let hours_left = self.until.duration_since(now).as_hours();
        if self.is_over(now) {
            said.push(Unfit::Expired(self.until).said(lang));
        } else if hours_left < SOON_HOURS {
            let days = Value::from(hours_left / 24);
            said.push(ta_in(lang, "certificate-soon", &[("days", days)]));
        }
        if self.names_host == Some(false) {
            said.push(ta_in(lang, "certificate-other-name", &[]));
        }
        said
    }
}

/// What became of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The same as before.
    Same,
    /// From now on browsers are shown this one.
    Taken,
    /// The one before goes on.
    Kept(Unfit),
}

/// The one in use; cheap to clone.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    config: RustlsConfig,
    /// The host of the address that posters lead to.
    host: Option<String>,
    known: Mutex<Known>,
}

struct Known {
    shown: Pem,
    standing: Standing,
}

impl Certificate {
    /// The first one. An expired one is taken, since there is none before it that could go on.
    pub fn new(pem: Pem, host: Option<&str>) -> Result<Certificate, Unfit> {
        let (config, standing) = read(&pem, host)?;
        Ok(Certificate(Arc::new(Inner {
            config: RustlsConfig::from_config(Arc::new(config)),
            host: host.map(str::to_owned),
            known: Mutex::new(Known {
                shown: pem,
                standing,
            }),
        })))
    }

    /// A newer one, or the same again. One that cannot be used, or has expired while the one in use has not, is not
    /// taken, and [`Certificate::standing`] says so until a better one comes.
    pub fn offer(&self, pem: Result<Pem, Unfit>, now: Timestamp) -> Offer {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        if pem.as_ref() == Ok(&known.shown) {
            known.standing.kept_back = None;
            return Offer::Same;
        }
        let read = pem.and_then(|pem| {
            let (config, standing) = read(&pem, self.0.host.as_deref())?;
            match standing.is_over(now) && !known.standing.is_over(now) {
                true => Err(Unfit::Expired(standing.until)),
                false => Ok((pem, config, standing)),
            }
        });
        match read {
            Ok((pem, config, standing)) => {
                self.0.config.reload_from_config(Arc::new(config));
                *known = Known {
                    shown: pem,
                    standing,
                };
                Offer::Taken
            }
            Err(unfit) => {
                known.standing.kept_back = Some(unfit.clone());
                Offer::Kept(unfit)
            }
        }
    }

    pub fn standing(&self) -> Standing {
        let known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.standing.clone()
    }

    /// What a listener hands to browsers.
    pub fn config(&self) -> RustlsConfig {
        self.0.config.clone()
    }
}

/// Makes ring the source of all cryptography of TLS; the first call counts.
pub fn install_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn read(pem: &Pem, host: Option<&str>) -> Result<(ServerConfig, Standing), Unfit> {
    let chain = CertificateDer::pem_slice_iter(&pem.chain)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Unfit::Unreadable(error.to_string()))?;
    let own = chain.first().ok_or(Unfit::NoCertificate)?;
    let (_, until) = validity::of(own).ok_or(Unfit::NoCertificate)?;
    let names_host = match (ParsedCertificate::try_from(own), host) {
        (Ok(parsed), Some(host)) => ServerName::try_from(host)
            .ok()
            .map(|name| rustls::client::verify_server_name(&parsed, &name).is_ok()),
        _ => None,
    };
    let key = PrivateKeyDer::from_pem_slice(&pem.key).map_err(|_| Unfit::NoKey)?;
    let mismatch = |error: rustls::Error| Unfit::Mismatch(error.to_string());
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(mismatch)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(mismatch)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let standing = Standing {
        until,
        names_host,
        kept_back: None,
    };
    Ok((config, standing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(host: &str, until_year: i32) -> Pem {
        let mut params = rcgen::CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(until_year, 6, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let own = params.self_signed(&key).unwrap();
        Pem {
            chain: own.pem().into_bytes(),
            key: key.serialize_pem().into_bytes(),
        }
    }

    fn now() -> Timestamp {
        "2026-07-02T01:30:00Z".parse().unwrap()
    }

    #[test]
    fn a_newer_one_is_taken_and_a_bad_one_leaves_the_old_one_in_use() {
        let old = made("lamp.example", 2027);
        let certificate = Certificate::new(old.clone(), Some("lamp.example")).unwrap();
        assert!(certificate.standing().worries(Lang::En, now()).is_empty());

        let foreign_key = Pem {
            key: made("lamp.example", 2028).key,
            ..old.clone()
        };
        let torn = Pem {
            chain: old.chain[..old.chain.len() / 2].to_vec(),
            ..old.clone()
        };
        let expired = made("lamp.example", 2025);
        let gone = Err(Unfit::Unreadable("cert.pem: no such file".into()));
        for bad in [Ok(foreign_key), Ok(torn), Ok(expired), gone] {
            assert!(matches!(certificate.offer(bad, now()), Offer::Kept(_)));
            let standing = certificate.standing();
            assert_eq!(standing.until.strftime("%F").to_string(), "2027-06-01");
            assert_eq!(standing.worries(Lang::En, now()).len(), 2, "{standing:?}");
        }

        assert_eq!(certificate.offer(Ok(old), now()), Offer::Same);
        assert_eq!(certificate.standing().kept_back, None);
        let newer = made("lamp.example", 2028);
        assert_eq!(certificate.offer(Ok(newer), now()), Offer::Taken);
        let until = certificate.standing().until;
        assert_eq!(until.strftime("%F").to_string(), "2028-06-01");
    }

    #[test]
    fn an_expired_one_and_one_for_another_host_are_said() {
        let expired = Certificate::new(made("lamp.example", 2025), Some("lamp.example")).unwrap();
        assert_eq!(expired.standing().worries(Lang::En, now()).len(), 1);
        let other = Certificate::new(made("other.example", 2027), Some("lamp.example")).unwrap();
        assert_eq!(other.standing().worries(Lang::En, now()).len(), 1);
        let replaced = expired.offer(Ok(made("lamp.example", 2024)), now());
        assert_eq!(
            replaced,
            Offer::Taken,
            "neither is good, the newer is the one meant"
        );
    }
}
