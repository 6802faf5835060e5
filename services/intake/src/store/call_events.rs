//! The table `call_event`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// An event as the exchange sent it.
#[derive(Clone, PartialEq)]
pub(crate) struct StoredCallEvent {
    pub(crate) event_id: String,
    pub(crate) kind: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) outbound: bool,
    pub(crate) caller: String,
    pub(crate) callee: String,
    pub(crate) agent: String,
    pub(crate) summary: String,
    pub(crate) topic: String,
    pub(crate) duration_seconds: i64,
    pub(crate) cause: String,
    pub(crate) recording_url: String,
}

/// Writes an event; one under the same id is replaced, which the caller has decided.
pub(crate) async fn put(
    tx: &mut PgConnection,
    contact_id: Uuid,
    event: &StoredCallEvent,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into call_event (contact_id, event_id, kind, at, outbound, caller, callee, agent, summary, topic,
             duration_seconds, cause, recording_url)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict on constraint call_event_once do update set kind = excluded.kind, at = excluded.at,
             outbound = excluded.outbound, caller = excluded.caller, callee = excluded.callee,
             agent = excluded.agent, summary = excluded.summary, topic = excluded.topic,
             duration_seconds = excluded.duration_seconds, cause = excluded.cause,
             recording_url = excluded.recording_url",
        contact_id,
        event.event_id,
        event.kind,
        event.at,
        event.outbound,
        event.caller,
        event.callee,
        event.agent,
        event.summary,
        event.topic,
        event.duration_seconds,
        event.cause,
        event.recording_url,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// All events of a call.
pub(crate) async fn of(tx: &mut PgConnection, contact_id: Uuid) -> Result<Vec<StoredCallEvent>, sqlx::Error> {
    sqlx::query_as!(
        StoredCallEvent,
        "select event_id, kind, at, outbound, caller, callee, agent, summary, topic, duration_seconds, cause,
             recording_url
         from call_event where contact_id = $1 order by at, event_id",
        contact_id,
    )
    .fetch_all(tx)
    .await
}
