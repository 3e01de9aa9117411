//! The lists of the desk and the case beside them.

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::case_forms;
use super::case_page::{Attempt, Pane};
use super::clock::{self, Clock};
use super::{Choice, Desk, Shell, name, page, page_with, percent_encoded, word};
use crate::app::desk::{Filter, List, Listing, Row};
use crate::app::reading::Reading;
use crate::app::{App, Error};
use crate::domain::case::Kind;
use crate::domain::deadline::Class;
use crate::domain::place::{CategoryId, DepartmentId, PlaceCode};
use crate::domain::wire::Identity;
use crate::http::pages::{self, filters};
use crate::http::problem::Failed;
use crate::i18n::{t, ta};

/// `GET /desk/cases`, `GET /desk/cases/{no}`: the list, and the case beside it.
#[derive(Template)]
#[template(path = "desk/cases.html")]
pub struct CasesPage {
    pub shell: Shell,
    pub list: ListView,
    pub pane: Option<Pane>,
}

/// `GET /desk/list`: what a script puts in place of the list.
#[derive(Template)]
#[template(path = "desk/part.html")]
pub struct ListPart {
    pub shell: Shell,
    pub list: ListView,
}

/// A list as it is shown.
pub struct ListView {
    pub key: &'static str,
    pub name: String,
    pub rows: Vec<RowView>,
    pub total: usize,
    /// The query of this list, to stay in it.
    pub query: String,
    /// Where the next page is.
    pub next: Option<String>,
    pub kinds: Vec<Choice>,
    pub places: Vec<Choice>,
    pub categories: Vec<Choice>,
    pub departments: Vec<Choice>,
    pub words: String,
    pub narrowed: bool,
    pub cut_short: bool,
    /// What stands there instead of rows.
    pub empty: String,
}

/// One case in a list.
pub struct RowView {
    pub number: String,
    pub title: String,
    pub href: String,
    pub kind_key: &'static str,
    pub kind: String,
    /// Place, department, marks.
    pub facts: Vec<String>,
    pub clock: Clock,
    pub danger: bool,
    pub current: bool,
    /// The reporter spoke last and waits.
    pub waits: bool,
}

/// What a list is narrowed to, as it stands in the address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Narrow {
    pub list: String,
    pub kind: String,
    pub place: String,
    pub category: String,
    pub department: String,
    pub q: String,
    pub after: String,
    /// The deed that has just been done.
    pub done: String,
    /// The case that is open beside the list, for the fragment.
    pub open: String,
}

impl Narrow {
    /// The same narrowing as a query, without the page.
    pub fn query(&self) -> String {
        let pairs = [
            ("list", &self.list),
            ("kind", &self.kind),
            ("place", &self.place),
            ("category", &self.category),
            ("department", &self.department),
            ("q", &self.q),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        given
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    }

    fn list_for(&self, desk: &Desk) -> List {
        List::parse(&self.list)
            .filter(|list| list.is_for(desk.member()))
            .unwrap_or_else(|| List::home_of(desk.member()))
    }

    fn filter(&self, app: &App) -> Filter {
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| word::kind_key(*kind) == self.kind);
        Filter {
            kind,
            place: PlaceCode::parse(&self.place),
            category: self.category.parse().ok().map(CategoryId),
            department: self.department.parse().ok().map(DepartmentId),
            words: self.q.chars().take(60).collect(),
            after: app.cursor(&self.after),
        }
    }
}

/// `GET /desk/cases`
pub async fn list(desk: Desk, Query(narrow): Query<Narrow>) -> Result<Response, Failed> {
    let shell = Shell::of(&desk, narrow.list_for(&desk).key()).await?;
    let list = ListView::of(&desk, &narrow, "").await?;
    Ok(page(CasesPage {
        shell,
        list,
        pane: None,
    }))
}

/// `GET /desk/list`
pub async fn part(desk: Desk, Query(narrow): Query<Narrow>) -> Result<Response, Failed> {
    let shell = Shell::of(&desk, narrow.list_for(&desk).key()).await?;
    let list = ListView::of(&desk, &narrow, &narrow.open).await?;
    Ok(page(ListPart { shell, list }))
}

/// `GET /desk/cases/{no}`
pub async fn show(
    desk: Desk,
    Path(number): Path<String>,
    Query(narrow): Query<Narrow>,
) -> Result<Response, Failed> {
    let reading = desk.app.desk_case(desk.member(), &number).await?;
    let view = View {
        done: done(&narrow.done),
        ..View::default()
    };
    render(&desk, reading, &narrow, view).await
}

/// What is shown with a case besides the case.
#[derive(Default)]
pub struct View {
    pub attempt: Option<Attempt>,
    pub done: Option<String>,
    pub identity: Option<Identity>,
    pub status: StatusCode,
}

/// The page of a case, after whatever was done or tried.
pub async fn render(
    desk: &Desk,
    reading: Reading,
    narrow: &Narrow,
    view: View,
) -> Result<Response, Failed> {
    let shell = Shell::of(desk, narrow.list_for(desk).key()).await?;
    let number = reading.case.number.to_string();
    let list = ListView::of(desk, narrow, &number).await?;
    let mut pane = Pane::of(desk, reading)?;
    pane.attempt = view.attempt;
    pane.done = view.done;
    pane.identity = view.identity;
    pane.query = list.query.clone();
    let template = CasesPage {
        shell,
        list,
        pane: Some(pane),
    };
    Ok(page_with(view.status, template))
}

