//! A dish as people type it, 「紅燒肉 12」, 「紅燒肉 12.5 元」, 「紅燒肉￥12」, and what can be wrong with one. Pure.

use crate::domain::board::Dish;

/// The longest name of a dish, in characters.
pub const NAME_MAX: usize = 30;
/// The highest price: 9,999.99 元.
const PRICE_MAX_FEN: u32 = 999_999;

/// Why a line is not a dish of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("no name")]
    Name,
    #[error("the name is longer than 30 characters")]
    NameTooLong,
    #[error("no price")]
    PriceMissing,
    #[error("not a price")]
    Price,
    #[error("a price above 9,999.99")]
    PriceTooHigh,
    #[error("a formula instead of a value")]
    Formula,
    #[error("not a day")]
    Day,
    #[error("a day too far away")]
    DayFar,
    #[error("not a meal")]
    Meal,
    #[error("the same dish twice in one meal")]
    Twice,
    #[error("more than 60 dishes in one meal")]
    TooMany,
}

impl Mistake {
    /// Behind `menu-mistake-` in the catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Mistake::Name => "name",
            Mistake::NameTooLong => "name-long",
            Mistake::PriceMissing => "price-missing",
            Mistake::Price => "price",
            Mistake::PriceTooHigh => "price-high",
            Mistake::Formula => "formula",
            Mistake::Day => "day",
            Mistake::DayFar => "day-far",
            Mistake::Meal => "meal",
            Mistake::Twice => "twice",
            Mistake::TooMany => "too-many",
        }
    }
}

/// What follows a price: 「12 元/份」.
const PORTIONS: [&str; 20] = [
    "/份", "/碗", "/個", "/个", "/斤", "/兩", "/两", "/盒", "/瓶", "/根", "/只", "/隻", "/杯",
    "每份", "一份", "每碗", "每個", "每个", "/例", "/套",
];
const CURRENCIES: [&str; 8] = ["元", "塊", "块", "圓", "圆", "yuan", "rmb", "cny"];
const FREE: [&str; 4] = ["免費", "免费", "free", "不要錢"];
const SIGNS: [char; 2] = ['¥', '$'];

/// The dishes of a line: mostly one; several where each stands with its price, 「紅燒肉12 土豆絲6」.
pub fn dishes(line: &str) -> Result<Vec<Dish>, Mistake> {
    let by_commas = pieces(line, |c| "，,;；、".contains(c));
    let by_spaces = pieces(line, char::is_whitespace);
    for pieces in [&by_commas, &by_spaces] {
        let alone: Result<Vec<Dish>, Mistake> = pieces.iter().map(|piece| dish(piece)).collect();
        if let (2.., Ok(several)) = (pieces.len(), alone) {
            return Ok(several);
        }
    }
    let in_pairs = by_spaces.len() > 2
        && by_spaces.len().is_multiple_of(2)
        && by_spaces
            .chunks_exact(2)
            .all(|pair| price(pair[0]).is_err() && price(pair[1]).is_ok());
    match in_pairs {
        true => by_spaces
            .chunks_exact(2)
            .map(|pair| whole(pair[0], price(pair[1])?))
            .collect(),
        false => dish(line).map(|dish| vec![dish]),
    }
}

