//! What a kiosk tells while nobody stands there: results, thanks, notices, figures; and when it is dark.

use jiff::Timestamp;

use super::{Item, Slide};
use crate::domain::place::PlaceCode;
use crate::domain::site::Site;
use crate::http::door::Door;
use crate::http::front::FrontFigure;
use crate::http::pages::moment;
use crate::http::problem::Failed;
use crate::i18n::{self, t};

/// So many results or thanks fit below each other.
const ITEMS: usize = 3;
/// A notice is read in passing: the rest of it stands on the notices' page.
const NOTICE_CHARS: usize = 140;

/// Everything that is told.
#[derive(Default)]
pub struct Board {
    pub slides: Vec<Slide>,
    pub figures: Vec<FrontFigure>,
    pub period: String,
    /// Of when results and figures are, where they are a copy.
    pub as_of: Option<String>,
}

impl Board {
    /// What is told at a place; at a relay what the hub told it last.
    pub async fn of(door: &Door, place: PlaceCode) -> Result<Board, Failed> {
        let told = door.told(place).await?;
        let item = |title, facts| Item { title, facts };
        let solved = told
            .results
            .into_iter()
            .filter(|r| r.ending_key == "solved");
        let done = solved.map(|result| item(result.title, result.facts));
        let thanks = told.thanks.into_iter();
        let thanks = thanks.map(|praise| item(praise.title, praise.facts));
        let mut board = Board {
            as_of: match told.figures.is_empty() {
                true => None,
                false => door.as_of(place).map(moment),
            },
            figures: told.figures,
            period: told.period,
            slides: Vec::new(),
        };
        board.tell("check", t("front-results"), done.take(ITEMS).collect());
        board.tell("praise", t("kiosk-thanks"), thanks.take(ITEMS).collect());
        board
            .slides
            .extend(notices(&door.site(), place, door.now()));
        Ok(board)
    }

    fn tell(&mut self, sign: &'static str, heading: String, items: Vec<Item>) {
        if !items.is_empty() {
            self.slides.push(Slide {
                sign,
                heading,
                items,
                notice: None,
            });
        }
    }
}

fn notices(site: &Site, place: PlaceCode, now: Timestamp) -> Vec<Slide> {
    let shown = site.board.notices.iter().rev();
    shown
        .filter(|notice| notice.shows(Some(place), now))
        .map(|notice| Slide {
            sign: "sound",
            heading: t("kiosk-notice"),
            items: Vec::new(),
            notice: Some(Item {
                title: notice.title.clone(),
                facts: shortened(&notice.text),
            }),
        })
        .collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(NOTICE_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The minute of the mine's day, and its place's screen-off hours as minutes of the day.
pub fn screen_off(site: &Site, place: PlaceCode, now: Timestamp) -> (u32, String) {
    let minutes = |time: jiff::civil::Time| {
        u32::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute()))
    };
    let here = now.to_zoned_datetime(i18n::site().1).time();
    let dark = site.board.programme(place).and_then(|p| p.dark);
    let dark = dark.and_then(|hours| {
        Some(format!(
            "{}-{}",
            minutes(hours.from).ok()?,
            minutes(hours.until).ok()?
        ))
    });
    (minutes(here).unwrap_or(0), dark.unwrap_or_default())
}
