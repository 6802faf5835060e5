//! Unfinished replies.

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use sqlx::PgConnection;

use super::known;
use crate::domain::{TicketLabel, kind::Channel};

/// A draft as kept.
pub(crate) struct Draft {
    pub(crate) channel: Channel,
    pub(crate) body: Sensitive<String>,
    pub(crate) ticket_version: u64,
    pub(crate) saved_at: DateTime<Utc>,
}

/// Keeps a person's draft in the place of the one before.
pub(crate) async fn save(
    tx: &mut PgConnection,
    person: &str,
    ticket: Id<TicketLabel>,
    draft: &Draft,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into draft (person_id, ticket_id, channel, body, ticket_version, saved_at) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint draft_pk do update
         set channel = excluded.channel, body = excluded.body, ticket_version = excluded.ticket_version,
             saved_at = excluded.saved_at",
        person,
        ticket.uuid(),
        draft.channel.word(),
        draft.body.expose(),
        i64::try_from(draft.ticket_version).unwrap_or(i64::MAX),
        draft.saved_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A person's draft for a ticket.
pub(crate) async fn find(
    tx: &mut PgConnection,
    person: &str,
    ticket: Id<TicketLabel>,
) -> sqlx::Result<Option<Draft>> {
    let row = sqlx::query!(
        "select channel, body, ticket_version, saved_at from draft where person_id = $1 and ticket_id = $2",
        person,
        ticket.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        Ok(Draft {
            channel: known(Channel::from_word(&row.channel), "draft", "channel", &ticket)?,
            body: Sensitive::new(row.body),
            ticket_version: row.ticket_version.unsigned_abs(),
            saved_at: row.saved_at,
        })
    })
    .transpose()
}

/// Forgets a person's draft for a ticket, if there is one.
pub(crate) async fn discard(
    tx: &mut PgConnection,
    person: &str,
    ticket: Id<TicketLabel>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from draft where person_id = $1 and ticket_id = $2",
        person,
        ticket.uuid()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what was saved before then; answers how many.
pub(crate) async fn discard_older(tx: &mut PgConnection, than: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("delete from draft where saved_at < $1", than)
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}
