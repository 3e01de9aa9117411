//! What the house does, seen from outside: the real router over a real store in a temporary folder, a clock that
//! stands still until a test moves it, and actors who ask in process. One file per subject.

mod answer;
mod kitchen;
mod parts;
#[allow(dead_code, reason = "each subject takes what it needs")]
mod world;

mod bad_input;
mod desk;
mod desk_api;
mod desk_live;
mod desk_relays;
mod desk_roles;
mod desk_words;
mod files;
mod floods;
mod house;
mod kept;
mod kiosk;
mod links;
mod menu_sheets;
mod menus;
mod moments;
mod no_room;
mod notices;
mod outbox;
mod pages;
mod pictures;
mod pithead;
mod problems;
mod promises;
mod relay_batches;
mod relays;
mod scans;
mod screens;
mod sending;
mod sign_ups;
mod signs;
mod staff_photos;
mod studio;
mod track;
