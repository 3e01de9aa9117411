//! Parse the command line, wire, run.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::Cli::parse().run().unwrap_or_else(|error| {
        // The causes in one line; a backtrace helps nobody at a service centre.
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}
