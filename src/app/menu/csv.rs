//! A sheet written as text: commas, semicolons or tabs between its cells, in UTF-8, UTF-16 or the GBK that Excel writes
//! in China. Pure.

use encoding_rs::{Encoding, GB18030};

use super::rows::{COLUMNS_MAX, Cell, NotAMenu, ROWS_MAX, Row};

/// The rows of a text.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, NotAMenu> {
    let text = decoded(bytes).ok_or(NotAMenu::NotASheet)?;
    if text.contains('\0') {
        return Err(NotAMenu::NotASheet);
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| NotAMenu::NotASheet)?;
        if rows.len() == ROWS_MAX {
            return Err(NotAMenu::TooManyRows);
        }
        let cells = record.iter().take(COLUMNS_MAX).map(|cell| Cell {
            text: cell.trim().to_owned(),
            formula: cell.trim_start().starts_with('='),
        });
        rows.push(Row {
            line: record.position().map_or(0, ::csv::Position::line),
            cells: cells.collect(),
        });
    }
    Ok(rows)
}

/// The text, if it is one in an encoding that spreadsheets write here.
fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[length..]);
        return (!broken).then(|| text.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => {
            let (text, broken) = GB18030.decode_without_bom_handling(bytes);
            (!broken).then(|| text.into_owned())
        }
    }
}

/// What parts the cells: whichever of the three the first lines hold most of.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(10).collect();
    let count = |sign: u8| {
        let of = |line: &&str| line.bytes().filter(|b| *b == sign).count();
        head.iter().map(of).sum::<usize>()
    };
    let signs = [b',', b';', b'\t'];
    let most = signs.into_iter().rev().max_by_key(|sign| count(*sign));
    most.unwrap_or(b',')
}
