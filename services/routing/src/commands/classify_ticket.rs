//! Says anew what a ticket asks for.

use contracts::access::v1::Principal;

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{
    app::App,
    domain::{
        kind::Kind,
        ticket::{ByPerson, Ticket},
    },
};

/// The permission of those who may dismiss a suspected reaction or device event.
const DECIDES_CASES: &str = "case.decide";

pub(crate) struct ClassifyTicket {
    pub(crate) ticket_id: String,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) reason: String,
    pub(crate) expected_version: u64,
}

pub(crate) async fn classify_ticket(
    app: &App,
    person: &Principal,
    command: ClassifyTicket,
) -> Result<Ticket, CommandError> {
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let mut ticket = locked(&mut tx, parse_id(&command.ticket_id)?, command.expected_version).await?;
    let desk = app.desks.current(&mut tx).await?;
    let before = ticket.record();
    let by = ByPerson {
        kinds: command.kinds,
        reason: command.reason,
        decides_cases: access::may(person, DECIDES_CASES),
    };
    let happened = ticket.classify(&by, &desk)?;
    let (at, reason) = (app.clock.now(), by.reason.as_str());
    let deed = Deed {
        actor: &person.person_id,
        kind: "ticket-classified",
        reason,
        at,
    };
    record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
    tx.commit().await?;
    Ok(ticket)
}
