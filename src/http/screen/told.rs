//! What a screen tells of cases: results, thanks, figures. Published ones only, in the words that were published. A
//! relay keeps it as it is.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::wall::{known, language, tagged};
use crate::app::App;
use crate::app::wall::{Narrow, Pinned};
use crate::domain::case::Kind;
use crate::domain::place::PlaceCode;
use crate::domain::site::Site;
use crate::http::door::Door;
use crate::http::front::FrontFigure;
use crate::http::front::door::figures;
use crate::http::pages::{day, span};
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::{self, ta};

/// How far back on the wall a screen looks, and how much it tells of each.
const LOOK_BACK: usize = 80;
const RESULTS_MOST: usize = 9;
const THANKS_MOST: usize = 4;
/// Longer words are cut: nobody reads them from eight metres.
const WORDS_CHARS: usize = 90;

/// What is told of cases at one place.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ToldAtPlace {
    /// Those of this place; where it has none, the whole mine's.
    pub results: Vec<Result>,
    pub results_here: bool,
    pub thanks: Vec<Thanks>,
    pub thanks_here: bool,
    pub figures: Vec<FrontFigure>,
    /// The period of the figures: 「2026 年」.
    pub period: String,
}

/// A case that has come to its end.
#[derive(Clone, Serialize, Deserialize)]
pub struct Result {
    pub number: String,
    pub title: String,
    /// 「女職工澡堂 · 三天辦成 · 27 人我也遇到」
    pub facts: String,
    pub ending_key: String,
    pub ending: String,
    /// The published answer, cut.
    pub answer: String,
}

/// 表揚
#[derive(Clone, Serialize, Deserialize)]
pub struct Thanks {
    pub number: String,
    pub title: String,
    pub words: String,
    /// 「職工食堂 · 7月11日」
    pub facts: String,
}

/// `GET /screen/{place}/told`: for relays.
pub async fn show(
    State(app): State<App>,
    Path(code): Path<String>,
) -> std::result::Result<Response, Failed> {
    let door = Door::Hub(app.clone());
    let place = known(&door, &code)?;
    let told = i18n::scope(language(&door), gather(&app, place.code)).await?;
    let body = serde_json::to_string(&told).expect("text is JSON");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::ETAG, tagged(&body)),
    ];
    Ok((headers, body).into_response())
}

/// What the hub's wall and ledger have for a place.
pub async fn gather(app: &App, place: PlaceCode) -> std::result::Result<ToldAtPlace, Failed> {
    let (period, figures) = figures(app).await?;
    let site = app.site();
    let here = pinned(app, Some(place)).await?;
    let mut everywhere = None;
    let mut told = ToldAtPlace {
        results: here.iter().filter_map(|p| result(&site, p)).collect(),
        thanks: here.iter().filter_map(|p| thanks(&site, p)).collect(),
        results_here: true,
        thanks_here: true,
        figures,
        period,
    };
    if told.results.is_empty() || told.thanks.is_empty() {
        everywhere = Some(pinned(app, None).await?);
    }
    let everywhere = everywhere.unwrap_or_default();
    if told.results.is_empty() {
        told.results_here = false;
        told.results = everywhere.iter().filter_map(|p| result(&site, p)).collect();
    }
    if told.thanks.is_empty() {
        told.thanks_here = false;
        told.thanks = everywhere.iter().filter_map(|p| thanks(&site, p)).collect();
    }
    told.results.truncate(RESULTS_MOST);
    told.thanks.truncate(THANKS_MOST);
    Ok(told)
}

async fn pinned(app: &App, place: Option<PlaceCode>) -> std::result::Result<Vec<Pinned>, Failed> {
    let narrow = Narrow {
        place,
        ..Narrow::default()
    };
    let mut ids = app.wall(narrow).await?;
    ids.truncate(LOOK_BACK);
    Ok(app.pinned(&ids)?)
}

fn result(site: &Site, pinned: &Pinned) -> Option<Result> {
    let case = &pinned.case;
    let ended = case.ended.as_ref()?;
    if case.kind == Kind::Praise {
        return None;
    }
    let (key, ending) = wording::ending(case)?;
    let took = case.filed_at.duration_until(ended.at).as_secs().max(0);
    let mut facts = vec![
        wording::place(site, case.place),
        ta("screen-took", &[("span", span(took as u64).into())]),
    ];
    if case.seconds > 0 {
        facts.push(ta("seconded-by", &[("n", case.seconds.into())]));
    }
    facts.retain(|fact| !fact.is_empty());
    Some(Result {
        number: case.number.to_string(),
        title: pinned.words.title.clone(),
        facts: facts.join(" · "),
        ending_key: key.into(),
        ending,
        answer: cut(pinned.words.answer.as_deref().unwrap_or_default()),
    })
}

fn thanks(site: &Site, pinned: &Pinned) -> Option<Thanks> {
    let case = &pinned.case;
    if case.kind != Kind::Praise {
        return None;
    }
    let facts = [wording::place(site, case.place), day(case.filed_at)];
    let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    Some(Thanks {
        number: case.number.to_string(),
        title: pinned.words.title.clone(),
        words: cut(&pinned.words.text),
        facts: facts.join(" · "),
    })
}

fn cut(text: &str) -> String {
    let mut words: String = text.chars().take(WORDS_CHARS).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}
