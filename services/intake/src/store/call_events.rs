//! The table `call_event`.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// An event as the exchange sent it.
#[derive(Clone, PartialEq, Serialize)]
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

#[derive(Serialize)]
struct NewCallEvent<'a> {
    contact_id: Uuid,
    #[serde(flatten)]
    event: &'a StoredCallEvent,
}

/// Writes events of contacts, each once; one under the same id is replaced, which the caller has decided.
pub(crate) async fn put(
    tx: &mut PgConnection,
    events: &[(Uuid, StoredCallEvent)],
) -> Result<(), sqlx::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewCallEvent<'_>> = events
        .iter()
        .map(|(contact_id, event)| NewCallEvent {
            contact_id: *contact_id,
            event,
        })
        .collect();
    sqlx::query!(
        "insert into call_event (contact_id, event_id, kind, at, outbound, caller, callee, agent, summary, topic,
             duration_seconds, cause, recording_url)
         select contact_id, event_id, kind, at, outbound, caller, callee, agent, summary, topic, duration_seconds,
             cause, recording_url
         from jsonb_to_recordset($1) as fresh (contact_id uuid, event_id text, kind text, at timestamptz,
             outbound boolean, caller text, callee text, agent text, summary text, topic text,
             duration_seconds bigint, cause text, recording_url text)
         on conflict on constraint call_event_once do update set kind = excluded.kind, at = excluded.at,
             outbound = excluded.outbound, caller = excluded.caller, callee = excluded.callee,
             agent = excluded.agent, summary = excluded.summary, topic = excluded.topic,
             duration_seconds = excluded.duration_seconds, cause = excluded.cause,
             recording_url = excluded.recording_url",
        Json(&rows) as _,
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
