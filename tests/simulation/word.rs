//! What a worker says, as devices, relays and the hub of the simulation hand it on.

use shishiling::domain::Sealed;
use shishiling::domain::case::{Face, Kind, Via};
use shishiling::domain::command::{Command, Filing};
use shishiling::domain::receipt::{Receipt, ReceiptHash};

/// A command's id; a case has the id of its filing.
pub type Id = u32;

/// One command, for good: every copy of it is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub id: Id,
    /// The filing of the case that it speaks of: itself, or an earlier one.
    pub case: Id,
    pub ask: Ask,
    /// Differs where somebody sent something else under the same id.
    pub content: u8,
    pub poison: Option<Poison>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    File,
    Write,
    Rate,
    Reopen,
    Withdraw,
}

/// What the hub does with a batch in which this command lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poison {
    /// It says 400.
    Refuses,
    /// It falls: 500.
    Falls,
}

impl Word {
    pub fn receipt(&self) -> ReceiptHash {
        let mut bits = [0; 10];
        bits[..4].copy_from_slice(&self.case.to_be_bytes());
        Receipt::from_bits(bits).hash()
    }

    pub fn command(&self) -> Command<Sealed> {
        let text = Sealed(vec![self.content]);
        match self.ask {
            Ask::File => Command::File(Filing {
                receipt: self.receipt(),
                kind: Kind::Request,
                category: None,
                place: None,
                via: Via::Phone,
                cadre: false,
                text,
                identity: None,
                files: Vec::new(),
                sign: None,
                about: None,
            }),
            Ask::Write => Command::Write {
                text,
                files: Vec::new(),
            },
            Ask::Rate => Command::Rate {
                face: Face::Satisfied,
                text: None,
            },
            Ask::Reopen => Command::Reopen { reason: text },
            Ask::Withdraw => Command::Withdraw,
        }
    }
}
