//! The doors to the network: https or plain http, the one that sends people over, how long a silent guest is waited
//! for, and a certificate that is read anew when its files change.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsAcceptor;
use axum_server::{Handle, Server};
use jiff::Timestamp;
use tokio::signal::unix::{Signal, SignalKind, signal};

use shishiling::http::certificate::{Certificate, Offer, Pem, Unfit, install_provider};
use shishiling::http::redirect::{self, Secure};
use shishiling::i18n::Lang;
use shishiling::settings::Settings;

/// How often the certificate's files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Open streams of live updates never end by themselves: so long an ending waits for them.
const ENDING: Duration = Duration::from_secs(2);

/// How long a guest may be silent before the line is cut.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request, and between two requests on one line.
    pub head: Duration,
    /// For a sign of life on a line of HTTP/2.
    pub beat: Duration,
}

impl Default for Patience {
    /// A head of 1 KB takes a second at 10 kbit/s; a new line costs a phone at the pithead several round trips.
    fn default() -> Self {
        Patience {
            head: Duration::from_secs(60),
            beat: Duration::from_secs(30),
        }
    }
}

/// A door: where to listen, and what answers there.
pub struct Door {
    pub listener: TcpListener,
    pub router: Router,
    pub certificate: Option<Certificate>,
}

/// Listens on `address`, or says plainly why not.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))
}

/// Answers at every door until `end`; then takes nothing new and finishes what is being answered.
pub async fn answer(
    doors: Vec<Door>,
    patience: Patience,
    end: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let handle = Handle::new();
    let ending = handle.clone();
    tokio::spawn(async move {
        end.await;
        ending.graceful_shutdown(Some(ENDING));
    });
    let mut open = tokio::task::JoinSet::new();
    for door in doors {
        open.spawn(serve(door, patience, handle.clone()));
    }
    // Where one door breaks, all are closed: half a hub is worse than one that is started again.
    while let Some(ended) = open.join_next().await {
        ended.context("a door broke")??;
    }
    Ok(())
}

async fn serve(door: Door, patience: Patience, handle: Handle<SocketAddr>) -> std::io::Result<()> {
    // Limits tell devices apart by their address, among other things.
    let service = door
        .router
        .into_make_service_with_connect_info::<SocketAddr>();
    let server = axum_server::from_tcp(door.listener)?.handle(handle);
    let server = patient(server, patience).acceptor(NoDelayAcceptor::new());
    match door.certificate {
        Some(certificate) => {
            let secure = |plain| {
                RustlsAcceptor::new(certificate.config())
                    .handshake_timeout(patience.head)
                    .acceptor(plain)
            };
            server.map(secure).serve(service).await
        }
        None => server.serve(service).await,
    }
}

fn patient(mut server: Server<SocketAddr>, patience: Patience) -> Server<SocketAddr> {
    let builder = server.http_builder();
    builder.http1().header_read_timeout(patience.head);
    builder
        .http2()
        .keep_alive_interval(patience.beat)
        .keep_alive_timeout(patience.beat);
    server.first_request_timeout(patience.head)
}

/// The certificate that the settings name, if they name one: without a usable one there is no https at all.
pub fn certificate(settings: &Settings) -> anyhow::Result<Option<Certificate>> {
    let Some(files) = Files::of(settings) else {
        return Ok(None);
    };
    install_provider();
    let named = || files.certificate.display().to_string();
    let pem = files.read()?;
    let certificate = Certificate::new(pem, settings.host()).with_context(named)?;
    Ok(Some(certificate))
}

/// The door that the settings ask for, and the plain one that leads there.
pub fn doors(
    settings: &Settings,
    listener: TcpListener,
    router: Router,
    certificate: Option<Certificate>,
) -> anyhow::Result<Vec<Door>> {
    let port = listener.local_addr()?.port();
    let mut doors = vec![Door {
        listener,
        router,
        certificate,
    }];
    if let Some(address) = settings.listen_http {
        let secure = match &settings.base_url {
            Some(base) if base.starts_with("https://") => {
                Secure::At(base.trim_end_matches('/').to_owned())
            }
            _ => Secure::Port(port),
        };
        doors.push(Door {
            listener: bind(address)?,
            router: redirect::router(secure),
            certificate: None,
        });
    }
    Ok(doors)
}

