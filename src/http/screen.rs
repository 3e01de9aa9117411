//! 電子屏: what hangs on a wall for months. Laid out here once for a browser without script; with it, the page takes
//! the same stage again every few seconds and rolls it. Everything on it is public.

mod sheets;
pub mod told;
pub mod wall;

use askama::Template;

use crate::http::front::FrontFigure;
use crate::http::pages::filters;
use told::{Result, Thanks};

/// `GET /screen/{place}`.
#[derive(Default, Template)]
#[template(path = "screen/page.html")]
pub struct ScreenPage {
    pub place_name: String,
    /// The union's name.
    pub issuer: String,
    /// The service centre's telephone.
    pub phone: Option<String>,
    /// A QR of the place's poster address as an SVG.
    pub qr: String,
    /// 「11:42」 and 「7月2日 星期四」, as the page was made.
    pub time: String,
    pub date: String,
    /// Screen-off hours hold.
    pub dark: bool,
    /// The stage, drawn already.
    pub stage: String,
}

/// `GET /screen/{place}/now`: everything that may be shown until it is asked for again.
#[derive(Default, Template)]
#[template(path = "screen/stage.html")]
pub struct Stage {
    /// The parts of the day and the dark hours, as JSON.
    pub programme: String,
    /// Another one: the page is to be loaded again.
    pub version: String,
    pub sheets: Vec<Sheet>,
}

impl Stage {
    /// Nothing of it is in turn now.
    fn is_bare(&self) -> bool {
        self.sheets.iter().all(|sheet| !sheet.shown)
    }
}

/// One thing that fills the stage.
pub struct Sheet {
    /// The same for the same thing, whatever it says now.
    pub key: String,
    /// `menu`, `results` …
    pub show: &'static str,
    /// Shown from here, until here, in milliseconds since 1970; none: always.
    pub from_ms: Option<i64>,
    pub until_ms: Option<i64>,
    /// A meal is served from here.
    pub opens_ms: Option<i64>,
    /// Whether it is served, as the page was made.
    pub serving: bool,
    /// Whether it is in turn, as the page was made.
    pub shown: bool,
    pub body: Body,
}

/// What a sheet shows.
pub enum Body {
    Menu(MenuSheet),
    Results(Told<Result>),
    Thanks(Told<Thanks>),
    Notice(NoticeSheet),
    Figures {
        period: String,
        figures: Vec<FrontFigure>,
    },
}

/// A list with its heading: this place's, or the whole mine's where this place has none.
pub struct Told<T> {
    pub here: bool,
    pub items: Vec<T>,
}

/// Some dishes of one meal.
pub struct MenuSheet {
    /// 「午餐」
    pub meal: String,
    /// 「7月2日 星期四」
    pub day: String,
    /// 「10:30–14:00」
    pub hours: String,
    /// 「10:30」
    pub opens: String,
    /// When it was last changed; none for a weekly plan.
    pub as_of: Option<String>,
    /// Some dish has a picture.
    pub pictured: bool,
    pub dishes: Vec<DishCard>,
    /// Which page of how many, where there are several.
    pub page: Option<(usize, usize)>,
}

/// A dish.
pub struct DishCard {
    pub name: String,
    /// 「12 元」
    pub price: String,
    pub picture: Option<String>,
    pub sold_out: bool,
}

/// A notice.
pub struct NoticeSheet {
    pub title: String,
    pub text: String,
    /// `short`, `long`: how large it can be written.
    pub length: &'static str,
    pub picture: Option<String>,
    /// When and where something takes place.
    pub activity: Option<String>,
    /// A QR to sign up.
    pub qr: Option<String>,
}
