//! The products, and the batches, that most is heard about.

use sqlx::PgConnection;

use crate::{
    domain::Spans,
    store::{self as tables, ProductFigures},
};

/// Products and batches, each at most `top`.
///
/// There are far more batches than products, and nearly all of them are heard of once or twice. So the first products
/// are asked for their batches; the last of these batches says how much a product must weigh to have one before it, and
/// only the products that do are asked.
pub(super) async fn top_products(
    tx: &mut PgConnection,
    regions: &[String],
    spans: Spans,
    top: usize,
) -> Result<(Vec<ProductFigures>, Vec<ProductFigures>), sqlx::Error> {
    let most = i64::try_from(top).unwrap_or(i64::MAX);
    let mut products = tables::top_products(tx, regions, spans, false, None, i64::MAX).await?;
    let first = ids(&products, top);
    let mut batches = tables::top_products(tx, regions, spans, true, Some(&first), most).await?;
    let able = match top.checked_sub(1).and_then(|last| batches.get(last)) {
        // as heavy a product may have a batch that is listed before
        Some(last) => products.partition_point(|product| product.weight() >= last.weight()),
        None => products.len(),
    };
    if able > top {
        let able = ids(&products, able);
        batches = tables::top_products(tx, regions, spans, true, Some(&able), most).await?;
    }
    products.truncate(top);
    Ok((products, batches))
}

/// Of the first so many. Products that the catalogue does not know share the empty one.
fn ids(products: &[ProductFigures], count: usize) -> Vec<String> {
    let first = products.iter().take(count);
    first.map(|product| product.product_id.clone()).collect()
}
