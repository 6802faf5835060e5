//! Who has which ticket open.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;

use crate::domain::TicketLabel;

/// Somebody who has a ticket open.
pub(crate) struct Presence {
    pub(crate) person_id: String,
    pub(crate) display_name: String,
    /// `viewing` or `editing`.
    pub(crate) state: String,
    pub(crate) since: DateTime<Utc>,
}

/// Says that a person is there at the moment `presence.since`; who was there in the same way, and seen after `alive`, has
/// been there since then.
pub(crate) async fn announce(
    tx: &mut PgConnection,
    ticket: Id<TicketLabel>,
    presence: &Presence,
    alive: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into presence (ticket_id, person_id, display_name, state, since, seen_at) values ($1, $2, $3, $4, $5, $5)
         on conflict on constraint presence_pk do update
         set display_name = excluded.display_name, state = excluded.state, seen_at = excluded.seen_at,
             since = case when presence.state = excluded.state and presence.seen_at > $6 then presence.since
                          else excluded.since end",
        ticket.uuid(),
        presence.person_id,
        presence.display_name,
        presence.state,
        presence.since,
        alive,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says that a person has gone.
pub(crate) async fn leave(tx: &mut PgConnection, ticket: Id<TicketLabel>, person: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from presence where ticket_id = $1 and person_id = $2",
        ticket.uuid(),
        person
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Everybody else who was seen after `alive`, those who edit first.
pub(crate) async fn others(
    tx: &mut PgConnection,
    ticket: Id<TicketLabel>,
    person: &str,
    alive: DateTime<Utc>,
) -> sqlx::Result<Vec<Presence>> {
    sqlx::query_as!(
        Presence,
        "select person_id, display_name, state, since from presence
         where ticket_id = $1 and person_id <> $2 and seen_at > $3
         order by state, since, person_id",
        ticket.uuid(),
        person,
        alive,
    )
    .fetch_all(tx)
    .await
}

/// Forgets who was last seen before then.
pub(crate) async fn discard_older(tx: &mut PgConnection, than: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from presence where seen_at <= $1", than)
        .execute(tx)
        .await?;
    Ok(())
}
