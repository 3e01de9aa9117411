//! Setting words on a sheet without a font at hand: widths are estimated (never too small), so that
//! the same SVG fits in a browser, in a picture and on paper, whichever font draws it.

use std::fmt::Write as _;

/// Width of a text in ems of a bold Chinese sans, estimated from above.
pub fn ems(text: &str) -> f32 {
    text.chars().map(char_ems).sum()
}

fn char_ems(c: char) -> f32 {
    match c {
        ' ' | 'i' | 'l' | 'j' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 0.32,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        '-' | '(' | ')' | '/' | 'f' | 't' | 'r' => 0.42,
        '0'..='9' => 0.6,
        'A'..='Z' => 0.7,
        '\0'..='\u{7f}' => 0.59,
        '\u{80}'..='\u{2ff}' => 0.7,
        _ => 1.0,
    }
}

/// The size at which `text` is at most `width` wide, and at most `largest`.
pub fn fitted(text: &str, width: f32, largest: f32) -> f32 {
    largest.min(width / ems(text).max(0.01))
}

/// The text in as few lines as keep it at `smallest` or more (three at most), and the size that
/// fits them all; shrunk below `smallest` only when three lines are not enough.
pub fn broken(text: &str, width: f32, largest: f32, smallest: f32) -> (Vec<String>, f32) {
    for count in 1..=3 {
        let lines = split(text, count);
        let size = lines
            .iter()
            .map(|line| fitted(line, width, largest))
            .fold(largest, f32::min);
        if size >= smallest || count == 3 {
            return (lines, size);
        }
    }
    unreachable!("the third round returns")
}

/// `count` lines of about the same width, broken at a space or a mark where one is near.
fn split(text: &str, count: usize) -> Vec<String> {
    let mut rest = text.trim();
    let mut lines = Vec::new();
    for left in (2..=count).rev() {
        let target = ems(rest) / left as f32;
        let mut best: Option<(f32, usize)> = None;
        let mut width = 0.0;
        for (at, c) in rest.char_indices() {
            if at > 0 {
                let before = rest[..at].chars().next_back().unwrap_or(' ');
                let cost = (width - target).abs() + break_cost(before, c);
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, at));
                }
            }
            width += char_ems(c);
        }
        let Some((_, at)) = best else { break };
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines.push(rest.to_owned());
    lines
}

/// How much a break between two characters hurts, in ems of unevenness.
fn break_cost(before: char, after: char) -> f32 {
    let latin = |c: char| c.is_ascii_alphanumeric();
    if "（《「(".contains(before)
        || "）》」)，、。：".contains(after)
        || (latin(before) && latin(after))
    {
        50.0
    } else if before == ' ' || after == ' ' || "·）、，-".contains(before) || after == '（' {
        0.0
    } else {
        1.5
    }
}

/// Whether every character is as wide as it is high, so that the text can be spread evenly.
pub fn is_square(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| char_ems(c) == 1.0)
}

/// The `x` list that spreads square characters of `size` over exactly `width` from `left`.
pub fn spread(text: &str, left: f32, width: f32, size: f32) -> String {
    let count = text.chars().count();
    let step = match count {
        0 | 1 => 0.0,
        _ => (width - size) / (count as f32 - 1.0),
    };
    let mut xs = String::new();
    for i in 0..count {
        let _ = write!(xs, "{:.2} ", left + step * i as f32);
    }
    xs.pop();
    xs
}

/// The text as SVG character data: the five reserved characters replaced, what XML forbids left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
