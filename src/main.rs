//! Parse the command line, wire, run.

mod cli;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

/// What is taken by one thread is mostly given back by another here: the writer's and the views' work. This allocator
/// is quick at that, where the C library's waits for locks.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::Cli::parse().run().unwrap_or_else(|error| {
        // The causes in one line; a backtrace helps nobody at a service centre.
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}
