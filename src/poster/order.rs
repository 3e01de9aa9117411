//! What the issuer chooses for a sheet: its template, languages, words of its own, the relay's
//! Wi-Fi, crop marks. Nothing here draws.

use std::str::FromStr;

use super::lettering::ems;
use super::{Error, Wifi};
use crate::i18n::Lang;

/// The widest headline, in Chinese characters; Latin letters are about half as wide.
pub const HEADLINE_MAX_EMS: f32 = 20.0;

/// The widest second line, in Chinese characters.
pub const SECOND_LINE_MAX_EMS: f32 = 26.0;

/// Which sheet: each has one size of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Template {
    /// A4 upright: on a door, beside a machine.
    #[default]
    Notice,
    /// A3 upright: on a wall, read from further away.
    Poster,
    /// A3 lying, for the pithead: the relay's Wi-Fi first, then the scan.
    Board,
}

impl Template {
    /// All of them, from small to large.
    pub const ALL: [Template; 3] = [Template::Notice, Template::Poster, Template::Board];

    /// Its name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Template::Notice => "notice",
            Template::Poster => "poster",
            Template::Board => "board",
        }
    }

    /// The paper, for people: `A4` or `A3`.
    pub fn paper(self) -> &'static str {
        match self {
            Template::Notice => "A4",
            Template::Poster | Template::Board => "A3",
        }
    }

    /// Width and height of the trimmed sheet in millimetres.
    pub fn millimetres(self) -> (f32, f32) {
        match self {
            Template::Notice => (210.0, 297.0),
            Template::Poster => (297.0, 420.0),
            Template::Board => (420.0, 297.0),
        }
    }
}

/// By name, and `a4` and `a3` for those who think in paper.
impl FromStr for Template {
    type Err = UnknownTemplate;

    fn from_str(name: &str) -> Result<Self, UnknownTemplate> {
        match name.trim().to_ascii_lowercase().as_str() {
            "notice" | "a4" => Ok(Template::Notice),
            "poster" | "a3" => Ok(Template::Poster),
            "board" => Ok(Template::Board),
            _ => Err(UnknownTemplate),
        }
    }
}

/// The name is no template's.
#[derive(Debug, thiserror::Error)]
#[error("a template is notice (A4), poster (A3) or board (A3, lying)")]
pub struct UnknownTemplate;

/// What is printed for a place beyond what the house knows of it. The default is the plain notice
/// in the site's language.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The sheet.
    pub template: Template,
    /// One language, or two on the same sheet, the first one large; the site's where it is empty.
    pub languages: Vec<Lang>,
    /// The issuer's own headline in place of the large name; empty for the name.
    pub headline: String,
    /// The issuer's own line in place of the slogan; empty for the slogan.
    pub second_line: String,
    /// The relay's network, shown by a board.
    pub wifi: Option<Wifi>,
    /// Bleed and crop marks around SVG and PDF, for a print shop.
    pub crop_marks: bool,
}

impl Order {
    /// The order with its words tidied, or what is too long in it.
    ///
    /// # Errors
    /// [`Error::HeadlineLength`], [`Error::SecondLineLength`] and [`Error::Languages`].
    pub fn checked(&self) -> Result<Order, Error> {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let order = Order {
            headline: tidy(&self.headline),
            second_line: tidy(&self.second_line),
            ..self.clone()
        };
        if ems(&order.headline) > HEADLINE_MAX_EMS {
            return Err(Error::HeadlineLength {
                max: HEADLINE_MAX_EMS as usize,
            });
        }
        if ems(&order.second_line) > SECOND_LINE_MAX_EMS {
            return Err(Error::SecondLineLength {
                max: SECOND_LINE_MAX_EMS as usize,
            });
        }
        let mut languages = order.languages.clone();
        languages.dedup();
        if languages.len() > 2 {
            return Err(Error::Languages);
        }
        Ok(Order { languages, ..order })
    }
}
