//! What the feedback ledger of a month is derived from.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use store::Cursor;
use uuid::Uuid;
use vault::{SealError, Vault};

use super::reporters;
use crate::domain::{FeedbackFilter, Mention, Region, Reporter, WorkItem};

/// A contact with its personal data, which the form asks for.
pub(crate) struct FeedbackRecord {
    pub(crate) contact_id: Uuid,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) channel: String,
    reporter_sealed: Vec<u8>,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) products: Json<Vec<Mention>>,
    pub(crate) customer_id: String,
    pub(crate) ticket_number: String,
    pub(crate) is_continuation: bool,
    pub(crate) work_items: Json<Vec<WorkItem>>,
}

/// The contacts that the filter chooses after the cursor, in order of receipt: one more than `size`, if there is one.
pub(crate) async fn feedback_records(
    tx: &mut PgConnection,
    filter: &FeedbackFilter,
    after: Option<Cursor>,
    size: i64,
) -> Result<Vec<FeedbackRecord>, sqlx::Error> {
    let (from, until) = filter.month.bounds();
    sqlx::query_as!(
        FeedbackRecord,
        r#"select contact_id as "contact_id!", received_at as "received_at!", channel as "channel!",
                  reporter_sealed as "reporter_sealed!", subject as "subject!", text as "text!",
                  products as "products!: Json<Vec<Mention>>", customer_id as "customer_id!",
                  ticket_number as "ticket_number!", is_continuation as "is_continuation!",
                  work_items as "work_items!: Json<Vec<WorkItem>>"
           from feedback_selection($1, $2, $3, $4, $5, $6, $7)
           where $8::timestamptz is null or (received_at, contact_id) > ($8, $9)
           order by received_at, contact_id limit $10::bigint + 1"#,
        from,
        until,
        filter.region.as_ref().map(Region::as_str),
        filter.channel.as_deref(),
        filter.state.as_deref(),
        filter.about.as_deref(),
        &filter.dispositions,
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        size,
    )
    .fetch_all(tx)
    .await
}

/// Who reported these contacts, in their order.
pub(crate) async fn reporters_of(
    tx: &mut PgConnection,
    vault: &Vault,
    records: &[FeedbackRecord],
) -> Result<Vec<Reporter>, SealError> {
    let sealed: Vec<(Uuid, &[u8])> = records
        .iter()
        .map(|record| (record.contact_id, record.reporter_sealed.as_slice()))
        .collect();
    reporters::opened(tx, vault, &sealed).await
}

/// How many lines the filter chooses.
pub(crate) async fn feedback_count(
    tx: &mut PgConnection,
    filter: &FeedbackFilter,
) -> Result<i64, sqlx::Error> {
    let (from, until) = filter.month.bounds();
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from feedback_selection($1, $2, $3, $4, $5, $6, $7)"#,
        from,
        until,
        filter.region.as_ref().map(Region::as_str),
        filter.channel.as_deref(),
        filter.state.as_deref(),
        filter.about.as_deref(),
        &filter.dispositions,
    )
    .fetch_one(tx)
    .await
}
