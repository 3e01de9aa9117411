//! Tending the house from the command line: posters, backup, restore, verify, staff, the demonstration.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};

use jiff::tz::TimeZone;
use shishiling::app::{App, demo};
use shishiling::domain::By;
use shishiling::domain::place::PlaceCode;
use shishiling::domain::staff::Role;
use shishiling::i18n::ta_in;
use shishiling::poster::{self, Order, Poster};
use shishiling::settings::Settings;
use shishiling::store;

use super::serve::open;

/// `shishiling poster`
pub fn poster(
    settings: &Settings,
    code: Option<&str>,
    template: &str,
    crop_marks: bool,
    out: &Path,
) -> anyhow::Result<ExitCode> {
    let order = Order {
        template: template.parse()?,
        crop_marks,
        ..Order::default()
    };
    with_app(settings, async |app| {
        let site = app.site();
        let led = |code: PlaceCode| Some((site.led_to(code)?, code));
        let posters: Vec<_> = match code {
            None => site.hanging().filter_map(|sign| led(sign.code)).collect(),
            Some(text) => {
                let poster = PlaceCode::parse(text).and_then(led);
                vec![poster.with_context(|| say(&app, "poster-unknown-place", text))?]
            }
        };
        let sheets = posters
            .into_iter()
            .map(|(place, code)| Poster::of(place, code, &site.settings, app.base_url(), &order))
            .collect::<Result<Vec<_>, _>>()?;
        std::fs::write(out, poster::pdf(&sheets)?)
            .with_context(|| format!("cannot write {}", out.display()))?;
        println!("{}", say(&app, "poster-done", &out.display().to_string()));
        Ok(ExitCode::SUCCESS)
    })
}

/// `shishiling staff`: a new link for somebody who has lost the way in.
pub fn staff(settings: &Settings, account: &str) -> anyhow::Result<ExitCode> {
    with_app(settings, async |app| {
        let site = app.site();
        let account = account.trim().to_lowercase();
        let member = site
            .member_by_account(&account)
            .with_context(|| say(&app, "staff-unknown", &account))?;
        let secret = app.invite(By::Hub, member.id).await?;
        let link = format!("{}/desk/invitation/{}", app.base_url(), secret.reveal());
        let words = [("account", account.as_str().into()), ("value", link.into())];
        println!("{}", ta_in(app.language(), "staff-link", &words));
        Ok(ExitCode::SUCCESS)
    })
}

/// `shishiling backup`, beside a running hub too.
pub fn backup(settings: &Settings, to: &Path, keep_days: u16) -> anyhow::Result<ExitCode> {
    let done = store::backup(&settings.data_path(), to, keep_days, jiff::Timestamp::now())?;
    let summary = format!("{} · seq {} · {}", done.set.display(), done.seq, done.head);
    println!("{}", line(settings, "backup-done", &summary));
    if done.files_kept + done.files_lost > 0 {
        let counts = format!("{} / {}", done.files_kept, done.files_lost);
        println!("{}", line(settings, "backup-files-missing", &counts));
    }
    Ok(ExitCode::SUCCESS)
}

/// `shishiling restore`
pub fn restore(
    settings: &Settings,
    from: &Path,
    set: Option<&str>,
    key: &Path,
) -> anyhow::Result<ExitCode> {
    let kit =
        std::fs::read_to_string(key).with_context(|| format!("cannot read {}", key.display()))?;
    let done = store::restore(from, set, &settings.data_path(), &kit)?;
    let summary = format!("{} · {}", done.set.display(), found(&done.verified));
    println!("{}", line(settings, "restore-done", &summary));
    if done.files_missing > 0 {
        let count = done.files_missing.to_string();
        println!("{}", line(settings, "restore-files-missing", &count));
    }
    Ok(ExitCode::SUCCESS)
}

/// `shishiling verify`, beside a running hub too. It changes nothing.
pub fn verify(settings: &Settings) -> anyhow::Result<ExitCode> {
    let verified = store::verify(&settings.data_path())?;
    println!("{}", line(settings, "verify-done", &found(&verified)));
    let (key, rows) = match verified.views_unseen {
        None => ("verify-views", verified.view_rows.unwrap_or_default()),
        Some(store::Unseen::HubRuns) => ("verify-views-hub-runs", 0),
        Some(store::Unseen::NotThere) => ("verify-views-not-there", 0),
        Some(store::Unseen::NoRoom) => ("verify-views-no-room", 0),
    };
    println!("{}", line(settings, key, &rows.to_string()));
    Ok(ExitCode::SUCCESS)
}

/// The head that the ledger publishes, and how much stands behind it.
fn found(verified: &store::Verified) -> String {
    format!(
        "seq {} · {} · {} cases · {} erased · {} files",
        verified.head.seq,
        data_encoding::HEXLOWER.encode(&verified.head.hash),
        verified.cases,
        verified.erased,
        verified.files
    )
}

/// A line of the terminal in the language of the settings: the site's own is not open here.
fn line(settings: &Settings, key: &str, value: &str) -> String {
    let lang = settings.locale.parse().unwrap_or_default();
    ta_in(lang, key, &[("value", value.to_owned().into())])
}

/// `shishiling demo`: three years of a mine's cases for an empty hub.
pub fn demo(settings: &Settings) -> anyhow::Result<ExitCode> {
    let data = settings.data_path();
    let zone = TimeZone::get(&settings.zone)
        .with_context(|| format!("{}: no such time zone", settings.zone))?;
    let base_url = settings.base_url(settings.listen);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let told = runtime.block_on(demo::fill(&data, zone, &base_url, jiff::Timestamp::now()));
    let told = match told {
        Err(demo::Untold::NotEmpty) => bail!("{}", line(settings, "demo-not-empty", "")),
        told => told?,
    };
    println!("{}", line(settings, "demo-done", &told.cases.to_string()));
    if let Some(kit) = told.recovery_kit {
        println!("\n{}\n{kit}", line(settings, "start-kit", ""));
    }
    println!("\n{}", line(settings, "demo-accounts", demo::PASSWORD));
    for person in told.accounts {
        let roles: Vec<String> = person
            .roles
            .iter()
            .map(|role| line(settings, role_key(*role), ""))
            .collect();
        println!(
            "  {:<8}{}  {}",
            person.account,
            person.name,
            roles.join("、")
        );
    }
    println!("\n{}", line(settings, "demo-receipts", ""));
    for (title, receipt) in told.receipts {
        println!("  {receipt}  {title}");
    }
    let next = format!("shishiling --data {}", data.display());
    println!("\n{}", line(settings, "demo-next", &next));
    Ok(ExitCode::SUCCESS)
}

/// What a role is called, in the catalogue.
fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "desk-role-admin",
        Role::Dispatcher => "desk-role-dispatcher",
        Role::Handler => "desk-role-handler",
        Role::Supervisor => "desk-role-supervisor",
        Role::Safety => "desk-role-safety",
        Role::Discipline => "desk-role-discipline",
        Role::Leader => "desk-role-leader",
    }
}

/// Opens the house for one task, while no hub runs on it, and closes it again.
fn with_app(
    settings: &Settings,
    task: impl AsyncFnOnce(App) -> anyhow::Result<ExitCode>,
) -> anyhow::Result<ExitCode> {
    let base_url = settings.base_url(settings.listen);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let app = open(settings, &base_url)?;
        app.found(settings.locale.parse().unwrap_or_default())
            .await?;
        let store = app.store().clone();
        let done = task(app).await;
        store.close().await;
        done
    })
}

fn say(app: &App, key: &str, value: &str) -> String {
    ta_in(app.language(), key, &[("value", value.to_owned().into())])
}
