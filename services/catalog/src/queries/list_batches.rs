//! Batches of a product, or all that bear a number (numbers repeat across products).

use ::store::fault;
use access::Scope;
use kernel::{Fault, Id};

use crate::{
    Catalog,
    domain::{BatchRow, ProductRow},
    store::{Versioned, batches},
};

/// A product has a few dozen living batches; more than this nobody reads.
const MOST: i64 = 1000;

/// The latest to expire first; `batch-filter-missing` without product and number.
pub(crate) async fn list_batches(
    catalog: &Catalog,
    product_id: &str,
    batch_number: &str,
) -> Result<Vec<Versioned<BatchRow>>, Fault> {
    let batch_number = Some(batch_number.trim()).filter(|number| !number.is_empty());
    let product = match product_id.parse::<Id<ProductRow>>() {
        Ok(id) => Some(id.uuid()),
        Err(_) if product_id.is_empty() => None,
        // no id of a product
        Err(_) => return Ok(Vec::new()),
    };
    if product.is_none() && batch_number.is_none() {
        return Err(Fault::invalid(
            "batch-filter-missing",
            "请指定产品或批号。",
            "Please name a product or a batch number.",
        ));
    }
    let mut tx = catalog.database.begin(&Scope::Everything).await.map_err(fault)?;
    batches::list(&mut tx, product, batch_number, MOST)
        .await
        .map_err(fault)
}
