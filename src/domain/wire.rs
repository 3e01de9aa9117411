//! The device's protocol, parsed at the door: what a phone may say, and the answer each command gets (design §4).

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::board::NoticeId;
use super::case::{Claim, Face, Kind, Media, Via};
use super::command::{Command, FILES_MAX, Filing, TEXT_MAX_CHARS};
use super::place::PlaceCode;
use super::receipt::{Receipt, ReceiptHash};
use super::site::Site;
use super::{CommandId, Target, Words};

/// One command as a device sends it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviceCommand {
    /// UUIDv7 made with the draft.
    pub id: Uuid,
    /// `case.filed`, `case.message`, `case.rated`, `case.reopened`, `case.withdrawn`, `case.seconded`.
    #[serde(rename = "type")]
    pub kind: String,
    pub v: u8,
    #[serde(
        default,
        deserialize_with = "time",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    pub at: Option<Timestamp>,
    #[serde(
        default,
        deserialize_with = "time",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    pub sent_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub body: DeviceBody,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<DeviceFile>,
}

/// A clock that says nonsense costs its times, never the worker's words.
fn time<'de, D: Deserializer<'de>>(said: D) -> Result<Option<Timestamp>, D::Error> {
    let said = serde_json::Value::deserialize(said)?;
    Ok(said.as_str().and_then(|text| text.parse().ok()))
}

/// What it says. Fields that a type does not use are left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviceBody {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receipt: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A category's slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Named by choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<Face>,
    /// 涉及幹部: about a cadre or a unit; the discipline office alone reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadre: Option<bool>,
    /// With a second or a thumb: the published case's number …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// … and this phone's token of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// `kiosk` where a shared device sent it, `list` where the place was chosen and no poster was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The id of the notice that it is a word on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// A file announced; its bytes follow over tus.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviceFile {
    pub slot: u8,
    /// The device's own id of the upload.
    pub upload: Uuid,
    pub bytes: u32,
    /// `image/jpeg`, `audio/webm` …
    #[serde(rename = "type")]
    pub media: String,
}

/// Who a named worker is; sealed as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Identity {
    pub name: String,
    pub phone: String,
}

/// What is wrong with a command. `code` names the sentence in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Malformed {
    #[error("an id is a UUID of version 7")]
    Id,
    #[error("version 1 is spoken here")]
    Version,
    #[error("no such type of command")]
    Type,
    #[error("a receipt has 16 characters")]
    Receipt,
    #[error("the text is empty")]
    TextMissing,
    #[error("the text is longer than 4,000 characters")]
    TextTooLong,
    #[error("the text holds characters that cannot be shown")]
    TextUnreadable,
    #[error("no such kind")]
    Kind,
    #[error("counsel and proposals are not taken here; the service centre takes them in person")]
    KindNotOffered,
    #[error("a rating is one of four faces")]
    Face,
    #[error("a second names a case and brings a token of 16 to 64 characters")]
    Case,
    #[error("six photos and one voice recording at most")]
    Files,
    #[error("a name has 40 characters at most, a telephone number 30")]
    Identity,
}

impl Malformed {
    pub const ALL: [Malformed; 13] = [
        Malformed::Id,
        Malformed::Version,
        Malformed::Type,
        Malformed::Receipt,
        Malformed::TextMissing,
        Malformed::TextTooLong,
        Malformed::TextUnreadable,
        Malformed::Kind,
        Malformed::KindNotOffered,
        Malformed::Face,
        Malformed::Case,
        Malformed::Files,
        Malformed::Identity,
    ];

    /// In problems and, behind `malformed-`, in the catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Malformed::Id => "id",
            Malformed::Version => "version",
            Malformed::Type => "type",
            Malformed::Receipt => "receipt",
            Malformed::TextMissing => "text-missing",
            Malformed::TextTooLong => "text-too-long",
            Malformed::TextUnreadable => "text-unreadable",
            Malformed::Kind => "kind",
            Malformed::KindNotOffered => "kind-not-offered",
            Malformed::Face => "face",
            Malformed::Case => "case",
            Malformed::Files => "files",
            Malformed::Identity => "identity",
        }
    }

    /// The field of the form that it speaks of.
    pub fn field(self) -> &'static str {
        match self {
            Malformed::Id => "id",
            Malformed::Version => "v",
            Malformed::Type => "type",
            Malformed::Receipt => "receipt",
            Malformed::TextMissing | Malformed::TextTooLong | Malformed::TextUnreadable => "text",
            Malformed::Kind | Malformed::KindNotOffered => "kind",
            Malformed::Face => "face",
            Malformed::Case => "case",
            Malformed::Files => "files",
            Malformed::Identity => "name",
        }
    }
}

/// A parsed command: the id is good, the words are words, the files are few.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub id: CommandId,
    pub sent_at: Option<Timestamp>,
    pub target: Target,
    pub token: Option<String>,
    pub command: Command<Words>,
}

impl DeviceCommand {
    /// Reads a command, or says what is wrong with it. Unknown places and categories are the hub's to forgive.
    pub fn parse(&self, site: &Site) -> Result<Parsed, Malformed> {
        self.parse_with(site, |receipt| Some(Receipt::parse(receipt).ok()?.hash()))
    }

    /// Reads a command in which a relay, or this hub before it parked it, has put the receipt's hash in the place
    /// of the receipt. Nothing that came straight from a device may be read like this: a hash is no secret.
    pub fn parse_hidden(&self, site: &Site) -> Result<Parsed, Malformed> {
        self.parse_with(site, ReceiptHash::parse)
    }

    /// Reads what was parked: it was a command when it came.
    pub fn parked(content: &str, site: &Site) -> Option<Parsed> {
        let command: DeviceCommand = serde_json::from_str(content).ok()?;
        command.parse_hidden(site).ok()
    }

