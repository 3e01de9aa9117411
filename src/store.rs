//! The only door to disk: journal, vault and files are the truth, the views are derived. No file handle leaves this floor.

mod error;
pub mod files;
pub mod journal;
pub mod keys;
pub mod medium;
pub mod vault;

pub use error::Error;
