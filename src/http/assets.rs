//! What pages link to: scripts, styles, icons, embedded in the binary and served under names that carry
//! their content's hash, so that a browser may keep them for ever. Knows no page and no case.

use std::{borrow::Cow, collections::HashMap, fmt::Write, sync::LazyLock};

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// Everything under `web/` that a browser reads (templates are compiled in by askama).
#[derive(RustEmbed)]
#[folder = "web/"]
#[include = "scripts/*.js"]
#[include = "styles/*.css"]
#[include = "sw.js"]
#[include = "screen-sw.js"]
#[include = "kiosk-sw.js"]
#[include = "manifest.webmanifest"]
struct Web;

/// Icons and sounds.
#[derive(RustEmbed)]
#[folder = "assets/"]
#[include = "icons/**/*.svg"]
#[include = "icons/**/*.png"]
#[include = "sounds/*"]
struct Assets;

struct Asset {
    url: String,
    mime: &'static str,
    body: Cow<'static, [u8]>,
}

/// Every asset by its file name, and by the address under which it is served.
struct Shelf {
    by_name: HashMap<String, Asset>,
    names_by_file: HashMap<String, String>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::fill);

impl Shelf {
    fn fill() -> Shelf {
        let mut shelf = Shelf {
            by_name: HashMap::new(),
            names_by_file: HashMap::new(),
        };
        let web = Web::iter().filter_map(|path| Some((path.clone(), Web::get(&path)?.data)));
        let assets =
            Assets::iter().filter_map(|path| Some((path.clone(), Assets::get(&path)?.data)));
        let (mut scripts, mut manifests) = (HashMap::new(), Vec::new());
        for (path, body) in web.chain(assets) {
            let name = file_name(&path).to_owned();
            match name.rsplit_once('.').map(|(_, ending)| ending) {
                Some("js") => {
                    scripts.insert(name, trimmed_script(&String::from_utf8_lossy(&body)));
                }
                Some("css") => {
                    let css = trimmed_style(&String::from_utf8_lossy(&body));
                    shelf.put(name, "text/css; charset=utf-8", css.into_bytes().into());
                }
                Some("webmanifest") => {
                    manifests.push((name, String::from_utf8_lossy(&body).into_owned()));
                }
                Some("svg") => shelf.put(name, "image/svg+xml", body),
                Some("png") => shelf.put(name, "image/png", body),
                Some("mp3") => shelf.put(name, "audio/mpeg", body),
                Some("wav") => shelf.put(name, "audio/wav", body),
                Some("ogg") => shelf.put(name, "audio/ogg", body),
                _ => {}
            }
        }
        let mut names: Vec<String> = scripts.keys().cloned().collect();
        names.sort();
        for name in names {
            shelf.put_script(&name, &scripts, 0);
        }
        for (name, text) in manifests {
            let linked = shelf.linked(text).into_bytes().into();
            shelf.put(name, "application/manifest+json", linked);
        }
        shelf
    }

    fn put(&mut self, name: String, mime: &'static str, body: Cow<'static, [u8]>) {
        let file = hashed_name(&name, &body);
        let url = format!("/assets/{file}");
        self.names_by_file.insert(file, name.clone());
        self.by_name.insert(name, Asset { url, mime, body });
    }

    /// Turns `"/assets/NAME"` into the address that NAME is served under.
    fn linked(&self, text: String) -> String {
        self.by_name.iter().fold(text, |text, (name, asset)| {
            text.replace(
                &format!("\"/assets/{name}\""),
                &format!("\"{}\"", asset.url),
            )
        })
    }

