//! The form on which a worker says what is wrong, and the receipt that answers it.

pub mod filing;
mod scan;

use std::cmp::Ordering;

use askama::Template;

use crate::{
    http::pages::{Choice, filters},
    i18n::t,
};

/// `GET /P/{code}`, `GET /report`, and again with mistakes marked after `POST /report`.
#[derive(Template)]
#[template(path = "report/form.html")]
pub struct ReportPage {
    /// The fields.
    pub form: ReportForm,
    /// The receipt that a script fills in; `ReceiptCard::default()` when the page is served.
    pub card: ReceiptCard,
}

/// `POST /report` without script: the receipt at once. Never cached.
#[derive(Template)]
#[template(path = "report/receipt.html")]
pub struct ReceiptPage {
    /// What to keep.
    pub card: ReceiptCard,
}

/// What stands in the form. The kiosk shows the same fields.
#[derive(Default)]
pub struct ReportForm {
    /// Where it is posted: `/report`, or the kiosk's own address.
    pub action: String,
    /// Id and receipt for the way without script; none in the shell that caches may keep.
    pub once: Option<Once>,
    /// Poster code of the place, empty where it is chosen by hand.
    pub place_code: String,
    /// Name of the place in the reader's language.
    pub place_name: String,
    /// The places to choose from; empty when a poster has fixed the place.
    pub places: Vec<Choice>,
    /// The place is, or was, chosen from the list, or stood on a screen: no poster was scanned.
    pub by_list: bool,
    /// False where pictures are not allowed (禁拍).
    pub camera: bool,
    /// The notice that it is a word on: its id and its title.
    pub about: Option<(String, String)>,
    /// True on a kiosk: nothing is kept there.
    pub kiosk: bool,
    /// `kinds("request")`.
    pub kinds: Vec<KindChoice>,
    /// The first level of categories, each with its second.
    pub categories: Vec<CategoryChoice>,
    /// The chosen category in words, 「物業後勤 · 澡堂」, or the sentence that it may be left open.
    pub category_name: String,
    /// Whether the categories are unfolded: where no place has chosen one.
    pub category_open: bool,
    /// What was typed.
    pub text: String,
    /// The name, when given by choice.
    pub name: String,
    /// The telephone number, when given by choice.
    pub phone: String,
    /// About a cadre or a unit: the discipline office alone reads it.
    pub cadre: bool,
    /// The dispatch room's number: danger to life.
    pub danger_phone: Option<String>,
    /// The service centre's number.
    pub centre_phone: Option<String>,
    /// How many mistakes there are.
    pub problems: usize,
    /// What is wrong with the text.
    pub text_problem: Option<String>,
    /// What is wrong with the pictures.
    pub photo_problem: Option<String>,
    /// What is wrong with the place.
    pub place_problem: Option<String>,
    /// What is wrong with the telephone number.
    pub phone_problem: Option<String>,
}

/// Made by the server for one filing, in a `no-store` answer only.
pub struct Once {
    /// Command id, a UUIDv7.
    pub id: String,
    /// Receipt, 16 characters.
    pub receipt: String,
}

/// A kind, as a card.
pub struct KindChoice {
    /// `request`, `hazard`, `suggestion`, `praise`, `question`; also the name of its sign.
    pub key: &'static str,
    /// The word.
    pub name: String,
    /// One short sentence under the cards while this one is chosen.
    pub hint: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A category of the first level.
#[derive(Clone, Default)]
pub struct CategoryChoice {
    /// What is posted.
    pub key: String,
    /// What is read.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// The second level.
    pub children: Vec<Choice>,
}

/// The kinds that the form offers, `chosen` preset.
pub fn kinds(chosen: &str) -> Vec<KindChoice> {
    let kind = |key: &'static str, name: String, hint: String| KindChoice {
        key,
        name,
        hint,
        chosen: key == chosen,
    };
    vec![
        kind("request", t("kind-request"), t("hint-request")),
        kind("hazard", t("kind-hazard"), t("hint-hazard")),
        kind("suggestion", t("kind-suggestion"), t("hint-suggestion")),
        kind("praise", t("kind-praise"), t("hint-praise")),
        kind("question", t("kind-question"), t("hint-question")),
    ]
}

/// A receipt to keep. Default: hidden, for a script to fill.
#[derive(Default)]
pub struct ReceiptCard {
    /// The state in one sentence: 「服務中心已收到」 and nothing that is not so.
    pub title: String,
    /// The receipt in four groups of four.
    pub code: String,
    /// The receipt without separators.
    pub code_plain: String,
    /// A QR of `/T#…` as an SVG.
    pub qr: String,
    /// The case's number, when the hub has it.
    pub number: String,
    /// The relay's place, when a relay has it.
    pub relay_name: String,
    /// Which of the three states is reached.
    pub reached: Reached,
    /// Where to file another.
    pub again: String,
}

/// The three honest states.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// On this phone only.
    #[default]
    Device,
    /// At the pithead's relay.
    Relay,
    /// At the hub.
    Hub,
}

impl ReceiptCard {
    /// The attributes of the `step`th of the three states: passed, reached, or still to come.
    fn mark(&self, step: u8) -> &'static str {
        if self.code.is_empty() {
            return "";
        }
        match step.cmp(&(self.reached as u8)) {
            Ordering::Less => "class=\"done\"",
            Ordering::Equal => "aria-current=\"step\"",
            Ordering::Greater => "",
        }
    }
}
