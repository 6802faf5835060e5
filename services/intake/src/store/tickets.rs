//! The tables `ticket` and `ticket_contact`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A ticket as routing described it.
pub(crate) struct FollowedTicket<'a> {
    pub(crate) ticket_id: &'a str,
    pub(crate) version: i64,
    pub(crate) is_closed: bool,
    pub(crate) last_replied_at: Option<DateTime<Utc>>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) contact_ids: Vec<Uuid>,
}

/// Follows a ticket; an older version changes nothing.
pub(crate) async fn follow(tx: &mut PgConnection, ticket: &FollowedTicket<'_>) -> Result<(), sqlx::Error> {
    let followed = sqlx::query!(
        "insert into ticket (ticket_id, version, is_closed, last_replied_at, changed_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint ticket_pk do update
         set version = excluded.version, is_closed = excluded.is_closed,
             last_replied_at = excluded.last_replied_at, changed_at = excluded.changed_at
         where ticket.version < excluded.version",
        ticket.ticket_id,
        ticket.version,
        ticket.is_closed,
        ticket.last_replied_at,
        ticket.changed_at,
    )
    .execute(&mut *tx)
    .await?;
    if followed.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!(
        "insert into ticket_contact (contact_id, ticket_id) select contact_id, $2 from unnest($1::uuid[]) as contact_id
         on conflict on constraint ticket_contact_pk do update set ticket_id = excluded.ticket_id",
        &ticket.contact_ids,
        ticket.ticket_id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How far the ticket of a contact is.
pub(crate) struct Progress {
    pub(crate) ticket_id: String,
    pub(crate) is_closed: bool,
    pub(crate) last_replied_at: Option<DateTime<Utc>>,
    pub(crate) changed_at: DateTime<Utc>,
}

pub(crate) async fn progress(
    tx: &mut PgConnection,
    contact_id: Uuid,
) -> Result<Option<Progress>, sqlx::Error> {
    sqlx::query_as!(
        Progress,
        "select ticket.ticket_id, is_closed, last_replied_at, changed_at
         from ticket_contact join ticket on ticket.ticket_id = ticket_contact.ticket_id where contact_id = $1",
        contact_id,
    )
    .fetch_optional(tx)
    .await
}
