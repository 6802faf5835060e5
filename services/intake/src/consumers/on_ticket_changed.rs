//! A ticket was changed: the public status of its contacts follows.

use contracts::routing::v1::TicketChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{commands::follow_ticket::follow_tickets, consumers::hollow};

/// Follows tickets that were changed.
pub(crate) struct OnTicketChanged;

impl Handle<TicketChanged> for OnTicketChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketChanged>,
    ) -> Result<(), HandlerError> {
        let ticket = delivery.event.ticket.as_ref().ok_or_else(|| hollow("ticket"))?;
        Ok(follow_tickets(tx, &[(ticket, delivery.occurred_at)]).await?)
    }
}
