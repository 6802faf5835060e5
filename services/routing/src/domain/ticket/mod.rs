//! The ticket 工单 as a state machine: it opens for a contact, holds one work item for each thing asked, and ends only
//! when each has a disposition and the customer has a reply. Every command says what happened.

mod answer;
mod classify;
mod clocks;
mod error;
mod finish;
mod letter;
mod merge;
mod model;
mod note;
mod open;
mod record;
#[cfg(test)]
mod regroup_any_tests;
#[cfg(test)]
mod regroup_tests;
mod split;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use answer::{GiveReply, REPLY_LIMIT};
pub use classify::ByPerson;
pub use error::TicketError;
pub use finish::Ending;
pub use letter::Answering;
pub use merge::Merged;
pub use model::{
    Contact, Desk, Happened, ItemState, Note, Product, Reply, ReplyState, SealedAddress, Ticket, TicketState,
    WorkItem,
};
pub use open::NewTicket;
pub use split::{Divided, Split};

/// Fresh id of the work item that a change adds as the `ordinal`th of its kind: the same in every redelivery. The version
/// tells it from one of the same place that has left the ticket since.
fn item_id(ticket: &Ticket, kind: super::kind::Kind, ordinal: usize) -> kernel::Id<super::WorkItemLabel> {
    kernel::Id::derived(&[
        "work-item",
        &ticket.id.to_string(),
        kind.word(),
        &ordinal.to_string(),
        &ticket.version.to_string(),
    ])
}
