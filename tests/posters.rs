//! Every poster is read back the way a phone would: rendered as a picture, decoded by two engines.
//! Needs `zbarimg` (zbar-tools) and `pdftoppm` (poppler-utils).

#[path = "posters/choice.rs"]
mod choice;
#[path = "posters/engines.rs"]
mod engines;
#[path = "posters/gallery.rs"]
mod gallery;
#[path = "posters/layout.rs"]
mod layout;
#[path = "posters/sheets.rs"]
mod sheets;
#[path = "posters/survival.rs"]
mod survival;
#[path = "posters/wear.rs"]
mod wear;

use std::path::Path;
use std::process::Command;

use image::GrayImage;
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Rect, Tree};
use shishiling::domain::place::{Name, Place, PlaceCode};
use shishiling::domain::site::Settings;
use shishiling::poster::{Error, Fonts, Order, Payload, Poster, Template, code, pdf};

use sheets::{
    PAYLOAD, board, english, long_named, named, simplified, sixteen_characters, with_english,
    with_own_words, women_bathhouse,
};

/// Every kind of sheet: formats, languages, short and long names.
fn all() -> Vec<Poster> {
    vec![
        women_bathhouse(Template::Notice),
        women_bathhouse(Template::Poster),
        sixteen_characters(Template::Notice),
        simplified(Template::Poster),
        english(Template::Notice),
        long_named(Template::Notice),
        board(),
        with_english(women_bathhouse(Template::Notice), "Women's bathhouse"),
        with_english(board(), "Pithead waiting room"),
        with_own_words(women_bathhouse(Template::Notice)),
    ]
}

#[test]
fn every_picture_is_read_by_two_engines() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (i, poster) in all().iter().enumerate() {
        let path = folder.path().join(format!("{i}.png"));
        std::fs::write(&path, poster.png(100.0).expect("a picture")).expect("written");
        assert_read_by_two_engines(&path);
    }
}

#[test]
fn every_page_of_a_pdf_is_read_by_two_engines_and_has_its_size() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let posters = all();
    let path = folder.path().join("posters.pdf");
    std::fs::write(&path, pdf(&posters).expect("a document")).expect("written");

    let pages = folder.path().join("page");
    run(
        "pdftoppm",
        &["-r", "100", "-png", &text(&path), &text(&pages)],
    );
    for (i, poster) in posters.iter().enumerate() {
        let page = folder.path().join(format!("page-{:02}.png", i + 1));
        assert_read_by_two_engines(&page);
        let (width_mm, height_mm) = poster.template.millimetres();
        let (width, height) = image::image_dimensions(&page).expect("a picture");
        for (pixels, mm) in [(width, width_mm), (height, height_mm)] {
            let expected = mm / 25.4 * 100.0;
            assert!(
                (pixels as f32 - expected).abs() <= 1.0,
                "{mm} mm gave {pixels}"
            );
        }
    }
}

#[test]
fn a_printer_without_colour_prints_a_code_that_is_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let picture = gray(
        &women_bathhouse(Template::Notice)
            .png(100.0)
            .expect("a picture"),
    );
    let black_or_white = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        image::Luma([if picture.get_pixel(x, y).0[0] > 127 {
            255
        } else {
            0
        }])
    });
    let path = folder.path().join("monochrome.png");
    black_or_white.save(&path).expect("written");
    assert_read_by_two_engines(&path);
}

#[test]
fn the_payload_is_alphanumeric_with_the_highest_correction() {
    let picture = gray(
        &women_bathhouse(Template::Notice)
            .png(100.0)
            .expect("a picture"),
    );
    let (meta, _) = decoded(&picture);
    // In rqrr as in the standard's format bits, H is 0b10.
    assert_eq!(meta.ecc_level, 0b10);
    // 38 characters, which version 4 would hold; survival says why it is 6.
    assert_eq!(PAYLOAD.len(), 38);
    assert_eq!(meta.version.0, 6);
    let long = Payload::new("A".repeat(120)).expect("it fits");
    assert_eq!(long.modules().width(), 4 * 8 + 17, "version 8");
}

