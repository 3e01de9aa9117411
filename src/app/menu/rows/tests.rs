//! Sheets as canteens write them, and as nobody should.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use jiff::civil::{Date, date};

use super::{Column, Import, NotAMenu, ROWS_MAX, read};
use crate::app::menu::lines::Mistake;

const TODAY: Date = date(2026, 7, 2);

fn parsed(text: &str) -> Result<Import, NotAMenu> {
    read(text.as_bytes(), TODAY)
}

fn told(import: &Import) -> Vec<String> {
    let meals = import.meals.iter();
    meals
        .map(|(day, meal, dishes)| {
            let dishes: Vec<String> = dishes
                .iter()
                .map(|dish| format!("{} {}", dish.name, dish.price_fen))
                .collect();
            format!("{day} {meal:?}: {}", dishes.join(", "))
        })
        .collect()
}

/// A package as a spreadsheet program writes it.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).expect("memory");
        let packed = encoder.finish().expect("memory");
        let mut sum = Crc::new();
        sum.update(text.as_bytes());
        let mut common = Vec::new();
        for part in [20_u16, 0, 8, 0, 0] {
            common.extend(part.to_le_bytes());
        }
        common.extend(sum.sum().to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((text.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((bytes.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(packed);
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend((parts.len() as u16).to_le_bytes());
    bytes.extend((parts.len() as u16).to_le_bytes());
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend(0_u16.to_le_bytes());
    bytes
}

fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    package(&[
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="舊" sheetId="1" state="hidden" r:id="rId9"/><sheet name="菜單" sheetId="2" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="p"><Relationship Id="rId1" Target="worksheets/sheet2.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet2.xml", sheet),
    ])
}

#[test]
fn a_text_of_cells_is_read_in_three_languages_and_four_encodings() {
    let hans = "日期,餐别,菜名,价格\n2026-07-02,午餐,红烧肉,12\n2026/7/3,早餐,豆浆,￥2.5\n";
    let hant = "日期;餐別;菜名;價格（元）\n2026年7月2日;午飯;红烧肉;12元\n7月3日;早點;豆浆;2.50\n";
    let en = "Date\tMeal\tDish\tPrice\n2026-07-02\tlunch\t红烧肉\t12\n7/3\tBreakfast\t豆浆\t2.5\n";
    let expected = [
        "2026-07-02 Lunch: 红烧肉 1200",
        "2026-07-03 Breakfast: 豆浆 250",
    ];
    let (gbk, _, _) = encoding_rs::GB18030.encode(hans);
    let mut wide = vec![0xff, 0xfe];
    wide.extend(en.encode_utf16().flat_map(u16::to_le_bytes));
    let marked = format!("\u{feff}{hant}");
    for bytes in [
        hans.as_bytes(),
        hant.as_bytes(),
        en.as_bytes(),
        &gbk,
        &wide,
        marked.as_bytes(),
    ] {
        let import = read(bytes, TODAY).expect("a menu");
        assert_eq!(told(&import), expected);
        assert_eq!(import.wrong, []);
    }
}

#[test]
fn a_workbook_with_a_title_merged_cells_serial_days_and_formulas_is_read() {
    let strings = r#"<sst xmlns="m"><si><t>南屯煤礦一食堂</t></si><si><t>日期</t></si><si><t>餐別</t></si><si><t>菜名</t></si><si><t>價格</t></si><si><r><t>紅燒</t></r><r><t>肉</t></r><rPh><t>hong</t></rPh></si></sst>"#;
    let sheet = r#"<worksheet xmlns="m"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c></row>
<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>2</v></c><c r="C3" t="s"><v>3</v></c><c r="D3" t="s"><v>4</v></c><c r="E3" t="inlineStr"><is><t>備註</t></is></c></row>
<row r="4"><c r="A4"><v>46205</v></c><c r="B4" t="inlineStr"><is><t>中餐</t></is></c><c r="C4" t="s"><v>5</v></c><c r="D4"><f>10+2.3</f><v>12.300000000000001</v></c></row>
<row r="5"><c r="C5" t="inlineStr"><is><t>土豆絲</t></is></c><c r="D5"><v>4</v></c></row>
<row r="6"><c r="C6" t="inlineStr"><is><t>魚</t></is></c><c r="D6"><f>HYPERLINK("x")</f></c></row>
<row r="7"><c r="C7" t="inlineStr"><is><t>湯</t></is></c></row>
</sheetData></worksheet>"#;
    let import = read(&workbook(sheet, strings), TODAY).expect("a menu");
    assert_eq!(told(&import), ["2026-07-02 Lunch: 紅燒肉 1230, 土豆絲 400"]);
    let wrong: Vec<(u64, Mistake)> = import.wrong.iter().map(|w| (w.line, w.mistake)).collect();
    assert_eq!(wrong, [(6, Mistake::Formula), (7, Mistake::PriceMissing)]);
    assert_eq!(import.unread, ["備註"]);
}

#[test]
fn every_wrong_line_says_why_and_takes_no_other_with_it() {
    let import = parsed(
        "每週菜單,,,\n日期,餐別,菜名,價格\n2026-07-02,午餐,紅燒肉,12\n,,紅燒肉,13\n2026-13-40,午餐,魚,9\n\
         2027-07-02,午餐,魚,9\n2026-07-02,下午茶,魚,9\n2026-07-02,午餐,,9\n2026-07-02,午餐,魚,九塊\n\
         2026-07-02,午餐,=1+1,9\n\"2026-07-02\",午餐,\"魚,\n紅燒\",9\n",
    )
    .expect("a menu");
    assert_eq!(
        told(&import),
        ["2026-07-02 Lunch: 紅燒肉 1200, 魚, 紅燒 900"]
    );
    let wrong: Vec<(u64, Mistake)> = import.wrong.iter().map(|w| (w.line, w.mistake)).collect();
    let expected = [
        (4, Mistake::Twice),
        (5, Mistake::Day),
        (6, Mistake::DayFar),
        (7, Mistake::Meal),
        (8, Mistake::Name),
        (9, Mistake::Price),
        (10, Mistake::Formula),
    ];
    assert_eq!(wrong, expected);
    assert_eq!(import.wrong[0].text, "紅燒肉 | 13");
}

#[test]
fn a_day_without_a_year_is_the_nearest_one() {
    let import = read(
        "日期,餐別,菜名,價格\n1/2,午餐,魚,9\n12/30,午餐,魚,9\n".as_bytes(),
        date(2026, 12, 31),
    );
    let import = import.expect("a menu");
    let expected = ["2026-12-30 Lunch: 魚 900", "2027-01-02 Lunch: 魚 900"];
    assert_eq!(told(&import), expected);
}

#[test]
fn what_is_no_menu_is_said_to_be_none() {
    let missing = |columns: &[Column]| Err(NotAMenu::Columns(columns.to_vec()));
    assert_eq!(parsed(""), Err(NotAMenu::Empty));
    assert_eq!(parsed("\n\n,,\n"), Err(NotAMenu::Empty));
    assert_eq!(parsed("日期,餐別,菜名,價格\n"), Err(NotAMenu::Empty));
    assert_eq!(
        parsed("日期,菜名\n1,2\n"),
        missing(&[Column::Meal, Column::Price])
    );
    assert_eq!(parsed("%PDF-1.7\nabc"), missing(&Column::ALL));
    assert_eq!(
        read(&[0x89, b'P', b'N', b'G', 0, 0, 0xff, 0xfe], TODAY),
        Err(NotAMenu::NotASheet)
    );
    assert_eq!(
        read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], TODAY),
        Err(NotAMenu::Locked)
    );
    assert_eq!(
        read(b"PK\x03\x04 and nothing more", TODAY),
        Err(NotAMenu::Broken)
    );
    let long = format!("日期,餐別,菜名,價格\n{}", ",,魚,9\n".repeat(ROWS_MAX));
    assert_eq!(parsed(&long), Err(NotAMenu::TooManyRows));
}

