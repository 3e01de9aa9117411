//! The form in which a menu is written, one line per dish: of a day, or of every week. Lines are moved and taken out by
//! the form itself, so that it works without script; nothing is written before it is saved.

use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;

use super::plan::Week;
use super::{At, Desk, Fields, Posted, Shell, Wish, known_place, meal_of, posted_at};
use crate::app::Error;
use crate::app::menu::lines::{self, Mistake};
use crate::app::menu::{DISHES_MAX, fingerprint, fresh};
use crate::domain::board::{Board, Dish, Menu, Plan};
use crate::http::desk::page_with;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::http::wording;
use crate::i18n::{t, ta};

/// Empty lines below what is written, to go on in.
const BLANK: usize = 3;

/// `GET /desk/menu/edit`, `GET /desk/menu/plan/edit`
#[derive(Template)]
#[template(path = "desk/menu/edit.html")]
pub struct EditPage {
    pub shell: Shell,
    pub title: String,
    pub place: String,
    pub action: &'static str,
    /// What the form carries besides its lines.
    pub hidden: Vec<(&'static str, String)>,
    pub back: String,
    pub rows: Vec<Line>,
    /// What stands in the box for pasting.
    pub pasted: String,
    pub wrong: Vec<String>,
    pub problem: Option<String>,
    /// Without dishes a day serves nothing; a plan is taken away.
    pub of_week: bool,
}

/// A line of the form.
#[derive(Clone, Default)]
pub struct Line {
    pub name: String,
    pub price: String,
    pub wrong: Option<String>,
}

/// What is written: one meal of a day, or of every week.
enum Written {
    Day(At),
    Week(Week),
}

/// `GET /desk/menu/edit`: as it stands, or with the dishes of another day to begin with.
pub async fn show(desk: Desk, Query(wish): Query<Wish>) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let day: Date = wish.day.parse().map_err(|_| Error::NotFound)?;
    let at = At {
        place: known_place(&desk, &wish.place)?,
        day,
        meal: meal_of(&wish.meal).ok_or(Error::NotFound)?,
    };
    if !desk.app.takes_menus_of(day) {
        return Err(Error::NotFound.into());
    }
    open(desk, Written::Day(at), &wish).await
}

/// `GET /desk/menu/plan/edit`
pub async fn show_plan(desk: Desk, Query(wish): Query<Wish>) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let week = Week {
        place: known_place(&desk, &wish.place)?,
        weekday: super::plan::weekday(&wish.weekday)?,
        meal: meal_of(&wish.meal).ok_or(Error::NotFound)?,
    };
    open(desk, Written::Week(week), &wish).await
}

async fn open(desk: Desk, written: Written, wish: &Wish) -> Result<Response, Failed> {
    let site = desk.app.site();
    let board = &site.board;
    let begun = match wish.from.parse::<Date>() {
        Ok(from) => {
            let (place, meal) = written.place_and_meal();
            board
                .table_of(place.code, from, meal)
                .map(|table| fresh(&table))
        }
        Err(_) => None,
    };
    let dishes = begun.unwrap_or_else(|| written.shown(board));
    let rows = dishes.iter().map(Line::of).collect();
    let was = fingerprint(&written.standing(board));
    let page = written.page(&desk, rows, was).await?;
    Ok(crate::http::desk::page(page))
}

/// `POST /desk/menu`
pub async fn save(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    let at = posted_at(&desk, &fields)?;
    keep(desk, fields, Written::Day(at)).await
}

/// `POST /desk/menu/plan`
pub async fn save_plan(Posted { desk, fields }: Posted) -> Result<Response, Failed> {
    desk.keeps_menus()?;
    let week = Week {
        place: known_place(&desk, fields.get("place"))?,
        weekday: super::plan::weekday(fields.get("weekday"))?,
        meal: meal_of(fields.get("meal")).ok_or(Error::NotFound)?,
    };
    keep(desk, fields, Written::Week(week)).await
}

