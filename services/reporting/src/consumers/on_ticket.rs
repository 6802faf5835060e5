//! `TicketOpened`, `TicketChanged`, `TicketReplied`, `TicketClosed`: the whole ticket, newest version.

use anyhow::Context as _;
use contracts::{
    moment,
    routing::v1::{self, Ticket, TicketChanged, TicketClosed, TicketOpened, TicketReplied},
};
use uuid::Uuid;

use super::Tells;
use crate::{
    domain::WorkItem,
    store::{Clock, TicketRow},
    wire,
};

macro_rules! tells_a_ticket {
    ($($event:ty),+) => { $(
        impl Tells for $event {
            type Row = TicketRow;

            fn row(&self, event_id: Uuid) -> anyhow::Result<TicketRow> {
                row(self.ticket.as_ref().context("ticket is missing")?, event_id)
            }
        }
    )+ };
}
tells_a_ticket!(TicketOpened, TicketChanged, TicketReplied, TicketClosed);

fn row(ticket: &Ticket, event_id: Uuid) -> anyhow::Result<TicketRow> {
    let clock = |clock: &v1::ClockState| Clock {
        name: clock.name.clone(),
        state: clock.state.clone(),
    };
    let further = ticket.further_contact_ids.iter();
    // what was merged into another ticket counts there
    let own = ticket.merged_into.is_empty();
    Ok(TicketRow {
        ticket_id: wire::id(&ticket.ticket_id, "ticket_id")?,
        version: wire::version(ticket.version)?,
        event_id,
        number: ticket.number.clone(),
        state: ticket.state.clone(),
        work_items: ticket
            .work_items
            .iter()
            .map(work_item)
            .collect::<Result<_, _>>()?,
        first_replied_at: moment(ticket.first_replied_at.as_ref()),
        last_replied_at: moment(ticket.last_replied_at.as_ref()),
        closed_at: moment(ticket.closed_at.as_ref()),
        clocks: ticket.clocks.iter().map(clock).collect(),
        contact_id: own
            .then(|| wire::id(&ticket.contact_id, "contact_id"))
            .transpose()?,
        further_contact_ids: further
            .filter(|_| own)
            .map(|contact| wire::id(contact, "further_contact_ids"))
            .collect::<Result<_, _>>()?,
    })
}

fn work_item(item: &v1::WorkItem) -> anyhow::Result<WorkItem> {
    Ok(WorkItem {
        work_item_id: wire::id(&item.work_item_id, "work_item_id")?,
        kind: wire::kind_word(item.kind)?,
        state: item.state.clone(),
        disposition: wire::disposition_word(item.disposition)?,
        result: item.result.clone(),
        product: item.product.as_ref().and_then(wire::mention),
    })
}
