//! The loop that keeps relay and hub together: it does what the plan says, tells it what came of it, and writes down
//! what was learned.

use std::time::{Duration, Instant};

use uuid::Uuid;

use super::line::Failed;
use super::plan::hub::{Answer, Failure, Person, Verdict};
use super::plan::retry::Jitter;
use super::plan::step::{Learned, Standing, Step, Ticket};
use super::plan::{Piece, Planner, Shelf};
use super::{Link, Relay};
use crate::domain::Sealed;
use crate::domain::relay_wire::{
    BATCH_MAX_BYTES, BatchAnswer, ChainHead, FileAnnounced, RelayBatch, SealedEntry,
    Verdict as Said, WIRE_VERSION,
};
use crate::store::pithead::{self, Lies, Told};

/// Sealed commands in one batch, in bytes before base64.
const BATCH_BYTES: usize = BATCH_MAX_BYTES / 4 * 3 - (32 << 10);

struct Exchange {
    relay: Relay,
    planner: Planner,
    began: Instant,
    /// As the hub's last answer named it.
    site_at_hub: Option<String>,
}

/// Runs for as long as the relay does.
pub async fn run(relay: Relay) {
    let mut arrivals = relay.pithead().arrivals();
    let planner = Planner::new(&shelf(&relay));
    let mut exchange = Exchange {
        relay: relay.clone(),
        planner,
        began: Instant::now(),
        site_at_hub: None,
    };
    loop {
        arrivals.mark_unchanged();
        let step = exchange.next();
        let Step::Wait { until } = step else {
            exchange.act(step).await;
            continue;
        };
        let due = tokio::time::Instant::from_std(exchange.began + until);
        tokio::select! {
            () = tokio::time::sleep_until(due) => {}
            _ = arrivals.changed() => {}
            () = relay.files().arrived() => {}
        }
    }
}

fn shelf(relay: &Relay) -> Shelf {
    let queue = relay.pithead().queue();
    Shelf {
        epoch: queue.epoch,
        first: queue.first,
        last: queue.last,
        answered: queue.answered,
        site: relay.site_version(),
    }
}

impl Exchange {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn next(&mut self) -> Step {
        let pieces: Vec<Piece> = self.relay.files().pieces(self.relay.pithead());
        let shelf = shelf(&self.relay);
        let step = self.planner.next(self.began.elapsed(), &shelf, &pieces);
        self.note(self.planner.standing());
        step
    }

    /// Says once, for whoever looks after the machine, what only a person can mend.
    fn note(&self, standing: Standing) {
        let before = self.relay.link().standing;
        self.relay.set_link(|link| link.standing = standing);
        match standing {
            Standing::Needs(_) if standing == before => {}
            Standing::Needs(Person::Revoked) => tracing::error!(
                "the hub no longer lets this relay in: renew its code at the desk and start it with --enrol"
            ),
            Standing::Needs(Person::WrongPlace) => tracing::error!(
                hub = self.relay.line().hub(),
                "whoever answers there is no hub for relays: check --relay-to"
            ),
            _ => {}
        }
    }

    async fn act(&mut self, step: Step) {
        match step {
            Step::Wait { .. } => {}
            Step::Batch {
                ticket,
                from,
                count,
                blank,
            } => self.batch(ticket, from, count as usize, blank).await,
            Step::File { ticket, upload } => match self.send_piece(upload).await {
                Ok(()) => self.planner.went(ticket),
                Err(failed) => self.failed(ticket, &failed),
            },
            Step::Site { ticket } => match self.fetch_site().await {
                Ok(()) => self.planner.went(ticket),
                Err(failed) => self.failed(ticket, &failed),
            },
            Step::Renumber => {
                tracing::info!("what is kept is sent under new numbers");
                self.blocking(|relay| relay.pithead().renumber()).await;
            }
        }
    }

