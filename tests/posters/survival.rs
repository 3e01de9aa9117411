//! What a code survives, measured with three engines, and by it which version a poster's code has.
//! A push takes two looks at each wear; `SURVIVAL=50 cargo test --test posters survival --
//! --nocapture --test-threads 1` climbs every ladder with fifty, for every version.

use qrcode::QrCode;
use shishiling::poster::code::{Modules, reading_distance};
use shishiling::poster::{Payload, Template};

use crate::engines::{ENGINES, by_rxing, read};
use crate::sheets::{PAYLOAD, women_bathhouse};
use crate::wear::{Card, Dice, PLAIN, Picture, Shot};

/// The notice's card, which hangs within arm's reach.
const CARD_MM: f32 = 108.0;

/// A phone takes many pictures a second; so many are one look.
const PICTURES_A_LOOK: u64 = 3;

/// One way of wearing, in steps of severity.
struct Wear {
    name: &'static str,
    unit: &'static str,
    /// From mild to severe.
    steps: &'static [f32],
    /// The step that a poster must survive with every engine.
    promised: f32,
    soil: fn(&Card, f32, &mut Dice) -> Card,
    shot: fn(&Card, f32) -> Shot,
}

fn clean(card: &Card, _: f32, _: &mut Dice) -> Card {
    card.clone()
}

fn plain(_: &Card, _: f32) -> Shot {
    PLAIN
}

const WEAR: [Wear; 11] = [
    Wear {
        name: "blurred",
        unit: "modules",
        steps: &[0.2, 0.3, 0.4, 0.5, 0.6],
        promised: 0.3,
        soil: clean,
        shot: |card, step| Shot {
            blur_mm: card.module_mm() * step,
            ..PLAIN
        },
    },
    Wear {
        name: "rotated",
        unit: "degrees",
        steps: &[15.0, 30.0, 45.0, 90.0, 180.0],
        promised: 45.0,
        soil: clean,
        shot: |_, step| Shot {
            turn: step,
            ..PLAIN
        },
    },
    Wear {
        name: "seen aside",
        unit: "degrees",
        steps: &[30.0, 45.0, 50.0, 55.0, 60.0],
        promised: 45.0,
        soil: clean,
        shot: |_, step| Shot {
            aside: step,
            ..PLAIN
        },
    },
    Wear {
        name: "low contrast",
        unit: "of it left",
        steps: &[0.6, 0.4, 0.3, 0.25, 0.2, 0.15],
        promised: 0.4,
        soil: clean,
        shot: |_, step| Shot {
            contrast: step,
            ..PLAIN
        },
    },
    Wear {
        name: "noise",
        unit: "of 255",
        steps: &[10.0, 15.0, 20.0, 25.0, 30.0],
        promised: 15.0,
        soil: clean,
        shot: |_, step| Shot {
            noise: step,
            ..PLAIN
        },
    },
    Wear {
        name: "coffee stain",
        unit: "of light left",
        steps: &[0.8, 0.7, 0.6, 0.5, 0.4],
        promised: 0.7,
        soil: |card, step, dice| card.stained(step, dice),
        shot: plain,
    },
    Wear {
        name: "coal dust",
        unit: "of the card",
        steps: &[0.05, 0.1, 0.12, 0.15, 0.2, 0.25],
        promised: 0.1,
        soil: |card, step, dice| card.dusty(step, dice),
        shot: plain,
    },
    Wear {
        name: "one blot",
        unit: "of the code",
        steps: &[0.1, 0.12, 0.15, 0.18, 0.2],
        promised: 0.15,
        soil: |card, step, dice| card.blackened(step, (1, 2.0), true, dice),
        shot: plain,
    },
    Wear {
        name: "a long blot",
        unit: "of the code",
        steps: &[0.1, 0.12, 0.15, 0.18, 0.2],
        promised: 0.15,
        soil: |card, step, dice| card.blackened(step, (1, 4.0), true, dice),
        shot: plain,
    },
    Wear {
        name: "three blots",
        unit: "of the code",
        steps: &[0.05, 0.08, 0.1, 0.12, 0.15],
        promised: 0.15,
        soil: |card, step, dice| card.blackened(step, (3, 2.0), true, dice),
        shot: plain,
    },
    Wear {
        name: "twelve blots",
        unit: "of the code",
        steps: &[0.03, 0.05, 0.08, 0.1, 0.12],
        promised: 0.08,
        soil: |card, step, dice| card.blackened(step, (12, 1.5), true, dice),
        shot: plain,
    },
];

/// How many looks; two unless the environment asks for more.
fn looks() -> u64 {
    std::env::var("SURVIVAL").map_or(2, |n| n.parse().expect("a number of looks"))
}

fn is_full() -> bool {
    std::env::var("SURVIVAL").is_ok()
}

/// In how many of the looks each engine read the code in one picture at least.
fn seen_by(wear: &Wear, card: &Card, step: f32) -> [usize; 3] {
    let cards: Vec<Card> = (0..looks())
        .map(|look| (wear.soil)(card, step, &mut Dice(look * 977 + 5)))
        .collect();
    let mut seen = vec![[false; 3]; cards.len()];
    for picture in 0..PICTURES_A_LOOK {
        let waiting: Vec<usize> = (0..cards.len())
            .filter(|look| seen[*look].contains(&false))
            .collect();
        let taken: Vec<Picture> = waiting
            .iter()
            .map(|look| {
                let dice = &mut Dice(*look as u64 * 31 + picture * 1009 + 7);
                let shot = (wear.shot)(&cards[*look], step);
                let in_hand = Shot {
                    turn: shot.turn + dice.between(-8.0, 8.0),
                    aside: shot.aside + dice.between(-4.0, 4.0),
                    ..shot
                };
                in_hand.of(&cards[*look], dice)
            })
            .collect();
        for (look, by) in waiting.into_iter().zip(read(&taken, PAYLOAD)) {
            for (seen, now) in seen[look].iter_mut().zip(by) {
                *seen |= now;
            }
        }
    }
    std::array::from_fn(|engine| seen.iter().filter(|by| by[engine]).count())
}

