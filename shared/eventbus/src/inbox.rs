//! Which of these events are new to a consumer.

use std::collections::HashSet;

use sqlx::PgConnection;
use uuid::Uuid;

/// Notes the events as handled and returns those that were not handled before.
pub(crate) async fn note(
    tx: &mut PgConnection,
    consumer: &str,
    events: &[Uuid],
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let fresh = sqlx::query_scalar!(
        "insert into inbox (consumer, event_id) select $1, event_id from unnest($2::uuid[]) as event_id
         on conflict on constraint inbox_pk do nothing returning event_id",
        consumer,
        events,
    )
    .fetch_all(tx)
    .await?;
    Ok(fresh.into_iter().collect())
}
