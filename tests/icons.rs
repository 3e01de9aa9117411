//! The icons that browsers want as pictures are drawn from their SVG, and are what is committed.
//! After a change of the SVG: `DRAW_ICONS=1 cargo test --test icons` draws them anew.

use std::path::{Path, PathBuf};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, RgbaImage};
use resvg::{tiny_skia, usvg};

/// Source, picture, side in pixels.
const ICONS: [(&str, &str, u32); 4] = [
    ("icon.svg", "icon-192.png", 192),
    ("icon.svg", "icon-512.png", 512),
    ("icon-maskable.svg", "icon-maskable-512.png", 512),
    ("icon-maskable.svg", "apple-touch-icon-180.png", 180),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/icons")
}

fn drawn(source: &str, side: u32) -> RgbaImage {
    let svg = std::fs::read(folder().join(source)).expect("the source");
    let tree = usvg::Tree::from_data(&svg, &usvg::Options::default()).expect("well-formed");
    let mut pixmap = tiny_skia::Pixmap::new(side, side).expect("a small picture");
    let scale = side as f32 / tree.size().width();
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let pixels = pixmap.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    RgbaImage::from_raw(side, side, pixels.collect()).expect("four bytes a pixel")
}

#[test]
fn every_icon_is_what_its_svg_draws() {
    if std::env::var_os("DRAW_ICONS").is_some() {
        draw_the_icons();
    }
    for (source, picture, side) in ICONS {
        let committed = image::open(folder().join(picture))
            .expect(picture)
            .into_rgba8();
        let drawn = drawn(source, side);
        assert_eq!(committed.dimensions(), (side, side));
        let apart = committed
            .as_raw()
            .iter()
            .zip(drawn.as_raw())
            .any(|(a, b)| a.abs_diff(*b) > 8);
        assert!(!apart, "{picture} is not what {source} draws");
    }
}

#[test]
fn icons_for_other_shapes_fill_their_square() {
    let maskable = drawn("icon-maskable.svg", 64);
    for corner in [(0, 0), (63, 0), (0, 63), (63, 63)] {
        assert_eq!(
            maskable.get_pixel(corner.0, corner.1).0,
            [0x15, 0x17, 0x1a, 255]
        );
    }
    // What matters stays within the circle of four fifths that every mask leaves.
    for (x, y, pixel) in maskable.enumerate_pixels() {
        let (dx, dy) = (x as f32 - 31.5, y as f32 - 31.5);
        if dx.hypot(dy) > 0.4 * 64.0 + 1.0 {
            assert!(pixel.0[0] < 0x60, "{x},{y}");
        }
    }
}

/// Writes the pictures anew from their sources.
fn draw_the_icons() {
    for (source, picture, side) in ICONS {
        let pixels = drawn(source, side);
        let mut bytes = Vec::new();
        let encoder =
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
        // The filled ones need no transparency.
        let opaque = pixels.pixels().all(|pixel| pixel.0[3] == 255);
        let written = if opaque {
            let rgb: Vec<u8> = pixels
                .pixels()
                .flat_map(|pixel| pixel.0[..3].to_vec())
                .collect();
            encoder.write_image(&rgb, side, side, ExtendedColorType::Rgb8)
        } else {
            encoder.write_image(&pixels, side, side, ExtendedColorType::Rgba8)
        };
        written.expect("encoded");
        std::fs::write(folder().join(picture), bytes).expect("written");
    }
}
