//! The table `product`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contracts::catalog::v1::{Product, ProductChanged};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Table, Versioned, by_key, column, containing, versions};
use crate::domain::{ProductRow, RowFlaw};

/// The id of a product follows from its code.
pub(crate) fn product_id(product_code: &str) -> Id<ProductRow> {
    Id::derived(&["product", product_code])
}

struct Stored {
    product_code: String,
    generic_name: String,
    trade_name: String,
    dosage_form: String,
    specification: String,
    pack_size: String,
    approval_number: String,
    holder: String,
    kind: String,
    version: i64,
}

impl From<Stored> for Versioned<ProductRow> {
    fn from(stored: Stored) -> Self {
        Self {
            version: stored.version,
            row: ProductRow {
                product_code: stored.product_code,
                generic_name: stored.generic_name,
                trade_name: stored.trade_name,
                dosage_form: stored.dosage_form,
                specification: stored.specification,
                pack_size: stored.pack_size,
                approval_number: stored.approval_number,
                holder: stored.holder,
                kind: stored.kind,
            },
        }
    }
}

impl Table for ProductRow {
    async fn dangling(_: &mut PgConnection, _: &[(u32, Self)]) -> Result<Vec<RowFlaw>, sqlx::Error> {
        Ok(Vec::new())
    }

    async fn stored(
        tx: &mut PgConnection,
        rows: &[(u32, Self)],
    ) -> Result<HashMap<String, Versioned<Self>>, sqlx::Error> {
        let codes: Vec<String> = rows.iter().map(|(_, row)| row.product_code.clone()).collect();
        let stored = sqlx::query_as!(
            Stored,
            "select product_code, generic_name, trade_name, dosage_form, specification, pack_size, approval_number,
                    holder, kind, version
             from product where product_code = any($1)",
            &codes,
        )
        .fetch_all(tx)
        .await?;
        Ok(by_key(stored.into_iter().map(Versioned::from).collect()))
    }

    async fn write(
        tx: &mut PgConnection,
        rows: &[Versioned<Self>],
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let ids: Vec<Uuid> = column(rows, |row| product_id(&row.product_code).uuid());
        sqlx::query!(
            "insert into product (product_id, product_code, generic_name, trade_name, dosage_form, specification,
                                  pack_size, approval_number, holder, kind, version, changed_at)
             select *, $12::timestamptz
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::bigint[])
             on conflict on constraint product_pk do update
             set generic_name = excluded.generic_name, trade_name = excluded.trade_name,
                 dosage_form = excluded.dosage_form, specification = excluded.specification,
                 pack_size = excluded.pack_size, approval_number = excluded.approval_number,
                 holder = excluded.holder, kind = excluded.kind, version = excluded.version,
                 changed_at = excluded.changed_at",
            &ids,
            &column(rows, |row| row.product_code.clone()),
            &column(rows, |row| row.generic_name.clone()),
            &column(rows, |row| row.trade_name.clone()),
            &column(rows, |row| row.dosage_form.clone()),
            &column(rows, |row| row.specification.clone()),
            &column(rows, |row| row.pack_size.clone()),
            &column(rows, |row| row.approval_number.clone()),
            &column(rows, |row| row.holder.clone()),
            &column(rows, |row| row.kind.clone()),
            &versions(rows),
            now,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn announce(
        tx: &mut PgConnection,
        row: &Versioned<Self>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let product = published(row.clone());
        let key = product.product_id.clone();
        let event = ProductChanged {
            product: Some(product),
        };
        eventbus::announce(tx, &key, now, &event).await
    }
}

/// Products whose code, name or approval number contains the text, by code.
pub(crate) async fn search(
    tx: &mut PgConnection,
    text: &str,
    most: i64,
) -> Result<Vec<Versioned<ProductRow>>, sqlx::Error> {
    let stored = sqlx::query_as!(
        Stored,
        "select product_code, generic_name, trade_name, dosage_form, specification, pack_size, approval_number,
                holder, kind, version
         from product
         where (product_code || ' ' || generic_name || ' ' || trade_name || ' ' || approval_number) ilike $1
         order by product_code limit $2",
        containing(text),
        most,
    )
    .fetch_all(tx)
    .await?;
    Ok(stored.into_iter().map(Versioned::from).collect())
}

/// The product as other services know it.
pub(crate) fn published(versioned: Versioned<ProductRow>) -> Product {
    let row = versioned.row;
    Product {
        product_id: product_id(&row.product_code).to_string(),
        version: versioned.version.unsigned_abs(),
        product_code: row.product_code,
        generic_name: row.generic_name,
        trade_name: row.trade_name,
        dosage_form: row.dosage_form,
        specification: row.specification,
        pack_size: row.pack_size,
        approval_number: row.approval_number,
        holder: row.holder,
        kind: row.kind,
    }
}
