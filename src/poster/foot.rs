//! A sheet's foot: the number for those without a network, danger to life, the issuer's signature.

use std::fmt::Write as _;

use super::Poster;
use super::frame::{Frame, language};
use super::lettering::{ems, fitted};
use super::parts::{INK, MUTED, label};

const DANGER: &str = "#b3261e";
const SAND: &str = "#f3ede1";

/// Where the foot stands and how large its words are.
pub(super) struct Foot {
    /// Its upper edge.
    pub top: f32,
    /// Left and right edge of its words.
    pub left: f32,
    pub right: f32,
    /// Its measures against the A4 sheet's.
    pub k: f32,
}

impl Foot {
    /// Draws it down to the sheet's end.
    pub fn draw(&self, svg: &mut String, frame: &Frame, poster: &Poster) {
        let &Self {
            top,
            left,
            right,
            k,
        } = self;
        svg.push_str(&frame.band(top, frame.height, SAND));
        let words = &poster.words;
        let second = poster.second.as_ref().map(|second| &second.words);
        let wide = right - left;
        let rule = top + if second.is_some() { 20.8 } else { 24.0 } * k;
        if !poster.phone.is_empty() {
            let middle = top + (rule - top) * 0.517;
            let largest = (rule - top) * 0.875;
            let phone_size = fitted(&poster.phone, wide * 0.595, largest);
            let room = wide - ems(&poster.phone) * phone_size - 4.0 * k;
            let size = fitted(&words.offline, room, 7.6 * k);
            let lifted = if second.is_some() { 2.6 * k } else { 0.0 };
            label(
                svg,
                (left, middle + size * 0.37 - lifted),
                size,
                "",
                &words.offline,
            );
            if let Some(second) = second {
                let style = format!(
                    r#"font-weight="400" fill="{MUTED}" {}"#,
                    language(&second.lang)
                );
                let size = fitted(&second.offline, room, 4.8 * k);
                label(svg, (left, middle + 6.6 * k), size, &style, &second.offline);
            }
            label(
                svg,
                (right, middle + phone_size * 0.365),
                phone_size,
                r#"id="phone" font-weight="900" text-anchor="end""#,
                &poster.phone,
            );
        }
        let base = rule + if second.is_some() { 5.6 } else { 6.4 } * k;
        let _ = write!(
            svg,
            r##"<path fill="none" stroke="#dfd6c5" stroke-width="{:.2}" d="M{left} {rule:.2}H{right}"/>"##,
            0.4 * k
        );
        if !poster.dispatch_phone.is_empty() {
            let line = format!("{} {}", words.danger, poster.dispatch_phone);
            let size = fitted(&line, wide * 0.607, 5.0 * k);
            let _ = write!(
                svg,
                r##"<g transform="translate({left} {:.2}) scale({:.3})"><path fill="{DANGER}" d="M12 1.6 23.6 22H.4z" stroke="{DANGER}" stroke-width="1.6" stroke-linejoin="round"/><path stroke="#fff" stroke-width="2.6" stroke-linecap="round" d="M12 9v6M12 18.6v.1"/></g>"##,
                base - 4.6 * k,
                0.24 * k,
            );
            let (x, style) = (left + 7.6 * k, format!(r#"fill="{DANGER}""#));
            label(svg, (x, base), size, &style, &line);
            if let Some(second) = second {
                let style = format!(
                    r#"fill="{DANGER}" font-weight="400" {}"#,
                    language(&second.lang)
                );
                let size = fitted(&second.danger, wide * 0.607, 3.8 * k);
                label(svg, (x, base + 4.6 * k), size, &style, &second.danger);
            }
        }
        label(
            svg,
            (right, base),
            fitted(&poster.issuer, wide * 0.326, 5.0 * k),
            &format!(r#"fill="{INK}" text-anchor="end""#),
            &poster.issuer,
        );
    }
}
