//! The printed dispatch slip (交辦單): one A4 page that a department signs.

use askama::Template;
use axum::{extract::Path, response::Response};

use super::{Desk, history, name, page, word};
use crate::domain::case::LineKind;
use crate::http::pages::{self, filters};
use crate::http::problem::Failed;
use crate::i18n::t;

/// `GET /desk/cases/{no}/slip`
#[derive(Template)]
#[template(path = "desk/slip.html")]
pub struct SlipPage {
    pub issuer: String,
    pub number: String,
    pub title: String,
    pub text: String,
    pub kind: String,
    pub class: String,
    pub place: String,
    pub category: String,
    pub department: String,
    pub filed: String,
    pub due: String,
    pub note: String,
    pub dispatcher: String,
    pub phone: String,
    pub printed: String,
    pub outcome: String,
}

pub async fn show(desk: Desk, Path(number): Path<String>) -> Result<Response, Failed> {
    let reading = desk.app.desk_case(desk.member(), &number).await?;
    let site = desk.app.site();
    let case = &reading.case;
    // The department reads it, whoever prints it.
    let told = match case.named || case.cadre {
        true => pages::moment,
        false => pages::day,
    };
    let dispatch = reading
        .lines
        .iter()
        .rev()
        .find(|line| matches!(line.what, LineKind::Dispatched(_)));
    let category = case.category.and_then(|id| site.category(id));
    let department = case.department.and_then(|id| site.department(id));
    let place = case.place.and_then(|code| site.place(code));
    let outcome = reading.lines.iter().rev().find_map(|line| match line.what {
        LineKind::Ended(ending) => {
            let words = line.text.clone().unwrap_or_default();
            Some(format!("{} {words}", word::ending(ending)))
        }
        _ => None,
    });
    Ok(page(SlipPage {
        issuer: site.settings.issuer.clone(),
        number: case.number.to_string(),
        title: match case.erased {
            true => t("desk-erased-title"),
            // A title of staff's own; the first words of the text would only stand there twice.
            false if case.title_pos.is_some() => reading.title.clone(),
            false => String::new(),
        },
        text: reading.text.clone(),
        kind: word::kind(case.kind),
        class: word::class(case.class),
        place: place.map(|p| name(&p.name)).unwrap_or_default(),
        category: category.map(|c| name(&c.name)).unwrap_or_default(),
        department: department.map(|d| name(&d.name)).unwrap_or_default(),
        filed: told(case.filed_at),
        due: told(case.finish_by()),
        note: dispatch
            .and_then(|line| line.text.clone())
            .unwrap_or_default(),
        dispatcher: dispatch
            .map(|line| history::who(line.by, &site))
            .unwrap_or_default(),
        phone: site.settings.phone.clone(),
        printed: pages::moment(desk.app.now()),
        outcome: outcome.unwrap_or_default(),
    }))
}
