//! The ledger: every figure with what it counts, in words that everybody can check.

pub mod accounts;

use askama::Template;

use crate::http::pages::filters;

/// `GET /ledger`.
#[derive(Template)]
#[template(path = "ledger/page.html")]
pub struct LedgerPage {
    /// Who stands for the figures: the site's issuer.
    pub issuer: String,
    /// When they were made, as readers say it.
    pub made: String,
    /// The figures in the order of the rules: answers, completion, in time, solution, satisfaction, overturned.
    pub figures: Vec<Figure>,
    /// What the completion rate leaves out, this year: planned, withdrawn, merged, praise …
    pub aside: Vec<Count>,
    /// Head of the journal's chain and its day, when one has been published.
    pub head: Option<ChainHead>,
}

/// One figure over several periods.
pub struct Figure {
    /// `answer`, `completion` …; an anchor on the page.
    pub key: String,
    /// Its name: 「辦結率」.
    pub name: String,
    /// What it counts and what it does not, in one or two plain sentences.
    pub meaning: String,
    /// This month, this year, and the years before, newest first.
    pub rows: Vec<FigureRow>,
}

/// A figure in one period.
pub struct FigureRow {
    /// 「本月」, 「2026 年」.
    pub period: String,
    /// 「98.1%」 or 「46 秒」; empty when fewer than five are counted.
    pub value: String,
    /// Share of the bar that is lit, 0–100; none for lengths of time.
    pub lit: Option<u8>,
    /// Numerator and denominator in words: 「516 件裡 506 件」.
    pub parts: String,
    /// The published cases behind it.
    pub link: Option<String>,
}

/// A count beside the figures.
pub struct Count {
    /// What is counted.
    pub name: String,
    /// How many; 「不足 5 件」 for fewer.
    pub value: String,
}

/// The published end of the journal's chain.
pub struct ChainHead {
    /// The day.
    pub day: String,
    /// The hash in hexadecimal.
    pub hash: String,
}
