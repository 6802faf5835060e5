//! A ticket was closed: the public status of its contacts follows.

use contracts::routing::v1::TicketClosed;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::consumers::ticket::follow_ticket;

/// Follows tickets that were closed.
pub(crate) struct OnTicketClosed;

impl Handle<TicketClosed> for OnTicketClosed {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketClosed>,
    ) -> Result<(), HandlerError> {
        follow_ticket(tx, delivery.event.ticket.as_ref(), delivery.occurred_at).await
    }
}
