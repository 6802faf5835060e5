//! The table `acknowledgement`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many acknowledgements each of the addresses had since then; those that had none are left out.
pub(crate) async fn counts(
    tx: &mut PgConnection,
    address_hashes: &[String],
    since: DateTime<Utc>,
) -> Result<HashMap<String, i64>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select address_hash, count(*) as "count!" from acknowledgement
           where address_hash = any($1) and due_at > $2 group by address_hash"#,
        address_hashes,
        since,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.address_hash, row.count))
        .collect())
}

/// Notes that contacts are acknowledged and answers for which of them that is new.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    contacts: &[Uuid],
    address_hashes: &[String],
    at: DateTime<Utc>,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let fresh = sqlx::query_scalar!(
        "insert into acknowledgement (contact_id, address_hash, due_at)
         select contact_id, address_hash, $3 from unnest($1::uuid[], $2::text[]) as due (contact_id, address_hash)
         on conflict on constraint acknowledgement_pk do nothing returning contact_id",
        contacts,
        address_hashes,
        at,
    )
    .fetch_all(tx)
    .await?;
    Ok(fresh.into_iter().collect())
}
