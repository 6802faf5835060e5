//! `SearchCustomers`.

use contracts::{
    Call,
    catalog::v1::{SearchCustomersRequest, SearchCustomersResponse},
};
use kernel::Fault;

use crate::{Catalog, queries::search_customers::search_customers, store::customers::published};

pub(super) async fn answer(
    catalog: &Catalog,
    call: &Call,
    request: SearchCustomersRequest,
) -> Result<SearchCustomersResponse, Fault> {
    let customers = search_customers(catalog, call.person()?, &request.text, request.page_size).await?;
    Ok(SearchCustomersResponse {
        customers: customers.into_iter().map(published).collect(),
    })
}
