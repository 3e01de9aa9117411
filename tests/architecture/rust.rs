//! Just enough of Rust to see which paths a file names: words and signs with their lines, without comments, strings
//! and characters.

/// A word, `::`, or a single sign.
pub struct Token {
    pub line: usize,
    pub text: String,
}

/// A file's tokens.
pub struct Source {
    pub tokens: Vec<Token>,
    /// How many times `super` leads to the crate's root.
    depth: usize,
}

impl Source {
    /// Takes a file apart.
    pub fn read(text: &str, depth: usize) -> Source {
        let chars: Vec<char> = text.chars().collect();
        let mut tokens = Vec::new();
        let (mut at, mut line) = (0, 1);
        while at < chars.len() {
            let end = match skipped(&chars, at) {
                Some(end) => end,
                None => {
                    let end = token_end(&chars, at);
                    let text = chars[at..end].iter().collect();
                    tokens.push(Token { line, text });
                    end
                }
            };
            line += chars[at..end].iter().filter(|c| **c == '\n').count();
            at = end;
        }
        Source { tokens, depth }
    }

    /// The first word behind every path that starts at the crate's root, with its line.
    pub fn crate_paths(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        // Depths of braces at which inline modules opened.
        let (mut braces, mut inline): (usize, Vec<usize>) = (0, Vec::new());
        let mut at = 0;
        while at < self.tokens.len() {
            match self.text(at) {
                "{" => {
                    if at >= 2 && self.text(at - 2) == "mod" {
                        inline.push(braces);
                    }
                    braces += 1;
                }
                "}" => {
                    braces = braces.saturating_sub(1);
                    if inline.last() == Some(&braces) {
                        inline.pop();
                    }
                }
                "crate" if self.text(at + 1) == "::" => self.heads(at + 2, &mut found),
                "super" => {
                    let supers = self.supers(at);
                    if supers == self.depth + inline.len() {
                        self.heads(at + 2 * supers, &mut found);
                    }
                    at += 2 * supers - 1;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        found
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &t.text)
    }

    /// How many `super::` stand in a row from here.
    fn supers(&self, at: usize) -> usize {
        (0..)
            .take_while(|i| self.text(at + 2 * i) == "super" && self.text(at + 2 * i + 1) == "::")
            .count()
            .max(1)
    }

    /// The word at `at`, or the first word of each member of the group that opens there.
    fn heads(&self, at: usize, found: &mut Vec<(usize, String)>) {
        if self.text(at) != "{" {
            if let Some(token) = self.tokens.get(at) {
                found.push((token.line, token.text.clone()));
            }
            return;
        }
        let (mut level, mut first, mut i) = (0usize, true, at);
        while let Some(token) = self.tokens.get(i) {
            match token.text.as_str() {
                "{" => level += 1,
                "}" if level == 1 => return,
                "}" => level -= 1,
                "," if level == 1 => first = true,
                _ if level == 1 && first => {
                    found.push((token.line, token.text.clone()));
                    first = false;
                }
                _ => {}
            }
            i += 1;
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn token_end(chars: &[char], at: usize) -> usize {
    if is_word(chars[at]) {
        return end_of(chars, at, is_word);
    }
    if chars[at..].starts_with(&[':', ':']) {
        at + 2
    } else {
        at + 1
    }
}

fn end_of(chars: &[char], at: usize, inside: impl Fn(char) -> bool) -> usize {
    at + chars[at..].iter().take_while(|c| inside(**c)).count()
}

/// Where a blank, comment, string, character or lifetime that starts here ends; None where none starts.
fn skipped(chars: &[char], at: usize) -> Option<usize> {
    let rest = &chars[at..];
    match rest {
        [c, ..] if c.is_whitespace() => Some(end_of(chars, at, char::is_whitespace)),
        ['/', '/', ..] => Some(end_of(chars, at, |c| c != '\n')),
        ['/', '*', ..] => Some(block_comment(chars, at)),
        ['"', ..] => Some(string(chars, at + 1)),
        ['b', '"', ..] => Some(string(chars, at + 2)),
        ['r', '"' | '#', ..] if before_is_no_word(chars, at) => raw_string(chars, at + 1),
        ['b', 'r', '"' | '#', ..] if before_is_no_word(chars, at) => raw_string(chars, at + 2),
        ['\'', '\\', ..] => Some(end_of(chars, at + 3, |c| c != '\'') + 1),
        ['\'', _, '\'', ..] => Some(at + 3),
        ['\'', ..] => Some(end_of(chars, at + 1, is_word)),
        _ => None,
    }
}

fn before_is_no_word(chars: &[char], at: usize) -> bool {
    at == 0 || !is_word(chars[at - 1])
}

fn block_comment(chars: &[char], mut at: usize) -> usize {
    let mut level = 0;
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (level, at) = (level + 1, at + 2),
            ['*', '/', ..] => (level, at) = (level - 1, at + 2),
            _ => at += 1,
        }
        if level == 0 {
            break;
        }
    }
    at
}

fn string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// None where `r#` opens a raw identifier.
fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
    let mut i = at + hashes;
    if chars.get(i) != Some(&'"') {
        return None;
    }
    i += 1;
    while i < chars.len() {
        let closes = chars[i] == '"' && chars[i + 1..].iter().take(hashes).all(|c| *c == '#');
        if closes {
            return Some((i + 1 + hashes).min(chars.len()));
        }
        i += 1;
    }
    Some(i)
}
