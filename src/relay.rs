//! The relay at the pithead: it takes what devices send, says so, and passes it on to the hub.

pub mod plan;
