//! The frame of a drawing: its paper, the bleed and the crop marks around it, the fonts it names.

use std::fmt::Write as _;

use super::lettering::escaped;
use super::{Poster, fonts};

/// How far colour runs over the edge, so that a crooked cut shows no white.
pub(super) const BLEED_MM: f32 = 3.0;

/// Paper around the trimmed sheet where crop marks stand.
pub(super) const MARGIN_MM: f32 = 12.0;

/// A sheet's ground in its own units.
pub(super) struct Frame {
    /// Width of the trimmed sheet.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// How far colour runs over each edge; nothing without crop marks.
    pub bleed: f32,
    unit_mm: f32,
    marks: bool,
}

impl Frame {
    /// The frame of a poster whose trimmed sheet is `width` units wide.
    pub fn of(poster: &Poster, width: f32) -> Self {
        let (width_mm, height_mm) = poster.template.millimetres();
        let unit_mm = width_mm / width;
        let bleed_mm = if poster.crop_marks { BLEED_MM } else { 0.0 };
        Self {
            width,
            height: height_mm / unit_mm,
            bleed: bleed_mm / unit_mm,
            unit_mm,
            marks: poster.crop_marks,
        }
    }

    /// The root element's opening and the document's title.
    pub fn open(&self, poster: &Poster, ink: &str) -> String {
        let margin = if self.marks {
            MARGIN_MM / self.unit_mm
        } else {
            0.0
        };
        let (width, height) = (self.width + 2.0 * margin, self.height + 2.0 * margin);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:.3}mm" height="{height_mm:.3}mm" viewBox="{at:.3} {at:.3} {width:.3} {height:.3}" {language} font-weight="700" fill="{ink}"><title>{title} · {place}</title>
"##,
            width_mm = width * self.unit_mm,
            height_mm = height * self.unit_mm,
            at = -margin,
            language = language(&poster.words.lang),
            title = escaped(&poster.words.title),
            place = escaped(&poster.place),
        )
    }

    /// A band of colour from `top` to `bottom`, over both edges; at the sheet's own end over that too.
    pub fn band(&self, top: f32, bottom: f32, fill: &str) -> String {
        let bleed = self.bleed;
        let top = if top <= 0.0 { -bleed } else { top };
        let bottom = if bottom >= self.height {
            self.height + bleed
        } else {
            bottom
        };
        format!(
            r#"<path fill="{fill}" d="M{:.3} {top:.3}H{:.3}V{bottom:.3}H{:.3}z"/>"#,
            -bleed,
            self.width + bleed,
            -bleed,
        )
    }

    /// Crop marks outside the bleed where they are wanted, and the root's end.
    pub fn close(&self) -> String {
        let mut svg = String::new();
        if self.marks {
            let (near, far) = (4.0 / self.unit_mm, 10.0 / self.unit_mm);
            let _ = write!(
                svg,
                r##"<path id="crop-marks" fill="none" stroke="#000" stroke-width="{:.3}" d=""##,
                0.1 / self.unit_mm
            );
            for (x, out) in [(0.0, -1.0), (self.width, 1.0)] {
                for (y, down) in [(0.0, -1.0), (self.height, 1.0)] {
                    let _ = write!(
                        svg,
                        "M{:.3} {y:.3}H{:.3}M{x:.3} {:.3}V{:.3}",
                        x + out * near,
                        x + out * far,
                        y + down * near,
                        y + down * far,
                    );
                }
            }
            svg.push_str(r#""/>"#);
        }
        svg.push_str("</svg>\n");
        svg
    }
}

/// Attributes of an element whose text is in the language `tag`.
pub(super) fn language(tag: &str) -> String {
    let families = fonts::families(tag)
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(",");
    format!(
        r#"xml:lang="{}" font-family="{families},sans-serif""#,
        escaped(tag)
    )
}
