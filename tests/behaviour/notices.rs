//! Notices: written at the desk, read by everybody; the words that workers said on them.

use image::ImageFormat;
use serde_json::json;
use shishiling::domain::staff::Role;

use crate::answer::Answer;
use crate::desk::{Browser, hidden};
use crate::parts::{Part, post_parts};
use crate::sending::photo;
use crate::world::{World, id};

/// The fields of a talk of two seats tomorrow evening, shown for a week; the clock stands at 9:30 on 2 July.
pub const TALK: [(&str, &str); 10] = [
    ("title", "惠工講堂：彎腰的學問"),
    ("text", "大夫來講。\n站着聽也行。"),
    ("from", "2026-07-02T08:00"),
    ("until", "2026-07-09T20:00"),
    ("offers", "1"),
    ("starts", "2026-07-03T19:00"),
    ("whereabouts", "工會二樓"),
    ("seats", "2"),
    ("closes", ""),
    ("no_picture", ""),
];

impl Browser {
    /// Posts the form of a notice, as a browser does.
    pub async fn write(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        photo: Option<Vec<u8>>,
    ) -> Answer {
        let form = hidden(&self.page("/desk/notices").await, "form");
        let fields: Vec<_> = fields
            .iter()
            .copied()
            .chain([("form", form.as_str())])
            .collect();
        let photos: Vec<Part> = photo.iter().map(|photo| Part::photo(photo)).collect();
        let ours = ("sec-fetch-site", "same-origin");
        post_parts(&self.caller, path, ours, &fields, &photos).await
    }

    /// Writes a notice; its address for everybody.
    pub async fn tell(&self, fields: &[(&str, &str)], photo: Option<Vec<u8>>) -> String {
        let id = id();
        let mut all = vec![("id", id.as_str())];
        all.extend(fields);
        let done = self.write("/desk/notices", &all, photo).await;
        assert_eq!(done.status, 303, "{}", done.text());
        format!("/notices/{id}")
    }

    pub async fn press(&self, path: &str) -> Answer {
        let form = hidden(&self.page("/desk/notices").await, "form");
        self.caller.submit(path, &[("form", &form)]).await
    }
}

#[tokio::test]
async fn a_notice_is_written_at_the_desk_read_by_everybody_and_taken_down_for_good() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let worker = world.worker();
    assert!(worker.get("/notices").await.text().contains("現在沒有通知"));
    assert!(!worker.get("/").await.text().contains("/notices"));

    let place = world.place("職工食堂").to_string();
    let mut fields = TALK.to_vec();
    fields.push(("place", &place));
    let picture = Some(photo(ImageFormat::Jpeg));
    let notice = at_desk.tell(&fields, picture).await;
    let list = worker.get("/notices").await.text();
    assert!(list.contains("彎腰的學問") && list.contains("還有 2 個名額"));
    assert!(worker.get("/").await.text().contains(&notice));
    let page = worker.get(&notice).await.text();
    assert!(page.contains("大夫來講。<br>站着聽也行。"), "{page}");
    assert!(page.contains("7月3日 19:00") && page.contains("工會二樓"));
    let (_, from) = page.split_once("src=\"/pictures/").expect("its picture");
    let picture = format!("/pictures/{}", from.split('"').next().unwrap());
    assert_eq!(worker.get(&picture).await.status, 200);

    let id = notice.trim_start_matches("/notices/");
    let edit = format!("/desk/notices/{id}");
    fields[0] = ("title", "改了題目");
    let changed = at_desk.write(&edit, &fields, None).await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    let page = worker.get(&notice).await.text();
    assert!(
        page.contains("改了題目") && page.contains(&picture),
        "its picture stays"
    );
    let desk = at_desk.page(&edit).await;
    assert!(
        desk.contains("改了題目") && desk.contains("2026-07-03T19:00"),
        "{desk}"
    );

    let removed = at_desk.press(&format!("{edit}/removal")).await;
    assert_eq!(removed.status, 303);
    assert_eq!(worker.get(&notice).await.status, 404);
    assert_eq!(worker.get(&picture).await.status, 404);
    assert!(!worker.get("/notices").await.text().contains("改了題目"));
}

