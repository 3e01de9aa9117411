//! The layout of a sheet. One axis: lamp, name, slogan, code, place, one below the other and as
//! wide as the code; below them the steps, and a foot with the number to call.
//! Measures are in units of 1/210 of the sheet's width: millimetres on A4.

use std::fmt::Write as _;

use super::lamp::{AMBER, Beam, COAL, wordmark};
use super::lettering::{broken, ems, escaped, fitted, is_square, spread};
use super::{Poster, Size, Step, code::QUIET_ZONE, fonts};

const WIDTH: f32 = 210.0;
const AXIS: f32 = WIDTH / 2.0;
const MARGIN: f32 = 16.0;

const INK: &str = "#1b1d20";
const MUTED: &str = "#5c574e";
const SAFE: &str = "#2b6b3c";
const DANGER: &str = "#b3261e";
const SAND: &str = "#f3ede1";

/// Where things stand, from the top, and how large the type is.
struct Measures {
    height: f32,
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
    phone: f32,
}

impl Measures {
    fn of(size: Size) -> Self {
        match size {
            Size::A4 => Self {
                height: 297.0,
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
                phone: 21.0,
            },
            // Read from further away and carrying no more words: a larger code and name, the
            // small print smaller in proportion (and still larger in millimetres).
            Size::A3 => Self {
                height: 420.0 * WIDTH / 297.0,
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
                phone: 21.0,
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

/// The whole sheet.
pub fn svg(poster: &Poster) -> String {
    let m = Measures::of(poster.size);
    let (width_mm, height_mm) = poster.size.millimetres();
    let families = fonts::families(&poster.words.lang)
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(",");
    let beam = m.beam();
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="{height_mm}mm" viewBox="0 0 {WIDTH} {height:.3}" xml:lang="{lang}" font-family="{families},sans-serif" font-weight="700" fill="{INK}"><title>{title} · {place}</title>
<defs>{defs}</defs>
<path fill="{COAL}" d="M0 0h{WIDTH}v{height:.3}H0z"/>
"##,
        height = m.height,
        lang = escaped(&poster.words.lang),
        title = escaped(&poster.words.title),
        place = escaped(&poster.place),
        defs = beam.defs(),
    );
    svg.push_str(&beam.light());
    let _ = write!(
        svg,
        r##"<path fill="#fff" d="M0 {}h{WIDTH}V{:.3}H0z"/>"##,
        m.ground, m.height
    );
    svg.push_str(&beam.spill());
    svg.push_str(&beam.housing());
    title(&mut svg, &m, poster);
    code(&mut svg, &m, poster);
    place(&mut svg, &m, poster);
    steps(&mut svg, &m, poster);
    foot(&mut svg, &m, poster);
    svg.push_str("</svg>\n");
    svg
}

/// The name, as wide as the code below it, and the slogan set to the same width.
fn title(svg: &mut String, m: &Measures, poster: &Poster) {
    let words = &poster.words;
    let (left, width) = (m.card_left(), m.card);
    match wordmark(&words.title) {
        Some(characters) => {
            // Ink begins 0.032 em into the first box and ends 0.961 em into the last.
            let size = width * 0.315;
            let step = (width - 0.929 * size) / 2.0;
            for (i, outline) in characters.into_iter().enumerate() {
                let _ = write!(
                    svg,
                    r##"<path fill="#fff" transform="translate({:.3} {}) scale({:.5})" d="{outline}"/>"##,
                    left - 0.032 * size + step * i as f32,
                    m.title_top,
                    size / 1000.0,
                );
            }
        }
        None => {
            let size = fitted(&words.title, width, width * 0.315);
            let baseline = m.title_top + width * 0.24;
            centred(svg, &words.title, baseline, size, "#fff", "900");
        }
    }
    if is_square(&words.slogan) {
        let size = fitted(&words.slogan, width * 0.9, width * 0.075);
        let _ = write!(
            svg,
            r##"<text x="{}" y="{}" font-size="{size:.2}" fill="#ffd98a">{}</text>"##,
            spread(&words.slogan, left, width, size),
            m.slogan,
            escaped(&words.slogan),
        );
    } else {
        let size = fitted(&words.slogan, WIDTH - 2.0 * MARGIN, width * 0.075);
        centred(svg, &words.slogan, m.slogan, size, "#ffd98a", "700");
    }
}

/// The card that the light falls on: white, its soft shadow, and the code with its quiet zone.
fn code(svg: &mut String, m: &Measures, poster: &Poster) {
    let modules = poster.payload.modules();
    // Half a module more than the quiet zone, so that the rounded corners cut nothing of it.
    let border = QUIET_ZONE as f32 + 0.5;
    let module = m.card / (modules.width() as f32 + 2.0 * border);
    let radius = module * 1.7;
    for ring in (1..=8).rev() {
        let grow = ring as f32 * 0.55;
        let _ = write!(
            svg,
            r##"<rect x="{:.2}" y="{:.2}" width="{:.2}" height="{:.2}" rx="{:.2}" fill="#5a3200" fill-opacity=".024"/>"##,
            m.card_left() - grow,
            m.card_top - grow + 1.2,
            m.card + 2.0 * grow,
            m.card + 2.0 * grow,
            radius + grow,
        );
    }
    let _ = write!(
        svg,
        r##"<rect id="card" x="{left}" y="{top}" width="{card}" height="{card}" rx="{radius:.2}" fill="#fff"/>
<path id="code" fill="#000" shape-rendering="crispEdges" transform="translate({x:.4} {y:.4}) scale({module:.5})" d="{path}"/>
"##,
        left = m.card_left(),
        top = m.card_top,
        card = m.card,
        x = m.card_left() + module * border,
        y = m.card_top + module * border,
        path = modules.path(),
    );
}

/// Where this sheet hangs, as large as fits, and below it the badge and the code to type.
fn place(svg: &mut String, m: &Measures, poster: &Poster) {
    let (lines, size) = broken(&poster.place, WIDTH - 2.0 * MARGIN, m.place, m.place * 0.55);
    let leading = size * 1.16;
    let room = m.place * 1.06;
    let squeeze = (room / (leading * lines.len() as f32)).min(1.0);
    let (size, leading) = (size * squeeze, leading * squeeze);
    let first = m.place_middle + size * 0.38 - leading * (lines.len() as f32 - 1.0) / 2.0;
    svg.push_str(r#"<g id="place">"#);
    for (i, line) in lines.iter().enumerate() {
        centred(svg, line, first + leading * i as f32, size, INK, "900");
    }
    svg.push_str("</g>");

    // The pair of badges, centred on the axis.
    let (high, type_size, gap) = (8.4, 5.2, 4.0);
    let word = &poster.words.anonymous;
    let mark = 5.6;
    let badge = mark + 1.4 + ems(word) * type_size + 8.0;
    let code_width = ems(&poster.place_code) * type_size * 1.16 + 8.0;
    let left = AXIS - (badge + gap + code_width) / 2.0;
    let baseline = m.badges + high / 2.0 + type_size * 0.37;
    let _ = write!(
        svg,
        r##"<rect x="{left:.2}" y="{top}" width="{badge:.2}" height="{high}" rx="{round}" fill="{SAFE}"/><g transform="translate({mark_x:.2} {mark_y:.2}) scale({scale:.4})" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M12 2.2 3.6 5.4v6.2c0 5 3.5 8.6 8.4 10.2 4.9-1.6 8.4-5.2 8.4-10.2V5.4z"/><path d="m8.2 11.8 2.8 2.9 5-5.4"/></g><text x="{word_x:.2}" y="{baseline:.2}" font-size="{type_size}" fill="#fff">{word}</text>
<rect x="{code_left:.2}" y="{code_top:.2}" width="{code_wide:.2}" height="{code_high:.2}" rx="{code_round}" fill="none" stroke="#b9ae9a" stroke-width=".5"/><text x="{code_x:.2}" y="{baseline:.2}" font-size="{type_size}" fill="{MUTED}" text-anchor="middle" letter-spacing="{spacing}">{code}</text>
"##,
        top = m.badges,
        round = high / 2.0,
        mark_x = left + 4.0,
        mark_y = m.badges + (high - mark) / 2.0,
        scale = mark / 24.0,
        word_x = left + 4.0 + mark + 1.4,
        word = escaped(word),
        code_left = left + badge + gap + 0.25,
        code_top = m.badges + 0.25,
        code_wide = code_width - 0.5,
        code_high = high - 0.5,
        code_round = high / 2.0 - 0.25,
        spacing = type_size * 0.12,
        code_x = left + badge + gap + code_width / 2.0 + type_size * 0.06,
        code = escaped(&poster.place_code),
    );
}

/// Three lamps on one line, each with a deed and how it is done, spread from margin to margin.
fn steps(svg: &mut String, m: &Measures, poster: &Poster) {
    /// How large the way is set beside its deed.
    const HOW: f32 = 0.74;
    let steps = &poster.words.steps;
    let radius = m.step * 0.9;
    let text_at = 2.0 * radius + m.step * 0.55;
    let whole = WIDTH - 2.0 * MARGIN;
    let text_wide =
        |step: &Step, size: f32| (ems(&step.deed) * size).max(ems(&step.how) * size * HOW);
    // One size for all three, so that the longest words decide for the row.
    let room = whole - 3.0 * text_at - 2.0 * m.step;
    let needed: f32 = steps.iter().map(|step| text_wide(step, 1.0)).sum();
    let deed_size = m.step.min(room / needed.max(1.0));
    let how_size = deed_size * HOW;
    let wide = |step: &Step| text_at + text_wide(step, deed_size);
    let gap = (whole - steps.iter().map(wide).sum::<f32>()) / 2.0;
    let mut left = MARGIN;
    for (i, step) in steps.iter().enumerate() {
        let _ = write!(
            svg,
            r##"<circle cx="{cx:.2}" cy="{cy}" r="{radius:.2}" fill="{AMBER}"/><text x="{cx:.2}" y="{digit:.2}" font-size="{digit_size:.2}" fill="{COAL}" text-anchor="middle" font-weight="900">{number}</text>
<text x="{text_left:.2}" y="{deed_y:.2}" font-size="{deed_size:.2}">{deed}</text><text x="{text_left:.2}" y="{how_y:.2}" font-size="{how_size:.2}" font-weight="400" fill="{MUTED}">{how}</text>
"##,
            cx = left + radius,
            cy = m.steps,
            digit = m.steps + m.step * 0.38,
            digit_size = m.step * 1.04,
            number = i + 1,
            text_left = left + text_at,
            deed_y = m.steps - m.step * 0.14,
            deed = escaped(&step.deed),
            how_y = m.steps + m.step * 0.92,
            how = escaped(&step.how),
        );
        left += wide(step) + gap;
    }
}

/// For those without a network, and for danger to life; signed by the issuer.
fn foot(svg: &mut String, m: &Measures, poster: &Poster) {
    let right = WIDTH - MARGIN;
    let _ = write!(
        svg,
        r#"<path fill="{SAND}" d="M0 {}h{WIDTH}V{:.3}H0z"/>"#,
        m.foot, m.height
    );
    let words = &poster.words;
    if !poster.phone.is_empty() {
        let phone_size = fitted(&poster.phone, 106.0, m.phone);
        let middle = m.foot + 12.4;
        let _ = write!(
            svg,
            r#"<text x="{MARGIN}" y="{:.2}" font-size="{:.2}">{}</text><text id="phone" x="{right}" y="{:.2}" font-size="{phone_size:.2}" font-weight="900" text-anchor="end">{}</text>"#,
            middle + 2.8,
            fitted(&words.offline, 62.0, 7.6),
            escaped(&words.offline),
            middle + phone_size * 0.365,
            escaped(&poster.phone),
        );
    }
    let rule = m.foot + 24.0;
    let base = rule + 7.0;
    let _ = write!(
        svg,
        r##"<path fill="none" stroke="#dfd6c5" stroke-width=".4" d="M{MARGIN} {rule}H{right}"/>"##
    );
    if !poster.dispatch_phone.is_empty() {
        let line = format!("{} {}", words.danger, poster.dispatch_phone);
        let size = fitted(&line, 108.0, 5.0);
        let _ = write!(
            svg,
            r##"<g transform="translate({MARGIN} {:.2}) scale(.24)"><path fill="{DANGER}" d="M12 1.6 23.6 22H.4z" stroke="{DANGER}" stroke-width="1.6" stroke-linejoin="round"/><path stroke="#fff" stroke-width="2.6" stroke-linecap="round" d="M12 9v6M12 18.6v.1"/></g><text x="{:.2}" y="{base}" font-size="{size:.2}" fill="{DANGER}">{}</text>"##,
            base - 4.6,
            MARGIN + 7.6,
            escaped(&line),
        );
    }
    let _ = write!(
        svg,
        r#"<text x="{right}" y="{base}" font-size="{:.2}" fill="{MUTED}" text-anchor="end">{}</text>"#,
        fitted(&poster.issuer, 58.0, 5.0),
        escaped(&poster.issuer),
    );
}

fn centred(svg: &mut String, text: &str, baseline: f32, size: f32, fill: &str, weight: &str) {
    let _ = write!(
        svg,
        r#"<text x="{AXIS}" y="{baseline:.2}" font-size="{size:.2}" fill="{fill}" font-weight="{weight}" text-anchor="middle">{}</text>"#,
        escaped(text),
    );
}
