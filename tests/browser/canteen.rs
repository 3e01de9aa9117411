//! A hub in this process whose clock a test turns: a canteen with its dishes, a notice, a result and some thanks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shishiling::app::App;
use shishiling::domain::By;
use shishiling::domain::board::{
    BoardEvent, Dish, Hours, Meal, Menu, Notice, NoticeId, Part, Picture, Programme, Show,
};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::site::SiteEvent;
use shishiling::domain::staff::{Member, Role, StaffId};
use shishiling::i18n::Lang;
use shishiling::store::{Options, Store};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use uuid::Uuid;

const DISHES: [(&str, u32); 9] = [
    ("紅燒肉", 1200),
    ("西紅柿炒雞蛋", 600),
    ("青菜豆腐", 450),
    ("土豆燒牛腩", 1500),
    ("酸辣土豆絲", 400),
    ("清蒸鱸魚", 1600),
    ("老母雞湯", 800),
    ("羊肉泡饃", 1400),
    ("米飯", 100),
];

pub struct Canteen {
    pub app: App,
    clock: Arc<AtomicI64>,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
    place: PlaceCode,
    token: String,
    praise: String,
    picture: Picture,
    _dir: TempDir,
}

impl Canteen {
    /// Half past nine on a Thursday.
    pub async fn opened() -> Canteen {
        // An error where another test of this process was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().expect("a folder");
        let start: Timestamp = "2026-07-02T01:30:00Z".parse().expect("a moment");
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let told = Arc::clone(&clock);
        let now: shishiling::app::Clock = Arc::new(move || {
            Timestamp::from_millisecond(told.load(Ordering::Relaxed)).expect("a moment")
        });
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let options = Options {
            now: now.clone(),
            zone: zone.clone(),
            ..Options::default()
        };
        let store = Store::open(dir.path(), options).expect("a store");
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = free.local_addr().expect("it is bound");
        drop(free);
        let app = App::new(store, now, zone, &format!("http://{address}"));
        app.found(Lang::Hant).await.expect("a default site");
        let site = app.site();
        let place = site.places.iter().find(|p| p.name.hant == "職工食堂");
        let place = place.expect("a canteen").code;
        let member = Member {
            id: StaffId(2),
            account: "zhou".into(),
            name: "周敏".into(),
            roles: vec![Role::Dispatcher],
            department: None,
            left: false,
        };
        let event = SiteEvent::MemberSet(member.clone());
        app.record(By::Hub, event).await.expect("a member");
        let token = app.issue_token(&member).await.expect("a token");
        let picture = app.take_picture(plate()).await.expect("room");
        let mut canteen = Canteen {
            picture: picture.expect("a picture"),
            app,
            clock,
            address,
            serving: None,
            place,
            token: token.reveal().to_owned(),
            praise: String::new(),
            _dir: dir,
        };
        canteen.open().await;
        canteen.furnish().await;
        canteen
    }

