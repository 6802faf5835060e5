//! A contact is better known: a call got words, a clerk described a visit. It may be told before the contact itself.

use contracts::intake::v1::ContactAmended;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::{hold_and_handle, incomplete};
use crate::{app::App, commands::take_in_contact::take_in_contact, store::contacts};

pub(crate) struct OnContactAmended(pub(crate) App);

impl Handle<ContactAmended> for OnContactAmended {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ContactAmended>,
    ) -> Result<(), HandlerError> {
        let contact = delivery
            .event
            .contact
            .as_ref()
            .ok_or_else(|| incomplete("contact"))?;
        contacts::hold(tx, std::slice::from_ref(&contact.contact_id)).await?;
        Ok(take_in_contact(&self.0, tx, contact).await?)
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<ContactAmended>],
    ) -> Result<(), HandlerError> {
        hold_and_handle(self, tx, batch, |event| {
            event.contact.as_ref().map(|contact| contact.contact_id.clone())
        })
        .await
    }
}
