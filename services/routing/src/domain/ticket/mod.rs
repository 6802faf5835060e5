//! The ticket 工单 as a state machine: it opens for a contact, holds one work item for each thing asked, and ends only
//! when each has a disposition and the customer has a reply. Every command says what happened.

mod answer;
mod classify;
mod error;
mod finish;
mod model;
mod open;
mod record;
#[cfg(test)]
mod tests;

pub use answer::GiveReply;
pub use classify::ByPerson;
pub use error::TicketError;
pub use finish::Ending;
pub use model::{
    Contact, Desk, Happened, ItemState, Product, Reply, ReplyState, Ticket, TicketState, WorkItem,
};
pub use open::NewTicket;

/// Fresh id of the work item that is the `ordinal`th of its kind on a ticket: the same in every redelivery.
fn item_id(
    ticket: kernel::Id<super::TicketLabel>,
    kind: super::kind::Kind,
    ordinal: usize,
) -> kernel::Id<super::WorkItemLabel> {
    kernel::Id::derived(&[
        "work-item",
        &ticket.to_string(),
        kind.word(),
        &ordinal.to_string(),
    ])
}
