//! The table `sign_in_attempt`.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// When attempts are too many.
#[derive(Clone, Copy)]
pub(crate) struct Lockout {
    pub(crate) attempts: i32,
    pub(crate) lasts: TimeDelta,
}

/// Counts an attempt and answers the number of it; `None`, and nothing counted, while the login is locked.
pub(crate) async fn count(
    tx: &mut PgConnection,
    login_hash: &[u8],
    lockout: Lockout,
    now: DateTime<Utc>,
) -> Result<Option<i32>, sqlx::Error> {
    let forgotten_at = now - lockout.lasts;
    sqlx::query_scalar!(
        "insert into sign_in_attempt as a (login_hash, attempts, last_attempt_at) values ($1, 1, $2)
         on conflict on constraint sign_in_attempt_pk do update
         set attempts = case when a.last_attempt_at <= $3 then 1 else a.attempts + 1 end, last_attempt_at = $2
         where a.attempts < $4 or a.last_attempt_at <= $3
         returning attempts",
        login_hash,
        now,
        forgotten_at,
        lockout.attempts,
    )
    .fetch_optional(tx)
    .await
}

/// Forgets the attempts on a login.
pub(crate) async fn clear(tx: &mut PgConnection, login_hash: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from sign_in_attempt where login_hash = $1", login_hash)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes what lies before that time.
pub(crate) async fn forget(tx: &mut PgConnection, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from sign_in_attempt where last_attempt_at < $1", before)
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}
