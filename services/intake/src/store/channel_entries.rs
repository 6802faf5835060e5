//! The table `channel_entry`: one row per thing of a source, with what became of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// What names a thing: its channel and source, and its key there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct ThingKey {
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) source_key: String,
}

/// A row of the ledger.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChannelEntry {
    #[serde(flatten)]
    pub(crate) key: ThingKey,
    pub(crate) contact_id: Uuid,
    pub(crate) original_id: Option<Uuid>,
    pub(crate) submission_id: String,
    pub(crate) receipt: String,
    pub(crate) received_at: DateTime<Utc>,
    /// `contact`, `duplicate` or `rejected`.
    pub(crate) outcome: &'static str,
    pub(crate) reason: String,
}

impl ChannelEntry {
    /// What others need to know of it.
    pub(crate) fn known(&self) -> KnownEntry {
        KnownEntry {
            outcome: self.outcome.to_owned(),
            submission_id: self.submission_id.clone(),
            original_id: self.original_id,
        }
    }
}

/// Adds rows and answers how many; a thing that has one gets no second.
pub(crate) async fn insert(tx: &mut PgConnection, entries: &[ChannelEntry]) -> Result<usize, sqlx::Error> {
    if entries.is_empty() {
        return Ok(0);
    }
    let inserted = sqlx::query!(
        "insert into channel_entry (channel, source, source_key, contact_id, original_id, submission_id, receipt,
             received_at, outcome, reason)
         select channel, source, source_key, contact_id, original_id, submission_id, receipt, received_at, outcome,
             reason
         from jsonb_to_recordset($1) as entry (channel smallint, source text, source_key text, contact_id uuid,
             original_id uuid, submission_id text, receipt text, received_at timestamptz, outcome text, reason text)
         on conflict on constraint channel_entry_pk do nothing",
        Json(entries) as _,
    )
    .execute(tx)
    .await?;
    Ok(usize::try_from(inserted.rows_affected()).unwrap_or(usize::MAX))
}

/// What is known of a thing.
#[derive(Clone, Debug)]
pub(crate) struct KnownEntry {
    pub(crate) outcome: String,
    pub(crate) submission_id: String,
    pub(crate) original_id: Option<Uuid>,
}

/// The rows of those things that have one, locked until the transaction ends.
pub(crate) async fn find_locked(
    tx: &mut PgConnection,
    keys: &[ThingKey],
) -> Result<HashMap<ThingKey, KnownEntry>, sqlx::Error> {
    let rows = sqlx::query!(
        "select entry.channel, entry.source, entry.source_key, outcome, submission_id, original_id
         from channel_entry as entry
         join jsonb_to_recordset($1) as thing (channel smallint, source text, source_key text)
             on entry.channel = thing.channel and entry.source = thing.source
                and entry.source_key = thing.source_key
         order by entry.channel, entry.source, entry.source_key for update of entry",
        Json(keys) as _,
    )
    .fetch_all(tx)
    .await?;
    let known = rows.into_iter().map(|row| {
        let key = ThingKey {
            channel: row.channel,
            source: row.source,
            source_key: row.source_key,
        };
        let entry = KnownEntry {
            outcome: row.outcome,
            submission_id: row.submission_id,
            original_id: row.original_id,
        };
        (key, entry)
    });
    Ok(known.collect())
}

/// Counts that the same key came again under another submission id.
pub(crate) async fn count_repeat(tx: &mut PgConnection, key: &ThingKey) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update channel_entry set repeats = repeats + 1 where channel = $1 and source = $2 and source_key = $3",
        key.channel,
        key.source,
        key.source_key,
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
