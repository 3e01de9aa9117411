//! The desk from outside: who gets in, who sees and does what, and that a form is one command.

use axum::body::Body;
use axum::http::Method;
use jiff::SignedDuration;
use shishiling::domain::By;
use shishiling::domain::place::DepartmentId;
use shishiling::domain::staff::{Member, Role};

use crate::answer::Answer;
use crate::world::{Caller, World, id};

/// A browser of the desk: a caller with a session.
pub struct Browser {
    pub caller: Caller,
    pub member: Member,
}

pub const PASSWORD: &str = "a sentence to remember";

impl World {
    /// A member who took up an invitation and is signed in.
    pub async fn at_desk(&self, roles: &[Role], department: Option<DepartmentId>) -> Browser {
        let member = self.member(roles, department).await;
        let link = self.app.invite(By::Hub, member.id).await.unwrap();
        let path = format!("/desk/invitation/{}", link.reveal());
        let words = [("password", PASSWORD), ("again", PASSWORD)];
        let answer = self.worker().submit(&path, &words).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let caller = self.worker().with("accept", "text/html");
        Browser {
            caller: caller.with("cookie", &session(&answer)),
            member,
        }
    }
}

/// The session that an answer sets, as a cookie to send.
pub fn session(answer: &Answer) -> String {
    answer
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with("__Host-desk="))
        .expect("a session cookie")
        .to_owned()
}

/// The value of a hidden field on a page.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no field {name}"));
    rest.split('"').next().unwrap().to_owned()
}

