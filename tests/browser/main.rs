//! Walks of real people through real Chromium.

mod phone;
mod scripts;
