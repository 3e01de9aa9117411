//! `shishiling serve`: opens the house, says where it is, answers until it is told to stop.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use jiff::tz::TimeZone;

use shishiling::app::scans::KEPT_EVERY;
use shishiling::app::{App, Clock};
use shishiling::http::{self, certificate::Certificate};
use shishiling::i18n::{Lang, Value, set_site, ta_in};
use shishiling::poster::code;
use shishiling::settings::Settings;
use shishiling::store::{self, Store};

use super::listen;

/// Errors and warnings go to standard error.
pub fn log(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// The store and the application over it, on the machine's clock.
pub fn open(settings: &Settings, base_url: &str) -> anyhow::Result<App> {
    let zone = TimeZone::get(&settings.zone)
        .with_context(|| format!("{}: no such time zone", settings.zone))?;
    let now: Clock = Arc::new(jiff::Timestamp::now);
    let options = store::Options {
        now: now.clone(),
        zone: zone.clone(),
        ..store::Options::default()
    };
    let store = Store::open(&settings.data_path(), options)?;
    let app = App::new(store, now, zone.clone(), base_url);
    set_site(app.language(), zone);
    Ok(app)
}

/// Runs the hub. Exit code 70 where the store stopped: start it again.
pub fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(settings))
}

async fn serve(settings: &Settings) -> anyhow::Result<ExitCode> {
    let listener = listen::bind(settings.listen)?;
    let address = listener.local_addr()?;
    let base_url = settings.base_url(address);
    let certificate = listen::certificate(settings)?;
    let app = open(settings, &base_url)?;
    let language = settings.locale.parse().unwrap_or_default();
    app.found(language).await?;
    set_site(app.language(), app.zone().clone());
    let mut router = http::router(app.clone());
    if let Some(certificate) = &certificate {
        let speaker = app.clone();
        listen::watch(settings, certificate, move || {
            (speaker.language(), speaker.now())
        })?;
        router = router.layer(axum::Extension(certificate.clone()));
    }
    let doors = listen::doors(settings, listener, router, certificate.clone())?;
    // Beside serving: filings are taken before the views, which the first admin's link waits for, have caught up.
    let greeted = app.clone();
    tokio::spawn(async move {
        if let Err(error) = greet(&greeted, certificate).await {
            tracing::error!(%error, "where everything is could not be said");
        }
    });
    let store = app.store().clone();
    let stopped = store.clone();
    let told = told_to_stop()?;
    let end = async move {
        tokio::select! {
            () = told => {}
            _ = stopped.stopped() => {}
        }
    };
    let counting = tokio::spawn(keep_scans(app.clone()));
    let tending = tokio::spawn(tend(app.clone()));
    listen::answer(doors, listen::Patience::default(), end).await?;
    if let Some(why) = store.stop_reason() {
        eprintln!("{why}");
        return Ok(ExitCode::from(70));
    }
    tending.abort();
    counting.abort();
    if let Err(error) = app.keep_scans().await {
        tracing::warn!(%error, "the last scans of posters could not be kept");
    }
    drop(app);
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Stores what had arrived whole before the power went, looks for abandoned uploads once an hour, and forgets who signed
/// up for what is long past.
async fn tend(app: App) {
    loop {
        if let Err(error) = app.tend_uploads().await {
            tracing::warn!(%error, "uploads could not be looked after");
        }
        if let Err(error) = app.tend_sign_ups().await {
            tracing::warn!(%error, "names of past activities could not be forgotten");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
    }
}

/// Writes down how often posters were scanned.
async fn keep_scans(app: App) {
    loop {
        tokio::time::sleep(KEPT_EVERY).await;
        if let Err(error) = app.keep_scans().await {
            tracing::warn!(%error, "scans of posters could not be kept and are counted on");
        }
    }
}

/// Resolves when the process is told to end; listens from the moment of the call.
pub fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Prints where everything is, in the site's language.
async fn greet(app: &App, certificate: Option<Certificate>) -> anyhow::Result<()> {
    let lang = app.language();
    let base = app.base_url();
    let site = app.site();
    let say = |key: &str, value: &str| println!("{}", line(lang, key, value));
    if let Ok(picture) = code::terminal(&format!("{base}/")) {
        println!("{picture}");
    }
    say("start-worker", &format!("{base}/"));
    say("start-desk", &format!("{base}/desk"));
    if let Some(place) = site.open_places().next() {
        say("start-kiosk", &format!("{base}/kiosk/{}", place.code));
        say(
            "start-poster",
            &format!("{base}/posters/{}.pdf", place.code),
        );
    }
    if let Some(kit) = app.store().fresh_recovery_key() {
        println!("\n{}\n{kit}\n", line(lang, "start-kit", ""));
    }
    if let Some(link) = app.first_admin_link().await? {
        if let Ok(picture) = code::terminal(&link) {
            println!("{picture}");
        }
        say("start-admin", &link);
    }
    if base.starts_with("http://") {
        println!("\n{}\n", line(lang, "start-plain-http", ""));
    }
    if let Some(certificate) = certificate {
        let standing = certificate.standing();
        let until = app.zone().to_datetime(standing.until);
        say("start-certificate", &until.strftime("%F").to_string());
        for worry in standing.worries(lang, app.now()) {
            println!("{worry}");
            tracing::warn!("{worry}");
        }
    }
    say("start-ready", base);
    Ok(())
}

pub fn line(lang: Lang, key: &str, value: &str) -> String {
    ta_in(lang, key, &[("value", Value::from(value.to_owned()))])
}