impl Browser {
    pub async fn page(&self, path: &str) -> String {
        let answer = self.caller.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// What every form of this session carries.
    pub async fn form(&self) -> String {
        hidden(&self.caller.get("/desk/cases").await.text(), "form")
    }

    /// Does something to a case, from a form with this command's id.
    pub async fn deed_with(
        &self,
        number: &str,
        deed: &str,
        id: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let form = self.form().await;
        let mut all = vec![("form", form.as_str()), ("id", id)];
        all.extend(fields);
        let path = format!("/desk/cases/{number}/{deed}");
        self.caller.submit(&path, &all).await
    }

    pub async fn deed(&self, number: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        self.deed_with(number, deed, &id(), fields).await
    }
}

fn words(answer: &Answer) -> String {
    answer.text()
}

#[tokio::test]
async fn nobody_reads_the_desk_without_a_session() {
    let world = World::new().await;
    for path in [
        "/desk",
        "/desk/cases",
        "/desk/entry",
        "/desk/staff",
        "/desk/live",
    ] {
        let answer = world.worker().get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").starts_with("/desk/sign-in"));
    }
    let forged = world.worker().with(
        "cookie",
        "__Host-desk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    assert_eq!(forged.get("/desk/cases").await.status, 303);
    let answer = forged.submit("/desk/sign-out", &[("form", "00")]).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn the_first_admin_sets_the_house_up_by_a_link_that_works_once() {
    let world = World::new().await;
    let site = world.app.site();
    let link = world.app.invite(By::Hub, site.members[0].id).await.unwrap();
    let path = format!("/desk/invitation/{}", link.reveal());
    let page = world.worker().get(&path).await;
    assert!(words(&page).contains("name=\"issuer\""));
    let fields = |password| {
        [
            ("language", "zh-Hans"),
            ("issuer", "南屯煤矿工会"),
            ("phone", "8-1234"),
            ("danger_phone", "8-0119"),
            ("password", password),
            ("again", password),
        ]
    };
    let short = world.worker().submit(&path, &fields("short")).await;
    assert_eq!(short.status, 422);
    assert!(
        words(&short).contains("南屯煤矿工会"),
        "what was typed is still there"
    );
    let set = world.worker().submit(&path, &fields(PASSWORD)).await;
    assert_eq!(set.status, 303, "{}", words(&set));
    let settings = &world.app.site().settings;
    assert_eq!(settings.issuer, "南屯煤矿工会");
    assert_eq!(settings.language, "zh-Hans");
    let again = world
        .worker()
        .submit(&path, &fields("another sentence"))
        .await;
    assert_eq!(again.status, 410);
    assert_eq!(world.worker().get(&path).await.status, 410);
    // The next one sets a password and nothing else.
    let member = world.member(&[Role::Dispatcher], None).await;
    let link = world.app.invite(By::Hub, member.id).await.unwrap();
    let path = format!("/desk/invitation/{}", link.reveal());
    let page = world.worker().get(&path).await;
    assert!(!words(&page).contains("name=\"issuer\""));
    // An older link stops working when a newer one is made.
    world.app.invite(By::Hub, member.id).await.unwrap();
    assert_eq!(world.worker().get(&path).await.status, 410);
}

#[tokio::test]
async fn a_password_signs_in_and_signing_out_ends_it() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let fields = |password| {
        [
            ("account", browser.member.account.as_str()),
            ("password", password),
        ]
    };
    let wrong = world
        .worker()
        .submit("/desk/sign-in", &fields("a wrong sentence"))
        .await;
    assert_eq!(wrong.status, 401);
    let nobody = [("account", "nobody"), ("password", PASSWORD)];
    let unknown = world.worker().submit("/desk/sign-in", &nobody).await;
    let told = |answer: &Answer| {
        let text = answer.text();
        let (_, rest) = text.split_once("role=\"alert\">").unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    assert_eq!(
        told(&wrong),
        told(&unknown),
        "the same answer for an unknown account"
    );
    let right = world
        .worker()
        .submit("/desk/sign-in", &fields(PASSWORD))
        .await;
    assert_eq!(right.status, 303);
    let set = right.headers.get("set-cookie").unwrap().to_str().unwrap();
    for mark in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
        assert!(set.contains(mark), "{mark} in {set}");
    }
    let form = browser.form().await;
    let out = browser
        .caller
        .submit("/desk/sign-out", &[("form", &form)])
        .await;
    assert_eq!(out.status, 303);
    assert_eq!(
        browser.caller.get("/desk/cases").await.status,
        303,
        "the session is over"
    );
}

#[tokio::test]
async fn many_guesses_at_once_are_no_faster_than_one_after_another() {
    let world = World::new().await;
    let member = world.member(&[Role::Dispatcher], None).await;
    let guess = [
        ("account", member.account.as_str()),
        ("password", "a wrong sentence"),
    ];
    let strangers: Vec<Caller> = (0..12).map(|_| world.worker()).collect();
    let crowd = strangers
        .iter()
        .map(|one| one.submit("/desk/sign-in", &guess));
    let answers = futures::future::join_all(crowd).await;
    let judged = answers.iter().filter(|answer| answer.status == 401).count();
    let waits = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((judged, waits), (3, 9));
}

#[tokio::test]
async fn a_shift_ends_by_itself() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    world.pass(SignedDuration::from_hours(13));
    assert_eq!(browser.caller.get("/desk/cases").await.status, 200);
    world.pass(SignedDuration::from_hours(2));
    assert_eq!(browser.caller.get("/desk/cases").await.status, 303);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_locks_nobody_out_for_long() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let account = browser.member.account.clone();
    let right = [("account", account.as_str()), ("password", PASSWORD)];
    let known = world.worker().submit("/desk/sign-in", &right).await;
    let device = known
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with("desk-device="))
        .unwrap()
        .to_owned();
    let wrong = [
        ("account", account.as_str()),
        ("password", "a wrong sentence"),
    ];
    let mut slowed = None;
    for _ in 0..6 {
        let answer = world.worker().submit("/desk/sign-in", &wrong).await;
        if answer.status == 429 {
            slowed = Some(answer);
            break;
        }
        assert_eq!(answer.status, 401);
    }
    assert!(slowed.is_some(), "guessing goes on at full speed");
    let stranger = world.worker().submit("/desk/sign-in", &right).await;
    assert_eq!(stranger.status, 429);
    let own = world.worker().with("cookie", &device);
    let own = own.submit("/desk/sign-in", &right).await;
    assert_eq!(own.status, 303, "her own browser is not kept waiting");
    world.pass(SignedDuration::from_secs(31));
    let later = world.worker().submit("/desk/sign-in", &right).await;
    assert_eq!(later.status, 303, "half a minute is the longest wait");
}

