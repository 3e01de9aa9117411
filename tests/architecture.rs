//! The shape of the house, held by a test: floors lean one way, sled and file handles stay where they belong,
//! files stay short and say what they are for.

#[path = "architecture/rust.rs"]
mod rust;

use std::fs;
use std::path::{Path, PathBuf};

use rust::{Source, Token};

/// Each leans only on those to its left. The last three stand at the door together.
const FLOORS: [&[&str]; 8] = [
    &["domain"],
    &["i18n"],
    &["poster"],
    &["store"],
    &["app"],
    &["relay"],
    &["http"],
    &["settings", "cli", "main"],
];

/// A file longer than this tells of two things.
const LINES_MAX: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder`, in order, as a path from the root.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder that can be listed");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.is_file() {
            found.push(path.strip_prefix(root()).expect("below the root").into());
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    let bytes = fs::read(root().join(path)).expect("a file that can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension()
        .is_some_and(|e| wanted.iter().any(|w| e == *w))
}

/// The Rust files of `folder` with their tokens.
fn sources(folder: &str) -> Vec<(PathBuf, Source)> {
    files(folder)
        .into_iter()
        .filter(|path| has_extension(path, &["rs"]))
        .map(|path| {
            let source = Source::read(&text(&path), module_depth(&path));
            (path, source)
        })
        .collect()
}

/// How many times `super` leads from a file to the crate's root: 0 for `lib.rs`, 2 for `app/wall.rs`.
fn module_depth(path: &Path) -> usize {
    match path.strip_prefix("src") {
        Ok(inner) if inner == Path::new("lib.rs") || inner == Path::new("main.rs") => 0,
        Ok(inner) => inner.components().count(),
        Err(_) => 0,
    }
}

/// The floor on which a top-level module stands.
fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|names| names.contains(&module))
}

/// The top-level module that a file of `src` belongs to; None for `lib.rs`, which only lists them.
fn module(path: &Path) -> Option<String> {
    let first = path.strip_prefix("src").ok()?.components().next()?;
    let name = Path::new(first.as_os_str()).file_stem()?.to_str()?;
    (name != "lib").then(|| name.to_owned())
}

fn report(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}

#[test]
fn every_floor_leans_only_on_those_below_it() {
    let mut wrong = Vec::new();
    for (path, source) in sources("src") {
        let Some(here) = module(&path) else { continue };
        let Some(own) = floor(&here) else {
            wrong.push(format!("{}: `{here}` stands on no floor", path.display()));
            continue;
        };
        for (line, target) in source.crate_paths() {
            if floor(&target).is_some_and(|other| other > own) {
                wrong.push(format!(
                    "{}:{line}: `{here}` leans on `{target}`",
                    path.display()
                ));
            }
        }
    }
    report(
        "a floor leans only on those to its left: domain → i18n → poster → store → app → relay → http → main",
        &wrong,
    );
}

#[test]
fn the_reader_of_paths_sees_through_groups_comments_strings_and_supers() {
    let source = Source::read(
        r##"
        // use crate::http::commented;
        /* crate::http /* nested */ crate::relay */
        use crate::{app::{App, Error}, store, domain::case::Case as C};
        const NOT: &str = "crate::http"; const RAW: &str = r#"crate::"relay"#; const C: char = '"';
        fn f<'a>(x: &'a str) -> crate::i18n::Lang { super::super::poster::draw(super::Near) }
        mod tests { use super::super::Near; use super::super::super::http::Far; }
        "##,
        2,
    );
    let mut seen: Vec<String> = source.crate_paths().into_iter().map(|(_, t)| t).collect();
    seen.sort();
    assert_eq!(
        seen,
        ["app", "domain", "http", "i18n", "poster", "store"].map(String::from)
    );
}

#[test]
fn sled_is_named_in_the_store_only() {
    let mut wrong = Vec::new();
    for (path, source) in sources("src") {
        if path.starts_with("src/store") {
            continue;
        }
        for token in source.tokens.iter().filter(|t| t.text == "sled") {
            wrong.push(format!("{}:{}", path.display(), token.line));
        }
    }
    report("no sled outside src/store/", &wrong);
}

#[test]
fn files_are_opened_by_the_store_and_the_command_line_only() {
    let doors = ["src/store", "src/cli", "src/main.rs", "src/settings.rs"];
    let mut wrong = Vec::new();
    for (path, source) in sources("src") {
        let door = path.with_extension("");
        let is_door = doors
            .iter()
            .any(|d| path.starts_with(d) || door == Path::new(d));
        if is_door {
            continue;
        }
        let named = |tokens: &[Token]| matches!(tokens, [a, b, c] if ["std", "tokio"].contains(&a.text.as_str()) && b.text == "::" && c.text == "fs");
        for at in source.tokens.windows(3).filter(|window| named(window)) {
            wrong.push(format!("{}:{}", path.display(), at[0].line));
        }
    }
    report(
        "no file handle outside the store and the command line",
        &wrong,
    );
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for path in ["src", "web", "tests", "benches"]
        .into_iter()
        .flat_map(files)
    {
        if !has_extension(&path, &["rs", "js", "css", "html"]) {
            continue;
        }
        let text = text(&path);
        let lines = text.lines().count();
        if lines > LINES_MAX {
            wrong.push(format!(
                "{}: {lines} lines, {LINES_MAX} at most",
                path.display()
            ));
        }
        if path.file_name().is_some_and(|name| name == "mod.rs") {
            wrong.push(format!(
                "{}: name the file after the module",
                path.display()
            ));
        }
        if has_extension(&path, &["rs"]) && !text.starts_with("//!") {
            wrong.push(format!("{}: opens without `//!`", path.display()));
        }
    }
    report(
        "short files with a first line that says what lives there",
        &wrong,
    );
}