#[test]
fn hostile_workbooks_are_refused_before_they_grow() {
    let zeros = format!("<worksheet>{}</worksheet>", " ".repeat(9 << 20));
    assert_eq!(
        read(&workbook(&zeros, "<sst/>"), TODAY),
        Err(NotAMenu::TooLarge)
    );
    let many = format!("<worksheet>{}</worksheet>", "<row/>".repeat(400_000));
    assert_eq!(
        read(&workbook(&many, "<sst/>"), TODAY),
        Err(NotAMenu::TooLarge)
    );
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    assert_eq!(
        read(&workbook(&deep, "<sst/>"), TODAY),
        Err(NotAMenu::Broken)
    );
    let laughs =
        r#"<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>"#;
    assert_eq!(
        read(&workbook(laughs, "<sst/>"), TODAY),
        Err(NotAMenu::Broken)
    );
    let rows = r#"<row><c t="s"><v>99999999</v></c></row>"#.repeat(ROWS_MAX + 1);
    let rows = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    assert_eq!(
        read(&workbook(&rows, "<sst/>"), TODAY),
        Err(NotAMenu::TooManyRows)
    );
    let far = r#"<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    assert_eq!(read(&workbook(far, "<sst/>"), TODAY), Err(NotAMenu::Empty));

    let good = workbook("<worksheet/>", "<sst/>");
    for cut in 0..good.len() {
        let _ = read(&good[..cut], TODAY);
    }
    // One byte wrong anywhere: refused or read, and never a panic.
    for at in 0..good.len() {
        let mut broken = good.clone();
        broken[at] ^= 0xff;
        let _ = read(&broken, TODAY);
    }
}
