//! Sends the replies that go by mail; spoken and written ones were given by the person.

use std::sync::Arc;

use contracts::{common::v1::Channel, routing::v1::ReplyGiven};
use eventbus::{Delivery, Handle, HandlerError};
use kernel::Clock;
use sqlx::PgConnection;
use vault::Vault;

use super::{id, message_id, region};
use crate::{
    commands::request_letters,
    config::Config,
    domain::{Letter, Purpose},
};

/// Follows `routing.v1.reply_given`.
pub(crate) struct OnReplyGiven {
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) vault: Arc<Vault>,
}

impl Handle<ReplyGiven> for OnReplyGiven {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ReplyGiven>,
    ) -> Result<(), HandlerError> {
        let reply = &delivery.event;
        if reply.channel() != Channel::Email {
            return Ok(());
        }
        let subject = match reply.subject.trim() {
            "" => format!("答复 [{}]", reply.receipt),
            about => format!("答复：{about} [{}]", reply.receipt),
        };
        let letter = Letter {
            purpose: Purpose::Reply,
            subject_id: id("reply_id", &reply.reply_id)?,
            contact_id: id("contact_id", &reply.contact_id)?,
            region: region(&reply.region),
            recipient: reply.to.clone().into(),
            subject: subject.into(),
            body: reply.body.clone().into(),
            in_reply_to: message_id(&reply.in_reply_to),
        };
        let domain = &self.config.message_id_domain;
        request_letters(tx, &self.vault, &[letter], domain, self.clock.now())
            .await
            .map_err(HandlerError::retry)
    }
}
