//! `ListRegions`.

use contracts::catalog::v1::ListRegionsResponse;
use kernel::Fault;

use crate::{Catalog, queries::list_regions::list_regions, store::regions::published};

pub(super) async fn answer(catalog: &Catalog) -> Result<ListRegionsResponse, Fault> {
    let regions = list_regions(catalog).await?;
    Ok(ListRegionsResponse {
        regions: regions.into_iter().map(published).collect(),
    })
}
