//! Members of staff: who they are, what they may, and the links with which they come in.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::departments::department_choices;
use super::{Choice, Desk, Fields, OncePage, Posted, Shell, name, page, page_with};
use crate::app::Error;
use crate::app::people::Secret;
use crate::app::upkeep::{MemberProblem, MemberWords};
use crate::domain::place::DepartmentId;
use crate::domain::staff::{Member, PassKind, Role, StaffId};
use crate::http::pages::{self, filters};
use crate::http::problem::Failed;
use crate::i18n::{t, ta};
use crate::poster::code;

/// `GET /desk/staff`
#[derive(Template)]
#[template(path = "desk/staff.html")]
pub struct StaffPage {
    pub shell: Shell,
    pub members: Vec<MemberRow>,
    pub form: MemberForm,
    pub problem: Option<String>,
}

/// A member in the list.
pub struct MemberRow {
    pub id: u32,
    pub name: String,
    pub account: String,
    pub roles: String,
    pub department: String,
    /// Signed in now, waits for their link, or left.
    pub state: String,
    pub left: bool,
    pub current: bool,
}

/// A member as they are edited; no id for a new one.
#[derive(Default)]
pub struct MemberForm {
    pub id: Option<u32>,
    pub account: String,
    pub name: String,
    pub roles: Vec<Choice>,
    pub departments: Vec<Choice>,
    pub left: bool,
    /// Browsers signed in, and since when.
    pub sessions: Vec<String>,
    pub is_me: bool,
}

/// The key of a role behind `role-` in the catalogue.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Dispatcher => "dispatcher",
        Role::Handler => "handler",
        Role::Supervisor => "supervisor",
        Role::Safety => "safety",
        Role::Discipline => "discipline",
        Role::Leader => "leader",
    }
}

/// A member's roles, as they stand under the name.
pub fn roles_in_words(member: &Member) -> String {
    let words = member
        .roles
        .iter()
        .map(|role| t(&format!("desk-role-{}", role_key(*role))));
    words.collect::<Vec<_>>().join(" · ")
}

/// `GET /desk/staff`
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    render(&desk, None, None).await
}

/// `GET /desk/staff/{id}`
pub async fn show(desk: Desk, Path(id): Path<u32>) -> Result<Response, Failed> {
    render(&desk, Some(StaffId(id)), None).await
}

/// `POST /desk/staff`
pub async fn add(posted: Posted) -> Result<Response, Failed> {
    keep(posted, None).await
}

/// `POST /desk/staff/{id}`
pub async fn set(Path(id): Path<u32>, posted: Posted) -> Result<Response, Failed> {
    keep(posted, Some(StaffId(id))).await
}

async fn keep(Posted { desk, fields }: Posted, id: Option<StaffId>) -> Result<Response, Failed> {
    desk.manages()?;
    let words = MemberWords {
        account: fields.get("account").to_owned(),
        name: fields.get("name").chars().take(40).collect(),
        roles: Role::ALL
            .into_iter()
            .filter(|role| fields.all("role").any(|key| key == role_key(*role)))
            .collect(),
        department: fields.get("department").parse().ok().map(DepartmentId),
        left: fields.has("left"),
    };
    let who = words.name.clone();
    match desk.app.set_member(desk.member(), id, words).await? {
        Ok((_, Some(link))) => invitation(&desk, &who, &link).await,
        Ok((id, None)) => Ok(Redirect::to(&format!("/desk/staff/{}", id.0)).into_response()),
        Err(problem) => {
            let problem = t(match problem {
                MemberProblem::Account => "desk-member-account",
                MemberProblem::AccountTaken => "desk-member-account-taken",
                MemberProblem::Name => "desk-member-name",
                MemberProblem::Roles => "desk-member-roles",
                MemberProblem::Department => "desk-member-department",
                MemberProblem::LastAdmin => "desk-member-last-admin",
            });
            render(&desk, id, Some((fields, problem))).await
        }
    }
}

/// `POST /desk/staff/{id}/invitation`: a forgotten password, a lost link.
pub async fn invite(Path(id): Path<u32>, Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    let link = desk.app.invite_again(desk.member(), StaffId(id)).await?;
    let site = desk.app.site();
    let who = site.member(StaffId(id)).ok_or(Error::NotFound)?;
    invitation(&desk, &who.name, &link).await
}

