//! Products by a part of code, name, trade name or approval number. Products have no region.

use ::store::{fault, page_size};
use access::Scope;
use kernel::Fault;

use crate::{
    Catalog,
    domain::ProductRow,
    store::{Versioned, products},
};

/// At most a page, by code.
pub(crate) async fn search_products(
    catalog: &Catalog,
    text: &str,
    size: u32,
) -> Result<Vec<Versioned<ProductRow>>, Fault> {
    let mut tx = catalog.database.begin(&Scope::Everything).await.map_err(fault)?;
    products::search(&mut tx, text, page_size(size))
        .await
        .map_err(fault)
}