    async fn batch(&mut self, ticket: Ticket, from: u64, count: usize, blank: bool) {
        let relay = self.relay.clone();
        let batch = tokio::task::spawn_blocking(move || batch_of(&relay, from, count, blank)).await;
        let batch = match batch {
            Ok(Ok(batch)) => batch,
            broken => {
                tracing::error!(?broken, "the queue cannot be read");
                let failed = local();
                return self.failed(ticket, &failed);
            }
        };
        let token = self.relay.enrolment().token.clone();
        match self.relay.line().batch(&token, &batch).await {
            Ok(answer) => {
                if let Some(report) = batch.scans.filter(|_| answer.scans_taken) {
                    self.relay.scans().told(&report, self.relay.now());
                }
                self.answered(ticket, &answer).await;
            }
            Err(failed) => self.failed(ticket, &failed),
        }
    }

    async fn answered(&mut self, ticket: Ticket, said: &BatchAnswer) {
        let answer = Answer {
            hub_epoch: said.node.epoch,
            have_epoch: said.have.epoch,
            have_seq: said.have.seq,
            results: said
                .results
                .iter()
                .map(|r| (r.seq, verdict(r.result)))
                .collect(),
            backed_up: said.backed_up,
            site_version: Some(said.site_version.to_string()),
        };
        self.site_at_hub.clone_from(&answer.site_version);
        let learned = self.planner.answered(ticket, self.now(), &answer, jitter());
        let now = self.relay.now();
        self.relay.set_link(|link| {
            link.heard_at = Some(now);
            link.distrusted = false;
        });
        for result in said.results.iter().filter(|r| r.result == Said::Rejected) {
            tracing::warn!(id = %result.id, "the hub set a command aside");
        }
        if learned.offer_files_again {
            self.relay.files().offer_again();
        }
        let told = told(&learned);
        self.blocking(move |relay| {
            relay.pithead().hear(&told)?;
            relay.files().let_go(relay.pithead(), relay.now())
        })
        .await;
    }

    fn failed(&mut self, ticket: Ticket, failed: &Failed) {
        tracing::info!(why = %failed.why, "the hub was not reached");
        self.planner
            .failed(ticket, self.now(), failed.failure, jitter());
        self.relay
            .set_link(|link| link.distrusted = failed.distrusted);
    }

    async fn fetch_site(&self) -> Result<(), Failed> {
        let token = self.relay.enrolment().token.clone();
        let site = self.relay.line().site(&token).await?;
        let version = self.site_at_hub.clone();
        self.blocking(move |relay| relay.set_site(version, site))
            .await;
        Ok(())
    }

    /// Asks where a file stands and sends what comes next.
    async fn send_piece(&self, upload: Uuid) -> Result<(), Failed> {
        let token = self.relay.enrolment().token.clone();
        let line = self.relay.line();
        let Some(waiting) = self.relay.files().waiting(&upload) else {
            return Ok(());
        };
        let Some(expected) = self.relay.pithead().expected(&upload) else {
            // Nothing says any more what it was for.
            self.relay.files().gone(&upload);
            return Ok(());
        };
        if self.relay.pithead().lies(&expected.command) == Some(Lies::Refused) {
            self.relay.files().sent(self.relay.pithead(), &upload);
            return Ok(());
        }
        let announced = FileAnnounced {
            command: expected.command,
            upload,
            slot: expected.file.slot,
            bytes: waiting.length_bytes,
            media: expected.file.media,
            receipt_hash: expected.receipt,
        };
        let begun = match line.begin_file(&token, &announced).await {
            Err(Failed {
                failure: Failure::Status {
                    code: 422 | 410, ..
                },
                why,
                ..
            }) => {
                tracing::warn!(%why, "the hub refused a file for good");
                self.relay.files().sent(self.relay.pithead(), &upload);
                return Ok(());
            }
            other => other?,
        };
        if begun.offset >= waiting.length_bytes {
            self.relay.files().sent(self.relay.pithead(), &upload);
            return Ok(());
        }
        let files = self.relay.files().clone();
        let piece = tokio::task::spawn_blocking(move || files.piece(waiting.id, begun.offset));
        let Ok(Ok(Some(sealed))) = piece.await else {
            tracing::error!(
                offset = begun.offset,
                "no piece of a file begins where the hub wants it"
            );
            return Err(local());
        };
        let reached = match line
            .send_chunk(&token, &begun.location, begun.offset, sealed)
            .await
        {
            Err(Failed {
                failure: Failure::Status { code: 422, .. },
                why,
                ..
            }) => {
                tracing::warn!(%why, "the hub refused a file for good");
                waiting.length_bytes
            }
            other => other?,
        };
        if reached >= waiting.length_bytes {
            self.relay.files().sent(self.relay.pithead(), &upload);
        }
        Ok(())
    }

