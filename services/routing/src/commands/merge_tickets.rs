//! Makes one ticket of two. Both are held in one order, so that two merges at once cannot wait for each other.

use contracts::access::v1::Principal;
use kernel::Id;

use super::{
    CommandError, locked,
    owners::Owners,
    parse_id,
    record::{Change, Deed, record_all},
};
use crate::{
    app::App,
    domain::{TicketLabel, ticket::Ticket},
};

pub(crate) struct MergeTickets {
    /// The one that stays.
    pub(crate) ticket_id: String,
    /// The one that is emptied.
    pub(crate) merged_ticket_id: String,
    pub(crate) reason: String,
    pub(crate) expected_version: u64,
    pub(crate) expected_merged_version: u64,
}

pub(crate) async fn merge_tickets(
    app: &App,
    person: &Principal,
    command: MergeTickets,
) -> Result<Ticket, CommandError> {
    let (stays, goes): (Id<TicketLabel>, Id<TicketLabel>) = (
        parse_id(&command.ticket_id)?,
        parse_id(&command.merged_ticket_id)?,
    );
    let now = app.clock.now();
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let (mut ticket, mut emptied) = if stays.uuid() <= goes.uuid() {
        let first = locked(&mut tx, stays, command.expected_version).await?;
        (
            first,
            locked(&mut tx, goes, command.expected_merged_version).await?,
        )
    } else {
        let first = locked(&mut tx, goes, command.expected_merged_version).await?;
        (locked(&mut tx, stays, command.expected_version).await?, first)
    };
    let desk = app.desks.current(&mut tx).await?;
    let before = (ticket.record(), emptied.record());
    let (happened, to_emptied) = ticket.merge(&mut emptied, &command.reason, &desk, now)?;
    Owners::default().find(&mut tx, &desk, &mut ticket).await?;
    let deed = Deed {
        actor: &person.person_id,
        kind: "tickets-merged",
        reason: &command.reason,
        at: now,
    };
    // the emptied one first: who has heard of it takes nothing older for true
    let mut changes = [
        Change {
            before: &before.1,
            ticket: &mut emptied,
            happened: &to_emptied,
        },
        Change {
            before: &before.0,
            ticket: &mut ticket,
            happened: &happened,
        },
    ];
    record_all(&mut tx, &mut changes, &deed).await?;
    tx.commit().await?;
    Ok(ticket)
}
