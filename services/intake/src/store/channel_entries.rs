//! The table `channel_entry`: one row per thing of a source, with what became of it.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A row of the ledger.
#[derive(Clone, Debug)]
pub(crate) struct ChannelEntry<'a> {
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) source_key: &'a str,
    pub(crate) contact_id: Uuid,
    pub(crate) original_id: Option<Uuid>,
    pub(crate) submission_id: &'a str,
    pub(crate) receipt: &'a str,
    pub(crate) received_at: DateTime<Utc>,
    /// `contact`, `duplicate` or `rejected`.
    pub(crate) outcome: &'static str,
    pub(crate) reason: &'a str,
}

/// Adds a row; `false` when there is one for the thing.
pub(crate) async fn insert(tx: &mut PgConnection, entry: &ChannelEntry<'_>) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into channel_entry (channel, source, source_key, contact_id, original_id, submission_id, receipt,
             received_at, outcome, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict on constraint channel_entry_pk do nothing",
        entry.channel,
        entry.source,
        entry.source_key,
        entry.contact_id,
        entry.original_id,
        entry.submission_id,
        entry.receipt,
        entry.received_at,
        entry.outcome,
        entry.reason,
    )
    .execute(tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// What is known of a thing.
pub(crate) struct KnownEntry {
    pub(crate) outcome: String,
    pub(crate) submission_id: String,
    pub(crate) original_id: Option<Uuid>,
}

/// The row of a thing, locked until the transaction ends.
pub(crate) async fn find_locked(
    tx: &mut PgConnection,
    channel: i16,
    source: &str,
    source_key: &str,
) -> Result<Option<KnownEntry>, sqlx::Error> {
    sqlx::query_as!(
        KnownEntry,
        "select outcome, submission_id, original_id from channel_entry
         where channel = $1 and source = $2 and source_key = $3 for update",
        channel,
        source,
        source_key,
    )
    .fetch_optional(tx)
    .await
}

/// Counts that the same key came again under another submission id.
pub(crate) async fn count_repeat(
    tx: &mut PgConnection,
    channel: i16,
    source: &str,
    source_key: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update channel_entry set repeats = repeats + 1 where channel = $1 and source = $2 and source_key = $3",
        channel,
        source,
        source_key,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A restored rejection has become a contact.
///
/// # Errors
/// `RowNotFound` when it is not rejected.
pub(crate) async fn make_contact(tx: &mut PgConnection, contact_id: Uuid) -> Result<(), sqlx::Error> {
    let updated = sqlx::query!(
        "update channel_entry set outcome = 'contact', reason = '' where contact_id = $1 and outcome = 'rejected'",
        contact_id,
    )
    .execute(tx)
    .await?;
    if updated.rows_affected() == 1 {
        Ok(())
    } else {
        Err(sqlx::Error::RowNotFound)
    }
}

/// The contact that a receipt number leads to: its own, or for a duplicate the original.
pub(crate) async fn contact_of_receipt(
    tx: &mut PgConnection,
    receipt: &str,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(original_id, contact_id) as "contact_id!" from channel_entry
           where receipt = $1 and outcome <> 'rejected' order by outcome limit 1"#,
        receipt,
    )
    .fetch_optional(tx)
    .await
}
