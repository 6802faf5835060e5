//! The table `early_withdrawal`: withdrawals that found no case.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::WorkItem;

/// Why, and by whom, a work item was withdrawn.
#[derive(Clone, Debug)]
pub(crate) struct Early {
    /// In the words of who withdrew it.
    pub(crate) reason: String,
    /// Person id, or `service:<name>`.
    pub(crate) actor: String,
}

/// Keeps a withdrawal; the first one counts.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    work_item_id: Id<WorkItem>,
    early: &Early,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into early_withdrawal (work_item_id, reason, actor, noted_at) values ($1, $2, $3, $4)
         on conflict on constraint early_withdrawal_pk do nothing",
        work_item_id.uuid(),
        early.reason,
        early.actor,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes kept withdrawals of these work items out, as far as there are any.
pub(crate) async fn take(
    tx: &mut PgConnection,
    work_items: &[Uuid],
) -> Result<HashMap<Uuid, Early>, sqlx::Error> {
    let rows = sqlx::query!(
        "delete from early_withdrawal where work_item_id = any($1) returning work_item_id, reason, actor",
        work_items,
    )
    .fetch_all(tx)
    .await?;
    let early = rows.into_iter().map(|row| {
        let early = Early {
            reason: row.reason,
            actor: row.actor,
        };
        (row.work_item_id, early)
    });
    Ok(early.collect())
}
