//! Customers by a part of code, name, address, telephone or mail, within the regions of whoever asks.

use ::store::{fault, page_size};
use access::Scope;
use contracts::access::v1::Principal;
use kernel::Fault;

use crate::{
    Catalog,
    domain::CustomerRow,
    store::{Versioned, customers},
};

/// At most a page, by code.
pub(crate) async fn search_customers(
    catalog: &Catalog,
    person: &Principal,
    text: &str,
    size: u32,
) -> Result<Vec<Versioned<CustomerRow>>, Fault> {
    let mut tx = catalog.database.begin(&Scope::of(person)).await.map_err(fault)?;
    customers::search(&mut tx, text, page_size(size))
        .await
        .map_err(fault)
}
