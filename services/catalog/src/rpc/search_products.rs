//! `SearchProducts`.

use contracts::catalog::v1::{SearchProductsRequest, SearchProductsResponse};
use kernel::Fault;

use crate::{Catalog, queries::search_products::search_products, store::products::published};

pub(super) async fn answer(
    catalog: &Catalog,
    request: SearchProductsRequest,
) -> Result<SearchProductsResponse, Fault> {
    let products = search_products(catalog, &request.text, request.page_size).await?;
    Ok(SearchProductsResponse {
        products: products.into_iter().map(published).collect(),
    })
}
