//! One entry for everything that can be written today, as the journal would hold it: a story in the order of its times.

use jiff::{SignedDuration, Timestamp};
use shishiling::domain::board::NoticeId;
use shishiling::domain::case::{
    CaseEvent, Claim, Ending, Face, FileRef, Filed, Kind, Media, NotAcceptedFor, Reclassified, Via,
};
use shishiling::domain::deadline::{Class, Due, Limits};
use shishiling::domain::place::{
    Category, CategoryId, Department, DepartmentId, Name, Place, PlaceCode,
};
use shishiling::domain::receipt::Receipt;
use shishiling::domain::relay::RelayId;
use shishiling::domain::site::{Settings, SiteEvent};
use shishiling::domain::staff::{Member, Pass, PassKind, Password, Role, StaffId, TokenHash};
use shishiling::domain::{
    By, CaseId, CaseNumber, CommandId, Digest, ENTRY_VERSION, Entry, KeySlot, Sealed, What,
};
use uuid::Uuid;

const STAFF: By = By::Staff(StaffId(2));

pub fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-07-02T01:41:00.250Z".parse().expect("a time");
    let later = start.checked_add(SignedDuration::from_mins(minutes));
    later.expect("this century")
}

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0000 + n)
}

pub fn words() -> Sealed {
    Sealed((0..40).collect())
}

fn due(minutes: i64) -> Due {
    Due {
        answer: at(minutes + 5),
        dispatch: at(minutes + 15),
        finish: at(minutes + 1_440),
    }
}

pub fn place() -> PlaceCode {
    PlaceCode::parse("7K3M").expect("a code")
}

/// Every entry with what its file's name ends in, where one event has several samples.
pub fn entries() -> Vec<(&'static str, Entry)> {
    let mut all = Vec::new();
    let mut minute = 0;
    let mut tell = |suffix, by, what| {
        minute += 1;
        all.push((
            suffix,
            Entry {
                v: ENTRY_VERSION,
                at: at(minute),
                cause: CommandId(uuid(minute as u128)),
                digest: Digest([minute as u8; 32]),
                by,
                skew_ms: (minute == 1).then_some(-2_250),
                what,
            },
        ));
    };
    for event in site() {
        tell("", By::Hub, What::Site(event));
    }
    for (suffix, by, event) in case() {
        let id = CaseId(uuid(1_000));
        tell(suffix, by, What::Case { id, event });
    }
    let refused = What::Refused {
        kind: "case.rated".into(),
        refusal: "not-ended".into(),
        case: Some(CaseId(uuid(1_000))),
    };
    tell("", By::Reporter, refused);
    let unknown = What::Refused {
        kind: "case.message".into(),
        refusal: "no-such-case".into(),
        case: None,
    };
    tell("-of-no-case", By::Reporter, unknown);
    let conflict = What::Conflict {
        key: KeySlot(8),
        content: words(),
    };
    tell("", By::Reporter, conflict);
    for event in crate::relays::events() {
        let id = RelayId(uuid(3_000));
        tell("", STAFF, What::Site(SiteEvent::Relay { id, event }));
    }
    for what in waiting() {
        tell("", By::Reporter, what);
    }
    for event in crate::posters::events() {
        tell("", STAFF, What::Site(event));
    }
    for event in crate::board::events() {
        tell("", STAFF, What::Site(SiteEvent::Board(event)));
    }
    for event in crate::board::sign_ups() {
        tell("", By::Public, What::Site(event));
    }
    all
}

fn waiting() -> Vec<What> {
    let receipt = Receipt::from_bits([3; 10]).hash();
    vec![
        What::Parked {
            receipt,
            key: KeySlot(9),
            kind: "case.message".into(),
            content: words(),
        },
        What::Unparked {
            receipt,
            key: KeySlot(9),
            expired: false,
        },
        What::Quarantined {
            relay: RelayId(uuid(3_000)),
            why: "sealed".into(),
            key: KeySlot(10),
            content: words(),
        },
        What::Settled {
            aside: 30,
            key: Some(KeySlot(10)),
            filed: Some(CaseId(uuid(1_001))),
        },
    ]
}

fn site() -> Vec<SiteEvent> {
    let name = |hant: &str, hans: &str, en: &str| Name {
        hant: hant.into(),
        hans: hans.into(),
        en: en.into(),
    };
    vec![
        SiteEvent::SettingsSet(Settings {
            issuer: "礦工會".into(),
            phone: "8110".into(),
            danger_phone: "8119".into(),
            language: "zh-Hant".into(),
            limits: Limits::default(),
            quick_replies: vec!["收到，儘快協調".into()],
        }),
        SiteEvent::DepartmentSet(Department {
            id: DepartmentId(1),
            name: name("安監處", "安监处", "Safety office"),
            safety: true,
            phone: "8120".into(),
            retired: false,
        }),
        SiteEvent::CategorySet(Category {
            id: CategoryId(2),
            parent: Some(CategoryId(1)),
            slug: "bathhouse".into(),
            name: name("澡堂", "澡堂", "Bathhouse"),
            department: Some(DepartmentId(1)),
            phrases: Vec::new(),
            retired: false,
        }),
        SiteEvent::PlaceSet(Place {
            code: place(),
            name: name("井口", "井口", "Pithead"),
            no_camera: false,
            category: Some(CategoryId(2)),
            retired: false,
        }),
        SiteEvent::MemberSet(Member {
            id: StaffId(2),
            account: "duty".into(),
            name: "值班員".into(),
            roles: Role::ALL.to_vec(),
            department: Some(DepartmentId(1)),
            left: false,
        }),
        SiteEvent::PassIssued(Pass {
            hash: TokenHash([9; 32]),
            staff: StaffId(2),
            kind: PassKind::Invitation,
            since: at(0),
            until: at(10_000),
        }),
        SiteEvent::PasswordSet {
            staff: StaffId(2),
            password: Password {
                key: KeySlot(3),
                sealed: words(),
            },
            invitation: Some(TokenHash([9; 32])),
        },
        SiteEvent::PassEnded {
            hash: TokenHash([10; 32]),
        },
        SiteEvent::PassesEnded { staff: StaffId(2) },
    ]
}

