//! The mail server has a mail: if it is a reply, the customer has an answer.

use contracts::notify::v1::MessageSent;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    app::App,
    commands::settle_reply::{Fate, settle_reply},
};

/// The purpose of mails that are answers.
pub(super) const REPLY: &str = "reply";

pub(crate) struct OnMessageSent(pub(crate) App);

impl Handle<MessageSent> for OnMessageSent {
    fn concerns(&self, event: &MessageSent) -> bool {
        event.purpose == REPLY
    }

    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<MessageSent>,
    ) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let at = contracts::moment(event.at.as_ref()).unwrap_or(delivery.occurred_at);
        Ok(settle_reply(&self.0, tx, &event.subject_id, Fate::Sent(at)).await?)
    }
}
