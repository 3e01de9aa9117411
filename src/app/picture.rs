//! What strangers send beside words: a photo is decoded within limits and drawn anew, so that
//! nothing but the picture survives (no place, no phone, no hidden payload); a voice message is
//! recognised by what it is, never by what it is called. Pure: bytes in, bytes out.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat, ImageReader};
use image::{Limits, Rgb, RgbImage};

/// The largest side that is looked at, in pixels.
const SIDE_MAX: u32 = 12_000;
/// The most pixels that are decoded: three times what a phone's camera takes.
const PIXELS_MAX: u64 = 50_000_000;
/// The most memory that a decoder may take, in bytes.
const DECODER_BYTES_MAX: u64 = 256 << 20;
/// The longest side that is kept, in pixels.
const KEPT_SIDE: u32 = 1600;
/// What a kept picture should not exceed, in bytes.
const KEPT_BYTES: usize = 250_000;
/// Qualities tried one after the other until the picture is small enough.
const QUALITIES: [u8; 4] = [80, 70, 60, 50];
/// The longest voice message that is taken, in bytes: some minutes.
const VOICE_BYTES_MAX: usize = 4 << 20;

/// A photo drawn anew: upright, without any metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub jpeg: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not JPEG, PNG or WebP, whatever it is called.
    #[error("not a picture: JPEG, PNG and WebP are")]
    NotAPicture,
    /// More pixels, or more memory to decode them, than any camera needs.
    #[error("a picture too large to be decoded")]
    TooLarge,
    /// Cut off or broken.
    #[error("a damaged picture")]
    Damaged,
    /// Not a voice message that a browser records: WebM with Opus, MP4 with AAC, Ogg with Opus.
    #[error("not a voice message: WebM, MP4 and Ogg sound is")]
    NotAVoice,
    /// Longer than some minutes.
    #[error("a voice message too long to be kept")]
    TooLong,
}

/// Decodes a photo within limits and draws it anew: upright, at most 1600 pixels on its long side,
/// as a JPEG of about 250 KB at most. Takes up to 400 MB for the largest pictures, and a second:
/// callers let few of them in at once, off the request's thread.
pub fn accept(bytes: &[u8]) -> Result<Picture, Refused> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Refused::NotAPicture)?;
    match reader.format() {
        Some(ImageFormat::Jpeg) if !jpeg_ends(bytes) => return Err(Refused::Damaged),
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) => {}
        _ => return Err(Refused::NotAPicture),
    }
    let mut reader = reader;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    reader.limits(limits);

    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX
        || decoder.total_bytes() > DECODER_BYTES_MAX
    {
        return Err(Refused::TooLarge);
    }
    // A damaged note on how the camera was held costs the orientation, not the picture.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    // A box filter takes no memory of its own; the finer one gets what is left to do.
    if picture.width().max(picture.height()) > 4 * KEPT_SIDE {
        picture = picture.thumbnail(2 * KEPT_SIDE, 2 * KEPT_SIDE);
    }
    if picture.width().max(picture.height()) > KEPT_SIDE {
        picture = picture.resize(KEPT_SIDE, KEPT_SIDE, FilterType::Triangle);
    }
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    encoded(on_white(picture))
}

/// The picture as a JPEG that is small enough: first by quality, then by size.
fn encoded(mut pixels: RgbImage) -> Result<Picture, Refused> {
    loop {
        let (width, height) = pixels.dimensions();
        let mut smallest = Vec::new();
        for quality in QUALITIES {
            smallest.clear();
            JpegEncoder::new_with_quality(&mut smallest, quality)
                .encode(&pixels, width, height, ExtendedColorType::Rgb8)
                .map_err(|_| Refused::Damaged)?;
            if smallest.len() <= KEPT_BYTES {
                return Ok(Picture {
                    jpeg: smallest,
                    width,
                    height,
                });
            }
        }
        let shrunk = |side: u32| (side * 4 / 5).max(1);
        pixels =
            image::imageops::resize(&pixels, shrunk(width), shrunk(height), FilterType::Triangle);
    }
}

/// What is transparent becomes white, as a page would show it.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let pixels = picture.into_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [r, g, b, alpha] = pixels.get_pixel(x, y).0.map(u32::from);
        Rgb([r, g, b].map(|c| ((c * alpha + 255 * (255 - alpha)) / 255) as u8))
    })
}

fn refused(error: ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::TooLarge,
        ImageError::Unsupported(_) => Refused::NotAPicture,
        _ => Refused::Damaged,
    }
}

/// Whether a JPEG has an end of its own: a decoder would fill what was cut off with grey.
fn jpeg_ends(bytes: &[u8]) -> bool {
    const START_OF_SCAN: u8 = 0xda;
    const END_OF_IMAGE: u8 = 0xd9;
    let mut at = 2;
    let mut in_scan = false;
    while let Some(&[mark, kind]) = bytes.get(at..at + 2) {
        if mark != 0xff {
            if !in_scan {
                return false;
            }
            at += 1;
            continue;
        }
        match kind {
            END_OF_IMAGE => return true,
            // Stuffing, restarts and padding carry no length.
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else {
                    return false;
                };
                in_scan = in_scan || kind == START_OF_SCAN;
                at += 2 + usize::from(u16::from_be_bytes([high, low]));
            }
        }
    }
    false
}

/// What a voice message is recorded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceKind {
    /// WebM with Opus: Android.
    Webm,
    /// MP4 with AAC: iOS.
    Mp4,
    /// Ogg with Opus: Firefox.
    Ogg,
}

impl VoiceKind {
    /// The media type that it is served as.
    pub fn media_type(self) -> &'static str {
        match self {
            VoiceKind::Webm => "audio/webm",
            VoiceKind::Mp4 => "audio/mp4",
            VoiceKind::Ogg => "audio/ogg",
        }
    }
}

/// Recognises a voice message by its container and codec; moving pictures are not voice.
pub fn voice(bytes: &[u8]) -> Result<VoiceKind, Refused> {
    if bytes.len() > VOICE_BYTES_MAX {
        return Err(Refused::TooLong);
    }
    let head = &bytes[..bytes.len().min(4096)];
    let kind = if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        // The tracks stand before the first cluster; behind it any letters may turn up by chance. A table of contents
        // before the tracks names the cluster's id, too, as a `SeekID` of four bytes.
        let cluster = head
            .windows(7)
            .position(|at| at[3..] == [0x1f, 0x43, 0xb6, 0x75] && at[..3] != [0x53, 0xab, 0x84]);
        let head = &head[..cluster.unwrap_or(head.len())];
        let sound = has(head, b"webm") && has(head, b"A_OPUS") && !has(head, b"V_");
        sound.then_some(VoiceKind::Webm)
    } else if head.starts_with(b"OggS") {
        has(head, b"OpusHead").then_some(VoiceKind::Ogg)
    } else if head.get(4..8) == Some(b"ftyp".as_slice()) {
        // The table of tracks may stand behind the sound.
        let sound = has(bytes, b"mp4a") && !has(bytes, b"vmhd");
        sound.then_some(VoiceKind::Mp4)
    } else {
        None
    };
    kind.ok_or(Refused::NotAVoice)
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests;
