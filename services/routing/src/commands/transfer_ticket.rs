//! Takes or hands over a ticket; the first responder stays attached.

use contracts::access::v1::Principal;

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{app::App, domain::ticket::Ticket};

pub(crate) struct TransferTicket {
    pub(crate) ticket_id: String,
    /// Empty keeps the team.
    pub(crate) team: String,
    /// Person id; `None` leaves it to the team.
    pub(crate) owner: Option<String>,
    pub(crate) reason: String,
    pub(crate) expected_version: u64,
}

pub(crate) async fn transfer_ticket(
    app: &App,
    person: &Principal,
    command: TransferTicket,
) -> Result<Ticket, CommandError> {
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let mut ticket = locked(&mut tx, parse_id(&command.ticket_id)?, command.expected_version).await?;
    let desk = app.desks.current(&mut tx).await?;
    let before = ticket.record();
    let happened = ticket.transfer(&command.team, command.owner, &command.reason, &desk)?;
    let (at, reason) = (app.clock.now(), command.reason.as_str());
    let deed = Deed {
        actor: &person.person_id,
        kind: "ticket-transferred",
        reason,
        at,
    };
    record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
    tx.commit().await?;
    Ok(ticket)
}
