//! Waiting for each other over something that has no row yet.

use sqlx::PgConnection;

/// Holds `name` until the transaction ends; whoever asks for the same name meanwhile waits. For two messages about one
/// thing that may arrive in either order, at once: without the lock each could miss what the other just wrote.
///
/// Names are hashed to 64 bits, so two names may, very rarely, wait for each other for nothing.
///
/// # Errors
/// When the database does not answer, or breaks a deadlock between transactions that hold several names.
pub async fn lock(tx: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    lock_all(tx, &[name.to_owned()]).await
}

/// As [`lock`] for several names, held in one order, so that two transactions that hold them this way never wait for each
/// other in a circle. Stay below about 1,000 names a transaction, or raise `max_locks_per_transaction`.
///
/// # Errors
/// As [`lock`].
pub async fn lock_all(tx: &mut PgConnection, names: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "select count(*) from (select pg_advisory_xact_lock(name) from
             (select distinct hashtextextended(name, 0) as name from unnest($1::text[]) as name order by 1) as sorted
         ) as held",
    )
    .bind(names)
    .execute(tx)
    .await?;
    Ok(())
}
