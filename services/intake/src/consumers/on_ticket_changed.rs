//! A ticket was changed: the public status of its contacts follows.

use contracts::routing::v1::TicketChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::consumers::ticket::follow_ticket;

/// Follows tickets that were changed.
pub(crate) struct OnTicketChanged;

impl Handle<TicketChanged> for OnTicketChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketChanged>,
    ) -> Result<(), HandlerError> {
        follow_ticket(tx, delivery.event.ticket.as_ref(), delivery.occurred_at).await
    }
}
