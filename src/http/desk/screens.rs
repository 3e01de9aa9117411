//! The screens: which place shows what and when, and when it is dark.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Time;

use super::{Choice, Desk, Fields, Posted, Shell, name, page_with};
use crate::app::Error;
use crate::domain::board::{Hours, Part, Programme, Show};
use crate::domain::place::{Place, PlaceCode};
use crate::domain::programme::{PARTS_MOST, SECONDS_LEAST, SECONDS_MOST, SECONDS_USUAL, Wrong};
use crate::domain::staff::HouseAct;
use crate::http::pages::filters;
use crate::http::problem::Failed;
use crate::i18n::{t, ta};

/// Empty rows below what is set, to write in.
const SPARE: usize = 2;

/// `GET /desk/screens`
#[derive(Template)]
#[template(path = "desk/screens.html")]
pub struct ScreensPage {
    pub shell: Shell,
    pub screens: Vec<ScreenRow>,
    pub open: Option<ProgrammeForm>,
    pub problem: Option<String>,
    pub done: bool,
}

/// A place in the list.
pub struct ScreenRow {
    pub code: String,
    pub name: String,
    /// 「菜單、通知 · 23:00–4:30 熄屏」
    pub under: String,
    pub current: bool,
}

/// A place's programme as it is edited.
pub struct ProgrammeForm {
    pub code: String,
    pub shown: String,
    pub address: String,
    pub parts: Vec<PartForm>,
    pub dark_from: String,
    pub dark_until: String,
}

/// A part of the day as it is edited.
pub struct PartForm {
    pub nth: usize,
    pub from: String,
    pub until: String,
    pub seconds: String,
    pub shows: Vec<Choice>,
}

/// `GET /desk/screens`: for admins and dispatchers.
pub async fn list(desk: Desk) -> Result<Response, Failed> {
    render(&desk, None, StatusCode::OK).await
}

/// `GET /desk/screens/{code}`
pub async fn show(desk: Desk, Path(code): Path<String>) -> Result<Response, Failed> {
    let place = known(&desk, &code)?;
    let done = desk.path.ends_with("?done");
    let programme = programme(&desk, place.code);
    let open = form_of(&desk, &place, &programme);
    render(&desk, Some((open, None, done)), StatusCode::OK).await
}

