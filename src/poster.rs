//! Posters: a place's QR code in a sheet of the family's face, as SVG, PNG and PDF bytes. All three
//! come from one SVG. No I/O but for this machine's fonts; no word of its own: all are handed in.

mod board;
pub mod code;
mod fonts;
mod foot;
mod frame;
mod lamp;
mod lettering;
mod order;
mod paper;
mod parts;
mod sheet;
mod wifi;
mod words;

pub use code::Payload;
pub use fonts::Fonts;
pub use order::{HEADLINE_MAX_EMS, Order, SECOND_LINE_MAX_EMS, Template, UnknownTemplate};
pub use paper::{pdf, pdf_in};
pub use wifi::Wifi;

/// One sheet for one place.
#[derive(Clone, Debug)]
pub struct Poster {
    /// The place's name as people there call it.
    pub place: String,
    /// The poster's code, printed on the sheet for those who type it.
    pub place_code: String,
    /// What the QR code says.
    pub payload: Payload,
    /// Who signs the sheet (落款).
    pub issuer: String,
    /// The number to call without a network; left out when empty.
    pub phone: String,
    /// The dispatch room's number for danger to life; left out when empty.
    pub dispatch_phone: String,
    /// The words, in the sheet's first language.
    pub words: Words,
    /// A second language, smaller, below the first.
    pub second: Option<Second>,
    /// The issuer's own headline in place of the large name; empty for the name.
    pub headline: String,
    /// The issuer's own line in place of the slogan; empty for the slogan.
    pub second_line: String,
    /// The sheet's form and paper.
    pub template: Template,
    /// The relay's network; only a board shows it.
    pub wifi: Option<Wifi>,
    /// Bleed and crop marks around SVG and PDF.
    pub crop_marks: bool,
}

/// The second language of a sheet.
#[derive(Clone, Debug)]
pub struct Second {
    /// The place's name in that language; not repeated where it is the same.
    pub place: String,
    /// The words.
    pub words: Words,
}

/// Every fixed word of a sheet.
#[derive(Clone, Debug)]
pub struct Words {
    /// The language of all words, as a tag: `zh-Hant`, `zh-Hans` or `en`.
    pub lang: String,
    /// 事事靈.
    pub title: String,
    /// 事事有回音，件件有著落.
    pub slogan: String,
    /// The three steps, each a deed and how.
    pub steps: [Step; 3],
    /// 可匿名.
    pub anonymous: String,
    /// 沒有網絡？打電話.
    pub offline: String,
    /// 有生命危險，先打調度室; the dispatch room's number follows it.
    pub danger: String,
    /// 連上 Wi-Fi.
    pub join_wifi: String,
    /// 掃碼反映.
    pub scan_to_report: String,
    /// 網絡, before the network's name.
    pub network: String,
    /// 密碼, before its password.
    pub password: String,
}

/// One of the three steps.
#[derive(Clone, Debug)]
pub struct Step {
    /// 說一句話.
    pub deed: String,
    /// 打字、說話或拍照.
    pub how: String,
}

/// Why there is no poster.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The SVG and the browser's print page still work then.
    #[error(
        "no Chinese font on this machine: install the Debian package fonts-noto-cjk (apt-get install fonts-noto-cjk)"
    )]
    NoChineseFont,
    /// A name has a character that no font here can draw; an empty box is never printed.
    #[error(
        "no font on this machine has the character {0:?}: install the Debian package fonts-noto-cjk or fonts-hanazono"
    )]
    NoGlyph(String),
    /// The address does not fit the code's alphanumeric mode.
    #[error("{found:?} cannot stand in a poster's address: only 0-9 A-Z $ % * + - . / : can")]
    PayloadCharacter {
        /// The first character that does not fit.
        found: char,
    },
    /// The address is empty or too long for modules that can be read from a distance.
    #[error("a code's text of {chars} characters: from 1 to {max} can be drawn")]
    PayloadLength {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        max: usize,
    },
    /// The issuer's own headline is too long to be read from afar.
    #[error("the headline is too long: {max} Chinese characters or twice as many letters")]
    HeadlineLength {
        /// The most Chinese characters.
        max: usize,
    },
    /// The issuer's own second line is too long.
    #[error("the second line is too long: {max} Chinese characters or twice as many letters")]
    SecondLineLength {
        /// The most Chinese characters.
        max: usize,
    },
    /// More languages than a sheet has room for.
    #[error("a sheet has one language or two")]
    Languages,
    /// No network has such a name.
    #[error("a Wi-Fi network's name has 1 to 32 bytes")]
    WifiName,
    /// No WPA network has such a password.
    #[error(
        "a Wi-Fi password has 8 to 63 printable ASCII characters; leave it empty for an open network"
    )]
    WifiPassword,
    /// The picture would not fit in memory sensibly.
    #[error("{0} dpi is outside what a picture is made in: 300 dpi is the most")]
    Resolution(f32),
    /// The PNG encoder failed.
    #[error("the PNG could not be written: {0}")]
    Png(String),
    /// The PDF writer failed.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

impl Poster {
    /// The sheet as a self-contained SVG in millimetres. Names fonts, embeds none.
    pub fn svg(&self) -> String {
        match self.template {
            Template::Notice | Template::Poster => sheet::svg(self),
            Template::Board => board::svg(self),
        }
    }

    /// The side of one module of the scan code, in millimetres on paper.
    pub fn module_mm(&self) -> f32 {
        let card_mm = match self.template {
            Template::Notice | Template::Poster => sheet::card_mm(self),
            Template::Board => board::card_mm(),
        };
        parts::module(card_mm, &self.payload.modules())
    }

    /// How far away a phone can stand and still read the scan code, in metres
    /// ([`code::reading_distance`]).
    pub fn reading_distance(&self) -> f32 {
        code::reading_distance(self.module_mm())
    }
}
