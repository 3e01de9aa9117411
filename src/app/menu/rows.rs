//! A sheet as menus: which column says what, which lines are wrong and why. What is wrong takes nothing else with it.
//! Pure.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::lines::{self, Mistake};
use super::{DAYS_AHEAD, DISHES_MAX, csv, xlsx};
use crate::domain::board::{Dish, MENU_DAYS_KEPT, Meal};

/// The most lines of a sheet.
pub const ROWS_MAX: usize = 3_000;
/// Columns behind these are not looked at.
pub const COLUMNS_MAX: usize = 64;
/// Titles may stand above the line that names the columns.
const HEADER_WITHIN: usize = 12;

/// A line of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub line: u64,
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// Only a formula, without what it came to.
    pub formula: bool,
}

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Day,
    Meal,
    Dish,
    Price,
}

impl Column {
    pub const ALL: [Column; 4] = [Column::Day, Column::Meal, Column::Dish, Column::Price];

    /// Behind `menu-column-` in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Column::Day => "day",
            Column::Meal => "meal",
            Column::Dish => "dish",
            Column::Price => "price",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Column::Day => &["日期", "date", "day", "供餐日期", "用餐日期", "就餐日期"],
            Column::Meal => &["餐別", "餐别", "餐次", "meal", "餐", "用餐"],
            Column::Dish => &[
                "菜名",
                "菜品",
                "菜式",
                "菜餚",
                "菜肴",
                "菜",
                "品名",
                "名稱",
                "名称",
                "dish",
                "name",
                "菜品名稱",
                "菜品名称",
            ],
            Column::Price => &[
                "價格", "价格", "單價", "单价", "售價", "售价", "價錢", "价钱", "price",
            ],
        }
    }
}

/// What a sheet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// In the order of days and meals.
    pub meals: Vec<(Date, Meal, Vec<Dish>)>,
    pub wrong: Vec<Wrong>,
    /// Names of columns that say nothing here.
    pub unread: Vec<String>,
}

/// A line that is left aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub line: u64,
    pub mistake: Mistake,
    /// The line as it stands there.
    pub text: String,
}

/// Why a file is not a menu at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAMenu {
    /// Neither a workbook nor a text of cells.
    #[error("not a sheet")]
    NotASheet,
    /// A workbook of before 2007, or one with a password: both look the same from outside.
    #[error("an old or locked workbook")]
    Locked,
    #[error("more than can be a menu")]
    TooLarge,
    #[error("more than 3000 lines")]
    TooManyRows,
    #[error("a damaged workbook")]
    Broken,
    #[error("nothing in it")]
    Empty,
    /// These columns are not named anywhere near the top.
    #[error("columns are missing")]
    Columns(Vec<Column>),
}

impl NotAMenu {
    /// Behind `menu-import-` in the catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            NotAMenu::NotASheet => "not-a-sheet",
            NotAMenu::Locked => "locked",
            NotAMenu::TooLarge => "too-large",
            NotAMenu::TooManyRows => "too-many-rows",
            NotAMenu::Broken => "broken",
            NotAMenu::Empty => "empty",
            NotAMenu::Columns(_) => "columns",
        }
    }
}

/// Reads a file as it came.
pub fn read(bytes: &[u8], today: Date) -> Result<Import, NotAMenu> {
    let rows = match bytes {
        [] => return Err(NotAMenu::Empty),
        [b'P', b'K', 3, 4, ..] => xlsx::read(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(NotAMenu::Locked),
        _ => csv::read(bytes)?,
    };
    understood(&rows, today)
}

/// Finds the columns, then takes line by line; a day or a meal stands for the lines below it too, as merged cells do.
fn understood(rows: &[Row], today: Date) -> Result<Import, NotAMenu> {
    let filled: Vec<&Row> = rows
        .iter()
        .filter(|row| {
            row.cells
                .iter()
                .any(|cell| !cell.text.is_empty() || cell.formula)
        })
        .collect();
    let (header, columns) = filled
        .iter()
        .take(HEADER_WITHIN)
        .map(|row| columns(row))
        .enumerate()
        .max_by_key(|(at, columns)| (columns.len(), usize::MAX - at))
        .ok_or(NotAMenu::Empty)?;
    let missing: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|column| !columns.contains_key(column))
        .collect();
    if !missing.is_empty() {
        return Err(NotAMenu::Columns(missing));
    }
    let mut import = Import::default();
    let named = &filled[header].cells;
    let unread = named
        .iter()
        .enumerate()
        .filter(|(at, cell)| !cell.text.is_empty() && !columns.values().any(|column| column == at));
    import.unread = unread.map(|(_, cell)| short(&cell.text)).collect();
    let mut above = [Cell::default(), Cell::default()];
    for row in &filled[header + 1..] {
        let cell = |column: Column| row.cells.get(columns[&column]).cloned().unwrap_or_default();
        let [dish, price] = [Column::Dish, Column::Price].map(cell);
        for (kept, column) in above.iter_mut().zip([Column::Day, Column::Meal]) {
            let own = cell(column);
            if !own.text.is_empty() || own.formula {
                *kept = own;
            }
        }
        let nothing = |cell: &Cell| cell.text.is_empty() && !cell.formula;
        if nothing(&dish) && nothing(&price) {
            continue;
        }
        let taken = line(&above, &dish, &price, today)
            .and_then(|(day, meal, dish)| add(&mut import.meals, day, meal, dish));
        if let Err(mistake) = taken {
            import.wrong.push(Wrong {
                line: row.line,
                mistake,
                text: told(row),
            });
        }
    }
    if import.meals.is_empty() && import.wrong.is_empty() {
        return Err(NotAMenu::Empty);
    }
    import.meals.sort_by_key(|(day, meal, _)| (*day, *meal));
    Ok(import)
}

