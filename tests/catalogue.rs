//! The catalogue: every language says the same things with the same arguments; every key that is asked for exists,
//! and none is kept that nobody asks for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const LANGUAGES: [&str; 3] = ["zh-Hant", "zh-Hans", "en"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Key → names of its arguments.
type Catalogue = BTreeMap<String, BTreeSet<String>>;

fn catalogue(language: &str) -> Catalogue {
    let mut all = Catalogue::new();
    for file in files(&root().join("assets/locales").join(language), "ftl") {
        let mut key = None;
        for line in text(&file).lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line
                .split_once(" =")
                .filter(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            {
                let twice = all.insert(name.to_owned(), BTreeSet::new());
                assert!(
                    twice.is_none(),
                    "{language} says {name} twice, the second time in {}",
                    file.display()
                );
                key = Some(name.to_owned());
            }
            for argument in line.split('$').skip(1) {
                let end = argument
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(argument.len());
                let key = key.as_ref().expect("an argument belongs to a key");
                all.entry(key.clone())
                    .or_default()
                    .insert(argument[..end].to_owned());
            }
        }
    }
    all
}

/// What stands between double quotes, and what stands between those: good enough for Rust, templates and scripts alike.
fn pieces(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"'))
}

#[test]
fn every_language_says_the_same_things() {
    let first = catalogue(LANGUAGES[0]);
    assert!(first.len() > 100, "the catalogue could not be read");
    for language in &LANGUAGES[1..] {
        let other = catalogue(language);
        for (key, arguments) in &first {
            let theirs = other.get(key);
            assert_eq!(
                theirs,
                Some(arguments),
                "{language} has {key} with these arguments"
            );
        }
        for key in other.keys() {
            assert!(first.contains_key(key), "{key} is said in {language} only");
        }
    }
}

/// Calls whose first literal is a key.
const CALLS: [&str; 5] = ["t(", "ta(", "t_in(", "ta_in(", "try_t("];

fn asked_by_name() -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for file in files(&root().join("src"), "rs") {
        let source = text(&file);
        for call in CALLS {
            for (at, _) in source.match_indices(call) {
                let before = source[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                let mut parts = source[at..].split('"');
                let opening = parts.next().unwrap_or_default();
                if let Some(key) = parts.next()
                    && !opening.contains([')', ';', '!', '['])
                    && !key.contains('{')
                {
                    asked.insert(key.to_owned());
                }
            }
        }
    }
    for file in files(&root().join("src"), "rs") {
        // `Problem::new(StatusCode::…, "name")` says `problem-name` and `problem-name-detail`.
        for rest in text(&file).split("Problem::new(").skip(1) {
            let mut parts = rest.split('"');
            if let (Some(before), Some(name)) = (parts.next(), parts.next())
                && before.len() < 60
                && before.contains("StatusCode")
            {
                asked.insert(format!("problem-{name}"));
                asked.insert(format!("problem-{name}-detail"));
            }
        }
    }
    for file in files(&root().join("web/pages"), "html") {
        let source = text(&file);
        for filter in ["\"|t", "\"|words"] {
            for (at, _) in source.match_indices(filter) {
                let start = source[..at].rfind('"').map_or(0, |quote| quote + 1);
                asked.extend(source[start..at].split_whitespace().map(str::to_owned));
            }
        }
    }
    asked
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let known = catalogue(LANGUAGES[0]);
    let missing: Vec<_> = asked_by_name()
        .into_iter()
        .filter(|key| !known.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "not in the catalogue: {missing:#?}");
}

#[test]
fn no_key_is_kept_that_nobody_asks_for() {
    let mut sources = String::new();
    for (folder, ending) in [("src", "rs"), ("web", "html"), ("web", "js")] {
        for file in files(&root().join(folder), ending) {
            sources.push_str(&text(&file));
            sources.push('\n');
        }
    }
    let mut words = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    for literal in pieces(&sources) {
        words.extend(literal.split_whitespace());
        // `format!("status-{key}")`, and `"status-" ~ key` in a template.
        if let Some((beginning, _)) = literal.split_once('{') {
            beginnings.insert(beginning);
        } else if literal.ends_with('-') {
            beginnings.insert(literal);
        }
    }
    beginnings.retain(|b| b.len() > 2 && b.ends_with('-'));
    let unused: Vec<_> = catalogue(LANGUAGES[0])
        .into_keys()
        .filter(|key| !words.contains(key.as_str()))
        .filter(|key| !beginnings.iter().any(|b| key.starts_with(b)))
        .collect();
    assert!(unused.is_empty(), "nobody asks for: {unused:#?}");
}
