//! The demo tells three believable years: everything happens in it, its figures are those of a good centre, it refuses
//! a hub that is in use.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};
use shishiling::app::demo::{Filled, PASSWORD, Untold, fill};
use shishiling::app::{App, Clock};
use shishiling::domain::By;
use shishiling::domain::board::Meal;
use shishiling::domain::case::{Closing, Ending, Kind, LineKind, Status, Via};
use shishiling::domain::deadline::Class;
use shishiling::domain::measure::{Fact, Period, Ratio, figures};
use shishiling::domain::receipt::Receipt;
use shishiling::store::{Options, Store};

fn now() -> Timestamp {
    "2026-11-24T06:20:00Z".parse().expect("a time")
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("the zone is built in")
}

async fn filled(dir: &std::path::Path) -> (Filled, App) {
    let told = fill(dir, zone(), "https://mine.example", now()).await;
    let told = told.expect("an empty folder is filled");
    let clock: Clock = std::sync::Arc::new(now);
    let options = Options {
        now: clock.clone(),
        zone: zone(),
        ..Options::default()
    };
    let store = Store::open(dir, options).expect("what was filled opens");
    (told, App::new(store, clock, zone(), "https://mine.example"))
}

fn share(ratio: Ratio) -> f64 {
    f64::from(ratio.part) / f64::from(ratio.whole.max(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn three_years_are_told_with_everything_in_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let (told, app) = filled(dir.path()).await;
    assert!((450..600).contains(&told.cases), "{} cases", told.cases);
    app.store().settle().await.expect("the views follow");
    let facts: Vec<Fact> = app.store().facts(<[Fact]>::to_vec);

    every_kind_of_thing_happens(&facts);
    the_figures_are_those_of_a_good_centre(&facts);
    some_wait_right_now(&facts);
    the_canteens_cook(&app);

    let pictures = pictures(&app, &facts);
    assert!(pictures.0 >= 15 && pictures.1 >= 15, "{pictures:?}");
    for account in &told.accounts {
        let signed = app.sign_in(&account.account, PASSWORD, None).await;
        assert!(signed.is_ok(), "{} cannot sign in", account.account);
    }
    for (title, receipt) in &told.receipts {
        let hash = Receipt::parse(receipt).expect("a receipt").hash();
        let case = app.store().case_by_receipt(&hash).expect("a look");
        let case = case.expect("a receipt of the demo opens its case");
        let read = app.read(case).expect("its words open");
        assert!(!read.text.is_empty() && !title.is_empty());
    }
    app.store().close().await;
    drop(app);

    let again = fill(dir.path(), zone(), "https://mine.example", now()).await;
    let why = again.err().map(|why| why.to_string());
    assert_eq!(why, Some(Untold::NotEmpty.to_string()));
}

fn every_kind_of_thing_happens(facts: &[Fact]) {
    let seen = |pick: fn(&Fact) -> String| facts.iter().map(pick).collect::<BTreeSet<_>>();
    assert_eq!(seen(|f| format!("{:?}", f.kind)).len(), Kind::ALL.len());
    assert_eq!(seen(|f| format!("{:?}", f.class)).len(), Class::ALL.len());
    assert_eq!(seen(|f| format!("{:?}", f.status)).len(), 4);
    assert_eq!(seen(|f| format!("{:?}", f.ending)).len(), 5);
    assert_eq!(seen(|f| format!("{:?}", f.closing)).len(), 5);
    assert_eq!(seen(|f| format!("{:?}", f.via)).len(), 6);
    assert_eq!(seen(|f| format!("{:?}", f.face)).len(), 5);
    assert_eq!(seen(|f| format!("{}", f.number.year)).len(), 4);
    assert!(
        facts.iter().all(|f| f.category.is_some()),
        "a category is misspelt"
    );
    assert!(facts.iter().filter(|f| f.place.is_some()).count() > 300);
    assert!(facts.iter().any(|f| f.reopened > 0) && facts.iter().any(|f| f.cadre));
    assert!(facts.iter().any(|f| f.rated_by_phone) && facts.iter().any(|f| f.seconds > 15));
    assert!(
        facts
            .iter()
            .any(|f| f.via == Via::Kiosk && f.closing == Some(Closing::Rated))
    );
    let handled = facts.iter().filter(|f| f.dispatched_at.is_some());
    assert!(handled.count() > 300, "most are dispatched");
    let published = facts.iter().filter(|f| f.published_at.is_some()).count();
    assert!(published * 10 > facts.len() * 7, "{published} published");
    assert!(facts.iter().any(|f| f.ending == Some(Ending::Planned)));
}

fn the_figures_are_those_of_a_good_centre(facts: &[Fact]) {
    let whole = Period {
        from: Timestamp::MIN,
        until: Timestamp::MAX,
    };
    let f = figures(facts.iter(), whole, now());
    assert!(
        (0.97..1.0).contains(&share(f.completion)),
        "{:?}",
        f.completion
    );
    assert!(
        (0.935..0.985).contains(&share(f.satisfied)),
        "{:?}",
        f.satisfied
    );
    assert!((0.90..1.0).contains(&share(f.in_time)), "{:?}", f.in_time);
    assert!(share(f.solved) > 0.8 && share(f.rated) > 0.7, "{f:?}");
    assert!(
        f.first_answer.median_seconds.is_some_and(|s| s < 60),
        "{f:?}"
    );
    assert!(share(f.first_answer.in_time) > 0.95, "{f:?}");
}

/// Two canteens with something on the table at any hour, the first with a menu of today and a dish that is gone.
fn the_canteens_cook(app: &App) {
    let site = app.site();
    let canteens: Vec<_> = site.places.iter().filter(|p| site.is_canteen(p)).collect();
    assert_eq!(canteens.len(), 2);
    let day = now().to_zoned_datetime(zone()).date();
    for hour in 0..24 {
        for canteen in &canteens {
            let table = site.board.table(canteen.code, day.at(hour, 30, 0, 0));
            let table = table.unwrap_or_else(|| panic!("nothing at {hour}"));
            assert!(table.dishes.len() >= 3 && table.dishes.iter().any(|d| d.price_fen > 0));
        }
    }
    let lunch = site.board.table_of(canteens[0].code, day, Meal::Lunch);
    let lunch = lunch.expect("a menu of today");
    assert!(!lunch.planned && lunch.dishes.iter().any(|dish| dish.sold_out));
}

fn some_wait_right_now(facts: &[Fact]) {
    let open = |status: Status| facts.iter().filter(move |f| f.status == status);
    assert!(open(Status::Waiting).count() >= 3);
    assert!(open(Status::Rating).count() >= 4);
    let late = |f: &&Fact| f.next_due().is_some_and(|due| due < now());
    let handling: Vec<&Fact> = open(Status::Handling).collect();
    let (late, fresh): (Vec<&Fact>, Vec<&Fact>) = handling.iter().copied().partition(late);
    assert!(late.len() >= 3 && fresh.len() >= 5, "{} late", late.len());
    let newest = facts.iter().map(|f| f.filed_at).max().expect("cases");
    assert!(now().duration_since(newest).as_mins() < 10);
}

/// Photos that reporters sent, and photos that staff answered with; each opens.
fn pictures(app: &App, facts: &[Fact]) -> (usize, usize) {
    let (mut before, mut after) = (0, 0);
    for fact in facts {
        let case = app.store().case(fact.id).expect("a look").expect("a case");
        for file in &case.files {
            let stored = file.stored.expect("every photo arrived");
            let bytes = app.store().read_file(&case, &stored).expect("a look");
            image::load_from_memory(&bytes.expect("its bytes")).expect("a picture");
            match file.by {
                By::Reporter => before += 1,
                _ => after += 1,
            }
        }
        assert!(case.thread.is_sorted_by_key(|line| line.at));
        assert!(matches!(case.thread[0].what, LineKind::Filed));
    }
    (before, after)
}