#[tokio::test]
async fn what_was_typed_survives_a_mistake_and_a_preview_the_picture_too() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Admin], None).await;
    let mut fields = TALK.to_vec();
    let id = id();
    fields.push(("id", &id));
    fields[3] = ("until", "2026-07-01T20:00");
    let wrong = at_desk
        .write("/desk/notices", &fields, Some(photo(ImageFormat::Jpeg)))
        .await;
    assert_eq!(wrong.status, 422);
    let page = wrong.text();
    for kept in [
        "結束的時間要在開始之後",
        "彎腰的學問",
        "站着聽也行",
        "工會二樓",
        &id,
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let held = hidden(&page, "held");
    let picture = format!("/desk/pictures/{held}");
    assert_eq!(at_desk.caller.get(&picture).await.status, 200);
    assert_ne!(world.worker().get(&picture).await.status, 200);

    fields[3] = ("until", "2026-07-09T20:00");
    fields.push(("held", &held));
    let mut looked = fields.clone();
    looked.push(("preview", "1"));
    let preview = at_desk.write("/desk/notices", &looked, None).await;
    assert_eq!(preview.status, 200);
    assert!(preview.text().contains("還沒有保存") && preview.text().contains(&picture));
    let notice = format!("/notices/{id}");
    assert_eq!(
        world.worker().get(&notice).await.status,
        404,
        "only looked at"
    );

    let done = at_desk.write("/desk/notices", &fields, None).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(
        world
            .worker()
            .get(&notice)
            .await
            .text()
            .contains("/pictures/")
    );

    fields[0] = ("title", "");
    let edit = format!("/desk/notices/{id}");
    let refused = at_desk.write(&edit, &fields, None).await;
    assert_eq!(refused.status, 422);
    let no_picture = at_desk
        .write(&edit, &TALK, Some(b"MZ a program".to_vec()))
        .await;
    assert_eq!(no_picture.status, 422);
    assert!(no_picture.text().contains("這張圖片打不開"));
}

#[tokio::test]
async fn only_those_who_may_write_notices_and_see_the_names() {
    let world = World::new().await;
    let department = world.department("後勤服務中心");
    let writer = world.at_desk(&[Role::Dispatcher], None).await;
    let notice = writer.tell(&TALK, None).await;
    let desk = format!("/desk{notice}");
    for role in Role::ALL {
        let of = (role == Role::Handler).then_some(department);
        let browser = world.at_desk(&[role], of).await;
        let may = matches!(role, Role::Admin | Role::Dispatcher);
        let wanted = if may { 200 } else { 403 };
        for path in ["/desk/notices", desk.as_str()] {
            let seen = browser.caller.get(path).await.status;
            assert_eq!(seen, wanted, "{role:?} {path}");
        }
        if !may {
            let form = hidden(&browser.page("/desk/password").await, "form");
            for deed in ["", "/names", "/removal"] {
                let path = format!("{desk}{deed}");
                let mut fields = TALK.to_vec();
                fields.push(("form", &form));
                let answer = browser.caller.submit(&path, &fields).await;
                assert_eq!(answer.status, 403, "{role:?} {path}");
            }
        }
    }
    assert_eq!(world.worker().get(&notice).await.status, 200);
}

#[tokio::test]
async fn a_word_on_a_notice_is_a_case_and_stands_below_it_with_the_answer_once_it_is_published() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let notice = at_desk.tell(&TALK, None).await;
    let id = notice.trim_start_matches("/notices/").to_owned();
    let worker = world.worker();
    let page = worker.get(&notice).await.text();
    let ask = format!("/report?about={id}");
    assert!(page.contains(&ask));
    let form = worker.get(&ask).await.text();
    assert!(form.contains("關於通知") && form.contains("彎腰的學問"));
    assert_eq!(hidden(&form, "about"), id);
    assert!(form.contains("value=\"question\" checked"), "{form}");

    let (command, receipt) = (hidden(&form, "id"), hidden(&form, "receipt"));
    let fields = [
        ("id", command.as_str()),
        ("receipt", receipt.as_str()),
        ("about", id.as_str()),
        ("kind", "question"),
        ("text", "夜班的趕不上怎麼辦？"),
    ];
    let filed = worker.submit("/report", &fields).await;
    assert_eq!(filed.status, 200, "{}", filed.text());
    let number = worker.track(&receipt).await["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let desk = at_desk.page(&format!("/desk/cases/{number}")).await;
    assert!(desk.contains("關於通知「惠工講堂：彎腰的學問」"), "{desk}");
    assert!(
        !worker.get(&notice).await.text().contains("夜班的"),
        "not public yet"
    );

    at_desk
        .deed(
            &number,
            "ending",
            &[("ending", "explained"), ("text", "加講一場")],
        )
        .await;
    let words = [
        ("title", "夜班怎麼辦"),
        ("text", "夜班的趕不上怎麼辦？"),
        ("answer", "週二早上加講一場。"),
    ];
    let published = at_desk.deed(&number, "publication", &words).await;
    assert_eq!(published.status, 303, "{}", published.text());
    let page = worker.get(&notice).await.text();
    assert!(
        page.contains("夜班怎麼辦") && page.contains("週二早上加講一場。"),
        "{page}"
    );

    // A program says it in its command; what names no notice costs nobody their words.
    let told = json!({"text": "家屬能來嗎", "kind": "question", "about": id});
    let case = worker.file_with(told, json!([])).await;
    let known = world.app.case_by_number(&case.number).await.unwrap();
    assert_eq!(known.about.map(|about| about.0.to_string()), Some(id));
    let odd = json!({"text": "問別的", "about": "no notice"});
    let odd = worker.file_with(odd, json!([])).await;
    let odd = world.app.case_by_number(&odd.number).await.unwrap();
    assert_eq!(odd.about, None);
}
