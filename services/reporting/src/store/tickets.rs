//! The tables `ticket`, `ticket_contact` and `work_item_ticket`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{SealError, Vault};

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
    /// The contact it was opened for; a ticket that was merged into another has none left.
    #[serde(skip)]
    pub(crate) contact_id: Option<Uuid>,
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

    async fn keep(tx: &mut PgConnection, _: &Vault, rows: &[Self]) -> Result<(), SealError> {
        let written = write(tx, rows).await?;
        let fresh: Vec<&Self> = rows
            .iter()
            .filter(|row| written.contains(&row.ticket_id))
            .collect();
        own(tx, &written, &fresh).await?;
        link(tx, &written, &fresh).await?;
        Ok(())
    }
}

/// Writes and marks the tickets that were not newer already, and returns them.
async fn write(tx: &mut PgConnection, rows: &[TicketRow]) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"with written as (
         insert into ticket (ticket_id, version, event_id, number, state, kinds, work_items, first_replied_at,
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
         returning ticket_id)
         insert into tally_due (ticket_id) select ticket_id from written
         returning ticket_id as "ticket_id!""#,
        Json(rows) as _,
    )
    .fetch_all(tx)
    .await
}

/// Makes the work items of the tickets those that these versions name. The rows of `ticket` are locked by now, so nobody
/// else does the same for the same ticket.
async fn own(tx: &mut PgConnection, tickets: &[Uuid], rows: &[&TicketRow]) -> Result<(), sqlx::Error> {
    let named = rows.iter().flat_map(|row| {
        let items = row.work_items.iter();
        items.map(|item| (item.work_item_id, row.ticket_id))
    });
    let (items, of_tickets): (Vec<Uuid>, Vec<Uuid>) = named.collect::<BTreeSet<_>>().into_iter().unzip();
    sqlx::query!(
        "with gone as (
            delete from work_item_ticket where ticket_id = any($1) and (work_item_id, ticket_id) not in
                (select work_item_id, ticket_id from unnest($2::uuid[], $3::uuid[]) as kept (work_item_id, ticket_id)))
         insert into work_item_ticket (work_item_id, ticket_id) select * from unnest($2::uuid[], $3::uuid[])
         on conflict on constraint work_item_ticket_pk do nothing",
        tickets,
        &items,
        &of_tickets,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Makes the contacts of the tickets those that these versions name. A mark of the ticket finds these; those that it no
/// longer has are marked one by one.
async fn link(tx: &mut PgConnection, tickets: &[Uuid], rows: &[&TicketRow]) -> Result<(), sqlx::Error> {
    let mut links = BTreeMap::new();
    for row in rows {
        for further in &row.further_contact_ids {
            links.insert((*further, row.ticket_id), true);
        }
        if let Some(contact) = row.contact_id {
            links.insert((contact, row.ticket_id), false);
        }
    }
    let (keys, further): (Vec<_>, Vec<bool>) = links.into_iter().unzip();
    let (contacts, of_tickets): (Vec<Uuid>, Vec<Uuid>) = keys.into_iter().unzip();
    sqlx::query!(
        "with gone as (
            delete from ticket_contact where ticket_id = any($1) and (contact_id, ticket_id) not in
                (select contact_id, ticket_id from unnest($2::uuid[], $3::uuid[]) as kept (contact_id, ticket_id))
            returning contact_id
         ), left_behind as (
            insert into tally_due (contact_id) select contact_id from gone)
         insert into ticket_contact (contact_id, ticket_id, is_further)
         select * from unnest($2::uuid[], $3::uuid[], $4::boolean[])
         on conflict on constraint ticket_contact_pk do update set is_further = excluded.is_further
         where ticket_contact.is_further <> excluded.is_further",
        tickets,
        &contacts,
        &of_tickets,
        &further,
    )
    .execute(tx)
    .await?;
    Ok(())
}
