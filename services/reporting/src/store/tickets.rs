//! The tables `ticket` and `ticket_contact`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Snapshot, snapshot::newest_wins};
use crate::domain::WorkItem;

/// A ticket as one event tells it.
#[derive(Serialize)]
pub(crate) struct TicketRow {
    pub(crate) ticket_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) work_items: Vec<WorkItem>,
    pub(crate) first_replied_at: Option<DateTime<Utc>>,
    pub(crate) last_replied_at: Option<DateTime<Utc>>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) clocks: Vec<Clock>,
    /// The contact it was opened for.
    #[serde(skip)]
    pub(crate) contact_id: Uuid,
    /// Those that continue it.
    #[serde(skip)]
    pub(crate) further_contact_ids: Vec<Uuid>,
}

/// A service clock of the ticket.
#[derive(Serialize)]
pub(crate) struct Clock {
    pub(crate) name: String,
    pub(crate) state: String,
}

impl Snapshot for TicketRow {
    newest_wins!(ticket_id);

    async fn keep(tx: &mut PgConnection, rows: &[Self]) -> Result<(), sqlx::Error> {
        let written = write(tx, rows).await?;
        let fresh: Vec<&Self> = rows
            .iter()
            .filter(|row| written.contains(&row.ticket_id))
            .collect();
        link(tx, &written, &fresh).await
    }
}

/// Returns the tickets that were not newer already.
async fn write(tx: &mut PgConnection, rows: &[TicketRow]) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "insert into ticket (ticket_id, version, event_id, number, state, kinds, work_items, first_replied_at,
                             last_replied_at, closed_at, clock_names, clock_states)
         select ticket_id, version, event_id, number, state,
                array(select item ->> 'kind' from jsonb_array_elements(work_items) with ordinality as i (item, place)
                      where item ->> 'state' <> 'withdrawn' order by place),
                work_items, first_replied_at, last_replied_at, closed_at,
                array(select clock ->> 'name' from jsonb_array_elements(clocks) with ordinality as c (clock, place)
                      order by place),
                array(select clock ->> 'state' from jsonb_array_elements(clocks) with ordinality as c (clock, place)
                      order by place)
         from jsonb_to_recordset($1) as incoming (
                ticket_id uuid, version bigint, event_id uuid, number text, state text, work_items jsonb,
                first_replied_at timestamptz, last_replied_at timestamptz, closed_at timestamptz, clocks jsonb)
         on conflict on constraint ticket_pk do update set
                version = excluded.version, event_id = excluded.event_id, number = excluded.number,
                state = excluded.state, kinds = excluded.kinds, work_items = excluded.work_items,
                first_replied_at = excluded.first_replied_at, last_replied_at = excluded.last_replied_at,
                closed_at = excluded.closed_at, clock_names = excluded.clock_names,
                clock_states = excluded.clock_states
         where (excluded.version, excluded.event_id) > (ticket.version, ticket.event_id)
         returning ticket_id",
        Json(rows) as _,
    )
    .fetch_all(tx)
    .await
}

/// Makes the contacts of the tickets those that these versions name. The rows of `ticket` are locked by now, so nobody
/// else does the same for the same ticket.
async fn link(tx: &mut PgConnection, tickets: &[Uuid], rows: &[&TicketRow]) -> Result<(), sqlx::Error> {
    let mut links = BTreeMap::new();
    for row in rows {
        for further in &row.further_contact_ids {
            links.insert((*further, row.ticket_id), true);
        }
        links.insert((row.contact_id, row.ticket_id), false);
    }
    let (keys, further): (Vec<_>, Vec<bool>) = links.into_iter().unzip();
    let (contacts, of_tickets): (Vec<Uuid>, Vec<Uuid>) = keys.into_iter().unzip();
    sqlx::query!(
        "delete from ticket_contact where ticket_id = any($1) and (contact_id, ticket_id) not in
            (select contact_id, ticket_id from unnest($2::uuid[], $3::uuid[]) as kept (contact_id, ticket_id))",
        tickets,
        &contacts,
        &of_tickets,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into ticket_contact (contact_id, ticket_id, is_further)
         select * from unnest($1::uuid[], $2::uuid[], $3::boolean[])
         on conflict on constraint ticket_contact_pk do update set is_further = excluded.is_further
         where ticket_contact.is_further <> excluded.is_further",
        &contacts,
        &of_tickets,
        &further,
    )
    .execute(tx)
    .await?;
    Ok(())
}
