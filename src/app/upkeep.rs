//! Keeping the house: places, categories, departments, members, settings. The admin's, and checked here.

use super::people::Secret;
use super::{App, Error};
use crate::domain::By;
use crate::domain::place::{
    Category, CategoryId, Department, DepartmentId, Name, PHRASES_MAX, Place, PlaceCode,
};
use crate::domain::site::{Settings, SiteEvent};
use crate::domain::staff::{HouseAct, Member, Role, StaffId};

/// What is said of a place, new or known.
pub struct PlaceWords {
    pub name: Name,
    pub no_camera: bool,
    pub category: Option<CategoryId>,
    pub retired: bool,
}

/// What is said of a category.
pub struct CategoryWords {
    pub parent: Option<CategoryId>,
    pub name: Name,
    pub department: Option<DepartmentId>,
    /// Ready phrases for kiosks.
    pub phrases: Vec<Name>,
    pub retired: bool,
}

/// What is said of a department.
pub struct DepartmentWords {
    pub name: Name,
    pub phone: String,
    pub safety: bool,
    pub retired: bool,
}

/// What is said of a member.
pub struct MemberWords {
    pub account: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub department: Option<DepartmentId>,
    pub left: bool,
}

/// Why a member cannot be set like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberProblem {
    /// 2 to 32 of a-z, 0-9, dot, dash, underscore.
    Account,
    AccountTaken,
    Name,
    /// At least one.
    Roles,
    /// A handler belongs to a department.
    Department,
    /// Somebody must be left who can let others in.
    LastAdmin,
}

impl App {
    pub(super) fn may_manage(&self, member: &Member) -> Result<By, Error> {
        if member.may_in_house(HouseAct::Manage) {
            Ok(By::Staff(member.id))
        } else {
            Err(Error::Forbidden)
        }
    }

    /// Adds a place, or changes the one with this code.
    pub async fn set_place(
        &self,
        member: &Member,
        code: Option<PlaceCode>,
        words: PlaceWords,
    ) -> Result<PlaceCode, Error> {
        let by = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let code = match code {
            Some(code) => site.place(code).ok_or(Error::NotFound)?.code,
            None => site.fresh_code(rand::random),
        };
        let place = Place {
            code,
            name: words.name,
            no_camera: words.no_camera,
            category: words.category.filter(|id| site.category(*id).is_some()),
            retired: words.retired,
        };
        self.record(by, SiteEvent::PlaceSet(place)).await?;
        Ok(code)
    }

    /// Adds a category, or changes the one with this number. Two levels: a child has no children.
    pub async fn set_category(
        &self,
        member: &Member,
        id: Option<CategoryId>,
        words: CategoryWords,
    ) -> Result<CategoryId, Error> {
        let by = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let known = id
            .map(|id| site.category(id).ok_or(Error::NotFound))
            .transpose()?;
        let next = site.categories.iter().map(|c| c.id.0).max().unwrap_or(0) + 1;
        let id = known.map_or(CategoryId(next), |c| c.id);
        let parent = words
            .parent
            .filter(|p| *p != id && site.category(*p).is_some_and(|c| c.parent.is_none()));
        let category = Category {
            id,
            parent,
            slug: known.map_or_else(|| format!("c{}", id.0), |c| c.slug.clone()),
            name: words.name,
            department: words.department.filter(|d| site.department(*d).is_some()),
            phrases: words.phrases.into_iter().take(PHRASES_MAX).collect(),
            retired: words.retired,
        };
        self.record(by, SiteEvent::CategorySet(category)).await?;
        Ok(id)
    }

    /// Adds a department, or changes the one with this number.
    pub async fn set_department(
        &self,
        member: &Member,
        id: Option<DepartmentId>,
        words: DepartmentWords,
    ) -> Result<DepartmentId, Error> {
        let by = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let known = id
            .map(|id| site.department(id).ok_or(Error::NotFound))
            .transpose()?;
        let next = site.departments.iter().map(|d| d.id.0).max().unwrap_or(0) + 1;
        let id = known.map_or(DepartmentId(next), |d| d.id);
        let department = Department {
            id,
            name: words.name,
            safety: words.safety,
            phone: words.phone,
            retired: words.retired,
        };
        self.record(by, SiteEvent::DepartmentSet(department))
            .await?;
        Ok(id)
    }

    /// Adds a member with a one-time link, or changes one; the rules of accounts are here.
    pub async fn set_member(
        &self,
        member: &Member,
        id: Option<StaffId>,
        words: MemberWords,
    ) -> Result<Result<(StaffId, Option<Secret>), MemberProblem>, Error> {
        let by = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let known = id
            .map(|id| site.member(id).ok_or(Error::NotFound))
            .transpose()?;
        let next = site.members.iter().map(|m| m.id.0).max().unwrap_or(0) + 1;
        let id = known.map_or(StaffId(next), |m| m.id);
        let account = words.account.trim().to_lowercase();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if !(2..=32).contains(&account.len()) || !account.chars().all(fits) {
            return Ok(Err(MemberProblem::Account));
        }
        if site.member_by_account(&account).is_some_and(|m| m.id != id) {
            return Ok(Err(MemberProblem::AccountTaken));
        }
        if words.name.trim().is_empty() {
            return Ok(Err(MemberProblem::Name));
        }
        if words.roles.is_empty() {
            return Ok(Err(MemberProblem::Roles));
        }
        let department = words.department.filter(|d| site.department(*d).is_some());
        if words.roles.contains(&Role::Handler) && department.is_none() {
            return Ok(Err(MemberProblem::Department));
        }
        let fresh = Member {
            id,
            account,
            name: words.name.trim().to_owned(),
            roles: words.roles,
            department,
            left: words.left,
        };
        let others = site.members.iter().filter(|m| m.id != id);
        if !fresh.is(Role::Admin) && !others.into_iter().any(|m| m.is(Role::Admin)) {
            return Ok(Err(MemberProblem::LastAdmin));
        }
        self.record(by, SiteEvent::MemberSet(fresh)).await?;
        let link = match known {
            None => Some(self.invite(by, id).await?),
            Some(_) => None,
        };
        Ok(Ok((id, link)))
    }

    /// A fresh one-time link for a member: a forgotten password, a lost link.
    pub async fn invite_again(&self, member: &Member, id: StaffId) -> Result<Secret, Error> {
        let by = self.may_manage(member)?;
        self.invite(by, id).await
    }

    /// Signs a member out everywhere.
    pub async fn end_passes(&self, member: &Member, staff: StaffId) -> Result<(), Error> {
        let by = self.may_manage(member)?;
        self.record(by, SiteEvent::PassesEnded { staff })
            .await
            .map(|_| ())
    }

    /// Sets what the mine says about itself.
    pub async fn set_settings(&self, member: &Member, settings: Settings) -> Result<(), Error> {
        let by = self.may_manage(member)?;
        self.record(by, SiteEvent::SettingsSet(settings)).await?;
        self.speak_as_set();
        Ok(())
    }
}
