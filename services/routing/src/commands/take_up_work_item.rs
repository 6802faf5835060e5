//! Another service works on an item, or has finished it.

use journal::Entry;
use kernel::{Id, Sensitive};
use sqlx::PgConnection;

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{
    app::App,
    domain::{WorkItemLabel, kind::Disposition, ticket::Ending},
    store::work_items,
    wire,
};

/// News of a work item from the service that handles it.
pub(crate) enum News {
    /// That person works on it.
    Started(String),
    /// It ended so, with a decision in words.
    Ended(Disposition, String),
}

pub(crate) async fn take_up_work_item(
    app: &App,
    tx: &mut PgConnection,
    work_item: &str,
    actor: &str,
    news: News,
) -> Result<(), CommandError> {
    let now = app.clock.now();
    let id: Id<WorkItemLabel> = parse_id(work_item)?;
    let ticket = work_items::ticket_of(tx, id)
        .await?
        .ok_or(CommandError::NotFound)?;
    let mut ticket = locked(tx, Id::from_uuid(ticket), 0).await?;
    let before = ticket.record();
    let (happened, kind) = match news {
        News::Started(owner) => (ticket.taken_up(id, &wire::clean(&owner))?, "work-item-started"),
        News::Ended(disposition, decision) => {
            let ending = Ending::Elsewhere(disposition, Sensitive::new(wire::clean(&decision)));
            (ticket.dispose(id, ending, now)?, "work-item-disposed")
        }
    };
    let nobody = Entry::service("routing");
    let actor = if actor.is_empty() { &nobody } else { actor };
    record(
        tx,
        &before,
        &mut ticket,
        &happened,
        &Deed {
            actor,
            kind,
            reason: "",
            at: now,
        },
    )
    .await
}
