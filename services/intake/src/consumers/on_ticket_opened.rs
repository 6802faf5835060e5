//! A ticket was opened: the public status of its contacts follows.

use contracts::routing::v1::TicketOpened;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{commands::follow_ticket::follow_tickets, consumers::hollow};

/// Follows tickets that were opened.
pub(crate) struct OnTicketOpened;

impl Handle<TicketOpened> for OnTicketOpened {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketOpened>,
    ) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<TicketOpened>],
    ) -> Result<(), HandlerError> {
        let told = batch.iter().map(|delivery| {
            let ticket = delivery.event.ticket.as_ref();
            ticket.map(|ticket| (ticket, delivery.occurred_at))
        });
        let told: Vec<_> = told.collect::<Option<_>>().ok_or_else(|| hollow("ticket"))?;
        Ok(follow_tickets(tx, &told).await?)
    }
}
