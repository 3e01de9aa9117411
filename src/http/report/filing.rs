//! Filing over HTTP: the form of a place, its shell without ids, and what is posted without script.

use axum::{
    extract::{Path, Query, Request, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::scan;
use super::{Once, Reached, ReceiptCard, ReceiptPage, ReportForm, ReportPage, kinds};
use crate::app::filing::Fate;
use crate::domain::board::NoticeId;
use crate::domain::place::{Place, PlaceCode};
use crate::domain::receipt::Receipt;
use crate::domain::wire::{DeviceBody, DeviceCommand, Malformed};
use crate::http::door::Door;
use crate::http::pages::{Choice, Page};
use crate::http::photos::{PHOTOS_MAX, announced, parts, spoken};
use crate::http::problem::{Failed, Problem};
use crate::http::wording;
use crate::i18n::t;
use crate::poster::code;

/// How the form is asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// The cacheable form without ids, for the service worker.
    shell: Option<String>,
    place: Option<String>,
    /// Another language was chosen.
    lang: Option<String>,
    /// `kiosk` or `screen`: the code was on glass, not on a poster.
    from: Option<String>,
    /// The id of a notice.
    about: Option<String>,
}

impl Asked {
    /// As a poster asks.
    fn is_plain(&self) -> bool {
        self.shell.is_none() && self.lang.is_none() && self.from.is_none()
    }
}

/// `GET /P/{code}`: what a poster opens.
pub async fn scanned(
    State(door): State<Door>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let (code, place) = led_to(&door, &code)?;
    if method == Method::GET && asked.is_plain() && scan::is_a_persons(&headers) {
        door.count_scan(code);
    }
    Ok(form_page(&door, Some((code, &place)), &asked))
}

/// `POST /P/{code}/opened`: the form was opened from a device's own copy, which makes no other request. A code and
/// nothing else is said.
pub async fn opened(
    State(door): State<Door>,
    Path(code): Path<String>,
) -> Result<StatusCode, Failed> {
    let (code, _) = led_to(&door, &code)?;
    door.count_scan(code);
    Ok(StatusCode::NO_CONTENT)
}

/// A poster's code, and where it leads.
fn led_to(door: &Door, code: &str) -> Result<(PlaceCode, Place), Failed> {
    let site = door.site();
    PlaceCode::parse(code)
        .and_then(|code| Some((code, site.led_to(code)?.clone())))
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "unknown-poster").into())
}

/// `GET /report`: the form with a choice of places.
pub async fn open(State(door): State<Door>, Query(asked): Query<Asked>) -> Response {
    let site = door.site();
    let place = asked.place.as_deref().and_then(PlaceCode::parse);
    let place = place.and_then(|code| Some((code, site.led_to(code)?)));
    form_page(&door, place, &asked)
}

fn form_page(door: &Door, place: Option<(PlaceCode, &Place)>, asked: &Asked) -> Response {
    let shell = asked.shell.is_some();
    let mut form = blank(door, place.map(|(_, place)| place));
    if let Some((code, _)) = place {
        form.place_code = code.to_string();
        form.by_list |= asked.from.is_some();
    }
    form.once = (!shell).then(|| fresh(door));
    if let Some(about) = &asked.about {
        form.about = notice_named(door, about);
        form.kinds = kinds("question");
    }
    let card = ReceiptCard::default();
    let page = ReportPage { form, card };
    if shell {
        Page::shared(page, "public, max-age=300").into_response()
    } else {
        Page::secret(page).into_response()
    }
}

/// The notice that a word is on: its id and its title.
fn notice_named(door: &Door, id: &str) -> Option<(String, String)> {
    let id = NoticeId::parse(id)?;
    let site = door.site();
    let notice = site.board.notice(id)?;
    Some((id.0.to_string(), notice.title.clone()))
}

/// An id and a receipt made here, for a browser without script.
pub fn fresh(door: &Door) -> Once {
    Once {
        id: door.new_id().0.to_string(),
        receipt: door.new_receipt().reveal().to_owned(),
    }
}

