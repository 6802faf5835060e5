//! Whole tickets, read and written with all that belongs to them.

use std::collections::HashMap;

use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{clocks, contacts, known, notes, replies, tickets, work_items};
use crate::domain::{TicketLabel, ticket::Ticket};

/// The ticket, locked until the transaction ends; `None` when there is none in scope.
pub(crate) async fn lock(tx: &mut PgConnection, id: Id<TicketLabel>) -> sqlx::Result<Option<Ticket>> {
    if !tickets::lock(tx, id).await? {
        return Ok(None);
    }
    Ok(load(tx, &[id.uuid()]).await?.pop())
}

/// These tickets in the order asked for, as far as they are in scope.
pub(crate) async fn load(tx: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<Ticket>> {
    let rows = tickets::find(tx, ids).await?;
    let mut contacts = grouped(contacts::of(tx, ids).await?);
    let mut items = grouped(work_items::of(tx, ids).await?);
    let mut replies = grouped(replies::of(tx, ids).await?);
    let mut notes = grouped(notes::of(tx, ids).await?);
    let mut clocks = grouped(clocks::of(tx, ids).await?);
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = row.ticket_id;
        let contacts = match (contacts.remove(&id), row.merged_into) {
            // what was merged into another has none left
            (None, Some(_)) => Vec::new(),
            (found, _) => known(found, "ticket_contact", "ticket_id", &id)?,
        };
        let ticket = Ticket {
            id: Id::from_uuid(id),
            version: row.version.unsigned_abs(),
            number: row.number,
            region: row.region,
            opened_at: row.opened_at,
            team: row.team,
            owner: row.owner,
            first_responder: row.first_responder,
            by_hand: row.classified_by_hand,
            contacts,
            items: items.remove(&id).unwrap_or_default(),
            replies: replies.remove(&id).unwrap_or_default(),
            notes: notes.remove(&id).unwrap_or_default(),
            clocks: clocks.remove(&id).unwrap_or_default(),
            first_replied_at: row.first_replied_at,
            last_replied_at: row.last_replied_at,
            closed_at: row.closed_at,
            reply_owed_since: row.reply_owed_since,
            merged_into: row.merged_into.map(Id::from_uuid),
        };
        found.insert(id, ticket);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Writes tickets, which differ, and all that belongs to them.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    tickets::save(tx, tickets).await?;
    contacts::save(tx, tickets).await?;
    work_items::save(tx, tickets).await?;
    replies::save(tx, tickets).await?;
    notes::save(tx, tickets).await?;
    clocks::save(tx, tickets).await
}

fn grouped<T>(rows: Vec<(Uuid, T)>) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}
