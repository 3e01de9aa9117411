//! QR codes: what a poster carries, what a receipt shows, what the terminal prints.
//! Text in, modules or a drawing out; nothing here knows what the text means.

use std::fmt::Write as _;

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use qrcode::bits::Bits;
use qrcode::{EcLevel, QrCode, Version};

use super::Error;

/// Modules of white on every side that ISO/IEC 18004 asks for.
pub const QUIET_ZONE: usize = 4;

/// The longest text a poster's code may carry, in characters: past it the modules get too small to
/// be read from a metre away.
const PAYLOAD_MAX: usize = 120;

/// The smallest version of a poster's code; [`Payload::modules`] says why.
const VERSION_MIN: i16 = 6;

/// The address on a poster: upper case only, so that it fits the code's dense alphanumeric mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload(String);

impl Payload {
    /// The address of a place's form below `base_url`, as its poster carries it:
    /// `https://hub.example:8443` and `7K3M` give `HTTPS://HUB.EXAMPLE:8443/P/7K3M`.
    ///
    /// Scheme and host do not care about case; `/P/` is routed in upper case for this very reason.
    pub fn of_place(base_url: &str, code: &str) -> Result<Self, Error> {
        let base = base_url.trim_end_matches('/').to_ascii_uppercase();
        Self::new(format!("{base}/P/{}", code.to_ascii_uppercase()))
    }

    /// Any text of the alphanumeric set (`0-9 A-Z $ % * + - . / :` and space).
    pub fn new(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        let alphanumeric =
            |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " $%*+-./:".contains(c);
        match text.chars().find(|c| !alphanumeric(*c)) {
            _ if text.is_empty() || text.len() > PAYLOAD_MAX => Err(Error::PayloadLength {
                chars: text.chars().count(),
                max: PAYLOAD_MAX,
            }),
            Some(found) => Err(Error::PayloadCharacter { found }),
            None => Ok(Self(text)),
        }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code a poster shows: one alphanumeric segment, error correction H (30 % may be lost), and
    /// no version below 6, although a mine's address fits version 4.
    ///
    /// Measured by `tests/posters/survival.rs`: with any 15 % of the code black, in one blot, in two
    /// or in three, version 4 is read in 97, 71 and 58 of 100 cases, 5 in 99, 99 and 92, 6 in 100, 98
    /// and 96, 7 in 100, 96 and 97, 8 in 99, 93 and 87. A blot of a share of the code touches fewer of
    /// a larger code's bytes at its rim, and version 6 has the fewest and longest blocks of its
    /// neighbours (4 × 43 bytes, 14 of which may be wrong), among which damage evens out best. It
    /// costs a sixth of version 4's reading distance.
    pub fn modules(&self) -> Modules {
        (VERSION_MIN..=40)
            .find_map(|version| self.modules_in(version))
            .expect("a payload of at most 120 alphanumeric characters fits a version 40 code")
    }

    /// The same in a given version, 1 to 40, where the text fits it: to measure with.
    pub fn modules_in(&self, version: i16) -> Option<Modules> {
        alphanumeric_code(&self.0, Version::Normal(version)).map(|code| Modules::of(&code))
    }
}

fn alphanumeric_code(text: &str, version: Version) -> Option<QrCode> {
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(text.as_bytes()).ok()?;
    bits.push_terminator(EcLevel::H).ok()?;
    QrCode::with_bits(bits, EcLevel::H).ok()
}

/// A square of dark and light modules, without its quiet zone.
#[derive(Clone, Debug)]
pub struct Modules {
    width: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// Any text at the highest correction, as bytes where it must be: what else a board shows.
    pub(super) fn of_text(text: &str) -> Self {
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::H)
            .expect("a network's name and password fit a version 40 code");
        Self::of(&code)
    }

