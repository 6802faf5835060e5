//! A contact opens a ticket, or joins the one that it continues.

use contracts::intake::v1::ContactReceived;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::hold_and_handle;
use crate::{app::App, commands::take_in_contact::take_in_contact, store::contacts};

pub(crate) struct OnContactReceived(pub(crate) App);

impl Handle<ContactReceived> for OnContactReceived {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ContactReceived>,
    ) -> Result<(), HandlerError> {
        contacts::hold(tx, std::slice::from_ref(&delivery.event.contact_id)).await?;
        Ok(take_in_contact(&self.0, tx, &delivery.event).await?)
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<ContactReceived>],
    ) -> Result<(), HandlerError> {
        hold_and_handle(self, tx, batch, |event| Some(event.contact_id.clone())).await
    }
}
