//! Posters on the walls: further codes for a place, codes that are retired or replaced. A code never leads to nothing.

use std::collections::HashMap;

use super::{App, Error};
use crate::domain::place::PlaceCode;
use crate::domain::sign::{LABEL_MAX_CHARS, Sign};
use crate::domain::site::SiteEvent;
use crate::domain::staff::Member;

impl App {
    /// One more poster for a place.
    pub async fn add_sign(
        &self,
        member: &Member,
        place: PlaceCode,
        label: &str,
    ) -> Result<PlaceCode, Error> {
        let by = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let sign = self.new_sign(place, label)?;
        let code = sign.code;
        self.record(by, SiteEvent::SignSet(sign)).await?;
        Ok(code)
    }

    fn new_sign(&self, place: PlaceCode, label: &str) -> Result<Sign, Error> {
        let site = self.site();
        let place = site.place(place).ok_or(Error::NotFound)?.code;
        Ok(Sign {
            code: site.fresh_code(rand::random),
            label: label_of(label),
            ..Sign::first(place, self.now())
        })
    }

    /// Says where a poster hangs.
    pub async fn label_sign(
        &self,
        member: &Member,
        code: PlaceCode,
        label: &str,
    ) -> Result<(), Error> {
        self.change_sign(member, code, |sign| sign.label = label_of(label))
            .await
    }

    /// A poster is taken off the wall, or hangs there again.
    pub async fn retire_sign(
        &self,
        member: &Member,
        code: PlaceCode,
        retired: bool,
    ) -> Result<(), Error> {
        let change = |sign: &mut Sign| {
            sign.retired = retired;
            if !retired {
                sign.replaced_by = None;
            }
        };
        self.change_sign(member, code, change).await
    }

    async fn change_sign(
        &self,
        member: &Member,
        code: PlaceCode,
        change: impl FnOnce(&mut Sign),
    ) -> Result<(), Error> {
        let by = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let mut sign = self.site().sign(code).ok_or(Error::NotFound)?.clone();
        change(&mut sign);
        self.record(by, SiteEvent::SignSet(sign)).await.map(|_| ())
    }

    /// Another poster hangs in the stead of this one, whose code leads where that one does from now on: a poster of the
    /// same place or of another, or a new one of `place`. Both facts are on disk together.
    ///
    /// # Errors
    /// `NotFound` where the other does not hang itself: no code leads in a ring.
    pub async fn replace_sign(
        &self,
        member: &Member,
        code: PlaceCode,
        by: Replacement<'_>,
    ) -> Result<PlaceCode, Error> {
        let who = self.may_manage(member)?;
        let _one_at_a_time = self.door().keeping.lock().await;
        let site = self.site();
        let mut old = site.sign(code).ok_or(Error::NotFound)?.clone();
        let mut events = Vec::new();
        let next = match by {
            Replacement::Known(next) => {
                let next = site.sign(next).filter(|next| next.hangs());
                next.filter(|next| next.code != code)
                    .ok_or(Error::NotFound)?
                    .code
            }
            Replacement::New { place, label } => {
                let sign = self.new_sign(place, label)?;
                let next = sign.code;
                events.push(SiteEvent::SignSet(sign));
                next
            }
        };
        old.replaced_by = Some(next);
        events.push(SiteEvent::SignSet(old));
        self.record_all(who, events).await?;
        Ok(next)
    }

    /// How many cases came by each poster.
    pub fn cases_by_sign(&self) -> HashMap<PlaceCode, u32> {
        self.store().facts(|facts| {
            let mut counts = HashMap::new();
            for code in facts.iter().filter_map(|fact| fact.sign) {
                *counts.entry(code).or_default() += 1;
            }
            counts
        })
    }
}

/// What hangs in a poster's stead.
pub enum Replacement<'a> {
    /// A poster that hangs already.
    Known(PlaceCode),
    /// One that is yet to be printed.
    New { place: PlaceCode, label: &'a str },
}

fn label_of(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(LABEL_MAX_CHARS).collect()
}