fn case() -> Vec<(&'static str, By, CaseEvent)> {
    let claim = |slot, media| Claim {
        slot,
        upload: uuid(2_000 + u128::from(slot)),
        bytes: 180_000,
        media,
    };
    let filed = Filed {
        number: CaseNumber {
            year: 2026,
            count: 176,
        },
        receipt: Receipt::from_bits([5; 10]).hash(),
        key: KeySlot(7),
        kind: Kind::Request,
        category: Some(CategoryId(2)),
        place: Some(place()),
        class: Class::Ordinary,
        due: due(0),
        via: Via::Phone,
        cadre: false,
        text: words(),
        identity: Some(words()),
        files: vec![
            claim(0, Media::Photo),
            claim(1, Media::Photo),
            claim(2, Media::Voice),
        ],
        sign: None,
        about: None,
    };
    let ended = |ending, text| CaseEvent::Ended {
        ending,
        text,
        files: Vec::new(),
    };
    let hub = By::Hub;
    vec![
        ("", By::Reporter, CaseEvent::Filed(Box::new(filed.clone()))),
        (
            "-by-poster",
            By::Reporter,
            CaseEvent::Filed(Box::new(Filed {
                sign: Some(place()),
                ..filed.clone()
            })),
        ),
        (
            "-about-a-notice",
            By::Reporter,
            CaseEvent::Filed(Box::new(Filed {
                about: Some(NoticeId(uuid(4_000))),
                ..filed
            })),
        ),
        (
            "",
            hub,
            CaseEvent::FileStored {
                upload: uuid(2_000),
                file: FileRef([11; 32]),
                bytes: 170_000,
            },
        ),
        (
            "",
            hub,
            CaseEvent::FileRefused {
                upload: uuid(2_001),
                reason: "not-a-picture".into(),
            },
        ),
        (
            "",
            STAFF,
            CaseEvent::Answered {
                text: words(),
                files: vec![claim(3, Media::Photo)],
            },
        ),
        ("", STAFF, CaseEvent::IdentitySeen),
        (
            "",
            STAFF,
            CaseEvent::Reclassified(Reclassified {
                kind: Some(Kind::Hazard),
                category: Some(CategoryId(2)),
                place: Some(place()),
                class: Some(Class::Danger),
                due: Some(due(0)),
                title: Some(words()),
            }),
        ),
        (
            "",
            STAFF,
            CaseEvent::Dispatched {
                department: DepartmentId(1),
                promised: at(1_440),
                note: Some(words()),
            },
        ),
        ("", STAFF, CaseEvent::Returned { reason: words() }),
        (
            "-again",
            STAFF,
            CaseEvent::Dispatched {
                department: DepartmentId(1),
                promised: at(1_500),
                note: None,
            },
        ),
        (
            "",
            By::Reporter,
            CaseEvent::Wrote {
                text: words(),
                files: Vec::new(),
            },
        ),
        ("", STAFF, CaseEvent::Progressed { text: words() }),
        (
            "",
            STAFF,
            CaseEvent::Noted {
                text: words(),
                call: true,
            },
        ),
        ("-planned", STAFF, ended(Ending::Planned, Some(words()))),
        (
            "-dissatisfied",
            By::Reporter,
            CaseEvent::Rated {
                face: Face::Dissatisfied,
                text: Some(words()),
                by_phone: false,
            },
        ),
        (
            "",
            By::Reporter,
            CaseEvent::Reopened {
                reason: words(),
                due: due(30),
            },
        ),
        ("", STAFF, ended(Ending::Solved, None)),
        (
            "",
            STAFF,
            CaseEvent::Rated {
                face: Face::Satisfied,
                text: None,
                by_phone: true,
            },
        ),
        (
            "",
            STAFF,
            CaseEvent::Published {
                title: words(),
                text: words(),
                answer: Some(words()),
                photos: vec![uuid(2_000)],
            },
        ),
        ("", By::Public, CaseEvent::Seconded),
        ("", By::Public, CaseEvent::Thumbed),
        ("", STAFF, CaseEvent::Unpublished),
        (
            "",
            STAFF,
            CaseEvent::NotAccepted {
                reason: NotAcceptedFor::Elsewhere,
                text: words(),
            },
        ),
        ("", By::Reporter, CaseEvent::Withdrawn),
        ("", STAFF, CaseEvent::Erased),
    ]
}
