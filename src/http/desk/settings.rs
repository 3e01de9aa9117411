//! What the mine says about itself, and how fast it promises to be.

use askama::Template;
use axum::{
    Extension,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::case_forms::quick_replies;
use super::{Choice, Desk, Fields, Posted, Shell, page_with, word};
use crate::domain::deadline::{Class, Limit, Limits};
use crate::domain::site::Settings;
use crate::http::certificate::Certificate;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::i18n::{self, Lang, t, ta};

/// Quick replies, at most.
const REPLIES_MAX: usize = 12;
/// Characters of one.
const REPLY_MAX_CHARS: usize = 200;

/// `GET /desk/settings`
#[derive(Template)]
#[template(path = "desk/settings.html")]
pub struct SettingsPage {
    pub shell: Shell,
    pub line: Line,
    pub issuer: String,
    pub phone: String,
    pub danger_phone: String,
    pub languages: Vec<Choice>,
    pub limits: Vec<LimitRow>,
    pub duty_from: String,
    pub duty_until: String,
    pub replies: String,
    pub problem: Option<String>,
    pub done: bool,
}

/// How the hub is reached.
pub struct Line {
    pub said: String,
    /// What is wrong with it, or will soon be.
    pub worries: Vec<String>,
}

impl Line {
    fn of(desk: &Desk, certificate: Option<&Certificate>) -> Line {
        let plain = !super::cookies::is_https(&desk.app);
        match certificate.map(Certificate::standing) {
            Some(standing) => {
                let until = desk.app.zone().to_datetime(standing.until);
                let until = until.strftime("%F").to_string();
                Line {
                    said: ta("desk-line-secure", &[("until", until.into())]),
                    worries: standing.worries(i18n::lang(), desk.app.now()),
                }
            }
            None if plain => Line {
                said: String::new(),
                worries: vec![t("desk-line-plain")],
            },
            None => Line {
                said: t("desk-line-proxy"),
                worries: Vec::new(),
            },
        }
    }
}

/// The limits of a class, in the units people say them in.
pub struct LimitRow {
    pub key: &'static str,
    pub name: String,
    pub answer_minutes: String,
    pub night_minutes: String,
    pub dispatch_hours: String,
    pub finish_days: String,
}

/// `GET /desk/settings`
pub async fn show(desk: Desk, line: Option<Extension<Certificate>>) -> Result<Response, Failed> {
    let done = desk.path.ends_with("?done");
    render(&desk, line.as_deref(), None, done).await
}

/// `POST /desk/settings`
pub async fn set(
    line: Option<Extension<Certificate>>,
    Posted { desk, fields }: Posted,
) -> Result<Response, Failed> {
    desk.manages()?;
    match settings(&desk.app.site().settings, &fields) {
        Ok(settings) => {
            desk.app.set_settings(desk.member(), settings).await?;
            Ok(Redirect::to("/desk/settings?done").into_response())
        }
        Err(key) => render(&desk, line.as_deref(), Some((fields, t(key))), false).await,
    }
}

fn settings(old: &Settings, fields: &Fields) -> Result<Settings, &'static str> {
    let short = |field: &str, max: usize| fields.get(field).chars().take(max).collect::<String>();
    let hour = |field: &str, max: i8| {
        let hour = fields.get(field).parse::<i8>().ok();
        hour.filter(|h| (0..=max).contains(h))
            .ok_or("desk-limit-hours")
    };
    let replies: Vec<String> = fields
        .get("replies")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.chars().take(REPLY_MAX_CHARS).collect())
        .take(REPLIES_MAX)
        .collect();
    let language = fields.get("language").parse::<Lang>().unwrap_or_default();
    let (from, until) = (hour("duty_from", 23)?, hour("duty_until", 24)?);
    Ok(Settings {
        issuer: short("issuer", 40),
        phone: short("phone", 30),
        danger_phone: short("danger_phone", 30),
        language: language.tag().to_owned(),
        limits: Limits {
            danger: limit(old.limits.danger, Class::Danger, fields)?,
            small: limit(old.limits.small, Class::Small, fields)?,
            ordinary: limit(old.limits.ordinary, Class::Ordinary, fields)?,
            complex: limit(old.limits.complex, Class::Complex, fields)?,
            duty_from_hour: from,
            duty_until_hour: until,
        },
        quick_replies: replies,
    })
}

