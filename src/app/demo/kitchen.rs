//! What the demo's two canteens cook: a plan for every week, the menus of the last days, and what is sold out today.

use jiff::civil::{Date, time};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::chance::Chance;
use super::plan::{Deed, Did, id_at};
use crate::app::menu::{fresh, lines};
use crate::domain::board::{Board, BoardEvent, Dish, Meal, Menu, Plan};
use crate::domain::place::{Name, Place, PlaceCode};
use crate::domain::site::{Site, SiteEvent};
use crate::domain::staff::StaffId;
use crate::domain::{By, CommandId};

/// Writes the menus: a handler of logistics.
const COOK: By = By::Staff(StaffId(15));

/// Breakfast, lunch, dinner, night shift, from Monday.
const WEEK: [[&str; 4]; 7] = [
    [
        "油條1.5 豆漿1 小米粥1 茶葉蛋2 鹹菜0 花捲1",
        "紅燒肉14 土豆絲5 西紅柿炒雞蛋7 蒜蓉油麥菜5 紫菜蛋花湯1 米飯1 饅頭0.5",
        "青椒肉片11 家常豆腐7 炒白菜4 刀削麵9 小米粥1 饅頭0.5",
        "牛肉麵13 炒餅9 番茄雞蛋麵8 熱豆漿1",
    ],
    [
        "包子2 豆腐腦2.5 油餅2 煮雞蛋1.5 鹹菜0",
        "魚香肉絲12 紅燒茄子8 醋溜白菜5 冬瓜排骨湯3 米飯1 饅頭0.5",
        "回鍋肉13 麻婆豆腐7 清炒豆芽4 臊子麵10 玉米粥1",
        "羊肉燴麵14 蛋炒飯8 酸辣湯2 熱豆漿1",
    ],
    [
        "肉夾饃7 胡辣湯4 豆漿1 茶葉蛋2 鹹菜0",
        "糖醋里脊14 酸辣土豆絲5 香菇油菜6 西葫蘆炒蛋7 米飯1 饅頭0.5",
        "豬肉白菜水餃12 拌黃瓜4 花生米5 餃子湯0",
        "紅燒牛肉蓋飯15 炸醬麵9 小米粥1",
    ],
    [
        "油條1.5 豆漿1 小籠包6 茶葉蛋2 鹹菜0",
        "宮保雞丁13 地三鮮8 蒜薹炒肉11 清炒菠菜5 綠豆湯0 米飯1 饅頭0.5",
        "紅燒帶魚14 燒豆角7 涼拌木耳5 過油肉拌麵12 玉米粥1",
        "牛肉泡饃13 炒河粉9 紫菜湯1",
    ],
    [
        "雞蛋灌餅5 豆腐腦2.5 南瓜粥1 煮雞蛋1.5 鹹菜0",
        "土豆燉牛肉16 番茄炒蛋7 手撕包菜6 海帶排骨湯3 米飯1 饅頭0.5",
        "黃燜雞14 蒜蓉生菜5 酸菜粉條6 西紅柿打滷麵8 小米粥1",
        "羊雜湯10 燒餅2 蛋炒飯8 熱豆漿1",
    ],
    [
        "包子2 豆漿1 油餅2 茶葉蛋2 鹹菜0",
        "紅燒獅子頭12 木須肉10 清炒西蘭花7 豆腐湯1 米飯1 饅頭0.5",
        "大盤雞拌麵15 拍黃瓜4 炒豆腐皮6 小米粥1",
        "牛肉麵13 炒餅9 酸辣湯2",
    ],
    [
        "油條1.5 豆腐腦2.5 豆漿1 煮雞蛋1.5 鹹菜0",
        "清蒸鱸魚18 紅燒肉14 乾煸豆角8 拍黃瓜4 西湖牛肉羹3 米飯1",
        "手工水餃12 醬牛肉18 老醋花生6 餃子湯0",
        "羊肉燴麵14 番茄雞蛋麵8 熱豆漿1",
    ],
];

/// What men take along or eat at the pithead, every day.
const AT_THE_PITHEAD: [&str; 4] = [
    "肉包子2.5 小米粥1 茶葉蛋2 鹹菜0",
    "班中餐盒飯15 牛肉麵13 熱湯0",
    "盒飯15 臊子麵10 熱湯0",
    "現炒盒飯16 牛肉麵13 薑湯0",
];

/// One dish more, on days that end like this.
const SPECIALS: [&str; 5] = [
    "糖醋排骨17",
    "紅燒茄子8",
    "小炒黃牛肉19",
    "剁椒魚頭18",
    "梅菜扣肉15",
];

