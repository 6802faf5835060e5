//! The table `batch`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use contracts::catalog::v1::{Batch, BatchChanged};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Table, Versioned, by_key, column, products::product_id, versions};
use crate::domain::{BatchRow, Flaw, RowFlaw};

fn batch_id(row: &BatchRow) -> Id<BatchRow> {
    Id::derived(&["batch", &row.product_code, &row.batch_number])
}

struct Stored {
    product_code: String,
    batch_number: String,
    produced_on: NaiveDate,
    expires_on: NaiveDate,
    version: i64,
}

impl From<Stored> for Versioned<BatchRow> {
    fn from(stored: Stored) -> Self {
        Self {
            version: stored.version,
            row: BatchRow {
                product_code: stored.product_code,
                batch_number: stored.batch_number,
                produced_on: stored.produced_on,
                expires_on: stored.expires_on,
            },
        }
    }
}

impl Table for BatchRow {
    async fn dangling(tx: &mut PgConnection, rows: &[(u32, Self)]) -> Result<Vec<RowFlaw>, sqlx::Error> {
        let codes: Vec<String> = rows.iter().map(|(_, row)| row.product_code.clone()).collect();
        let known: HashSet<String> = sqlx::query_scalar!(
            "select product_code from product where product_code = any($1)",
            &codes
        )
        .fetch_all(tx)
        .await?
        .into_iter()
        .collect();
        let dangling = rows
            .iter()
            .filter(|(_, row)| !row.product_code.is_empty() && !known.contains(&row.product_code));
        Ok(dangling
            .map(|(number, _)| RowFlaw {
                row: *number,
                column: "product_code".to_owned(),
                flaw: Flaw::ProductUnknown,
            })
            .collect())
    }

    async fn stored(
        tx: &mut PgConnection,
        rows: &[(u32, Self)],
    ) -> Result<HashMap<String, Versioned<Self>>, sqlx::Error> {
        let ids: Vec<Uuid> = rows.iter().map(|(_, row)| batch_id(row).uuid()).collect();
        let stored = sqlx::query_as!(
            Stored,
            "select p.product_code, b.batch_number, b.produced_on, b.expires_on, b.version
             from batch b join product p using (product_id) where b.batch_id = any($1)",
            &ids,
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
        let ids: Vec<Uuid> = column(rows, |row| batch_id(row).uuid());
        let products: Vec<Uuid> = column(rows, |row| product_id(&row.product_code).uuid());
        sqlx::query!(
            "insert into batch (batch_id, product_id, batch_number, produced_on, expires_on, version, changed_at)
             select *, $7::timestamptz
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::bigint[])
             on conflict on constraint batch_pk do update
             set produced_on = excluded.produced_on, expires_on = excluded.expires_on, version = excluded.version,
                 changed_at = excluded.changed_at",
            &ids,
            &products,
            &column(rows, |row| row.batch_number.clone()),
            &column(rows, |row| row.produced_on),
            &column(rows, |row| row.expires_on),
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
        let batch = published(row.clone());
        let key = batch.batch_id.clone();
        eventbus::announce(tx, &key, now, &BatchChanged { batch: Some(batch) }).await
    }
}

/// Batches of a product, or of a number, or both; the latest to expire first.
pub(crate) async fn list(
    tx: &mut PgConnection,
    product: Option<Uuid>,
    batch_number: Option<&str>,
    most: i64,
) -> Result<Vec<Versioned<BatchRow>>, sqlx::Error> {
    let stored = sqlx::query_as!(
        Stored,
        "select p.product_code, b.batch_number, b.produced_on, b.expires_on, b.version
         from batch b join product p using (product_id)
         where ($1::uuid is null or b.product_id = $1) and ($2::text is null or b.batch_number = $2)
         order by b.expires_on desc, b.batch_number limit $3",
        product,
        batch_number,
        most,
    )
    .fetch_all(tx)
    .await?;
    Ok(stored.into_iter().map(Versioned::from).collect())
}

/// The batch as other services know it.
pub(crate) fn published(versioned: Versioned<BatchRow>) -> Batch {
    let row = versioned.row;
    Batch {
        batch_id: batch_id(&row).to_string(),
        version: versioned.version.unsigned_abs(),
        product_id: product_id(&row.product_code).to_string(),
        batch_number: row.batch_number,
        produced_on: row.produced_on.to_string(),
        expires_on: row.expires_on.to_string(),
    }
}
