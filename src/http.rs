//! What speaks HTTP: pages, assets and one file per resource.

pub mod assets;
pub mod pages;
pub mod report;
