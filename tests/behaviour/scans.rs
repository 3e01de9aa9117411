//! How often posters were scanned: counted once, kept over a restart, and nothing else of a scan known.

use axum::body::Body;
use axum::http::Method;
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;
use shishiling::domain::scan::Silence;
use shishiling::domain::staff::Role;

use crate::pithead::Box;
use crate::world::World;

fn count(world: &World, name: &str) -> Vec<u32> {
    let code = world.place(name);
    world.app.scans_of(code).into_values().collect()
}

#[tokio::test]
async fn a_scan_counts_once_and_only_when_a_person_scanned() {
    let world = World::new().await;
    let worker = world.worker();
    let path = format!("/P/{}", world.place("井口"));
    worker.get(&path).await;
    assert_eq!(count(&world, "井口"), [1]);
    // Another language, the service worker's copy, a look ahead, a page of ours, and no page at all.
    worker.get(&format!("{path}?lang=en")).await;
    worker.get(&format!("{path}?shell=1")).await;
    let glass = worker.get(&format!("{path}?from=kiosk")).await.text();
    assert!(glass.contains("name=\"via\" value=\"list\""), "{glass}");
    worker.send(Method::HEAD, &path, &[], Body::empty()).await;
    for (name, value) in [
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
        ("sec-fetch-site", "same-origin"),
    ] {
        worker.clone().with(name, value).get(&path).await;
    }
    assert_eq!(count(&world, "井口"), [1]);
    // The kept copy was opened: said barely.
    let opened = format!("{path}/opened");
    let said = worker.send(Method::POST, &opened, &[], Body::empty()).await;
    assert_eq!((said.status.as_u16(), said.body.len()), (204, 0));
    worker.get("/P/ZZZZ").await;
    let nobody = worker
        .send(Method::POST, "/P/ZZZZ/opened", &[], Body::empty())
        .await;
    assert_eq!(nobody.status, 404);
    assert_eq!(count(&world, "井口"), [2]);
    assert_eq!(count(&world, "職工食堂"), [0; 0]);
}

#[tokio::test]
async fn what_was_counted_outlives_the_hub_and_no_page_is_new_for_it() {
    let world = World::new().await;
    let worker = world.worker();
    let path = format!("/P/{}", world.place("井口"));
    worker.get(&path).await;
    worker.get(&path).await;
    world.app.store().settle().await.unwrap();
    let (version, generation) = (world.app.site().version, world.app.store().generation());
    world.app.keep_scans().await.unwrap();
    world.app.keep_scans().await.unwrap();
    let seq = world.app.store().head().seq;
    world.app.keep_scans().await.unwrap();
    assert_eq!(
        world.app.store().head().seq,
        seq,
        "nothing new writes nothing"
    );
    worker.get(&path).await;
    assert_eq!(count(&world, "井口"), [3]);
    world.app.keep_scans().await.unwrap();
    assert_eq!(count(&world, "井口"), [3]);
    assert_eq!(world.app.site().version, version);
    assert_eq!(world.app.store().generation(), generation);

    let world = world.restart().await;
    assert_eq!(count(&world, "井口"), [3]);
    world.app.store().proved().await.unwrap();
    world.worker().get(&path).await;
    world.pass(SignedDuration::from_hours(24));
    world.worker().get(&path).await;
    world.app.keep_scans().await.unwrap();
    assert_eq!(count(&world, "井口"), [4, 1]);
    // Neither who scanned nor with what.
    let disk = world.disk();
    let holds = |text: &[u8]| disk.windows(text.len()).any(|part| part == text);
    assert!(holds(b"\"scanned\"") && !holds(b"10.20.30.40") && !holds(b"phone 1"));
}

#[tokio::test]
async fn a_relays_scans_count_once_however_often_it_says_them() {
    let world = World::new().await;
    let (pithead, _) = Box::enrolled(&world).await;
    let code = world.place("井口");
    let report = |meter: u64, day: &str, n: u32| {
        let counts = json!([[code.to_string(), n], ["ZZZZ", 7]]);
        json!({"v": 1, "epoch": pithead.epoch, "head": {"seq": 0, "hash": "ab".repeat(32)},
            "scans": {"meter": meter, "days": [{"day": day, "counts": counts, "later": 1}]}})
    };
    let say = async |batch| {
        let answer = pithead.caller.post("/api/v1/relay/batches", &batch).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["scans_taken"], true);
    };
    world.worker().get(&format!("/P/{code}")).await;
    say(report(5, "2026-07-02", 3)).await;
    let seq = world.app.store().head().seq;
    say(report(5, "2026-07-02", 3)).await;
    assert_eq!(world.app.store().head().seq, seq, "a repeat writes nothing");
    assert_eq!(count(&world, "井口"), [4]);
    // Its counter went on; a smaller total overtook it on the way.
    say(report(5, "2026-07-02", 5)).await;
    say(report(5, "2026-07-02", 4)).await;
    assert_eq!(count(&world, "井口"), [6]);
    // Its disk is another one: another counter. The hub's own, 0, is not for it to say.
    say(report(6, "2026-07-02", 1)).await;
    say(report(0, "2026-07-01", 2)).await;
    // Days that nobody can have counted lately.
    say(report(6, "2026-07-09", 9)).await;
    say(report(6, "2026-05-01", 9)).await;
    assert_eq!(count(&world, "井口"), [2, 7]);
    let beat = pithead.beat().await.json();
    assert_eq!(beat["scans_taken"], false, "it brought none");
    world.app.keep_scans().await.unwrap();

    let world = world.restart().await;
    assert_eq!(count(&world, "井口"), [2, 7]);
    world.app.keep_scans().await.unwrap();
    assert_eq!(count(&world, "井口"), [2, 7]);
}

#[tokio::test]
async fn a_poster_that_falls_silent_is_reported_and_one_off_the_wall_is_not() {
    let world = World::new().await;
    let path = format!("/P/{}", world.place("井口"));
    for _ in 0..28 {
        world.worker().get(&path).await;
        world.pass(SignedDuration::from_hours(24));
        world.app.keep_scans().await.unwrap();
    }
    let silent = |world: &World| -> Vec<_> {
        let all = world.app.silent_signs();
        all.into_iter()
            .map(|(sign, silence)| (sign.code, silence))
            .collect()
    };
    let others = world.app.site().places.len() - 1;
    let of_pithead = |world: &World| {
        let pithead = world.place("井口");
        silent(world).into_iter().find(|(code, _)| *code == pithead)
    };
    // The others were never scanned at all in these four weeks.
    assert_eq!((silent(&world).len(), of_pithead(&world)), (others, None));
    world.pass(SignedDuration::from_hours(6 * 24));
    let (_, silence) = of_pithead(&world).expect("a week of quiet");
    let since = date(2026, 7, 29);
    assert_eq!(
        silence,
        Silence::Fallen {
            weekly: 7,
            since,
            days: 7
        }
    );
    // Scanned again, and all is well.
    world.worker().get(&path).await;
    assert_eq!(of_pithead(&world), None);

    let admin = world.member(&[Role::Admin], None).await;
    let canteen = world.place("職工食堂");
    world.app.retire_sign(&admin, canteen, true).await.unwrap();
    assert_eq!(silent(&world).len(), others - 1);
}