fn pieces(line: &str, parts: impl Fn(char) -> bool) -> Vec<&str> {
    line.split(parts)
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// One dish with its price behind it, or before it.
pub fn dish(line: &str) -> Result<Dish, Mistake> {
    let written: Vec<char> = line.trim().chars().collect();
    let plain: Vec<char> = written.iter().copied().map(narrow).collect();
    let written = &written[bullet(&plain)..];
    let plain = &plain[bullet(&plain)..];
    if plain.first() == Some(&'=') {
        return Err(Mistake::Formula);
    }
    // The longest end that is a price: 「12」 of 「紅燒肉 12」, not 「2」.
    for at in (1..plain.len()).filter(|at| begins_price(plain, *at)) {
        let name: String = written[..at].iter().collect();
        match price(&plain[at..].iter().collect::<String>()) {
            Ok(fen) => return whole(&name, fen),
            Err(Mistake::PriceTooHigh) => return Err(Mistake::PriceTooHigh),
            Err(_) => {}
        }
    }
    // 「12元 紅燒肉」
    for at in (1..plain.len()).rev() {
        let head: String = plain[..at].iter().collect();
        let in_a_number = plain[at].is_ascii_digit() || plain[at] == '.';
        if in_a_number && plain[at - 1].is_ascii_digit() {
            continue;
        }
        if let Ok(fen) = price(&head) {
            let name: String = written[at..].iter().collect();
            return whole(&name, fen);
        }
    }
    match price(&plain.iter().collect::<String>()) {
        Ok(_) => Err(Mistake::Name),
        Err(_) => Err(Mistake::PriceMissing),
    }
}

/// A price alone: 「12」, 「￥12.5」, 「12.50 元/份」, 「免費」.
pub fn price(text: &str) -> Result<u32, Mistake> {
    let plain: String = text.chars().map(narrow).collect();
    let mut text = plain.trim().to_lowercase();
    if text.is_empty() {
        return Err(Mistake::PriceMissing);
    }
    if text.starts_with('=') {
        return Err(Mistake::Formula);
    }
    if FREE.contains(&text.as_str()) {
        return Ok(0);
    }
    for endings in [&PORTIONS[..], &CURRENCIES[..]] {
        if let Some(left) = endings.iter().find_map(|end| text.strip_suffix(end)) {
            text = left.trim_end().to_owned();
        }
    }
    let digits = text
        .strip_prefix("rmb")
        .or_else(|| text.strip_prefix(&SIGNS[..]))
        .unwrap_or(&text)
        .trim_start();
    let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !all_digits(yuan) || !all_digits(fen) {
        return Err(Mistake::Price);
    }
    if yuan.len() > 6 {
        return Err(Mistake::PriceTooHigh);
    }
    // 「12.50000」 is how a spreadsheet may write it; a tenth of a 分 is not a price.
    let (fen, rest) = fen.split_at(fen.len().min(2));
    if rest.bytes().any(|b| b != b'0') || (digits.contains('.') && fen.is_empty()) {
        return Err(Mistake::Price);
    }
    let yuan: u32 = yuan.parse().map_err(|_| Mistake::Price)?;
    let fen: u32 = format!("{fen:0<2}").parse().map_err(|_| Mistake::Price)?;
    match yuan * 100 + fen {
        fen if fen > PRICE_MAX_FEN => Err(Mistake::PriceTooHigh),
        fen => Ok(fen),
    }
}

/// A name alone, without the dots and dashes that lead to a price.
pub fn name(text: &str) -> Result<String, Mistake> {
    let filling = |c: char| c.is_whitespace() || ":：,，、;；·…—-=|_/．.".contains(c);
    let name: String = text
        .trim_matches(filling)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        _ if text.trim_start().starts_with(['=', '＝']) => Err(Mistake::Formula),
        0 => Err(Mistake::Name),
        1..=NAME_MAX => Ok(name),
        _ => Err(Mistake::NameTooLong),
    }
}

fn whole(text: &str, price_fen: u32) -> Result<Dish, Mistake> {
    Ok(Dish {
        name: name(text)?,
        price_fen,
        sold_out: false,
    })
}

/// Whether a price may begin here: at a sign, at the first digit of a number, at 「免費」.
fn begins_price(plain: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| plain[before]);
    match plain[at] {
        '0'..='9' => !before.is_some_and(|c| c.is_ascii_digit() || c == '.' || SIGNS.contains(&c)),
        c if SIGNS.contains(&c) => true,
        '免' | '不' | 'f' | 'F' | 'r' | 'R' => {
            !before.is_some_and(|before| before.is_ascii_alphabetic())
        }
        _ => false,
    }
}