/// The form as a place presets it.
pub fn blank(door: &Door, place: Option<&Place>) -> ReportForm {
    let site = door.site();
    let (danger_phone, centre_phone) = wording::phones(&site);
    let category = place.and_then(|p| p.category);
    let places = match place {
        Some(_) => Vec::new(),
        None => site
            .open_places()
            .map(|p| Choice {
                key: p.code.to_string(),
                name: wording::name(&p.name),
                chosen: false,
            })
            .collect(),
    };
    ReportForm {
        action: "/report".into(),
        by_list: place.is_none(),
        place_code: place.map(|p| p.code.to_string()).unwrap_or_default(),
        place_name: place.map(|p| wording::name(&p.name)).unwrap_or_default(),
        places,
        camera: place.is_none_or(|p| !p.no_camera),
        kinds: kinds("request"),
        categories: wording::categories(&site, category),
        category_name: category.map_or_else(
            || t("form-category-none"),
            |id| wording::category(&site, id),
        ),
        danger_phone,
        centre_phone,
        ..ReportForm::default()
    }
}

/// What a form brought: its command, and the pictures with it.
pub struct Brought {
    pub command: DeviceCommand,
    /// In the order of the command's files: photos first.
    pub photos: Vec<Vec<u8>>,
    /// Then the recording, where there is one.
    pub voice: Option<Vec<u8>>,
    fields: Fields,
}

/// The fields of the form as they were typed.
#[derive(Default)]
struct Fields {
    id: String,
    receipt: String,
    place: String,
    text: String,
    kind: String,
    category: String,
    sub: String,
    name: String,
    phone: String,
    /// `list` where the place was chosen, and no poster fixed it.
    via: String,
    cadre: bool,
    about: String,
}