/// `POST /desk/screens/{code}`
pub async fn set(
    Path(code): Path<String>,
    Posted { desk, fields }: Posted,
) -> Result<Response, Failed> {
    let place = known(&desk, &code)?;
    let set = match read(&fields, place.code) {
        Ok(programme) => desk.app.set_programme(desk.member(), programme).await?,
        Err(wrong) => Err(wrong),
    };
    let Err(wrong) = set else {
        let to = format!("/desk/screens/{}?done", place.code);
        return Ok(Redirect::to(&to).into_response());
    };
    let open = Some((typed(&desk, &place, &fields), Some(said(wrong)), false));
    render(&desk, open, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn known(desk: &Desk, code: &str) -> Result<Place, Error> {
    let code = PlaceCode::parse(code).ok_or(Error::NotFound)?;
    let site = desk.app.site();
    site.place(code).cloned().ok_or(Error::NotFound)
}

fn programme(desk: &Desk, code: PlaceCode) -> Programme {
    let site = desk.app.site();
    let set = site.board.programme(code).cloned();
    set.unwrap_or_else(|| Programme::usual(code))
}

fn said(wrong: Wrong) -> String {
    match wrong {
        Wrong::Hours => t("screen-desk-wrong-time"),
        Wrong::Shows => t("screen-desk-wrong-shows"),
        Wrong::Seconds => ta(
            "screen-desk-wrong-seconds",
            &[
                ("least", u32::from(SECONDS_LEAST).into()),
                ("most", u32::from(SECONDS_MOST).into()),
            ],
        ),
        Wrong::Parts => ta("screen-desk-wrong-parts", &[("most", PARTS_MOST.into())]),
    }
}

/// Rows without hours are none.
fn read(fields: &Fields, place: PlaceCode) -> Result<Programme, Wrong> {
    let mut parts = Vec::new();
    for nth in 0..PARTS_MOST {
        let Some(hours) = hours(fields, &format!("from-{nth}"), &format!("until-{nth}"))? else {
            continue;
        };
        let chosen: Vec<&str> = fields.all(&format!("show-{nth}")).collect();
        let shows = Show::ALL.into_iter();
        parts.push(Part {
            hours,
            shows: shows.filter(|show| chosen.contains(&show.key())).collect(),
            seconds: match fields.get(&format!("seconds-{nth}")) {
                "" => SECONDS_USUAL,
                text => text.parse().map_err(|_| Wrong::Seconds)?,
            },
        });
    }
    Ok(Programme {
        place,
        parts,
        dark: hours(fields, "dark_from", "dark_until")?,
    })
}

fn hours(fields: &Fields, from: &str, until: &str) -> Result<Option<Hours>, Wrong> {
    let (from, until) = (fields.get(from), fields.get(until));
    if from.is_empty() && until.is_empty() {
        return Ok(None);
    }
    let time = |text: &str| {
        let (hour, minute) = text.split_once([':', '：']).unwrap_or((text, "0"));
        let hour = match hour.trim().parse().map_err(|_| Wrong::Hours)? {
            // The next day's beginning.
            24 => 0,
            hour => hour,
        };
        let minute = minute.trim().parse().map_err(|_| Wrong::Hours)?;
        Time::new(hour, minute, 0, 0).map_err(|_| Wrong::Hours)
    };
    Ok(Some(Hours {
        from: time(from)?,
        until: time(until)?,
    }))
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn shows(chosen: impl Fn(Show) -> bool) -> Vec<Choice> {
    Show::ALL
        .map(|show| {
            let name = t(&format!("screen-show-{}", show.key()));
            Choice::new(show.key(), name, chosen(show))
        })
        .into()
}

fn form_of(desk: &Desk, place: &Place, programme: &Programme) -> ProgrammeForm {
    let set = programme.parts.iter().map(|part| {
        (
            clock(part.hours.from),
            clock(part.hours.until),
            part.seconds.to_string(),
            shows(|show| part.shows.contains(&show)),
        )
    });
    let spare = SPARE.min(PARTS_MOST.saturating_sub(programme.parts.len()));
    let empty = || {
        let seconds = SECONDS_USUAL.to_string();
        (String::new(), String::new(), seconds, shows(|_| false))
    };
    let rows = set.chain(std::iter::repeat_with(empty).take(spare));
    let parts = rows
        .enumerate()
        .map(|(nth, (from, until, seconds, shows))| PartForm {
            nth,
            from,
            until,
            seconds,
            shows,
        });
    ProgrammeForm {
        code: place.code.to_string(),
        shown: name(&place.name),
        address: format!("{}/screen/{}", desk.app.base_url(), place.code),
        parts: parts.collect(),
        dark_from: programme
            .dark
            .map(|dark| clock(dark.from))
            .unwrap_or_default(),
        dark_until: programme
            .dark
            .map(|dark| clock(dark.until))
            .unwrap_or_default(),
    }
}

/// What somebody typed and what cannot be kept like this, as it was typed.
fn typed(desk: &Desk, place: &Place, fields: &Fields) -> ProgrammeForm {
    let mut form = form_of(desk, place, &Programme::usual(place.code));
    let rows = (0..PARTS_MOST).filter(|nth| fields.all(&format!("seconds-{nth}")).next().is_some());
    form.parts = rows
        .map(|nth| {
            let get = |field: &str| fields.get(&format!("{field}-{nth}")).to_owned();
            let chosen: Vec<&str> = fields.all(&format!("show-{nth}")).collect();
            PartForm {
                nth,
                from: get("from"),
                until: get("until"),
                seconds: get("seconds"),
                shows: shows(|show| chosen.contains(&show.key())),
            }
        })
        .collect();
    form.dark_from = fields.get("dark_from").to_owned();
    form.dark_until = fields.get("dark_until").to_owned();
    form
}

/// What a place's screen does, in a line.
fn in_words(programme: &Programme) -> String {
    let mut shown: Vec<String> = Vec::new();
    for show in programme.parts.iter().flat_map(|part| &part.shows) {
        let name = t(&format!("screen-show-{}", show.key()));
        if !shown.contains(&name) {
            shown.push(name);
        }
    }
    let mut words = match shown.is_empty() {
        true => vec![t("screen-desk-usual")],
        false => vec![shown.join(" ")],
    };
    words.extend(programme.dark.map(|dark| {
        ta(
            "screen-desk-dark-short",
            &[
                ("from", clock(dark.from).into()),
                ("until", clock(dark.until).into()),
            ],
        )
    }));
    words.join(" · ")
}

async fn render(
    desk: &Desk,
    open: Option<(ProgrammeForm, Option<String>, bool)>,
    status: StatusCode,
) -> Result<Response, Failed> {
    if !desk.member().may_in_house(HouseAct::Screens) {
        return Err(Error::Forbidden.into());
    }
    let shell = Shell::of(desk, "screens").await?;
    let site = desk.app.site();
    let (open, problem, done) = match open {
        Some((form, problem, done)) => (Some(form), problem, done),
        None => (None, None, false),
    };
    let screens = site.open_places().map(|place| {
        let code = place.code.to_string();
        ScreenRow {
            name: name(&place.name),
            under: in_words(&programme(desk, place.code)),
            current: open.as_ref().is_some_and(|form| form.code == code),
            code,
        }
    });
    let page = ScreensPage {
        screens: screens.collect(),
        shell,
        open,
        problem,
        done,
    };
    Ok(page_with(status, page))
}
