//! Photos as phones take them: large, on their side, with the camera's secrets.

use std::path::PathBuf;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// What the EXIF of these photos gives away.
pub const SECRET: &str = "SECRET-CAMERA-39.9N-116.4E";

/// A picture that does not compress well, with EXIF that says "turn me a quarter to the right" and who took it.
pub fn from_a_camera(folder: &tempfile::TempDir, width: u32, height: u32) -> PathBuf {
    let mut state = 0x9e37_79b9_u32;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        // The left half is red: where it goes shows whether the picture was turned upright.
        let noise = (state & 63) as u8;
        if x < width / 2 {
            Rgb([180 + noise, noise, (y % 64) as u8])
        } else {
            Rgb([noise, noise, 160 + noise])
        }
    });
    let mut jpeg = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut std::io::Cursor::new(&mut jpeg), ImageFormat::Jpeg)
        .expect("a JPEG can be made");
    let mut whole = jpeg[..2].to_vec();
    whole.extend(exif());
    whole.extend(&jpeg[2..]);
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, whole).expect("a file can be written");
    path
}

/// An APP1 segment: orientation 6, and a camera's name.
fn exif() -> Vec<u8> {
    let name = format!("{SECRET}\0");
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x0f, 0, 2]);
    tiff.extend((name.len() as u32).to_be_bytes());
    tiff.extend((8 + 2 + 24 + 4_u32).to_be_bytes());
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(name.as_bytes());
    let mut segment = vec![0xff, 0xe1];
    segment.extend((2 + 6 + tiff.len() as u16).to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    segment
}
