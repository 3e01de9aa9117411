//! What is taken, what is refused, and what of a photo survives.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// A photo with a red left and a blue right half.
fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        Rgb(if x < width / 2 {
            [200, 20, 20]
        } else {
            [20, 20, 200]
        })
    })
}

fn jpeg(pixels: &RgbImage, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif).expect("JPEG carries EXIF");
    }
    encoder
        .encode(
            pixels,
            pixels.width(),
            pixels.height(),
            ExtendedColorType::Rgb8,
        )
        .expect("encoded");
    bytes
}

/// EXIF as a phone writes it: how it was held, and where it was (35°14′N).
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend([0, 2]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend([0, 1, 0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 56, 0, 0, 0, 0]);
    tiff.extend([
        0, 0, 0, 35, 0, 0, 0, 1, 0, 0, 0, 14, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    tiff.extend(b"GPS-SECRET");
    tiff
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&[0], 1, 1, ExtendedColorType::L8)
        .expect("encoded");
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = !bytes[12..29].iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

#[test]
fn a_large_photo_becomes_a_small_one() {
    let kept = accept(&jpeg(&photo(4000, 3000), None)).expect("taken");
    assert_eq!((kept.width, kept.height), (1600, 1200));
    assert!(kept.jpeg.len() <= 250_000);
    let read = image::load_from_memory_with_format(&kept.jpeg, ImageFormat::Jpeg).expect("a JPEG");
    assert_eq!((read.width(), read.height()), (1600, 1200));
}

#[test]
fn a_picture_as_large_as_any_keeps_its_shape() {
    let kept = accept(&jpeg(&photo(8000, 2000), None)).expect("taken");
    assert_eq!((kept.width, kept.height), (1600, 400));
    let read = image::load_from_memory(&kept.jpeg)
        .expect("a JPEG")
        .into_rgb8();
    assert!(read.get_pixel(700, 200).0[0] > 150, "red on the left");
    assert!(read.get_pixel(900, 200).0[2] > 150, "blue on the right");
}

#[test]
fn the_place_where_a_photo_was_taken_is_gone() {
    let sent = jpeg(&photo(64, 48), Some(exif(1)));
    assert!(has(&sent, b"GPS-SECRET") && has(&sent, b"Exif"));
    let kept = accept(&sent).expect("taken");
    assert!(!has(&kept.jpeg, b"GPS-SECRET"));
    assert!(!has(&kept.jpeg, b"Exif"));
}

#[test]
fn a_photo_taken_sideways_stands_upright() {
    // 6: turn a quarter to the right; the red left half ends up on top.
    let kept = accept(&jpeg(&photo(64, 48), Some(exif(6)))).expect("taken");
    assert_eq!((kept.width, kept.height), (48, 64));
    let read = image::load_from_memory(&kept.jpeg)
        .expect("a JPEG")
        .into_rgb8();
    assert!(read.get_pixel(24, 8).0[0] > 150, "red above");
    assert!(read.get_pixel(24, 56).0[2] > 150, "blue below");
}

#[test]
fn a_damaged_note_on_orientation_costs_nothing() {
    let sent = jpeg(&photo(64, 48), Some(b"nonsense".to_vec()));
    let kept = accept(&sent).expect("taken");
    assert_eq!((kept.width, kept.height), (64, 48));
}

#[test]
fn a_picture_of_noise_is_shrunk_until_it_is_small() {
    let mut state = 1u32;
    let noise = RgbImage::from_fn(800, 800, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb(state.to_be_bytes()[..3].try_into().expect("three"))
    });
    let kept = accept(&jpeg(&noise, None)).expect("taken");
    assert!(kept.jpeg.len() <= 250_000, "{}", kept.jpeg.len());
    assert!(kept.width < 800);
}

#[test]
fn png_and_webp_are_taken_and_what_is_clear_becomes_white() {
    let clear = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let mut sent = Cursor::new(Vec::new());
        clear.write_to(&mut sent, format).expect("encoded");
        let kept = accept(sent.get_ref()).expect("taken");
        let read = image::load_from_memory(&kept.jpeg)
            .expect("a JPEG")
            .into_rgb8();
        assert!(
            read.get_pixel(4, 4).0.iter().all(|c| *c > 250),
            "{format:?}"
        );
    }
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused_unread() {
    for (width, height) in [
        (60_000, 60_000),
        (12_001, 10),
        (10_000, 9_000),
        (u32::MAX, 1),
    ] {
        let refused = accept(&png_header(width, height)).expect_err("too large");
        assert!(
            matches!(refused, Refused::TooLarge | Refused::Damaged),
            "{refused:?}"
        );
    }
}

#[test]
fn a_picture_that_was_cut_off_is_refused() {
    let whole = jpeg(&photo(640, 480), Some(exif(1)));
    for bytes in [10, 200, whole.len() / 2, whole.len() - 2] {
        assert_eq!(
            accept(&whole[..bytes]),
            Err(Refused::Damaged),
            "{bytes} bytes"
        );
    }
    let mut png = Cursor::new(Vec::new());
    photo(64, 48)
        .write_to(&mut png, ImageFormat::Png)
        .expect("encoded");
    let png = png.into_inner();
    assert_eq!(accept(&png[..png.len() / 2]), Err(Refused::Damaged));
}

#[test]
fn what_only_calls_itself_a_picture_is_refused() {
    for sent in [
        b"".as_slice(),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"just words, named photo.jpg",
        b"%PDF-1.7",
        b"\x89PNG",
    ] {
        assert!(accept(sent).is_err());
    }
    assert_eq!(
        accept(b"just words, named photo.jpg"),
        Err(Refused::NotAPicture)
    );
}

#[test]
fn a_voice_is_known_by_its_container_and_codec() {
    let webm = [
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88".as_slice(),
        b"webm....A_OPUS....",
    ]
    .concat();
    let ogg = [b"OggS".as_slice(), &[0; 24], b"OpusHead"].concat();
    let mp4 = [
        b"\0\0\0\x1cftypM4A ".as_slice(),
        &[7; 5000],
        b"moov..stsd..mp4a",
    ]
    .concat();
    assert_eq!(voice(&webm), Ok(VoiceKind::Webm));
    assert_eq!(voice(&ogg), Ok(VoiceKind::Ogg));
    assert_eq!(voice(&mp4), Ok(VoiceKind::Mp4));

    let by_chance = [webm.as_slice(), b"\x1f\x43\xb6\x75..V_.."].concat();
    assert_eq!(voice(&by_chance), Ok(VoiceKind::Webm));

    let with_contents = [
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88webm".as_slice(),
        b"\x53\xab\x84\x1f\x43\xb6\x75....A_OPUS....",
    ]
    .concat();
    assert_eq!(voice(&with_contents), Ok(VoiceKind::Webm));

    let film = [webm.as_slice(), b"V_VP9"].concat();
    let clip = [mp4.as_slice(), b"vmhd"].concat();
    for sent in [
        b"".as_slice(),
        b"RIFF....WAVE",
        b"OggS",
        b"ID3",
        &film,
        &clip,
    ] {
        assert_eq!(voice(sent), Err(Refused::NotAVoice));
    }
    assert_eq!(voice(&vec![0; (4 << 20) + 1]), Err(Refused::TooLong));
}
