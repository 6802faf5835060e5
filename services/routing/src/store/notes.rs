//! The internal notes of tickets.

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::ticket::{Note, Ticket};

/// The notes of these tickets, each ticket's in order.
pub(crate) async fn of(tx: &mut PgConnection, tickets: &[Uuid]) -> sqlx::Result<Vec<(Uuid, Note)>> {
    let rows = sqlx::query!(
        "select ticket_id, note_id, body, actor, written_at from note where ticket_id = any($1) order by ticket_id, ordinal",
        tickets,
    )
    .fetch_all(tx)
    .await?;
    let notes = rows.into_iter().map(|row| {
        let note = Note {
            id: Id::from_uuid(row.note_id),
            body: Sensitive::new(row.body),
            actor: row.actor,
            written_at: row.written_at,
        };
        (row.ticket_id, note)
    });
    Ok(notes.collect())
}

#[derive(Serialize)]
struct SavedNote<'a> {
    note_id: Uuid,
    ticket_id: Uuid,
    ordinal: usize,
    region: &'a str,
    body: &'a str,
    actor: &'a str,
    written_at: DateTime<Utc>,
}

/// Writes the notes of tickets.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    let mut rows = Vec::new();
    for ticket in tickets {
        for (ordinal, note) in ticket.notes.iter().enumerate() {
            rows.push(SavedNote {
                note_id: note.id.uuid(),
                ticket_id: ticket.id.uuid(),
                ordinal,
                region: &ticket.region,
                body: note.body.expose(),
                actor: &note.actor,
                written_at: note.written_at,
            });
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into note (note_id, ticket_id, ordinal, region, body, actor, written_at)
         select note_id, ticket_id, ordinal, region::ltree, body, actor, written_at
         from jsonb_to_recordset($1) as saved (
                note_id uuid, ticket_id uuid, ordinal integer, region text, body text, actor text, written_at timestamptz)
         on conflict on constraint note_pk do update
         set ticket_id = excluded.ticket_id, ordinal = excluded.ordinal, region = excluded.region",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
