//! The methods of `CatalogService`; one file each.

mod change_region;
mod import_table;
mod list_batches;
mod list_regions;
mod search_customers;
mod search_products;

use contracts::{Call, CatalogService, catalog::v1::*};
use kernel::Fault;

use crate::Catalog;

pub(crate) struct Api(pub(crate) Catalog);

impl CatalogService for Api {
    async fn import_table(
        &self,
        call: Call,
        request: ImportTableRequest,
    ) -> Result<ImportTableResponse, Fault> {
        import_table::answer(&self.0, &call, request).await
    }

    async fn search_products(
        &self,
        _: Call,
        request: SearchProductsRequest,
    ) -> Result<SearchProductsResponse, Fault> {
        search_products::answer(&self.0, request).await
    }

    async fn list_batches(&self, _: Call, request: ListBatchesRequest) -> Result<ListBatchesResponse, Fault> {
        list_batches::answer(&self.0, request).await
    }

    async fn search_customers(
        &self,
        call: Call,
        request: SearchCustomersRequest,
    ) -> Result<SearchCustomersResponse, Fault> {
        search_customers::answer(&self.0, &call, request).await
    }

    async fn list_regions(&self, _: Call, _: ListRegionsRequest) -> Result<ListRegionsResponse, Fault> {
        list_regions::answer(&self.0).await
    }

    async fn change_region(
        &self,
        call: Call,
        request: ChangeRegionRequest,
    ) -> Result<ChangeRegionResponse, Fault> {
        change_region::answer(&self.0, &call, request).await
    }
}