async fn keep(desk: Desk, fields: Fields, written: Written) -> Result<Response, Failed> {
    let mut rows = typed(&fields);
    let was = fields.get("was").to_owned();
    let step = fields.get("step");
    if !step.is_empty() && step != "paste" {
        moved(&mut rows, step);
        let mut page = written.page(&desk, rows, was).await?;
        page.pasted = fields.get("pasted").to_owned();
        return Ok(crate::http::desk::page(page));
    }
    // What was pasted becomes lines; what is not understood stays in the box, with the reason.
    let (left, wrong) = unfold(&mut rows, fields.get("pasted"));
    let dishes = checked(&mut rows);
    let good = wrong.is_empty() && dishes.is_some();
    if let (Some(dishes), true, true) = (dishes, good, step.is_empty()) {
        return match written.keep(&desk, dishes, &was).await {
            Ok(()) => Ok(Redirect::to(&written.back("saved")).into_response()),
            Err(Error::Conflict) => {
                let board = &desk.app.site().board;
                let standing = written.standing(board);
                let now = standing.iter().map(|dish| dish.name.as_str());
                let now = now.collect::<Vec<_>>().join("、");
                let mut page = written.page(&desk, rows, fingerprint(&standing)).await?;
                page.problem = Some(ta("menu-changed-meanwhile", &[("dishes", now.into())]));
                Ok(page_with(StatusCode::CONFLICT, page))
            }
            Err(error) => Err(error.into()),
        };
    }
    let mut page = written.page(&desk, rows, was).await?;
    page.pasted = left;
    page.problem = (!good).then(|| t("menu-look-again"));
    page.wrong = wrong;
    let status = match good {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(page_with(status, page))
}

/// The lines as they were typed, empty ones left out.
fn typed(fields: &Fields) -> Vec<Line> {
    let prices = fields.all("price");
    let rows = fields.all("name").zip(prices).map(|(name, price)| Line {
        name: name.trim().to_owned(),
        price: price.trim().to_owned(),
        wrong: None,
    });
    let rows = rows.filter(|row| !(row.name.is_empty() && row.price.is_empty()));
    rows.take(2 * DISHES_MAX).collect()
}

/// `up-3`, `down-3`, `out-3`: one line moved, or taken out.
fn moved(rows: &mut Vec<Line>, step: &str) {
    let Some((way, Ok(at))) = step
        .split_once('-')
        .map(|(way, at)| (way, at.parse::<usize>()))
    else {
        return;
    };
    match way {
        "up" if at > 0 && at < rows.len() => rows.swap(at - 1, at),
        "down" if at + 1 < rows.len() => rows.swap(at, at + 1),
        "out" if at < rows.len() => {
            rows.remove(at);
        }
        _ => {}
    }
}

/// Takes what was pasted into the lines; what is left of it, and why.
fn unfold(rows: &mut Vec<Line>, pasted: &str) -> (String, Vec<String>) {
    let (mut left, mut wrong) = (Vec::new(), Vec::new());
    for text in pasted
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(3 * DISHES_MAX)
    {
        match lines::dishes(text) {
            Ok(dishes) => rows.extend(dishes.iter().map(Line::of)),
            Err(mistake) => {
                let text: String = text.trim().chars().take(60).collect();
                wrong.push(ta(
                    "menu-line-wrong",
                    &[("line", text.clone().into()), ("why", why(mistake).into())],
                ));
                left.push(text);
            }
        }
    }
    (left.join("\n"), wrong)
}

/// The lines as dishes, or each wrong one marked.
fn checked(rows: &mut [Line]) -> Option<Vec<Dish>> {
    let mut dishes: Vec<Dish> = Vec::new();
    let mut good = true;
    for row in rows {
        let dish = row.dish().and_then(|dish| {
            if dishes.iter().any(|known| known.name == dish.name) {
                Err(Mistake::Twice)
            } else if dishes.len() == DISHES_MAX {
                Err(Mistake::TooMany)
            } else {
                Ok(dish)
            }
        });
        match dish {
            Ok(dish) => dishes.push(dish),
            Err(mistake) => {
                row.wrong = Some(why(mistake));
                good = false;
            }
        }
    }
    good.then_some(dishes)
}

/// What is wrong with a line, in words.
pub(super) fn why(mistake: Mistake) -> String {
    t(&format!("menu-mistake-{}", mistake.code()))
}

impl Line {
    fn of(dish: &Dish) -> Line {
        Line {
            name: dish.name.clone(),
            price: wording::yuan(dish.price_fen),
            wrong: None,
        }
    }

    /// 「紅燒肉」 and 「12」, or 「紅燒肉 12」 in the first field alone.
    fn dish(&self) -> Result<Dish, Mistake> {
        match self.price.is_empty() {
            true => lines::dish(&self.name),
            false => Ok(Dish {
                name: lines::name(&self.name)?,
                price_fen: lines::price(&self.price)?,
                sold_out: false,
            }),
        }
    }
}

impl Written {
    fn place_and_meal(&self) -> (&crate::domain::place::Place, crate::domain::board::Meal) {
        match self {
            Written::Day(at) => (&at.place, at.meal),
            Written::Week(week) => (&week.place, week.meal),
        }
    }

    /// What is written there now.
    fn standing(&self, board: &Board) -> Vec<Dish> {
        let dishes = match self {
            Written::Day(at) => board
                .menu(at.place.code, at.day, at.meal)
                .map(|menu| &menu.dishes),
            Written::Week(week) => board
                .plan(week.place.code, week.weekday, week.meal)
                .map(|plan| &plan.dishes),
        };
        dishes.cloned().unwrap_or_default()
    }

    /// What the form begins with: the plan of the day, where it has no menu of its own.
    fn shown(&self, board: &Board) -> Vec<Dish> {
        match self {
            Written::Day(at) => board
                .table_of(at.place.code, at.day, at.meal)
                .map(|table| fresh(&table))
                .unwrap_or_default(),
            Written::Week(_) => self.standing(board),
        }
    }

    async fn keep(&self, desk: &Desk, dishes: Vec<Dish>, was: &str) -> Result<(), Error> {
        let member = desk.member();
        match self {
            Written::Day(at) => {
                let menu = Menu {
                    place: at.place.code,
                    day: at.day,
                    meal: at.meal,
                    dishes,
                    as_of: desk.app.now(),
                };
                desk.app.set_menu(member, menu, Some(was)).await
            }
            Written::Week(week) => {
                let plan = Plan {
                    place: week.place.code,
                    weekday: week.weekday,
                    meal: week.meal,
                    dishes,
                };
                desk.app.set_plan(member, plan).await
            }
        }
    }

    fn back(&self, done: &str) -> String {
        let done = match done {
            "" => String::new(),
            done => format!("&done={done}"),
        };
        match self {
            Written::Day(at) => format!("/desk/menu?{}{done}", at.query()),
            Written::Week(week) => {
                format!("/desk/menu/plan?place={}{done}", week.place.code)
            }
        }
    }

    async fn page(
        &self,
        desk: &Desk,
        mut rows: Vec<Line>,
        was: String,
    ) -> Result<EditPage, Failed> {
        let room = DISHES_MAX.saturating_sub(rows.len()).min(BLANK);
        rows.extend(vec![Line::default(); room]);
        let (place, meal) = self.place_and_meal();
        let (title, action, spot) = match self {
            Written::Day(at) => (
                at.spot(&desk.app.site().board).said,
                "/desk/menu",
                ("day", at.day.to_string()),
            ),
            Written::Week(week) => (
                week.said(),
                "/desk/menu/plan",
                ("weekday", week.weekday.to_string()),
            ),
        };
        let hidden = vec![
            ("place", place.code.to_string()),
            spot,
            ("meal", wording::meal_key(meal).to_owned()),
            ("was", was),
        ];
        Ok(EditPage {
            shell: Shell::of(desk, "menu").await?,
            title,
            place: crate::http::desk::name(&place.name),
            action,
            hidden,
            back: self.back(""),
            rows,
            pasted: String::new(),
            wrong: Vec::new(),
            problem: None,
            of_week: matches!(self, Written::Week(_)),
        })
    }
}
