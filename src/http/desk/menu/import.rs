//! A sheet of menus, XLSX or CSV: what it would set is shown first, with every line that is wrong, and set when somebody
//! says so.

use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::ToSpan;
use jiff::civil::Date;

use super::edit::why;
use super::{
    Desk, Places, Posted, Shell, Wish, chosen_place, day_said, known_place, places, weekday_said,
};
use crate::app::menu::SHEET_MAX_BYTES;
use crate::app::menu::rows::{Column, Import, NotAMenu};
use crate::domain::board::{Meal, Menu};
use crate::domain::place::Place;
use crate::http::desk::page_with;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::{t, ta};

/// `GET /desk/menu/import`
#[derive(Template)]
#[template(path = "desk/menu/import.html")]
pub struct ImportPage {
    pub shell: Shell,
    pub places: Places,
    pub place: String,
    pub problem: Option<String>,
}

/// `POST /desk/menu/import`: what would be set.
#[derive(Template)]
#[template(path = "desk/menu/preview.html")]
pub struct PreviewPage {
    pub shell: Shell,
    pub place: String,
    pub place_name: String,
    pub meals: Vec<PreviewMeal>,
    pub dishes: usize,
    pub replaced: usize,
    pub wrong: Vec<PreviewWrong>,
    pub unread: String,
    /// What is set, as a sheet that is read once more.
    pub sheet: String,
}

/// One meal that would be set.
pub struct PreviewMeal {
    pub name: String,
    /// So many dishes that stand there now would go.
    pub replaced: usize,
    pub dishes: Vec<(String, String)>,
}

/// A line that is left aside.
pub struct PreviewWrong {
    pub line: u64,
    pub why: String,
    pub text: String,
}

/// `GET /desk/menu/import`
pub async fn show(
    desk: Desk,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let place = chosen_place(&desk, &headers, &wish.place)?;
    form(&desk, &place, None).await
}

/// `POST /desk/menu/import`
pub async fn look(Posted { desk, mut fields }: Posted) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let place = known_place(&desk, fields.get("place"))?;
    let sheet = std::mem::take(&mut fields.sheet);
    let problem = match sheet.len() {
        0 => Some(t("menu-import-missing")),
        n if n > SHEET_MAX_BYTES => Some(t("menu-import-too-large")),
        _ => None,
    };
    if problem.is_some() {
        return form(&desk, &place, problem).await;
    }
    match desk.app.read_sheet(desk.member(), sheet).await? {
        Ok(import) => preview(&desk, &place, import).await,
        Err(not) => form(&desk, &place, Some(said(&not))).await,
    }
}

/// `POST /desk/menu/import/confirmation`: sets what the preview showed.
pub async fn confirm(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let place = known_place(&desk, fields.get("place"))?;
    let sheet = fields.get("rows").as_bytes().to_vec();
    if sheet.len() > SHEET_MAX_BYTES {
        return form(&desk, &place, Some(t("menu-import-too-large"))).await;
    }
    let import = match desk.app.read_sheet(desk.member(), sheet).await? {
        Ok(import) => import,
        Err(not) => return form(&desk, &place, Some(said(&not))).await,
    };
    let first = import.meals.first().map(|(day, meal, _)| (*day, *meal));
    let menus = import.meals.into_iter().map(|(day, meal, dishes)| Menu {
        place: place.code,
        day,
        meal,
        dishes,
        as_of: desk.app.now(),
    });
    desk.app.set_menus(desk.member(), menus.collect()).await?;
    let open = first.map_or_else(String::new, |(day, meal)| {
        format!("&day={day}&meal={}", wording::meal_key(meal))
    });
    let to = format!("/desk/menu?place={}{open}&done=imported", place.code);
    Ok(Redirect::to(&to).into_response())
}

/// `GET /desk/menu/template.csv`: what a sheet looks like, with two lines of tomorrow.
pub async fn template(desk: Desk) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let tomorrow = desk.app.local_now().date().checked_add(1.day());
    let tomorrow = tomorrow.unwrap_or_else(|_| desk.app.local_now().date());
    let mut text = heading();
    for n in 1..=2 {
        let dish = t(&format!("menu-template-dish-{n}"));
        let (meal, price) = (wording::meal(Meal::Lunch), [12, 6][n - 1]);
        text.push_str(&row(tomorrow, &meal, &dish, &price.to_string()));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"menu.csv\"",
        ),
    ];
    // The mark by which spreadsheets know the encoding.
    Ok((headers, format!("\u{feff}{text}")).into_response())
}

fn heading() -> String {
    let names = Column::ALL.map(|column| t(&format!("menu-column-{}", column.key())));
    names.join(",") + "\r\n"
}

fn row(day: Date, meal: &str, dish: &str, price: &str) -> String {
    format!("{day},{meal},\"{}\",{price}\r\n", dish.replace('"', "\"\""))
}

fn said(not: &NotAMenu) -> String {
    match not {
        NotAMenu::Columns(missing) => {
            let names = missing
                .iter()
                .map(|column| t(&format!("menu-column-{}", column.key())));
            let names = names.collect::<Vec<_>>().join("、");
            ta("menu-import-columns", &[("columns", names.into())])
        }
        not => t(&format!("menu-import-{}", not.code())),
    }
}

async fn form(desk: &Desk, place: &Place, problem: Option<String>) -> Result<Response, Failed> {
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = ImportPage {
        shell: Shell::of(desk, "menu").await?,
        places: places(desk, place),
        place: place.code.to_string(),
        problem,
    };
    Ok(page_with(status, page))
}

async fn preview(desk: &Desk, place: &Place, import: Import) -> Result<Response, Failed> {
    let site = desk.app.site();
    let mut sheet = heading();
    for (day, meal, dishes) in &import.meals {
        for dish in dishes {
            let meal = wording::meal(*meal);
            sheet.push_str(&row(
                *day,
                &meal,
                &dish.name,
                &wording::yuan(dish.price_fen),
            ));
        }
    }
    let meals = import.meals.iter().map(|(day, meal, dishes)| {
        let standing = site.board.menu(place.code, *day, *meal);
        let weekday = weekday_said(day.weekday().to_monday_one_offset());
        PreviewMeal {
            name: format!("{} {weekday} · {}", day_said(*day), wording::meal(*meal)),
            replaced: standing.map_or(0, |menu| menu.dishes.len()),
            dishes: dishes
                .iter()
                .map(|dish| (dish.name.clone(), wording::price(dish.price_fen)))
                .collect(),
        }
    });
    let meals: Vec<PreviewMeal> = meals.collect();
    let wrong = import.wrong.iter().map(|wrong| PreviewWrong {
        line: wrong.line,
        why: why(wrong.mistake),
        text: wrong.text.clone(),
    });
    let page = PreviewPage {
        shell: Shell::of(desk, "menu").await?,
        place: place.code.to_string(),
        place_name: crate::http::desk::name(&place.name),
        dishes: meals.iter().map(|meal| meal.dishes.len()).sum(),
        replaced: meals.iter().filter(|meal| meal.replaced > 0).count(),
        meals,
        wrong: wrong.collect(),
        unread: import.unread.join("、"),
        sheet,
    };
    Ok(crate::http::desk::page(page))
}
