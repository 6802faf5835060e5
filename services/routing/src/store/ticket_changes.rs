//! What others changed on tickets. The journal knows no regions: it is only ever read through the tickets in scope.

use ::store::Cursor;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{queues::Viewer, tickets::never};

/// What is asked for.
pub(crate) struct Filter<'a> {
    /// Only what was recorded after.
    pub(crate) since: DateTime<Utc>,
    /// `mine` or `team`.
    pub(crate) queue: &'a str,
    /// Whose.
    pub(crate) viewer: Viewer<'a>,
    /// Where the page before ended, as [`Change::place`] told it.
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: i64,
}

/// An entry of the journal with its ticket.
pub(crate) struct Change {
    pub(crate) ticket_id: Uuid,
    pub(crate) number: String,
    pub(crate) subject: String,
    pub(crate) journal_id: i64,
    pub(crate) version: i64,
    pub(crate) kind: String,
    pub(crate) actor: String,
    pub(crate) reason: Option<String>,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) changes: Value,
}

impl Change {
    /// Where it stands in the list.
    pub(crate) fn place(&self) -> Cursor {
        Cursor {
            at: self.recorded_at,
            id: Uuid::from_u128(self.journal_id.unsigned_abs().into()),
        }
    }
}

/// The newest first.
pub(crate) async fn newest(tx: &mut PgConnection, filter: &Filter<'_>) -> sqlx::Result<Vec<Change>> {
    let (at, id) = match filter.after {
        Some(cursor) => (cursor.at, i64::try_from(cursor.id.as_u128()).unwrap_or(i64::MAX)),
        None => (never(), i64::MAX),
    };
    sqlx::query_as!(
        Change,
        r#"select ticket.ticket_id, ticket.number, journal_id, journal.version, kind, actor, reason, recorded_at, changes,
                  coalesce((select subject from ticket_contact where ticket_contact.ticket_id = ticket.ticket_id
                            order by place limit 1), '') as "subject!"
           from journal join ticket on ticket.ticket_id = journal.aggregate_id
           where aggregate_kind = 'ticket' and recorded_at > $1 and actor <> $2
             and case $3::text when 'mine' then owner = $2 else team = any($4) end
             and (recorded_at, journal_id) < ($5, $6)
           order by recorded_at desc, journal_id desc limit $7"#,
        filter.since,
        filter.viewer.person,
        filter.queue,
        filter.viewer.teams,
        at,
        id,
        filter.limit,
    )
    .fetch_all(tx)
    .await
}
