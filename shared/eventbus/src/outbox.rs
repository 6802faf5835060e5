//! Saying a fact in the transaction that makes it true.

use chrono::{DateTime, Utc};
use contracts::Event;
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

enum AnyEvent {}

/// A fact to be announced, ready to be written.
#[derive(Clone, Debug)]
pub struct Announcement {
    event_id: Uuid,
    subject: &'static str,
    key: String,
    occurred_at: DateTime<Utc>,
    traceparent: Option<String>,
    payload: Vec<u8>,
}

impl Announcement {
    /// Takes the event down. `key` names the aggregate; events of one key are published in the order of their
    /// announcement.
    pub fn of<E: Event>(key: &str, at: DateTime<Utc>, event: &E) -> Self {
        Self {
            event_id: Id::<AnyEvent>::new().uuid(),
            subject: E::SUBJECT,
            key: key.to_owned(),
            occurred_at: at,
            traceparent: telemetry::current_traceparent(),
            payload: event.encode_to_vec(),
        }
    }
}

/// Writes an event into the outbox of the transaction; see [`Announcement::of`].
///
/// # Errors
/// When the database refuses.
pub async fn announce<E: Event>(
    tx: &mut PgConnection,
    key: &str,
    at: DateTime<Utc>,
    event: &E,
) -> Result<(), sqlx::Error> {
    announce_all(tx, vec![Announcement::of(key, at, event)]).await
}

/// Writes events into the outbox in their order, in one round trip.
///
/// # Errors
/// When the database refuses.
pub async fn announce_all(tx: &mut PgConnection, facts: Vec<Announcement>) -> Result<(), sqlx::Error> {
    if facts.is_empty() {
        return Ok(());
    }
    let subjects: Vec<&str> = facts.iter().map(|fact| fact.subject).collect();
    let ids: Vec<Uuid> = facts.iter().map(|fact| fact.event_id).collect();
    let times: Vec<DateTime<Utc>> = facts.iter().map(|fact| fact.occurred_at).collect();
    let (mut keys, mut traces, mut payloads) = (Vec::new(), Vec::new(), Vec::new());
    for fact in facts {
        keys.push(fact.key);
        traces.push(fact.traceparent);
        payloads.push(fact.payload);
    }
    sqlx::query!(
        "insert into outbox (event_id, subject, key, occurred_at, traceparent, payload)
         select event_id, subject, key, occurred_at, traceparent, payload
         from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bytea[]) with ordinality
             as fact (event_id, subject, key, occurred_at, traceparent, payload, place)
         order by place",
        &ids,
        &subjects as &[&str],
        &keys,
        &times,
        &traces as &[Option<String>],
        &payloads,
    )
    .execute(tx)
    .await?;
    Ok(())
}
