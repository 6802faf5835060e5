//! The tables `duplicate` and `rejected`: what came in and did not become a contact.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{SealError, Vault};

use super::{Snapshot, snapshot::newest_wins};

/// The same thing again.
#[derive(Serialize)]
pub(crate) struct DuplicateRow {
    pub(crate) submission_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) contact_id: Uuid,
    pub(crate) channel: String,
    pub(crate) received_on: NaiveDate,
    pub(crate) received_at: DateTime<Utc>,
}

impl Snapshot for DuplicateRow {
    newest_wins!(submission_id);

    async fn keep(tx: &mut PgConnection, _: &Vault, rows: &[Self]) -> Result<(), SealError> {
        sqlx::query!(
            "insert into duplicate (submission_id, version, event_id, contact_id, channel, received_on, received_at)
             select * from jsonb_to_recordset($1) as incoming (
                    submission_id uuid, version bigint, event_id uuid, contact_id uuid, channel text,
                    received_on date, received_at timestamptz)
             on conflict on constraint duplicate_pk do update set
                    version = excluded.version, event_id = excluded.event_id, contact_id = excluded.contact_id,
                    channel = excluded.channel, received_on = excluded.received_on,
                    received_at = excluded.received_at
             where (excluded.version, excluded.event_id) > (duplicate.version, duplicate.event_id)",
            Json(rows) as _,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Spam, a bounce, an automatic answer, an outgoing call.
#[derive(Serialize)]
pub(crate) struct RejectedRow {
    pub(crate) submission_id: Uuid,
    pub(crate) version: i64,
    pub(crate) event_id: Uuid,
    pub(crate) receipt: String,
    pub(crate) channel: String,
    pub(crate) received_on: NaiveDate,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) region: String,
    pub(crate) reason: String,
}

impl Snapshot for RejectedRow {
    newest_wins!(submission_id);

    async fn keep(tx: &mut PgConnection, _: &Vault, rows: &[Self]) -> Result<(), SealError> {
        sqlx::query!(
            "insert into rejected (submission_id, version, event_id, receipt, channel, received_on, received_at,
                                   region, reason)
             select submission_id, version, event_id, receipt, channel, received_on, received_at, region::ltree,
                    reason
             from jsonb_to_recordset($1) as incoming (
                    submission_id uuid, version bigint, event_id uuid, receipt text, channel text,
                    received_on date, received_at timestamptz, region text, reason text)
             on conflict on constraint rejected_pk do update set
                    version = excluded.version, event_id = excluded.event_id, receipt = excluded.receipt,
                    channel = excluded.channel, received_on = excluded.received_on,
                    received_at = excluded.received_at, region = excluded.region, reason = excluded.reason
             where (excluded.version, excluded.event_id) > (rejected.version, rejected.event_id)",
            Json(rows) as _,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}
