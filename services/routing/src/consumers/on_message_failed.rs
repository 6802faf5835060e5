//! A mail was given up: if it was a reply, the customer has none.

use contracts::notify::v1::MessageFailed;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::on_message_sent::REPLY;
use crate::{
    app::App,
    commands::settle_reply::{Fate, settle_reply},
};

pub(crate) struct OnMessageFailed(pub(crate) App);

impl Handle<MessageFailed> for OnMessageFailed {
    fn concerns(&self, event: &MessageFailed) -> bool {
        event.purpose == REPLY
    }

    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<MessageFailed>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        Ok(settle_reply(&self.0, tx, &event.subject_id, Fate::Failed(event.reason.clone())).await?)
    }
}
