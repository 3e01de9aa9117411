//! The rules under random pressure: whoever asks whatever in whatever order, nothing panics, history replays to the
//! same case, nobody does what is not theirs, and the figures agree with a second count made another way.
//! `PROPTEST_CASES` sets how many histories are tried.

#[path = "domain/figures.rs"]
mod figures;
#[path = "domain/histories.rs"]
mod histories;
#[path = "domain/limits.rs"]
mod limits;
#[path = "domain/mine.rs"]
mod mine;
#[path = "domain/recount.rs"]
mod recount;
#[path = "domain/roles.rs"]
mod roles;
#[path = "domain/wire.rs"]
mod wire;
#[path = "domain/world.rs"]
mod world;
