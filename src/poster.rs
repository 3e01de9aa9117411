//! Posters: a place's QR code in a sheet of the family's face, as SVG, PNG and PDF bytes. All three
//! come from one SVG. No I/O but for this machine's fonts; no word of its own: all are handed in.

pub mod code;
mod fonts;
mod lamp;
mod lettering;
mod sheet;
mod words;

use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::{tiny_skia, usvg};

pub use code::Payload;
pub use fonts::Fonts;

/// The largest picture that is made, in pixels: an A3 sheet at 300 dpi is 17.4 million.
const PIXELS_MAX: f32 = 20_000_000.0;

/// One sheet for one place.
#[derive(Clone, Debug)]
pub struct Poster {
    /// The place's name as people there call it.
    pub place: String,
    /// The place's code, printed below the name for those who type it.
    pub place_code: String,
    /// What the QR code says.
    pub payload: Payload,
    /// Who signs the sheet (落款).
    pub issuer: String,
    /// The number to call without a network; left out when empty.
    pub phone: String,
    /// The dispatch room's number for danger to life; left out when empty.
    pub dispatch_phone: String,
    /// The words, in the site's language.
    pub words: Words,
    /// The sheet's format.
    pub size: Size,
}

/// Every fixed word of a sheet.
#[derive(Clone, Debug)]
pub struct Words {
    /// The language of all words, as a tag: `zh-Hant`, `zh-Hans` or `en`.
    pub lang: String,
    /// 事事靈.
    pub title: String,
    /// 事事有回音，件件有著落.
    pub slogan: String,
    /// The three steps, each a deed and how.
    pub steps: [Step; 3],
    /// 可匿名.
    pub anonymous: String,
    /// 沒有網絡？打電話.
    pub offline: String,
    /// 有生命危險，先打調度室; the dispatch room's number follows it.
    pub danger: String,
}

/// One of the three steps.
#[derive(Clone, Debug)]
pub struct Step {
    /// 說一句話.
    pub deed: String,
    /// 打字、說話或拍照.
    pub how: String,
}

/// A sheet's format, upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
}

impl Size {
    /// Width and height in millimetres.
    pub fn millimetres(self) -> (f32, f32) {
        match self {
            Size::A4 => (210.0, 297.0),
            Size::A3 => (297.0, 420.0),
        }
    }
}

/// Why there is no poster.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The SVG and the browser's print page still work then.
    #[error(
        "no Chinese font on this machine: install the Debian package fonts-noto-cjk (apt-get install fonts-noto-cjk)"
    )]
    NoChineseFont,
    /// A name has a character that no font here can draw; an empty box is never printed.
    #[error(
        "no font on this machine has the character {0:?}: install the Debian package fonts-noto-cjk or fonts-hanazono"
    )]
    NoGlyph(String),
    /// The address does not fit the code's alphanumeric mode.
    #[error("{found:?} cannot stand in a poster's address: only 0-9 A-Z $ % * + - . / : can")]
    PayloadCharacter {
        /// The first character that does not fit.
        found: char,
    },
    /// The address is empty or too long for modules that can be read from a distance.
    #[error("a code's text of {chars} characters: from 1 to {max} can be drawn")]
    PayloadLength {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        max: usize,
    },
    /// The picture would not fit in memory sensibly.
    #[error("{0} dpi is outside what a picture is made in: 300 dpi is the most")]
    Resolution(f32),
    /// The PNG encoder failed.
    #[error("the PNG could not be written: {0}")]
    Png(String),
    /// The PDF writer failed.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

impl Poster {
    /// The sheet as a self-contained SVG in millimetres. Names fonts, embeds none.
    pub fn svg(&self) -> String {
        sheet::svg(self)
    }

    /// The sheet as a PNG that knows its resolution, set in this machine's fonts.
    pub fn png(&self, dpi: f32) -> Result<Vec<u8>, Error> {
        self.png_in(&Fonts::system()?, dpi)
    }