    /// Writes something down off the async threads; what cannot be written down now is learned again later.
    async fn blocking(
        &self,
        work: impl FnOnce(&Relay) -> Result<(), crate::store::Error> + Send + 'static,
    ) {
        let relay = self.relay.clone();
        let done = tokio::task::spawn_blocking(move || work(&relay)).await;
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "what the hub said was not written down"),
            Err(error) => tracing::error!(%error, "what the hub said was not written down"),
        }
    }
}

fn batch_of(
    relay: &Relay,
    from: u64,
    count: usize,
    blank: bool,
) -> Result<RelayBatch, crate::store::Error> {
    let pithead = relay.pithead();
    let records = match count {
        0 => Vec::new(),
        _ => pithead.batch(from, count, BATCH_BYTES)?,
    };
    let queue = pithead.queue();
    let (seq, hash) = pithead.head();
    let (waiting, oldest) = pithead.waiting();
    let entries = records.into_iter().map(|(seq, record)| SealedEntry {
        seq,
        id: record.id,
        at: record.at(),
        sealed: Sealed(match blank {
            true => Vec::new(),
            false => record.sealed,
        }),
    });
    Ok(RelayBatch {
        v: WIRE_VERSION,
        epoch: queue.epoch,
        version: env!("CARGO_PKG_VERSION").into(),
        head: ChainHead { seq, hash },
        first: queue.first,
        waiting,
        oldest,
        scans: relay.scans().report(relay.now()),
        entries: entries.collect(),
    })
}

fn verdict(said: Said) -> Verdict {
    match said {
        Said::Stored => Verdict::Stored,
        Said::Duplicate => Verdict::Duplicate,
        Said::Conflict => Verdict::Conflict,
        Said::Rejected => Verdict::Rejected,
        // A hub keeps such a one for its desk and says so; whatever another says, it is not lost here.
        Said::Failed => Verdict::SetAside,
    }
}

fn told(learned: &Learned) -> Told {
    let verdict = |verdict| match verdict {
        Verdict::Stored | Verdict::Duplicate | Verdict::Conflict => pithead::Verdict::Taken,
        Verdict::Rejected => pithead::Verdict::Refused,
        Verdict::SetAside => pithead::Verdict::Aside,
    };
    Told {
        verdicts: learned
            .verdicts
            .iter()
            .map(|(seq, said)| (*seq, verdict(*said)))
            .collect(),
        taken_back_after: learned.taken_back_after,
        release_up_to: learned.release_up_to,
    }
}

/// Something on this machine stands in the way; it may pass.
fn local() -> Failed {
    Failed {
        failure: Failure::Status {
            code: 500,
            retry_after: None,
        },
        distrusted: false,
        why: "the relay's own disk".into(),
    }
}

fn jitter() -> Jitter {
    Jitter(rand::random())
}

/// How the line stands before anything was tried.
impl Default for Link {
    fn default() -> Link {
        Link {
            standing: Standing::Unasked,
            heard_at: None,
            distrusted: false,
        }
    }
}
