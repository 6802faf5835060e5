//! Batches, so that a batch number leads to its product.

use contracts::catalog::v1::BatchChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::{hollow, version},
    domain::mention::batch_key,
    store::catalogue::follow_batch,
    wire::clean,
};

/// Follows batches.
pub(crate) struct OnBatchChanged;

impl Handle<BatchChanged> for OnBatchChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<BatchChanged>,
    ) -> Result<(), HandlerError> {
        let Some(batch) = &delivery.event.batch else {
            return Err(hollow("batch"));
        };
        let number = clean(&batch.batch_number);
        let key = batch_key(&number);
        let version = version(batch.version);
        Ok(follow_batch(tx, &batch.batch_id, version, &batch.product_id, (&number, &key)).await?)
    }
}
