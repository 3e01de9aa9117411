//! Ready phrases of a category in the desk's form: a line each, the same line in every language.

use super::posted::Fields;
use crate::domain::place::{Name, PHRASES_MAX};

/// A phrase fits on a button.
const CHARS_MAX: usize = 40;

/// The phrases as the form shows them.
#[derive(Default)]
pub struct Phrases {
    pub hant: String,
    pub hans: String,
    pub en: String,
}

impl Phrases {
    pub fn of(phrases: &[Name]) -> Phrases {
        let lines = |part: fn(&Name) -> &String| {
            let lines: Vec<&str> = phrases.iter().map(|name| part(name).as_str()).collect();
            lines.join("\n")
        };
        Phrases {
            hant: lines(|name| &name.hant),
            hans: lines(|name| &name.hans),
            en: lines(|name| &name.en),
        }
    }
}

/// The phrases that were typed; a line that is empty in every language is none.
pub fn phrases(fields: &Fields) -> Vec<Name> {
    let [hant, hans, en] = ["hant", "hans", "en"].map(|lang| {
        let typed = fields.raw(&format!("phrases-{lang}"));
        let line = |line: &str| line.trim().chars().take(CHARS_MAX).collect::<String>();
        typed.lines().map(line).collect::<Vec<_>>()
    });
    let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    (0..hant.len().max(hans.len()).max(en.len()))
        .map(|at| Name {
            hant: line(&hant, at),
            hans: line(&hans, at),
            en: line(&en, at),
        })
        .filter(|name| !(name.hant.is_empty() && name.hans.is_empty() && name.en.is_empty()))
        .take(PHRASES_MAX)
        .collect()
}
