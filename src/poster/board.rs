//! The pithead board, A3 lying: on the left who asks and the relay's Wi-Fi, which comes first there;
//! on the right, in the lamp's light, the code to scan. Measures are millimetres.

use std::fmt::Write as _;

use super::foot::Foot;
use super::frame::{Frame, language};
use super::lamp::{Beam, COAL};
use super::lettering::{ems, escaped, fitted};
use super::parts::{self, INK, MUTED, PlaceName, Title, label};
use super::{Poster, Wifi};

/// The blue of what must be done, known from the signs in the mine.
pub(super) const MUST: &str = "#1f5f8b";

const WIDTH: f32 = 420.0;
const MARGIN: f32 = 22.0;
/// Where the left column ends.
const COLUMN: f32 = 216.0;
const CARD: f32 = 160.0;
const CARD_TOP: f32 = 36.0;
const CARD_LEFT: f32 = WIDTH - MARGIN - CARD;
const AXIS: f32 = CARD_LEFT + CARD / 2.0;
const GROUND: f32 = 104.0;
const FOOT: f32 = 241.0;
/// The panel at the left below: Wi-Fi, or the steps where there is none.
const PANEL_TOP: f32 = 148.0;
const PANEL: (f32, f32) = (COLUMN - MARGIN, 84.0);

/// The width of the scan code's card.
pub(super) fn card_mm() -> f32 {
    CARD
}

/// The whole board.
pub(super) fn svg(poster: &Poster) -> String {
    let frame = Frame::of(poster, WIDTH);
    let beam = Beam {
        axis: AXIS,
        lamp: 16.0,
        radius: 9.0,
        ground: GROUND,
        reach: CARD * 0.72,
    };
    let mut svg = frame.open(poster, INK);
    svg.push_str(&format!("<defs>{}</defs>", beam.defs()));
    svg.push_str(&frame.band(0.0, GROUND, COAL));
    svg.push_str(&beam.light());
    svg.push_str(&frame.band(GROUND, frame.height, "#fff"));
    svg.push_str(&beam.spill());
    svg.push_str(&beam.housing(-frame.bleed));
    let two = poster.second.is_some();
    let title = Title {
        left: MARGIN,
        width: 156.0,
        top: if two { 15.0 } else { 20.0 },
        slogan: if two { 80.0 } else { 87.0 },
        room: (MARGIN, COLUMN),
        centred: false,
    };
    title.draw(&mut svg, poster);
    let name = PlaceName {
        left: MARGIN,
        right: COLUMN,
        middle: 120.0,
        room: 22.0,
        centred: false,
    };
    name.draw(&mut svg, poster);
    let k = (PANEL.0 / parts::badges_width(poster, 1.0)).min(1.24);
    parts::badges(&mut svg, poster, (MARGIN, 133.5), k);
    match &poster.wifi {
        Some(wifi) => join(&mut svg, poster, wifi),
        None => steps(&mut svg, poster),
    }
    scan(&mut svg, poster);
    let foot = Foot {
        top: FOOT,
        left: MARGIN,
        right: WIDTH - MARGIN,
        k: 1.3,
    };
    foot.draw(&mut svg, &frame, poster);
    svg.push_str(&frame.close());
    svg
}