#[test]
fn pages_and_catalogues_hold_no_emoji() {
    let is_emoji = |c: char| matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B50 | 0x2B55 | 0xFE0F);
    let mut wrong = Vec::new();
    let is_text = |path: &PathBuf| path.extension().is_none_or(|ending| ending != "png");
    for path in ["web", "assets"]
        .into_iter()
        .flat_map(files)
        .filter(is_text)
    {
        for (number, line) in text(&path).lines().enumerate() {
            if let Some(c) = line.chars().find(|c| is_emoji(*c)) {
                wrong.push(format!("{}:{}: {c:?}", path.display(), number + 1));
            }
        }
    }
    report("signs are drawn, not typed", &wrong);
}

#[test]
fn the_tree_names_no_machine_and_no_registry() {
    // Put together here, so that this file does not name them either.
    let needles = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["/tmp/ho", "use"].concat(),
        [".cargo/reg", "istry"].concat(),
        ["index.crates", ".io"].concat(),
        ["static.crates", ".io"].concat(),
        ["pypi", ".org"].concat(),
        ["registry.npm", "js.org"].concat(),
        ["deb.deb", "ian.org"].concat(),
    ];
    let folders = ["src", "web", "assets", "tests", "benches", "docs", ".ci"];
    let top = fs::read_dir(root()).expect("the root");
    let top = top
        .map(|entry| PathBuf::from(entry.expect("an entry").file_name()))
        .filter(|path| root().join(path).is_file())
        .filter(|path| path != Path::new("Cargo.lock") && path != Path::new(".git"));
    let mut wrong = Vec::new();
    for path in folders.into_iter().flat_map(files).chain(top) {
        for (number, line) in text(&path).lines().enumerate() {
            if let Some(needle) = needles.iter().find(|needle| line.contains(*needle)) {
                wrong.push(format!("{}:{}: {needle}", path.display(), number + 1));
            }
        }
    }
    report("nothing of the machine it was written on", &wrong);
}
