//! The clocks of tickets, and what the scheduler asks of them.

use calendar::PolicySpec;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
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

#[derive(Serialize)]
struct SavedClock<'a> {
    ticket_id: Uuid,
    name: &'static str,
    region: &'a str,
    policy: &'a PolicySpec,
    calendar_version: &'a str,
    start_at: DateTime<Utc>,
    warn_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    escalate_at: Option<DateTime<Utc>>,
    state: &'static str,
    escalated: bool,
    stale: bool,
    ended_at: Option<DateTime<Utc>>,
    next_at: Option<DateTime<Utc>>,
}

impl<'a> SavedClock<'a> {
    fn of(ticket: &'a Ticket, clock: &'a Clock) -> Self {
        Self {
            ticket_id: ticket.id.uuid(),
            name: clock.name.word(),
            region: &ticket.region,
            policy: &clock.policy,
            calendar_version: &clock.calendar_version,
            start_at: clock.start_at,
            warn_at: clock.warn_at,
            due_at: clock.due_at,
            escalate_at: clock.escalate_at,
            state: clock.state.word(),
            escalated: clock.escalated,
            stale: clock.stale,
            ended_at: clock.ended_at,
            next_at: clock.next_at(),
        }
    }
}

/// Writes the clocks of tickets.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    let rows: Vec<SavedClock<'_>> = tickets
        .iter()
        .flat_map(|ticket| ticket.clocks.iter().map(|clock| SavedClock::of(ticket, clock)))
        .collect();
    sqlx::query!(
        "insert into clock (ticket_id, name, region, policy, calendar_version, start_at, warn_at, due_at, escalate_at,
                            state, escalated, stale, ended_at, next_at)
         select ticket_id, name, region::ltree, policy, calendar_version, start_at, warn_at, due_at, escalate_at, state,
                escalated, stale, ended_at, next_at
         from jsonb_to_recordset($1) as saved (
                ticket_id uuid, name text, region text, policy jsonb, calendar_version text, start_at timestamptz,
                warn_at timestamptz, due_at timestamptz, escalate_at timestamptz, state text, escalated boolean,
                stale boolean, ended_at timestamptz, next_at timestamptz)
         on conflict on constraint clock_pk do update
         set region = excluded.region, policy = excluded.policy, calendar_version = excluded.calendar_version,
             start_at = excluded.start_at, warn_at = excluded.warn_at, due_at = excluded.due_at,
             escalate_at = excluded.escalate_at, state = excluded.state, escalated = excluded.escalated,
             stale = excluded.stale, ended_at = excluded.ended_at, next_at = excluded.next_at",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
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

/// How many clocks of a name will soon be due, and how many are overdue and still run.
pub(crate) struct Standing {
    pub(crate) name: String,
    pub(crate) due_soon: i64,
    pub(crate) breached: i64,
}

/// How the running clocks stand; names without any are left out.
pub(crate) async fn standing(tx: &mut PgConnection) -> sqlx::Result<Vec<Standing>> {
    sqlx::query_as!(
        Standing,
        r#"select name, count(*) filter (where state = 'warned') as "due_soon!",
                  count(*) filter (where state = 'breached') as "breached!"
           from clock where state in ('warned', 'breached') group by name"#
    )
    .fetch_all(tx)
    .await
}

/// The policies of running clocks that wait for a year of the calendar, each with its first and last start.
pub(crate) async fn waiting_for_years(
    tx: &mut PgConnection,
) -> sqlx::Result<Vec<(PolicySpec, DateTime<Utc>)>> {
    let rows = sqlx::query!(
        r#"select policy, min(start_at) as "first!", max(start_at) as "last!" from clock
           where state = 'calendar_missing' and ended_at is null group by policy"#
    )
    .fetch_all(tx)
    .await?;
    let mut starts = Vec::with_capacity(rows.len() * 2);
    for row in rows {
        let policy: PolicySpec = known(
            serde_json::from_value(row.policy).ok(),
            "clock",
            "policy",
            &row.first,
        )?;
        starts.push((policy.clone(), row.first));
        starts.push((policy, row.last));
    }
    Ok(starts)
}

/// Has all running clocks computed anew, after the calendar has changed; answers how many.
pub(crate) async fn mark_stale(tx: &mut PgConnection) -> sqlx::Result<u64> {
    let done = sqlx::query!("update clock set stale = true, next_at = 'epoch' where ended_at is null")
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}