    /// The modules of a code that the library made.
    pub fn of(code: &QrCode) -> Self {
        Self {
            width: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|c| c == qrcode::Color::Dark)
                .collect(),
        }
    }

    /// Modules on a side, without the quiet zone.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a module is dark; everything outside the square is the light quiet zone.
    pub fn is_dark(&self, x: isize, y: isize) -> bool {
        let inside = |v: isize| usize::try_from(v).ok().filter(|v| *v < self.width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark[y * self.width + x],
            _ => false,
        }
    }

    /// SVG path data of all dark modules, one unit each, the symbol's corner at 0,0: runs of a row
    /// are one rectangle, and the whole is one path so that no printer leaves hairlines between.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.dark.chunks(self.width).enumerate() {
            let mut x = 0;
            while x < self.width {
                let run = row[x..].iter().take_while(|dark| **dark).count();
                if run > 0 {
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }
}

/// How far away a phone can stand and still read a code of such modules, in metres: without zoom,
/// with the picture of 1920 × 1080 that scanning apps look at.
///
/// At three pixels a module rxing and zbar read every picture of a phone held up to 20° aside, as
/// blurred and noisy as phones' pictures are, and rqrr most of them; below it rqrr falls off
/// (`tests/posters/survival.rs`). A phone takes many pictures a second.
pub fn reading_distance(module_mm: f32) -> f32 {
    /// Half the picture's long side over the tangent of half its angle of view (69°, the 26 mm lens
    /// of nearly every phone): pixels that a metre at one metre's distance covers.
    const FOCAL_PIXELS: f32 = 1397.0;
    const PIXELS_PER_MODULE: f32 = 3.0;
    module_mm / 1000.0 * FOCAL_PIXELS / PIXELS_PER_MODULE
}

/// Any text at error correction M: enough for a screen, where nothing rubs the code off.
fn screen_code(text: &str) -> Result<Modules, Error> {
    QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)
        .map(|code| Modules::of(&code))
        .map_err(|_| Error::PayloadLength {
            chars: text.chars().count(),
            max: 2331,
        })
}

/// A code for a page, such as a receipt's `/T#…`: a self-contained SVG with its quiet zone, black
/// on white in light and dark pages alike. It scales to whatever box it is given.
pub fn svg(text: &str) -> Result<String, Error> {
    let modules = screen_code(text)?;
    let side = modules.width() + 2 * QUIET_ZONE;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}" transform="translate({QUIET_ZONE} {QUIET_ZONE})"/></svg>"##,
        path = modules.path(),
    ))
}

/// The same code as a PNG of `scale` pixels a module, for a picture to keep.
pub fn png(text: &str, scale: u32) -> Result<Vec<u8>, Error> {
    let modules = screen_code(text)?;
    let scale = scale.clamp(1, 40) as usize;
    let side = (modules.width() + 2 * QUIET_ZONE) * scale;
    let module_at = |pixel: usize| (pixel / scale) as isize - QUIET_ZONE as isize;
    let pixels: Vec<u8> = (0..side * side)
        .map(|i| {
            let dark = modules.is_dark(module_at(i % side), module_at(i / side));
            if dark { 0 } else { 255 }
        })
        .collect();
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&pixels, side as u32, side as u32, ExtendedColorType::L8)
        .map_err(|error| Error::Png(error.to_string()))?;
    Ok(bytes)
}

/// The same code for a terminal, two modules to a character. Light modules are drawn, dark ones
/// left blank, because terminals are dark.
pub fn terminal(text: &str) -> Result<String, Error> {
    let modules = screen_code(text)?;
    let margin = 2;
    let side = modules.width() as isize;
    let mut lines = String::new();
    for y in (-margin..side + margin).step_by(2) {
        for x in -margin..side + margin {
            let below_is_light = y + 1 < side + margin && !modules.is_dark(x, y + 1);
            lines.push(match (!modules.is_dark(x, y), below_is_light) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        lines.push('\n');
    }
    Ok(lines)
}
