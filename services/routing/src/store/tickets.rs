//! The ticket's own row, and lists of tickets.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Id;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::{TicketLabel, ticket::Ticket};

/// The row as stored.
pub(crate) struct TicketRow {
    pub(crate) ticket_id: Uuid,
    pub(crate) version: i64,
    pub(crate) number: String,
    pub(crate) region: String,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) team: String,
    pub(crate) owner: Option<String>,
    pub(crate) first_responder: Option<String>,
    pub(crate) classified_by_hand: bool,
    pub(crate) first_replied_at: Option<DateTime<Utc>>,
    pub(crate) last_replied_at: Option<DateTime<Utc>>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) reply_owed_since: Option<DateTime<Utc>>,
    pub(crate) merged_into: Option<Uuid>,
}

/// Locks a ticket until the transaction ends; false when there is none in scope.
pub(crate) async fn lock(tx: &mut PgConnection, id: Id<TicketLabel>) -> sqlx::Result<bool> {
    let row = sqlx::query_scalar!(
        r#"select 1 as "one!" from ticket where ticket_id = $1 for update"#,
        id.uuid()
    );
    Ok(row.fetch_optional(tx).await?.is_some())
}

/// The rows of these tickets, in no order.
pub(crate) async fn find(tx: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<TicketRow>> {
    sqlx::query_as!(
        TicketRow,
        r#"select ticket_id, version, number, region::text as "region!", opened_at, team, owner, first_responder,
                  classified_by_hand, first_replied_at, last_replied_at, closed_at, reply_owed_since, merged_into
           from ticket where ticket_id = any($1)"#,
        ids,
    )
    .fetch_all(tx)
    .await
}

/// When no clock is due.
pub(crate) fn never() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(9999, 12, 31)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .map_or(DateTime::<Utc>::MAX_UTC, |time| time.and_utc())
}

/// The earliest due time of the clocks that run.
pub(crate) fn due_at(ticket: &Ticket) -> DateTime<Utc> {
    let running = ticket.clocks.iter().filter(|clock| clock.runs());
    running
        .filter_map(|clock| clock.due_at)
        .min()
        .unwrap_or_else(never)
}

#[derive(Serialize)]
struct SavedTicket<'a> {
    ticket_id: Uuid,
    version: u64,
    number: &'a str,
    region: &'a str,
    opened_at: DateTime<Utc>,
    state: &'static str,
    team: &'a str,
    owner: Option<&'a str>,
    first_responder: Option<&'a str>,
    classified_by_hand: bool,
    first_replied_at: Option<DateTime<Utc>>,
    last_replied_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    reply_owed_since: Option<DateTime<Utc>>,
    merged_into: Option<Uuid>,
}

impl<'a> From<&'a Ticket> for SavedTicket<'a> {
    fn from(ticket: &'a Ticket) -> Self {
        Self {
            ticket_id: ticket.id.uuid(),
            version: ticket.version,
            number: &ticket.number,
            region: &ticket.region,
            opened_at: ticket.opened_at,
            state: ticket.state().word(),
            team: &ticket.team,
            owner: ticket.owner.as_deref(),
            first_responder: ticket.first_responder.as_deref(),
            classified_by_hand: ticket.by_hand,
            first_replied_at: ticket.first_replied_at,
            last_replied_at: ticket.last_replied_at,
            closed_at: ticket.closed_at,
            due_at: due_at(ticket),
            reply_owed_since: ticket.reply_owed_since,
            merged_into: ticket.merged_into.map(Id::uuid),
        }
    }
}

/// Writes the rows; tickets stored before are replaced.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    let rows: Vec<SavedTicket<'_>> = tickets.iter().copied().map(SavedTicket::from).collect();
    sqlx::query!(
        "insert into ticket (ticket_id, version, number, region, opened_at, state, team, owner, first_responder,
                             classified_by_hand, first_replied_at, last_replied_at, closed_at, due_at,
                             reply_owed_since, merged_into)
         select ticket_id, version, number, region::ltree, opened_at, state, team, owner, first_responder,
                classified_by_hand, first_replied_at, last_replied_at, closed_at, due_at, reply_owed_since, merged_into
         from jsonb_to_recordset($1) as saved (
                ticket_id uuid, version bigint, number text, region text, opened_at timestamptz, state text, team text,
                owner text, first_responder text, classified_by_hand boolean, first_replied_at timestamptz,
                last_replied_at timestamptz, closed_at timestamptz, due_at timestamptz,
                reply_owed_since timestamptz, merged_into uuid)
         on conflict on constraint ticket_pk do update
         set version = excluded.version, region = excluded.region, state = excluded.state, team = excluded.team,
             owner = excluded.owner, first_responder = excluded.first_responder,
             classified_by_hand = excluded.classified_by_hand, first_replied_at = excluded.first_replied_at,
             last_replied_at = excluded.last_replied_at, closed_at = excluded.closed_at, due_at = excluded.due_at,
             reply_owed_since = excluded.reply_owed_since, merged_into = excluded.merged_into",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The ticket of that number.
pub(crate) async fn by_number(tx: &mut PgConnection, number: &str) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!("select ticket_id from ticket where number = $1", number)
        .fetch_optional(tx)
        .await
}
