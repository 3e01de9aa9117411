//! The kiosk at the pithead: three screens for a finger in a glove. It stores nothing and forgets by itself.

pub mod terminal;

use askama::Template;

use crate::http::{
    front::{FrontFigure, FrontResult},
    pages::filters,
    report::{ReceiptCard, ReportForm},
};

/// `GET /kiosk/{place}`: what draws people near.
#[derive(Default, Template)]
#[template(path = "kiosk/attract.html")]
pub struct KioskAttract {
    /// The place's name.
    pub place_name: String,
    /// `/kiosk/{place}?step=write`.
    pub write: String,
    /// What was done lately, at most four.
    pub results: Vec<FrontResult>,
    /// Three figures.
    pub figures: Vec<FrontFigure>,
    /// The period of the figures: 「2026 年」.
    pub period: String,
    /// A QR of the place's poster address as an SVG: go on with the phone.
    pub qr: String,
    /// The dispatch room.
    pub danger_phone: Option<String>,
    /// The union's name.
    pub issuer: String,
}

/// `GET /kiosk/{place}?step=write`, and again with mistakes.
#[derive(Default, Template)]
#[template(path = "kiosk/write.html")]
pub struct KioskWrite {
    /// The fields; `kiosk` is true in them, `camera` false.
    pub form: ReportForm,
    /// Back to the first screen.
    pub back: String,
    /// Seconds without a touch after which the screen goes back and forgets.
    pub idle_seconds: u32,
}

/// `POST /kiosk/{place}`: the receipt, to be carried away on the phone.
#[derive(Default, Template)]
#[template(path = "kiosk/done.html")]
pub struct KioskDone {
    /// What to keep.
    pub card: ReceiptCard,
    /// Back to the first screen.
    pub back: String,
    /// Seconds until it goes back by itself.
    pub seconds: u32,
}
