//! One plain page for what went otherwise: not found, full disk, too fast, not allowed.

use askama::Template;

use crate::http::pages::filters;

/// What a reader is told instead of the page asked for.
#[derive(Default, Template)]
#[template(path = "message/page.html")]
pub struct MessagePage {
    /// What happened, in a few words.
    pub title: String,
    /// What the reader can do about it.
    pub text: String,
    /// HTTP status, small, for whoever calls for help.
    pub status: u16,
    /// The main way on: words and address.
    pub action: Option<(String, String)>,
    /// The service centre's number.
    pub centre_phone: Option<String>,
    /// The dispatch room's number; said first when something cannot be taken.
    pub danger_phone: Option<String>,
}
