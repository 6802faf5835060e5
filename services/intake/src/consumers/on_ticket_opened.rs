//! A ticket was opened: the public status of its contacts follows.

use contracts::routing::v1::TicketOpened;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::consumers::ticket::follow_ticket;

/// Follows tickets that were opened.
pub(crate) struct OnTicketOpened;

impl Handle<TicketOpened> for OnTicketOpened {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketOpened>,
    ) -> Result<(), HandlerError> {
        follow_ticket(tx, delivery.event.ticket.as_ref(), delivery.occurred_at).await
    }
}
