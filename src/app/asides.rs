//! What was kept aside, as somebody at the desk reads it: the same id with other words, and what a relay acknowledged
//! and the hub could not take. Nothing acknowledged is ever unseen; each is filed as a new case or set aside by hand.

use serde_json::Value;
use uuid::Uuid;

use super::{App, Error, outcome};
use crate::domain::case::{Kind, Via};
use crate::domain::command::{Body, Command, Filing, Request, TEXT_MAX_CHARS};
use crate::domain::receipt::Receipt;
use crate::domain::staff::Member;
use crate::domain::wire::{self, DeviceCommand};
use crate::domain::{By, CaseId, CaseNumber, CommandId, Target, What, Words};
use crate::store::waiting::Aside;

/// So many are shown at once, the oldest first.
pub const ASIDES_SHOWN: usize = 100;

/// Something kept aside, opened.
pub struct Kept {
    pub aside: Aside,
    /// Why no command: `conflict`, `sealed`, `text-too-long` …; behind `desk-aside-why-` in the catalogue.
    pub why: String,
    /// The command's type where it can be told, `case.message`.
    pub kind: String,
    /// What somebody wrote, as far as it can be read.
    pub text: String,
    /// The case whose command it collided with.
    pub case: Option<CaseNumber>,
    /// About a cadre or a unit, or aside from such a case.
    cadre: bool,
    /// The command as it was kept.
    command: Value,
}

