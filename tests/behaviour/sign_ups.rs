//! Who signs up for what a notice offers: one form is one of them, seats and waiting, signing off, and what is forgotten.

use jiff::SignedDuration;
use shishiling::domain::board::NoticeId;
use shishiling::domain::staff::Role;

use crate::desk::hidden;
use crate::notices::TALK;
use crate::world::{Caller, World, id};

/// Signs somebody up from a fresh page; the code, and what the answer says.
async fn sign_up(worker: &Caller, notice: &str, name: &str) -> (String, String) {
    let page = worker.get(notice).await.text();
    let (id, receipt) = (hidden(&page, "id"), hidden(&page, "receipt"));
    let fields = [
        ("id", id.as_str()),
        ("receipt", receipt.as_str()),
        ("name", name),
        ("means", "綜採一隊"),
    ];
    let path = format!("{notice}/sign-up");
    let mut said = String::new();
    for _ in 0..2 {
        // The answer was lost, and the button pressed again.
        let answer = worker.submit(&path, &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        said = answer.text();
    }
    (receipt, said)
}

#[tokio::test]
async fn people_sign_up_wait_for_a_seat_move_up_and_sign_off() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let notice = at_desk.tell(&TALK, None).await;
    let worker = world.worker();
    let (first, said) = sign_up(&worker, &notice, "田師傅").await;
    assert!(said.contains("您是第 1 位"), "{said}");
    let (_, said) = sign_up(&worker, &notice, "韓師傅").await;
    assert!(
        said.contains("您是第 2 位"),
        "sent twice, it is one: {said}"
    );
    let page = worker.get(&notice).await.text();
    assert!(
        page.contains("名額已滿") && page.contains("報名候補"),
        "{page}"
    );
    let (third, said) = sign_up(&worker, &notice, "馮師傅").await;
    assert!(said.contains("候補第 1 位"), "{said}");

    let nameless = [
        ("id", id()),
        ("receipt", third.clone()),
        ("name", " ".into()),
    ];
    let nameless: Vec<_> = nameless.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let refused = worker.submit(&format!("{notice}/sign-up"), &nameless).await;
    assert_eq!(refused.status, 422);
    let nobody = [("receipt", "0000-0000-0000-0000")];
    let unknown = worker.submit(&format!("{notice}/sign-off"), &nobody).await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.text().contains("名單裡沒有這個報名碼"));

    let off = worker
        .submit(&format!("{notice}/sign-off"), &[("receipt", &first)])
        .await;
    assert!(off.text().contains("已經取消報名"), "{}", off.text());
    let place = worker
        .submit(&format!("{notice}/place"), &[("receipt", &third)])
        .await;
    assert!(
        place.text().contains("您是第 2 位"),
        "moved up: {}",
        place.text()
    );

    let desk = format!("/desk{notice}");
    let seen = at_desk.page(&desk).await;
    assert!(
        seen.contains("2 / 2 人") && !seen.contains("韓師傅"),
        "{seen}"
    );
    let before = world.app.store().head().seq;
    let names = at_desk.press(&format!("{desk}/names")).await;
    let names = names.text();
    assert!(names.contains("韓師傅") && names.contains("馮師傅") && names.contains("綜採一隊"));
    assert!(!names.contains("田師傅"), "who signed off is gone");
    assert_eq!(
        world.app.store().head().seq,
        before + 1,
        "the look is an entry"
    );

    let mut fields = TALK.to_vec();
    fields.retain(|(name, _)| *name != "offers");
    let kept = at_desk.write(&desk, &fields, None).await;
    assert_eq!(kept.status, 422, "names are not thrown away by a slip");
    world.pass(SignedDuration::from_hours(36));
    let late = worker.get(&notice).await.text();
    assert!(
        late.contains("報名已經截止") && !late.contains("name=\"means\""),
        "{late}"
    );
}

#[tokio::test]
async fn names_lie_sealed_never_reach_a_relay_and_are_gone_thirty_days_after() {
    let world = World::new().await;
    let at_desk = world.at_desk(&[Role::Dispatcher], None).await;
    let notice = at_desk.tell(&TALK, None).await;
    let worker = world.worker();
    let (code, _) = sign_up(&worker, &notice, "一個少見的名字").await;
    let lies = |world: &World, words: &str| {
        let words = words.as_bytes();
        world.disk().windows(words.len()).any(|w| w == words)
    };
    assert!(!lies(&world, "一個少見的名字") && !lies(&world, &code));
    let site = world.app.site();
    let told = serde_json::to_string(&site.for_relays().sign_ups).unwrap();
    assert!(
        told.contains("\"count\":1") && !told.contains("sealed"),
        "{told}"
    );

    let id = NoticeId::parse(notice.trim_start_matches("/notices/"));
    let key = site.sign_ups.people(id.unwrap())[0].key;
    let sealed = site.sign_ups.people(id.unwrap())[0].sealed.clone();
    let about = format!("sign-up:{}", id.unwrap().0);
    let open = |world: &World| world.app.store().open_secret(key, &about, &sealed).unwrap();
    assert!(open(&world).is_some());
    world.pass(SignedDuration::from_hours(31 * 24));
    world.app.tend_sign_ups().await.unwrap();
    assert!(
        open(&world).is_some(),
        "the activity was tomorrow evening: not yet"
    );
    world.pass(SignedDuration::from_hours(24));
    world.app.tend_sign_ups().await.unwrap();
    assert_eq!(
        open(&world),
        None,
        "whoever holds the journal reads no name"
    );
    let world = world.restart().await;
    assert_eq!(open(&world), None);
    assert_eq!(
        world.app.site().sign_ups.count(id.unwrap()),
        1,
        "how many they were stays"
    );
    let before = world.app.store().head().seq;
    world.app.tend_sign_ups().await.unwrap();
    assert_eq!(world.app.store().head().seq, before, "once");
}