/// A second canteen beside the one of the default site.
pub(super) fn place(site: &Site) -> SiteEvent {
    let taken = |code: &PlaceCode| site.place(*code).is_some();
    let code = (0x0003_14c7..)
        .map(PlaceCode::from_bits)
        .find(|code| !taken(code))
        .expect("a million codes are never all taken");
    SiteEvent::PlaceSet(Place {
        code,
        name: Name {
            hant: "井口食堂".into(),
            hans: "井口食堂".into(),
            en: "Pithead canteen".into(),
        },
        no_camera: false,
        category: site.category_by_slug("canteen").map(|c| c.id),
        retired: false,
    })
}

/// The plan from a month ago, the menus of the last days and of tomorrow, what is sold out.
pub(super) fn deeds(
    site: &Site,
    zone: &TimeZone,
    now: Timestamp,
    chance: &mut Chance,
) -> Vec<Deed> {
    let canteens = site.places.iter().filter(|place| site.is_canteen(place));
    let codes: Vec<PlaceCode> = canteens.map(|place| place.code).collect();
    let [first, second] = codes[..] else {
        return Vec::new();
    };
    let today = now.to_zoned_datetime(zone.clone()).date();
    let mut board = Board::default();
    let mut told: Vec<(Date, i8, i8, Vec<BoardEvent>)> = Vec::new();
    let plans = (1..=7).flat_map(|weekday: i8| {
        let cooked = WEEK[usize::from(weekday.unsigned_abs()) - 1];
        let of = move |place, dishes: [&'static str; 4]| {
            Meal::ALL.into_iter().zip(dishes).map(move |(meal, line)| {
                BoardEvent::PlanSet(Plan {
                    place,
                    weekday,
                    meal,
                    dishes: dishes_of(line),
                })
            })
        };
        of(first, cooked).chain(of(second, AT_THE_PITHEAD))
    });
    let plans: Vec<BoardEvent> = plans.collect();
    for plan in &plans {
        board.evolve(plan, now);
    }
    if let Ok(day) = today.checked_sub(30.days()) {
        told.push((day, 9, 10, plans));
    }
    for back in (-1..=3).rev() {
        let Ok(day) = today.checked_sub(i64::from(back).days()) else {
            continue;
        };
        let special = SPECIALS[usize::from(day.day().unsigned_abs()) % SPECIALS.len()];
        let menus = [Meal::Lunch, Meal::Dinner].into_iter().filter_map(|meal| {
            let mut dishes = fresh(&board.table_of(first, day, meal)?);
            let more = dishes_of(special);
            dishes.retain(|dish| more.iter().all(|new| new.name != dish.name));
            dishes.splice(0..0, more);
            Some(menu(first, day, meal, dishes, now))
        });
        // Tomorrow's is written this morning.
        let written = if back < 0 { today } else { day };
        told.push((written, 6, 20, menus.collect()));
    }
    for (dish, hour, minute) in [(0, 12, 5), (2, 12, 25)] {
        let lunch = [today, today.yesterday().unwrap_or(today)];
        for day in lunch {
            let special = SPECIALS[usize::from(day.day().unsigned_abs()) % SPECIALS.len()];
            let planned = board.table_of(first, day, Meal::Lunch);
            let planned = planned.and_then(|table| table.dishes.into_iter().nth(dish));
            let name = match (dish, planned) {
                (0, _) => dishes_of(special).remove(0).name,
                (_, Some(served)) => served.name,
                (_, None) => continue,
            };
            let gone = BoardEvent::SoldOut {
                place: first,
                day,
                meal: Meal::Lunch,
                dish: name,
                sold_out: true,
            };
            told.push((day, hour, minute, vec![gone]));
        }
    }
    let deeds = told
        .into_iter()
        .enumerate()
        .filter_map(|(order, (day, hour, minute, events))| {
            let at = day.to_datetime(time(hour, minute, 0, 0));
            let at = at.to_zoned_datetime(zone.clone()).ok()?.timestamp();
            Some(Deed {
                at,
                order,
                id: CommandId(id_at(at, chance)),
                by: COOK,
                did: Did::Arranged(events.into_iter().map(SiteEvent::Board).collect()),
            })
        });
    deeds.collect()
}

fn menu(place: PlaceCode, day: Date, meal: Meal, dishes: Vec<Dish>, now: Timestamp) -> BoardEvent {
    BoardEvent::MenuSet(Menu {
        place,
        day,
        meal,
        dishes,
        as_of: now,
    })
}

fn dishes_of(line: &str) -> Vec<Dish> {
    lines::dishes(line).expect("the demo's own dishes have names and prices")
}
