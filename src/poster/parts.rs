//! The parts that every sheet has, wherever it puts them: the name, a code on its card, the badges,
//! a numbered lamp. The foot has a file of its own.

use std::fmt::Write as _;

use super::code::{Modules, QUIET_ZONE};
use super::frame::language;
use super::lamp::{AMBER, COAL, wordmark};
use super::lettering::{broken, ems, escaped, fitted, is_square, spread};
use super::{Poster, Second};

pub(super) const INK: &str = "#1b1d20";
pub(super) const MUTED: &str = "#5c574e";
const SAFE: &str = "#2b6b3c";
const GLOW: &str = "#ffd98a";

/// White around a code: half a module more than the quiet zone, so that the card's rounded corners
/// cut nothing of it.
const BORDER: f32 = QUIET_ZONE as f32 + 0.5;

/// A text whose baseline begins, centres or ends at `(x, y)`, as `style` says.
pub(super) fn label(svg: &mut String, (x, y): (f32, f32), size: f32, style: &str, text: &str) {
    let _ = write!(
        svg,
        r#"<text x="{x:.2}" y="{y:.2}" font-size="{size:.2}" {style}>{}</text>"#,
        escaped(text),
    );
}

/// The name, as wide as `width`, or the issuer's own headline in its room; the slogan or the
/// issuer's own line at the baseline `slogan`, and below it the slogan in the second language.
pub(super) struct Title {
    /// Left edge of the name.
    pub left: f32,
    /// Its width; the headline may be wider.
    pub width: f32,
    /// Top of the name's characters.
    pub top: f32,
    /// Baseline of the slogan.
    pub slogan: f32,
    /// Left and right edge of what is wider than the name.
    pub room: (f32, f32),
    /// Whether all is centred on the name, or begins at its left.
    pub centred: bool,
}

impl Title {
    /// Draws it.
    pub fn draw(&self, svg: &mut String, poster: &Poster) {
        match poster.headline.as_str() {
            "" => self.name(svg, &poster.words.title),
            headline => self.headline(svg, poster, headline),
        }
        let own = poster.second_line.as_str();
        let line = if own.is_empty() {
            poster.words.slogan.as_str()
        } else {
            own
        };
        self.line(svg, line);
        if let Some(second) = &poster.second
            && own.is_empty()
        {
            let style = format!(
                r##"fill="#fff" font-weight="400" {} {}"##,
                self.anchor(),
                language(&second.words.lang)
            );
            let slogan = &second.words.slogan;
            let size = fitted(slogan, self.room.1 - self.room.0, self.width * 0.052);
            let at = (self.x(), self.slogan + self.width * 0.068);
            label(svg, at, size, &style, slogan);
        }
    }

    fn x(&self) -> f32 {
        match self.centred {
            true => self.left + self.width / 2.0,
            false => self.left,
        }
    }

