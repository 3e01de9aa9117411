//! Parse the command line, wire, run.

fn main() {}
