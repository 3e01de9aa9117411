//! How long sheets take, as shares of their budgets: `cargo bench --bench poster`.

#[path = "../tests/posters/sheets.rs"]
mod sheets;

use std::time::{Duration, Instant};

use shishiling::poster::{Fonts, Poster, Template, code, pdf_in};

/// A hundred A4 pages in one document, fonts looked for included.
const HUNDRED_PAGES: Duration = Duration::from_secs(2);

fn main() {
    let started = Instant::now();
    let fonts = Fonts::system().expect("fonts-noto-cjk");
    let fonts_found = started.elapsed();
    let poster = sheets::women_bathhouse(Template::Notice);
    let hundred: Vec<Poster> = (1..=100)
        .map(|floor| sheets::named(&format!("採掘樓{floor}號更衣室"), Template::Notice))
        .collect();

    println!("{:32} {:>10}", "fonts found, once", text(fonts_found));
    let modules = each(1000, || drop(poster.payload.modules().path()));
    println!("{:32} {:>10}", "poster's code", text(modules));
    let receipt = each(1000, || {
        drop(code::svg("https://hub.nantun.example/T#8F2KQ7M3ZD4W9XHT"));
    });
    println!(
        "{:32} {:>10}  {:.1} × the poster's code",
        "receipt's code, SVG",
        text(receipt),
        share(receipt, modules)
    );
    let svg = each(1000, || drop(poster.svg()));
    println!(
        "{:32} {:>10}  {:.1} × the poster's code",
        "A4 SVG",
        text(svg),
        share(svg, modules)
    );
    let laid_out = each(20, || drop(poster.tree(&fonts)));
    println!("{:32} {:>10}", "A4 laid out", text(laid_out));
    let page = each(20, || drop(pdf_in(&fonts, std::slice::from_ref(&poster))));
    println!(
        "{:32} {:>10}  {:.1} × laid out",
        "A4 PDF",
        text(page),
        share(page, laid_out)
    );
    for (dpi, rounds) in [(100.0, 10), (300.0, 3)] {
        let picture = each(rounds, || drop(poster.png_in(&fonts, dpi)));
        println!(
            "{:32} {:>10}  {:.1} × laid out",
            format!("A4 PNG, {dpi} dpi"),
            text(picture),
            share(picture, laid_out)
        );
    }

    let started = Instant::now();
    let document = pdf_in(&fonts, &hundred).expect("a document");
    let took = started.elapsed() + fonts_found;
    println!(
        "{:32} {:>10}  {:.0} % of the budget of {}; {} KB",
        "100 A4 pages, PDF",
        text(took),
        share(took, HUNDRED_PAGES) * 100.0,
        text(HUNDRED_PAGES),
        document.len() / 1000,
    );
    if took > HUNDRED_PAGES {
        eprintln!("over budget");
        std::process::exit(1);
    }
}

/// The mean of some rounds.
fn each(rounds: u32, mut work: impl FnMut()) -> Duration {
    let started = Instant::now();
    for _ in 0..rounds {
        work();
    }
    started.elapsed() / rounds
}

fn share(part: Duration, whole: Duration) -> f64 {
    part.as_secs_f64() / whole.as_secs_f64()
}

fn text(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
