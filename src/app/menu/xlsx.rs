//! The first sheet of an Excel workbook, read within hard limits: every part is inflated only so far, no document type
//! is expanded, no formula is calculated, and nothing but cells is looked at. Pure.

use std::collections::HashMap;
use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use roxmltree::{Document, Node, ParsingOptions};

use super::rows::{COLUMNS_MAX, Cell, NotAMenu, ROWS_MAX, Row};

/// The largest part that is inflated, in bytes.
const PART_MAX_BYTES: u64 = 8 << 20;
/// The most elements and texts of a part.
const NODES_MAX: u32 = 300_000;
/// How deep elements may lie in one another.
const DEPTH_MAX: usize = 64;

/// The rows of the first sheet that is not hidden.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, NotAMenu> {
    let parts = parts(bytes)?;
    let part = |name: &str| match parts.get(name) {
        Some(part) => part.inflated(bytes),
        None => Err(NotAMenu::Broken),
    };
    let workbook = part("xl/workbook.xml")?;
    let workbook = parsed(&workbook)?;
    let sheet = workbook
        .descendants()
        .find(|n| n.has_tag_name_of("sheet") && n.attribute("state").is_none_or(|s| s == "visible"))
        .ok_or(NotAMenu::Empty)?;
    let late = workbook
        .descendants()
        .any(|n| n.has_tag_name_of("workbookPr") && n.flag("date1904"));
    let relation = sheet.attributes().find(|a| a.name() == "id");
    let relation = relation.map(|a| a.value()).ok_or(NotAMenu::Broken)?;
    let relations = part("xl/_rels/workbook.xml.rels")?;
    let relations = parsed(&relations)?;
    let target = relations
        .descendants()
        .find(|n| n.attribute("Id") == Some(relation))
        .and_then(|n| n.attribute("Target"))
        .ok_or(NotAMenu::Broken)?;
    let target = match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    };
    let shared = match parts.get("xl/sharedStrings.xml") {
        Some(part) => strings(&part.inflated(bytes)?)?,
        None => Vec::new(),
    };
    let sheet = part(&target)?;
    rows(&parsed(&sheet)?, &shared, late)
}

fn rows(sheet: &Document, shared: &[String], late: bool) -> Result<Vec<Row>, NotAMenu> {
    let mut rows: Vec<Row> = Vec::new();
    let mut line = 0;
    for row in sheet.descendants().filter(|n| n.has_tag_name_of("row")) {
        line = match row.attribute("r").map(str::parse) {
            Some(Ok(line)) => line,
            Some(Err(_)) => return Err(NotAMenu::Broken),
            None => line + 1,
        };
        if rows.len() == ROWS_MAX {
            return Err(NotAMenu::TooManyRows);
        }
        let mut cells: Vec<Cell> = Vec::new();
        let mut next = 0;
        for cell in row.children().filter(|n| n.has_tag_name_of("c")) {
            let column = cell.attribute("r").and_then(column).unwrap_or(next);
            next = column + 1;
            if column >= COLUMNS_MAX {
                continue;
            }
            cells.resize_with(cells.len().max(column + 1), Cell::default);
            cells[column] = read_cell(cell, shared, late);
        }
        rows.push(Row { line, cells });
    }
    Ok(rows)
}

fn read_cell(cell: Node, shared: &[String], late: bool) -> Cell {
    let value = cell.children().find(|n| n.has_tag_name_of("v"));
    let value = value.and_then(|n| n.text()).unwrap_or_default().trim();
    let text = match cell.attribute("t") {
        Some("s") => value
            .parse()
            .ok()
            .and_then(|at: usize| shared.get(at).cloned()),
        Some("inlineStr") => cell
            .children()
            .find(|n| n.has_tag_name_of("is"))
            .map(|n| words(n)),
        Some("e") => None,
        Some("str" | "d") => Some(value.to_owned()),
        _ => Some(number(value, late)),
    };
    let text = text.unwrap_or_default().trim().to_owned();
    Cell {
        // What a formula came to when the sheet was saved is a value like any other.
        formula: text.is_empty() && cell.children().any(|n| n.has_tag_name_of("f")),
        text,
    }
}

/// 「12.300000000000001」 is 12.3; days of the other calendar are four years late.
fn number(value: &str, late: bool) -> String {
    match value.parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() < 1e9 => {
            let is_day = late && number.fract() == 0.0 && (20_000.0..80_000.0).contains(&number);
            let number = if is_day { number + 1_462.0 } else { number };
            ((number * 10_000.0).round() / 10_000.0).to_string()
        }
        _ => value.to_owned(),
    }
}

/// 「B」 of 「B12」 is 1.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0, |number: usize, letter| {
        number * 26 + usize::from(letter - b'A') + 1
    });
    number.checked_sub(1)
}

