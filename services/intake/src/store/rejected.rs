//! The table `rejected`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;
use vault::Wrapped;

use crate::store::submissions::SealedSubmission;

/// A submission that is no contact.
pub(crate) struct NewRejected<'a> {
    pub(crate) submission_id: &'a str,
    pub(crate) contact_id: Uuid,
    pub(crate) receipt: &'a str,
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) reason: &'a str,
    pub(crate) explanation: &'a str,
    pub(crate) region: &'a str,
    /// Encoded, without inline evidence, then sealed.
    pub(crate) submission_sealed: &'a [u8],
}

pub(crate) async fn insert(tx: &mut PgConnection, new: &NewRejected<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into rejected (submission_id, contact_id, receipt, channel, source, received_at, reason,
             explanation, region, submission_sealed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::ltree, $10)",
        new.submission_id,
        new.contact_id,
        new.receipt,
        new.channel,
        new.source,
        new.received_at,
        new.reason,
        new.explanation,
        new.region,
        new.submission_sealed,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A rejection in a list.
pub(crate) struct ListedRejected {
    pub(crate) submission_id: String,
    pub(crate) receipt: String,
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) reason: String,
    pub(crate) explanation: String,
    pub(crate) region: String,
}

/// Those not restored, newest first, after `before`.
pub(crate) async fn list(
    tx: &mut PgConnection,
    before: Option<(DateTime<Utc>, &str)>,
    limit: i64,
) -> Result<Vec<ListedRejected>, sqlx::Error> {
    sqlx::query_as!(
        ListedRejected,
        r#"select submission_id, receipt, channel, source, received_at, reason, explanation,
               region::text as "region!"
           from rejected
           where restored_at is null
             and ($1::timestamptz is null or (received_at, submission_id) < ($1, $2::text))
           order by rejected.received_at desc, rejected.submission_id desc
           limit $3"#,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id),
        limit,
    )
    .fetch_all(tx)
    .await
}

/// A rejection that somebody wants to restore.
pub(crate) struct KeptSubmission {
    pub(crate) contact_id: Uuid,
    pub(crate) submission: SealedSubmission,
    pub(crate) restored_at: Option<DateTime<Utc>>,
}

/// The rejection, locked, if it lies in the scope of the transaction.
pub(crate) async fn find_locked(
    tx: &mut PgConnection,
    submission_id: &str,
) -> Result<Option<KeptSubmission>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select contact_id, submission_sealed, restored_at, data_key.wrapped as "wrapped?",
               data_key.wrapped_by as "wrapped_by?"
           from rejected left join data_key on data_key.subject = contact_id
           where submission_id = $1 for update of rejected"#,
        submission_id,
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| KeptSubmission {
        contact_id: row.contact_id,
        submission: SealedSubmission {
            contact_id: row.contact_id,
            sealed: row.submission_sealed,
            wrapped: Wrapped::of(row.wrapped, row.wrapped_by),
        },
        restored_at: row.restored_at,
    }))
}

/// Notes that a person restored it.
pub(crate) async fn mark_restored(
    tx: &mut PgConnection,
    submission_id: &str,
    at: DateTime<Utc>,
    by: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update rejected set restored_at = $2, restored_by = $3 where submission_id = $1 and restored_at is null",
        submission_id,
        at,
        by,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Read again, it is still no contact, for another reason; the ledger says the same.
pub(crate) async fn restate(
    tx: &mut PgConnection,
    contact_id: Uuid,
    reason: &str,
    explanation: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with entry as (update channel_entry set reason = $2 where contact_id = $1 and outcome = 'rejected')
         update rejected set reason = $2, explanation = $3 where contact_id = $1",
        contact_id,
        reason,
        explanation,
    )
    .execute(tx)
    .await?;
    Ok(())
}
