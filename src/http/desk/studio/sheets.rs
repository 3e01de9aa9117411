//! The studio: which posters, on which paper, with which words; the true sheets, to be printed here or taken away.

use askama::Template;
use axum::{
    extract::RawQuery,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{SignRow, codes, name_of, rows};
use crate::domain::place::PlaceCode;
use crate::domain::sign::Sign;
use crate::domain::site::Site;
use crate::http::desk::{Choice, Desk, Shell, page_with};
use crate::http::pages::{Page, filters};
use crate::http::posters::{FINE_DPI, Paper, hanging, sheet};
use crate::http::problem::Failed;
use crate::i18n::{Lang, t, ta};
use crate::poster::{self, HEADLINE_MAX_EMS, Order, SECOND_LINE_MAX_EMS, Template as Sheet};

/// `GET /desk/posters`
#[derive(Template)]
#[template(path = "desk/posters.html")]
pub struct PostersPage {
    pub shell: Shell,
    pub rows: Vec<SignRow>,
    /// Those that have fallen silent.
    pub silent: Vec<SignRow>,
    pub paper: Paper,
    pub templates: Vec<SheetChoice>,
    pub languages: Vec<Choice>,
    pub seconds: Vec<Choice>,
    /// Every poster that hangs is chosen.
    pub all: bool,
    pub signs: Vec<Choice>,
    pub problem: Option<String>,
    pub headline_max: usize,
    pub line_max: usize,
    /// What is to be printed; none where something is wrong.
    pub sheets: Vec<Printed>,
    /// Of all of them.
    pub pdf: String,
    pub print: String,
    /// The sheet's proportions in the preview.
    pub lies: bool,
}

/// A template to choose.
pub struct SheetChoice {
    pub key: &'static str,
    pub name: String,
    /// 「A3，297 × 420 毫米」
    pub size: String,
    /// How far away a phone can stand.
    pub reach: String,
    pub chosen: bool,
}

/// One sheet in the preview.
pub struct Printed {
    pub code: String,
    pub name: String,
    pub svg: String,
    pub png: String,
    pub pdf: String,
}

/// `GET /desk/posters/print`
#[derive(Template)]
#[template(path = "desk/sheets.html")]
pub struct SheetsPage {
    pub template: &'static str,
    pub paper: &'static str,
    pub sheets: Vec<Printed>,
    pub back: String,
}

/// What was chosen, as it stands in the address.
#[derive(Default)]
struct Chosen {
    paper: Paper,
    all: bool,
    codes: Vec<PlaceCode>,
}

impl Chosen {
    fn read(query: Option<&str>) -> Chosen {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.unwrap_or("").as_bytes())
            .into_owned()
            .collect();
        let field = |name: &str| {
            let mut values = pairs.iter().filter(|(known, _)| known == name);
            values
                .next_back()
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        let mut codes: Vec<PlaceCode> = codes(
            pairs
                .iter()
                .filter(|(name, _)| name == "code")
                .map(|(_, code)| code),
        )
        .into_iter()
        .collect();
        codes.sort();
        Chosen {
            all: match field("which").as_str() {
                "some" => false,
                "all" => true,
                _ => codes.is_empty(),
            },
            codes,
            paper: Paper {
                template: field("template"),
                size: field("size"),
                language: field("language"),
                second: field("second"),
                headline: field("headline"),
                line: field("line"),
                ssid: field("ssid"),
                password: field("password"),
                hidden: field("hidden"),
                crop: field("crop"),
                ..Paper::default()
            },
        }
    }

    fn signs(&self, site: &Site) -> Vec<Sign> {
        let mut signs = hanging(site);
        signs.retain(|sign| self.all || self.codes.contains(&sign.code));
        signs
    }

    /// The same choice as an address.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(self.paper.query());
        query.append_pair("which", if self.all { "all" } else { "some" });
        if !self.all {
            for code in &self.codes {
                query.append_pair("code", code.as_str());
            }
        }
        query.finish()
    }
}

