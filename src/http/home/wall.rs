//! 家園 over HTTP: the wall, and a second or a thumb from it.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Answer, Chip, HomePage, WallCard, photos};
use crate::app::App;
use crate::app::ledger::Stretch;
use crate::app::wall::{Narrow, Pinned};
use crate::domain::case::Media;
use crate::domain::command::Command;
use crate::domain::measure::Measure;
use crate::http::extract::Client;
use crate::http::pages::{Page, day};
use crate::http::problem::Failed;
use crate::http::track::Photo;
use crate::http::wording;
use crate::i18n::{t, ta};

/// Cards on a page.
const PER_PAGE: usize = 20;

/// What to see.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    /// A first-level category's slug.
    category: Option<String>,
    /// Behind a figure of the ledger …
    figure: Option<String>,
    /// … in this month or year.
    period: Option<String>,
    #[serde(default)]
    page: usize,
}

/// `GET /home`
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response, Failed> {
    let site = app.site();
    let top = asked
        .category
        .as_deref()
        .and_then(|slug| site.category_by_slug(slug));
    let figure = asked.figure.as_deref().and_then(|key| {
        let measure = Measure::ALL.into_iter().find(|m| m.key() == key)?;
        let stretch: Stretch = asked.period.as_deref()?.parse().ok()?;
        Some((measure, stretch))
    });
    let (ids, rest) = match figure {
        Some((measure, stretch)) => app.behind(measure, stretch).await?,
        None => {
            let narrow = Narrow {
                category: top.map(|c| c.id),
                ..Narrow::default()
            };
            (app.wall(narrow).await?, 0)
        }
    };
    let start = asked.page.saturating_mul(PER_PAGE);
    let shown: Vec<_> = ids.iter().skip(start).take(PER_PAGE).copied().collect();
    let cards = app.pinned(&shown)?.iter().map(|p| card(&app, p)).collect();
    let to = |page: usize| {
        let mut query: Vec<String> = Vec::new();
        let mut add = |name: &str, value: &Option<String>| {
            query.extend(value.as_ref().map(|value| format!("{name}={value}")));
        };
        add("category", &top.map(|c| c.slug.clone()));
        add("figure", &figure.map(|(m, _)| m.key().to_owned()));
        add("period", &figure.map(|(_, s)| s.to_string()));
        query.push(format!("page={page}"));
        format!("/home?{}", query.join("&"))
    };
    let first = site
        .categories
        .iter()
        .filter(|c| c.parent.is_none() && !c.retired);
    let all = Chip {
        name: t("chip-all"),
        href: "/home".into(),
        current: top.is_none() && figure.is_none(),
    };
    let chips = std::iter::once(all).chain(first.map(|c| Chip {
        name: wording::name(&c.name),
        href: format!("/home?category={}", c.slug),
        current: top.is_some_and(|t| t.id == c.id),
    }));
    Ok(Page::new(HomePage {
        chips: chips.collect(),
        behind: figure.map(|(measure, stretch)| {
            ta(
                "home-behind",
                &[
                    ("figure", t(&format!("measure-{}", measure.key())).into()),
                    ("period", stretch.to_string().into()),
                    ("shown", ids.len().into()),
                    ("rest", wording::few(rest as u32).into()),
                ],
            )
        }),
        cards,
        older: (start + PER_PAGE < ids.len()).then(|| to(asked.page + 1)),
        newer: (asked.page > 0).then(|| to(asked.page - 1)),
    })
    .into_response())
}

fn card(app: &App, pinned: &Pinned) -> WallCard {
    let site = app.site();
    let case = &pinned.case;
    let words = &pinned.words;
    let ended_by = case.ended.as_ref().and_then(|e| e.department);
    let answered = case.ended.as_ref().map(|e| e.at).or(case.answered_at);
    let photo = |upload: &uuid::Uuid| {
        let file = case.files.iter().find(|f| f.claim.upload == *upload)?;
        let shown = file.claim.media == Media::Photo && file.stored.is_some();
        let url = photos::address(case, *upload)?;
        // What staff showed after the filing; with a filing that they typed in come pictures of before.
        let filing = case.thread.first().map(|line| line.seq);
        let after = matches!(file.by, crate::domain::By::Staff(_)) && Some(file.line_seq) != filing;
        shown.then_some((after, url))
    };
    let (after, before): (Vec<_>, Vec<_>) = words
        .photos
        .iter()
        .filter_map(photo)
        .partition(|(staff, _)| *staff);
    let photos = |list: Vec<(bool, String)>, key: &str| {
        let one = |(_, url): (bool, String)| Photo {
            small: url.clone(),
            url,
            alt: format!("{} · {}", t(key), words.title),
        };
        list.into_iter().map(one).collect()
    };
    let ending = wording::ending(case);
    WallCard {
        number: case.number.to_string(),
        title: words.title.clone(),
        words: words.text.clone(),
        kind_key: wording::kind_key(case.kind).into(),
        kind: wording::kind(case.kind),
        place: wording::whereabouts(&site, case),
        when: day(case.filed_at),
        status_key: wording::status_key(case.status()).into(),
        status: wording::status(case.status()),
        ending_key: ending
            .as_ref()
            .map(|(key, _)| (*key).into())
            .unwrap_or_default(),
        ending: ending.map(|(_, words)| words),
        first_answer: wording::answered_after(case),
        answers: words
            .answer
            .iter()
            .map(|text| Answer {
                by: wording::department(&site, case.department.or(ended_by)),
                when: answered.map(day).unwrap_or_default(),
                text: text.clone(),
            })
            .collect(),
        before: photos(before, "home-before"),
        after: photos(after, "home-after"),
        seconds: case.seconds,
        seconded: false,
        thumbs: case.thumbs,
        thumbed: false,
    }
}

/// What the button brings: this phone's token of the day, where a script keeps one.
#[derive(Deserialize)]
pub struct Mark {
    #[serde(default)]
    token: String,
}

/// `POST /home/{number}/second`
pub async fn second(
    State(app): State<App>,
    Path(number): Path<String>,
    client: Client,
    Form(mark): Form<Mark>,
) -> Result<Response, Failed> {
    press(&app, &number, client, &mark, Command::Second).await
}

/// `POST /home/{number}/thumb`
pub async fn thumb(
    State(app): State<App>,
    Path(number): Path<String>,
    client: Client,
    Form(mark): Form<Mark>,
) -> Result<Response, Failed> {
    press(&app, &number, client, &mark, Command::Thumb).await
}

async fn press(
    app: &App,
    number: &str,
    client: Client,
    mark: &Mark,
    command: Command<crate::domain::Words>,
) -> Result<Response, Failed> {
    let token = match mark.token.len() {
        16..=64 => mark.token.clone(),
        _ => app.day_token(
            &client.address.map(|a| a.to_string()).unwrap_or_default(),
            &client.agent,
        ),
    };
    app.mark(app.new_id(), number, &token, command).await?;
    Ok(Redirect::to(&format!("/home#{number}")).into_response())
}
