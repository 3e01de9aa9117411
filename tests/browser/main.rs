//! Walks of real people through real Chromium.

#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod link;
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod phone;
mod scripts;
