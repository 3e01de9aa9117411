//! First start: the default site, the first admin, and the link with which they come in.

use super::{App, Error};
use crate::domain::By;
use crate::domain::place::{
    Category, CategoryId, Department, DepartmentId, Name, PHRASES_MAX, Place, PlaceCode,
};
use crate::domain::site::{Settings, SiteEvent};
use crate::domain::staff::{Member, Role, StaffId};
use crate::i18n::{Lang, t_in, try_t_in};

/// Key of the name, whether it is the safety office.
const DEPARTMENTS: [(&str, bool); 9] = [
    ("centre", false),
    ("logistics", false),
    ("safety", true),
    ("personnel", false),
    ("production", false),
    ("electromechanics", false),
    ("dispatch-room", false),
    ("party", false),
    ("discipline", false),
];

/// First level: slug, department. Second level: slugs below it.
const CATEGORIES: [(&str, &str, &[&str]); 4] = [
    (
        "safety",
        "safety",
        &[
            "shaft",
            "roof",
            "gas",
            "electrics",
            "transport",
            "protection",
        ],
    ),
    (
        "management",
        "personnel",
        &["wages", "attendance", "leave", "training", "conduct"],
    ),
    (
        "production",
        "production",
        &["equipment", "materials", "process", "rationalisation"],
    ),
    (
        "logistics",
        "logistics",
        &[
            "canteen",
            "bathhouse",
            "dormitory",
            "laundry",
            "parking",
            "shuttle",
            "repairs",
            "recreation",
            "care",
        ],
    ),
];

/// Key of the name, category's slug, 禁拍.
const PLACES: [(&str, &str, bool); 11] = [
    ("pithead", "shaft", false),
    ("office", "management", false),
    ("mining", "repairs", false),
    ("canteen", "canteen", false),
    ("centre", "logistics", false),
    ("bathhouse", "bathhouse", true),
    ("laundry", "laundry", false),
    ("dormitory", "dormitory", false),
    ("parking", "parking", false),
    ("recreation", "recreation", false),
    ("team-room", "management", false),
];

impl App {
    /// Lays out the default site where there is none yet.
    pub async fn found(&self, language: Lang) -> Result<(), Error> {
        if !self.site().members.is_empty() {
            return Ok(());
        }
        self.record_all(By::Hub, default_site(language)).await?;
        Ok(())
    }

    /// A one-time link for the first admin, as long as nobody has set that password.
    pub async fn first_admin_link(&self) -> Result<Option<String>, Error> {
        let site = self.site();
        let admin = StaffId(1);
        if site.member(admin).is_none() || site.password(admin).is_some() {
            return Ok(None);
        }
        let secret = self.invite(By::Hub, admin).await?;
        Ok(Some(format!(
            "{}/desk/invitation/{}",
            self.base_url(),
            secret.reveal()
        )))
    }
}

/// The words of the catalogue in all three languages.
fn name(key: &str) -> Name {
    Name {
        hant: t_in(Lang::Hant, key),
        hans: t_in(Lang::Hans, key),
        en: t_in(Lang::En, key),
    }
}

/// What people say of a category most often, as far as the catalogue has words for it.
fn phrases(slug: &str) -> Vec<Name> {
    let keys = (1..=PHRASES_MAX).map(|n| format!("phrase-{slug}-{n}"));
    keys.take_while(|key| try_t_in(Lang::Hant, key).is_some())
        .map(|key| name(&key))
        .collect()
}

fn default_site(language: Lang) -> Vec<SiteEvent> {
    let mut events = vec![SiteEvent::SettingsSet(Settings {
        issuer: t_in(language, "site-issuer"),
        phone: "8-1234".into(),
        danger_phone: "8-1119".into(),
        language: language.tag().into(),
        quick_replies: (1..=4)
            .map(|n| t_in(language, &format!("quick-reply-{n}")))
            .collect(),
        ..Settings::default()
    })];
    let department = |key: &str| {
        let position = DEPARTMENTS.iter().position(|(k, _)| *k == key)?;
        Some(DepartmentId(position as u16 + 1))
    };
    for (at, (key, safety)) in DEPARTMENTS.iter().enumerate() {
        events.push(SiteEvent::DepartmentSet(Department {
            id: DepartmentId(at as u16 + 1),
            name: name(&format!("department-{key}")),
            safety: *safety,
            phone: String::new(),
            retired: false,
        }));
    }
    let mut categories: Vec<Category> = Vec::new();
    for (slug, owner, below) in CATEGORIES {
        let mut add = |slug: &str, parent: Option<CategoryId>| {
            let id = CategoryId(categories.len() as u16 + 1);
            categories.push(Category {
                id,
                parent,
                slug: slug.into(),
                name: name(&format!("category-{slug}")),
                department: department(owner),
                phrases: phrases(slug),
                retired: false,
            });
            id
        };
        let top = add(slug, None);
        for slug in below {
            add(slug, Some(top));
        }
    }
    let mut codes = Vec::new();
    for (key, category, no_camera) in PLACES {
        let code = std::iter::repeat_with(|| PlaceCode::from_bits(rand::random()))
            .find(|code| !codes.contains(code))
            .expect("a million codes for eleven places");
        codes.push(code);
        events.push(SiteEvent::PlaceSet(Place {
            code,
            name: name(&format!("place-{key}")),
            no_camera,
            category: categories.iter().find(|c| c.slug == category).map(|c| c.id),
            retired: false,
        }));
    }
    events.extend(categories.into_iter().map(SiteEvent::CategorySet));
    events.push(SiteEvent::MemberSet(Member {
        id: StaffId(1),
        account: "admin".into(),
        name: t_in(language, "site-admin"),
        // One person can run a small mine's centre; each role can be handed on.
        roles: vec![
            Role::Admin,
            Role::Dispatcher,
            Role::Supervisor,
            Role::Safety,
            Role::Discipline,
        ],
        department: None,
        left: false,
    }));
    events
}
