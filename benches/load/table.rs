//! Lines of figures: what was measured, against what, and whether it is within its budget.
#![allow(dead_code)] // Each bench uses a part.

/// The middle one.
pub fn median(mut of: Vec<f64>) -> f64 {
    of.sort_unstable_by(f64::total_cmp);
    of[of.len() / 2]
}

/// A figure that must not be below its goal.
pub fn at_least(what: &str, got: f64, goal: f64, unit: &str, beside: &str) {
    line(what, got, '≥', goal, unit, got >= goal, beside);
}

/// A figure that must not be above its goal.
pub fn at_most(what: &str, got: f64, goal: f64, unit: &str, beside: &str) {
    line(what, got, '≤', goal, unit, got <= goal, beside);
}

fn line(what: &str, got: f64, sign: char, goal: f64, unit: &str, kept: bool, beside: &str) {
    let verdict = if kept { "kept" } else { "MISSED" };
    println!("{what:<44} {got:>8.2} {unit:<4} {sign} {goal:>6.2}  {verdict:<6}  {beside}");
}
