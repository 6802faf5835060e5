//! Products, so that a text's approval numbers and names lead to one.

use contracts::catalog::v1::ProductChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::{hollow, version},
    domain::mention::{approval_key, name_key},
    store::catalogue::{NewProduct, follow_product},
    wire::clean,
};

/// Follows products.
pub(crate) struct OnProductChanged;

impl Handle<ProductChanged> for OnProductChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<ProductChanged>,
    ) -> Result<(), HandlerError> {
        let Some(product) = &delivery.event.product else {
            return Err(hollow("product"));
        };
        let (generic_name, trade_name) = (clean(&product.generic_name), clean(&product.trade_name));
        let mut name_keys = vec![name_key(&generic_name), name_key(&trade_name)];
        name_keys.retain(|key| key.chars().count() >= 2);
        name_keys.dedup();
        let approval_number = clean(&product.approval_number);
        let new = NewProduct {
            product_id: &product.product_id,
            version: version(product.version),
            generic_name: &generic_name,
            specification: &clean(&product.specification),
            pack_size: &clean(&product.pack_size),
            approval_key: &approval_key(&approval_number),
            approval_number: &approval_number,
            kind: &clean(&product.kind),
            name_keys,
        };
        Ok(follow_product(tx, &new).await?)
    }
}
