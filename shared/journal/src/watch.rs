//! How far sealing has got: for metrics.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store;

/// The journal's last seal, and what waits for the next.
#[derive(Clone, Copy, Debug)]
pub struct Sealing {
    /// When the last checkpoint was made; `None` before the first.
    pub sealed_at: Option<DateTime<Utc>>,
    /// When the oldest row was recorded that no checkpoint covers; `None` when all are covered.
    pub unsealed_since: Option<DateTime<Utc>>,
}

/// Looks; two index reads, however long the journal.
///
/// # Errors
/// When the database does not answer.
pub async fn sealing(tx: &mut PgConnection) -> Result<Sealing, sqlx::Error> {
    let (sealed_at, unsealed_since) = store::sealing(tx).await?;
    Ok(Sealing {
        sealed_at,
        unsealed_since,
    })
}
