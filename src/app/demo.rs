//! Three years of a mine's cases, told by the program: `shishiling demo` fills an empty hub with them, through the same
//! rules and the same journal as real ones, so that every page and figure has something true to show.

mod canvas;
mod cast;
mod chance;
mod hours;
mod kitchen;
mod notices;
mod pictures;
mod plan;
mod story;
mod teller;
mod texts;
mod walls;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{Timestamp, tz::TimeZone};

use super::notices::{NoticeWords, PictureWish};
use super::{App, Error};
use crate::domain::command::{Body, Command, Request};
use crate::domain::receipt::Receipt;
use crate::domain::site::SiteEvent;
use crate::domain::{By, CommandId, Target};
use crate::i18n::Lang;
use crate::store::{self, Store};
use plan::{Deed, Did};

/// Everybody's password in the demo.
pub const PASSWORD: &str = "shishiling-demo";

/// What was told.
pub struct Filled {
    pub cases: usize,
    /// Account, name and what they are.
    pub accounts: Vec<Account>,
    /// The key that opens backups, where this very opening made it: it is shown once.
    pub recovery_kit: Option<String>,
    /// Receipts to look at, with the title of their case.
    pub receipts: Vec<(String, String)>,
}

/// Somebody to sign in as, with `PASSWORD`.
pub struct Account {
    pub account: String,
    pub name: String,
    pub roles: Vec<crate::domain::staff::Role>,
}