#[test]
fn three_engines_read_a_code_in_every_wear_that_a_poster_promises() {
    let card = Card::printed(women_bathhouse(Template::Notice).payload.modules(), CARD_MM);
    println!(
        "\nlooks in which {} read the code, of {}",
        ENGINES.join(", "),
        looks()
    );
    for wear in &WEAR {
        let seen = seen_by(wear, &card, wear.promised);
        println!(
            "{:13} {:>5} {:14} {seen:?}",
            wear.name, wear.promised, wear.unit
        );
        // A phone that looks again gets another chance: nine looks in ten are enough of a long run.
        assert!(
            seen.iter().all(|seen| seen * 10 >= looks() as usize * 9),
            "{} {}: {seen:?}",
            wear.name,
            wear.promised
        );
    }
}

#[test]
fn at_the_reading_distance_two_engines_read_every_picture_and_the_third_most() {
    let card = Card::printed(women_bathhouse(Template::Notice).payload.modules(), CARD_MM);
    let distance = reading_distance(card.module_mm());
    let pictures = looks() * 5;
    let taken: Vec<Picture> = (0..pictures)
        .map(|picture| {
            let dice = &mut Dice(picture);
            let careless = Shot {
                distance,
                turn: dice.between(-12.0, 12.0),
                aside: dice.between(-20.0, 20.0),
                // As sharp as a phone's picture is: half a pixel.
                blur_mm: 0.5 * distance * 1000.0 / 1397.0,
                ..PLAIN
            };
            careless.of(&card, dice)
        })
        .collect();
    let by = read(&taken, PAYLOAD);
    let counts: [u64; 3] =
        std::array::from_fn(|engine| by.iter().filter(|by| by[engine]).count() as u64);
    println!(
        "\nat {distance:.2} m {} read {counts:?} of {pictures}",
        ENGINES.join(", ")
    );
    let [rxing, rqrr, zbar] = counts;
    assert_eq!([rxing, zbar], [pictures; 2]);
    assert!(rqrr * 2 > pictures, "rqrr {rqrr} of {pictures}");
}

/// How many of `cases` with 15 % black anywhere, timing lines too, are read from a perfect picture:
/// what the code itself can bear. rqrr cannot count modules without one whole timing line; rxing can.
fn borne(card: &Card, blots: (usize, f32), cases: u64) -> u64 {
    (0..cases)
        .filter(|case| {
            let black = card.blackened(0.15, blots, false, &mut Dice(case * 77 + 5));
            by_rxing(&black.scanned(), PAYLOAD)
        })
        .count() as u64
}

#[test]
fn the_version_is_chosen_from_a_measured_table() {
    const BLOTS: [(usize, f32); 4] = [(1, 2.0), (1, 9.0), (2, 2.0), (3, 2.0)];
    let payload = Payload::new(PAYLOAD).expect("alphanumeric");
    let chosen = payload.modules();
    let cases = looks() * 8;
    println!(
        "\n15 % black, cases read of {cases}: one blot, a line, two blots, three; then metres"
    );
    let measure = |name: &str, modules: Modules| {
        // Half the width: nothing but the share matters here.
        let card = Card::printed(modules.clone(), CARD_MM / 2.0);
        let read = BLOTS.map(|blots| borne(&card, blots, cases));
        let metres = reading_distance(card.module_mm() * 2.0);
        println!(
            "{name:22} {:>2} modules {read:>3?} {metres:.2} m",
            modules.width()
        );
        read
    };
    // What a plain library makes of the same address: correction M, as small as it can be.
    let library = Modules::of(&QrCode::new(PAYLOAD).expect("a code"));
    let by_library = measure("a plain library's", library.clone());
    let smallest = measure("H, version 4", payload.modules_in(4).expect("it fits"));
    for version in if is_full() {
        vec![5, 7, 8, 9]
    } else {
        Vec::new()
    } {
        let modules = payload.modules_in(version).expect("it fits");
        measure(&format!("H, version {version}"), modules);
    }
    let ours = measure("H, version 6, a poster's", chosen.clone());
    assert_eq!(ours[0], cases, "any one blot");
    let sum = |read: [u64; 4]| read.iter().sum::<u64>();
    assert!(sum(by_library) < sum(smallest) && sum(smallest) < sum(ours));

    if is_full() {
        println!("\nthe most severe step that all three engines read in every look");
        for (name, modules) in [("library", library), ("ours", chosen)] {
            let card = Card::printed(modules, CARD_MM);
            for wear in &WEAR {
                let ladder: Vec<[usize; 3]> = wear
                    .steps
                    .iter()
                    .map(|step| seen_by(wear, &card, *step))
                    .collect();
                let whole = [looks() as usize; 3];
                let held = ladder.iter().take_while(|seen| **seen == whole).count();
                let held = held
                    .checked_sub(1)
                    .map_or("none".to_owned(), |i| wear.steps[i].to_string());
                println!(
                    "{name:8} {:13} {held:>5} {:14} {ladder:?}",
                    wear.name, wear.unit
                );
            }
        }
    }
}
