//! The table `acknowledgement`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Asks for an acknowledgement; `false` when the contact has one, or the address had `most` since `since`. Two
/// replicas at the same instant may exceed `most` by one, which stops a loop all the same.
pub(crate) async fn claim(
    tx: &mut PgConnection,
    contact_id: Uuid,
    address_hash: &str,
    at: DateTime<Utc>,
    since: DateTime<Utc>,
    most: i64,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into acknowledgement (contact_id, address_hash, due_at)
         select $1, $2, $3 where (select count(*) from acknowledgement
             where address_hash = $2 and due_at > $4) < $5
         on conflict on constraint acknowledgement_pk do nothing",
        contact_id,
        address_hash,
        at,
        since,
        most,
    )
    .execute(tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
