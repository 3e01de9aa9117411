//! The upright sheets, A4 and A3. One axis: lamp, name, slogan, code, place, one below the other and
//! as wide as the code; below them the steps, and a foot with the number to call.
//! Measures are in units of 1/210 of the sheet's width: millimetres on A4.

use super::foot::Foot;
use super::frame::{Frame, language};
use super::lamp::{Beam, COAL};
use super::lettering::{ems, fitted};
use super::parts::{self, INK, MUTED, PlaceName, Title, label};
use super::{Poster, Template};

const WIDTH: f32 = 210.0;
const AXIS: f32 = WIDTH / 2.0;
const MARGIN: f32 = 16.0;

/// Where things stand, from the top, and how large the type is.
struct Measures {
    lamp: f32,
    lamp_radius: f32,
    title_top: f32,
    slogan: f32,
    card_top: f32,
    card: f32,
    ground: f32,
    place_middle: f32,
    place: f32,
    badges: f32,
    steps: f32,
    step: f32,
    foot: f32,
}

impl Measures {
    fn of(poster: &Poster) -> Self {
        let mut measures = Self::of_template(poster.template);
        if poster.second.is_some() {
            // Room for the second slogan above the code.
            measures.lamp -= 3.2;
            measures.lamp_radius *= 0.84;
            measures.title_top -= 7.0;
            measures.slogan -= 6.6;
        }
        measures
    }

    fn of_template(template: Template) -> Self {
        match template {
            Template::Notice => Self {
                lamp: 16.0,
                lamp_radius: 8.0,
                title_top: 28.5,
                slogan: 74.5,
                card_top: 82.0,
                card: 108.0,
                ground: 140.0,
                place_middle: 203.4,
                place: 18.5,
                badges: 217.2,
                steps: 242.4,
                step: 6.6,
                foot: 259.0,
            },
            // Read from further away and carrying no more words: a larger code and name, the
            // small print smaller in proportion (and still larger in millimetres).
            Template::Poster | Template::Board => Self {
                lamp: 14.6,
                lamp_radius: 7.4,
                title_top: 26.0,
                slogan: 74.6,
                card_top: 81.6,
                card: 115.0,
                ground: 144.0,
                place_middle: 209.8,
                place: 19.0,
                badges: 223.6,
                steps: 246.2,
                step: 5.8,
                foot: 260.0,
            },
        }
    }

    fn card_left(&self) -> f32 {
        AXIS - self.card / 2.0
    }

    fn beam(&self) -> Beam {
        Beam {
            axis: AXIS,
            lamp: self.lamp,
            radius: self.lamp_radius,
            ground: self.ground,
            reach: self.card * 0.9,
        }
    }
}

/// The width of the scan code's card on paper.
pub(super) fn card_mm(poster: &Poster) -> f32 {
    Measures::of(poster).card * poster.template.millimetres().0 / WIDTH
}

/// The whole sheet.
pub(super) fn svg(poster: &Poster) -> String {
    let m = Measures::of(poster);
    let frame = Frame::of(poster, WIDTH);
    let beam = m.beam();
    let mut svg = frame.open(poster, INK);
    svg.push_str(&format!("<defs>{}</defs>", beam.defs()));
    svg.push_str(&frame.band(0.0, m.ground, COAL));
    svg.push_str(&beam.light());
    svg.push_str(&frame.band(m.ground, frame.height, "#fff"));
    svg.push_str(&beam.spill());
    svg.push_str(&beam.housing(-frame.bleed));
    let title = Title {
        left: m.card_left(),
        width: m.card,
        top: m.title_top,
        slogan: m.slogan,
        room: (MARGIN, WIDTH - MARGIN),
        centred: true,
    };
    title.draw(&mut svg, poster);
    let corner = (m.card_left(), m.card_top);
    parts::shadow(&mut svg, corner, m.card);
    parts::card(&mut svg, "scan", &poster.payload.modules(), corner, m.card);
    let name = PlaceName {
        left: MARGIN,
        right: WIDTH - MARGIN,
        middle: m.place_middle,
        room: m.place * 1.06,
        centred: true,
    };
    name.draw(&mut svg, poster);
    let k = ((WIDTH - 2.0 * MARGIN) / parts::badges_width(poster, 1.0)).min(1.0);
    let left = AXIS - parts::badges_width(poster, k) / 2.0;
    parts::badges(&mut svg, poster, (left, m.badges), k);
    steps(&mut svg, &m, poster);
    let foot = Foot {
        top: m.foot,
        left: MARGIN,
        right: WIDTH - MARGIN,
        k: 1.0,
    };
    foot.draw(&mut svg, &frame, poster);
    svg.push_str(&frame.close());
    svg
}

/// Three lamps on one line, each with a deed and how it is done, spread from margin to margin.
fn steps(svg: &mut String, m: &Measures, poster: &Poster) {
    /// How large the way is set beside its deed.
    const HOW: f32 = 0.74;
    let second = poster.second.as_ref().map(|second| &second.words);
    let lifted = if second.is_some() { m.step * 0.34 } else { 0.0 };
    let radius = m.step * 0.9;
    let text_at = 2.0 * radius + m.step * 0.55;
    let whole = WIDTH - 2.0 * MARGIN;
    let wide_in_ems = |i: usize| {
        let step = &poster.words.steps[i];
        let also = second.map_or(0.0, |words| ems(&words.steps[i].deed));
        ems(&step.deed).max(ems(&step.how) * HOW).max(also * HOW)
    };
    // One size for all three, so that the longest words decide for the row.
    let room = whole - 3.0 * text_at - 2.0 * m.step;
    let needed: f32 = (0..3).map(wide_in_ems).sum();
    let size = m.step.min(room / needed.max(1.0));
    let wide = |i: usize| text_at + wide_in_ems(i) * size;
    let gap = (whole - (0..3).map(wide).sum::<f32>()) / 2.0;
    let mut left = MARGIN;
    for (i, step) in poster.words.steps.iter().enumerate() {
        parts::number(svg, (left + radius, m.steps), radius, i + 1, false);
        let x = left + text_at;
        let quiet = format!(r#"font-weight="400" fill="{MUTED}""#);
        let deed_y = m.steps - m.step * 0.14 - lifted;
        label(svg, (x, deed_y), size, "", &step.deed);
        let how_y = m.steps + m.step * 0.92 - lifted;
        label(svg, (x, how_y), size * HOW, &quiet, &step.how);
        if let Some(words) = second {
            let style = format!(r#"fill="{MUTED}" {}"#, language(&words.lang));
            let y = m.steps + m.step * 1.88 - lifted;
            let deed = &words.steps[i].deed;
            let size = fitted(deed, wide_in_ems(i) * size, size * HOW);
            label(svg, (x, y), size, &style, deed);
        }
        left += wide(i) + gap;
    }
}
