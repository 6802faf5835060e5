//! What the feedback ledger of a month is derived from.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use store::Cursor;
use uuid::Uuid;

use crate::domain::{Mention, Month, WorkItem};

/// A contact with its personal data, which the form asks for.
pub(crate) struct FeedbackRecord {
    pub(crate) contact_id: Uuid,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) channel: String,
    pub(crate) reporter_name: String,
    pub(crate) reporter_organisation: String,
    pub(crate) reporter_phone: String,
    pub(crate) reporter_email: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) products: Json<Vec<Mention>>,
    pub(crate) customer_id: String,
    pub(crate) ticket_number: String,
    pub(crate) is_continuation: bool,
    pub(crate) work_items: Json<Vec<WorkItem>>,
}

/// The contacts of the month after the cursor, in order of receipt: one more than `size`, if there is one.
pub(crate) async fn feedback_records(
    tx: &mut PgConnection,
    month: Month,
    after: Option<Cursor>,
    size: i64,
) -> Result<Vec<FeedbackRecord>, sqlx::Error> {
    let (from, until) = month.bounds();
    sqlx::query_as!(
        FeedbackRecord,
        r#"select contact_id as "contact_id!", received_at as "received_at!", channel as "channel!",
                  reporter_name as "reporter_name!", reporter_organisation as "reporter_organisation!",
                  reporter_phone as "reporter_phone!", reporter_email as "reporter_email!",
                  subject as "subject!", text as "text!", products as "products!: Json<Vec<Mention>>",
                  customer_id as "customer_id!", ticket_number as "ticket_number!",
                  is_continuation as "is_continuation!", work_items as "work_items!: Json<Vec<WorkItem>>"
           from ledger_selection($1, $2, null, false, null, null, null)
           where $3::timestamptz is null or (received_at, contact_id) > ($3, $4)
           order by received_at, contact_id limit $5::bigint + 1"#,
        from,
        until,
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        size,
    )
    .fetch_all(tx)
    .await
}

/// How many lines the ledger of the month has.
pub(crate) async fn feedback_count(tx: &mut PgConnection, month: Month) -> Result<i64, sqlx::Error> {
    let (from, until) = month.bounds();
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from ledger_selection($1, $2, null, false, null, null, null)"#,
        from,
        until,
    )
    .fetch_one(tx)
    .await
}
