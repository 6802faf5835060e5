//! Rows of the ledger.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::WorkItem;

/// A row of the ledger without personal data.
pub(crate) struct LedgerRecord {
    pub(crate) contact_id: Uuid,
    pub(crate) receipt: String,
    pub(crate) channel: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) region: String,
    pub(crate) ticket_id: Option<Uuid>,
    pub(crate) ticket_number: String,
    pub(crate) state: String,
    pub(crate) is_continuation: bool,
    pub(crate) kinds: Vec<String>,
    pub(crate) first_replied_at: Option<DateTime<Utc>>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) work_items: Json<Vec<WorkItem>>,
}

/// The rows of these contacts, in order of receipt (R-008).
pub(crate) async fn ledger_records(
    tx: &mut PgConnection,
    contacts: &[Uuid],
) -> Result<Vec<LedgerRecord>, sqlx::Error> {
    sqlx::query_as!(
        LedgerRecord,
        r#"select contact_id as "contact_id!", receipt as "receipt!", channel as "channel!",
                  received_at as "received_at!", region::text as "region!", ticket_id,
                  ticket_number as "ticket_number!", state as "state!", is_continuation as "is_continuation!",
                  kinds as "kinds!", first_replied_at, closed_at,
                  work_items as "work_items!: Json<Vec<WorkItem>>"
           from ledger where contact_id = any($1)
           order by received_at, contact_id"#,
        contacts,
    )
    .fetch_all(tx)
    .await
}