fn limit(old: Limit, class: Class, fields: &Fields) -> Result<Limit, &'static str> {
    let key = word::class_key(class);
    let minutes = |field: &str, unit: f64, was: u32| {
        let typed = fields.get(&format!("{key}_{field}"));
        if typed.is_empty() {
            return Ok(was);
        }
        let number = typed.parse::<f64>().ok().filter(|n| n.is_finite());
        let minutes = number.map(|n| (n * unit).round());
        minutes
            .filter(|m| (1.0..=525_600.0).contains(m))
            .map(|m| m as u32)
            .ok_or("desk-limit-range")
    };
    let limit = Limit {
        answer_on_duty_minutes: minutes("answer", 1.0, old.answer_on_duty_minutes)?,
        answer_at_night_minutes: minutes("night", 1.0, old.answer_at_night_minutes)?,
        dispatch_minutes: minutes("dispatch", 60.0, old.dispatch_minutes)?,
        finish_minutes: minutes("finish", 24.0 * 60.0, old.finish_minutes)?,
    };
    let in_order = limit.answer_on_duty_minutes <= limit.finish_minutes
        && limit.dispatch_minutes <= limit.finish_minutes;
    in_order.then_some(limit).ok_or("desk-limit-order")
}

/// A number without needless decimals.
fn plain(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

async fn render(
    desk: &Desk,
    certificate: Option<&Certificate>,
    typed: Option<(Fields, String)>,
    done: bool,
) -> Result<Response, Failed> {
    desk.manages()?;
    let shell = Shell::of(desk, "settings").await?;
    let site = desk.app.site();
    let settings = &site.settings;
    let (fields, problem) = match typed {
        Some((fields, problem)) => (Some(fields), Some(problem)),
        None => (None, None),
    };
    let said = |field: &str, known: String| match &fields {
        Some(fields) => fields.get(field).to_owned(),
        None => known,
    };
    let language = said("language", settings.language.clone())
        .parse::<Lang>()
        .unwrap_or_default();
    let row = |class: Class| {
        let limit = settings.limits.of(class);
        let key = word::class_key(class);
        let of = |field: &str, n: f64| said(&format!("{key}_{field}"), plain(n));
        LimitRow {
            key,
            name: word::class(class),
            answer_minutes: of("answer", limit.answer_on_duty_minutes.into()),
            night_minutes: of("night", limit.answer_at_night_minutes.into()),
            dispatch_hours: of("dispatch", f64::from(limit.dispatch_minutes) / 60.0),
            finish_days: of("finish", f64::from(limit.finish_minutes) / 1440.0),
        }
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = SettingsPage {
        shell,
        line: Line::of(desk, certificate),
        issuer: said("issuer", settings.issuer.clone()),
        phone: said("phone", settings.phone.clone()),
        danger_phone: said("danger_phone", settings.danger_phone.clone()),
        languages: Lang::ALL
            .map(|lang| {
                let name = t(&format!("desk-language-{}", lang.tag()));
                Choice::new(lang.tag(), name, lang == language)
            })
            .to_vec(),
        limits: Class::ALL.map(row).into_iter().collect(),
        duty_from: said("duty_from", settings.limits.duty_from_hour.to_string()),
        duty_until: said("duty_until", settings.limits.duty_until_hour.to_string()),
        replies: said("replies", quick_replies(&site).join("\n")),
        problem,
        done,
    };
    Ok(page_with(status, page))
}