#[tokio::test]
async fn another_site_posts_nothing_in_ones_name() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let case = world.worker().file("澡堂能不能晚一個鐘頭關門").await;
    let path = format!("/desk/cases/{}/answers", case.number);
    let form = browser.form().await;
    let body = |form: &str| format!("form={form}&id={}&text=hello", id());
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let from = |site: &'static str, form: &str| {
        let headers = [kind, ("sec-fetch-site", site), ("accept", "text/html")];
        let (caller, path, body) = (browser.caller.clone(), path.clone(), body(form));
        async move {
            caller
                .send(Method::POST, &path, &headers, Body::from(body))
                .await
        }
    };
    assert_eq!(from("cross-site", &form).await.status, 403);
    assert_eq!(from("same-site", &form).await.status, 403);
    assert_eq!(
        from("same-origin", "0123").await.status,
        403,
        "the form's token is wrong"
    );
    let headers = [kind, ("origin", "https://evil.example")];
    let answer = browser
        .caller
        .send(Method::POST, &path, &headers, Body::from(body(&form)))
        .await;
    assert_eq!(answer.status, 403);
    let other = world.at_desk(&[Role::Dispatcher], None).await.form().await;
    assert_eq!(
        from("same-origin", &other).await.status,
        403,
        "another session's token"
    );
    assert_eq!(from("same-origin", &form).await.status, 303);
    let thread = world.worker().track(&case.receipt).await;
    assert_eq!(thread["messages"].as_array().unwrap().len(), 2, "{thread}");
}

#[tokio::test]
async fn a_double_click_is_one_command() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let case = world.worker().file("饅頭小了").await;
    let once = id();
    let fields = [("text", "收到，儘快協調。")];
    let (first, second) = tokio::join!(
        browser.deed_with(&case.number, "answers", &once, &fields),
        browser.deed_with(&case.number, "answers", &once, &fields)
    );
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    let page = browser.page(&format!("/desk/cases/{}", case.number)).await;
    assert_eq!(page.matches("class=\"word staff\"").count(), 1);
    // The same form with other words: said so, and still there to send.
    let other = [("text", "第二句")];
    let answer = browser
        .deed_with(&case.number, "answers", &once, &other)
        .await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("第二句"));
    assert_ne!(hidden(&answer.text(), "id"), once);
}

#[tokio::test]
async fn a_refusal_is_said_beside_what_was_typed() {
    let world = World::new().await;
    let browser = world.at_desk(&[Role::Dispatcher], None).await;
    let case = world.worker().file("停車位不夠").await;
    let planned = [("ending", "planned"), ("text", "")];
    let answer = browser.deed(&case.number, "ending", &planned).await;
    assert_eq!(answer.status, 422, "a reason is wanted");
    let told = answer.text();
    assert!(
        told.contains("id=\"ending-planned\" name=\"ending\" value=\"planned\" required checked")
    );
    assert!(told.contains("role=\"alert\""));
    let solved = [("ending", "solved"), ("text", "新添了車位")];
    assert_eq!(
        browser.deed(&case.number, "ending", &solved).await.status,
        303
    );
    // The case changed meanwhile: the second ending is refused in words, what was typed is still there.
    let again = browser.deed(&case.number, "ending", &solved).await;
    assert_eq!(again.status, 409);
    let unknown = browser.deed(&case.number, "explosion", &[]).await;
    assert_eq!(unknown.status, 404);
    let far = world.worker().file("另一件").await;
    let late = [("department", "2"), ("due", "2031-01-01T00:00")];
    let answer = browser.deed(&far.number, "dispatch", &late).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("2031-01-01T00:00"));
}
