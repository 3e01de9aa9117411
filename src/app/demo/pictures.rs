//! What the demo's workers photographed, and the same place once it was mended: drawn flat and plain.

mod comforts;
mod told;
mod works;

use std::collections::HashMap;

use super::canvas::{Canvas, Color, HEIGHT, WIDTH};
use comforts::{bath, court, first_aid, floor, mantou, parking};
use told::{exam, heat, lecture};
use works::{dryer, guard, lamp, pipe};

const INK: Color = [34, 40, 49];
const STEEL: Color = [122, 134, 146];
const PALE: Color = [228, 224, 214];
const AMBER: Color = [244, 176, 62];
const RED: Color = [200, 58, 48];
const BLUE: Color = [52, 112, 176];
const GREEN: Color = [64, 140, 96];
const WATER: Color = [96, 170, 214];
const BRICK: Color = [176, 158, 138];
const DOUGH: Color = [250, 244, 230];

/// Draws a place, mended or not.
type Scene = fn(bool) -> Canvas;

/// Every picture by its name and whether it shows the matter mended, as a JPEG.
pub(super) fn all() -> HashMap<(&'static str, bool), Vec<u8>> {
    let scenes: [(&str, Scene); 10] = [
        ("pipe", pipe),
        ("parking", parking),
        ("mantou", mantou),
        ("lamp", lamp),
        ("bath", bath),
        ("guard", guard),
        ("floor", floor),
        ("court", court),
        ("dryer", dryer),
        ("box", first_aid),
    ];
    // What comes with a notice shows nothing mended.
    let told: [(&str, Scene); 3] = [("lecture", lecture), ("exam", exam), ("heat", heat)];
    let told = told.map(|(name, draw)| (name, draw, true));
    let mut drawn = HashMap::new();
    std::thread::scope(|scope| {
        let artists: Vec<_> = scenes
            .into_iter()
            .flat_map(|(name, draw)| [(name, draw, false), (name, draw, true)])
            .chain(told)
            .map(|(name, draw, mended)| scope.spawn(move || ((name, mended), draw(mended).jpeg())))
            .collect();
        for artist in artists {
            let (name, jpeg) = artist.join().expect("drawing does not fail");
            drawn.insert(name, jpeg);
        }
    });
    drawn
}

/// A wall of bricks or tiles.
fn wall(top: Color, joint: Color, w: f32, h: f32) -> Canvas {
    let dark = top.map(|c| c.saturating_sub(26));
    let mut c = Canvas::shaded(top, dark);
    let mut y = 0.0;
    let mut shift = false;
    while y < HEIGHT {
        c.rect(0.0, y, WIDTH, 2.5, joint);
        let mut x = if shift { -w / 2.0 } else { 0.0 };
        while x < WIDTH {
            c.rect(x, y, 2.5, h, joint);
            x += w;
        }
        shift = !shift;
        y += h;
    }
    c
}

fn ground(c: &mut Canvas, y: f32, color: Color) {
    c.rect(0.0, y, WIDTH, HEIGHT - y, color);
    c.rect(0.0, y, WIDTH, 6.0, color.map(|v| v.saturating_sub(30)));
}

#[cfg(test)]
mod tests {
    #[test]
    fn pictures_are_small_photos() {
        let drawn = super::all();
        assert_eq!(drawn.len(), 23);
        for (name, jpeg) in &drawn {
            assert!(
                (2_000..90_000).contains(&jpeg.len()),
                "{name:?}: {}",
                jpeg.len()
            );
            image::load_from_memory(jpeg).expect("a picture");
        }
    }
}
