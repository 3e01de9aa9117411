//! Every template as a picture: `POSTERS=folder cargo test --test posters pictures` writes them
//! there, and a contact sheet of all, to be looked at.

use std::path::Path;

use image::{RgbImage, imageops};

use crate::sheets::{
    board, english, long_named, named, simplified, sixteen_characters, with_english,
    with_own_words, women_bathhouse,
};
use shishiling::poster::{Poster, Template};

/// Every template in every language, with short and long names, with and without the issuer's words.
pub fn all() -> Vec<(&'static str, Poster)> {
    use Template::{Board, Notice, Poster as Wall};
    vec![
        ("notice", women_bathhouse(Notice)),
        ("notice-sixteen", sixteen_characters(Notice)),
        ("notice-long", long_named(Notice)),
        ("notice-hans", simplified(Notice)),
        ("notice-en", english(Notice)),
        (
            "notice-two",
            with_english(women_bathhouse(Notice), "Women's bathhouse"),
        ),
        ("notice-own", with_own_words(women_bathhouse(Notice))),
        ("poster", women_bathhouse(Wall)),
        ("poster-hans", simplified(Wall)),
        ("poster-en", english(Wall)),
        (
            "poster-two",
            with_english(long_named(Wall), "Corridor by the lift, second floor"),
        ),
        ("poster-own", with_own_words(women_bathhouse(Wall))),
        ("board", board()),
        ("board-no-network", named("井口", Board)),
        (
            "board-long",
            Poster {
                wifi: board().wifi,
                ..long_named(Board)
            },
        ),
        (
            "board-hans",
            Poster {
                wifi: board().wifi,
                ..simplified(Board)
            },
        ),
        (
            "board-en",
            Poster {
                wifi: board().wifi,
                ..english(Board)
            },
        ),
        ("board-two", with_english(board(), "Pithead waiting room")),
        ("board-own", with_own_words(board())),
    ]
}

#[test]
fn pictures_of_every_template() {
    let Ok(folder) = std::env::var("POSTERS") else {
        // Drawing is proven by the tests that read the pictures; this one is for eyes.
        assert!(
            all()
                .iter()
                .all(|(_, poster)| poster.svg().contains("id=\"scan\""))
        );
        return;
    };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let mut pictures = Vec::new();
    for (name, poster) in all() {
        let png = poster.png(75.0).expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), &png).expect("written");
        std::fs::write(folder.join(format!("{name}.svg")), poster.svg()).expect("written");
        pictures.push(
            image::load_from_memory(&png)
                .expect("a picture")
                .into_rgb8(),
        );
    }
    contact_sheet(&pictures)
        .save(folder.join("contact-sheet.png"))
        .expect("written");
}

/// All pictures in rows on grey, each 420 pixels high.
fn contact_sheet(pictures: &[RgbImage]) -> RgbImage {
    const HIGH: u32 = 420;
    const WIDE: u32 = 2200;
    const GAP: u32 = 20;
    let (mut x, mut y) = (GAP, GAP);
    let mut placed = Vec::new();
    for picture in pictures {
        let wide = picture.width() * HIGH / picture.height();
        if x + wide + GAP > WIDE {
            (x, y) = (GAP, y + HIGH + GAP);
        }
        placed.push((x, y, imageops::thumbnail(picture, wide, HIGH)));
        x += wide + GAP;
    }
    let mut sheet = RgbImage::from_pixel(WIDE, y + HIGH + GAP, image::Rgb([140, 138, 130]));
    for (x, y, picture) in placed {
        imageops::replace(&mut sheet, &picture, i64::from(x), i64::from(y));
    }
    sheet
}
