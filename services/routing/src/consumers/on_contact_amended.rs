//! A contact is better known: a call got words, a clerk described a visit. It may be told before the contact itself.

use contracts::intake::v1::ContactAmended;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use super::{incomplete, take_in};
use crate::app::App;

pub(crate) struct OnContactAmended(pub(crate) App);

impl Handle<ContactAmended> for OnContactAmended {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ContactAmended>,
    ) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<ContactAmended>],
    ) -> Result<(), HandlerError> {
        let contacts = batch.iter().map(|delivery| delivery.event.contact.as_ref());
        let told: Option<Vec<_>> = contacts.collect();
        take_in(&self.0, tx, &told.ok_or_else(|| incomplete("contact"))?).await
    }
}
