//! The tables `ticket` and `ticket_contact`.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// A ticket as routing described it.
#[derive(Serialize)]
pub(crate) struct FollowedTicket<'a> {
    pub(crate) ticket_id: &'a str,
    pub(crate) number: &'a str,
    pub(crate) version: i64,
    pub(crate) is_closed: bool,
    pub(crate) last_replied_at: Option<DateTime<Utc>>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) contact_ids: Vec<Uuid>,
}

/// Follows tickets, which differ; an older version changes nothing.
pub(crate) async fn follow(tx: &mut PgConnection, tickets: &[FollowedTicket<'_>]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with told as (
             select * from jsonb_to_recordset($1) as told (ticket_id text, number text, version bigint, is_closed boolean,
                 last_replied_at timestamptz, changed_at timestamptz, contact_ids uuid[])),
         followed as (
             insert into ticket (ticket_id, number, version, is_closed, last_replied_at, changed_at)
             select ticket_id, number, version, is_closed, last_replied_at, changed_at from told order by ticket_id
             on conflict on constraint ticket_pk do update
             set number = excluded.number, version = excluded.version, is_closed = excluded.is_closed,
                 last_replied_at = excluded.last_replied_at, changed_at = excluded.changed_at
             where ticket.version < excluded.version returning ticket_id)
         insert into ticket_contact (contact_id, ticket_id, linked_at)
         select distinct on (contact_id) contact_id, told.ticket_id, told.changed_at
         from told join followed on followed.ticket_id = told.ticket_id, unnest(told.contact_ids) as contact_id
         order by contact_id, told.changed_at desc
         on conflict on constraint ticket_contact_pk do update
         set ticket_id = excluded.ticket_id, linked_at = excluded.linked_at
         where ticket_contact.linked_at <= excluded.linked_at",
        Json(tickets) as _,
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
