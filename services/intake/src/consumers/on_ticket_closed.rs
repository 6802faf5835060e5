//! A ticket was closed: the public status of its contacts follows.

use contracts::routing::v1::TicketClosed;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{commands::follow_ticket::follow_tickets, consumers::hollow};

/// Follows tickets that were closed.
pub(crate) struct OnTicketClosed;

impl Handle<TicketClosed> for OnTicketClosed {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketClosed>,
    ) -> Result<(), HandlerError> {
        let ticket = delivery.event.ticket.as_ref().ok_or_else(|| hollow("ticket"))?;
        Ok(follow_tickets(tx, &[(ticket, delivery.occurred_at)]).await?)
    }
}