/// `POST /desk/staff/{id}/sessions/end`
pub async fn end_sessions(
    Path(id): Path<u32>,
    Posted { desk, .. }: Posted,
) -> Result<Response, Failed> {
    desk.app.end_passes(desk.member(), StaffId(id)).await?;
    Ok(Redirect::to(&format!("/desk/staff/{id}")).into_response())
}

/// `POST /desk/tokens`: a token with which a program speaks for this member; shown once.
pub async fn token(Posted { desk, .. }: Posted) -> Result<Response, Failed> {
    let secret = desk.app.issue_token(desk.member()).await?;
    Ok(page(OncePage {
        shell: Shell::of(&desk, "me").await?,
        title: t("desk-token-title"),
        text: t("desk-token-text"),
        secret: secret.reveal().to_owned(),
        qr: String::new(),
        back: "/desk".into(),
    }))
}

async fn invitation(desk: &Desk, who: &str, link: &Secret) -> Result<Response, Failed> {
    let address = format!("{}/desk/invitation/{}", desk.app.base_url(), link.reveal());
    Ok(page(OncePage {
        shell: Shell::of(desk, "staff").await?,
        title: ta("desk-invitation-for", &[("who", who.to_owned().into())]),
        text: t("desk-invitation-text"),
        qr: code::svg(&address).unwrap_or_default(),
        secret: address,
        back: "/desk/staff".into(),
    }))
}

async fn render(
    desk: &Desk,
    open: Option<StaffId>,
    typed: Option<(Fields, String)>,
) -> Result<Response, Failed> {
    desk.manages()?;
    let shell = Shell::of(desk, "staff").await?;
    let site = desk.app.site();
    let member = open
        .map(|id| site.member(id).ok_or(Error::NotFound))
        .transpose()?;
    let passes = |id: StaffId, kind: PassKind| {
        let now = desk.app.now();
        site.passes
            .iter()
            .filter(move |p| p.staff == id && p.kind == kind && p.until > now)
    };
    let state = |m: &Member| {
        t(if m.left {
            "desk-state-left"
        } else if passes(m.id, PassKind::Session).next().is_some() {
            "desk-state-here"
        } else if site.password(m.id).is_none() {
            "desk-state-invited"
        } else {
            "desk-state-away"
        })
    };
    let members = site.members.iter().map(|m| MemberRow {
        id: m.id.0,
        name: m.name.clone(),
        account: m.account.clone(),
        roles: roles_in_words(m),
        department: m
            .department
            .and_then(|id| site.department(id))
            .map(|d| name(&d.name))
            .unwrap_or_default(),
        state: state(m),
        left: m.left,
        current: Some(m.id) == open,
    });
    let has = |role: Role| match &typed {
        Some((fields, _)) => fields.all("role").any(|key| key == role_key(role)),
        None => member.is_some_and(|m| m.roles.contains(&role)),
    };
    let roles = Role::ALL
        .map(|role| {
            let key = role_key(role);
            Choice::new(key, t(&format!("desk-role-{key}")), has(role))
        })
        .to_vec();
    let of_typed = |field: &str, known: Option<&String>| match &typed {
        Some((fields, _)) => fields.get(field).to_owned(),
        None => known.cloned().unwrap_or_default(),
    };
    let department = match &typed {
        Some((fields, _)) => fields.get("department").parse().ok().map(DepartmentId),
        None => member.and_then(|m| m.department),
    };
    let form = MemberForm {
        id: open.map(|id| id.0),
        account: of_typed("account", member.map(|m| &m.account)),
        name: of_typed("name", member.map(|m| &m.name)),
        roles,
        departments: department_choices(&site, department),
        left: member.is_some_and(|m| m.left),
        sessions: open
            .into_iter()
            .flat_map(|id| passes(id, PassKind::Session))
            .map(|p| pages::moment(p.since))
            .collect(),
        is_me: open == Some(desk.member().id),
    };
    let status = match typed {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = StaffPage {
        shell,
        members: members.collect(),
        form,
        problem: typed.map(|(_, problem)| problem),
    };
    Ok(page_with(status, page))
}
