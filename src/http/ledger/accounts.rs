//! The ledger over HTTP: each figure with its numerator and denominator, and the published cases behind it.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{ChainHead, Count, Figure, FigureRow, LedgerPage};
use crate::app::App;
use crate::app::ledger::{FEWEST_SHOWN, Ledger, Stretch};
use crate::domain::measure::{Delay, Figures, Measure, Ratio};
use crate::http::pages::{Page, day, moment};
use crate::http::problem::Failed;
use crate::http::wording::{few, median, share};
use crate::i18n::{t, ta};

/// `GET /ledger`
pub async fn show(State(app): State<App>) -> Result<Response, Failed> {
    let ledger = app.ledger().await?;
    let head = app.store().head();
    let page = LedgerPage {
        issuer: app.site().settings.issuer.clone(),
        made: moment(ledger.now),
        figures: Measure::ALL.map(|m| figure(&ledger, m)).into(),
        aside: aside(&ledger),
        head: Some(ChainHead {
            day: day(ledger.now),
            hash: data_encoding::HEXLOWER.encode(&head.hash),
        }),
    };
    Ok(Page::new(page).into_response())
}

fn figure(ledger: &Ledger, measure: Measure) -> Figure {
    let key = measure.key();
    let rows = ledger.rows.iter();
    Figure {
        key: key.into(),
        name: t(&format!("measure-{key}")),
        meaning: t(&format!("measure-{key}-means")),
        rows: rows.map(|(stretch, f)| row(*stretch, f, measure)).collect(),
    }
}

fn row(stretch: Stretch, figures: &Figures, measure: Measure) -> FigureRow {
    let ratio = ratio(figures, measure);
    let delay = match measure {
        Measure::FirstAnswer => Some(&figures.first_answer),
        Measure::Substantive => Some(&figures.substantive),
        _ => None,
    };
    let shown = ratio.whole >= FEWEST_SHOWN;
    let value = match delay {
        _ if !shown => String::new(),
        Some(delay) => median(delay),
        None => share(ratio),
    };
    let lit = (shown && delay.is_none()).then(|| (ratio.per_mille().unwrap_or(0) / 10) as u8);
    FigureRow {
        period: period(stretch),
        value,
        lit,
        parts: match shown {
            false => String::new(),
            true => words(ratio, delay),
        },
        link: shown.then(|| format!("/home?figure={}&period={stretch}", measure.key())),
    }
}

/// 「本月」, 「2026 年」
pub fn period(stretch: Stretch) -> String {
    match stretch {
        Stretch::Month(..) => t("stretch-month"),
        Stretch::Year(year) => ta("stretch-year", &[("year", year.to_string().into())]),
    }
}

fn words(ratio: Ratio, delay: Option<&Delay>) -> String {
    let args = |rest: Vec<(&'static str, crate::i18n::Value<'static>)>| {
        let mut args = vec![("part", ratio.part.into()), ("whole", ratio.whole.into())];
        args.extend(rest);
        args
    };
    match delay {
        None => ta("measure-parts", &args(Vec::new())),
        Some(delay) => {
            let slow = delay.p90_seconds.unwrap_or(0).max(0) as u64;
            let slow = crate::http::pages::span(slow);
            ta("ledger-parts-in-time", &args(vec![("slow", slow.into())]))
        }
    }
}

/// The share of a measure.
pub fn ratio(figures: &Figures, measure: Measure) -> Ratio {
    match measure {
        Measure::FirstAnswer => figures.first_answer.in_time,
        Measure::Substantive => figures.substantive.in_time,
        Measure::Completion => figures.completion,
        Measure::InTime => figures.in_time,
        Measure::Solved => figures.solved,
        Measure::Satisfied => figures.satisfied,
        Measure::FirstSatisfied => figures.first_satisfied,
        Measure::Rated => figures.rated,
        Measure::Cumulative => figures.cumulative,
    }
}

/// What completion leaves out this year, each stated.
fn aside(ledger: &Ledger) -> Vec<Count> {
    let year = ledger
        .rows
        .iter()
        .find(|(s, _)| matches!(s, Stretch::Year(_)));
    let Some((stretch, f)) = year else {
        return Vec::new();
    };
    let count = |key: &str, n: u32| Count {
        name: format!("{} · {}", period(*stretch), t(key)),
        value: few(n),
    };
    vec![
        count("aside-received", f.received),
        count("aside-planned", f.planned),
        count("aside-praise", f.praise),
        count("aside-withdrawn", f.withdrawn),
        count("aside-not-accepted", f.not_accepted),
        count("aside-by-phone", f.by_phone),
    ]
}
