//! What the demo's union tells, who signed up for it, and the questions that workers asked on it.

use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use uuid::Uuid;

use super::cast::BY_DAY;
use super::chance::Chance;
use super::plan::{Deed, Did, id_at};
use crate::domain::board::{Activity, NoticeId};
use crate::domain::signup::SignUpWords;
use crate::domain::{By, CommandId};

/// A notice as the demo tells it.
pub(super) struct Bill {
    pub key: &'static str,
    pub title: &'static str,
    pub text: &'static str,
    pub picture: Option<&'static str>,
    /// Keys of places of the default site.
    pub places: &'static [&'static str],
    /// Days before now on which it was put up, and days after now for which it stays.
    days: (i64, i64),
    /// Days after now, the hour, where, and how many seats.
    offers: Option<(i64, Time, &'static str, Option<u16>)>,
    /// How many signed up.
    signed: usize,
}

impl Bill {
    pub fn id(&self) -> NoticeId {
        id_of(self.key).expect("every bill has a key")
    }

    pub fn from(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        on(now, zone, -self.days.0, time(8, 30, 0, 0))
    }

    pub fn until(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        on(now, zone, self.days.1, time(20, 0, 0, 0))
    }

    pub fn activity(&self, now: Timestamp, zone: &TimeZone) -> Option<Activity> {
        let (days, hour, whereabouts, seats) = self.offers?;
        let starts = on(now, zone, days, hour);
        Some(Activity {
            starts,
            whereabouts: whereabouts.into(),
            seats,
            closes: starts - SignedDuration::from_hours(2),
        })
    }
}

const KEYS: [&str; 5] = ["lecture", "exam", "bath", "season", "match"];

/// The notice with this key: the same in every demo.
pub(super) fn id_of(key: &str) -> Option<NoticeId> {
    let nth = KEYS.iter().position(|known| *known == key)? as u128;
    let base = 0x0198_c0de_0000_7000_8000_0000_0000_7100_u128;
    Some(NoticeId(Uuid::from_u128(base + nth)))
}

const WARM: Bill = Bill {
    key: "season",
    title: "高溫天，綠豆湯和藿香水管夠",
    text: "這一週地面都在三十五度以上。井口、食堂、採掘樓一樓全天有綠豆湯和藿香正氣水，自己取，不用登記。\n下午兩點到四點，地面戶外的活能停就停；覺得頭暈噁心，先到陰涼地方坐下，叫身邊的人，再打調度室電話。",
    picture: Some("heat"),
    places: &["pithead", "mining"],
    days: (2, 12),
    offers: None,
    signed: 0,
};

const COLD: Bill = Bill {
    key: "season",
    title: "降溫了，升井先喝口薑湯再洗澡",
    text: "這一週夜裡到零下。井口薑湯早中夜三班各一桶，喝完自己添。\n澡堂到井口那段連廊已經掛了門簾；出汗別馬上脫棉衣。誰的棉衣不夠厚，找班組報個數，週五前換。",
    picture: Some("heat"),
    places: &["pithead", "mining"],
    days: (2, 12),
    offers: None,
    signed: 0,
};

