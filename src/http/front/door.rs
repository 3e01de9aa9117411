//! The way in: what this is, three figures of the year, and what was done lately. The kiosk shows the same.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{FrontFigure, FrontPage, FrontResult};
use crate::app::App;
use crate::app::ledger::{FEWEST_SHOWN, Stretch};
use crate::app::wall::Narrow;
use crate::domain::case::Ending;
use crate::http::ledger::accounts;
use crate::http::notices;
use crate::http::pages::{Page, span};
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::{t, ta};

/// How far back "lately" looks on the wall.
const LOOK_BACK: usize = 60;

/// `GET /`
pub async fn show(State(app): State<App>) -> Result<Response, Failed> {
    let (danger_phone, centre_phone) = wording::phones(&app.site());
    let (_, figures) = figures(&app).await?;
    Ok(Page::new(FrontPage {
        issuer: app.site().settings.issuer.clone(),
        danger_phone,
        centre_phone,
        figures,
        notices: {
            let (site, now) = (app.site(), app.now());
            let newest = notices::running(&site, now).take(3);
            newest.map(|n| notices::view(&site, n, now)).collect()
        },
        results: results(&app, 3).await?,
    })
    .into_response())
}

/// Completion, satisfaction and first answer of this year, and the year's name; none of fewer than five cases.
pub async fn figures(app: &App) -> Result<(String, Vec<FrontFigure>), Failed> {
    let ledger = app.ledger().await?;
    let year = ledger
        .rows
        .iter()
        .find(|(s, _)| matches!(s, Stretch::Year(_)));
    let Some((stretch, f)) = year else {
        return Ok((String::new(), Vec::new()));
    };
    let period = accounts::period(*stretch);
    let shares = [("completion", f.completion), ("satisfied", f.satisfied)];
    let mut figures: Vec<FrontFigure> = shares
        .into_iter()
        .filter(|(_, ratio)| ratio.whole >= FEWEST_SHOWN)
        .map(|(key, ratio)| FrontFigure {
            value: wording::share(ratio),
            name: t(&format!("measure-{key}")),
            parts: wording::parts(ratio),
        })
        .collect();
    if f.first_answer.in_time.whole >= FEWEST_SHOWN {
        figures.push(FrontFigure {
            value: wording::median(&f.first_answer),
            name: t("measure-first-answer"),
            parts: t("median"),
        });
    }
    Ok((period, figures))
}

/// What was solved lately, newest first.
pub async fn results(app: &App, most: usize) -> Result<Vec<FrontResult>, Failed> {
    let ids = app.wall(Narrow::default()).await?;
    let ids: Vec<_> = ids.into_iter().take(LOOK_BACK).collect();
    let site = app.site();
    let solved = app.pinned(&ids)?.into_iter().filter_map(|pinned| {
        let ended = pinned.case.ended.filter(|e| e.ending == Ending::Solved)?;
        let took = pinned.case.filed_at.duration_until(ended.at).as_secs();
        let mut facts = vec![
            ta(
                "solved-within",
                &[("span", span(took.max(0) as u64).into())],
            ),
            wording::whereabouts(&site, &pinned.case),
        ];
        if pinned.case.seconds > 0 {
            facts.push(ta("seconded-by", &[("n", pinned.case.seconds.into())]));
        }
        facts.retain(|fact| !fact.is_empty());
        Some(FrontResult {
            title: pinned.words.title,
            facts: facts.join(" · "),
            href: format!("/home#{}", pinned.case.number),
        })
    });
    Ok(solved.take(most).collect())
}
