//! The clocks of tickets, and what the scheduler asks of them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::known;
use crate::domain::{
    clock::{Clock, ClockName, ClockState},
    ticket::Ticket,
};

/// The clocks of these tickets, the first reply's before the resolution's.
pub(crate) async fn of(tx: &mut PgConnection, tickets: &[Uuid]) -> sqlx::Result<Vec<(Uuid, Clock)>> {
    let rows = sqlx::query!(
        "select ticket_id, name, policy, calendar_version, start_at, warn_at, due_at, escalate_at, state, escalated, stale,
                ended_at
         from clock where ticket_id = any($1) order by ticket_id, name",
        tickets,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = row.ticket_id;
            let clock = Clock {
                name: known(ClockName::from_word(&row.name), "clock", "name", &key)?,
                policy: known(serde_json::from_value(row.policy).ok(), "clock", "policy", &key)?,
                calendar_version: row.calendar_version,
                start_at: row.start_at,
                warn_at: row.warn_at,
                due_at: row.due_at,
                escalate_at: row.escalate_at,
                state: known(ClockState::from_word(&row.state), "clock", "state", &key)?,
                escalated: row.escalated,
                stale: row.stale,
                ended_at: row.ended_at,
            };
            Ok((key, clock))
        })
        .collect()
}

/// Writes the clocks of a ticket.
pub(crate) async fn save(tx: &mut PgConnection, ticket: &Ticket) -> sqlx::Result<()> {
    for clock in &ticket.clocks {
        let policy =
            serde_json::to_value(&clock.policy).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        sqlx::query!(
            "insert into clock (ticket_id, name, region, policy, calendar_version, start_at, warn_at, due_at, escalate_at,
                                state, escalated, stale, ended_at, next_at)
             values ($1, $2, $3::text::ltree, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             on conflict on constraint clock_pk do update
             set region = excluded.region, policy = excluded.policy, calendar_version = excluded.calendar_version,
                 start_at = excluded.start_at, warn_at = excluded.warn_at, due_at = excluded.due_at,
                 escalate_at = excluded.escalate_at, state = excluded.state, escalated = excluded.escalated,
                 stale = excluded.stale, ended_at = excluded.ended_at, next_at = excluded.next_at",
            ticket.id.uuid(),
            clock.name.word(),
            ticket.region,
            policy,
            clock.calendar_version,
            clock.start_at,
            clock.warn_at,
            clock.due_at,
            clock.escalate_at,
            clock.state.word(),
            clock.escalated,
            clock.stale,
            clock.ended_at,
            clock.next_at(),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Tickets with a clock that something happens to by `now`, locked; those that another replica works on are passed over.
pub(crate) async fn due(tx: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select ticket_id from ticket
         where ticket_id in (select ticket_id from clock where next_at <= $1 order by next_at limit $2)
         for update skip locked",
        now,
        limit,
    )
    .fetch_all(tx)
    .await
}

/// When the scheduler has to look next.
pub(crate) async fn next_at(tx: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select min(next_at) from clock where next_at is not null")
        .fetch_one(tx)
        .await
}

/// How many clocks are overdue and still run.
pub(crate) async fn breached(tx: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from clock where state = 'breached'"#)
        .fetch_one(tx)
        .await
}

/// Has all running clocks computed anew, after the calendar has changed; answers how many.
pub(crate) async fn mark_stale(tx: &mut PgConnection) -> sqlx::Result<u64> {
    let done = sqlx::query!("update clock set stale = true, next_at = 'epoch' where ended_at is null")
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}
