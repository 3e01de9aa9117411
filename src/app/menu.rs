//! What the canteens serve: writing the menu of a meal, the weekly plan, the hours, and marking what is sold out.

pub mod csv;
pub mod lines;
pub mod rows;
pub mod xlsx;

use jiff::civil::{Date, DateTime};

use super::picture::Refused;
use super::{App, Error};
use crate::domain::By;
use crate::domain::board::table::Table;
use crate::domain::board::{BoardEvent, Dish, Hours, MENU_DAYS_KEPT, Meal, Menu, Plan};
use crate::domain::place::{Place, PlaceCode};
use crate::domain::site::SiteEvent;
use crate::domain::staff::Member;
use rows::{Import, NotAMenu};

/// The most dishes of one meal.
pub const DISHES_MAX: usize = 60;
/// Menus are written so many days ahead.
pub const DAYS_AHEAD: i32 = 60;
/// The largest sheet that is looked at, in bytes.
pub const SHEET_MAX_BYTES: usize = 2 << 20;

/// Sheets are read one at a time: reading one takes tens of megabytes.
static READING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);

impl App {
    /// The moment as the mine's clocks show it.
    pub fn local_now(&self) -> DateTime {
        self.now().to_zoned_datetime(self.zone().clone()).datetime()
    }

    /// What a canteen serves now, or next.
    pub fn menu_now(&self, place: PlaceCode) -> Option<Table> {
        self.site().board.table(place, self.local_now())
    }

    /// Places that one may write menus for: the canteens first.
    pub fn canteens(&self) -> Vec<Place> {
        let site = self.site();
        let (mut canteens, others): (Vec<Place>, Vec<Place>) = site
            .open_places()
            .cloned()
            .partition(|place| site.is_canteen(place));
        canteens.extend(others);
        canteens
    }

    /// Whether menus of `day` may be written: what lies further back is not kept, what lies further ahead is a slip.
    pub fn takes_menus_of(&self, day: Date) -> bool {
        let days = (day - self.local_now().date()).get_days();
        (-MENU_DAYS_KEPT..=DAYS_AHEAD).contains(&days)
    }

    /// Writes the menu of a meal; without dishes nothing is served. `was` is the menu that the writer saw
    /// (`fingerprint`): another one in its place meanwhile is a conflict.
    pub async fn set_menu(
        &self,
        member: &Member,
        menu: Menu,
        was: Option<&str>,
    ) -> Result<(), Error> {
        let by = self.may_keep_menus(member, Some((menu.place, menu.day)))?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let known = site.board.menu(menu.place, menu.day, menu.meal);
        let standing = known.map_or(&[][..], |known| &known.dishes);
        let same = fingerprint(standing) == fingerprint(&menu.dishes);
        if was.is_some_and(|was| was != fingerprint(standing)) && !same {
            return Err(Error::Conflict);
        }
        let sold_out = |name: &str| {
            let mut dishes = standing.iter();
            dishes.any(|dish| dish.name == name && dish.sold_out)
        };
        let dishes = menu.dishes.into_iter().map(|dish| Dish {
            sold_out: sold_out(&dish.name),
            ..dish
        });
        let menu = Menu {
            dishes: dishes.collect(),
            ..menu
        };
        self.record_board(by, vec![BoardEvent::MenuSet(menu)]).await
    }

    /// Writes several menus together: an import that somebody looked over.
    pub async fn set_menus(&self, member: &Member, menus: Vec<Menu>) -> Result<(), Error> {
        let mut by = self.may_keep_menus(member, None)?;
        for menu in &menus {
            by = self.may_keep_menus(member, Some((menu.place, menu.day)))?;
        }
        let _one_at_a_time = self.door().keeping.lock().await;
        let events = menus.into_iter().map(BoardEvent::MenuSet);
        self.record_board(by, events.collect()).await
    }

    /// Takes a day's own menu away, so that the weekly plan rules again.
    pub async fn clear_menu(
        &self,
        member: &Member,
        place: PlaceCode,
        day: Date,
        meal: Meal,
    ) -> Result<(), Error> {
        let by = self.may_keep_menus(member, Some((place, day)))?;
        let _one_at_a_time = self.door().keeping.lock().await;
        match self.site().board.menu(place, day, meal) {
            Some(_) => {
                let cleared = BoardEvent::MenuCleared { place, day, meal };
                self.record_board(by, vec![cleared]).await
            }
            None => Ok(()),
        }
    }

    /// Marks a dish as sold out, or as there again. A planned meal becomes the day's own by it.
    pub async fn sell_out(
        &self,
        member: &Member,
        (place, day, meal): (PlaceCode, Date, Meal),
        dish: &str,
        sold_out: bool,
    ) -> Result<(), Error> {
        let by = self.may_keep_menus(member, Some((place, day)))?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let table = site.board.table_of(place, day, meal);
        let table = table.ok_or(Error::NotFound)?;
        let served = table.dishes.iter().find(|served| served.name == dish);
        if served.ok_or(Error::NotFound)?.sold_out == sold_out {
            return Ok(());
        }
        let mut events = Vec::new();
        if table.planned {
            events.push(BoardEvent::MenuSet(Menu {
                place,
                day,
                meal,
                dishes: fresh(&table),
                as_of: self.now(),
            }));
        }
        events.push(BoardEvent::SoldOut {
            place,
            day,
            meal,
            dish: dish.to_owned(),
            sold_out,
        });
        self.record_board(by, events).await
    }

