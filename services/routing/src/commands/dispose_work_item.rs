//! Ends a work item that is handled here.

use contracts::access::v1::Principal;
use kernel::{Id, Sensitive};

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{
    app::App,
    domain::{
        WorkItemLabel,
        kind::Disposition,
        ticket::{Ending, Ticket, TicketError},
    },
    store::work_items,
    wire,
};

pub(crate) async fn dispose_work_item(
    app: &App,
    person: &Principal,
    work_item_id: &str,
    disposition: Disposition,
    result: &str,
) -> Result<Ticket, CommandError> {
    let now = app.clock.now();
    let id: Id<WorkItemLabel> = parse_id(work_item_id)?;
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let ticket = work_items::ticket_of(&mut tx, id).await?;
    let ticket = ticket.ok_or(TicketError::WorkItemUnknown)?;
    let mut ticket = locked(&mut tx, Id::from_uuid(ticket), 0).await?;
    let before = ticket.record();
    let ending = Ending::Here(disposition, Sensitive::new(wire::clean(result)));
    let happened = ticket.dispose(id, ending, now)?;
    let deed = Deed {
        actor: &person.person_id,
        kind: "work-item-disposed",
        reason: "",
        at: now,
    };
    record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
    tx.commit().await?;
    Ok(ticket)
}
