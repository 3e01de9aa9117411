//! What a place's screen and kiosk run, and when they are dark: set by whoever keeps the screens.

use super::{App, Error};
use crate::domain::By;
use crate::domain::board::{BoardEvent, Programme};
use crate::domain::programme::Wrong;
use crate::domain::site::SiteEvent;
use crate::domain::staff::{HouseAct, Member};

impl App {
    /// Sets a place's programme as a whole.
    ///
    /// # Errors
    /// `Forbidden`, or `NotFound` for a place that is none; inside, what is wrong with the programme.
    pub async fn set_programme(
        &self,
        member: &Member,
        programme: Programme,
    ) -> Result<Result<(), Wrong>, Error> {
        if !member.may_in_house(HouseAct::Screens) {
            return Err(Error::Forbidden);
        }
        self.site().place(programme.place).ok_or(Error::NotFound)?;
        if let Err(wrong) = programme.check() {
            return Ok(Err(wrong));
        }
        let event = SiteEvent::Board(BoardEvent::ProgrammeSet(programme));
        self.record(By::Staff(member.id), event).await?;
        Ok(Ok(()))
    }
}
