//! Saying a fact in the transaction that makes it true.

use chrono::{DateTime, Utc};
use contracts::Event;
use kernel::Id;
use sqlx::PgConnection;

enum AnyEvent {}

/// Writes an event into the outbox of the transaction. `key` names the aggregate; events of one key are published in
/// the order of their announcement.
///
/// # Errors
/// When the database refuses.
pub async fn announce<E: Event>(
    tx: &mut PgConnection,
    key: &str,
    at: DateTime<Utc>,
    event: &E,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into outbox (event_id, subject, key, occurred_at, traceparent, payload)
         values ($1, $2, $3, $4, $5, $6)",
        Id::<AnyEvent>::new().uuid(),
        E::SUBJECT,
        key,
        at,
        telemetry::current_traceparent(),
        event.encode_to_vec(),
    )
    .execute(tx)
    .await?;
    Ok(())
}