/// How many characters number a list: 「1.」, 「（2）」, 「-」.
fn bullet(plain: &[char]) -> usize {
    let space = |at: usize| plain[at..].iter().take_while(|c| c.is_whitespace()).count();
    if plain.first().is_some_and(|c| "-*•·●○".contains(*c)) {
        return 1 + space(1);
    }
    let open = usize::from(plain.first() == Some(&'('));
    let digits = plain[open..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let end = open + digits;
    let closed = plain.get(end).is_some_and(|c| match open {
        0 => ".、)".contains(*c),
        _ => *c == ')',
    });
    let decimal =
        plain.get(end) == Some(&'.') && plain.get(end + 1).is_some_and(char::is_ascii_digit);
    match (1..=2).contains(&digits) && closed && !decimal {
        true => end + 1 + space(end + 1),
        false => 0,
    }
}

/// Wide letters, digits and signs as narrow ones: 「１２．５」 is 「12.5」.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '￥' => '¥',
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dish_is_understood_as_people_type_it() {
        for (line, name, fen) in [
            ("紅燒肉 12", "紅燒肉", 1200),
            ("紅燒肉 12.5 元", "紅燒肉", 1250),
            ("紅燒肉￥12", "紅燒肉", 1200),
            ("紅燒肉12塊", "紅燒肉", 1200),
            ("红烧肉：12元/份", "红烧肉", 1200),
            ("1. 紅燒肉 12", "紅燒肉", 1200),
            ("2、土豆絲…………6.50", "土豆絲", 650),
            ("（3）米飯 免費", "米飯", 0),
            ("- 豆漿\t2", "豆漿", 200),
            ("　小炒肉（微辣）　１８．５元", "小炒肉（微辣）", 1850),
            ("三鮮餃子(15個) 10", "三鮮餃子(15個)", 1000),
            ("可樂330ml 3", "可樂330ml", 300),
            ("12元 紅燒肉", "紅燒肉", 1200),
            ("Braised pork ¥12.50", "Braised pork", 1250),
            ("Free-range egg 3", "Free-range egg", 300),
            ("7up 5", "7up", 500),
            ("1.5 元豆漿", "豆漿", 150),
        ] {
            let dish = dish(line).unwrap_or_else(|why| panic!("{line}: {why}"));
            assert_eq!((dish.name.as_str(), dish.price_fen), (name, fen), "{line}");
        }
    }

    #[test]
    fn several_on_a_line_are_several_dishes() {
        let names = |line| {
            let dishes = dishes(line).expect("dishes");
            let names = dishes
                .into_iter()
                .map(|d| format!("{} {}", d.name, d.price_fen));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names("紅燒肉12 土豆絲6"), ["紅燒肉 1200", "土豆絲 600"]);
        let said = names("紅燒肉 12 元，土豆絲 6元");
        assert_eq!(said, ["紅燒肉 1200", "土豆絲 600"]);
        assert_eq!(names("青椒、土豆絲 8"), ["青椒、土豆絲 800"]);
        assert_eq!(names("紅燒肉 12，土豆絲 6"), ["紅燒肉 1200", "土豆絲 600"]);
        assert_eq!(names("水餃 15個 10"), ["水餃 15個 1000"]);
        assert_eq!(names("紅燒肉 12"), ["紅燒肉 1200"]);
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        let long = format!("{} 5", "長".repeat(31));
        for (line, mistake) in [
            ("紅燒肉", Mistake::PriceMissing),
            ("", Mistake::PriceMissing),
            ("12", Mistake::Name),
            ("=HYPERLINK(\"x\") 5", Mistake::Formula),
            ("紅燒肉 10000", Mistake::PriceTooHigh),
            (long.as_str(), Mistake::NameTooLong),
        ] {
            assert_eq!(dish(line), Err(mistake), "{line}");
        }
        for (text, mistake) in [
            ("十二", Mistake::Price),
            ("-3", Mistake::Price),
            ("1.234", Mistake::Price),
            ("12.", Mistake::Price),
            ("10000", Mistake::PriceTooHigh),
            ("99999999999999", Mistake::PriceTooHigh),
            ("", Mistake::PriceMissing),
            ("=1+1", Mistake::Formula),
        ] {
            assert_eq!(price(text), Err(mistake), "{text}");
        }
        assert_eq!(price("12.50000"), Ok(1250));
        assert_eq!(price("RMB 8"), Ok(800));
    }
}
