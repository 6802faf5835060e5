//! Closes a ticket whose work items are all disposed and whose customer has a reply.

use contracts::access::v1::Principal;

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{app::App, domain::ticket::Ticket};

pub(crate) async fn close_ticket(
    app: &App,
    person: &Principal,
    ticket_id: &str,
    expected_version: u64,
) -> Result<Ticket, CommandError> {
    let now = app.clock.now();
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let mut ticket = locked(&mut tx, parse_id(ticket_id)?, expected_version).await?;
    let before = ticket.record();
    let happened = ticket.close(now)?;
    let deed = Deed {
        actor: &person.person_id,
        kind: "ticket-closed",
        reason: "",
        at: now,
    };
    record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
    tx.commit().await?;
    Ok(ticket)
}
