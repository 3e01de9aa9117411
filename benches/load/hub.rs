//! The hub under load: the real router over a real disk, on a real socket of this machine.
#![allow(dead_code)] // Each bench uses a part.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mimalloc::MiMalloc;
use shishiling::app::App;
use shishiling::domain::case::{Ending, Face, Kind, Via};
use shishiling::domain::command::{Body, Command, Filing, Request};
use shishiling::domain::receipt::Receipt;
use shishiling::domain::site::SiteEvent;
use shishiling::domain::staff::{Member, Role, StaffId};
use shishiling::domain::{By, CaseId, CommandId, Target, Words};
use shishiling::http;
use shishiling::http::limits::Rates;
use shishiling::i18n::Lang;
use shishiling::store::{Options, Store};
use uuid::Uuid;

/// The program's own, for the hub, for what it is measured against and for the clients alike.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Opens a hub with its default site and one member who may do everything that a desk does.
pub async fn open(dir: &Path) -> (App, Member) {
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
    let options = Options {
        zone: zone.clone(),
        ..Options::default()
    };
    let store = Store::open(dir, options).expect("a data directory");
    let app = App::new(
        store,
        Arc::new(Timestamp::now),
        zone,
        "https://mine.example",
    );
    app.found(Lang::Hant).await.expect("a default site");
    let member = Member {
        id: StaffId(77),
        account: "bench".into(),
        name: "值班員".into(),
        roles: vec![Role::Dispatcher, Role::Handler, Role::Safety],
        department: app.site().departments.first().map(|d| d.id),
        left: false,
    };
    if app.site().members.iter().all(|known| known.id != member.id) {
        let event = SiteEvent::MemberSet(member.clone());
        app.record(By::Hub, event).await.expect("a member");
    }
    (app, member)
}

/// The router with no limit on how much is filed.
pub fn router(app: &App) -> Router {
    http::router_within(app.clone(), Rates::UNLIMITED)
}

/// Serves a router on a free port of this machine.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// The body of a filing as a phone sends it.
pub fn filing() -> String {
    let receipt = Receipt::from_bits(rand::random());
    let (id, code) = (Uuid::now_v7(), receipt.reveal());
    format!(
        r#"{{"entries":[{{"id":"{id}","type":"case.filed","v":1,"at":"2026-07-02T09:41:00Z","sent_at":"2026-07-02T09:41:03Z","body":{{"receipt":"{code}","kind":"request","category":"logistics","text":"澡堂能不能晚一個鐘頭關門？我們四點班上來已經十二點半，水都涼了。請後勤考慮一下，謝謝。"}},"files":[]}}]}}"#
    )
}

/// Five commands that make a case of the nth kind: most are ended and rated, some wait, some are on the wall.
/// With them the receipt that opens it.
pub fn case(app: &App, member: &Member, n: u64) -> (Receipt, Vec<Request>) {
    let site = app.site();
    let receipt = Receipt::from_bits(rand::random());
    let id = Uuid::now_v7();
    let staff = By::Staff(member.id);
    let places: Vec<_> = site.open_places().map(|place| place.code).collect();
    let department = site.departments[n as usize % site.departments.len()].id;
    let filing = Filing {
        receipt: receipt.hash(),
        kind: [Kind::Request, Kind::Hazard, Kind::Suggestion][n as usize % 3],
        category: Some(site.categories[n as usize % site.categories.len()].id),
        place: Some(places[n as usize % places.len()]),
        sign: None,
        via: Via::Phone,
        cadre: false,
        text: words(&format!(
            "第{n}件：採掘樓二層的水管漏水，地面一直是濕的，有人差點滑倒。"
        )),
        identity: None,
        files: Vec::new(),
        about: None,
    };
    let answer = Command::Answer {
        text: words("收到，儘快協調。"),
        files: Vec::new(),
    };
    let dispatch = Command::Dispatch {
        department,
        finish_by: None,
        note: None,
    };
    let report = || Command::Report {
        text: words("配件已經到了，明天上午換。"),
    };
    let note = |call| Command::Note {
        text: words("電話問過值班長。"),
        call,
    };
    let end = Command::End {
        ending: Ending::Solved,
        text: Some(words("水管已換新，地面鋪了防滑墊。")),
        files: Vec::new(),
    };
    let publish = Command::Publish {
        title: words(&format!("採掘樓水管漏水（{n}）")),
        text: words("採掘樓二層的水管漏水，地面一直是濕的。"),
        answer: Some(words("水管已換新，地面鋪了防滑墊。")),
        photos: Vec::new(),
    };
    let rate = Command::Rate {
        face: [Face::Satisfied, Face::Fairly][n as usize % 2],
        text: None,
    };
    let (this, held) = (Target::Case(CaseId(id)), Target::Receipt(receipt.hash()));
    let desk = |command| (Uuid::now_v7(), staff, this.clone(), command);
    let mut all = vec![(id, By::Reporter, Target::NewCase, Command::File(filing))];
    match n % 50 {
        0 => all.extend([note(true), note(false), note(true), note(false)].map(desk)),
        n if n % 10 == 1 => all.extend([answer, dispatch, report(), report()].map(desk)),
        n if n % 10 == 2 => all.extend([answer, dispatch, end, publish].map(desk)),
        _ => {
            all.extend([answer, dispatch, end].map(desk));
            all.push((Uuid::now_v7(), By::Reporter, held, rate));
        }
    }
    let requests = all.into_iter().map(|(id, by, target, command)| {
        let content = format!("{id}");
        Request {
            id: CommandId(id),
            digest: app.store().digest(content.as_bytes()),
            by,
            sent_at: None,
            token: None,
            content,
            body: Body::Case { target, command },
        }
    });
    (receipt, requests.collect())
}

fn words(text: &str) -> Words {
    Words(text.into())
}