    /// Serves on `day` what was served on `from`: one meal, or every meal that has no menu of its own yet. Nothing that
    /// somebody wrote is replaced. How many meals were written.
    pub async fn copy_menus(
        &self,
        member: &Member,
        place: PlaceCode,
        (from, day): (Date, Date),
        meal: Option<Meal>,
    ) -> Result<usize, Error> {
        let by = self.may_keep_menus(member, Some((place, day)))?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let mut tables = site.board.tables(place, from);
        tables.retain(|table| meal.is_none_or(|meal| meal == table.meal));
        tables.retain(|table| site.board.menu(place, day, table.meal).is_none());
        let events = tables.iter().map(|table| {
            BoardEvent::MenuSet(Menu {
                place,
                day,
                meal: table.meal,
                dishes: fresh(table),
                as_of: self.now(),
            })
        });
        let events: Vec<BoardEvent> = events.collect();
        let count = events.len();
        self.record_board(by, events).await?;
        Ok(count)
    }

    /// Writes what is cooked every week on this day; without dishes the plan is taken away.
    pub async fn set_plan(&self, member: &Member, plan: Plan) -> Result<(), Error> {
        let by = self.may_keep_menus(member, None)?;
        if self.site().place(plan.place).is_none() || !(1..=7).contains(&plan.weekday) {
            return Err(Error::NotFound);
        }
        let _one_at_a_time = self.door().keeping.lock().await;
        self.record_board(by, vec![BoardEvent::PlanSet(plan)]).await
    }

    /// Sets when meals are served, everywhere.
    pub async fn set_meal_hours(
        &self,
        member: &Member,
        hours: Vec<(Meal, Hours)>,
    ) -> Result<(), Error> {
        let by = self.may_keep_menus(member, None)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let news = hours
            .into_iter()
            .filter(|(meal, hours)| site.board.served(*meal) != *hours)
            .map(|(meal, hours)| BoardEvent::HoursSet { meal, hours });
        self.record_board(by, news.collect()).await
    }

    /// Shows a dish with this picture from now on; with none it is shown without.
    pub async fn picture_dish(
        &self,
        member: &Member,
        dish: &str,
        bytes: Option<Vec<u8>>,
    ) -> Result<Result<(), Refused>, Error> {
        let by = self.may_keep_menus(member, None)?;
        let picture = match bytes {
            Some(bytes) => match self.take_picture(bytes).await? {
                Ok(picture) => Some(picture),
                Err(refused) => return Ok(Err(refused)),
            },
            None => None,
        };
        let dish = dish.to_owned();
        self.record_board(by, vec![BoardEvent::DishPictured { dish, picture }])
            .await?;
        Ok(Ok(()))
    }

    /// Reads a sheet as a canteen sends it; nothing is written.
    pub async fn read_sheet(
        &self,
        member: &Member,
        bytes: Vec<u8>,
    ) -> Result<Result<Import, NotAMenu>, Error> {
        self.may_keep_menus(member, None)?;
        let today = self.local_now().date();
        let _one_at_a_time = READING.acquire().await;
        let reading = tokio::task::spawn_blocking(move || rows::read(&bytes, today));
        // A sheet that breaks its reader is a broken sheet.
        Ok(reading.await.unwrap_or(Err(NotAMenu::Broken)))
    }

    /// Who may write menus, for places and days that there are.
    fn may_keep_menus(&self, member: &Member, of: Option<(PlaceCode, Date)>) -> Result<By, Error> {
        let site = self.site();
        if !member.keeps_menus(site.kitchen()) {
            return Err(Error::Forbidden);
        }
        match of {
            Some((place, day)) if site.place(place).is_none() || !self.takes_menus_of(day) => {
                Err(Error::NotFound)
            }
            _ => Ok(By::Staff(member.id)),
        }
    }

    async fn record_board(&self, by: By, events: Vec<BoardEvent>) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let events = events.into_iter().map(SiteEvent::Board);
        self.record_all(by, events.collect()).await.map(|_| ())
    }
}

/// The dishes of a table as they begin another day.
pub fn fresh(table: &Table) -> Vec<Dish> {
    let dishes = table.dishes.iter().map(|served| Dish {
        name: served.name.clone(),
        price_fen: served.price_fen,
        sold_out: false,
    });
    dishes.collect()
}

/// The same for the same dishes at the same prices in the same order, sold out or not.
pub fn fingerprint(dishes: &[Dish]) -> String {
    let lines = dishes
        .iter()
        .map(|dish| format!("{}\t{}\n", dish.name, dish.price_fen));
    format!(
        "{:08x}",
        crc32c::crc32c(lines.collect::<String>().as_bytes())
    )
}
