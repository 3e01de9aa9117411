//! `/`: what this is, and the way to everything a worker can do.

pub mod door;

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::http::{notices::NoticeView, pages::filters};

/// `GET /`.
#[derive(Default, Template)]
#[template(path = "front/page.html")]
pub struct FrontPage {
    /// Who stands behind it: the mine's union.
    pub issuer: String,
    /// Dispatch room: danger to life.
    pub danger_phone: Option<String>,
    /// The service centre.
    pub centre_phone: Option<String>,
    /// Up to three figures of this year.
    pub figures: Vec<FrontFigure>,
    /// Up to three notices, the newest first.
    pub notices: Vec<NoticeView>,
    /// Up to three things that were done lately.
    pub results: Vec<FrontResult>,
}

/// A figure in one glance.
#[derive(Clone, Serialize, Deserialize)]
pub struct FrontFigure {
    /// 「98.1%」.
    pub value: String,
    /// 「辦結率」.
    pub name: String,
    /// 「今年 · 506 / 516」.
    pub parts: String,
}

/// Something that was done.
pub struct FrontResult {
    /// 「女職工澡堂延到 19 點」.
    pub title: String,
    /// 「三天辦成 · 27 人我也遇到」.
    pub facts: String,
    /// Where to read it.
    pub href: String,
}
