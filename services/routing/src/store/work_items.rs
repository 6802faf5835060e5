//! The work items of tickets.

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::known;
use crate::domain::{
    WorkItemLabel,
    kind::{Disposition, Kind},
    ticket::{ItemState, Product, Ticket, WorkItem},
};

/// The ticket that a work item belongs to.
pub(crate) async fn ticket_of(tx: &mut PgConnection, id: Id<WorkItemLabel>) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select ticket_id from work_item where work_item_id = $1",
        id.uuid()
    )
    .fetch_optional(tx)
    .await
}

/// The work items of these tickets, each ticket's in order.
pub(crate) async fn of(tx: &mut PgConnection, tickets: &[Uuid]) -> sqlx::Result<Vec<(Uuid, WorkItem)>> {
    let rows = sqlx::query!(
        "select ticket_id, work_item_id, kind, category, urgent, team, owner, state, disposition, result, disposed_at,
                product, explanation, place
         from work_item where ticket_id = any($1) order by ticket_id, ordinal",
        tickets,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = row.work_item_id;
            let disposition = match &row.disposition {
                None => None,
                Some(word) => Some(known(
                    Disposition::from_word(word),
                    "work_item",
                    "disposition",
                    &key,
                )?),
            };
            let product = row.product.map(serde_json::from_value).transpose().ok();
            let item = WorkItem {
                id: Id::from_uuid(key),
                kind: known(Kind::from_word(&row.kind), "work_item", "kind", &key)?,
                category: row.category,
                urgent: row.urgent,
                team: row.team,
                owner: row.owner,
                state: known(ItemState::from_word(&row.state), "work_item", "state", &key)?,
                disposition,
                result: Sensitive::new(row.result),
                disposed_at: row.disposed_at,
                product: known(product, "work_item", "product", &key)?,
                explanation: row.explanation,
                contact: known(usize::try_from(row.place).ok(), "work_item", "place", &key)?,
            };
            Ok((row.ticket_id, item))
        })
        .collect()
}

#[derive(Serialize)]
struct SavedItem<'a> {
    work_item_id: Uuid,
    ticket_id: Uuid,
    ordinal: usize,
    region: &'a str,
    kind: &'static str,
    category: &'a str,
    urgent: bool,
    team: &'a str,
    owner: Option<&'a str>,
    state: &'static str,
    disposition: Option<&'static str>,
    result: &'a str,
    disposed_at: Option<DateTime<Utc>>,
    product: Option<&'a Product>,
    explanation: &'a str,
    place: usize,
}

impl<'a> SavedItem<'a> {
    fn of(ticket: &'a Ticket, ordinal: usize, item: &'a WorkItem) -> Self {
        Self {
            work_item_id: item.id.uuid(),
            ticket_id: ticket.id.uuid(),
            ordinal,
            region: &ticket.region,
            kind: item.kind.word(),
            category: &item.category,
            urgent: item.urgent,
            team: &item.team,
            owner: item.owner.as_deref(),
            state: item.state.word(),
            disposition: item.disposition.map(Disposition::word),
            result: item.result.expose(),
            disposed_at: item.disposed_at,
            product: item.product.as_ref(),
            explanation: &item.explanation,
            place: item.contact,
        }
    }
}

/// Writes the work items of tickets.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    let rows: Vec<SavedItem<'_>> = tickets
        .iter()
        .flat_map(|ticket| {
            let items = ticket.items.iter().enumerate();
            items.map(|(ordinal, item)| SavedItem::of(ticket, ordinal, item))
        })
        .collect();
    sqlx::query!(
        "insert into work_item (work_item_id, ticket_id, ordinal, region, kind, category, urgent, team, owner, state,
                                disposition, result, disposed_at, product, explanation, place)
         select work_item_id, ticket_id, ordinal, region::ltree, kind, category, urgent, team, owner, state,
                disposition, result, disposed_at, nullif(product, 'null'), explanation, place
         from jsonb_to_recordset($1) as saved (
                work_item_id uuid, ticket_id uuid, ordinal integer, region text, kind text, category text,
                urgent boolean, team text, owner text, state text, disposition text, result text,
                disposed_at timestamptz, product jsonb, explanation text, place integer)
         on conflict on constraint work_item_pk do update
         set ticket_id = excluded.ticket_id, ordinal = excluded.ordinal, place = excluded.place,
             region = excluded.region, team = excluded.team, owner = excluded.owner, state = excluded.state,
             disposition = excluded.disposition, result = excluded.result, disposed_at = excluded.disposed_at",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
