//! `shishiling --relay-to https://hub`: enrols where that is still to be done, then takes what devices send and passes
//! it on, hub or no hub.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::tz::TimeZone;

use super::listen;
use super::serve::{line, told_to_stop};
use shishiling::app::Clock;
use shishiling::http;
use shishiling::i18n::{Lang, set_site};
use shishiling::poster::code;
use shishiling::relay::enrol::{Hindrance, enrolled};
use shishiling::relay::line::Line;
use shishiling::relay::{Parts, Relay, exchange, shelf, walls};
use shishiling::settings::Settings;
use shishiling::store;
use shishiling::store::pithead::{self, Enrolment, Papers, Pithead};

/// While the hub cannot be reached for the enrolment, it is tried again so often.
const AGAIN: Duration = Duration::from_secs(5);
/// What need not be kept is looked for so often.
const TIDIED_EVERY: Duration = Duration::from_secs(3600);

/// Runs the relay. Exit code 70 where its disk stopped it: start it again. 78: somebody must see to it first.
pub fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(relay(settings))
}

async fn relay(settings: &Settings) -> anyhow::Result<ExitCode> {
    let lang: Lang = settings.locale.parse().unwrap_or_default();
    let zone = TimeZone::get(&settings.zone)
        .with_context(|| format!("{}: no such time zone", settings.zone))?;
    set_site(lang, zone.clone());
    let hub = settings.relay_to.as_deref().unwrap_or_default();
    let ca = match &settings.relay_ca {
        Some(file) => {
            Some(std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?)
        }
        None => None,
    };
    let to_hub = Line::new(hub, ca.as_deref())?;
    let listener = listen::bind(settings.listen)?;
    let certificate = listen::certificate(settings)?;
    let told = told_to_stop()?;
    let mut told = Box::pin(told);
    let papers = pithead::papers(&settings.data_path())?;
    let enrolling = enrol(lang, &papers, &to_hub, settings.enrol.as_deref());
    let enrolment = tokio::select! {
        enrolment = enrolling => enrolment?,
        () = &mut told => return Ok(ExitCode::SUCCESS),
    };
    let Some(enrolment) = enrolment else {
        return Ok(ExitCode::from(78));
    };
    let base_url = settings.base_url(listener.local_addr()?);
    let relay = open(settings, to_hub, enrolment, zone, base_url).await?;
    let mut router = http::relay_router(relay.clone());
    if let Some(certificate) = &certificate {
        let here = relay.clone();
        listen::watch(settings, certificate, move || (here.language(), here.now()))?;
        router = router.layer(axum::Extension(certificate.clone()));
    }
    let doors = listen::doors(settings, listener, router, certificate)?;
    set_site(relay.language(), relay.zone().clone());
    greet(&relay);
    let work = [
        tokio::spawn(unbroken(relay.clone(), exchange::run)),
        tokio::spawn(unbroken(relay.clone(), shelf::run)),
        tokio::spawn(unbroken(relay.clone(), walls::run)),
        tokio::spawn(tidy(relay.clone())),
    ];
    let (pithead, counted) = (relay.pithead().clone(), relay.clone());
    let end = async move {
        tokio::select! {
            () = told => {}
            _ = relay.stopped() => {}
        }
    };
    listen::answer(doors, listen::Patience::default(), end).await?;
    for work in work {
        work.abort();
    }
    if let Some(why) = pithead.stop_reason() {
        eprintln!("{why}");
        return Ok(ExitCode::from(70));
    }
    if let Err(error) = counted.scans().keep() {
        tracing::warn!(%error, "the last scans of posters could not be kept");
    }
    pithead.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Opens the relay's disk and what lies on it.
async fn open(
    settings: &Settings,
    to_hub: Line,
    enrolment: Enrolment,
    zone: TimeZone,
    base_url: String,
) -> anyhow::Result<Relay> {
    let dir = settings.data_path();
    let now: Clock = Arc::new(jiff::Timestamp::now);
    let opened = tokio::task::spawn_blocking(move || {
        let options = pithead::Options {
            now: now.clone(),
            ..pithead::Options::default()
        };
        let pithead = Pithead::open(&dir, options)?;
        Relay::new(Parts {
            pithead,
            enrolment,
            line: to_hub,
            now,
            zone,
            base_url,
        })
    });
    let relay: Result<Relay, store::Error> = opened.await?;
    Ok(relay?)
}

/// Waits for the hub as long as it takes; None where somebody must see to it first, which has been said.
async fn enrol(
    lang: Lang,
    papers: &Papers,
    to_hub: &Line,
    code: Option<&str>,
) -> anyhow::Result<Option<Enrolment>> {
    let mut said = false;
    loop {
        let (key, value) = match enrolled(papers, to_hub, code).await {
            Ok(enrolment) => return Ok(Some(enrolment)),
            Err(Hindrance::Away { why }) => {
                if !said {
                    said = true;
                    eprintln!("{}", line(lang, "relay-away", to_hub.hub()));
                    eprintln!("{why}");
                }
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            Err(Hindrance::Store(error)) => return Err(error.into()),
            Err(Hindrance::NoCode) => ("relay-no-code", to_hub.hub().to_owned()),
            Err(Hindrance::WrongCode) => ("relay-wrong-code", to_hub.hub().to_owned()),
            Err(Hindrance::OtherHub { known }) => ("relay-other-hub", known),
            Err(Hindrance::Distrusted { why }) => ("relay-distrusted", why),
            Err(Hindrance::NotAHub { .. }) => ("relay-not-a-hub", to_hub.hub().to_owned()),
        };
        eprintln!("{}", line(lang, key, &value));
        return Ok(None);
    }
}

/// Begins again what broke: a relay that takes and never passes on would help nobody.
async fn unbroken<F>(relay: Relay, work: impl Fn(Relay) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        if let Err(broken) = tokio::spawn(work(relay.clone())).await {
            tracing::error!(%broken, "a part of the relay broke and is begun again");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Removes, now and then, what the hub has safely.
async fn tidy(relay: Relay) {
    loop {
        relay.pithead().tidy();
        tokio::time::sleep(TIDIED_EVERY).await;
    }
}

/// Prints where everything is, in the site's language.
fn greet(relay: &Relay) {
    let lang = relay.language();
    let base = relay.base_url();
    let say = |key: &str, value: &str| println!("{}", line(lang, key, value));
    if let Ok(picture) = code::terminal(&format!("{base}/")) {
        println!("{picture}");
    }
    say("relay-name", &relay.place_name());
    say("relay-hub", relay.line().hub());
    say("start-worker", &format!("{base}/"));
    if let Some(place) = &relay.enrolment().place {
        say("start-kiosk", &format!("{base}/kiosk/{place}"));
    }
    let (waiting, _) = relay.pithead().waiting();
    if waiting > 0 {
        say("relay-waiting", &waiting.to_string());
    }
    if base.starts_with("http://") {
        say("start-plain-http", "");
    }
    say("start-ready", base);
}
