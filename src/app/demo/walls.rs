//! Posters on the demo's walls: a second one at the bathhouse, and two months of scans. One poster has fallen silent.

use jiff::{SignedDuration, ToSpan};

use super::cast::place_named;
use super::chance::Chance;
use crate::app::{App, Error};
use crate::domain::By;
use crate::domain::place::PlaceCode;
use crate::domain::scan::{Meter, Scanned};
use crate::domain::sign::Sign;
use crate::domain::site::SiteEvent;

/// So many days of scans are told.
const DAYS: i32 = 60;

/// Places, and how often their poster is scanned on a day, in hundredths.
const USUAL: [(&str, u64); 11] = [
    ("pithead", 460),
    ("canteen", 380),
    ("bathhouse", 240),
    ("dormitory", 150),
    ("centre", 110),
    ("mining", 90),
    ("parking", 90),
    ("laundry", 120),
    ("office", 60),
    ("team-room", 70),
    ("recreation", 30),
];

/// Hangs the second poster and counts the scans, up to today.
pub(super) async fn told(app: &App, chance: &mut Chance) -> Result<(), Error> {
    let site = app.site();
    let today = app.today();
    let mut usual: Vec<(PlaceCode, u64, i32)> = Vec::new();
    for (place, hundredths) in USUAL {
        let Some(code) = place_named(&site, place) else {
            continue;
        };
        // Nine days ago somebody painted the laundry's wall.
        let quiet = if place == "laundry" { 9 } else { 0 };
        usual.push((code, hundredths, quiet));
    }
    let mut events = Vec::new();
    let made = app
        .now()
        .saturating_sub(SignedDuration::from_hours(24 * 90));
    let made = made.unwrap_or_else(|_| app.now());
    if let Some(bathhouse) = place_named(&site, "bathhouse") {
        let code = {
            // One that is nobody's yet, and the same in every demo of a house.
            let bits = chance.next() as u32;
            let tries = std::cell::Cell::new(bits);
            site.fresh_code(|| {
                tries.set(tries.get().wrapping_add(1));
                tries.get()
            })
        };
        events.push(SiteEvent::SignSet(Sign {
            code,
            label: "更衣室門外".into(),
            ..Sign::first(bathhouse, made)
        }));
        usual.push((code, 90, 0));
    }
    for ago in (0..DAYS).rev() {
        let day = today.saturating_sub(ago.days());
        let mut counts = Vec::new();
        for (code, hundredths, quiet) in &usual {
            let whole = chance.within(0, (2 * hundredths + 1) as i64) as u64;
            let count = whole / 100 + u64::from(chance.percent(whole % 100));
            if ago >= *quiet && count > 0 {
                counts.push((*code, count as u32));
            }
        }
        if !counts.is_empty() {
            let meter = Meter::default();
            events.push(SiteEvent::Scanned(Scanned { day, meter, counts }));
        }
    }
    app.record_all(By::Hub, events).await.map(|_| ())
}
