//! Who gets a ticket.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::CommandError;
use crate::{
    domain::ticket::{Desk, Ticket},
    store::persons,
};

/// The people who may own tickets and how many each has open, counting those given away in this transaction.
#[derive(Default)]
pub(crate) struct Owners {
    /// By team and region.
    candidates: HashMap<(String, String), Vec<String>>,
    open: HashMap<String, i64>,
}

impl Owners {
    /// Gives a ticket without owner to its first responder; without one, to the least loaded person of the team in the
    /// region, of several the one whose id sorts first, so that the choice can be repeated; else to nobody.
    pub(crate) async fn find(
        &mut self,
        tx: &mut PgConnection,
        desk: &Desk,
        ticket: &mut Ticket,
    ) -> Result<(), CommandError> {
        if ticket.owner.is_some() || ticket.closed_at.is_some() {
            return Ok(());
        }
        let owner = match ticket.first_responder.clone() {
            Some(person) => Some(person),
            None => self.least_loaded(tx, desk, ticket).await?,
        };
        if let Some(open) = owner.as_ref().and_then(|owner| self.open.get_mut(owner)) {
            *open += 1;
        }
        ticket.assign(owner);
        Ok(())
    }

    async fn least_loaded(
        &mut self,
        tx: &mut PgConnection,
        desk: &Desk,
        ticket: &Ticket,
    ) -> Result<Option<String>, CommandError> {
        let place = (ticket.team.clone(), ticket.region.clone());
        if !self.candidates.contains_key(&place) {
            let found = persons::candidates(tx, desk.book.roles_of(&ticket.team), &ticket.region).await?;
            let people = found.into_iter().map(|(person, open)| {
                self.open.entry(person.clone()).or_insert(open);
                person
            });
            let people = people.collect();
            self.candidates.insert(place.clone(), people);
        }
        let people = self.candidates.get(&place).into_iter().flatten();
        let load = |person: &&String| {
            (
                self.open.get(*person).copied().unwrap_or_default(),
                (*person).clone(),
            )
        };
        Ok(people.min_by_key(load).cloned())
    }
}