/// Why the demo was not told.
#[derive(Debug, thiserror::Error)]
pub enum Untold {
    #[error(
        "this hub has cases or people in it already; the demo fills an empty one: name another folder with --data"
    )]
    NotEmpty,
    #[error("the demo's own text is wrong: {0}")]
    Text(String),
    #[error(transparent)]
    App(#[from] Error),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Fills the empty hub in `data` with three years that end at `now`. Blocks now and then, for keys and pictures.
pub async fn fill(
    data: &Path,
    zone: TimeZone,
    base_url: &str,
    now: Timestamp,
) -> Result<Filled, Untold> {
    let hands = Arc::new(AtomicI64::new(now.as_millisecond()));
    let clock: super::Clock = {
        let hands = hands.clone();
        Arc::new(move || Timestamp::from_millisecond(hands.load(Ordering::SeqCst)).unwrap_or(now))
    };
    let store = Store::open(
        data,
        store::Options {
            now: clock.clone(),
            zone: zone.clone(),
            ..store::Options::default()
        },
    )?;
    let app = App::new(store, clock, zone, base_url);
    let told = tell(&app, &hands, now).await;
    app.store().close().await;
    told
}

async fn tell(app: &App, hands: &AtomicI64, now: Timestamp) -> Result<Filled, Untold> {
    let used = !app.site().passwords.is_empty() || app.site().members.len() > 1;
    if used || app.store().facts(|facts| !facts.is_empty()) {
        return Err(Untold::NotEmpty);
    }
    let stories = texts::stories().map_err(Untold::Text)?;
    let mut chance = chance::Chance::from(20_231_115);
    let start = plan::start(now, app.zone());
    hands.store(start.as_millisecond(), Ordering::SeqCst);
    people(app).await?;

    let site = app.site();
    let mut told = plan::plan(&stories, &site, app.zone(), now, &mut chance);
    let menus = kitchen::deeds(&site, app.zone(), now, &mut chance);
    told.deeds.extend(menus);
    told.deeds
        .extend(notices::deeds(now, app.zone(), &mut chance));
    told.deeds.sort_by_key(|deed| (deed.at, deed.order));
    told.deeds.retain(|deed| deed.at <= now);
    let pictures: HashMap<_, _> = pictures::all();
    for deed in told.deeds {
        hands.store(deed.at.as_millisecond(), Ordering::SeqCst);
        act(app, now, deed, &pictures, &mut chance).await?;
    }
    hands.store(now.as_millisecond(), Ordering::SeqCst);
    walls::told(app, &mut chance).await?;
    app.store().settle().await?;
    let site = app.site();
    let accounts = site.members.iter().map(|m| Account {
        account: m.account.clone(),
        name: m.name.clone(),
        roles: m.roles.clone(),
    });
    Ok(Filled {
        cases: app.store().facts(<[_]>::len),
        accounts: accounts.collect(),
        recovery_kit: app.store().fresh_recovery_key(),
        receipts: told.receipts,
    })
}

/// The default site, the mine's name, its staff and their passwords.
async fn people(app: &App) -> Result<(), Untold> {
    app.found(Lang::Hant).await?;
    let mut settings = app.site().settings.clone();
    settings.issuer = "青石嶺煤礦工會 · 群團服務中心".into();
    let mut events = vec![SiteEvent::SettingsSet(settings)];
    let staff = cast::staff(&app.site());
    events.extend(staff.iter().cloned().map(SiteEvent::MemberSet));
    events.push(kitchen::place(&app.site()));
    app.record_all(By::Hub, events).await?;
    for member in staff {
        app.set_password(By::Hub, member.id, PASSWORD).await?;
    }
    Ok(())
}

/// Does one thing at its time.
async fn act(
    app: &App,
    now: Timestamp,
    deed: Deed,
    pictures: &HashMap<(&'static str, bool), Vec<u8>>,
    chance: &mut chance::Chance,
) -> Result<(), Untold> {
    match deed.did {
        Did::Asked(target, command) => {
            let (name, by) = (command.name(), deed.by);
            app.ask(deed.id, by, target, *command)
                .await
                .map_err(|error| match error {
                    Error::Refused(why) => {
                        Untold::Text(format!("{name} by {by:?} at {}: {why}", deed.at))
                    }
                    other => other.into(),
                })?;
        }
        Did::Photographed {
            case,
            upload,
            picture,
        } => {
            app.store().settle().await?;
            let jpeg = pictures.get(&picture);
            let (Some(jpeg), Some(found)) = (jpeg, app.store().case(case)?) else {
                return Err(Untold::Text(format!("no picture {picture:?}")));
            };
            let command = Command::StoreFile {
                upload,
                file: app.store().put_file(&found, jpeg)?,
                bytes: jpeg.len() as u32,
            };
            app.ask(deed.id, By::Hub, Target::Case(case), command)
                .await?;
        }
        Did::Told(nth) => {
            let site = app.site();
            let [.., bill] = &notices::bills(now, app.zone())[..=nth] else {
                return Err(Untold::Text(format!("no notice {nth}")));
            };
            let drawn = bill.picture.and_then(|name| pictures.get(&(name, true)));
            let places = bill.places.iter();
            let words = NoticeWords {
                title: bill.title.into(),
                text: bill.text.into(),
                picture: drawn.map_or(PictureWish::None, |jpeg| PictureWish::New(jpeg.clone())),
                from: bill.from(now, app.zone()),
                until: bill.until(now, app.zone()),
                places: places
                    .filter_map(|key| cast::place_named(&site, key))
                    .collect(),
                activity: bill.activity(now, app.zone()),
            };
            app.write_notice(deed.by, bill.id(), words).await?;
        }
        Did::SignedUp { notice, words } => {
            let receipt = Receipt::from_bits(chance.bytes());
            app.sign_up(deed.id, notice, &receipt, words).await?;
        }
        Did::Marked {
            case,
            seconds,
            thumbs,
        } => {
            let marks = std::iter::repeat_n(Command::Second, seconds)
                .chain(std::iter::repeat_n(Command::Thumb, thumbs));
            let requests = marks.map(|command| {
                let token = format!("demo-{:032x}", u128::from(chance.next()));
                let content = format!("{} {case:?} {token}", command.name());
                Request {
                    id: CommandId(plan::id_at(deed.at, chance)),
                    digest: app.store().digest(content.as_bytes()),
                    by: By::Public,
                    sent_at: None,
                    token: Some(token),
                    content,
                    body: Body::Case {
                        target: Target::Case(case),
                        command,
                    },
                }
            });
            let requests: Vec<Request> = requests.collect();
            for outcome in app.store().submit_all(requests).await? {
                outcome?;
            }
        }
        Did::Arranged(events) => {
            app.record_all(deed.by, events).await?;
        }
    }
    Ok(())
}
