//! The command line: serve (the default) · poster · backup · restore · verify · staff · demo.

mod listen;
mod relay;
mod serve;
mod tend;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use shishiling::settings::Flags;

/// 事事靈: what workers report is answered, handled, answered for, and rated by the one who asked.
#[derive(Parser, Debug)]
#[command(name = "shishiling", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the hub, or with --relay-to a relay (the default)
    Serve,
    /// Write the posters of all places, or of one, into a PDF
    Poster {
        /// The place's code; all places where it is left out
        code: Option<String>,
        /// notice (A4), poster (A3) or board (A3, lying)
        #[arg(long, default_value = "notice")]
        template: String,
        /// Bleed and crop marks, for a print shop
        #[arg(long)]
        crop_marks: bool,
        /// The PDF to write
        #[arg(long, default_value = "posters.pdf")]
        out: PathBuf,
    },
    /// Back the hub up into a directory; the hub may be running
    Backup {
        /// The backup directory, on another disk
        #[arg(long)]
        to: PathBuf,
        /// Days after which a backup's vault is deleted, and with it every erased word in it
        #[arg(long, default_value_t = 30)]
        keep_days: u16,
    },
    /// Restore the newest backup, or the set that is named, into an empty data directory
    Restore {
        /// The backup directory
        #[arg(long)]
        from: PathBuf,
        /// A folder's name in the backup directory's `sets` [default: the newest]
        #[arg(long)]
        set: Option<String>,
        /// The recovery kit: a file that holds the key AGE-SECRET-KEY-1…
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Check journal, vault, files and views; print the head of the chain
    Verify,
    /// A new one-time sign-in link for a member of staff
    Staff {
        /// The account
        #[arg(default_value = "admin")]
        account: String,
    },
    /// Fill an empty hub with three believable years of a mine's cases
    Demo,
}

impl Cli {
    /// Runs what was asked for.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let settings = self.flags.settle()?;
        serve::log(&settings.log);
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve if settings.relay_to.is_some() => relay::run(&settings),
            Command::Serve => serve::run(&settings),
            Command::Poster {
                code,
                template,
                crop_marks,
                out,
            } => tend::poster(&settings, code.as_deref(), &template, crop_marks, &out),
            Command::Backup { to, keep_days } => tend::backup(&settings, &to, keep_days),
            Command::Restore { from, set, key } => {
                tend::restore(&settings, &from, set.as_deref(), &key)
            }
            Command::Verify => tend::verify(&settings),
            Command::Staff { account } => tend::staff(&settings, &account),
            Command::Demo => tend::demo(&settings),
        }
    }
}
