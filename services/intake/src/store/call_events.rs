//! The table `call_event`.

use chrono::{DateTime, Utc};
use kernel::Id;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{DataKeys, Place, SealError, Vault, Wrapped};

use crate::{
    domain::contact::Contact,
    store::reporters::{bytea, open_json, seal_json},
};

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

/// Who spoke with whom, in the form that is encrypted.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Parties {
    caller: String,
    callee: String,
}

#[derive(Serialize)]
struct NewCallEvent<'a> {
    contact_id: Uuid,
    event_id: &'a str,
    kind: &'a str,
    at: DateTime<Utc>,
    outbound: bool,
    parties_sealed: String,
    agent: &'a str,
    summary: &'a str,
    topic: &'a str,
    duration_seconds: i64,
    cause: &'a str,
    recording_url: &'a str,
}

impl<'a> NewCallEvent<'a> {
    fn sealed(keys: &DataKeys, contact_id: Uuid, event: &'a StoredCallEvent) -> Result<Self, SealError> {
        let parties = Parties {
            caller: event.caller.clone(),
            callee: event.callee.clone(),
        };
        let sealed = seal_json(
            keys.of(contact_id)?,
            &place(contact_id, &event.event_id),
            &parties,
        )?;
        Ok(Self {
            contact_id,
            event_id: &event.event_id,
            kind: &event.kind,
            at: event.at,
            outbound: event.outbound,
            parties_sealed: bytea(&sealed),
            agent: &event.agent,
            summary: &event.summary,
            topic: &event.topic,
            duration_seconds: event.duration_seconds,
            cause: &event.cause,
            recording_url: &event.recording_url,
        })
    }
}

fn place(contact_id: Uuid, event_id: &str) -> Place {
    let row = Id::<Contact>::derived(&["call_event", &contact_id.to_string(), event_id]);
    Place {
        table: "call_event",
        column: "parties_sealed",
        row: row.uuid(),
    }
}

/// Writes events of contacts, whose data keys are at hand, each once; one under the same id is replaced, which the
/// caller has decided.
pub(crate) async fn put(
    tx: &mut PgConnection,
    keys: &DataKeys,
    events: &[(Uuid, StoredCallEvent)],
) -> Result<(), SealError> {
    if events.is_empty() {
        return Ok(());
    }
    let rows = events
        .iter()
        .map(|(contact_id, event)| NewCallEvent::sealed(keys, *contact_id, event));
    let rows: Vec<NewCallEvent<'_>> = rows.collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into call_event (contact_id, event_id, kind, at, outbound, parties_sealed, agent, summary, topic,
             duration_seconds, cause, recording_url)
         select contact_id, event_id, kind, at, outbound, parties_sealed, agent, summary, topic, duration_seconds,
             cause, recording_url
         from jsonb_to_recordset($1) as fresh (contact_id uuid, event_id text, kind text, at timestamptz,
             outbound boolean, parties_sealed bytea, agent text, summary text, topic text,
             duration_seconds bigint, cause text, recording_url text)
         on conflict on constraint call_event_once do update set kind = excluded.kind, at = excluded.at,
             outbound = excluded.outbound, parties_sealed = excluded.parties_sealed, agent = excluded.agent,
             summary = excluded.summary, topic = excluded.topic, duration_seconds = excluded.duration_seconds,
             cause = excluded.cause, recording_url = excluded.recording_url",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// All events of a call; without its data key nobody knows any more who spoke.
pub(crate) async fn of(
    tx: &mut PgConnection,
    (vault, keys): (&Vault, &mut DataKeys),
    contact_id: Uuid,
) -> Result<Vec<StoredCallEvent>, SealError> {
    let rows = sqlx::query!(
        r#"select event_id, kind, at, outbound, parties_sealed, agent, summary, topic, duration_seconds, cause,
               recording_url, data_key.wrapped as "wrapped?", data_key.wrapped_by as "wrapped_by?"
           from call_event left join data_key on data_key.subject = contact_id
           where contact_id = $1 order by at, event_id"#,
        contact_id,
    )
    .fetch_all(tx)
    .await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let wrapped = Wrapped::of(row.wrapped, row.wrapped_by);
        let key = keys.unwrap(vault, contact_id, wrapped.as_ref())?;
        let parties: Parties = open_json(key, &place(contact_id, &row.event_id), &row.parties_sealed)?;
        events.push(StoredCallEvent {
            event_id: row.event_id,
            kind: row.kind,
            at: row.at,
            outbound: row.outbound,
            caller: parties.caller,
            callee: parties.callee,
            agent: row.agent,
            summary: row.summary,
            topic: row.topic,
            duration_seconds: row.duration_seconds,
            cause: row.cause,
            recording_url: row.recording_url,
        });
    }
    Ok(events)
}
