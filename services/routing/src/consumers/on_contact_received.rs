//! A contact opens a ticket, or joins the one that it continues.

use contracts::intake::v1::ContactReceived;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::take_in;
use crate::app::App;

pub(crate) struct OnContactReceived(pub(crate) App);

impl Handle<ContactReceived> for OnContactReceived {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ContactReceived>,
    ) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<ContactReceived>],
    ) -> Result<(), HandlerError> {
        let told: Vec<_> = batch.iter().map(|delivery| &delivery.event).collect();
        take_in(&self.0, tx, &told).await
    }
}
