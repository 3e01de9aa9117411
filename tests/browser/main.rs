//! Walks of real people through real Chromium, on the real binary.

#[path = "../durability/chance.rs"]
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod chance;
#[path = "../relay/mine.rs"]
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod mine;
#[path = "../durability/program.rs"]
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod program;

mod attachments;
mod budget;
mod canteen;
mod filing;
mod finger;
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod house;
mod kiosk;
mod kiosk_for_all;
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod link;
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod looks;
mod memory;
mod menus;
mod mishaps;
mod outbox;
#[allow(dead_code, reason = "each walk uses what it needs of the actors")]
mod phone;
mod photos;
mod pictures;
mod pithead;
mod relayed;
mod reopen;
mod screen;
mod scripts;
mod stations;
mod told;
mod watch;
mod weather;
mod whole_way;
