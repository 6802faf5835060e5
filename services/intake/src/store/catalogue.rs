//! The tables `product`, `product_name` and `batch`.

use sqlx::PgConnection;

use super::catalogue_marks;
use crate::domain::{
    contact::Mention,
    mention::{Catalogue, CatalogueBatch, CatalogueProduct, Named},
};

/// Most names looked at in one text.
const MOST_NAMES: i64 = 200;

/// A product as the catalogue announced it.
pub(crate) struct NewProduct<'a> {
    pub(crate) product_id: &'a str,
    pub(crate) version: i64,
    pub(crate) generic_name: &'a str,
    pub(crate) specification: &'a str,
    pub(crate) pack_size: &'a str,
    pub(crate) approval_number: &'a str,
    pub(crate) approval_key: &'a str,
    pub(crate) kind: &'a str,
    /// Folded; each of at least two characters.
    pub(crate) name_keys: Vec<String>,
}

/// Follows a product; an older version changes nothing.
pub(crate) async fn follow_product(tx: &mut PgConnection, new: &NewProduct<'_>) -> Result<(), sqlx::Error> {
    let followed = sqlx::query!(
        "insert into product (product_id, version, generic_name, specification, pack_size, approval_number,
             approval_key, kind)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict on constraint product_pk do update
         set version = excluded.version, generic_name = excluded.generic_name,
             specification = excluded.specification, pack_size = excluded.pack_size,
             approval_number = excluded.approval_number, approval_key = excluded.approval_key,
             kind = excluded.kind
         where product.version < excluded.version",
        new.product_id,
        new.version,
        new.generic_name,
        new.specification,
        new.pack_size,
        new.approval_number,
        new.approval_key,
        new.kind,
    )
    .execute(&mut *tx)
    .await?;
    if followed.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!(
        "delete from product_name where product_id = $1 and name_key <> all ($2)",
        new.product_id,
        &new.name_keys,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into product_name (product_id, name_key, prefix)
         select $1, name_key, left(name_key, 2) from unnest($2::text[]) as name_key
         on conflict on constraint product_name_pk do nothing",
        new.product_id,
        &new.name_keys,
    )
    .execute(&mut *tx)
    .await?;
    catalogue_marks::advance(tx).await
}

/// Follows a batch; an older version changes nothing.
pub(crate) async fn follow_batch(
    tx: &mut PgConnection,
    batch_id: &str,
    version: i64,
    product_id: &str,
    (batch_number, batch_key): (&str, &str),
) -> Result<(), sqlx::Error> {
    let followed = sqlx::query!(
        "insert into batch (batch_id, version, product_id, batch_number, batch_key) values ($1, $2, $3, $4, $5)
         on conflict on constraint batch_pk do update
         set version = excluded.version, product_id = excluded.product_id,
             batch_number = excluded.batch_number, batch_key = excluded.batch_key
         where batch.version < excluded.version",
        batch_id,
        version,
        product_id,
        batch_number,
        batch_key,
    )
    .execute(&mut *tx)
    .await?;
    if followed.rows_affected() == 0 {
        return Ok(());
    }
    catalogue_marks::advance(tx).await
}

struct NameInText {
    product_id: String,
    name_key: String,
}

async fn names_in(
    tx: &mut PgConnection,
    text_key: &str,
    prefixes: &[String],
) -> Result<Vec<NameInText>, sqlx::Error> {
    if prefixes.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_as!(
        NameInText,
        "select product_id, name_key from product_name
         where prefix = any($1) and position(name_key in $2) > 0 order by length(name_key) desc limit $3",
        prefixes,
        text_key,
        MOST_NAMES,
    )
    .fetch_all(tx)
    .await
}

async fn batches_of(
    tx: &mut PgConnection,
    batch_keys: &[String],
) -> Result<Vec<CatalogueBatch>, sqlx::Error> {
    if batch_keys.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_as!(
        CatalogueBatch,
        "select batch_key, product_id from batch where batch_key = any($1) order by batch_key, batch_id limit 200",
        batch_keys,
    )
    .fetch_all(tx)
    .await
}

/// What the catalogue knows of the numbers and names in a text. `text_key` is the folded text, `prefixes` are those
/// of its pairs of neighbouring characters that begin a name, `batches` those of its batch
/// numbers that may be known.
pub(crate) async fn look_up(
    tx: &mut PgConnection,
    named: &Named,
    text_key: &str,
    prefixes: &[String],
    batches: &[String],
) -> Result<Catalogue, sqlx::Error> {
    let names = names_in(tx, text_key, prefixes).await?;
    let batches = batches_of(tx, batches).await?;
    let mut product_ids: Vec<String> = batches.iter().map(|batch| batch.product_id.clone()).collect();
    product_ids.extend(names.iter().map(|name| name.product_id.clone()));
    if product_ids.is_empty() && named.approvals.is_empty() {
        return Ok(Catalogue::default());
    }
    let rows = sqlx::query!(
        "select product_id, generic_name, specification, pack_size, approval_number, approval_key, kind
         from product where product_id = any($1) or approval_key = any($2) order by product_id",
        &product_ids,
        &named.approvals,
    )
    .fetch_all(tx)
    .await?;
    let products = rows.into_iter().map(|row| CatalogueProduct {
        names: names
            .iter()
            .filter(|name| name.product_id == row.product_id)
            .map(|name| name.name_key.clone())
            .collect(),
        approval_key: row.approval_key,
        mention: Mention {
            product_id: row.product_id,
            generic_name: row.generic_name,
            specification: row.specification,
            pack_size: row.pack_size,
            approval_number: row.approval_number,
            kind: row.kind,
            ..Mention::default()
        },
    });
    Ok(Catalogue {
        products: products.collect(),
        batches,
    })
}
