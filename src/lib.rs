//! 事事靈: the house, floor by floor; each module leans only on those above it in this list.

pub mod domain;

pub mod i18n;

pub mod poster;

pub mod store;

pub mod app;

pub mod relay;

pub mod http;

pub mod settings;
