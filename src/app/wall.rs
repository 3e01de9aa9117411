//! 家園, the wall: published cases, newest first; seconds and thumbs.

use super::reading::Published;
use super::{App, Error, outcome};
use crate::domain::case::{Case, Kind};
use crate::domain::command::{Body, Command, Request};
use crate::domain::measure::Fact;
use crate::domain::place::{CategoryId, PlaceCode};
use crate::domain::{By, CaseId, CommandId, Target};

/// What to see of the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Narrow {
    pub kind: Option<Kind>,
    /// A first-level category.
    pub category: Option<CategoryId>,
    pub place: Option<PlaceCode>,
}

/// A published case with the words that were published.
pub struct Pinned {
    pub case: Case,
    pub words: Published,
}

impl App {
    /// The ids of the published cases, newest first.
    pub async fn wall(&self, narrow: Narrow) -> Result<Vec<CaseId>, Error> {
        self.store.settle().await?;
        let site = self.site();
        let wanted = |f: &&Fact| {
            f.published_at.is_some()
                && narrow.kind.is_none_or(|kind| f.kind == kind)
                && narrow.place.is_none_or(|place| f.place == Some(place))
                && narrow.category.is_none_or(|top| {
                    f.category
                        .and_then(|id| site.top_category(id))
                        .is_some_and(|c| c.id == top)
                })
        };
        Ok(self.store.facts(|facts| {
            let mut open: Vec<_> = facts
                .iter()
                .filter(wanted)
                .map(|f| (f.published_at, f.id))
                .collect();
            open.sort_unstable_by(|a, b| b.cmp(a));
            open.into_iter().map(|(_, id)| id).collect()
        }))
    }

    /// Published cases with their words; those that went meanwhile are left out.
    pub fn pinned(&self, ids: &[CaseId]) -> Result<Vec<Pinned>, Error> {
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(case) = self.store.case(*id)?
                && let Some(words) = self.published(&case)?
            {
                all.push(Pinned { case, words });
            }
        }
        Ok(all)
    }

    /// The token of the day of a phone that keeps none: a digest of the connection that changes every day and
    /// with every start of the hub, and is itself never kept.
    pub fn day_token(&self, address: &str, agent: &str) -> String {
        let today = self.now().to_zoned_datetime(self.zone().clone()).date();
        let secret = data_encoding::HEXLOWER.encode(&self.shared.day_secret);
        let content = format!("token\n{secret}\n{today}\n{address}\n{agent}");
        data_encoding::HEXLOWER.encode(&self.store.digest(content.as_bytes()).0[..16])
    }

    /// 我也遇到, or a thumb, from a phone with this token of the day. Twice counts once, and is no error.
    pub async fn mark(
        &self,
        id: CommandId,
        number: &str,
        token: &str,
        command: Command<crate::domain::Words>,
    ) -> Result<(), Error> {
        let number = number.parse().map_err(|()| Error::NotFound)?;
        let content = format!("{} {number} {token}", command.name());
        let request = Request {
            id,
            digest: self.store.digest(content.as_bytes()),
            by: By::Public,
            sent_at: None,
            token: Some(token.to_owned()),
            content,
            body: Body::Case {
                target: Target::Number(number),
                command,
            },
        };
        match outcome(self.store.submit(request).await?) {
            Err(Error::Refused(crate::domain::decide::Refusal::AlreadyMarked)) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
