//! The table `channel_inventory`: what mailboxes hold, and what of it the ledger lacks.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Keeps what a mailbox says it holds. One that waits to be compared is compared first, or it might always be too young.
pub(crate) async fn observe(
    tx: &mut PgConnection,
    (channel, source, uid_validity): (i16, &str, &str),
    uids_held: &str,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_inventory (channel, source, uid_validity, uids_held, observed_at)
         values ($1, $2, $3, $4, $5)
         on conflict on constraint channel_inventory_pk do update
         set uids_held = excluded.uids_held, observed_at = excluded.observed_at
         where channel_inventory.observed_at < excluded.observed_at
           and channel_inventory.compared_at is not distinct from channel_inventory.observed_at",
        channel,
        source,
        uid_validity,
        uids_held,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// An inventory to be compared.
pub(crate) struct Inventory {
    pub(crate) uid_validity: String,
    pub(crate) uids_held: String,
    pub(crate) observed_at: DateTime<Utc>,
}

/// Inventories of a source that are new and old enough for the ledger to have caught up with, and those that the ledger
/// is known not to have caught up with.
pub(crate) async fn due(
    tx: &mut PgConnection,
    channel: i16,
    source: &str,
    observed_before: DateTime<Utc>,
) -> Result<Vec<Inventory>, sqlx::Error> {
    sqlx::query_as!(
        Inventory,
        "select uid_validity, uids_held, observed_at from channel_inventory
         where channel = $1 and source = $2
           and (observed_at <= $3 and compared_at is distinct from observed_at or missing_count > 0)",
        channel,
        source,
        observed_before,
    )
    .fetch_all(tx)
    .await
}

/// What the ledger lacks.
pub(crate) struct Missing {
    pub(crate) first: Vec<String>,
    pub(crate) count: i64,
}

/// Compares an inventory with the ledger and keeps the answer. `ranges` are its UIDs, both ends included.
pub(crate) async fn compare(
    tx: &mut PgConnection,
    (channel, source): (i16, &str),
    inventory: &Inventory,
    ranges: &[(i64, i64)],
    shown: i64,
) -> Result<(), sqlx::Error> {
    let (firsts, lasts): (Vec<i64>, Vec<i64>) = ranges.iter().copied().unzip();
    let missing = sqlx::query_as!(
        Missing,
        r#"with missing as (
               select uid from unnest($1::bigint[], $2::bigint[]) as held (first, last),
                   generate_series(first, last) as uid
               where not exists (select 1 from channel_entry where channel = $3 and source = $4
                   and source_key = $5::text || '/' || uid::text))
           select count(*) as "count!",
               coalesce((select array_agg($5::text || '/' || uid::text order by uid) from (
                   select uid from missing order by uid limit $6) as listed), '{}') as "first!"
           from missing"#,
        &firsts,
        &lasts,
        channel,
        source,
        inventory.uid_validity,
        shown,
    )
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query!(
        "update channel_inventory set compared_at = $4, missing = $5, missing_count = $6
         where channel = $1 and source = $2 and uid_validity = $3",
        channel,
        source,
        inventory.uid_validity,
        inventory.observed_at,
        &missing.first,
        missing.count,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What the ledger lacks of a source, by the last comparisons.
pub(crate) async fn missing(
    tx: &mut PgConnection,
    channel: i16,
    source: &str,
) -> Result<Missing, sqlx::Error> {
    sqlx::query_as!(
        Missing,
        r#"select coalesce(sum(missing_count), 0)::bigint as "count!",
               coalesce((select array_agg(one) from channel_inventory as listed, unnest(listed.missing) as one
                   where listed.channel = $1 and listed.source = $2), '{}') as "first!"
           from channel_inventory where channel = $1 and source = $2"#,
        channel,
        source,
    )
    .fetch_one(tx)
    .await
}
