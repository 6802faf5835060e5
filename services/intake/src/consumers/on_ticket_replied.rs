//! The customer has a reply: it shows in the public status.

use contracts::routing::v1::TicketReplied;
use eventbus::{Delivery, Handle, HandlerError};
use kernel::Id;
use sqlx::PgConnection;

use crate::{commands::follow_ticket::follow_tickets, consumers::hollow, store::replies};

enum Reply {}

/// Follows replies that arrived.
pub(crate) struct OnTicketReplied;

impl Handle<TicketReplied> for OnTicketReplied {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<TicketReplied>,
    ) -> Result<(), HandlerError> {
        let replied = &delivery.event;
        let reply_id: Id<Reply> = replied.reply_id.parse().map_err(HandlerError::reject)?;
        replies::mark_sent(tx, reply_id.uuid(), delivery.occurred_at).await?;
        let ticket = replied.ticket.as_ref().ok_or_else(|| hollow("ticket"))?;
        Ok(follow_tickets(tx, &[(ticket, delivery.occurred_at)]).await?)
    }
}
