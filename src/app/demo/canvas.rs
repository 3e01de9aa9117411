//! A sheet to draw flat pictures on: larger than what leaves it, so that edges come out smooth.
//! A build without optimisation draws small and rough ones, to be quick.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

pub(super) type Color = [u8; 3];

pub(super) const WIDTH: f32 = 1024.0;
pub(super) const HEIGHT: f32 = 768.0;
const FINE: f32 = if cfg!(debug_assertions) { 0.5 } else { 1.5 };

pub(super) struct Canvas(RgbImage);

impl Canvas {
    /// A sheet that grows darker downwards, from one colour to the other.
    pub(super) fn shaded(top: Color, bottom: Color) -> Canvas {
        let (w, h) = ((WIDTH * FINE) as u32, (HEIGHT * FINE) as u32);
        Canvas(RgbImage::from_fn(w, h, |_, y| {
            let share = y as f32 / h as f32;
            Rgb(std::array::from_fn(|i| {
                (f32::from(top[i]) * (1.0 - share) + f32::from(bottom[i]) * share) as u8
            }))
        }))
    }

    /// Colours every point of a box that lies inside a shape.
    fn fill(&mut self, area: [f32; 4], color: Color, inside: impl Fn(f32, f32) -> bool) {
        let [x0, y0, x1, y1] = area.map(|v| v * FINE);
        let clip = |v: f32, max: u32| v.clamp(0.0, max as f32) as u32;
        let (width, height) = self.0.dimensions();
        for y in clip(y0, height)..clip(y1.ceil(), height) {
            for x in clip(x0, width)..clip(x1.ceil(), width) {
                if inside((x as f32 + 0.5) / FINE, (y as f32 + 0.5) / FINE) {
                    self.0.put_pixel(x, y, Rgb(color));
                }
            }
        }
    }

    pub(super) fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, color: Color) {
        self.fill([x, y, x + w, y + h], color, |_, _| true);
    }

    /// A rectangle with round corners.
    pub(super) fn slab(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32, color: Color) {
        self.fill([x, y, x + w, y + h], color, |px, py| {
            let dx = (x + r - px).max(px - (x + w - r)).max(0.0);
            let dy = (y + r - py).max(py - (y + h - r)).max(0.0);
            dx * dx + dy * dy <= r * r
        });
    }

    pub(super) fn ellipse(&mut self, x: f32, y: f32, rx: f32, ry: f32, color: Color) {
        self.fill([x - rx, y - ry, x + rx, y + ry], color, |px, py| {
            ((px - x) / rx).powi(2) + ((py - y) / ry).powi(2) <= 1.0
        });
    }

    pub(super) fn disc(&mut self, x: f32, y: f32, r: f32, color: Color) {
        self.ellipse(x, y, r, r, color);
    }

    /// The upper half of an ellipse.
    pub(super) fn dome(&mut self, x: f32, y: f32, rx: f32, ry: f32, color: Color) {
        self.fill([x - rx, y - ry, x + rx, y], color, |px, py| {
            ((px - x) / rx).powi(2) + ((py - y) / ry).powi(2) <= 1.0
        });
    }

    pub(super) fn line(&mut self, from: [f32; 2], to: [f32; 2], thick: f32, color: Color) {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let whole = (dx * dx + dy * dy).max(1e-6);
        let half = thick / 2.0;
        let area = [
            from[0].min(to[0]) - half,
            from[1].min(to[1]) - half,
            from[0].max(to[0]) + half,
            from[1].max(to[1]) + half,
        ];
        self.fill(area, color, |px, py| {
            let along = (((px - from[0]) * dx + (py - from[1]) * dy) / whole).clamp(0.0, 1.0);
            let (ex, ey) = (px - from[0] - along * dx, py - from[1] - along * dy);
            ex * ex + ey * ey <= half * half
        });
    }

    /// A falling drop with its tip upwards.
    pub(super) fn drop(&mut self, x: f32, y: f32, r: f32, color: Color) {
        self.disc(x, y, r, color);
        self.fill([x - r, y - 2.4 * r, x + r, y], color, |px, py| {
            (px - x).abs() <= r * 0.92 * (py - (y - 2.4 * r)) / (2.4 * r)
        });
    }

    /// A polygon, by even-odd rule.
    pub(super) fn shape(&mut self, points: &[[f32; 2]], color: Color) {
        let bound = |i: usize, pick: fn(f32, f32) -> f32, start: f32| {
            points.iter().map(|p| p[i]).fold(start, pick)
        };
        let area = [
            bound(0, f32::min, f32::MAX),
            bound(1, f32::min, f32::MAX),
            bound(0, f32::max, f32::MIN),
            bound(1, f32::max, f32::MIN),
        ];
        self.fill(area, color, |px, py| {
            let edges = points.iter().zip(points.iter().cycle().skip(1));
            let crossed = edges.filter(|(a, b)| {
                (a[1] > py) != (b[1] > py)
                    && px < (b[0] - a[0]) * (py - a[1]) / (b[1] - a[1]) + a[0]
            });
            crossed.count() % 2 == 1
        });
    }

    /// Softly lightens what lies around a point.
    pub(super) fn glow(&mut self, x: f32, y: f32, radius: f32, color: Color, strength: f32) {
        let (x, y, radius) = (x * FINE, y * FINE, radius * FINE);
        let (width, height) = self.0.dimensions();
        let span = |at: f32, max: u32| {
            let near = |v: f32| v.clamp(0.0, max as f32) as u32;
            near(at - radius)..near(at + radius)
        };
        for py in span(y, height) {
            for px in span(x, width) {
                let far = ((px as f32 - x).powi(2) + (py as f32 - y).powi(2)).sqrt() / radius;
                let share = (1.0 - far).max(0.0).powi(2) * strength;
                for (old, new) in self.0.get_pixel_mut(px, py).0.iter_mut().zip(color) {
                    *old = (f32::from(*old) * (1.0 - share) + f32::from(new) * share) as u8;
                }
            }
        }
    }

    /// The picture as a JPEG.
    pub(super) fn jpeg(&self) -> Vec<u8> {
        let size = FINE.min(1.0);
        let (width, height) = ((WIDTH * size) as u32, (HEIGHT * size) as u32);
        let small = resize(&self.0, width, height, FilterType::Triangle);
        let mut bytes = Cursor::new(Vec::new());
        JpegEncoder::new_with_quality(&mut bytes, 88)
            .write_image(small.as_raw(), width, height, ExtendedColorType::Rgb8)
            .expect("a picture in memory is encoded");
        bytes.into_inner()
    }
}
