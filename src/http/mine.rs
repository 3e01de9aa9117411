//! What this phone keeps: its receipts, and what has not reached the hub yet. The server knows none of it: the pages
//! are the same for everybody, and their scripts fill them.

use askama::Template;

use crate::http::pages::{Page, filters};

/// `GET /mine`: the receipts.
#[derive(Template)]
#[template(path = "mine/page.html")]
pub struct MinePage;

/// `GET /outbox`: what waits, and the drafts.
#[derive(Template)]
#[template(path = "outbox/page.html")]
pub struct OutboxPage;

/// `GET /mine`
pub async fn show() -> Page<MinePage> {
    Page::new(MinePage)
}

/// `GET /outbox`
pub async fn waiting() -> Page<OutboxPage> {
    Page::new(OutboxPage)
}
