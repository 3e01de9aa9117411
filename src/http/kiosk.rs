//! The kiosk at the pithead: what draws people near, the form in big steps, the receipt for their phone. It stores
//! nothing and forgets by itself. Targets are 96 px and more: 20 mm on any panel of 18 inches up at this resolution
//! (1080 px across a 32-inch portrait panel are 2.7 px/mm, where 96 px are 36 mm).

pub mod board;
pub mod terminal;

use askama::Template;

use crate::http::{
    front::FrontFigure,
    pages::filters,
    report::{KindChoice, Once, ReceiptCard, ReportForm},
};

/// Without a touch for so long, the kiosk asks whether anybody is there …
pub const IDLE_SECONDS: u32 = 60;
/// … and after so much longer everything is gone.
pub const WARN_SECONDS: u32 = 20;

/// `GET /kiosk/{place}`: what draws people near.
#[derive(Default, Template)]
#[template(path = "kiosk/attract.html")]
pub struct KioskAttract {
    /// The place's name.
    pub place_name: String,
    /// `/kiosk/{place}`: where this page is asked for again.
    pub start: String,
    /// `/kiosk/{place}?step=write`: the plain form, for a browser without script.
    pub write: String,
    /// `/kiosk/{place}?step=steps`: the form in big steps.
    pub steps: String,
    /// What is told, one after another.
    pub slides: Vec<Slide>,
    /// Three figures.
    pub figures: Vec<FrontFigure>,
    /// The period of the figures: 「2026 年」.
    pub period: String,
    /// At a relay: of when results and figures are.
    pub as_of: Option<String>,
    /// A QR of the place's poster address as an SVG: go on with the phone.
    pub qr: String,
    /// The dispatch room.
    pub danger_phone: Option<String>,
    /// The union's name.
    pub issuer: String,
    /// The minute of the mine's day, by which a kiosk knows when it is to be dark.
    pub minute: u32,
    /// Screen-off hours as minutes of the day, 「1320-300」; empty for none.
    pub dark: String,
}

/// One thing that is told while nobody stands there.
#[derive(Default)]
pub struct Slide {
    /// `check`, `praise`, `sound`: the sign beside the heading.
    pub sign: &'static str,
    pub heading: String,
    /// What became of cases, thanks.
    pub items: Vec<Item>,
    /// A notice's title and text.
    pub notice: Option<Item>,
}

/// A line and what is to be said of it.
#[derive(Default)]
pub struct Item {
    pub title: String,
    pub facts: String,
}

/// `GET /kiosk/{place}?step=write`: the plain form, and again with mistakes.
#[derive(Default, Template)]
#[template(path = "kiosk/write.html")]
pub struct KioskWrite {
    /// The fields; `kiosk` is true in them, `camera` false.
    pub form: ReportForm,
    /// Back to the first screen.
    pub back: String,
    /// `/kiosk/{place}?step=steps`.
    pub steps: String,
    /// Seconds after which a browser without script goes back and forgets.
    pub seconds: u32,
}

/// `GET /kiosk/{place}?step=steps`: the form in big steps; what is said stays in the page's memory alone.
#[derive(Template)]
#[template(path = "kiosk/steps.html")]
pub struct KioskSteps {
    /// Poster code and name of the place.
    pub place_code: String,
    pub place_name: String,
    /// `/kiosk/{place}`: where it is posted, and the first screen.
    pub start: String,
    /// Id and receipt.
    pub once: Once,
    /// The first level of categories, each with its second.
    pub groups: Vec<Group>,
    pub kinds: Vec<KindChoice>,
    /// False where pictures are not allowed (禁拍).
    pub camera: bool,
    /// False on a box without a keyboard, on the screen or before it.
    pub keyboard: bool,
    /// A QR of the place's poster address.
    pub qr: String,
    /// The dispatch room's number: danger to life.
    pub danger_phone: Option<String>,
    /// The service centre's number.
    pub centre_phone: Option<String>,
}

/// A category of the first level.
pub struct Group {
    pub name: String,
    pub tiles: Vec<Tile>,
}

/// A category that one can touch.
pub struct Tile {
    /// Its slug.
    pub key: String,
    pub name: String,
    /// What this place is about: lit.
    pub chosen: bool,
    /// What is said about it most often.
    pub phrases: Vec<String>,
}

/// `POST /kiosk/{place}`: the receipt, to be carried away on the phone.
#[derive(Default, Template)]
#[template(path = "kiosk/done.html")]
pub struct KioskDone {
    /// What to keep.
    pub card: ReceiptCard,
    /// Back to the first screen.
    pub back: String,
    /// Seconds until a browser without script goes back by itself.
    pub seconds: u32,
}