    fn parse_with(
        &self,
        site: &Site,
        hash_of: impl Fn(&str) -> Option<ReceiptHash>,
    ) -> Result<Parsed, Malformed> {
        if self.id.get_version_num() != 7 {
            return Err(Malformed::Id);
        }
        if self.v != 1 {
            return Err(Malformed::Version);
        }
        let body = &self.body;
        if let "case.seconded" | "case.thumbed" = self.kind.as_str() {
            return self.mark();
        }
        let hash = hash_of(&body.receipt).ok_or(Malformed::Receipt)?;
        let text = || text(body.text.as_deref(), TEXT_MAX_CHARS);
        let optional = || match text() {
            Err(Malformed::TextMissing) => Ok(None),
            other => other.map(Some),
        };
        let mut target = Target::Receipt(hash);
        let command = match self.kind.as_str() {
            "case.filed" => {
                target = Target::NewCase;
                let place = self.place.as_deref().and_then(PlaceCode::parse);
                let by_poster = !matches!(body.via.as_deref(), Some("kiosk" | "list"));
                Command::File(Filing {
                    receipt: hash,
                    kind: kind(body.kind.as_deref())?,
                    category: body
                        .category
                        .as_deref()
                        .and_then(|slug| site.category_by_slug(slug))
                        .map(|c| c.id),
                    place,
                    via: match body.via.as_deref() {
                        Some("kiosk") => Via::Kiosk,
                        _ => Via::Phone,
                    },
                    cadre: body.cadre.unwrap_or(false),
                    text: text()?,
                    identity: identity(body)?,
                    files: self.claims()?,
                    sign: place.filter(|_| by_poster),
                    // What names no notice costs nobody their words.
                    about: body.about.as_deref().and_then(NoticeId::parse),
                })
            }
            "case.message" => Command::Write {
                text: text()?,
                files: self.claims()?,
            },
            "case.rated" => Command::Rate {
                face: body.face.ok_or(Malformed::Face)?,
                text: optional()?,
            },
            "case.reopened" => Command::Reopen { reason: text()? },
            "case.withdrawn" => Command::Withdraw,
            _ => return Err(Malformed::Type),
        };
        Ok(Parsed {
            id: CommandId(self.id),
            sent_at: self.sent_at,
            target,
            token: None,
            command,
        })
    }

    fn mark(&self) -> Result<Parsed, Malformed> {
        let number = self.body.case.as_deref().and_then(|n| n.parse().ok());
        let token = self
            .body
            .token
            .clone()
            .filter(|t| (16..=64).contains(&t.len()));
        Ok(Parsed {
            id: CommandId(self.id),
            sent_at: self.sent_at,
            target: Target::Number(number.ok_or(Malformed::Case)?),
            token: Some(token.ok_or(Malformed::Case)?),
            command: match self.kind.as_str() {
                "case.seconded" => Command::Second,
                _ => Command::Thumb,
            },
        })
    }

    fn claims(&self) -> Result<Vec<Claim>, Malformed> {
        let claims: Vec<Claim> = self
            .files
            .iter()
            .map(|f| {
                let media = match f.media.split('/').next() {
                    Some("image") => Media::Photo,
                    Some("audio") | Some("video") => Media::Voice,
                    _ => return Err(Malformed::Files),
                };
                Ok(Claim {
                    slot: f.slot,
                    upload: f.upload,
                    bytes: f.bytes,
                    media,
                })
            })
            .collect::<Result<_, _>>()?;
        let voices = claims.iter().filter(|c| c.media == Media::Voice).count();
        let distinct = claims.iter().all(|a| {
            claims
                .iter()
                .filter(|b| b.upload == a.upload || b.slot == a.slot)
                .count()
                == 1
        });
        if claims.len() > FILES_MAX || voices > 1 || claims.len() - voices > 6 || !distinct {
            return Err(Malformed::Files);
        }
        Ok(claims)
    }
}

/// Words that can be shown: trimmed, not empty, at most `max` characters, no control characters but line ends and tabs.
pub fn text(raw: Option<&str>, max: usize) -> Result<Words, Malformed> {
    let text = raw.unwrap_or_default().replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(Malformed::TextMissing);
    }
    if text.chars().count() > max {
        return Err(Malformed::TextTooLong);
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        return Err(Malformed::TextUnreadable);
    }
    Ok(Words(text.to_owned()))
}

/// The kind of a filing; request where nothing is said.
pub fn kind(raw: Option<&str>) -> Result<Kind, Malformed> {
    match raw {
        None | Some("" | "request") => Ok(Kind::Request),
        Some("hazard") => Ok(Kind::Hazard),
        Some("suggestion") => Ok(Kind::Suggestion),
        Some("praise") => Ok(Kind::Praise),
        Some("question") => Ok(Kind::Question),
        Some("counsel" | "proposal") => Err(Malformed::KindNotOffered),
        Some(_) => Err(Malformed::Kind),
    }
}

fn identity(body: &DeviceBody) -> Result<Option<Words>, Malformed> {
    let part = |raw: &Option<String>, max| match text(raw.as_deref(), max) {
        Ok(words) => Ok(words.0),
        Err(Malformed::TextMissing) => Ok(String::new()),
        Err(_) => Err(Malformed::Identity),
    };
    let identity = Identity {
        name: part(&body.name, 40)?,
        phone: part(&body.phone, 30)?,
    };
    if identity.name.is_empty() && identity.phone.is_empty() {
        return Ok(None);
    }
    let json = serde_json::to_string(&identity).expect("two strings are JSON");
    Ok(Some(Words(json)))
}
