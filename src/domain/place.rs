//! Where things are said to be: places, categories and departments, with their names.

use serde::{Deserialize, Serialize};

use super::receipt::crockford;

/// Four Crockford characters on a poster: `7K3M`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceCode([u8; 4]);

impl PlaceCode {
    /// Reads a code as scanned or typed.
    pub fn parse(text: &str) -> Option<PlaceCode> {
        crockford(text)?.as_bytes().try_into().ok().map(PlaceCode)
    }

    /// A code from 20 random bits.
    pub fn from_bits(bits: u32) -> PlaceCode {
        let symbols = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        PlaceCode([0, 5, 10, 15].map(|shift| symbols[(bits >> shift) as usize & 31]))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("Crockford symbols are ASCII")
    }
}

impl std::fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for PlaceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for PlaceCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PlaceCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        PlaceCode::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a place code has 4 characters"))
    }
}

/// A department's number, given in order from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DepartmentId(pub u16);

/// A category's number, given in order from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryId(pub u16);

/// A name in the three languages; an empty one is read in another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub hant: String,
    pub hans: String,
    pub en: String,
}

impl Name {
    /// The same word in every language.
    pub fn plain(text: &str) -> Name {
        Name {
            hant: text.into(),
            ..Name::default()
        }
    }

    /// The first of the wanted languages that has a word.
    pub fn first<'a>(&'a self, order: [&'a String; 3]) -> &'a str {
        order
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", String::as_str)
    }
}

/// A place with its poster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub code: PlaceCode,
    pub name: Name,
    /// 禁拍: no camera button here, the poster hangs outside the door.
    pub no_camera: bool,
    /// What a filing from here is about unless the worker says otherwise.
    pub category: Option<CategoryId>,
    /// Taken out of the lists; its poster still leads to the form.
    pub retired: bool,
}

/// One of the two levels of what a case is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub id: CategoryId,
    /// None for the first level.
    pub parent: Option<CategoryId>,
    /// The word in the protocol: `logistics`, `bathhouse`.
    pub slug: String,
    pub name: Name,
    /// Who is offered the case first.
    pub department: Option<DepartmentId>,
    /// What a worker at a kiosk says about it with one touch, at most [`PHRASES_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<Name>,
    pub retired: bool,
}

/// As many ready phrases as fit on a kiosk without scrolling.
pub const PHRASES_MAX: usize = 8;

/// Who handles cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    pub id: DepartmentId,
    pub name: Name,
    /// The safety office closes hazards.
    pub safety: bool,
    pub phone: String,
    pub retired: bool,
}
