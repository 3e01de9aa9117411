//! Every word stays on its sheet and off the others, whatever the names and the fonts.

use resvg::usvg::fontdb::{Database, Weight};
use resvg::usvg::{Node, Rect};
use shishiling::poster::{Fonts, Poster, Template};

use crate::sheets::named;
use crate::{bounds, fonts, gallery};

#[test]
fn no_words_leave_the_sheet_or_lie_on_one_another() {
    let hostile = named(
        "<script>alert('&amp;')</script>\u{0}\u{7}\"",
        Template::Notice,
    );
    let endless = named(&"食堂".repeat(60), Template::Poster);
    let nameless = named("", Template::Notice);
    let posters: Vec<Poster> = gallery::all()
        .into_iter()
        .map(|(_, poster)| poster)
        .chain([hostile, endless, nameless])
        .collect();
    assert_no_overlap(&posters, &fonts());
    assert_no_overlap(&posters[..2], &fonts_without_heavy_weights());
}

fn assert_no_overlap(posters: &[Poster], fonts: &Fonts) {
    for poster in posters {
        let tree = poster.tree(fonts).expect("a sheet");
        let mut words = Vec::new();
        ink(tree.root().children(), &mut words);
        assert!(words.len() >= 10, "{}", poster.place);
        let card = bounds(&tree, "scan-card");
        let safe = tree.size().width().min(tree.size().height()) / 210.0 * 5.0;
        for (i, (said, one)) in words.iter().enumerate() {
            assert!(
                one.left() >= safe
                    && one.top() >= safe
                    && one.right() <= tree.size().width() - safe
                    && one.bottom() <= tree.size().height() - safe,
                "{said} leaves the sheet of {}",
                poster.place
            );
            assert!(
                !overlap(one, &card),
                "{said} lies on the code of {}",
                poster.place
            );
            for (other_said, other) in &words[i + 1..] {
                assert!(
                    !overlap(one, other),
                    "{said} and {other_said} overlap on the sheet of {}",
                    poster.place
                );
            }
        }
    }
}

/// What the plain package brings: regular and bold.
fn fonts_without_heavy_weights() -> Fonts {
    let mut all = Database::new();
    all.load_system_fonts();
    let others: Vec<_> = all
        .faces()
        .filter(|face| ![Weight::NORMAL, Weight::BOLD].contains(&face.weight))
        .map(|face| face.id)
        .collect();
    others.into_iter().for_each(|id| all.remove_face(id));
    Fonts::among(all).expect("fonts-noto-cjk is installed where tests run")
}

/// The boxes of the ink of every text, with what it says.
fn ink(nodes: &[Node], found: &mut Vec<(String, Rect)>) {
    for node in nodes {
        match node {
            Node::Group(group) => ink(group.children(), found),
            Node::Text(text) => {
                let said = text.chunks().iter().map(|chunk| chunk.text()).collect();
                let ink = text.flattened().abs_bounding_box();
                let placed = ink.transform(text.abs_transform()).expect("finite");
                found.push((said, placed));
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.left() < other.right()
        && other.left() < one.right()
        && one.top() < other.bottom()
        && other.top() < one.bottom()
}