fn columns(row: &Row) -> HashMap<Column, usize> {
    let mut columns = HashMap::new();
    for (at, cell) in row.cells.iter().enumerate() {
        let said = cell.text.to_lowercase();
        // 「價格（元）」 is 「價格」.
        let said = said.split(['(', '（', '/', '[']).next().unwrap_or_default();
        let said: String = said.split_whitespace().collect();
        let column = Column::ALL
            .into_iter()
            .find(|column| column.names().contains(&said.as_str()));
        if let Some(column) = column {
            columns.entry(column).or_insert(at);
        }
    }
    columns
}

fn line(
    [day, meal]: &[Cell; 2],
    dish: &Cell,
    price: &Cell,
    today: Date,
) -> Result<(Date, Meal, Dish), Mistake> {
    if [day, meal, dish, price].iter().any(|cell| cell.formula) {
        return Err(Mistake::Formula);
    }
    let day = read_day(&day.text, today)?;
    let meal = read_meal(&meal.text)?;
    let dish = Dish {
        name: lines::name(&dish.text)?,
        price_fen: lines::price(&price.text)?,
        sold_out: false,
    };
    Ok((day, meal, dish))
}

fn add(
    meals: &mut Vec<(Date, Meal, Vec<Dish>)>,
    day: Date,
    meal: Meal,
    dish: Dish,
) -> Result<(), Mistake> {
    let known = meals.iter().position(|(d, m, _)| (*d, *m) == (day, meal));
    let at = known.unwrap_or_else(|| {
        meals.push((day, meal, Vec::new()));
        meals.len() - 1
    });
    let dishes = &mut meals[at].2;
    if dishes.iter().any(|known| known.name == dish.name) {
        return Err(Mistake::Twice);
    }
    if dishes.len() == DISHES_MAX {
        return Err(Mistake::TooMany);
    }
    dishes.push(dish);
    Ok(())
}

/// 「2026-07-02」, 「2026/7/2」, 「2026年7月2日」, 「7月2日」, 「7/2」, or the number by which spreadsheets know a day.
fn read_day(text: &str, today: Date) -> Result<Date, Mistake> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |at: usize| numbers.get(at).and_then(|n| n.parse::<i16>().ok());
    let made = |year, month, day| Date::new(year, month, day).ok();
    let small = |n: Option<i16>| n.and_then(|n| i8::try_from(n).ok()).unwrap_or(0);
    let whole = text
        .parse::<f64>()
        .ok()
        .filter(|n| (20_000.0..80_000.0).contains(n));
    let day = match (whole, numbers.len(), number(0)) {
        (Some(serial), ..) => date(1899, 12, 30)
            .checked_add((serial.floor() as i64).days())
            .ok(),
        (_, 3.., Some(year)) if year > 31 => made(year, small(number(1)), small(number(2))),
        (_, 2, Some(_)) => {
            let near = |year| made(year, small(number(0)), small(number(1)));
            // Around the new year the nearest one is meant.
            let years = [today.year() - 1, today.year(), today.year() + 1];
            let away = |day: &Date| (*day - today).get_days().abs();
            years.into_iter().filter_map(near).min_by_key(away)
        }
        _ => None,
    };
    let day = day.ok_or(Mistake::Day)?;
    let away: Span = day - today;
    match (-MENU_DAYS_KEPT..=DAYS_AHEAD).contains(&away.get_days()) {
        true => Ok(day),
        false => Err(Mistake::DayFar),
    }
}

fn read_meal(text: &str) -> Result<Meal, Mistake> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // 「夜班晚餐」 is the night shift's: the more special word first.
    if has(&["夜", "宵", "night"]) {
        Ok(Meal::Night)
    } else if has(&["早", "breakfast"]) {
        Ok(Meal::Breakfast)
    } else if has(&["午", "中", "lunch"]) && !has(&["下午"]) {
        Ok(Meal::Lunch)
    } else if has(&["晚", "dinner", "supper"]) {
        Ok(Meal::Dinner)
    } else {
        Err(Mistake::Meal)
    }
}

/// A line as it is told back.
fn told(row: &Row) -> String {
    let cells: Vec<String> = row
        .cells
        .iter()
        .filter(|cell| !cell.text.is_empty())
        .map(|cell| short(&cell.text))
        .collect();
    short(&cells.join(" | "))
}

fn short(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    match text.chars().count() {
        0..=80 => clean.collect(),
        _ => clean.take(79).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests;
