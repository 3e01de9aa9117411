//! From a sheet's SVG to what is printed: the laid-out tree, PNG pixels, PDF pages.

use krilla::geom::{Rect, Size};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::{tiny_skia, usvg};

use super::frame::{BLEED_MM, MARGIN_MM};
use super::{Error, Fonts, Poster};

/// The largest picture that is made, in pixels: an A3 sheet at 300 dpi is 17.4 million.
const PIXELS_MAX: f32 = 20_000_000.0;

impl Poster {
    /// The sheet as a PNG that knows its resolution, set in this machine's fonts; never with crop
    /// marks, which belong to a print shop.
    pub fn png(&self, dpi: f32) -> Result<Vec<u8>, Error> {
        self.png_in(&Fonts::system()?, dpi)
    }

    /// The sheet as a PNG, set in the given fonts.
    pub fn png_in(&self, fonts: &Fonts, dpi: f32) -> Result<Vec<u8>, Error> {
        let mut png = self
            .pixels(fonts, dpi)?
            .encode_png()
            .map_err(|e| Error::Png(e.to_string()))?;
        state_resolution(&mut png, dpi);
        Ok(png)
    }

    /// The trimmed sheet as pixels.
    fn pixels(&self, fonts: &Fonts, dpi: f32) -> Result<tiny_skia::Pixmap, Error> {
        let (width_mm, height_mm) = self.template.millimetres();
        let pixels = |mm: f32| (mm / 25.4 * dpi).round();
        let (width, height) = (pixels(width_mm), pixels(height_mm));
        if !(10.0..=300.0).contains(&dpi) || width * height > PIXELS_MAX {
            return Err(Error::Resolution(dpi));
        }
        let trimmed = Poster {
            crop_marks: false,
            ..self.clone()
        };
        let tree = trimmed.tree(fonts)?;
        let mut pixmap =
            tiny_skia::Pixmap::new(width as u32, height as u32).ok_or(Error::Resolution(dpi))?;
        let transform = tiny_skia::Transform::from_scale(
            width / tree.size().width(),
            height / tree.size().height(),
        );
        resvg::render(&tree, transform, &mut pixmap.as_mut());
        Ok(pixmap)
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

    /// The PDF page: the trimmed sheet, or with crop marks the sheet with its bleed and margin,
    /// told apart by the boxes that print shops go by.
    fn page(&self) -> (Size, PageSettings) {
        let points = |mm: f32| mm / 25.4 * 72.0;
        let (width_mm, height_mm) = self.template.millimetres();
        let margin_mm = if self.crop_marks { MARGIN_MM } else { 0.0 };
        let size = Size::from_wh(
            points(width_mm + 2.0 * margin_mm),
            points(height_mm + 2.0 * margin_mm),
        )
        .expect("a sheet has an area");
        let settings = PageSettings::new(size);
        if !self.crop_marks {
            return (size, settings);
        }
        let within = |from_mm: f32| {
            let from = points(from_mm);
            Rect::from_ltrb(from, from, size.width() - from, size.height() - from)
        };
        let settings = settings
            .with_bleed_box(within(MARGIN_MM - BLEED_MM))
            .with_trim_box(within(MARGIN_MM));
        (size, settings)
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
        let (size, settings) = poster.page();
        let mut page = document.start_page_with(settings);
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