/// The lit card, and below it what to do with it.
fn scan(svg: &mut String, poster: &Poster) {
    let words = &poster.words;
    let corner = (CARD_LEFT, CARD_TOP);
    parts::shadow(svg, corner, CARD);
    parts::card(svg, "scan", &poster.payload.modules(), corner, CARD);
    let radius = 8.6;
    let room = CARD - 2.0 * radius - 5.0;
    let size = fitted(&words.scan_to_report, room, 15.0);
    let numbered = poster.wifi.is_some();
    let lead = if numbered { 2.0 * radius + 5.0 } else { 0.0 };
    let left = AXIS - (ems(&words.scan_to_report) * size + lead) / 2.0;
    let middle = 209.0;
    if numbered {
        parts::number(svg, (left + radius, middle), radius, 2, false);
    }
    let at = (left + lead, middle + size * 0.37);
    label(svg, at, size, r#"font-weight="900""#, &words.scan_to_report);
    let centred = r#"text-anchor="middle""#;
    let how = format!("{} · {}", words.steps[0].how, words.steps[1].how);
    let style = format!(r#"fill="{MUTED}" font-weight="400" {centred}"#);
    label(svg, (AXIS, 227.0), fitted(&how, CARD, 6.6), &style, &how);
    if let Some(second) = &poster.second {
        let style = format!(
            r#"fill="{MUTED}" {centred} {}"#,
            language(&second.words.lang)
        );
        let text = &second.words.scan_to_report;
        label(svg, (AXIS, 235.0), fitted(text, CARD, 6.0), &style, text);
    }
}

/// The panel's ground, in the colour that tells the two codes apart.
fn panel(svg: &mut String, fill: &str, stroke: &str) {
    let (wide, high) = PANEL;
    let _ = write!(
        svg,
        r##"<rect x="{MARGIN}" y="{PANEL_TOP}" width="{wide}" height="{high}" rx="5" fill="{fill}" stroke="{stroke}" stroke-width="1.4"/>"##
    );
}

/// The Wi-Fi code in its blue panel, with name and password for those whose camera joins nothing.
fn join(svg: &mut String, poster: &Poster, wifi: &Wifi) {
    panel(svg, "#e8f0f6", MUST);
    let card = PANEL.1 - 10.0;
    let corner = (MARGIN + 5.0, PANEL_TOP + 5.0);
    parts::card(svg, "wifi", &wifi.modules(), corner, card);
    let words = &poster.words;
    let left = MARGIN + card + 12.0;
    let right = COLUMN - 6.0;
    let radius = 8.6;
    let middle = PANEL_TOP + 14.5;
    parts::number(svg, (left + radius, middle), radius, 1, true);
    let x = left + 2.0 * radius + 4.0;
    let waves = 15.0;
    let size = fitted(&words.join_wifi, right - waves - 3.0 - x, 13.0);
    let lifted = if poster.second.is_some() { 2.4 } else { 0.0 };
    let at = (x, middle + size * 0.37 - lifted);
    let style = format!(r#"font-weight="900" fill="{MUST}""#);
    label(svg, at, size, &style, &words.join_wifi);
    if let Some(second) = &poster.second {
        let style = format!(r#"fill="{MUTED}" {}"#, language(&second.words.lang));
        let text = &second.words.join_wifi;
        label(
            svg,
            (x, middle + 9.6),
            fitted(text, right - x, 5.6),
            &style,
            text,
        );
    }
    let _ = write!(
        svg,
        r##"<g transform="translate({:.2} {:.2}) scale({:.4})" fill="none" stroke="{MUST}" stroke-width="2.6" stroke-linecap="round"><path d="M2.5 9.5a13.4 13.4 0 0 1 19 0M6 13.2a8.5 8.5 0 0 1 12 0M9.4 16.8a3.7 3.7 0 0 1 5.2 0"/><circle cx="12" cy="20" r="1.2" fill="{MUST}" stroke="none"/></g>"##,
        right - waves,
        middle - waves / 2.0 - 1.0,
        waves / 24.0,
    );
    let rows = [
        (&words.network, wifi.ssid(), PANEL_TOP + 37.0),
        (&words.password, wifi.password(), PANEL_TOP + 61.0),
    ];
    let quiet = format!(r#"font-weight="400" fill="{MUTED}""#);
    for (name, value, y) in rows {
        if !value.is_empty() {
            label(svg, (left, y), 6.0, &quiet, name);
            let size = fitted(value, right - left, 11.0);
            let _ = write!(
                svg,
                r#"<text x="{left:.2}" y="{:.2}" font-size="{size:.2}" xml:space="preserve">{}</text>"#,
                y + 12.0,
                escaped(value),
            );
        }
    }
}

/// Without a network of its own the board says what follows the scan.
fn steps(svg: &mut String, poster: &Poster) {
    panel(svg, "#fbf8f1", "#dfd6c5");
    let second = poster.second.as_ref().map(|second| &second.words);
    let (radius, left) = (8.0, MARGIN + 8.0);
    let x = left + 2.0 * radius + 6.0;
    let room = COLUMN - 8.0 - x;
    for (i, step) in poster.words.steps.iter().enumerate() {
        let middle = PANEL_TOP + 15.0 + 27.0 * i as f32;
        parts::number(svg, (left + radius, middle), radius, i + 1, false);
        let deed_size = fitted(&step.deed, room, 10.0);
        label(svg, (x, middle - 0.6), deed_size, "", &step.deed);
        let how = match second {
            Some(words) => format!("{} · {}", step.how, words.steps[i].deed),
            None => step.how.clone(),
        };
        let quiet = format!(r#"font-weight="400" fill="{MUTED}""#);
        label(
            svg,
            (x, middle + 8.6),
            fitted(&how, room, 6.8),
            &quiet,
            &how,
        );
    }
}
