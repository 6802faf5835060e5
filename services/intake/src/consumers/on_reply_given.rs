//! A reply was written: kept to recognise answers to it, and for senders who can read it nowhere else.

use contracts::{moment, routing::v1::ReplyGiven};
use eventbus::{Delivery, Handle, HandlerError};
use kernel::Id;
use sqlx::PgConnection;

use crate::{
    domain::contact::Contact,
    store::replies::{GivenReply, insert},
    wire::clean,
};

enum Reply {}

/// Follows replies.
pub(crate) struct OnReplyGiven;

impl Handle<ReplyGiven> for OnReplyGiven {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ReplyGiven>,
    ) -> Result<(), HandlerError> {
        let given = &delivery.event;
        let reply_id: Id<Reply> = given.reply_id.parse().map_err(HandlerError::reject)?;
        let contact_id: Id<Contact> = given.contact_id.parse().map_err(HandlerError::reject)?;
        let reply = GivenReply {
            reply_id: reply_id.uuid(),
            ticket_id: &given.ticket_id,
            contact_id: contact_id.uuid(),
            given_at: moment(given.at.as_ref()).unwrap_or(delivery.occurred_at),
            body: &clean(&given.body),
        };
        Ok(insert(tx, &reply).await?)
    }
}