    /// Its screen's address.
    pub fn screen(&self) -> String {
        format!("http://{}/screen/{}", self.address, self.place)
    }

    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    pub fn pass(&self, time: Duration) {
        let ms = time.as_millis() as i64;
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// From now on its clock goes by itself.
    pub fn running(&self) -> JoinHandle<()> {
        let clock = Arc::clone(&self.clock);
        tokio::spawn(async move {
            let (start, began) = (clock.load(Ordering::Relaxed), std::time::Instant::now());
            let mut ticks = tokio::time::interval(Duration::from_millis(50));
            loop {
                ticks.tick().await;
                let ms = began.elapsed().as_millis() as i64;
                clock.store(start + ms, Ordering::Relaxed);
            }
        })
    }

    /// Answers, again, at the same address.
    pub async fn open(&mut self) {
        let listener = loop {
            match tokio::net::TcpListener::bind(self.address).await {
                Ok(listener) => break listener,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        let router = shishiling::http::router(self.app.clone())
            .into_make_service_with_connect_info::<SocketAddr>();
        self.serving = Some(tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        }));
    }

    /// The line is cut.
    pub fn close(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
    }

    async fn set(&self, event: BoardEvent) {
        let event = SiteEvent::Board(event);
        let set = self.app.record(By::Hub, event).await;
        set.expect("it is on the board");
    }

    /// The same lunch, written down once more.
    pub async fn serve_as_of_now(&self) {
        let today = self.now().to_zoned_datetime(self.app.zone().clone()).date();
        let site = self.app.site();
        let menu = site.board.menu(self.place, today, Meal::Lunch).cloned();
        if let Some(menu) = menu {
            self.set(BoardEvent::MenuSet(menu)).await;
        }
    }

    pub async fn sell_out(&self, dish: &str) {
        self.set(BoardEvent::SoldOut {
            place: self.place,
            day: Date::constant(2026, 7, 2),
            meal: Meal::Lunch,
            dish: dish.into(),
            sold_out: true,
        })
        .await;
    }

    pub async fn take_back_the_praise(&self) {
        let path = format!("/api/v1/desk/cases/{}/publication", self.praise);
        let client = reqwest::Client::new();
        let asked = client.delete(format!("http://{}{path}", self.address));
        let done = asked.bearer_auth(&self.token).send().await;
        assert!(done.expect("it answers").status().is_success());
    }

    pub async fn remove_notices(&self) {
        let site = self.app.site();
        for notice in &site.board.notices {
            let id = notice.id;
            self.set(BoardEvent::NoticeRemoved { id }).await;
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let client = reqwest::Client::new();
        let asked = client.post(format!("http://{}{path}", self.address));
        let answer = asked.bearer_auth(&self.token).json(body).send().await;
        let answer = answer.expect("it answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }

    async fn furnish(&mut self) {
        let dishes = DISHES.iter().map(|(name, price_fen)| Dish {
            name: (*name).into(),
            price_fen: *price_fen,
            sold_out: false,
        });
        self.set(BoardEvent::MenuSet(Menu {
            place: self.place,
            day: Date::constant(2026, 7, 2),
            meal: Meal::Lunch,
            dishes: dishes.collect(),
            as_of: Timestamp::UNIX_EPOCH,
        }))
        .await;
        for (dish, _) in DISHES.iter().take(6) {
            self.set(BoardEvent::DishPictured {
                dish: (*dish).into(),
                picture: Some(self.picture),
            })
            .await;
        }
        self.set(BoardEvent::NoticeSet(Box::new(Notice {
            id: NoticeId(Uuid::now_v7()),
            title: "雨季到了，上下井走廊請扶好欄杆".into(),
            text: "這幾天雨大，副井口外的走廊地面濕滑。防滑墊已經鋪好，請扶好欄杆，不要跑。".into(),
            picture: Some(self.picture),
            from: self.now() - SignedDuration::from_hours(1),
            until: self.now() + SignedDuration::from_mins(70),
            places: Vec::new(),
            activity: None,
        })))
        .await;
        let at = |hour, minute| Time::constant(hour, minute, 0, 0);
        self.set(BoardEvent::ProgrammeSet(Programme {
            place: self.place,
            parts: vec![
                Part {
                    hours: Hours {
                        from: at(4, 0),
                        until: at(10, 30),
                    },
                    shows: Show::ALL.to_vec(),
                    seconds: 5,
                },
                Part {
                    hours: Hours {
                        from: at(10, 30),
                        until: at(13, 30),
                    },
                    shows: vec![Show::Menu],
                    seconds: 10,
                },
            ],
            dark: Some(Hours {
                from: at(23, 0),
                until: at(4, 0),
            }),
        }))
        .await;
        for (text, kind, title, answer) in [
            (
                "湯太鹹了",
                "request",
                "食堂的湯淡了，夜班也有熱湯喝",
                "從週一起少放鹽，夜班窗口加了保溫桶。",
            ),
            ("饅頭變大了", "praise", "饅頭變大了，謝謝白案師傅", ""),
        ] {
            let receipt = shishiling::domain::receipt::Receipt::from_bits(rand::random());
            let entry = json!({"id": Uuid::now_v7(), "type": "case.filed", "v": 1,
                "place": self.place.to_string(),
                "body": {"receipt": receipt.reveal(), "text": text, "kind": kind}});
            let filed = self
                .post("/api/v1/outbox", &json!({"entries": [entry]}))
                .await;
            let number = filed["results"][0]["ack"]["number"].as_str();
            let number = number.expect("a number").to_owned();
            let path = |what: &str| format!("/api/v1/desk/cases/{number}/{what}");
            if kind == "request" {
                self.pass(Duration::from_secs(90 * 60));
                let ended = json!({"ending": "solved", "text": answer});
                self.post(&path("ending"), &ended).await;
                self.clock.fetch_sub(90 * 60_000, Ordering::Relaxed);
            } else {
                self.praise = number.clone();
            }
            let words = json!({"title": title, "text": text, "answer": answer});
            self.post(&path("publication"), &words).await;
        }
    }
}

/// Something round on a table.
fn plate() -> Vec<u8> {
    let picture = RgbImage::from_fn(640, 480, |x, y| {
        let (x, y) = (x as f32 - 320.0, y as f32 - 240.0);
        match (x * x + y * y).sqrt() {
            far if far > 200.0 => Rgb([120, 84, 52]),
            rim if rim > 150.0 => Rgb([244, 240, 230]),
            near => Rgb([190 - near as u8 / 3, 74, 38]),
        }
    });
    let mut jpeg = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut std::io::Cursor::new(&mut jpeg), ImageFormat::Jpeg)
        .expect("a JPEG can be made");
    jpeg
}