impl Brought {
    /// Reads a form, urlencoded or multipart. A missing id or receipt is made here.
    pub async fn read(door: &Door, request: Request, via: Option<&str>) -> Result<Brought, Failed> {
        let mut fields = Fields::default();
        let (mut photos, mut voice) = (Vec::new(), None);
        for (name, bytes) in parts(request).await? {
            if name == "photo" {
                photos.push(bytes);
                continue;
            }
            if name == "voice" {
                voice = Some(bytes).filter(|bytes| !bytes.is_empty());
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match name.as_str() {
                "id" => fields.id = text,
                "receipt" => fields.receipt = text,
                "place" => fields.place = text,
                "text" => fields.text = text,
                "kind" => fields.kind = text,
                "category" => fields.category = text,
                "sub" => fields.sub = text,
                "name" => fields.name = text,
                "phone" => fields.phone = text,
                "via" => fields.via = text,
                "cadre" => fields.cadre = true,
                "about" => fields.about = text,
                _ => {}
            }
        }
        photos.truncate(PHOTOS_MAX);
        if fields.text.trim().is_empty() && voice.is_some() {
            fields.text = t("device-see-voice");
        }
        let id = fields.id.parse().unwrap_or_else(|_| door.new_id().0);
        if fields.receipt.is_empty() {
            fields.receipt = door.new_receipt().reveal().to_owned();
        }
        let spoken = voice.as_deref().map(|bytes| spoken(id, bytes));
        let files = announced(id, &photos).chain(spoken).collect();
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let command = DeviceCommand {
            id,
            kind: "case.filed".into(),
            v: 1,
            at: None,
            sent_at: None,
            place: some(&fields.place),
            body: DeviceBody {
                receipt: fields.receipt.clone(),
                kind: some(&fields.kind),
                category: some(&category_of(door, &fields)),
                text: Some(fields.text.clone()),
                name: some(&fields.name),
                phone: some(&fields.phone),
                cadre: fields.cadre.then_some(true),
                via: via.map(str::to_owned).or_else(|| some(&fields.via)),
                about: some(&fields.about),
                ..DeviceBody::default()
            },
            files,
        };
        Ok(Brought {
            command,
            photos,
            voice,
            fields,
        })
    }

    /// The same form again, with everything that was typed and what is wrong with it.
    pub fn again(&self, door: &Door, wrong: Malformed) -> ReportForm {
        let site = door.site();
        let code = PlaceCode::parse(&self.fields.place);
        let place = code.and_then(|code| Some((code, site.led_to(code)?)));
        let mut form = blank(door, place.map(|(_, place)| place));
        if let Some((code, _)) = place {
            form.place_code = code.to_string();
        }
        form.by_list = self.fields.via == "list";
        let kind = self.command.body.kind.as_deref().unwrap_or("request");
        let category = self.command.body.category.as_deref();
        let category = category.and_then(|slug| site.category_by_slug(slug));
        form.once = Some(Once {
            id: self.command.id.to_string(),
            receipt: self.fields.receipt.clone(),
        });
        form.kinds = kinds(kind);
        form.categories = wording::categories(&site, category.map(|c| c.id));
        form.text = self.fields.text.clone();
        form.name = self.fields.name.clone();
        form.phone = self.fields.phone.clone();
        form.cadre = self.fields.cadre;
        form.about = notice_named(door, &self.fields.about);
        form.problems = 1;
        let words = t(&format!("malformed-{}", wrong.code()));
        match wrong.field() {
            "files" => form.photo_problem = Some(words),
            "name" => form.phone_problem = Some(words),
            _ => form.text_problem = Some(words),
        }
        if !self.photos.is_empty() && form.photo_problem.is_none() {
            form.photo_problem = Some(t("form-photos-again"));
        }
        form
    }
}

/// The second level counts where it belongs to the first level that was chosen.
fn category_of(door: &Door, fields: &Fields) -> String {
    let site = door.site();
    let below = site.category_by_slug(&fields.sub).filter(|sub| {
        let first = sub.parent.and_then(|id| site.category(id));
        fields.category.is_empty() || first.is_some_and(|c| c.slug == fields.category)
    });
    below.map_or_else(|| fields.category.clone(), |c| c.slug.clone())
}

/// `POST /report`: the way without script. The receipt is shown at once.
pub async fn file(State(door): State<Door>, request: Request) -> Result<Response, Failed> {
    let brought = Brought::read(&door, request, None).await?;
    match take(&door, &brought).await? {
        Ok(card) => Ok(Page::secret(ReceiptPage { card }).into_response()),
        Err(wrong) => {
            let page = ReportPage {
                form: brought.again(&door, wrong),
                card: ReceiptCard::default(),
            };
            Ok(Page::secret(page)
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response())
        }
    }
}

/// Takes a form's command and its pictures; the receipt, or what is wrong with the form.
pub async fn take(
    door: &Door,
    brought: &Brought,
) -> Result<Result<ReceiptCard, Malformed>, Failed> {
    let ack = match door.deliver_form(&brought.command).await? {
        Fate::Stored(ack) | Fate::Duplicate(ack) => ack,
        Fate::Malformed(wrong) => return Ok(Err(wrong)),
        Fate::Refused(refusal) => return Err(crate::app::Error::Refused(refusal).into()),
        Fate::Conflict => return Err(crate::app::Error::Conflict.into()),
        Fate::Failed(error) => return Err(crate::app::Error::from(error).into()),
        Fate::Shapeless(_) => return Err(Problem::new(StatusCode::BAD_REQUEST, "form").into()),
    };
    let receipt = Receipt::parse(&brought.command.body.receipt)
        .expect("the command was taken, so its receipt is one");
    let bytes = brought.photos.iter().chain(&brought.voice);
    for (file, bytes) in brought.command.files.iter().zip(bytes) {
        // A picture that cannot be read is said on the case; the words are safe already.
        let _ = door.take_file(&receipt, file.upload, bytes.clone()).await;
    }
    let standing = door.standing();
    Ok(Ok(ReceiptCard {
        title: match standing.reached {
            Reached::Relay => [
                standing.relay_name.clone(),
                t("state-relay"),
                t("state-relay-yet"),
            ]
            .concat(),
            _ => t("state-hub"),
        },
        code: receipt.grouped(),
        code_plain: receipt.reveal().to_owned(),
        qr: code::svg(&format!("{}/T#{}", door.base_url(), receipt.reveal())).unwrap_or_default(),
        number: ack
            .case
            .map(|(_, number)| number.to_string())
            .unwrap_or_default(),
        relay_name: standing.relay_name,
        reached: standing.reached,
        again: again(brought),
    }))
}

/// Where to file another: the same place's form.
fn again(brought: &Brought) -> String {
    match PlaceCode::parse(&brought.fields.place) {
        Some(code) => format!("/P/{code}"),
        None => "/report".into(),
    }
}
