//! The receipts kept on this phone. The server knows none of them: the page is the same for everybody.

use askama::Template;

use crate::http::pages::filters;

/// `GET /mine`; its script fills it from what the phone keeps.
#[derive(Template)]
#[template(path = "mine/page.html")]
pub struct MinePage;

/// `GET /mine`
pub async fn show() -> crate::http::pages::Page<MinePage> {
    crate::http::pages::Page::new(MinePage)
}
