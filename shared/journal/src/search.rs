//! Looking through the whole journal, newest first, page by page.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::append::JournalError;
use crate::record::Record;
use crate::store;

/// What to look for; what is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Recorded at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Recorded before this time.
    pub until: Option<DateTime<Utc>>,
    /// By whom.
    pub actor: Option<String>,
    /// What happened.
    pub kind: Option<String>,
    /// To what kind of aggregate.
    pub aggregate_kind: Option<String>,
    /// To which aggregate.
    pub aggregate_id: Option<Uuid>,
    /// Only rows before this one: the last row of the page before.
    pub before: Option<i64>,
}

/// At most `limit` rows that fit, newest first. It does not verify: that is [`crate::verify`].
///
/// # Errors
/// When the database does not answer, or a row cannot be what was written.
pub async fn search(tx: &mut PgConnection, search: &Search, limit: i64) -> Result<Vec<Record>, JournalError> {
    let rows = store::search(tx, search, limit)
        .await
        .map_err(JournalError::Database)?;
    rows.into_iter()
        .map(|row| Record::try_from(row).map_err(JournalError::Damaged))
        .collect()
}
