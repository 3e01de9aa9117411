//! A poster's code on the wall. A place may have several posters, each with a code of its own; the place's own code is
//! its first. Whatever becomes of a poster, its code goes on leading to a form: paper cannot be called back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::place::{Place, PlaceCode};
use super::site::Site;

/// Longest label, in characters.
pub const LABEL_MAX_CHARS: usize = 40;

/// One poster: the code that it bears and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    pub code: PlaceCode,
    /// Whose form it opens.
    pub place: PlaceCode,
    /// Where exactly it hangs, in a few words of staff's: 「更衣室門外」. Empty where there is only one.
    pub label: String,
    pub made: Timestamp,
    /// Taken off the wall; a print of it that turns up still opens the form.
    pub retired: bool,
    /// The poster that hangs in its stead: this code leads where that one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<PlaceCode>,
}

impl Sign {
    /// The first poster of a place, which bears the place's own code.
    pub fn first(place: PlaceCode, made: Timestamp) -> Sign {
        Sign {
            code: place,
            place,
            label: String::new(),
            made,
            retired: false,
            replaced_by: None,
        }
    }

    /// Whether it should be hanging on a wall.
    pub fn hangs(&self) -> bool {
        !self.retired && self.replaced_by.is_none()
    }
}

impl Site {
    /// The poster that bears a code.
    pub fn sign(&self, code: PlaceCode) -> Option<&Sign> {
        self.signs.iter().find(|sign| sign.code == code)
    }

    /// Where a code leads: the place of its poster, or of the one that replaced it. A relay may know a house that was
    /// told before posters had codes of their own.
    pub fn led_to(&self, code: PlaceCode) -> Option<&Place> {
        let mut code = code;
        // A poster was replaced by one that was replaced …; a ring, which nobody can make at the desk, ends here too.
        for _ in 0..=self.signs.len() {
            match self.sign(code) {
                Some(sign) => match sign.replaced_by.filter(|next| self.sign(*next).is_some()) {
                    Some(next) => code = next,
                    None => return self.place(sign.place),
                },
                None => return self.place(code),
            }
        }
        self.sign(code).and_then(|sign| self.place(sign.place))
    }

    /// The posters of a place, the first first.
    pub fn signs_of(&self, place: PlaceCode) -> impl Iterator<Item = &Sign> {
        self.signs.iter().filter(move |sign| sign.place == place)
    }

    /// The posters that should be hanging, in the order of their places.
    pub fn hanging(&self) -> impl Iterator<Item = &Sign> {
        let signs = self
            .open_places()
            .flat_map(|place| self.signs_of(place.code));
        signs.filter(|sign| sign.hangs())
    }

    /// A code that no place and no poster has borne, out of a source of random bits.
    pub fn fresh_code(&self, random: impl Fn() -> u32) -> PlaceCode {
        std::iter::repeat_with(|| PlaceCode::from_bits(random()))
            .find(|code| self.place(*code).is_none() && self.sign(*code).is_none())
            .expect("a million codes are never all taken")
    }
}