    /// Puts a script after the scripts it imports, so that its own hash changes with theirs.
    fn put_script(&mut self, name: &str, scripts: &HashMap<String, String>, depth: usize) {
        if self.by_name.contains_key(name) {
            return;
        }
        assert!(depth < 16, "scripts import each other in a ring at {name}");
        let mut source = scripts[name].clone();
        for other in scripts.keys().filter(|other| other.as_str() != name) {
            let import = format!("\"./{other}\"");
            if source.contains(&import) {
                self.put_script(other, scripts, depth + 1);
                source = source.replace(&import, &format!("\"{}\"", self.by_name[other].url));
            }
        }
        let mut linked = self.linked(source);
        for other in scripts.keys().filter(|other| other.as_str() != name) {
            if linked.contains(&format!("\"/assets/{other}\"")) {
                self.put_script(other, scripts, depth + 1);
                let url = &self.by_name[other].url;
                linked = linked.replace(&format!("\"/assets/{other}\""), &format!("\"{url}\""));
            }
        }
        self.put(
            name.to_owned(),
            "text/javascript; charset=utf-8",
            linked.into_bytes().into(),
        );
    }
}

/// The address of an asset by its file name, as `report.js`; a name that is not there gives an address that is not there.
pub fn url(name: &str) -> String {
    SHELF
        .by_name
        .get(name)
        .map_or_else(|| format!("/assets/{name}"), |asset| asset.url.clone())
}

/// The text of an embedded file by its file name: styles to inline, signs to draw.
pub fn text(name: &str) -> Option<&'static str> {
    SHELF
        .by_name
        .get(name)
        .and_then(|asset| std::str::from_utf8(&asset.body).ok())
}

/// `GET /assets/{file}`: for ever cacheable, since the name changes with the content; under its plain name, which
/// the manifest gives for icons, asked for afresh.
pub async fn show(Path(file): Path<String>) -> Response {
    match SHELF
        .names_by_file
        .get(&file)
        .and_then(|name| SHELF.by_name.get(name))
    {
        Some(asset) => served(asset, "public, max-age=31536000, immutable"),
        None => plain(&file),
    }
}

/// `GET /manifest.webmanifest`.
pub async fn manifest() -> Response {
    plain("manifest.webmanifest")
}

/// `GET /sw.js`: at the root, so that its scope is the whole site; asked for afresh every time.
pub async fn service_worker() -> Response {
    plain("sw.js")
}

/// `GET /screen-sw.js`: the same for screens alone.
pub async fn screen_worker() -> Response {
    plain("screen-sw.js")
}

/// `GET /kiosk-sw.js`: the kiosk's own, which keeps nothing.
pub async fn kiosk_worker() -> Response {
    plain("kiosk-sw.js")
}

fn plain(name: &str) -> Response {
    match SHELF.by_name.get(name) {
        Some(asset) => served(asset, "no-cache"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn served(asset: &'static Asset, cache: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, asset.mime),
        (header::CACHE_CONTROL, cache),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, &*asset.body).into_response()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn hashed_name(name: &str, body: &[u8]) -> String {
    let mut hash = String::with_capacity(10);
    for byte in &Sha256::digest(body)[..5] {
        let _ = write!(hash, "{byte:02x}");
    }
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

/// Takes comments that stand on lines of their own, and indentation, out of a script; touches nothing else.
fn trimmed_script(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.lines() {
        let line = line.trim();
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Takes comments and needless spaces out of a style sheet.
fn trimmed_style(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..]
            .find("*/")
            .map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    let mut text = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for (long, short) in [
        (" {", "{"),
        ("{ ", "{"),
        (" }", "}"),
        ("} ", "}"),
        ("; ", ";"),
        (" ;", ";"),
        (", ", ","),
        (": ", ":"),
        (" > ", ">"),
        (";}", "}"),
    ] {
        text = text.replace(long, short);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_keeps_what_a_style_says() {
        let css = "/* a */ a > b :hover {\n  width: calc(1px + 2px) ;\n  color: red;\n}\n@media (min-width: 3em) { p, q { top: 0 } }";
        assert_eq!(
            trimmed_style(css),
            "a>b :hover{width:calc(1px + 2px);color:red}@media (min-width:3em){p,q{top:0}}"
        );
    }

    #[test]
    fn trimming_keeps_what_a_script_does() {
        let js = "/** Adds.\n * @returns {number}\n */\nexport const a = 1; // one\n  // gone\n  let url = \"http://x\";\n";
        assert_eq!(
            trimmed_script(js),
            "export const a = 1; // one\nlet url = \"http://x\";\n"
        );
    }
}
