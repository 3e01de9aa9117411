//! The frame around every page of the desk.

use super::{Desk, sees_cases, staff};
use crate::app::desk::List;
use crate::domain::staff::HouseAct;
use crate::http::problem::Failed;
use crate::i18n::t;

/// The frame around every page of the desk: the rail with its lists and counts, and who is signed in.
pub struct Shell {
    pub form: String,
    /// Seconds since 1970 by the hub's clock: browsers count down by it.
    pub now: i64,
    /// What moved after this entry of the journal, the page may not show yet.
    pub seen: u64,
    pub member: String,
    pub roles: String,
    pub lists: Vec<NavList>,
    pub danger: usize,
    /// Which entry of the rail this page belongs to.
    pub section: String,
    /// What is kept aside for this member to see.
    pub asides: usize,
    pub sees_asides: bool,
    pub may_enter: bool,
    pub may_manage: bool,
    pub sees_cases: bool,
    pub posters: bool,
    /// Posters that have fallen silent, for those who print them.
    pub silent: usize,
    pub screens: bool,
    /// Menus are theirs to write.
    pub menus: bool,
    pub notices: bool,
}

/// A list in the rail.
pub struct NavList {
    pub key: &'static str,
    pub name: String,
    pub count: usize,
    pub current: bool,
}

impl Shell {
    /// The frame for this member, with `section` lit.
    pub async fn of(desk: &Desk, section: &str) -> Result<Shell, Failed> {
        let member = desk.member();
        let (counts, danger) = desk.app.desk_counts(member).await?;
        let sees_cases = sees_cases(member);
        let posters = member.may_in_house(HouseAct::Posters);
        let lists = List::ALL
            .into_iter()
            .zip(counts)
            .filter(|(list, _)| sees_cases && list.is_for(member))
            .map(|(list, count)| NavList {
                key: list.key(),
                name: t(&format!("desk-list-{}", list.key())),
                count,
                current: list.key() == section,
            });
        Ok(Shell {
            form: desk.form_token(),
            now: desk.app.now().as_second(),
            seen: desk.seen,
            member: member.name.clone(),
            roles: staff::roles_in_words(member),
            lists: lists.collect(),
            danger,
            section: section.to_owned(),
            asides: desk.app.asides(member)?.len(),
            sees_asides: member.sees_asides(),
            may_enter: member.may_in_house(HouseAct::EnterForOthers),
            may_manage: member.may_in_house(HouseAct::Manage),
            sees_cases,
            posters,
            silent: match posters {
                true => desk.app.silent_count(),
                false => 0,
            },
            screens: member.may_in_house(HouseAct::Screens),
            menus: member.keeps_menus(desk.app.site().kitchen()),
            notices: member.may_in_house(HouseAct::Notices),
        })
    }

    /// Marks the entry of the rail that is open.
    pub fn lit(&self, section: &str) -> bool {
        self.section == section
    }
}
