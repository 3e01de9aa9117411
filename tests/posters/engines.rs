//! The three decoders that a code must satisfy: rxing (a port of ZXing), rqrr (of quirc) and zbar,
//! which between them stand for nearly every scanner there is.

use std::process::Command;

use rxing::{BarcodeFormat, DecodeHints, helpers::detect_in_luma_with_hints};

use crate::wear::Picture;

/// Their names, in the order of every answer.
pub const ENGINES: [&str; 3] = ["rxing", "rqrr", "zbar"];

/// Which engines read `wanted` from each picture.
pub fn read(pictures: &[Picture], wanted: &str) -> Vec<[bool; 3]> {
    let zbar = by_zbar(pictures, wanted);
    pictures
        .iter()
        .zip(zbar)
        .map(|(picture, zbar)| [by_rxing(picture, wanted), by_rqrr(picture, wanted), zbar])
        .collect()
}

pub fn by_rxing(picture: &Picture, wanted: &str) -> bool {
    let found = detect_in_luma_with_hints(
        picture.gray.clone(),
        picture.width as u32,
        picture.height as u32,
        Some(BarcodeFormat::QR_CODE),
        &mut DecodeHints::default(),
    );
    found.is_ok_and(|found| found.getText() == wanted)
}

pub fn by_rqrr(picture: &Picture, wanted: &str) -> bool {
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
            picture.gray[y * picture.width + x]
        });
    prepared
        .detect_grids()
        .iter()
        .any(|grid| grid.decode().is_ok_and(|(_, said)| said == wanted))
}

/// All pictures in one run of the program.
fn by_zbar(pictures: &[Picture], wanted: &str) -> Vec<bool> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut zbarimg = Command::new("zbarimg");
    zbarimg.args([
        "--quiet",
        "--xml",
        "--nodbus",
        "-Sdisable",
        "-Sqrcode.enable",
    ]);
    for (i, picture) in pictures.iter().enumerate() {
        let path = folder.path().join(format!("{i:05}.pgm"));
        let mut bytes = format!("P5\n{} {}\n255\n", picture.width, picture.height).into_bytes();
        bytes.extend(&picture.gray);
        std::fs::write(&path, bytes).expect("written");
        zbarimg.arg(path);
    }
    let output = zbarimg.output().expect("zbarimg (zbar-tools)");
    let said = String::from_utf8_lossy(&output.stdout);
    (0..pictures.len())
        .map(|i| {
            let source = said
                .split("<source ")
                .find(|source| source.contains(&format!("{i:05}.pgm")));
            source.is_some_and(|source| source.contains(wanted))
        })
        .collect()
}