    /// The sheet as a PNG, set in the given fonts.
    pub fn png_in(&self, fonts: &Fonts, dpi: f32) -> Result<Vec<u8>, Error> {
        let (width_mm, height_mm) = self.size.millimetres();
        let pixels = |mm: f32| (mm / 25.4 * dpi).round();
        let (width, height) = (pixels(width_mm), pixels(height_mm));
        if !(10.0..=300.0).contains(&dpi) || width * height > PIXELS_MAX {
            return Err(Error::Resolution(dpi));
        }
        let tree = self.tree(fonts)?;
        let mut pixmap =
            tiny_skia::Pixmap::new(width as u32, height as u32).ok_or(Error::Resolution(dpi))?;
        let transform = tiny_skia::Transform::from_scale(
            width / tree.size().width(),
            height / tree.size().height(),
        );
        resvg::render(&tree, transform, &mut pixmap.as_mut());
        let mut png = pixmap.encode_png().map_err(|e| Error::Png(e.to_string()))?;
        state_resolution(&mut png, dpi);
        Ok(png)
    }

    /// The sheet laid out in the given fonts; fails rather than draw a missing character.
    pub fn tree(&self, fonts: &Fonts) -> Result<usvg::Tree, Error> {
        let options = usvg::Options {
            fontdb: fonts.0.clone(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&self.svg(), &options)
            .expect("the sheet is well-formed SVG whatever the words: they are escaped");
        match missing_glyph(tree.root()) {
            Some(text) => Err(Error::NoGlyph(text)),
            None => Ok(tree),
        }
    }
}

/// A PDF with one page for each poster, set in this machine's fonts: vectors, embedded fonts.
pub fn pdf(posters: &[Poster]) -> Result<Vec<u8>, Error> {
    pdf_in(&Fonts::system()?, posters)
}

/// A PDF with one page for each poster, set in the given fonts.
pub fn pdf_in(fonts: &Fonts, posters: &[Poster]) -> Result<Vec<u8>, Error> {
    let mut document = krilla::Document::new();
    if let Some(first) = posters.first() {
        let metadata = Metadata::new()
            .title(first.words.title.clone())
            .description(first.words.slogan.clone())
            .authors(vec![first.issuer.clone()])
            .language(first.words.lang.clone());
        document.set_metadata(metadata);
    }
    for poster in posters {
        let tree = poster.tree(fonts)?;
        let (width_mm, height_mm) = poster.size.millimetres();
        let points = |mm: f32| mm / 25.4 * 72.0;
        let size = krilla::geom::Size::from_wh(points(width_mm), points(height_mm))
            .expect("a sheet has an area");
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        surface
            .draw_svg(&tree, size, SvgSettings::default())
            .ok_or_else(|| Error::Pdf(poster.place.clone()))?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|e| Error::Pdf(format!("{e:?}")))
}

/// The text of the first cluster that was set with the font's "missing" glyph.
fn missing_glyph(group: &usvg::Group) -> Option<String> {
    group.children().iter().find_map(|node| match node {
        usvg::Node::Group(inner) => missing_glyph(inner),
        usvg::Node::Text(text) => text
            .layouted()
            .iter()
            .flat_map(|span| &span.positioned_glyphs)
            .find(|glyph| glyph.id.0 == 0)
            .map(|glyph| glyph.text.clone()),
        usvg::Node::Path(_) | usvg::Node::Image(_) => None,
    })
}

/// Puts a `pHYs` chunk behind the header, so that the picture prints in its true size.
fn state_resolution(png: &mut Vec<u8>, dpi: f32) {
    /// Signature and IHDR, which every PNG begins with.
    const HEADER_BYTES: usize = 8 + 25;
    let per_metre = ((dpi / 0.0254).round() as u32).to_be_bytes();
    let mut chunk = b"pHYs".to_vec();
    chunk.extend([per_metre, per_metre].concat());
    chunk.push(1);
    let crc = crc32(&chunk).to_be_bytes();
    let framed = [&9u32.to_be_bytes(), chunk.as_slice(), &crc].concat();
    png.splice(HEADER_BYTES..HEADER_BYTES, framed);
}

/// The checksum of PNG chunks (ISO 3309); a dozen bytes need no table.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
