//! x
#[path = "../../tests/posters/sheets.rs"]
mod sheets;
use sheets::*;
use shishiling::poster::*;
fn main() {
    let all = [
        ("a", women_bathhouse(Size::A4)),
        ("b", simplified(Size::A3)),
        ("c", english(Size::A4)),
        ("d", sixteen_characters(Size::A3)),
        ("e", long_named(Size::A4)),
        ("f", named("井口", Size::A4)),
    ];
    let dpi: f32 = std::env::args()
        .nth(2)
        .map(|x| x.parse().unwrap())
        .unwrap_or(110.);
    let only = std::env::args().nth(1).unwrap_or("abcdef".into());
    for (n, p) in &all {
        if !only.contains(n) {
            continue;
        }
        std::fs::write(format!("/tmp/posterwork/{n}.svg"), p.svg()).unwrap();
        std::fs::write(format!("/tmp/posterwork/{n}.png"), p.png(dpi).unwrap()).unwrap();
        std::fs::write(
            format!("/tmp/posterwork/{n}.pdf"),
            pdf(std::slice::from_ref(p)).unwrap(),
        )
        .unwrap();
    }
    for l in std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .filter(|l| l.contains("Rss") || l.contains("VmHWM"))
    {
        println!("{l}")
    }
}
