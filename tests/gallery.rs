//! Every page of the workers with believable content: that it renders in every language and holds nothing that the
//! content security policy forbids. With `GALLERY=folder` the pages are also written there, to be looked at.

#[path = "gallery/cases.rs"]
mod cases;
#[path = "gallery/public.rs"]
mod public;
#[path = "gallery/samples.rs"]
mod samples;
#[path = "gallery/screen.rs"]
mod screen;

use std::{fs, path::Path};

use askama::Template;
use shishiling::i18n::{self, Lang};

fn rendered(lang: Lang) -> Vec<(&'static str, String)> {
    i18n::within(lang, samples::pages)
}

#[test]
fn every_page_renders_in_every_language() {
    for lang in Lang::ALL {
        for (name, html) in rendered(lang) {
            assert!(
                html.contains(&format!("<html lang=\"{}\"", lang.tag())),
                "{name}"
            );
            assert!(
                !html.contains(" style=\""),
                "{name} has a style attribute, which the policy forbids"
            );
            assert!(
                !html.contains(" onclick="),
                "{name} has an inline script, which the policy forbids"
            );
            if let Ok(folder) = std::env::var("GALLERY") {
                let folder = Path::new(&folder).join(lang.tag());
                fs::create_dir_all(&folder).expect("the folder can be made");
                fs::write(folder.join(format!("{name}.html")), html)
                    .expect("the page can be written");
            }
        }
    }
}

/// For the samples: the page as text.
fn page(template: impl Template) -> String {
    template.render().expect("a page renders")
}