/// What cells say by number.
fn strings(xml: &str) -> Result<Vec<String>, NotAMenu> {
    let document = parsed(xml)?;
    let items = document.descendants().filter(|n| n.has_tag_name_of("si"));
    Ok(items.map(words).collect())
}

/// The words of a cell, without the small print of how they are pronounced.
fn words(node: Node) -> String {
    node.descendants()
        .filter(|n| n.has_tag_name_of("t"))
        .filter(|n| !n.ancestors().any(|above| above.has_tag_name_of("rPh")))
        .filter_map(|n| n.text())
        .collect()
}

fn parsed(xml: &str) -> Result<Document<'_>, NotAMenu> {
    if depth(xml) > DEPTH_MAX {
        return Err(NotAMenu::Broken);
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES_MAX,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(xml, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => NotAMenu::TooLarge,
        _ => NotAMenu::Broken,
    })
}

/// How deep elements lie in one another, counted without a stack that could run over.
fn depth(xml: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for tag in xml.split('<').skip(1) {
        let empty = tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
        match tag.as_bytes().first() {
            Some(b'/') => now = now.saturating_sub(1),
            Some(b'?' | b'!') => {}
            _ if empty => {}
            _ => now += 1,
        }
        most = most.max(now);
    }
    most
}

/// Names as the format knows them, whatever prefix a program gave them.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
    fn flag(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("1" | "true"))
    }
}

/// Where a part of the package lies.
struct Part {
    /// Of its own header.
    offset: usize,
    packed: usize,
    checksum: u32,
    deflated: bool,
}

/// The directory at the end of the package.
fn parts(bytes: &[u8]) -> Result<HashMap<String, Part>, NotAMenu> {
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = (tail..bytes.len().saturating_sub(21))
        .rev()
        .find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))
        .ok_or(NotAMenu::Broken)?;
    let count = short(bytes, end + 10)?;
    let mut at = long(bytes, end + 16)? as usize;
    let mut parts = HashMap::new();
    for _ in 0..count {
        if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(NotAMenu::Broken);
        }
        let flags = short(bytes, at + 8)?;
        let method = short(bytes, at + 10)?;
        let lengths = [28, 30, 32].map(|field| short(bytes, at + field).map(usize::from));
        let [name, extra, comment] = lengths;
        let (name, rest) = (name?, extra? + comment?);
        let spelt = bytes.get(at + 46..at + 46 + name).ok_or(NotAMenu::Broken)?;
        if flags & 1 != 0 {
            return Err(NotAMenu::Locked);
        }
        if method == 0 || method == 8 {
            let part = Part {
                offset: long(bytes, at + 42)? as usize,
                packed: long(bytes, at + 20)? as usize,
                checksum: long(bytes, at + 16)?,
                deflated: method == 8,
            };
            parts.insert(String::from_utf8_lossy(spelt).into_owned(), part);
        }
        at += 46 + name + rest;
    }
    Ok(parts)
}

impl Part {
    /// The part as text; whatever the directory says of its size, no more than so much is inflated.
    fn inflated(&self, bytes: &[u8]) -> Result<String, NotAMenu> {
        let header = bytes.get(self.offset..).ok_or(NotAMenu::Broken)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(NotAMenu::Broken);
        }
        let skipped = 30 + usize::from(short(header, 26)?) + usize::from(short(header, 28)?);
        let end = skipped.checked_add(self.packed).ok_or(NotAMenu::Broken)?;
        let packed = header.get(skipped..end).ok_or(NotAMenu::Broken)?;
        let mut whole = Vec::new();
        let read = match self.deflated {
            true => DeflateDecoder::new(packed)
                .take(PART_MAX_BYTES + 1)
                .read_to_end(&mut whole),
            false => packed.take(PART_MAX_BYTES + 1).read_to_end(&mut whole),
        };
        read.map_err(|_| NotAMenu::Broken)?;
        if whole.len() as u64 > PART_MAX_BYTES {
            return Err(NotAMenu::TooLarge);
        }
        let mut sum = Crc::new();
        sum.update(&whole);
        if sum.sum() != self.checksum {
            return Err(NotAMenu::Broken);
        }
        String::from_utf8(whole).map_err(|_| NotAMenu::Broken)
    }
}

fn short(bytes: &[u8], at: usize) -> Result<u16, NotAMenu> {
    let two = bytes.get(at..at + 2).ok_or(NotAMenu::Broken)?;
    Ok(u16::from_le_bytes(two.try_into().expect("two bytes")))
}

fn long(bytes: &[u8], at: usize) -> Result<u32, NotAMenu> {
    let four = bytes.get(at..at + 4).ok_or(NotAMenu::Broken)?;
    Ok(u32::from_le_bytes(four.try_into().expect("four bytes")))
}
