//! Relay and hub, the real programs, with everything between and under them going wrong: the line, the power, the disk.

#[path = "../durability/chance.rs"]
#[allow(dead_code, reason = "shared with the tests of durability")]
mod chance;
#[path = "../browser/link.rs"]
#[allow(dead_code, reason = "shared with the walks in the browser")]
mod link;
#[path = "../durability/loop_disk.rs"]
#[allow(dead_code, reason = "shared with the tests of durability")]
mod loop_disk;
#[path = "../relay/mine.rs"]
#[allow(dead_code, reason = "shared with the tests of the relay")]
mod mine;
#[path = "../durability/program.rs"]
#[allow(dead_code, reason = "shared with the tests of durability")]
mod program;

mod backlog;
mod full_disks;
mod kills;
mod meddler;
mod meddling;
mod older_disks;
mod weather;