#[test]
fn four_modules_around_the_code_are_white() {
    for template in Template::ALL {
        let poster = women_bathhouse(template);
        let picture = gray(&poster.png(150.0).expect("a picture"));
        let tree = poster.tree(&fonts()).expect("a sheet");
        let scale = picture.width() as f32 / tree.size().width();
        let symbol = bounds(&tree, "scan");
        let module = symbol.width() / poster.payload.modules().width() as f32;
        assert_eq!(code::QUIET_ZONE, 4);
        for (x, y, pixel) in picture.enumerate_pixels() {
            let (x, y) = ((x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale);
            let within = |by: f32| {
                x > symbol.left() - by
                    && x < symbol.right() + by
                    && y > symbol.top() - by
                    && y < symbol.bottom() + by
            };
            // A pixel at either edge may be blended.
            if within(4.0 * module - 1.0 / scale) && !within(1.0 / scale) {
                assert_eq!(pixel.0[0], 255, "{template:?} at {x},{y}");
            }
        }
    }
}

#[test]
fn a_sheet_says_what_the_house_knows_of_a_place() {
    let bathhouse = Place {
        code: PlaceCode::parse("7K3M").expect("a code"),
        name: Name {
            hant: "女職工澡堂".into(),
            hans: "女职工澡堂".into(),
            en: String::new(),
        },
        no_camera: true,
        category: None,
        retired: false,
    };
    let settings = Settings {
        issuer: "南屯煤矿工会".into(),
        phone: "8-1234".into(),
        language: "zh-Hans".into(),
        ..Settings::default()
    };
    let base_url = "https://hub.nantun.example:8443";
    let poster = Poster::of(
        &bathhouse,
        bathhouse.code,
        &settings,
        base_url,
        &Order::default(),
    )
    .expect("a sheet");
    assert_eq!(poster.payload.as_str(), PAYLOAD);
    let svg = poster.svg();
    for said in [
        "女职工澡堂",
        "南屯煤矿工会",
        "8-1234",
        "打字或说话",
        "可匿名",
        "7K3M",
    ] {
        assert!(svg.contains(said), "{said}");
    }
    assert!(!svg.contains("拍照"), "no camera here");
    assert!(!svg.contains("调度室"), "its number is not known");
}

#[test]
fn a_machine_without_chinese_fonts_names_the_package_and_still_has_the_svg() {
    let error = Fonts::among(Database::new()).expect_err("there is no font");
    assert!(matches!(error, Error::NoChineseFont));
    assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
    assert!(
        women_bathhouse(Template::Notice)
            .svg()
            .contains("女職工澡堂")
    );
}

#[test]
fn a_character_that_no_font_has_is_an_error_and_not_an_empty_box() {
    let rare = named("井口\u{10fffd}", Template::Notice);
    let error = rare.png(100.0).expect_err("no font has it");
    assert!(matches!(error, Error::NoGlyph(_)), "{error}");
    assert!(matches!(pdf(&[rare]), Err(Error::NoGlyph(_))));
}

#[test]
fn a_picture_knows_its_resolution_and_refuses_an_absurd_one() {
    let png = women_bathhouse(Template::Notice)
        .png(100.0)
        .expect("a picture");
    assert_eq!(&png[37..41], b"pHYs");
    assert_eq!(
        &png[41..45],
        &3937u32.to_be_bytes(),
        "100 dpi in dots a metre"
    );
    for dpi in [0.0, 301.0, f32::NAN, f32::INFINITY] {
        let refused = women_bathhouse(Template::Poster).png(dpi);
        assert!(matches!(refused, Err(Error::Resolution(_))));
    }
}

#[test]
fn an_address_becomes_upper_case_and_what_does_not_fit_is_refused() {
    let payload = Payload::of_place("https://hub.nantun.example:8443/", "7k3m").expect("it fits");
    assert_eq!(payload.as_str(), PAYLOAD);
    assert!(matches!(
        Payload::of_place("http://[::1]:8080", "7K3M"),
        Err(Error::PayloadCharacter { found: '[' })
    ));
    assert!(matches!(Payload::new(""), Err(Error::PayloadLength { .. })));
    assert!(matches!(
        Payload::new("A".repeat(121)),
        Err(Error::PayloadLength { .. })
    ));
}

#[test]
fn a_receipt_is_read_from_picture_svg_and_terminal() {
    let address = "https://hub.nantun.example/T#8F2KQ7M3ZD4W9XHT";
    let picture = gray(&code::png(address, 6).expect("a picture"));
    assert_eq!(decoded(&picture).1, address);

    let svg = code::svg(address).expect("a drawing");
    let tree = Tree::from_str(&svg, &Default::default()).expect("well-formed");
    let mut pixmap = resvg::tiny_skia::Pixmap::new(400, 400).expect("a small picture");
    let scale = 400.0 / tree.size().width();
    let transform = resvg::tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let png = pixmap.encode_png().expect("a picture");
    assert_eq!(decoded(&gray(&png)).1, address);

    let lines = code::terminal(address).expect("lines");
    assert_eq!(decoded(&drawn_by_a_terminal(&lines)).1, address);
}

/// Light glyphs on a dark screen, each character two square modules high.
fn drawn_by_a_terminal(lines: &str) -> GrayImage {
    const SIDE: u32 = 8;
    let rows: Vec<Vec<char>> = lines.lines().map(|line| line.chars().collect()).collect();
    let (columns, high) = (rows[0].len() as u32, rows.len() as u32 * 2);
    GrayImage::from_fn(columns * SIDE, high * SIDE, |x, y| {
        let (row, column) = (y / SIDE, (x / SIDE) as usize);
        let glyph = rows[(row / 2) as usize][column];
        let lit = match row % 2 {
            0 => "█▀".contains(glyph),
            _ => "█▄".contains(glyph),
        };
        image::Luma([if lit { 255 } else { 0 }])
    })
}

/// A board has the network's code beside the scan code: the latter must be among those read.
fn assert_read_by_two_engines(path: &Path) {
    let picture = image::open(path).expect("a picture").into_luma8();
    let read: Vec<String> = all_decoded(&picture)
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    assert!(
        read.contains(&PAYLOAD.into()),
        "rqrr, {}: {read:?}",
        path.display()
    );
    let read = run("zbarimg", &["--quiet", "--raw", "--nodbus", &text(path)]);
    assert!(
        read.lines().any(|line| line == PAYLOAD),
        "zbarimg, {}: {read}",
        path.display()
    );
}

fn decoded(picture: &GrayImage) -> (rqrr::MetaData, String) {
    let mut all = all_decoded(picture);
    assert_eq!(all.len(), 1, "one code");
    all.remove(0)
}

fn all_decoded(picture: &GrayImage) -> Vec<(rqrr::MetaData, String)> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        picture.get_pixel(x as u32, y as u32).0[0]
    });
    let grids = prepared.detect_grids();
    grids
        .iter()
        .map(|grid| grid.decode().expect("readable"))
        .collect()
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error} (zbar-tools, poppler-utils)"));
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

fn text(path: &Path) -> String {
    path.to_str().expect("a plain path").to_owned()
}

fn gray(png: &[u8]) -> GrayImage {
    image::load_from_memory(png)
        .expect("a picture")
        .into_luma8()
}

fn fonts() -> Fonts {
    Fonts::system().expect("fonts-noto-cjk is installed where tests run")
}

fn bounds(tree: &Tree, id: &str) -> Rect {
    tree.node_by_id(id).expect("drawn").abs_bounding_box()
}
