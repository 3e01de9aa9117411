//! A relay at its pithead, the real program, with its hub and without.

#[path = "../durability/chance.rs"]
#[allow(dead_code)]
mod chance;
#[path = "../durability/program.rs"]
#[allow(dead_code)]
mod program;

mod alone;
mod full;
#[allow(dead_code, reason = "shared with the tests of faults")]
mod mine;
mod pace;
mod release;
mod tls;
mod together;
mod walls;
