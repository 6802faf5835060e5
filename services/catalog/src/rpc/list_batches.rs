//! `ListBatches`.

use contracts::catalog::v1::{ListBatchesRequest, ListBatchesResponse};
use kernel::Fault;

use crate::{Catalog, queries::list_batches::list_batches, store::batches::published};

pub(super) async fn answer(
    catalog: &Catalog,
    request: ListBatchesRequest,
) -> Result<ListBatchesResponse, Fault> {
    let batches = list_batches(catalog, &request.product_id, &request.batch_number).await?;
    Ok(ListBatchesResponse {
        batches: batches.into_iter().map(published).collect(),
    })
}
