//! The tables `reply` and `reply_sent`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A reply that routing gave.
pub(crate) struct GivenReply<'a> {
    pub(crate) reply_id: Uuid,
    pub(crate) ticket_id: &'a str,
    pub(crate) contact_id: Uuid,
    pub(crate) given_at: DateTime<Utc>,
    pub(crate) body: &'a str,
}

pub(crate) async fn insert(tx: &mut PgConnection, reply: &GivenReply<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into reply (reply_id, ticket_id, contact_id, given_at, body) values ($1, $2, $3, $4, $5)
         on conflict on constraint reply_pk do nothing",
        reply.reply_id,
        reply.ticket_id,
        reply.contact_id,
        reply.given_at,
        reply.body,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The customer has the reply.
pub(crate) async fn mark_sent(
    tx: &mut PgConnection,
    reply_id: Uuid,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into reply_sent (reply_id, sent_at) values ($1, $2)
         on conflict on constraint reply_sent_pk do nothing",
        reply_id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The contact a reply was given to.
pub(crate) async fn contact_of(tx: &mut PgConnection, reply_id: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select contact_id from reply where reply_id = $1", reply_id)
        .fetch_optional(tx)
        .await
}

/// The newest reply that the customer has: on the ticket, or to the contact on another that was merged into it since.
pub(crate) async fn newest_sent(
    tx: &mut PgConnection,
    ticket_id: &str,
    contact_id: Uuid,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select body from reply join reply_sent on reply_sent.reply_id = reply.reply_id
         where ticket_id = $1 or contact_id = $2 order by given_at desc limit 1",
        ticket_id,
        contact_id,
    )
    .fetch_optional(tx)
    .await
}