/// Where the certificate and its key lie.
#[derive(Clone, Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(settings: &Settings) -> Option<Files> {
        Some(Files {
            certificate: settings.tls_cert.clone()?,
            key: settings.tls_key.clone()?,
        })
    }

    /// What they hold now.
    fn read(&self) -> Result<Pem, Unfit> {
        let read = |path: &Path| {
            std::fs::read(path)
                .map_err(|error| Unfit::Unreadable(format!("{}: {error}", path.display())))
        };
        Ok(Pem {
            chain: read(&self.certificate)?,
            key: read(&self.key)?,
        })
    }
}

/// From now on takes a newer certificate when its files change: looked at once a minute, and at once on SIGHUP.
///
/// `here`: in which language and when a worry about it is said.
pub fn watch(
    settings: &Settings,
    certificate: &Certificate,
    here: impl Fn() -> (Lang, Timestamp) + Send + 'static,
) -> std::io::Result<()> {
    let Some(files) = Files::of(settings) else {
        return Ok(());
    };
    let told = signal(SignalKind::hangup())?;
    tokio::spawn(keep_fresh(certificate.clone(), files, told, here));
    Ok(())
}

async fn keep_fresh(
    certificate: Certificate,
    files: Files,
    mut told: Signal,
    here: impl Fn() -> (Lang, Timestamp),
) {
    let mut said = Offer::Same;
    loop {
        let _ = tokio::time::timeout(LOOK_EVERY, told.recv()).await;
        let reading = files.clone();
        let Ok(pem) = tokio::task::spawn_blocking(move || reading.read()).await else {
            continue;
        };
        let (lang, now) = here();
        let offer = certificate.offer(pem, now);
        if offer == said {
            continue;
        }
        if let Offer::Kept(_) = &offer {
            for worry in certificate.standing().worries(lang, now) {
                tracing::error!("{worry}");
            }
        }
        said = offer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use axum::body::{Body, Bytes};
    use axum::routing::get;

    async fn opened(router: Router) -> SocketAddr {
        let listener = bind(([127, 0, 0, 1], 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let door = Door {
            listener,
            router,
            certificate: None,
        };
        let patience = Patience {
            head: Duration::from_millis(150),
            beat: Duration::from_millis(150),
        };
        tokio::spawn(answer(vec![door], patience, std::future::pending()));
        address
    }

    /// Sends this and reads until the line is cut.
    async fn said(address: SocketAddr, bytes: &'static [u8]) -> String {
        tokio::task::spawn_blocking(move || {
            let mut line = TcpStream::connect(address).unwrap();
            line.set_read_timeout(Some(Duration::from_secs(20)))
                .unwrap();
            line.write_all(bytes).unwrap();
            let mut answer = Vec::new();
            line.read_to_end(&mut answer).expect("it is cut");
            String::from_utf8_lossy(&answer).into_owned()
        })
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn a_silent_line_is_cut_before_in_and_after_a_request() {
        let address = opened(Router::new().route("/", get(async || "here"))).await;
        assert!(!said(address, b"").await.contains("here"));
        let half = said(address, b"GET / HTTP/1.1\r\nHost: lamp.ex").await;
        assert!(!half.contains("here"), "{half}");
        let idle = said(address, b"GET / HTTP/1.1\r\nHost: lamp.example\r\n\r\n").await;
        assert!(idle.ends_with("here"), "{idle}");
    }

    #[tokio::test]
    async fn a_long_answer_is_not_cut() {
        let long = get(async || {
            let (send, receive) = tokio::sync::mpsc::channel(1);
            tokio::spawn(async move {
                for _ in 0..4 {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    let _ = send
                        .send(Ok::<_, std::io::Error>(Bytes::from("beat ")))
                        .await;
                }
            });
            Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receive))
        });
        let address = opened(Router::new().route("/", long)).await;
        let all = said(
            address,
            b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
        .await;
        assert_eq!(all.matches("beat ").count(), 4, "{all}");
    }
}
