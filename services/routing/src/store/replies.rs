//! The replies of tickets.

use kernel::{Id, Sensitive};
use sqlx::PgConnection;
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
        "select ticket_id, reply_id, channel, recipient, body, place, actor, given_at, state
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
                to: Sensitive::new(row.recipient),
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

/// Writes the replies of a ticket.
pub(crate) async fn save(tx: &mut PgConnection, ticket: &Ticket) -> sqlx::Result<()> {
    for (ordinal, reply) in ticket.replies.iter().enumerate() {
        sqlx::query!(
            "insert into reply (reply_id, ticket_id, ordinal, region, channel, recipient, body, place, actor, given_at, state)
             values ($1, $2, $3, $4::text::ltree, $5, $6, $7, $8, $9, $10, $11)
             on conflict on constraint reply_pk do update set state = excluded.state, region = excluded.region",
            reply.id.uuid(),
            ticket.id.uuid(),
            i32::try_from(ordinal).unwrap_or(i32::MAX),
            ticket.region,
            reply.channel.word(),
            reply.to.expose(),
            reply.body.expose(),
            i32::try_from(reply.contact).unwrap_or(i32::MAX),
            reply.actor,
            reply.given_at,
            reply.state.word(),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
