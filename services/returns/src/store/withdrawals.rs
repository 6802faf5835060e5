//! The table `early_withdrawal`: withdrawals that found no return.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;

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

/// Takes a kept withdrawal out, if there is one.
pub(crate) async fn take(
    tx: &mut PgConnection,
    work_item_id: Id<WorkItem>,
) -> Result<Option<Early>, sqlx::Error> {
    sqlx::query_as!(
        Early,
        "delete from early_withdrawal where work_item_id = $1 returning reason, actor",
        work_item_id.uuid()
    )
    .fetch_optional(tx)
    .await
}