/// `GET /desk/posters`
pub async fn show(desk: Desk, RawQuery(query): RawQuery) -> Result<Response, Failed> {
    desk.prints()?;
    let chosen = Chosen::read(query.as_deref());
    let site = desk.app.site();
    let signs = chosen.signs(&site);
    let order = chosen.paper.order();
    let problem = match &order {
        Err(error) => Some(wrong(error)),
        Ok(order) => match signs
            .first()
            .map(|sign| sheet(&desk.app, &site, sign.code, order))
        {
            None => Some(t("studio-none-chosen")),
            Some(Ok(Err(error))) => Some(wrong(&error)),
            Some(_) => None,
        },
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let template = order.map(|order| order.template).unwrap_or_else(|_| {
        let named = chosen.paper.template.parse();
        named.unwrap_or_default()
    });
    let rows = rows(&desk, None);
    let first = hanging(&site).first().map(|sign| sign.code);
    let page = PostersPage {
        shell: Shell::of(&desk, "posters").await?,
        silent: rows
            .iter()
            .filter(|row| row.silence.is_some())
            .cloned()
            .collect(),
        rows,
        templates: Sheet::ALL
            .map(|sheet| choice(&desk, &site, first, sheet, template))
            .into(),
        languages: languages(&chosen.paper.language, &site.settings.language),
        seconds: languages(&chosen.paper.second, ""),
        all: chosen.all,
        signs: hanging(&site)
            .iter()
            .map(|sign| {
                let is_chosen = chosen.codes.contains(&sign.code);
                Choice::new(sign.code, name_of(&site, sign), is_chosen)
            })
            .collect(),
        headline_max: HEADLINE_MAX_EMS as usize,
        line_max: SECOND_LINE_MAX_EMS as usize,
        sheets: match problem {
            Some(_) => Vec::new(),
            None => printed(&site, &signs, &chosen.paper),
        },
        pdf: pdf_of(&chosen, &signs),
        print: format!("/desk/posters/print?{}", chosen.query()),
        lies: template == Sheet::Board,
        problem,
        paper: chosen.paper,
    };
    Ok(page_with(status, page))
}

/// `GET /desk/posters/print`: the sheets and nothing else, one a page.
pub async fn print(desk: Desk, RawQuery(query): RawQuery) -> Result<Response, Failed> {
    desk.prints()?;
    let mut chosen = Chosen::read(query.as_deref());
    let back = format!("/desk/posters?{}", chosen.query());
    // A browser prints on the paper itself: there is nothing beside it to crop.
    chosen.paper.crop.clear();
    let site = desk.app.site();
    let template = chosen.paper.template.parse::<Sheet>().unwrap_or_default();
    let page = SheetsPage {
        template: template.name(),
        paper: template.paper(),
        sheets: printed(&site, &chosen.signs(&site), &chosen.paper),
        back,
    };
    Ok(Page::secret(page).desk().into_response())
}

/// The sheets of some posters, by their addresses.
pub fn printed(site: &Site, signs: &[Sign], paper: &Paper) -> Vec<Printed> {
    let query = paper.query();
    let fine = Paper {
        dpi: format!("{FINE_DPI:.0}"),
        crop: String::new(),
        ..paper.clone()
    };
    let fine = fine.query();
    let shown = Paper {
        crop: String::new(),
        ..paper.clone()
    };
    let shown = shown.query();
    signs
        .iter()
        .map(|sign| Printed {
            code: sign.code.to_string(),
            name: name_of(site, sign),
            svg: format!("/posters/{}.svg?{shown}", sign.code),
            png: format!("/posters/{}.png?{fine}", sign.code),
            pdf: format!("/posters/{}.pdf?{query}", sign.code),
        })
        .collect()
}

fn pdf_of(chosen: &Chosen, signs: &[Sign]) -> String {
    let codes: Vec<&str> = signs.iter().map(|sign| sign.code.as_str()).collect();
    let paper = Paper {
        of: match chosen.all {
            true => String::new(),
            false => codes.join(","),
        },
        ..chosen.paper.clone()
    };
    format!("/posters/all.pdf?{}", paper.query())
}

fn choice(
    desk: &Desk,
    site: &Site,
    first: Option<PlaceCode>,
    template: Sheet,
    chosen: Sheet,
) -> SheetChoice {
    let order = Order {
        template,
        ..Order::default()
    };
    let sample = first.and_then(|code| sheet(&desk.app, site, code, &order).ok());
    let metres = sample
        .and_then(Result::ok)
        .map(|sample| sample.reading_distance());
    let (width, height) = template.millimetres();
    SheetChoice {
        key: template.name(),
        name: t(&format!("studio-template-{}", template.name())),
        size: format!("{} · {width:.0} × {height:.0} mm", template.paper()),
        reach: metres.map_or_else(String::new, |metres| {
            // Said shorter than it is, never longer.
            let metres = (metres * 10.0).floor() / 10.0;
            ta("studio-reach", &[("metres", format!("{metres:.1}").into())])
        }),
        chosen: template == chosen,
    }
}

fn languages(chosen: &str, usual: &str) -> Vec<Choice> {
    let chosen = match chosen {
        "" => usual,
        chosen => chosen,
    };
    Lang::ALL
        .map(|lang| {
            let name = t(&format!("studio-language-{}", lang.tag()));
            Choice::new(lang.tag(), name, lang.tag() == chosen)
        })
        .into()
}

/// What is wrong with an order, in the reader's words.
fn wrong(error: &poster::Error) -> String {
    let max = |key, max: &usize| ta(key, &[("max", (*max as i64).into())]);
    match error {
        poster::Error::HeadlineLength { max: most } => max("studio-headline-long", most),
        poster::Error::SecondLineLength { max: most } => max("studio-line-long", most),
        poster::Error::Languages => t("studio-languages"),
        poster::Error::WifiName => t("studio-wifi-name"),
        poster::Error::WifiPassword => t("studio-wifi-password"),
        _ => t("problem-poster-detail"),
    }
}
