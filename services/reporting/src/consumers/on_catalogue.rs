//! `ProductChanged` and `CustomerChanged`: names that a contact may leave out.

use anyhow::Context as _;
use contracts::catalog::v1::{CustomerChanged, ProductChanged};
use uuid::Uuid;

use super::Tells;
use crate::{
    store::{CustomerRow, ProductRow},
    wire,
};

impl Tells for ProductChanged {
    type Row = ProductRow;

    fn row(&self, event_id: Uuid) -> anyhow::Result<ProductRow> {
        let product = self.product.as_ref().context("product is missing")?;
        Ok(ProductRow {
            product_id: wire::id(&product.product_id, "product_id")?,
            version: wire::version(product.version)?,
            event_id,
            generic_name: product.generic_name.clone(),
            specification: product.specification.clone(),
            pack_size: product.pack_size.clone(),
        })
    }
}

impl Tells for CustomerChanged {
    type Row = CustomerRow;

    fn row(&self, event_id: Uuid) -> anyhow::Result<CustomerRow> {
        let customer = self.customer.as_ref().context("customer is missing")?;
        Ok(CustomerRow {
            customer_id: wire::id(&customer.customer_id, "customer_id")?,
            version: wire::version(customer.version)?,
            event_id,
            name: customer.name.clone(),
        })
    }
}