/// The notices, in the order in which they were put up; one of them goes by the season.
pub(super) fn bills(now: Timestamp, zone: &TimeZone) -> [Bill; 5] {
    let month = now.to_zoned_datetime(zone.clone()).month();
    let season = match month {
        5..=9 => WARM,
        _ => COLD,
    };
    [
        Bill {
            key: "exam",
            title: "期末這兩週，圖書室給孩子留燈",
            text: "家裡地方小的，讓孩子到文體館二樓圖書室寫作業，每天晚上六點到十點，有開水，有退休的王老師和劉老師坐班答疑。\n家長不用陪，下夜班來接就行。",
            picture: Some("exam"),
            places: &[],
            days: (9, 16),
            offers: None,
            signed: 0,
        },
        Bill {
            key: "lecture",
            title: "惠工講堂：腰疼的人，井下怎麼彎腰",
            text: "礦醫院康復科的陳大夫來講，一個鐘頭，站着聽也行。\n講三件事：抬重物先蹲哪條腿；坐架子上腰後面墊什麼；回家躺着能做的兩個動作。講完一個一個看，帶片子來的先看。",
            picture: Some("lecture"),
            places: &[],
            days: (7, 4),
            offers: Some((3, time(19, 0, 0, 0), "群團服務中心二樓", Some(40))),
            signed: 43,
        },
        Bill {
            key: "bath",
            title: "女澡堂東邊換管，週六停半天",
            text: "週六早上六點到下午兩點，女澡堂東邊一排停水換管，西邊照常。\n早班下班人多，採掘樓一樓的備用浴室同時開，毛巾香皂都備着。",
            picture: Some("bath"),
            places: &["bathhouse"],
            days: (3, 5),
            offers: None,
            signed: 0,
        },
        season,
        Bill {
            key: "match",
            title: "倒班也能打：隊際羽毛球賽報名",
            text: "每隊四個人，可以跨班湊。比賽排在早班和中班交接以後，哪個隊上夜班就往後挪一天。\n球和水工會出，輸贏都有羊肉湯。",
            picture: Some("court"),
            places: &["recreation", "canteen"],
            days: (1, 9),
            offers: Some((8, time(16, 30, 0, 0), "文體館", None)),
            signed: 17,
        },
    ]
}

/// Words of workers on the notices, with what the union answered.
pub(super) const TOLD: &str = "
care@centre question explained direct ago=5d about=lecture | 上夜班的趕不上怎麼辦？ | 那天正好夜班，晚上七點聽不成，能不能再講一場？ | 下週二早上九點給夜班加講一場，還在二樓，不用報名，下了班直接來。 | 想得周到。
care@centre question explained direct ago=4d about=lecture | 家屬能來聽嗎？ | 我愛人腰也不好，能一起來聽嗎？ | 能。家屬來就報您的名字，坐後兩排；名額不算她的。 |
recreation@recreation question explained direct ago=6d about=exam | 小學生也能去嗎？ | 我家孩子上三年級，坐得住，能去圖書室嗎？ | 能，三年級以上都行。靠窗那張桌子矮一些，是給小學生留的。 | 謝謝王老師。
bathhouse@bathhouse question explained direct ago=2d about=bath | 換管那天幾點能洗？ | 週六中班下來大概四點，那時候有熱水嗎？ | 有。下午兩點以前換完；早換完就早開，門口的牌子隨時改。 |
";

const SURNAMES: [&str; 16] = [
    "田", "韓", "馮", "郝", "薛", "常", "賈", "喬", "武", "段", "邢", "侯", "閻", "岳", "申", "路",
];
const UNITS: [&str; 8] = [
    "綜採一隊",
    "綜採二隊",
    "掘進一隊",
    "掘進三隊",
    "機運隊",
    "通風隊",
    "洗煤廠",
    "後勤",
];

/// Who puts them up and who signs up, when.
pub(super) fn deeds(now: Timestamp, zone: &TimeZone, chance: &mut Chance) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for (nth, bill) in bills(now, zone).into_iter().enumerate() {
        let from = bill.from(now, zone);
        let id = CommandId(id_at(from, chance));
        let mut push = |at, id, by, did| {
            let order = deeds.len();
            deeds.push(Deed {
                at,
                order,
                id,
                by,
                did,
            });
        };
        push(from, id, By::Staff(BY_DAY), Did::Told(nth));
        let open = now.duration_since(from).as_secs().max(120);
        for _ in 0..bill.signed {
            let at = from + chance.seconds(60, open);
            let phone = format!("8-{}", chance.within(2_000, 7_000));
            let means = match chance.percent(40) {
                true => phone,
                false => chance.pick(&UNITS).to_owned(),
            };
            let words = SignUpWords {
                name: format!("{}師傅", chance.pick(&SURNAMES)),
                means,
            };
            let notice = bill.id();
            let did = Did::SignedUp { notice, words };
            push(at, CommandId(id_at(at, chance)), By::Public, did);
        }
    }
    deeds
}

/// So many days from now, at this hour.
fn on(now: Timestamp, zone: &TimeZone, days: i64, hour: Time) -> Timestamp {
    let day = now.to_zoned_datetime(zone.clone()).checked_add(days.days());
    let set = day.and_then(|day| day.with().time(hour).build());
    set.map_or(now, |set| set.timestamp())
}
