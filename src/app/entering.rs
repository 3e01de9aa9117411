//! 代錄: what somebody said in the group, in a call, at the counter or in the suggestion book, typed in for them.
//! Visibly marked, and rated by telephone only.

use super::{App, Error};
use crate::domain::case::{Claim, Kind, Via};
use crate::domain::command::{Command, Filing};
use crate::domain::place::{CategoryId, PlaceCode};
use crate::domain::receipt::Receipt;
use crate::domain::staff::{HouseAct, Member};
use crate::domain::wire::Identity;
use crate::domain::{By, CommandId, Target, Words};
use crate::store::Ack;

/// What was typed in, already parsed.
pub struct Entered {
    pub kind: Kind,
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
    /// Where it was heard: group, call, visit or book.
    pub via: Via,
    pub cadre: bool,
    pub text: Words,
    /// Whose words they are, where they wished to be named.
    pub identity: Option<Identity>,
    /// Photos that were handed over, in the order of the form.
    pub files: Vec<Claim>,
}

impl App {
    /// Files what was typed in. The receipt is made with the form, so that a second press files nothing twice.
    pub async fn enter(
        &self,
        member: &Member,
        id: CommandId,
        receipt: &Receipt,
        entered: Entered,
    ) -> Result<Ack, Error> {
        if !member.may_in_house(HouseAct::EnterForOthers) || !entered.via.is_proxy() {
            return Err(Error::Forbidden);
        }
        let identity = entered
            .identity
            .map(|identity| Words(serde_json::to_string(&identity).expect("two strings are JSON")));
        let filing = Filing {
            receipt: receipt.hash(),
            kind: entered.kind,
            category: entered.category,
            place: entered.place,
            via: entered.via,
            cadre: entered.cadre,
            text: entered.text,
            identity,
            files: entered.files,
            sign: None,
            about: None,
        };
        let by = By::Staff(member.id);
        self.ask(id, by, Target::NewCase, Command::File(filing))
            .await
    }

    /// A receipt made here, for somebody whose words are typed in or whose browser runs no script.
    pub fn new_receipt(&self) -> Receipt {
        Receipt::from_bits(rand::random())
    }
}
