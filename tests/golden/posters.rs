//! What happens to posters: a code that was replaced, and how often one was scanned.

use shishiling::domain::place::PlaceCode;
use shishiling::domain::scan::{Meter, Scanned};
use shishiling::domain::sign::Sign;
use shishiling::domain::site::SiteEvent;

use crate::samples::{at, place};

pub fn events() -> Vec<SiteEvent> {
    vec![
        SiteEvent::SignSet(Sign {
            code: PlaceCode::parse("8XQZ").expect("a code"),
            place: place(),
            label: "副井口更衣室門外".into(),
            made: at(0),
            retired: true,
            replaced_by: Some(place()),
        }),
        SiteEvent::Scanned(Scanned {
            day: jiff::civil::date(2026, 7, 2),
            meter: Meter(u64::MAX),
            counts: vec![(place(), 12)],
        }),
    ]
}
