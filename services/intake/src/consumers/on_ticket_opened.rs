//! A ticket was opened: the public status of its contacts follows.

use contracts::routing::v1::TicketOpened;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{commands::follow_ticket::follow_ticket, consumers::hollow};

/// Follows tickets that were opened.
pub(crate) struct OnTicketOpened;

impl Handle<TicketOpened> for OnTicketOpened {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketOpened>,
    ) -> Result<(), HandlerError> {
        let ticket = delivery.event.ticket.as_ref().ok_or_else(|| hollow("ticket"))?;
        Ok(follow_ticket(tx, ticket, delivery.occurred_at).await?)
    }
}