fn done(deed: &str) -> Option<String> {
    let known = deed.len() < 20 && deed.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    match known && !deed.is_empty() {
        true => crate::i18n::try_t(&format!("desk-done-{deed}")),
        false => None,
    }
}

impl ListView {
    /// The list that `narrow` asks for, with the row of `open` lit.
    async fn of(desk: &Desk, narrow: &Narrow, open: &str) -> Result<ListView, Error> {
        let list = narrow.list_for(desk);
        let member = desk.member();
        let filter = narrow.filter(&desk.app);
        let narrowed = filter.kind.is_some()
            || filter.place.is_some()
            || filter.category.is_some()
            || filter.department.is_some()
            || !filter.words.trim().is_empty();
        let chosen = (filter.category, filter.department, filter.kind);
        let listing = desk.app.desk_list(member, list, filter).await?;
        let site = desk.app.site();
        let mut narrow = narrow.clone();
        narrow.list = list.key().to_owned();
        let query = narrow.query();
        let Listing {
            rows,
            next,
            matched,
            cut_short,
        } = listing;
        let now = desk.app.now();
        let rows = rows
            .into_iter()
            .map(|row| {
                let exact = member.sees_second(row.named, row.fact.cadre);
                RowView::of(row, &site, &query, open, now, exact)
            })
            .collect();
        Ok(ListView {
            key: list.key(),
            name: t(&format!("desk-list-{}", list.key())),
            rows,
            total: matched,
            next: next.map(|cursor| {
                let cursor = desk.app.cursor_address(cursor);
                format!("/desk/cases?{query}&after={cursor}")
            }),
            query,
            kinds: Kind::ALL
                .map(|k| Choice::new(word::kind_key(k), word::kind(k), Some(k) == chosen.2))
                .to_vec(),
            places: case_forms::places(&site, Some(&narrow.place)),
            categories: case_forms::categories(&site, chosen.0),
            departments: site
                .departments
                .iter()
                .map(|d| Choice::new(d.id.0, name(&d.name), Some(d.id) == chosen.1))
                .collect(),
            words: narrow.q,
            narrowed,
            cut_short,
            empty: t(if narrowed {
                "desk-empty-narrowed"
            } else if list == List::Late {
                "desk-empty-late"
            } else if list == List::New {
                "desk-empty-new"
            } else {
                "desk-empty"
            }),
        })
    }
}

impl RowView {
    fn of(
        row: Row,
        site: &crate::domain::site::Site,
        query: &str,
        open: &str,
        now: jiff::Timestamp,
        exact: bool,
    ) -> RowView {
        let fact = &row.fact;
        let number = fact.number.to_string();
        let mut facts = Vec::new();
        let place = fact.place.and_then(|code| site.place(code));
        facts.extend(place.map(|p| name(&p.name)));
        let department = fact.department.and_then(|id| site.department(id));
        facts.extend(department.map(|d| name(&d.name)));
        if fact.via.is_proxy() {
            facts.push(word::via(fact.via));
        } else if row.named {
            facts.push(t("desk-named"));
        }
        if row.photos > 0 {
            facts.push(ta("desk-photos", &[("n", (row.photos as i64).into())]));
        }
        if row.voice {
            facts.push(t("desk-voice"));
        }
        if row.returns > 0 {
            facts.push(ta("desk-returned-times", &[("n", row.returns.into())]));
        }
        if fact.reopened > 0 {
            facts.push(ta("desk-reopened-times", &[("n", fact.reopened.into())]));
        }
        let mut clock = clock::of(fact, now, exact);
        if fact.next_due().is_none() {
            let what = match (fact.face, fact.ending, fact.closing) {
                (Some(face), ..) => Some(word::face(face)),
                (_, Some(ending), _) => Some(word::ending(ending)),
                (_, _, closing) => closing.map(word::closing),
            };
            if let Some(what) = what {
                clock.text = format!("{what} · {}", pages::day(fact.last_at));
            }
        }
        RowView {
            href: format!("/desk/cases/{number}?{query}"),
            current: number == open,
            title: match fact.erased {
                true => t("desk-erased-title"),
                false => row.title,
            },
            kind_key: word::kind_key(fact.kind),
            kind: word::kind(fact.kind),
            danger: fact.class == Class::Danger && fact.status.is_open(),
            waits: row.reporter_waits && fact.answered_at.is_some(),
            facts,
            clock,
            number,
        }
    }
}

/// `GET /desk/cases/{no}/{deed}`: a page that answered a form was loaded again.
pub async fn back(_: Desk, Path((number, _)): Path<(String, String)>) -> Redirect {
    Redirect::to(&format!("/desk/cases/{}", percent_encoded(&number)))
}

/// Back to the case, with a word about what was done.
pub fn see(number: &str, query: &str, done: &str) -> Response {
    let and = if query.is_empty() { "" } else { "&" };
    Redirect::to(&format!("/desk/cases/{number}?{query}{and}done={done}")).into_response()
}
