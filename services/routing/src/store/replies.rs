//! The replies of tickets.

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::known;
use crate::domain::{
    ReplyLabel,
    kind::Channel,
    ticket::{Reply, ReplyState, Ticket},
};

/// The ticket that a reply belongs to.
pub(crate) async fn ticket_of(tx: &mut PgConnection, id: Id<ReplyLabel>) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!("select ticket_id from reply where reply_id = $1", id.uuid())
        .fetch_optional(tx)
        .await
}

/// The replies of these tickets, each ticket's in order.
pub(crate) async fn of(tx: &mut PgConnection, tickets: &[Uuid]) -> sqlx::Result<Vec<(Uuid, Reply)>> {
    let rows = sqlx::query!(
        "select ticket_id, reply_id, channel, body, place, actor, given_at, state
         from reply where ticket_id = any($1) order by ticket_id, ordinal",
        tickets,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = row.reply_id;
            let reply = Reply {
                id: Id::from_uuid(key),
                channel: known(Channel::from_word(&row.channel), "reply", "channel", &key)?,
                body: Sensitive::new(row.body),
                contact: known(usize::try_from(row.place).ok(), "reply", "place", &key)?,
                actor: row.actor,
                given_at: row.given_at,
                state: known(ReplyState::from_word(&row.state), "reply", "state", &key)?,
            };
            Ok((row.ticket_id, reply))
        })
        .collect()
}

#[derive(Serialize)]
struct SavedReply<'a> {
    reply_id: Uuid,
    ticket_id: Uuid,
    ordinal: usize,
    region: &'a str,
    channel: &'static str,
    body: &'a str,
    place: usize,
    actor: &'a str,
    given_at: DateTime<Utc>,
    state: &'static str,
}

impl<'a> SavedReply<'a> {
    fn of(ticket: &'a Ticket, ordinal: usize, reply: &'a Reply) -> Self {
        Self {
            reply_id: reply.id.uuid(),
            ticket_id: ticket.id.uuid(),
            ordinal,
            region: &ticket.region,
            channel: reply.channel.word(),
            body: reply.body.expose(),
            place: reply.contact,
            actor: &reply.actor,
            given_at: reply.given_at,
            state: reply.state.word(),
        }
    }
}

/// Writes the replies of tickets.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    let rows: Vec<SavedReply<'_>> = tickets
        .iter()
        .flat_map(|ticket| {
            let replies = ticket.replies.iter().enumerate();
            replies.map(|(ordinal, reply)| SavedReply::of(ticket, ordinal, reply))
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into reply (reply_id, ticket_id, ordinal, region, channel, body, place, actor, given_at, state)
         select reply_id, ticket_id, ordinal, region::ltree, channel, body, place, actor, given_at, state
         from jsonb_to_recordset($1) as saved (
                reply_id uuid, ticket_id uuid, ordinal integer, region text, channel text, body text,
                place integer, actor text, given_at timestamptz, state text)
         on conflict on constraint reply_pk do update
         set state = excluded.state, region = excluded.region, ticket_id = excluded.ticket_id,
             ordinal = excluded.ordinal, place = excluded.place",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
