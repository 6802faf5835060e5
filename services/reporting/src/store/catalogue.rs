//! The tables `product` and `customer`.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{SealError, Vault};

use super::{Snapshot, snapshot::newest_wins};
use crate::domain::Catalogued;

/// A product as one event tells it.
#[derive(Serialize)]
pub(crate) struct ProductRow {
    pub(crate) product_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) generic_name: String,
    pub(crate) specification: String,
    pub(crate) pack_size: String,
}

impl Snapshot for ProductRow {
    newest_wins!(product_id);

    async fn keep(tx: &mut PgConnection, _: &Vault, rows: &[Self]) -> Result<(), SealError> {
        sqlx::query!(
            "insert into product (product_id, version, event_id, generic_name, specification, pack_size)
             select * from jsonb_to_recordset($1) as incoming (
                    product_id uuid, version bigint, event_id uuid, generic_name text, specification text,
                    pack_size text)
             on conflict on constraint product_pk do update set
                    version = excluded.version, event_id = excluded.event_id,
                    generic_name = excluded.generic_name, specification = excluded.specification,
                    pack_size = excluded.pack_size
             where (excluded.version, excluded.event_id) > (product.version, product.event_id)",
            Json(rows) as _,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// A customer as one event tells it.
#[derive(Serialize)]
pub(crate) struct CustomerRow {
    pub(crate) customer_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) name: String,
}

impl Snapshot for CustomerRow {
    newest_wins!(customer_id);

    async fn keep(tx: &mut PgConnection, _: &Vault, rows: &[Self]) -> Result<(), SealError> {
        sqlx::query!(
            "insert into customer (customer_id, version, event_id, name)
             select * from jsonb_to_recordset($1) as incoming (
                    customer_id uuid, version bigint, event_id uuid, name text)
             on conflict on constraint customer_pk do update set
                    version = excluded.version, event_id = excluded.event_id, name = excluded.name
             where (excluded.version, excluded.event_id) > (customer.version, customer.event_id)",
            Json(rows) as _,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// What the catalogue knows of these products.
pub(crate) async fn products(
    tx: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Catalogued>, sqlx::Error> {
    let rows = sqlx::query!(
        "select product_id, generic_name, specification, pack_size from product where product_id = any($1)",
        ids,
    )
    .fetch_all(tx)
    .await?;
    let products = rows.into_iter().map(|row| {
        let known = Catalogued {
            generic_name: row.generic_name,
            specification: row.specification,
            pack_size: row.pack_size,
        };
        (row.product_id, known)
    });
    Ok(products.collect())
}

/// The names of these customers.
pub(crate) async fn customer_names(
    tx: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!(
        "select customer_id, name from customer where customer_id = any($1)",
        ids
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.customer_id, row.name)).collect())
}
