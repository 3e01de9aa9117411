//! A canteen of the prepared world, and somebody who writes its menus at the desk.

use axum::body::Body;
use axum::http::Method;
use jiff::civil::{Date, date};
use shishiling::app::menu::fingerprint;
use shishiling::domain::board::{Board, Meal};
use shishiling::domain::place::PlaceCode;
use shishiling::domain::staff::Role;

use crate::answer::Answer;
use crate::desk::Browser;
use crate::world::World;

/// The Thursday on which the world begins.
pub const TODAY: Date = date(2026, 7, 2);

/// A canteen, and somebody who writes its menus.
pub struct Kitchen {
    pub world: World,
    pub cook: Browser,
    pub form: String,
    pub place: PlaceCode,
}

impl Kitchen {
    pub async fn new() -> Kitchen {
        let world = World::new().await;
        let cook = world.at_desk(&[Role::Dispatcher], None).await;
        let form = cook.form().await;
        let place = world.place("職工食堂");
        Kitchen {
            world,
            cook,
            form,
            place,
        }
    }

    pub fn board(&self) -> Board {
        self.world.app.site().board.clone()
    }

    /// 「紅燒肉 1200」 of each dish that is served.
    pub fn served(&self, day: Date, meal: Meal) -> Vec<String> {
        let table = self.board().table_of(self.place, day, meal);
        let dishes = table.map(|table| table.dishes).unwrap_or_default();
        let said = dishes.into_iter().map(|dish| {
            let gone = if dish.sold_out { " 售完" } else { "" };
            format!("{} {}{gone}", dish.name, dish.price_fen)
        });
        said.collect()
    }

    /// Submits a form of a meal of a day.
    pub async fn post(&self, path: &str, day: &str, meal: &str, more: &[(&str, &str)]) -> Answer {
        let place = self.place.to_string();
        let mut fields = vec![
            ("form", self.form.as_str()),
            ("place", &place),
            ("day", day),
            ("meal", meal),
        ];
        fields.extend(more);
        self.cook.caller.submit(path, &fields).await
    }

    /// Writes a menu as the editor does.
    pub async fn write(&self, day: &str, meal: &str, dishes: &[(&str, &str)]) -> Answer {
        let mut fields = Vec::new();
        for (name, price) in dishes {
            fields.extend([("name", *name), ("price", *price)]);
        }
        let at: Date = day.parse().unwrap();
        let known = Meal::ALL[["breakfast", "lunch", "dinner", "night"]
            .iter()
            .position(|key| *key == meal)
            .unwrap()];
        let board = self.board();
        let standing = board.menu(self.place, at, known);
        let was = fingerprint(standing.map_or(&[][..], |menu| &menu.dishes));
        fields.push(("was", was.as_str()));
        self.post("/desk/menu", day, meal, &fields).await
    }

    /// Sends a sheet, or what a preview showed, as a browser does.
    pub async fn send(&self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        let place = self.place.to_string();
        let mut body = Vec::new();
        for (name, value) in [("form", self.form.as_str()), ("place", &place)] {
            body.extend(part(name, "", value.as_bytes()));
        }
        let file = if name == "sheet" {
            "; filename=\"菜單.xlsx\""
        } else {
            ""
        };
        body.extend(part(name, file, bytes));
        body.extend(b"--b--\r\n");
        self.multipart(path, body).await
    }

    pub async fn multipart(&self, path: &str, body: Vec<u8>) -> Answer {
        let headers = [
            ("content-type", "multipart/form-data; boundary=b"),
            ("sec-fetch-site", "same-origin"),
        ];
        let caller = &self.cook.caller;
        caller
            .send(Method::POST, path, &headers, Body::from(body))
            .await
    }
}

/// A part of a form that brings files.
pub fn part(name: &str, more: &str, value: &[u8]) -> Vec<u8> {
    let mut part = format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
        .into_bytes();
    part.extend(value);
    part.extend(b"\r\n");
    part
}
