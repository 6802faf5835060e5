//! The tables `provider_identity` and `spent_id_token`.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;

use crate::domain::Person;

/// Whom the provider means by the subject.
pub(crate) async fn find(
    tx: &mut PgConnection,
    issuer: &str,
    subject: &str,
) -> Result<Option<Id<Person>>, sqlx::Error> {
    let person_id = sqlx::query_scalar!(
        "select person_id from provider_identity where issuer = $1 and subject = $2",
        issuer,
        subject,
    )
    .fetch_optional(tx)
    .await?;
    Ok(person_id.map(Id::from_uuid))
}

/// Notes whom the provider means by the subject.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    issuer: &str,
    subject: &str,
    person_id: Id<Person>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into provider_identity (issuer, subject, person_id, linked_at) values ($1, $2, $3, $4)",
        issuer,
        subject,
        person_id.uuid(),
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Uses a token up and says whether it was still unused.
pub(crate) async fn spend(
    tx: &mut PgConnection,
    token_hash: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into spent_id_token (token_hash, expires_at) values ($1, $2) on conflict do nothing",
        token_hash,
        expires_at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes used tokens that have expired before that time.
pub(crate) async fn forget_spent(tx: &mut PgConnection, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from spent_id_token where expires_at < $1", before)
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}