    fn anchor(&self) -> &'static str {
        match self.centred {
            true => r#"text-anchor="middle""#,
            false => "",
        }
    }

    fn name(&self, svg: &mut String, title: &str) {
        let size = self.width * 0.315;
        if !artwork(svg, title, (self.left, self.top), self.width, size) {
            let size = fitted(title, self.width, size);
            let style = format!(r##"fill="#fff" font-weight="900" {}"##, self.anchor());
            label(
                svg,
                (self.x(), self.top + self.width * 0.24),
                size,
                &style,
                title,
            );
        }
    }

    /// The headline in one or two lines, and the name small in the corner.
    fn headline(&self, svg: &mut String, poster: &Poster, headline: &str) {
        let high = self.width * 0.315;
        let (lines, size) = broken(headline, self.room.1 - self.room.0, high * 0.86, high * 0.5);
        let leading = size * 1.2;
        let squeeze = (high * 1.14 / (leading * lines.len() as f32)).min(1.0);
        let (size, leading) = (size * squeeze, leading * squeeze);
        let middle = self.top + high * 0.54;
        let first = middle + size * 0.37 - leading * (lines.len() as f32 - 1.0) / 2.0;
        let style = format!(r##"fill="#fff" font-weight="900" {}"##, self.anchor());
        for (i, line) in lines.iter().enumerate() {
            let at = (self.x(), first + leading * i as f32);
            label(svg, at, size, &style, line);
        }
        let small = self.width * 0.055;
        let corner = (self.room.0, self.top * 0.44);
        let title = &poster.words.title;
        if !artwork(svg, title, corner, small * 3.1, small) {
            let at = (corner.0, corner.1 + small * 0.88);
            label(svg, at, small, r##"fill="#fff""##, title);
        }
    }

    /// Square characters are spread over the name's width; other lines are set as large as fits.
    fn line(&self, svg: &mut String, line: &str) {
        let size = self.width * 0.075;
        if is_square(line) && ems(line) * size <= self.width {
            let _ = write!(
                svg,
                r##"<text x="{}" y="{}" font-size="{size:.2}" fill="{GLOW}">{}</text>"##,
                spread(line, self.left, self.width, size),
                self.slogan,
                escaped(line),
            );
        } else {
            let size = fitted(line, self.room.1 - self.room.0, size);
            let style = format!(r#"fill="{GLOW}" {}"#, self.anchor());
            label(svg, (self.x(), self.slogan), size, &style, line);
        }
    }
}

/// The name as drawn characters of `size` spread over `width`; `false` for a name that is type.
fn artwork(svg: &mut String, title: &str, (left, top): (f32, f32), width: f32, size: f32) -> bool {
    let Some(characters) = wordmark(title) else {
        return false;
    };
    // Ink begins 0.032 em into the first box and ends 0.961 em into the last.
    let step = (width - 0.929 * size) / 2.0;
    for (i, outline) in characters.into_iter().enumerate() {
        let _ = write!(
            svg,
            r##"<path fill="#fff" transform="translate({:.3} {top:.3}) scale({:.5})" d="{outline}"/>"##,
            left - 0.032 * size + step * i as f32,
            size / 1000.0,
        );
    }
    true
}

/// The side of one module of a code whose card is `card` wide.
pub(super) fn module(card: f32, modules: &Modules) -> f32 {
    card / (modules.width() as f32 + 2.0 * BORDER)
}

/// A white card with a code and its quiet zone. `name` is the id of the code, and with `-card` the
/// card's.
pub(super) fn card(svg: &mut String, name: &str, modules: &Modules, at: (f32, f32), card: f32) {
    let (left, top) = at;
    let module = module(card, modules);
    let radius = module * 1.7;
    let _ = write!(
        svg,
        r##"<rect id="{name}-card" x="{left}" y="{top}" width="{card}" height="{card}" rx="{radius:.2}" fill="#fff"/>
<path id="{name}" fill="#000" shape-rendering="crispEdges" transform="translate({x:.4} {y:.4}) scale({module:.5})" d="{path}"/>
"##,
        x = left + module * BORDER,
        y = top + module * BORDER,
        path = modules.path(),
    );
}

/// The soft shadow that a card of this size throws.
pub(super) fn shadow(svg: &mut String, (left, top): (f32, f32), card: f32) {
    for ring in (1..=8).rev() {
        let grow = ring as f32 * card * 0.0051;
        let _ = write!(
            svg,
            r##"<rect x="{:.2}" y="{:.2}" width="{:.2}" height="{:.2}" rx="{:.2}" fill="#5a3200" fill-opacity=".024"/>"##,
            left - grow,
            top - grow + card * 0.011,
            card + 2.0 * grow,
            card + 2.0 * grow,
            card * 0.04 + grow,
        );
    }
}

/// A name in as few lines as fit between `left` and `right`, its middle at `middle`, no higher than
/// `room`; below it, where there is one, the name in the second language.
pub(super) struct PlaceName {
    pub left: f32,
    pub right: f32,
    pub middle: f32,
    pub room: f32,
    pub centred: bool,
}

impl PlaceName {
    /// Draws it as the element `place`.
    pub fn draw(&self, svg: &mut String, poster: &Poster) {
        let also = poster
            .second
            .as_ref()
            .filter(|second| !second.place.is_empty() && second.place != poster.place);
        let (room, middle) = match also {
            Some(_) => (self.room * 0.68, self.middle - self.room * 0.2),
            None => (self.room, self.middle),
        };
        let largest = room * 0.943;
        let width = self.right - self.left;
        let (lines, size) = broken(&poster.place, width, largest, largest * 0.55);
        let leading = size * 1.16;
        let squeeze = (room / (leading * lines.len() as f32)).min(1.0);
        let (size, leading) = (size * squeeze, leading * squeeze);
        let first = middle + size * 0.38 - leading * (lines.len() as f32 - 1.0) / 2.0;
        let (x, anchor) = match self.centred {
            true => ((self.left + self.right) / 2.0, r#"text-anchor="middle""#),
            false => (self.left, ""),
        };
        svg.push_str(r#"<g id="place">"#);
        let style = format!(r#"font-weight="900" {anchor}"#);
        for (i, line) in lines.iter().enumerate() {
            label(svg, (x, first + leading * i as f32), size, &style, line);
        }
        if let Some(Second { place, words }) = also {
            let style = format!(r#"fill="{MUTED}" {anchor} {}"#, language(&words.lang));
            let size = fitted(place, width, self.room * 0.3);
            label(
                svg,
                (x, self.middle + self.room * 0.46),
                size,
                &style,
                place,
            );
        }
        svg.push_str("</g>");
    }
}

/// How wide the badges are at scale `k`.
pub(super) fn badges_width(poster: &Poster, k: f32) -> f32 {
    let (badge, code) = badge_widths(poster);
    (badge + 4.0 + code) * k
}

fn badge_widths(poster: &Poster) -> (f32, f32) {
    let word = ems(&anonymous(poster)) * 5.2 + 5.6 + 1.4 + 8.0;
    (word, ems(&poster.place_code) * 5.2 * 1.16 + 8.0)
}

fn anonymous(poster: &Poster) -> String {
    match &poster.second {
        Some(second) if second.words.anonymous != poster.words.anonymous => {
            format!("{} · {}", poster.words.anonymous, second.words.anonymous)
        }
        _ => poster.words.anonymous.clone(),
    }
}

/// The promise 可匿名 and the code to type, from `left` and `top`, 8.4 units high at scale 1.
pub(super) fn badges(svg: &mut String, poster: &Poster, (left, top): (f32, f32), k: f32) {
    let (high, size, mark) = (8.4, 5.2, 5.6);
    let (badge, code_wide) = badge_widths(poster);
    let baseline = high / 2.0 + size * 0.37;
    let _ = write!(
        svg,
        r##"<g transform="translate({left:.2} {top:.2}) scale({k})"><rect width="{badge:.2}" height="{high}" rx="{round}" fill="{SAFE}"/><g transform="translate(4 {mark_y:.2}) scale({scale:.4})" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M12 2.2 3.6 5.4v6.2c0 5 3.5 8.6 8.4 10.2 4.9-1.6 8.4-5.2 8.4-10.2V5.4z"/><path d="m8.2 11.8 2.8 2.9 5-5.4"/></g><text x="{word_x:.2}" y="{baseline:.2}" font-size="{size}" fill="#fff">{word}</text>
<rect x="{code_left:.2}" y=".25" width="{code_box:.2}" height="{code_high:.2}" rx="{code_round}" fill="none" stroke="#b9ae9a" stroke-width=".5"/><text x="{code_x:.2}" y="{baseline:.2}" font-size="{size}" fill="{MUTED}" text-anchor="middle" letter-spacing="{spacing}">{code}</text></g>
"##,
        round = high / 2.0,
        mark_y = (high - mark) / 2.0,
        scale = mark / 24.0,
        word_x = 4.0 + mark + 1.4,
        word = escaped(&anonymous(poster)),
        code_left = badge + 4.0 + 0.25,
        code_box = code_wide - 0.5,
        code_high = high - 0.5,
        code_round = high / 2.0 - 0.25,
        spacing = size * 0.12,
        code_x = badge + 4.0 + code_wide / 2.0 + size * 0.06,
        code = escaped(&poster.place_code),
    );
}

/// A number in a lit lamp, or in the blue of what must be done first.
pub(super) fn number(svg: &mut String, (x, y): (f32, f32), radius: f32, n: usize, first: bool) {
    let (fill, digit) = match first {
        true => (super::board::MUST, "#fff"),
        false => (AMBER, COAL),
    };
    let _ = write!(
        svg,
        r##"<circle cx="{x:.2}" cy="{y:.2}" r="{radius:.2}" fill="{fill}"/><text x="{x:.2}" y="{:.2}" font-size="{:.2}" fill="{digit}" text-anchor="middle" font-weight="900">{n}</text>"##,
        y + radius * 0.42,
        radius * 1.16,
    );
}
