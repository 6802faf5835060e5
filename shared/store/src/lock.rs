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
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(name)
        .execute(tx)
        .await?;
    Ok(())
}