impl App {
    /// What is kept aside and this member may see.
    pub fn asides(&self, member: &Member) -> Result<Vec<Kept>, Error> {
        if !member.sees_asides() {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for aside in self.store().asides().into_iter().take(ASIDES_SHOWN) {
            let kept = self.opened_aside(aside)?;
            if member.sees_aside(kept.cadre) {
                all.push(kept);
            }
        }
        Ok(all)
    }

    /// Files the words of something kept aside as a case of its own; its reporter finds it by the receipt it came with.
    pub async fn file_aside(&self, member: &Member, seq: u64) -> Result<CaseNumber, Error> {
        let kept = self.aside_for(member, seq)?;
        // The same for every press of the button, so that two file nothing twice.
        let seed = self.store().digest(format!("aside\n{seq}").as_bytes()).0;
        let id = CommandId(Uuid::from_bytes(
            seed[..16].try_into().expect("16 of 32 bytes"),
        ));
        let fresh = Receipt::from_bits(seed[16..26].try_into().expect("10 of 32 bytes"));
        let mut parts = parts_of(&kept.text).into_iter();
        let first = parts.next().ok_or(Error::NotFound)?;
        let filing = self.filing_of(&kept, first, &fresh)?;
        let ack = self
            .ask(id, By::Reporter, Target::NewCase, Command::File(filing))
            .await?;
        let (case, number) = ack.case.ok_or(Error::NotFound)?;
        for (part, text) in (1_u8..).zip(parts) {
            let seed = self
                .store()
                .digest(format!("aside\n{seq}\n{part}").as_bytes())
                .0;
            let id = CommandId(Uuid::from_bytes(
                seed[..16].try_into().expect("16 of 32 bytes"),
            ));
            let files = Vec::new();
            let write = Command::Write { text, files };
            self.ask(id, By::Reporter, Target::Case(case), write)
                .await?;
        }
        self.settle(member, seq, Some(case)).await?;
        Ok(number)
    }

    /// Says that somebody has seen it and nothing more is to be done.
    pub async fn set_aside(&self, member: &Member, seq: u64) -> Result<(), Error> {
        self.aside_for(member, seq)?;
        self.settle(member, seq, None).await
    }

    async fn settle(
        &self,
        member: &Member,
        aside: u64,
        filed: Option<CaseId>,
    ) -> Result<(), Error> {
        let content = format!("aside {aside} {filed:?}");
        let request = Request {
            id: self.new_id(),
            digest: self.store().digest(content.as_bytes()),
            by: By::Staff(member.id),
            sent_at: None,
            token: None,
            content,
            body: Body::Settle { aside, filed },
        };
        outcome(self.store().submit(request).await?)?;
        Ok(self.store().settle().await?)
    }

    fn aside_for(&self, member: &Member, seq: u64) -> Result<Kept, Error> {
        let aside = self.store().asides().into_iter().find(|a| a.seq == seq);
        let kept = self.opened_aside(aside.ok_or(Error::NotFound)?)?;
        match member.sees_aside(kept.cadre) {
            true => Ok(kept),
            false => Err(Error::NotFound),
        }
    }

    fn opened_aside(&self, aside: Aside) -> Result<Kept, Error> {
        let entry = self.store().entry(aside.pos)?;
        let (why, content) = match entry.what {
            What::Conflict { content, .. } => ("conflict".to_owned(), content),
            What::Quarantined { why, content, .. } => (why, content),
            _ => return Err(Error::NotFound),
        };
        let opened = self
            .store()
            .open_words(aside.key, CaseId(aside.id.0), &content)?;
        let opened = opened.map(|words| words.0).unwrap_or_default();
        let beside = match aside.relay {
            None => self.store().known(aside.id)?.and_then(|k| k.ack.case),
            Some(_) => None,
        };
        let beside = match beside {
            Some((id, _)) => self.store().case(id)?,
            None => None,
        };
        let (command, text) = read(&why, &opened);
        let said = |name: &str| command.get(name).and_then(Value::as_str);
        let cadre = command.pointer("/body/cadre").and_then(Value::as_bool);
        Ok(Kept {
            kind: said("type").unwrap_or_default().to_owned(),
            cadre: cadre == Some(true) || beside.as_ref().is_some_and(|case| case.cadre),
            case: beside.map(|case| case.number),
            aside,
            why,
            text,
            command,
        })
    }

    /// What was said, as a filing: whole where it was one, words alone where it was something else.
    fn filing_of(&self, kept: &Kept, text: Words, fresh: &Receipt) -> Result<Filing<Words>, Error> {
        let parsed = DeviceCommand::parked(&kept.command.to_string(), &self.site());
        if let Some(Command::File(mut filing)) = parsed.map(|parsed| parsed.command) {
            if self.store().case_by_receipt(&filing.receipt)?.is_some() {
                filing.receipt = fresh.hash();
                filing.files.clear();
            }
            return Ok(filing);
        }
        let body = |name: &str| kept.command.pointer(&format!("/body/{name}"))?.as_str();
        Ok(Filing {
            receipt: fresh.hash(),
            kind: wire::kind(body("kind")).unwrap_or(Kind::Request),
            category: None,
            place: None,
            via: Via::Phone,
            cadre: kept.cadre,
            text,
            identity: None,
            files: Vec::new(),
            sign: None,
            about: None,
        })
    }
}

/// The command in what was kept, as far as it is one, and the words in it.
fn read(why: &str, opened: &str) -> (Value, String) {
    if why == "sealed" {
        return (Value::Null, String::new());
    }
    let whole: Value = serde_json::from_str(opened).unwrap_or_default();
    // A relay's envelope, or the command by itself.
    let command = whole.get("command").unwrap_or(&whole).clone();
    let text = command.pointer("/body/text").and_then(Value::as_str);
    let text = match text {
        Some(text) => text.to_owned(),
        // Whatever it is, somebody should see it.
        None if command.get("body").is_none() => opened.to_owned(),
        None => String::new(),
    };
    (command, text)
}

/// Words that can be shown, in parts that one command may hold.
fn parts_of(text: &str) -> Vec<Words> {
    let shown: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let letters: Vec<char> = shown.trim().chars().collect();
    letters
        .chunks(TEXT_MAX_CHARS)
        .filter_map(|part| wire::text(Some(&part.iter().collect::<String>()), TEXT_MAX_CHARS).ok())
        .collect()
}
