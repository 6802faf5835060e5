//! The work items of tickets.

use kernel::{Id, Sensitive};
use sqlx::PgConnection;
use uuid::Uuid;

use super::known;
use crate::domain::{
    WorkItemLabel,
    kind::{Disposition, Kind},
    ticket::{ItemState, Ticket, WorkItem},
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

/// Writes the work items of a ticket.
pub(crate) async fn save(tx: &mut PgConnection, ticket: &Ticket) -> sqlx::Result<()> {
    for (ordinal, item) in ticket.items.iter().enumerate() {
        sqlx::query!(
            "insert into work_item (work_item_id, ticket_id, ordinal, region, kind, category, urgent, team, owner, state,
                                    disposition, result, disposed_at, product, explanation, place)
             values ($1, $2, $3, $4::text::ltree, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             on conflict on constraint work_item_pk do update
             set region = excluded.region, team = excluded.team, owner = excluded.owner, state = excluded.state,
                 disposition = excluded.disposition, result = excluded.result, disposed_at = excluded.disposed_at",
            item.id.uuid(),
            ticket.id.uuid(),
            i32::try_from(ordinal).unwrap_or(i32::MAX),
            ticket.region,
            item.kind.word(),
            item.category,
            item.urgent,
            item.team,
            item.owner,
            item.state.word(),
            item.disposition.map(Disposition::word),
            item.result.expose(),
            item.disposed_at,
            item.product.as_ref().and_then(|product| serde_json::to_value(product).ok()),
            item.explanation,
            i32::try_from(item.contact).unwrap_or(i32::MAX),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
