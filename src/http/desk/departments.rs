//! Departments, and the two levels of categories that lead to them.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::phrases::{Phrases, phrases};
use super::{Choice, Desk, Posted, Shell, name, page_with};
use crate::app::upkeep::{CategoryWords, DepartmentWords};
use crate::domain::place::{CategoryId, DepartmentId, Name};
use crate::domain::site::Site;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::i18n::t;

/// `GET /desk/departments`
#[derive(Template)]
#[template(path = "desk/departments.html")]
pub struct DepartmentsPage {
    pub shell: Shell,
    pub rows: Vec<DepartmentRow>,
    pub problem: Option<String>,
}

/// A department, with the form that changes it.
pub struct DepartmentRow {
    pub id: u16,
    pub shown: String,
    pub name: Name,
    pub phone: String,
    pub safety: bool,
    pub retired: bool,
    /// How many members handle cases there.
    pub members: usize,
}

/// `GET /desk/categories`
#[derive(Template)]
#[template(path = "desk/categories.html")]
pub struct CategoriesPage {
    pub shell: Shell,
    pub tops: Vec<CategoryRow>,
    pub departments: Vec<Choice>,
    pub parents: Vec<Choice>,
    pub problem: Option<String>,
}

/// A category, with the form that changes it, and those below it.
pub struct CategoryRow {
    pub id: u16,
    pub shown: String,
    pub name: Name,
    pub department: String,
    pub departments: Vec<Choice>,
    pub parents: Vec<Choice>,
    pub phrases: Phrases,
    pub retired: bool,
    pub below: Vec<CategoryRow>,
}

/// `GET /desk/departments`
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    departments(&desk, None, StatusCode::OK).await
}

/// `POST /desk/departments`
pub async fn add(posted: Posted) -> Result<Response, Failed> {
    keep(posted, None).await
}

/// `POST /desk/departments/{id}`
pub async fn set(Path(id): Path<u16>, posted: Posted) -> Result<Response, Failed> {
    keep(posted, Some(DepartmentId(id))).await
}

async fn keep(
    Posted { desk, fields }: Posted,
    id: Option<DepartmentId>,
) -> Result<Response, Failed> {
    desk.manages()?;
    let Ok(name) = fields.name() else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return departments(&desk, Some(t("desk-name-missing")), status).await;
    };
    let words = DepartmentWords {
        name,
        phone: fields.get("phone").chars().take(30).collect(),
        safety: fields.has("safety"),
        retired: fields.has("retired"),
    };
    desk.app.set_department(desk.member(), id, words).await?;
    Ok(Redirect::to("/desk/departments").into_response())
}

/// `GET /desk/categories`
pub async fn categories(desk: Desk) -> Result<Response, Failed> {
    category_page(&desk, None, StatusCode::OK).await
}

/// `POST /desk/categories`
pub async fn add_category(posted: Posted) -> Result<Response, Failed> {
    keep_category(posted, None).await
}

/// `POST /desk/categories/{id}`
pub async fn set_category(Path(id): Path<u16>, posted: Posted) -> Result<Response, Failed> {
    keep_category(posted, Some(CategoryId(id))).await
}

async fn keep_category(
    Posted { desk, fields }: Posted,
    id: Option<CategoryId>,
) -> Result<Response, Failed> {
    desk.manages()?;
    let Ok(name) = fields.name() else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return category_page(&desk, Some(t("desk-name-missing")), status).await;
    };
    let words = CategoryWords {
        parent: fields.get("parent").parse().ok().map(CategoryId),
        name,
        department: fields.get("department").parse().ok().map(DepartmentId),
        phrases: phrases(&fields),
        retired: fields.has("retired"),
    };
    desk.app.set_category(desk.member(), id, words).await?;
    Ok(Redirect::to("/desk/categories").into_response())
}

async fn departments(
    desk: &Desk,
    problem: Option<String>,
    status: StatusCode,
) -> Result<Response, Failed> {
    desk.manages()?;
    let shell = Shell::of(desk, "departments").await?;
    let site = desk.app.site();
    let rows = site.departments.iter().map(|d| DepartmentRow {
        id: d.id.0,
        shown: name(&d.name),
        name: d.name.clone(),
        phone: d.phone.clone(),
        safety: d.safety,
        retired: d.retired,
        members: site
            .members
            .iter()
            .filter(|m| !m.left && m.department == Some(d.id))
            .count(),
    });
    let page = DepartmentsPage {
        shell,
        rows: rows.collect(),
        problem,
    };
    Ok(page_with(status, page))
}

async fn category_page(
    desk: &Desk,
    problem: Option<String>,
    status: StatusCode,
) -> Result<Response, Failed> {
    desk.manages()?;
    let shell = Shell::of(desk, "categories").await?;
    let site = desk.app.site();
    let page = CategoriesPage {
        shell,
        tops: rows(&site, None),
        departments: department_choices(&site, None),
        parents: parents(&site, None, None),
        problem,
    };
    Ok(page_with(status, page))
}

fn rows(site: &Site, parent: Option<CategoryId>) -> Vec<CategoryRow> {
    site.categories
        .iter()
        .filter(|c| c.parent == parent)
        .map(|c| CategoryRow {
            id: c.id.0,
            shown: name(&c.name),
            name: c.name.clone(),
            department: c
                .department
                .and_then(|id| site.department(id))
                .map(|d| name(&d.name))
                .unwrap_or_default(),
            departments: department_choices(site, c.department),
            parents: parents(site, c.parent, Some(c.id)),
            phrases: Phrases::of(&c.phrases),
            retired: c.retired,
            below: match parent {
                None => rows(site, Some(c.id)),
                Some(_) => Vec::new(),
            },
        })
        .collect()
}

/// Departments to choose from, one chosen.
pub fn department_choices(site: &Site, chosen: Option<DepartmentId>) -> Vec<Choice> {
    site.departments
        .iter()
        .filter(|d| !d.retired || Some(d.id) == chosen)
        .map(|d| Choice::new(d.id.0, name(&d.name), Some(d.id) == chosen))
        .collect()
}

/// First-level categories that one may hang another below.
fn parents(site: &Site, chosen: Option<CategoryId>, own: Option<CategoryId>) -> Vec<Choice> {
    site.categories
        .iter()
        .filter(|c| c.parent.is_none() && Some(c.id) != own)
        .map(|c| Choice::new(c.id.0, name(&c.name), Some(c.id) == chosen))
        .collect()
}
